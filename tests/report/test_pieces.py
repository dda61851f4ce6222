"""Annotations that nest and cross: every character once, under all that hold it."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import outline
from analysis.report.pieces import Piece, Span, blocks, cut, named_spans


def laid(spans, length):
    return [
        (start, end, [span.name for span in over]) for start, end, over in cut(spans, 0, length)
    ]


def test_crossing_and_nested_spans_by_hand():
    spans = [Span("s0", "s", 1, 5), Span("p0", "p", 3, 8), Span("s1", "s", 2, 4)]

    assert laid(spans, 9) == [
        (0, 1, []),
        (1, 2, ["s0"]),
        (2, 3, ["s0", "s1"]),
        (3, 4, ["s0", "s1", "p0"]),
        (4, 5, ["s0", "p0"]),
        (5, 8, ["p0"]),
        (8, 9, []),
    ]


def test_a_span_over_the_border_is_cut_there():
    assert laid([Span("s0", "s", -3, 2), Span("p0", "p", 2, 99)], 4) == [
        (0, 2, ["s0"]),
        (2, 4, ["p0"]),
    ]


@st.composite
def annotated(draw):
    text = draw(st.text(alphabet="一、（）。改革\n a", max_size=80))
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(st.sampled_from("spqn"), ends, ends), max_size=12))
    spans = [Span(f"{m}{i}", m, *sorted(pair)) for i, (m, *pair) in enumerate(pairs)]
    places = sorted(draw(st.lists(ends, max_size=4)))
    return text, [span for span in spans if span.start < span.end], places


@given(annotated())
def test_nothing_is_lost_and_nothing_is_doubled(case):
    text, spans, places = case
    sections = outline(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    edits = [{"start": place, "number": number} for number, place in enumerate(places)]
    found = [block for _, part in blocks(text, sections, spans, edits) for block in part]
    pieces = [piece for block in found for piece in block.pieces]
    shown = [piece for piece in pieces if isinstance(piece, Piece)]

    assert "".join(piece.text for piece in shown) == text.replace("\n", "")
    assert [piece["number"] for piece in pieces if not isinstance(piece, Piece)] == [
        edit["number"] for edit in edits
    ]
    for span in spans:
        inside = "".join(piece.text for piece in shown if span.name in piece.names.split())
        assert inside == text[span.start : span.end].replace("\n", "")
    for block in found:
        line = "".join(piece.text for piece in block.pieces if isinstance(piece, Piece))
        assert text.startswith(line, block.start)


def test_spans_are_named_by_layer_and_row():
    table = pd.DataFrame({"start": [0, 5], "end": [2, 9]})

    assert named_spans({"slogans": table, "modality": table.head(1)}) == [
        Span("s0", "s", 0, 2),
        Span("s1", "s", 5, 9),
        Span("m0", "m", 0, 2),
    ]


@pytest.mark.parametrize(("depth", "classes"), [(1, "s"), (2, "s s2"), (3, "s s3"), (5, "s s3")])
def test_depth_is_seen_up_to_three(depth, classes):
    text = "改革开放"
    sections = outline(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    spans = [Span(f"s{row}", "s", 0, 4) for row in range(depth)]
    [(_, [block])] = blocks(text, sections, spans, [])

    assert block.pieces[0].classes == classes
