"""Tests of analysis.text.lengths, by hand on the speech and on small texts."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import claimed_lengths, outline, section_lengths
from analysis.text.lengths import UNITS, count_sentences, word_count


def frame(text, **more):
    return pd.DataFrame({"doc_id": ["a"], "text": [text], **more})


def test_the_speech_by_hand(speech, sections, tokens):
    table = section_lengths(speech.documents, sections, tokens)

    assert table["han_chars"].tolist() == [21, 271, 656, 564, 404]
    assert table["words"].sum() == len(tokens)
    assert table["share"].sum() == pytest.approx(1)
    assert table["share"].tolist() == pytest.approx([n / 1916 for n in (21, 271, 656, 564, 404)])


def test_small_text_by_hand():
    text = "发言（10字）\n今天2023年，讲XXX县。\n一、好！真好？\n"
    documents = frame(text)
    table = section_lengths(documents, outline(documents))

    assert table.drop(columns=["doc_id", "kind", "heading", "label", "words", "share"]).to_dict(
        "list"
    ) == {
        "section_id": [0, 1, 2],
        "han_chars": [3, 5, 4],
        "word_count": [6, 9, 7],
        "nonspace_chars": [7, 14, 7],
        "sentences": [1, 1, 2],
    }


def test_words_are_segmented_when_no_tokens_are_given(speech, sections, tokens):
    given_tokens = section_lengths(speech.documents, sections, tokens)

    assert section_lengths(speech.documents, sections).equals(given_tokens)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("发展", 2),
        ("GDP增长5.5%。", 5),
        ("2021-2022 年", 2),
        ("“好”……——", 7),
        ("a b  c", 3),
        ("- 好", 1),
        ("XXX、XXX", 3),
        ("don't stop", 2),
        ("第１条", 3),
        ("𠀀〇㐀", 3),
    ],
)
def test_word_count_by_hand(text, count):
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("好。", 1),
        ("好", 1),
        ("好！”他说。", 2),
        ("。。。", 0),
        ("一\n\n二", 2),
        ("甲；乙，丙。", 1),
    ],
)
def test_sentences_by_hand(text, count):
    assert count_sentences(text) == count


@given(st.text(), st.text())
def test_units_of_a_document_are_the_sums_of_its_sections(one, two):
    text = f"{one}\n一、{two}\n二、好"
    documents = frame(text)
    whole = pd.DataFrame({"doc_id": ["a"], "section_id": 0, "start": 0, "end": len(text)})
    tokens = pd.DataFrame({"doc_id": ["a"], "start": 0, "end": 1})
    parts = section_lengths(documents, outline(documents), tokens)
    total = section_lengths(documents, whole, tokens)

    for unit in ("han_chars", "nonspace_chars", "words"):
        assert parts[unit].sum() == total[unit].sum()
    assert (parts["han_chars"] <= parts["word_count"]).all()
    assert (parts["word_count"] <= parts["nonspace_chars"]).all()


def test_share_of_a_document_without_han_is_undefined():
    documents = frame("abc")

    assert section_lengths(documents, outline(documents))["share"].isna().all()


def test_claims_by_hand(speech, sections, tokens):
    lengths = section_lengths(speech.documents, sections, tokens)
    table = claimed_lengths(speech.documents, lengths)

    assert sorted(table["unit"]) == sorted(UNITS)
    assert table.iloc[0][["unit", "counted", "difference"]].tolist() == ["word_count", 2169, 2]
    assert table["relative"].iloc[0] == pytest.approx(2 / 2167)


def test_no_claim_gives_no_row_and_a_claim_of_nothing_no_ratio():
    documents = frame("好", claimed_length=pd.array([pd.NA], dtype="Int64"))
    lengths = section_lengths(documents, outline(documents))

    assert len(claimed_lengths(documents, lengths)) == 0
    zero = documents.assign(claimed_length=0)
    assert claimed_lengths(zero, lengths)["relative"].isna().all()


def test_errors():
    documents = frame("好")
    sections = outline(documents)
    with pytest.raises(ValueError, match=r"sections names the unknown documents \['b'\]"):
        section_lengths(documents, sections.assign(doc_id="b"))
    with pytest.raises(ValueError, match=r"sections lacks the columns \['end'\]"):
        section_lengths(documents, sections.drop(columns="end"))
    with pytest.raises(ValueError, match=r"documents lacks the columns \['claimed_length'\]"):
        claimed_lengths(documents, sections)
