"""Tests of analysis.text.placeholders."""

import pandas as pd
import pytest

from analysis import placeholders, segment


def found(text):
    return placeholders(pd.DataFrame({"doc_id": ["a"], "text": [text]}))["surface"].tolist()


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("地处XXX、XXX和×××", ["XXX", "XXX", "×××"]),
        ("ＸＸ县某某同志***", ["ＸＸ", "某某", "***"]),
        ("20XX年X县×市xx村", ["XX", "X", "×", "xx"]),
        ("○○县□□局____", ["○○", "□□", "____"]),
        ("X年X月X日，X县", ["X", "X", "X", "X"]),
        ("Xx县，**好**，**县", ["Xx", "**"]),
        ("某些人、某种事、某县", []),
        ("二○○一年，二〇〇一年", []),
        ("MAXX、XXL、Xi、3×4、www.xxx.com", []),
    ],
)
def test_by_hand(text, surfaces):
    assert found(text) == surfaces


def test_offsets_and_the_speech(speech):
    table = placeholders(speech.documents)
    text = speech.documents["text"][0]

    assert len(table) == text.count("XXX") == 15
    assert all(text[row.start : row.end] == row.surface for row in table.itertuples())


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_they_are_no_words(engine):
    text = "某某县XXX同志和×××去ＸＸ村，见***。"
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    terms = segment(documents, engine=engine)["term"].tolist()

    assert terms == ["县", "同志", "和", "去", "村", "见"]
