"""Grids: terms and slogans, section by section or period by period."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from analysis.charts.saving import check_glyphs
from analysis.charts.style import (
    GREY,
    INK,
    PALE,
    SCALE,
    SECOND,
    fold_gloss,
    fold_label,
    note_empty,
    own_style,
    require_numbers,
    require_room,
    write_glosses,
)
from analysis.text.groups import item_column

HATCHED = {"facecolor": "white", "edgecolor": "#c8c8c8", "hatch": "////", "linewidth": 0}


@own_style()
def draw_terms_by_section(
    ax: Axes, table: pd.DataFrame, labels: Sequence[str] | None = None
) -> None:
    """
    Draw terms against sections: a dot's area is the rate, its number the count.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        Columns ``label`` (section), ``term``, ``count`` and ``per_10k``;
        terms are drawn in the order in which they come.
    labels : sequence of str, optional
        The order of the sections; default is that in which they come.
    """
    require_numbers(table, "count", "per_10k")
    if table.empty:
        note_empty(ax)
    labels = list(table["label"].unique() if labels is None else labels)
    terms = list(table["term"].unique())
    shown = table[table["count"] > 0]
    x = [labels.index(label) for label in shown["label"]]
    y = [terms.index(term) for term in shown["term"]]
    area = 700 * shown["per_10k"].astype("float64") / max(shown["per_10k"], default=1)
    ax.scatter(x, y, s=area, color=SECOND, alpha=0.3, linewidths=0, clip_on=False)
    for column, row, count in zip(x, y, shown["count"], strict=True):
        ax.text(column, row, f"{count}", ha="center", va="center", fontsize=8.5)
    _frame(ax, labels, terms)
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_title("各部分的高频词  Terms by section (area: per 10,000 tokens; number: count)")


@own_style()
def draw_slogans_by_section(
    ax: Axes, table: pd.DataFrame, labels: Sequence[str] | None = None
) -> None:
    """
    Draw slogans against sections as a heat map, the gloss at the right.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        Columns ``label`` (section), ``slogan``, ``gloss`` and ``count``;
        slogans are drawn in the order in which they come.
    labels : sequence of str, optional
        All sections in their order, also those without any slogan; default
        is those of the table.
    """
    require_numbers(table, "count")
    if table.empty:
        note_empty(ax)
    labels = list(table["label"].unique() if labels is None else labels)
    slogans = list(table["slogan"].unique())
    grid = (
        table.pivot_table(index="slogan", columns="label", values="count", aggfunc="sum")
        .reindex(index=slogans, columns=labels)
        .fillna(0)
        .to_numpy(dtype="float64")
        .reshape(len(slogans), len(labels))
    )
    most = max(grid.max(initial=0), 3)
    ax.set_facecolor(PALE)
    if grid.size:
        shown = np.ma.masked_equal(grid, 0)
        ax.imshow(shown, cmap=SCALE, aspect="auto", vmin=-0.2 * most, vmax=most)
    for row, column in zip(*np.nonzero(grid), strict=True):
        color = "white" if grid[row, column] > 0.55 * most else INK
        ax.text(column, row, f"{grid[row, column]:.0f}", ha="center", va="center", color=color)
    _frame(ax, labels, slogans)
    ax.set_xticks(np.arange(len(labels) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(slogans) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=1.5)
    ax.tick_params(which="minor", length=0)
    glosses = table.drop_duplicates("slogan").set_index("slogan")["gloss"].fillna("")
    for row, slogan in enumerate(slogans):
        ax.text(
            len(labels) - 0.4,
            row,
            fold_gloss(glosses[slogan]),
            va="center",
            color=GREY,
            fontsize=8.5,
        )
    ax.set_title("各部分的提法  Slogans by section (number: count)")


@own_style()
def draw_slogans_by_period(ax: Axes, trends: pd.DataFrame) -> None:
    """
    Draw slogans against periods as a heat map; periods without documents are hatched.

    Parameters
    ----------
    ax : Axes
        Where to draw, high enough for the rows: see `new_axes`.
    trends : DataFrame
        Such as `slogan_trends` gives: ``slogan`` (or ``term``), ``period``,
        ``label``, ``count``, ``per_10k``; ``gloss`` is written at the right if
        it is there. Slogans are drawn in the order in which they come.

    Raises
    ------
    ValueError
        If the rows have no room.
    MissingGlyphError
        If a name has a character that the font cannot draw.
    """
    item = item_column(trends)
    names = list(trends[item].unique())
    require_room(ax, len(names))
    if not names:
        note_empty(ax)
        return
    for name in names:
        check_glyphs(name)
    periods = trends.drop_duplicates("label").sort_values("period", kind="stable")
    labels = list(periods["label"])
    grid = trends.pivot_table(index=item, columns="label", values="per_10k", aggfunc="max")
    grid = grid.reindex(index=names, columns=labels).to_numpy(dtype="float64")
    ax.set_facecolor(PALE)
    empty = np.flatnonzero(np.isnan(grid).all(axis=0))
    for column in empty:
        ax.axvspan(column - 0.5, column + 0.5, **HATCHED)
    image = ax.imshow(
        np.ma.masked_where(np.isnan(grid) | (grid == 0), grid),
        cmap=SCALE,
        norm=PowerNorm(0.5, vmin=0, vmax=max(np.nanmax(grid, initial=0), 1e-9)),
        aspect="auto",
        interpolation="nearest",
        zorder=1.2,  # above the hatching, below the lines that part the rows
    )
    step = max(1, -(-len(labels) // 24))
    ax.set_xticks(
        range(0, len(labels), step), labels[::step], rotation=50, ha="right", rotation_mode="anchor"
    )
    ax.set_yticks(range(len(names)), [fold_label(name) for name in names])
    ax.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
    ax.grid(which="minor", axis="y", color="white", linewidth=1.2)
    ax.tick_params(which="both", length=0)
    write_glosses(ax, trends.drop_duplicates(item))
    for spine in ax.spines.values():
        spine.set_visible(False)
    bar = ax.figure.colorbar(image, ax=ax, location="bottom", shrink=0.3, aspect=30, pad=0.02)
    bar.set_label("每万字  Uses per 10,000 Han characters")
    bar.outline.set_visible(False)
    ax.set_title("各时期的提法  Slogans by period (grey: none; hatched: no documents)")


def _frame(ax: Axes, labels: list[str], rows: list[str]) -> None:
    many = len(labels) > 6
    room = 10 if len(labels) <= 25 else 4
    names = [_shorten(label, room) if many else _fold_heading(label) for label in labels]
    slant = {"rotation": 50, "ha": "left", "rotation_mode": "anchor"} if many else {}
    ax.set_xticks(range(len(labels)), names, **slant)
    ax.set_yticks(range(len(rows)), [fold_label(row) for row in rows])
    ax.set_xlim(-0.5, max(len(labels), 1) - 0.5)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    ax.tick_params(axis="x", colors=INK)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _shorten(label: str, width: int) -> str:
    return label if len(label) <= width else f"{label[:width]}…"


def _fold_heading(label: str) -> str:
    """Set a heading's number above its words, as columns are narrow."""
    number, mark, words = label.partition("、")
    return f"{number}、\n{fold_label(words, 6)}" if mark and words else fold_label(label, 6)
