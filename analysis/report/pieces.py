"""Cut a text where its annotations begin and end, so that they may nest and cross."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

import pandas as pd

MARKS = {
    "slogans": "s",
    "parallel": "p",
    "numbered": "n",
    "quotations": "q",
    "placeholders": "x",
    "modality": "m",
}
"""The letter that names each layer in the page: s12 is the thirteenth slogan."""
DEEPEST = 3


class Span(NamedTuple):
    """An annotation: its name in the page, the letter of its layer, and its place."""

    name: str
    layer: str
    start: int
    end: int


class Piece(NamedTuple):
    """Characters under the same annotations; `opens` if one of them begins here."""

    text: str
    names: str
    classes: str
    opens: bool


class Block(NamedTuple):
    """A heading (of a level above 0) or a line: where it starts, its pieces, and edits between."""

    start: int
    level: int
    pieces: list[Piece | dict]


def named_spans(tables: dict[str, pd.DataFrame]) -> list[Span]:
    """Name every annotation after its layer and its row."""
    return [
        Span(f"{MARKS[layer]}{row}", MARKS[layer], start, end)
        for layer, table in tables.items()
        for row, (start, end) in enumerate(zip(table["start"], table["end"], strict=True))
        if start < end
    ]


def cut(
    spans: Iterable[Span], start: int, end: int, also: Iterable[int] = ()
) -> Iterator[tuple[int, int, list[Span]]]:
    """
    Cut a stretch of text at every border of a span; each part with the spans over it.

    Parameters
    ----------
    spans : iterable of Span
        Those that touch the stretch, in any order.
    start, end : int
        The stretch.
    also : iterable of int
        Further places to cut at.

    Yields
    ------
    tuple of int, int and list of Span
        Joined, the parts are the stretch; the spans are sorted by their start,
        of two that start together the longer first.
    """
    begins, ends = defaultdict(list), defaultdict(list)
    for span in spans:
        begins[max(span.start, start)].append(span)
        ends[min(span.end, end)].append(span)
    here: dict[str, Span] = {}
    borders = sorted({start, end, *begins, *ends, *also})
    for left, right in pairwise(borders):
        for span in ends[left]:
            here.pop(span.name, None)
        here |= {span.name: span for span in begins[left]}
        yield left, right, sorted(here.values(), key=lambda s: (s.start, -s.end, s.layer))


def blocks(
    text: str, sections: pd.DataFrame, spans: list[Span], edits: list[dict]
) -> Iterator[tuple[int, list[Block]]]:
    """
    Lay out a text: for each section its headings and lines, cut into pieces.

    Parameters
    ----------
    text : str
        The clean text.
    sections : DataFrame
        Such as `outline` gives, of this text.
    spans : list of Span
        Every annotation.
    edits : list of dict
        The rows of `edit_places`, of this text.

    Yields
    ------
    tuple of int and list of Block
        The section's identifier and its blocks. Between blocks stand line
        breaks; every other character is in exactly one piece, and every edit
        stands before the piece that follows it.
    """
    ordered = sorted(spans, key=lambda span: span.start)
    starts, reach = [span.start for span in ordered], _reach(ordered)
    waiting = deque(edits)
    columns = ["section_id", "level", "start", "body_start", "end"]
    for section_id, level, start, body_start, end in sections[columns].itertuples(index=False):
        found = []
        for left, right, is_heading in _lines(text, start, body_start, end):
            first, last = bisect_right(reach, left), bisect_right(starts, right - 1)
            touching = [span for span in ordered[first:last] if span.end > left]
            pieces = list(_pieces(text, touching, (left, right), waiting))
            found.append(Block(left, level if is_heading else 0, pieces))
        if end == len(text) and waiting:
            found.append(Block(end, 0, [*waiting]))
            waiting.clear()
        yield section_id, found


def _reach(ordered: list[Span]) -> list[int]:
    """Give how far the spans up to each one reach; it never falls, so that it can be searched."""
    return list(accumulate((span.end for span in ordered), max))


def _lines(text: str, start: int, body_start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Give the heading of a section, if it has one, and its lines, without their breaks."""
    for left, right, is_heading in ((start, body_start, True), (body_start, end, False)):
        for match in re.finditer("[^\n]+", text[left:right]):
            yield left + match.start(), left + match.end(), is_heading


def _pieces(
    text: str, spans: list[Span], stretch: tuple[int, int], waiting: deque[dict]
) -> Iterator[Piece | dict]:
    """Give the pieces of a line, and between them the edits that stand there."""
    start, end = stretch
    places = [edit["start"] for edit in waiting if start < edit["start"] < end]
    for left, right, over in cut(spans, start, end, places):
        while waiting and waiting[0]["start"] <= left:
            yield waiting.popleft()
        names = " ".join(span.name for span in over)
        opens = any(span.start == left for span in over)
        yield Piece(text[left:right], names, _classes(over), opens)


def _classes(over: list[Span]) -> str:
    """Name the layers over a part; the second of one layer is told from the first."""
    depths = Counter(span.layer for span in over)
    return " ".join(
        layer if depth == 1 else f"{layer} {layer}{min(depth, DEEPEST)}"
        for layer, depth in depths.items()
    )
