"""Rhetoric: parallel sets along the text and member under member, modality by section."""

from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import east_asian_width

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.saving import check_glyphs
from analysis.charts.style import (
    ACCENT,
    GREY,
    INK,
    PALE,
    SECOND,
    fold_label,
    lay_out,
    note_empty,
    own_style,
    require_numbers,
    require_room,
)

LINES = 12
"""About how many lines a text is laid out in, unless that makes them shorter than LINE_CHARS."""
LINE_CHARS = 400
FOLDS, PAGE = (40, 30, 24, 18), 50
"""After how many characters a piece is folded: the first that makes its set as wide as a page."""
LETTER, WHOLE_PIXELS = 14.4, 1.8
"""The largest letters, in points; multiples of the second fill whole pixels at 80 and 200 dpi."""
GUTTER = 0.4
"""How far the columns of an aligned set are apart, in characters."""
ORPHAN = 3
"""So many characters or fewer do not make a line of their own."""
SPARE = 3
"""Rows that `new_axes` leaves for the ticks and name of an axis, which aligned sets have not."""
TINT = "#fbe3dc"
"""Behind what the members of a set share, so that it stands out in grey print too."""
FORCES = {
    "prohibition": ("不得 prohibition", "#67001f", "white"),
    "duty": ("要 duty", ACCENT, "white"),
    "resolve": ("坚决 resolve", "#f4a582", INK),
    "earnest": ("切实 earnest", "#92c5de", INK),
    "continuity": ("不断 continuity", SECOND, "white"),
}
"""Name and colours of each force of modality, from forbidding to going on."""


class Line(NamedTuple):
    """A stretch of the text drawn as one line, with the name of its section if it begins one."""

    name: str
    start: int
    end: int


@own_style()
def draw_parallel_sets(ax: Axes, sets: pd.DataFrame, sections: pd.DataFrame) -> None:
    """
    Draw the text as a strip, folded into lines, with its parallel sets on it.

    Each block is a member: red in sets of three and more, blue in pairs, low
    where it lies inside a member of another set. Above stands the frame, or,
    if the set has only a rhythm, its first member; where a name has no room
    beside or above that of an earlier set, it is left out.

    Parameters
    ----------
    ax : Axes
        Where to draw, with as many rows as `strip_rows` counts.
    sets : DataFrame
        Of one document, such as `parallel_sets` gives: columns ``set_id``,
        ``member``, ``start``, ``end``, ``surface``, ``frame`` and ``grade``.
    sections : DataFrame
        Of the same document: columns ``label``, ``start``, ``end``.

    Raises
    ------
    ValueError
        If there is no section, or `sets` are of several documents.
    MissingGlyphError
        If a name has a character that the font cannot draw.
    """
    if sections.empty:
        raise ValueError("there is no section to draw parallel sets in")
    if "doc_id" in sets and (several := sets["doc_id"].nunique()) > 1:
        raise ValueError(f"sets are of {several} documents, not of one")
    lines = list(_lines(sections))
    width = max(line.end - line.start for line in lines)
    ax.barh(range(len(lines)), [line.end - line.start for line in lines], 0.34, color=PALE)
    ax.set_yticks(range(len(lines)), [fold_label(line.name, 14) for line in lines])
    ax.set_ylim(len(lines) - 0.5, -0.8)
    ax.set_xlim(0, width)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xlabel("字符，自行首起  Characters from the beginning of the line")
    ax.set_title("排比与对偶  Parallel sets (red: three or more members; blue: pairs)", pad=14)
    if sets.empty:
        note_empty(ax)
    lay_out(ax)
    unit = ax.bbox.width * 72 / ax.figure.dpi / width
    shown = sets.assign(depth=_depths(sets), holds=_holders(sets))
    for row, line in enumerate(lines):
        here = shown[(shown["start"] < line.end) & (shown["end"] > line.start)]
        _draw_members(ax, row, line, here, unit)
        _name_sets(ax, row, line, here, unit)


def strip_rows(sections: pd.DataFrame) -> int:
    """
    Count the rows that `draw_parallel_sets` needs, for `new_axes`: two a line of text.

    Parameters
    ----------
    sections : DataFrame
        What will be drawn: columns ``label``, ``start``, ``end``.

    Returns
    -------
    int
    """
    return 0 if sections.empty else 2 * sum(1 for _ in _lines(sections))


