"""Tests of analysis.corpus.segmentation: the fast engine against jieba itself."""

import csv
import json
import re
from pathlib import Path

import jieba
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_stopwords, segment
from analysis.corpus.segmentation import _jieba, _rjieba, _tied_blocks, default_user_words

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
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


def frame(*texts):
    return pd.DataFrame({"doc_id": [f"{n}" for n in range(len(texts))], "text": list(texts)})


@pytest.mark.parametrize("words", [(), ("互联网+", "两个维护", "B-25", "中国人民")])
def test_engines_agree_on_arbitrary_text(words):
    fast, reference = _rjieba(words), _jieba(words)

    @given(MIXED)
    def agree(text):
        assert list(fast(text)) == list(reference(text))

    agree()


@pytest.mark.parametrize("words", [(), ("中国人民", "两个维护")])
@pytest.mark.parametrize(
    "text",
    [
        "好，改改改国，好",
        "制制制制计",
        "必自必必自自们",
        "全全前前全全目目全",
        "发展发展再发展",
        "认认真真、实实在在地干干干，看看看",
        "自自任任自自果",
    ],
)
def test_engines_break_ties_alike_where_characters_repeat(text, words):
    assert list(_rjieba(words)(text)) == list(_jieba(words)(text))


@given(st.text("中国人民。", max_size=12))
def test_repetition_is_found_in_its_block(text):
    repeated = re.compile(r"([^。])\1\1|([^。])\2([^。])\3|([^。]{2,4})\4")
    blocks = [match.span() for match in re.finditer("[^。]+", text) if repeated.search(match[0])]

    assert _tied_blocks(text) == blocks


@pytest.mark.parametrize("words", [None, ()])
def test_engines_agree_on_every_text_of_the_project(speech, words):
    fast = segment(speech.documents, words)

    assert fast.equals(segment(speech.documents, words, engine="jieba"))
    assert len(fast) > 700


@pytest.mark.parametrize("words", [None, ()])
def test_engines_agree_on_public_texts(words):
    if not CORPORA.is_dir():
        pytest.skip(f"the public texts are not here: {CORPORA.name}")
    texts = [
        json.loads(line)["content"]
        for name in ("government_work_reports.jsonl", "cpc_congress_reports.jsonl")
        for line in (CORPORA / name).read_text(encoding="utf-8").splitlines()[::6]
    ]
    texts += [
        file.read_text(encoding="utf-8")
        for file in sorted((CORPORA / "xinwenlianbo").glob("*.md"))[::60]
    ]
    with open(CORPORA / "xi_speeches.csv", encoding="utf-8-sig", newline="") as file:
        texts += [row["text"] for row in csv.DictReader(file)][::8]
    documents = frame(*texts)

    assert segment(documents, words).equals(segment(documents, words, engine="jieba"))


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
