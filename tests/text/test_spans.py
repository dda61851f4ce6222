"""Tests of analysis.text.spans: where spans stand, and how much of a text they cover."""

import pandas as pd
import pytest

from analysis import coverage, with_sections


@pytest.fixture
def documents():
    return pd.DataFrame({"doc_id": ["a"], "text": ["一二三四五六七八九十"]})


@pytest.mark.parametrize(
    ("spans", "covered"),
    [
        ([(0, 8), (2, 4)], 8),  # one inside the other
        ([(0, 8), (2, 4), (7, 9)], 9),
        ([(0, 3), (3, 5)], 5),  # side by side
        ([(5, 7), (0, 1)], 3),  # in any order
        ([(4, 4)], 0),
    ],
)
def test_what_overlaps_is_covered_once(documents, spans, covered):
    table = pd.DataFrame([("a", *span) for span in spans], columns=["doc_id", "start", "end"])

    assert coverage(documents, table)[["covered", "share"]].values.tolist() == [
        [covered, covered / 10]
    ]


def test_a_span_lies_in_the_section_where_it_begins():
    sections = pd.DataFrame(
        {"doc_id": ["a"] * 2, "section_id": [0, 1], "start": [0, 5], "end": [5, 10]}
    )
    spans = pd.DataFrame({"doc_id": ["a"] * 4, "start": [0, 4, 5, 9]})

    assert with_sections(spans, sections)["section_id"].tolist() == [0, 0, 1, 1]
    with pytest.raises(ValueError, match="'a': no section holds 10"):
        with_sections(spans.assign(start=10), sections)