def _lines(sections: pd.DataFrame) -> Iterator[Line]:
    """Fold each section into lines of equal length at most."""
    length = max(LINE_CHARS, int(sections["end"].max() - sections["start"].min()) // LINES)
    for label, start, end in sections[["label", "start", "end"]].itertuples(index=False):
        check_glyphs(label)
        for place in range(start, max(end, start + 1), length):
            yield Line(
                label if place == start else "", place, max(min(place + length, end), place + 1)
            )


def _depths(sets: pd.DataFrame) -> pd.Series:
    """Count for each member in how many others it lies."""
    depths, around = {}, []
    ordered = sets[["start", "end"]].sort_values(["start", "end"], ascending=[True, False])
    for index, start, end in ordered.itertuples():
        around = [other for other in around if other > start]
        depths[index] = sum(other >= end for other in around)
        around.append(end)
    return pd.Series(depths, index=sets.index, dtype="int64")


def _holders(sets: pd.DataFrame) -> pd.Series:
    """Tell of each member whether its set holds another set."""
    edges = sets.groupby("set_id").agg(start=("start", "min"), end=("end", "max"))
    edges = edges.sort_values(["start", "end"], ascending=[True, False])
    holds = edges["end"] >= edges["end"].shift(-1)
    return sets["set_id"].map(holds).astype("bool")


def _draw_members(ax: Axes, row: int, line: Line, members: pd.DataFrame, unit: float) -> None:
    columns = ["start", "end", "grade", "depth", "holds"]
    for start, end, grade, depth, holds in members[columns].itertuples(index=False):
        left, right = max(start, line.start), min(end, line.end)
        height = 0.34 / (1 + depth)
        ax.broken_barh(
            [(left - line.start, right - left)],
            (row + 0.17 - height, height),
            facecolor=ACCENT if grade == "set" else SECOND,
            alpha=0.4 if holds else 1,
            edgecolor="white",
            linewidth=min(0.8, (right - left) * unit / 6),  # a thin block is not all edge
        )


def _name_sets(ax: Axes, row: int, line: Line, members: pd.DataFrame, unit: float) -> None:
    """Write the names of the sets that begin in a line, in two tiers where they are close."""
    height = abs(ax.transData.transform((0, 1))[1] - ax.transData.transform((0, 0))[1])
    free = [0.0] * min(int((0.6 * height * 72 / ax.figure.dpi - 2) // 9), 2)
    first = members[(members["member"] == 1) & (members["start"] >= line.start)]
    columns = ["start", "surface", "frame", "grade"]
    for start, surface, frame, grade in first[columns].itertuples(index=False):
        name = _short(frame if any(sign.isalpha() for sign in frame) else f"{surface}…")
        check_glyphs(name)
        place, length = (start - line.start) * unit, 8 * _width(name)
        over = place + length > ax.get_xlim()[1] * unit
        begin = place - length if over else place
        tier = next((tier for tier, end in enumerate(free) if end <= begin), None)
        if tier is None:
            continue
        free[tier] = begin + length + 6
        ax.annotate(
            name,
            (start - line.start, row - 0.17),
            xytext=(0, 2 + 9 * tier),
            textcoords="offset points",
            ha="right" if over else "left",
            fontsize=7.5,
            color=ACCENT if grade == "set" else SECOND,
        )


def _short(name: str, width: int = 18) -> str:
    return name if len(name) <= width else f"{name[:width]}…"


def _first_words(words: str, width: int = 60) -> str:
    """Shorten a list between two of its words."""
    return words if len(words) <= width else f"{words[:width].rpartition('、')[0]} …"


@own_style()
def draw_aligned_sets(ax: Axes, pieces: pd.DataFrame) -> None:
    """
    Print parallel sets member under member, what they share in red.

    Pieces of one column stand under one another; a long one is folded. The
    number before a member is its offset in the text. Letters are as large
    as the axes have room for.

    Parameters
    ----------
    ax : Axes
        Where to print, with as many rows as `aligned_rows` counts.
    pieces : DataFrame
        Such as `aligned_members` gives: columns ``doc_id``, ``set_id``,
        ``member``, ``column``, ``start``, ``surface`` and ``part``.

    Raises
    ------
    ValueError
        If the lines have no room.
    MissingGlyphError
        If the text has a character that the font cannot draw.
    """
    ax.set_axis_off()
    ax.set_title("并列的句子  Parallel sets, member under member (red: what all share)", pad=14)
    if pieces.empty:
        note_empty(ax)
        return
    check_glyphs("".join(pieces["surface"]))
    sets = [_set_lines(part) for _, part in pieces.groupby(["doc_id", "set_id"], sort=False)]
    rows = sum(len(lines) + 1 for lines in sets)
    require_room(ax, rows - 1)
    widths = [cell.place + _width(cell.text) for lines in sets for line in lines for cell in line]
    lay_out(ax)
    wide, high = (side * 72 / ax.figure.dpi for side in (ax.bbox.width, ax.bbox.height))
    size = min(wide / (max(widths) + 4), high / (1.5 * rows), LETTER)
    size = max(size // WHOLE_PIXELS, 3) * WHOLE_PIXELS
    ax.set_xlim(-4, wide / size - 4)
    ax.set_ylim(max(rows, high / (1.5 * size)) - 0.5, -0.5)
    row = 0
    for lines in sets:
        for line in lines:
            for cell in line:
                _write(ax, cell, row, size)
            row += 1
        row += 1


def aligned_rows(pieces: pd.DataFrame) -> int:
    """
    Count the rows that `draw_aligned_sets` needs, for `new_axes`: one a line, one between sets.

    Parameters
    ----------
    pieces : DataFrame
        What will be printed, such as `aligned_members` gives.

    Returns
    -------
    int
        0 if there is nothing to print; fewer than the lines by what `new_axes`
        leaves for an axis.
    """
    sets = pieces.groupby(["doc_id", "set_id"], sort=False)
    return max(sum(len(_set_lines(part)) + 1 for _, part in sets) - SPARE, min(len(pieces), 1))


class Cell(NamedTuple):
    """A text at a place in its line, in characters from the left, and what it is."""

    place: float
    text: str
    part: str


def _set_lines(pieces: pd.DataFrame) -> list[list[Cell]]:
    """Lay out one set: a line a member, more where a gap is folded."""
    for fold in FOLDS:
        folded = [_fold(text, fold) for text in pieces["surface"]]
        widths = pd.Series([max(map(_width, lines)) for lines in folded], index=pieces.index)
        columns = widths.groupby(pieces["column"]).max().sort_index()
        ends = (columns + GUTTER).cumsum()
        if ends.iloc[-1] <= PAGE:
            break
    places = ends.shift(fill_value=0.0)
    lines: list[list[Cell]] = []
    for _, member in pieces.assign(lines=folded).groupby("member", sort=False):
        high = max(map(len, member["lines"]))
        block: list[list[Cell]] = [[] for _ in range(high)]
        block[0].append(Cell(-1, f"{member['start'].iloc[0]:,}", "offset"))
        for column, part, texts in member[["column", "part", "lines"]].itertuples(index=False):
            for line, text in zip(block, texts, strict=False):
                line.append(Cell(places[column], text, part))
        lines += block
    return lines


def _width(text: str) -> float:
    """Measure a text in full-width characters, as the font sets them: quotation marks are wide."""
    return sum(1 if east_asian_width(character) in "WFA" else 0.6 for character in text)


def _fold(text: str, width: int) -> list[str]:
    """Break a text into lines of that many full-width characters, the last with ORPHAN more."""
    lines = [""]
    for place, character in enumerate(text):
        if _width(lines[-1] + character) > width and len(text) - place > ORPHAN:
            lines.append("")
        lines[-1] += character
    return lines


def _write(ax: Axes, cell: Cell, row: int, size: float) -> None:
    looks = {
        "frame": {"color": ACCENT, "bbox": {"facecolor": TINT, "linewidth": 0, "pad": 0.12 * size}},
        "offset": {"color": GREY, "ha": "right"},
    }
    size *= 0.7 if cell.part == "offset" else 1
    ax.text(cell.place, row, cell.text, fontsize=size, va="center", **looks.get(cell.part, {}))


@own_style()
def draw_modality(ax: Axes, table: pd.DataFrame) -> None:
    """
    Draw how much each section commands, forbids, resolves and exhorts.

    A bar is a section, its stretches are the forces, their length is the
    rate; in a stretch stands the count where there is room, and behind the
    bar which words, as many of them as fit.

    Parameters
    ----------
    ax : Axes
        Where to draw, high enough for the rows: see `new_axes`.
    table : DataFrame
        Of one document, such as `modality` gives: ``section``, ``section_id``,
        ``force``, ``count``, ``per_10k`` (NaN without any word) and ``terms``.

    Raises
    ------
    ValueError
        If a force is unknown, a count is no number, or the rows have no room.
    """
    require_numbers(table, "count")
    if unknown := sorted(set(table["force"]) - FORCES.keys()):
        raise ValueError(f"there is no colour for the force {unknown[0]!r}")
    sections = table.drop_duplicates("section_id")
    require_room(ax, len(sections))
    rows = {section_id: row for row, section_id in enumerate(sections["section_id"])}
    filled = table.assign(row=table["section_id"].map(rows), rate=table["per_10k"].fillna(0))
    if not filled["count"].sum():
        note_empty(ax)
    reach = [0.0] * len(rows)
    most = max(filled.groupby("row")["rate"].sum().max(), 1)
    for force, (name, color, ink) in FORCES.items():
        part = filled[filled["force"] == force]
        left = [reach[row] for row in part["row"]]
        bars = ax.barh(part["row"], part["rate"], 0.6, left, color=color, label=name)
        room = 0.012 * most
        shown = [
            f"{count:,}" if rate > room * len(f"{count:,}") else ""
            for count, rate in zip(part["count"], part["rate"], strict=True)
        ]
        ax.bar_label(bars, shown, label_type="center", color=ink, fontsize=8.5)
        for row, rate in zip(part["row"], part["rate"], strict=True):
            reach[row] += rate
    words = filled[filled["count"] > 0].groupby("row")["terms"].agg("、".join)
    for row, text in words.items():
        note = fold_label(_first_words(text), 26)
        check_glyphs(note)
        ax.text(reach[row] + 0.012 * most, row, note, va="center", color=GREY, fontsize=8.5)
    ax.set_yticks(range(len(rows)), [fold_label(label) for label in sections["section"]])
    ax.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    ax.set_xlim(0, 1.5 * most)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("每万词  Per 10,000 tokens (number: count)")
    ax.legend(ncols=len(FORCES), frameon=False, loc="lower left", bbox_to_anchor=(0, 1), fontsize=9)
    ax.set_title("命令与义务  Words of command and duty, by section", pad=32)
