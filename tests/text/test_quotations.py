"""Quotations, by hand and over arbitrary text."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import quotations
from analysis.text.quotations import PAIRS


def found(text):
    table = quotations(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    return table[["start", "surface", "level"]].values.tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说“好”。", [[2, "“好”", 1]]),
        ("“甲‘乙’丙”‘丁’", [[0, "“甲‘乙’丙”", 1], [2, "‘乙’", 2], [7, "‘丁’", 1]]),
        ("「甲『乙』」", [[0, "「甲『乙』」", 1], [2, "『乙』", 2]]),
        ('"甲"和"乙"', [[0, '"甲"', 1], [4, '"乙"', 1]]),
        ("“甲", []),
        ("甲”", []),
        ("“甲\n乙”", []),
        ("“甲“乙”", [[2, "“乙”", 1]]),
        ("it’s", []),
        ("《办法》", []),
        ("“”", [[0, "“”", 1]]),
        ("", []),
    ],
)
def test_by_hand(text, expected):
    assert found(text) == expected


@given(st.text(alphabet=[*PAIRS, *PAIRS.values(), "甲", "\n"], max_size=30))
def test_each_is_whole_and_none_cross(text):
    rows = found(text)
    spans = [(start, start + len(surface)) for start, surface, _ in rows]

    for (start, end), (_, surface, level) in zip(spans, rows, strict=True):
        assert text[start:end] == surface
        assert PAIRS[surface[0]] == surface[-1]
        assert "\n" not in surface
        assert level == 1 + sum(a < start and end <= b for a, b in spans)
        assert not any(a < start < b < end for a, b in spans)
    assert spans == sorted(spans)


def test_the_speech_by_eye(speech):
    table = quotations(speech.documents)

    assert len(table) == 15
    assert set(table["level"]) == {1}


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        quotations(pd.DataFrame({"doc_id": ["a"]}))
