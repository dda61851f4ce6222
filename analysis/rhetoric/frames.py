"""Frames: the members of parallel sets cut into what they share and what they do not."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis.corpus.tables import iter_texts, make_table, require_columns
from analysis.rhetoric.parallel_units import BRACKETS, LEVELS

PIECES = {
    "doc_id": "str",
    "set_id": "int64",
    "member": "int64",
    "column": "int64",
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "part": "str",
}
GAP = "…"
_RHYTHM = re.compile(r"\d+(?:\+\d+)*")


class Piece(NamedTuple):
    """A stretch of a member, for a column of its set."""

    column: int
    start: int
    end: int
    part: str


def aligned_members(documents: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """
    Cut the members of parallel sets into the pieces that stand under one another.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    sets : DataFrame
        Such as `parallel_sets` gives: ``doc_id``, ``set_id``, ``member``,
        ``start``, ``end`` and ``frame``.

    Returns
    -------
    DataFrame
        One row a piece, in order of `sets`: ``doc_id``, ``set_id``,
        ``member``, ``column`` (0, 1, …: pieces of one column stand under one
        another), ``start``, ``end``, ``surface`` and ``part``: ``frame`` for
        what all members share, ``gap`` for what fills its gaps, ``word`` for
        the words of a set that shares a rhythm alone. Joined, the pieces of
        a member are the member.

    Raises
    ------
    ValueError
        If a column is missing, or a member is of no document or stands
        outside its text.

    See Also
    --------
    analysis.charts.draw_aligned_sets : Prints them.

    Notes
    -----
    A frame is looked for from the left or from the right, whichever makes
    the gaps of a column more alike; what it leaves out, such as quotation
    marks, goes with what it wraps. Where a
    member does not hold the frame, or has other lengths than the rhythm says,
    it stays whole, as one ``gap`` or ``word`` in column 0.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["多献富民之计、多谋稳定之策。"]})
    >>> members = pd.DataFrame({"doc_id": "a", "set_id": 0, "member": [1, 2], "start": [0, 7]})
    >>> pieces = aligned_members(documents, members.assign(end=[6, 13], frame="多…之…"))
    >>> " ".join(pieces["surface"] + pieces["part"].map({"frame": "*", "gap": ""}))
    '多* 献富民 之* 计 多* 谋稳定 之* 策'
    """
    columns = ["doc_id", "set_id", "member", "start", "end", "frame"]
    require_columns(sets, columns, "sets")
    texts = dict(iter_texts(documents))
    lines = []
    for _, members in sets[columns].groupby(["doc_id", "set_id"], sort=False):
        asked = list(members.itertuples(index=False))
        shown = [_member(texts, str(row.doc_id), row.start, row.end) for row in asked]
        for row, text, pieces in zip(asked, shown, _aligned(shown, asked[0].frame), strict=True):
            lines += [
                (
                    row.doc_id,
                    row.set_id,
                    row.member,
                    column,
                    row.start + a,
                    row.start + b,
                    text[a:b],
                    part,
                )
                for column, a, b, part in pieces
            ]
    return make_table(PIECES, lines)


def _member(texts: Mapping[str, str], doc_id: str, start: int, end: int) -> str:
    if doc_id not in texts:
        raise ValueError(f"documents has no {doc_id!r}, but sets has")
    if not 0 <= start < end <= len(texts[doc_id]):
        raise ValueError(f"{doc_id!r}: a member from {start} to {end} is outside the text")
    return texts[doc_id][start:end]


def _aligned(texts: list[str], frame: str) -> list[list[Piece]]:
    """Cut the members of one set from the left or from the right, as their gaps agree more."""
    ways = [[_pieces(text, frame, way) for text in texts] for way in (1, -1)]
    return min(ways, key=_unevenness)


def _unevenness(members: list[list[Piece]]) -> tuple[int, int]:
    """Count the columns of unequal lengths, and add up by how much they are."""
    sizes: dict[int, list[int]] = {}
    for piece in (piece for pieces in members for piece in pieces):
        sizes.setdefault(piece.column, []).append(piece.end - piece.start)
    spread = [max(column) - min(column) for column in sizes.values()]
    return sum(map(bool, spread)), sum(spread)


def _pieces(text: str, frame: str, way: int) -> list[Piece]:
    """Cut one member, or leave it whole."""
    shared = LEVELS.keys() | set(frame)
    said = [place for place, sign in enumerate(text) if sign.isalnum() or sign in shared]
    letters = "".join(text[place] for place in said)
    rhythm = bool(_RHYTHM.fullmatch(frame))
    cuts = _cut_by_rhythm(letters, frame) if rhythm else _cut_by_frame(letters, frame, way)
    if cuts is None:
        return [Piece(0, 0, len(text), "word" if rhythm else "gap")]
    return list(_with_marks(text, said, cuts))


def _cut_by_rhythm(letters: str, rhythm: str) -> list[Piece] | None:
    sizes = [int(size) for size in rhythm.split("+")]
    if sum(sizes) != len(letters) or 0 in sizes:
        return None
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    starts = [0, *ends[:-1]]
    return [
        Piece(column, *span, "word") for column, span in enumerate(zip(starts, ends, strict=True))
    ]


def _cut_by_frame(letters: str, frame: str, way: int) -> list[Piece] | None:
    """Find the parts of a frame in order (way -1: from the end); gaps have odd columns."""
    first, *inside, ending = frame[::way].split(GAP) if GAP in frame else (frame, "")
    letters, last = letters[::way], len(letters) - len(ending)
    ends = [0, len(first)]
    if not letters.startswith(first) or not letters.endswith(ending) or len(first) > last:
        return None
    for part in inside:
        found = letters.find(part, ends[-1], last)
        if found < 0:
            return None
        ends += [found, found + len(part)]
    ends += [last, len(letters)]
    if way < 0:
        ends = [len(letters) - end for end in reversed(ends)]
    return [
        Piece(column, start, end, "gap" if column % 2 else "frame")
        for column, (start, end) in enumerate(pairwise(ends))
        if start < end
    ] or None


def _with_marks(text: str, said: list[int], cuts: list[Piece]) -> Iterator[Piece]:
    """Turn places among the letters into places of the text; marks go with what they wrap."""
    begin = 0
    for number, piece in enumerate(cuts):
        if number + 1 == len(cuts):
            end = len(text)
        else:
            end = said[piece.end]
            while end - 1 > said[piece.end - 1] and text[end - 1] in BRACKETS:
                end -= 1
        yield Piece(piece.column, begin, end, piece.part)
        begin = end
