"""Edits: what cleaning changed, and the way from every clean character back to the raw one."""

import heapq
import sys
from collections.abc import Iterable, Iterator, Sequence
from operator import index

import pandas as pd

from analysis.corpus.formats.extract import Edit
from analysis.corpus.tables import EDITS, make_table, require_columns

EditRow = tuple[str, int, int, str, str]
"""An `Edit` without the names of its parts."""

# Where an edit stands in the text between two rounds, and whether it is of the second. Plain, since
# each of the many thousand edits of a corpus becomes one.
_Placed = tuple[int, int, bool, Edit]


def compose_edits(raw: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """
    Join two rounds of edits into one that leads from the raw text to the last.

    Parameters
    ----------
    raw : str
        The text before the first round.
    first : sequence of Edit
        Edits of `raw`, in order and without overlaps, as `clean_text` gives.
    second : sequence of Edit
        Edits of what the first round made of it.

    Returns
    -------
    list of Edit
        Edits of `raw`; where the second round changed what the first had
        inserted, or across what it had removed, the two are one edit, whose
        rule names both: ``pdf_line_wrap+spaced_digits``.
    """
    if not first or not second:
        return list(first or second)
    middle = apply_edit_list(raw, first)
    placed = heapq.merge(_place_first(first), _place_second(second))
    joined, shift = [], 0
    for group in _overlapping(placed):
        edit, shift = _join_group(raw, middle, group, shift)
        if edit.removed != edit.inserted:
            joined.append(edit)
    return joined


def _place_first(edits: Iterable[Edit]) -> Iterator[_Placed]:
    """Place what the first round inserted in the text that it made."""
    shift = 0
    for edit in edits:
        start = edit.raw_start + shift
        yield start, start + len(edit.inserted), False, edit
        shift += edit.growth


def _place_second(edits: Iterable[Edit]) -> Iterator[_Placed]:
    """Place the edits of the second round, whose raw text is the one between the rounds."""
    for edit in edits:
        yield edit.raw_start, edit.raw_end, True, edit


def _overlapping(placed: Iterable[_Placed]) -> Iterator[list[_Placed]]:
    """Put together the edits that overlap."""
    group: list[_Placed] = []
    last = -1
    for item in placed:
        start, end, _, _ = item
        if group and start >= last:
            yield group
            group, last = [], -1
        group.append(item)
        last = max(last, end)
    if group:
        yield group


def _join_group(raw: str, middle: str, group: list[_Placed], shift: int) -> tuple[Edit, int]:
    """Make one edit of those that overlap, and say how much longer the text is behind it."""
    if len(group) == 1:
        start, end, is_second, edit = group[0]
        if is_second:
            return Edit(edit.rule, start - shift, end - shift, edit.removed, edit.inserted), shift
        return edit, shift + edit.growth
    starts, ends, _, edits = zip(*group, strict=True)
    start, end = starts[0], max(ends)
    raw_start = start - shift
    shift += sum(edit.growth for _, _, is_second, edit in group if not is_second)
    raw_end = end - shift
    pieces, last = [], start
    for begins, stops, is_second, edit in group:
        if is_second:
            pieces += middle[last:begins], edit.inserted
            last = stops
    inserted = "".join([*pieces, middle[last:end]])
    rule = "+".join(dict.fromkeys(edit.rule for edit in edits))
    return Edit(rule, raw_start, raw_end, raw[raw_start:raw_end], inserted), shift


def apply_edit_list(raw: str, edits: Iterable[Edit]) -> str:
    """Turn a raw text into the one that its edits, in order, make of it."""
    pieces, last = [], 0
    for edit in edits:
        pieces += raw[last : edit.raw_start], edit.inserted
        last = edit.raw_end
    return "".join([*pieces, raw[last:]])


def clean_places(edits: Sequence[Edit], places: Sequence[int]) -> list[int]:
    """Lead characters of the raw text to the clean one; what was removed, to where it was."""
    found, shift = [], 0
    rest = iter([*edits, Edit("", sys.maxsize, sys.maxsize, "", "")])
    edit = next(rest)
    for place in sorted(places):
        while edit.raw_end <= place:
            shift += edit.growth
            edit = next(rest)
        found.append(min(place, edit.raw_start) + shift)
    return found


def edits_table(edits: Iterable[tuple[str, EditRow]]) -> pd.DataFrame:
    """Put the edits of several documents, each with its doc_id, into one table."""
    return make_table(EDITS, ((doc_id, *edit) for doc_id, edit in edits))


def apply_edits(raw: str, edits: pd.DataFrame) -> str:
    """
    Turn a raw text into the clean one.

    Parameters
    ----------
    raw : str
        The text as decoded.
    edits : DataFrame
        The rows of one document, as in ``Corpus.edits``.

    Returns
    -------
    str
        The clean text.

    Raises
    ------
    ValueError
        If the raw text does not hold what an edit removes.
    """
    pieces, last = [], 0
    for start, end, removed, inserted in _ordered(edits):
        if raw[start:end] != removed:
            raise ValueError(
                f"the raw text has {raw[start:end]!r} at {start}, the edit removes {removed!r}"
            )
        pieces += raw[last:start], inserted
        last = end
    return "".join([*pieces, raw[last:]])


def undo_edits(text: str, edits: pd.DataFrame) -> str:
    """
    Turn a clean text back into the raw one, to the character.

    Parameters
    ----------
    text : str
        The clean text.
    edits : DataFrame
        The rows of one document, as in ``Corpus.edits``.

    Returns
    -------
    str
        The text as it was decoded from the file.

    Raises
    ------
    ValueError
        If the clean text does not hold what an edit inserted.
    """
    pieces, last, shift = [], 0, 0
    for start, end, removed, inserted in _ordered(edits):
        place = start + shift
        if text[place : place + len(inserted)] != inserted:
            raise ValueError(f"the clean text lacks {inserted!r} at {place}")
        pieces += text[last:place], removed
        last = place + len(inserted)
        shift += len(inserted) - (end - start)
    return "".join([*pieces, text[last:]])


def raw_span(edits: pd.DataFrame, doc_id: str, start: int, end: int) -> tuple[int, int]:
    """
    Lead a span of the clean text back to the raw text.

    Parameters
    ----------
    edits : DataFrame
        All edits, as in ``Corpus.edits``.
    doc_id : str
        The document.
    start, end : int
        Character offsets into the clean text, end exclusive.

    Returns
    -------
    tuple of int
        Offsets into the raw text, end exclusive: from the first character of
        the span to its last, with all that was removed between them. A
        character that an edit inserted leads to all that the edit removed,
        or to its own, where as many were inserted (１９ for 19).

    Raises
    ------
    ValueError
        If start or end is negative, or the span ends before it starts.

    Examples
    --------
    >>> edit = Edit("paywall_mark", 0, 7, "##vip##", "")  # of ##vip##二、差距
    >>> edits = edits_table([("a", edit)])
    >>> raw_span(edits, "a", 0, 2)
    (7, 9)
    """
    if not 0 <= start <= end:
        raise ValueError(f"no span: start {start}, end {end}")
    rows = _ordered(edits[edits["doc_id"] == doc_id])
    start, end = index(start), index(end)
    first = _raw_character(rows, start)[0]
    return (first, first) if start == end else (first, _raw_character(rows, end - 1)[1])


def edit_places(edits: pd.DataFrame) -> pd.DataFrame:
    """
    Say where in the clean text each edit stands.

    Parameters
    ----------
    edits : DataFrame
        As in ``Corpus.edits``, of one document or several.

    Returns
    -------
    DataFrame
        The rows of `edits`, those of each document in order, with ``start``
        and ``end`` added: character offsets into the clean text of what was
        inserted; they are equal where something was only removed.

    Raises
    ------
    ValueError
        If `edits` lacks a column.

    Examples
    --------
    >>> both = Edit("paywall_mark", 0, 7, "##vip##", ""), Edit("fullwidth", 9, 11, "１９", "19")
    >>> edits = edits_table(("a", edit) for edit in both)  # of ##vip##二、１９人
    >>> edit_places(edits)[["rule", "start", "end"]].values.tolist()
    [['paywall_mark', 0, 0], ['fullwidth', 2, 4]]
    """
    require_columns(edits, EDITS, "edits")
    rows = edits.sort_values(["raw_start", "raw_end"], kind="stable")
    order = {doc_id: place for place, doc_id in enumerate(edits["doc_id"].unique())}
    rows = rows.sort_values("doc_id", key=lambda ids: ids.map(order), kind="stable")
    inserted = rows["inserted"].str.len().astype("int64")
    growth = inserted - (rows["raw_end"] - rows["raw_start"])
    shift = growth.groupby(rows["doc_id"]).cumsum() - growth
    start = rows["raw_start"] + shift
    return rows.assign(start=start, end=start + inserted).reset_index(drop=True)


def _ordered(edits: pd.DataFrame) -> list[tuple[int, int, str, str]]:
    require_columns(edits, EDITS, "edits")
    rows = edits.sort_values(["raw_start", "raw_end"], kind="stable")
    columns = (rows[name].tolist() for name in ("raw_start", "raw_end", "removed", "inserted"))
    return list(zip(*columns, strict=True))


def _raw_character(rows: list[tuple[int, int, str, str]], place: int) -> tuple[int, int]:
    """Find the raw span of the clean character at a place."""
    shift = 0
    for start, end, _, inserted in rows:
        clean_start = start + shift
        if place < clean_start:
            break
        if place < clean_start + len(inserted):
            if len(inserted) == end - start:
                return place - shift, place - shift + 1
            return start, end
        shift += len(inserted) - (end - start)
    return place - shift, place - shift + 1
