"""Where in a text each slogan or term stands, and how evenly it is spread."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection

from analysis.charts.saving import check_glyphs
from analysis.charts.style import (
    ACCENT,
    GREY,
    PALE,
    fold_gloss,
    fold_label,
    lay_out,
    note_empty,
    own_style,
    require_numbers,
    require_room,
    write_columns,
)
from analysis.text.groups import item_column

CHAR_SHARE = 0.018
"""What one character of a band's name takes of the width of a wide chart."""


@own_style()
def draw_slogan_positions(ax: Axes, mentions: pd.DataFrame, sections: pd.DataFrame) -> None:
    """
    Draw one row a slogan, a mark where it stands, the sections behind as bands.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    mentions : DataFrame
        Of one document: columns ``start``, ``end``, ``slogan``, ``gloss``;
        slogans are drawn in the order in which they come.
    sections : DataFrame
        Of the same document: columns ``label``, ``start``, ``end``.

    Raises
    ------
    ValueError
        If there is no section.
    """
    slogans = list(mentions["slogan"].unique())
    _draw_strips(ax, mentions, "slogan", slogans, sections)
    _name_bands(ax, sections, CHAR_SHARE)
    glosses = mentions.drop_duplicates("slogan").set_index("slogan")["gloss"].fillna("")
    for row, slogan in enumerate(slogans):
        ax.text(
            1.01 * ax.get_xlim()[1],
            row,
            fold_gloss(glosses[slogan]),
            va="center",
            color=GREY,
            fontsize=8.5,
        )
    ax.set_title("提法在文中的位置  Where each slogan stands", pad=26)


@own_style()
def draw_dispersion(
    ax: Axes, spans: pd.DataFrame, sections: pd.DataFrame, table: pd.DataFrame
) -> None:
    """
    Draw one row an item, a mark where it stands, its deviation of proportions beside it.

    Rows keep the order of `table`: sorted by ``gries_dp_norm``, what is
    spread evenly comes first and what sits in one section last.

    Parameters
    ----------
    ax : Axes
        Where to draw, high enough for the rows: see `new_axes`.
    spans : DataFrame
        Tokens or mentions of one document: columns ``start`` and that of the
        items, ``term`` or ``slogan``. Other items than those of `table` are
        not drawn.
    sections : DataFrame
        Of the same document: columns ``label``, ``start``, ``end``.
    table : DataFrame
        As `dispersion` gives it, one row an item: ``term`` or ``slogan``,
        ``count``, ``range``, ``parts`` and ``gries_dp_norm``, where NaN (not
        defined, as in a text of one part) is shown as a dash.

    Raises
    ------
    ValueError
        If there is no section, `spans` are of several documents, an item's
        ``count`` is not the number of its marks, or the rows have no room.
    MissingGlyphError
        If a name has a character that the font cannot draw.
    """
    item = item_column(table)
    require_numbers(table, "count", "range", "parts")
    items = list(table[item])
    shown = spans[spans[item].isin(items)]
    if "doc_id" in shown and len(documents := shown["doc_id"].unique()) > 1:
        raise ValueError(f"spans are of {len(documents)} documents, not of one")
    stands = shown[item].value_counts()
    for name, count in zip(items, table["count"], strict=True):
        if count != stands.get(name, 0):
            raise ValueError(f"{name!r} has the count {count}, but {stands.get(name, 0)} spans")
    for text in [*items, *sections["label"]]:
        check_glyphs(text)
    require_room(ax, len(items))
    _draw_strips(ax, shown, item, items, sections).set(linewidth=1.2, clip_on=False)
    columns = {
        "次数\nCount": [f"{count:,}" for count in table["count"]],
        "部分\nParts": [
            f"{some} / {parts}" for some, parts in zip(table["range"], table["parts"], strict=True)
        ],
        "偏差\nDP": [f"{dp:.2f}" if dp == dp else "–" for dp in table["gries_dp_norm"]],
    }
    write_columns(ax, columns)
    ax.set_title("分布  Dispersion (DP 0: even, 1: all in the smallest part)", pad=34)
    lay_out(ax)
    points = ax.bbox.width * 72 / ax.figure.dpi
    _name_bands(ax, sections, 9.4 / points)


def _draw_strips(
    ax: Axes, spans: pd.DataFrame, item: str, items: list[str], sections: pd.DataFrame
) -> PathCollection:
    """Draw sections as bands, and a row an item; give the marks where the items stand."""
    if sections.empty:
        raise ValueError(f"there is no section to draw {item}s in")
    if not items:
        note_empty(ax)
    length = max(int(sections["end"].max()), 1)
    bands = zip(sections["start"], sections["end"], strict=True)
    for place, (start, end) in enumerate(bands):
        ax.axvspan(start, end, color=PALE if place % 2 else "white", linewidth=0, zorder=0)
    row_of = {name: row for row, name in enumerate(items)}
    rows = [row_of[name] for name in spans[item]]
    ax.hlines(range(len(items)), 0, length, color="#d5d5d5", linewidth=0.6, zorder=1)
    marks = ax.scatter(
        spans["start"], rows, marker="|", s=110, linewidths=2.2, color=ACCENT, zorder=2
    )
    ax.set_yticks(range(len(items)), [fold_label(name) for name in items])
    ax.set_ylim(max(len(items), 1) - 0.4, -0.6)
    ax.set_xlim(0, length)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xlabel("字符位置  Character offset")
    return marks


def _name_bands(ax: Axes, sections: pd.DataFrame, char_share: float) -> None:
    """Write the names of the sections above their bands."""
    length = ax.get_xlim()[1]
    bands = zip(sections["label"], sections["start"], sections["end"], strict=True)
    for label, start, end in bands:
        name = _band_name(label, (end - start) / length, char_share)
        ax.text((start + end) / 2, -0.75, name, ha="center", va="bottom", fontsize=9)


def _band_name(label: str, share: float, char_share: float) -> str:
    """Name a band by what there is room for: the label, its number, or nothing."""
    if share > char_share * len(label):
        return label
    number = label.partition("、")[0]
    return number if share > char_share * len(number) else ""
