"""Tests of analysis.text.segmentation: the fast engine against jieba itself."""

import csv
import json
import re

import jieba
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import count_terms, load_stopwords, segment, term_frequencies
from analysis.text.cutting import load_engine
from analysis.text.segmentation import default_user_words

MIXED = st.lists(
    st.one_of(
        st.sampled_from(
            [*"中国人民一的十改革A股TBKab019.+-#&_%〇○é√β㐀𠀀鿿％．", "B-25", "互联网+"]
        ),
        st.sampled_from(["2011-2020", "5.5%", "T恤", "两个维护", "tv.cctv.com", "\n", "，"]),
        st.text(max_size=3),
    ),
    max_size=14,
).map("".join)


def terms(engine, text):
    """All terms of a text, punctuation included."""
    return [part for term in engine.cut(text) for part in engine.split(term)]


def frame(*texts):
    return pd.DataFrame({"doc_id": [f"{n}" for n in range(len(texts))], "text": list(texts)})


@pytest.mark.parametrize("words", [(), ("互联网+", "两个维护", "B-25", "中国人民")])
def test_engines_agree_on_arbitrary_text(words):
    fast, reference = (load_engine(name, words) for name in ("rjieba", "jieba"))

    @given(MIXED.filter(lambda text: not re.search(r"(.{1,4})\1", text)))  # no ties
    def agree(text):
        assert terms(fast, text) == terms(reference, text)

    agree()


def test_where_two_cuts_score_alike_the_engines_may_differ():
    fast, reference = (load_engine(name, ()) for name in ("rjieba", "jieba"))

    assert terms(reference, "制制制制计") == ["制制", "制制计"]
    assert terms(fast, "制制制制计") == ["制制制", "制计"]


def test_jieba_itself_says_what_the_reference_is():
    text = "他来到了网易杭研大厦，认认真真地干干干。\r\nB-25、5.5%、互联网+㐀\r\n"

    assert terms(load_engine("jieba", ()), text) == jieba.lcut(text)


@given(MIXED)
def test_nothing_is_left_out(text):
    found = terms(load_engine("rjieba", ()), text)

    assert "".join(found) == text
    assert all(found)


@pytest.mark.parametrize("words", [None, ()])
def test_engines_agree_on_every_text_of_the_project(speech, words):
    fast = segment(speech.documents, words)

    assert fast.equals(segment(speech.documents, words, engine="jieba"))
    assert len(fast) > 700


@pytest.mark.parametrize("words", [None, ()])
def test_engines_agree_on_public_texts(public_texts, words):
    texts = [
        json.loads(line)["content"]
        for name in ("government_work_reports.jsonl", "cpc_congress_reports.jsonl")
        for line in (public_texts / name).read_text(encoding="utf-8").splitlines()[::6]
    ]
    texts += [
        file.read_text(encoding="utf-8")
        for file in sorted((public_texts / "xinwenlianbo").glob("*.md"))[::60]
    ]
    with open(public_texts / "xi_speeches.csv", encoding="utf-8-sig", newline="") as file:
        texts += [row["text"] for row in csv.DictReader(file)][::8]
    documents = frame(*texts)
    fast, reference = (segment(documents, words, name) for name in ("rjieba", "jieba"))
    differing = fast.merge(reference, how="outer", indicator=True)["_merge"].ne("both").sum()

    assert len(reference) > 150_000
    assert differing == 0  # of exact ties, too


def test_plain_tokens_are_those_of_jieba_lcut(speech):
    text = speech.documents["text"][0]
    kept = [term for term in jieba.lcut(text) if any(map(str.isalnum, term)) and term != "XXX"]

    assert segment(speech.documents, ())["term"].tolist() == kept


def test_three_real_sentences_by_hand():
    tokens = segment(frame("增强“四个意识”。", "坚持以人民为中心，", "2023年GDP增长5.5%。"))

    assert tokens.groupby("doc_id")["term"].apply(list).tolist() == [
        ["增强", "四个意识"],
        ["坚持", "以人民为中心"],
        ["2023", "年", "GDP", "增长", "5.5%"],
    ]


@given(MIXED)
def test_every_token_is_what_stands_there(text):
    tokens = segment(frame(text), ())

    assert all(text[row.start : row.end] == row.term for row in tokens.itertuples())
    assert (tokens["start"].iloc[1:].to_numpy() >= tokens["end"].iloc[:-1].to_numpy()).all()
    assert all(any(map(str.isalnum, term)) for term in tokens["term"])


@pytest.mark.parametrize("words", [["的"], ["经济", "发展", "的", "不"], sorted(load_stopwords())])
def test_engines_agree_where_the_dictionary_has_the_user_words_already(speech, words):
    texts = [speech.documents["text"][0], "百姓不安宁。促进技术成果转化。"]

    assert segment(frame(*texts), words).equals(segment(frame(*texts), words, engine="jieba"))


def test_order_of_user_words_makes_no_difference(speech):
    words = default_user_words()

    assert segment(speech.documents, words[::-1]).equals(segment(speech.documents, words))


def test_user_dictionary_is_the_lexicon_and_the_terms():
    words = default_user_words()

    assert {"两个维护", "履职尽责"} <= set(words)
    assert "扬优势、找差距、促发展" not in words


def test_unknown_engine_and_missing_column():
    with pytest.raises(ValueError, match=r"engine 'thulac' is not one of \['jieba', 'rjieba'\]"):
        segment(frame("好"), engine="thulac")
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        segment(pd.DataFrame({"doc_id": ["a"]}))


def test_no_document_gives_an_empty_table():
    tokens = segment(frame())

    assert tokens.columns.tolist() == ["doc_id", "start", "end", "sentence", "term"]
    assert len(tokens) == 0


# Counting without a row a token


@pytest.mark.parametrize("words", [None, (), ("B-25", "的")])
@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_counts_are_those_of_the_tokens(words, engine):
    @settings(max_examples=25)
    @given(st.lists(MIXED, max_size=3))
    def same(texts):
        counted = count_terms(frame(*texts), words, engine)
        tokens = segment(frame(*texts), words, "jieba")
        expected = term_frequencies(tokens, by="doc_id")[["doc_id", "term", "count"]]

        assert counted.equals(expected.sort_values(["doc_id", "term"], ignore_index=True))

    same()


def test_counts_by_hand_with_documents_in_their_order():
    documents = pd.DataFrame({"doc_id": ["b", "a", "c"], "text": ["改革，改革。", "XXX改革", "。"]})

    assert count_terms(documents, ()).values.tolist() == [["b", "改革", 2], ["a", "改革", 1]]


def test_a_run_of_ascii_that_is_split_adds_to_its_parts():
    assert count_terms(frame("B-25，B和25，2011-2020"), ()).values.tolist() == [
        ["0", "2011", 1],
        ["0", "2020", 1],
        ["0", "25", 2],
        ["0", "B", 2],
        ["0", "和", 1],
    ]


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_half_a_surrogate_pair_is_no_word(engine):
    documents = pd.DataFrame({"doc_id": ["0"], "text": pd.Series(["改革\ud800开放"], dtype=object)})

    assert segment(documents, (), engine)["start"].tolist() == [0, 3]
    assert count_terms(documents, (), engine)["term"].tolist() == ["开放", "改革"]


def test_counting_nothing_gives_an_empty_table_and_a_known_engine_is_asked_for():
    assert count_terms(frame()).columns.tolist() == ["doc_id", "term", "count"]
    with pytest.raises(ValueError, match="engine 'thulac'"):
        count_terms(frame("好"), engine="thulac")
