"""Keyness as a scatter: how much the rates differ, and how surely they do."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.ticker import NullLocator
from matplotlib.transforms import offset_copy
from scipy.special import chdtri

from analysis.charts.saving import check_glyphs
from analysis.charts.style import (
    ACCENT,
    GREY,
    INK,
    SECOND,
    fold_label,
    lay_out,
    note_empty,
    own_style,
    require_numbers,
)
from analysis.text.groups import item_column

LEVELS = (0.05, 0.0001)
CRITICAL = chdtri(1, LEVELS)
"""Values of log-likelihood drawn as lines; points below the first are grey."""

UNSURE, FAINT = "#a3a3a3", "#c4c4c4"

SMALLEST, LARGEST = 12, 300
"""Areas of a point, in square points."""

SIDES = [(0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1), (1, 0), (-1, 0)]
RINGS = (0, 6, 14, 24, 36)
"""Where a name is tried: on each side of its point, then on each side further off."""


@own_style()
def draw_keyness(ax: Axes, table: pd.DataFrame, names: int = 30) -> None:
    """
    Draw the effect of each item against its significance, and name the most significant.

    Right is what the target has more, left what the reference has more; the
    higher a point, the surer the difference. A horizontal line through a
    named point is the interval of its log ratio.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        As `keyness` gives it, one row an item: ``term`` or ``slogan``,
        ``target_count``, ``reference_count``, ``log_ratio``,
        ``log_ratio_low`` and ``log_ratio_high`` (no line where they are NaN),
        ``log_likelihood``, and ``p_adjusted`` to tell what is significant
        (without it, what is above the first line).
    names : int, default 30
        How many items to name, the most significant first, of those drawn in
        colour from each side in turn. Items at exactly one place
        share a label. A name that finds no room is left out, and
        the line under the chart counts those.

    Raises
    ------
    ValueError
        If there is no number to draw (an infinite log ratio has no place),
        or `names` is below 0.
    MissingGlyphError
        If a name has a character that the font cannot draw.

    Notes
    -----
    Points that lie far out and low rest on few tokens. The log ratio of a
    hollow point is a convention: one side has none of it and is counted as
    0.5.
    """
    if names < 0:
        raise ValueError(f"names {names} is below 0")
    require_numbers(table, "log_ratio", "log_likelihood", "target_count", "reference_count")
    item = item_column(table)
    height = table["log_likelihood"].abs()
    counts = table["target_count"] + table["reference_count"]
    area = SMALLEST + (LARGEST - SMALLEST) * counts / max([1, *counts])
    named = table.assign(height=height, area=area).iloc[_order(table, height, item)[:names]]

    if table.empty:
        note_empty(ax)
    else:
        ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    ends = [named["log_ratio_low"], named["log_ratio_high"]]
    ax.hlines(named["height"], *ends, color=FAINT, linewidth=0.7, zorder=1.5)
    _draw_points(ax, table, height, area)
    _frame(ax, pd.concat([table["log_ratio"], *ends]).dropna(), height)
    _draw_levels(ax)
    _explain(ax)
    ax.set_title("关键性  Keyness (area: count on both sides)")
    ax.set_ylabel("显著性：对数似然  Significance: log-likelihood")
    ax.set_xlabel("效应：对数比  Effect: log ratio\n ")
    missing = _write_names(ax, table, named, item)
    count = len(named)
    note = f"标名：两侧各取最显著的，共 {count} 项  named: {count}, the foremost of each side"
    if missing:
        note += f"（{missing} 项无处可标  {missing} found no room）"
    ax.set_xlabel(f"效应：对数比  Effect: log ratio\n{note}")


def _significant(table: pd.DataFrame, height: pd.Series) -> np.ndarray:
    """Tell what is significant: after the correction for many tests, where there is one."""
    if "p_adjusted" in table:
        return (table["p_adjusted"] < LEVELS[0]).to_numpy()
    return (height >= CRITICAL[0]).to_numpy()


def _order(table: pd.DataFrame, height: pd.Series, item: str) -> np.ndarray:
    """Order the rows for naming: what is significant first, the two sides in turn."""
    ranked = np.lexsort([table[item], -height])
    right = (table["log_ratio"] > 0).to_numpy()[ranked]
    turn = pd.Series(right).groupby(right).cumcount()
    return ranked[np.lexsort([turn, ~_significant(table, height)[ranked]])]


def _draw_points(ax: Axes, table: pd.DataFrame, height: pd.Series, area: pd.Series) -> None:
    """Draw a side in its colour, grey what is not significant, hollow what one side lacks."""
    side = np.where(table["log_ratio"] > 0, ACCENT, SECOND)
    colors = np.where(_significant(table, height), side, UNSURE)
    both = (table["target_count"] > 0) & (table["reference_count"] > 0)
    faces = [
        f"{color}99" if full else "#ffffffb0" for color, full in zip(colors, both, strict=True)
    ]
    look = {"facecolors": faces, "edgecolors": colors, "linewidths": 0.8, "zorder": 2}
    ax.scatter(table["log_ratio"], height, area, **look)


def _frame(ax: Axes, effects: pd.Series, height: pd.Series) -> None:
    """Set the limits, the zero of both axes among them; below the first level all is squeezed."""
    low, high = min(effects, default=-1), max(effects, default=1)
    low, high = min(low, -0.15 * high, -0.5), max(high, -0.15 * low, 0.5)
    ax.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    top = max(2 * max(height, default=0), 2 * CRITICAL[-1])
    ax.set_yscale("symlog", linthresh=CRITICAL[0], linscale=0.4)
    ax.set_ylim(-0.4, top)
    steps = [step * 10**power for power in range(1, 9) for step in (1, 2, 5)]
    ticks = [0, *(tick for tick in steps if tick < top)]
    ticks = ticks if len(ticks) < 9 else [tick for tick in ticks if str(tick)[0] in "01"]
    ax.set_yticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.yaxis.set_minor_locator(NullLocator())


def _draw_levels(ax: Axes) -> None:
    """Draw the critical values, and name them at the right of the axes."""
    for level, value in zip(LEVELS, CRITICAL, strict=True):
        ax.axhline(value, color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
        ax.annotate(
            f"p = {level:g}",
            (1, value),
            xycoords=ax.get_yaxis_transform(),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            color=GREY,
            fontsize=8.5,
            annotation_clip=False,
        )


def _explain(ax: Axes) -> None:
    """Put a legend below the axes, where no name can meet it."""
    point = {"linestyle": "none", "marker": "o", "markersize": 6}
    handles = [
        Line2D(
            [], [], color=ACCENT, label="目标语料更多（右）  more in the target (right)", **point
        ),
        Line2D(
            [], [], color=SECOND, label="参照语料更多（左）  more in the reference (left)", **point
        ),
        Line2D(
            [],
            [],
            color=UNSURE,
            label=f"校正后不显著  not significant (corrected p ≥ {LEVELS[0]})",
            **point,
        ),
        Line2D(
            [],
            [],
            color=INK,
            markerfacecolor="none",
            label="一方为零，按 0.5 次计  none on one side, counted as 0.5",
            **point,
        ),
        Line2D([], [], color=FAINT, label="对数比的置信区间  confidence interval"),
    ]
    below = offset_copy(ax.transAxes, fig=ax.figure, y=-50, units="points")
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=below,
        ncols=2,
        frameon=False,
        fontsize=8.5,
        borderaxespad=0,
    )


def _write_names(ax: Axes, table: pd.DataFrame, named: pd.DataFrame, item: str) -> int:
    """
    Name points where their names meet nothing; give how many found no room.

    From the most significant on, each place around a point is tried. A name
    must not meet another, a named point, or the frame; of the places left,
    it takes the one that covers the fewest other points and lines.
    """
    lay_out(ax)
    pixel = ax.figure.dpi / 72
    spots = _pixels(ax, table["log_ratio"], table["log_likelihood"].abs())
    covered = np.vstack([np.hstack([spots, spots]), _lines(ax, named)])
    centres = _pixels(ax, named["log_ratio"], named["height"])
    radii = (np.sqrt(named[["area"]].to_numpy()) / 2 + 1.5) * pixel
    points, taken = np.hstack([centres - radii, centres + radii]), np.empty((0, 4))
    frame = ax.bbox.padded(-2 * pixel).extents
    missing = 0
    for rows in _places(named):
        centre, radius = centres[rows[0]], radii[rows].max()
        here = (spots == centre).all(axis=1).sum()
        text = _write(ax, named.iloc[rows[0]], _join(named[item].iloc[rows], here))
        half = np.array(text.get_window_extent().size) / 2 * 1.02 + pixel
        boxes, far = _around(centre, radius, half, pixel)
        leads = _leads(centre, boxes)
        free = (boxes[:, :2] > frame[:2]).all(axis=1) & (boxes[:, 2:] < frame[2:]).all(axis=1)
        free &= ~_meet(boxes, np.vstack([points, taken])).any(axis=1)
        free &= ~_meet(leads.reshape(-1, 4), taken).any(axis=1).reshape(len(leads), -1).any(axis=1)
        if not free.any():
            text.remove()
            missing += len(rows)
            continue
        best = np.where(free, _meet(boxes, covered).sum(axis=1) + far, np.inf).argmin()
        text.xyann = (boxes[best, :2] + half - centre) / pixel
        taken = np.vstack([taken, boxes[best]])
        if far[best]:
            taken = np.vstack([taken, leads[best]])
            _lead(text, (leads[best, 0, :2] - centre) / pixel, radius / pixel)
    return missing


def _pixels(ax: Axes, x: pd.Series, y: pd.Series) -> np.ndarray:
    return ax.transData.transform(np.column_stack([x, y]))


def _lines(ax: Axes, named: pd.DataFrame) -> np.ndarray:
    """Give the lines that a name had better not stand on: intervals and levels."""
    levels = pd.DataFrame({"height": CRITICAL})
    levels["log_ratio_low"], levels["log_ratio_high"] = ax.get_xlim()
    lines = pd.concat([named[levels.columns], levels])
    ends = [_pixels(ax, lines[f"log_ratio_{end}"], lines["height"]) for end in ("low", "high")]
    return np.hstack(ends)


def _places(named: pd.DataFrame) -> list[list[int]]:
    """Put together the rows that stand at exactly one place."""
    places: dict[tuple, list[int]] = {}
    for row, place in enumerate(zip(named["log_ratio"], named["height"], strict=True)):
        places.setdefault(place, []).append(row)
    return list(places.values())


def _join(names: pd.Series, here: int) -> str:
    """Join the names of one place, with a mark of omission where not all are named."""
    if here == 1:
        return fold_label(names.iloc[0], 12)
    names = [*names, "…"] if here > len(names) else names
    return textwrap.fill("\xa0/ ".join(names), 16, break_on_hyphens=False)


def _write(ax: Axes, row: pd.Series, name: str) -> Annotation:
    """Write a name over its point, to be moved from there."""
    check_glyphs(name)
    return ax.annotate(
        name,
        (row["log_ratio"], row["height"]),
        xytext=(0, 0),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=9,
        path_effects=[withStroke(linewidth=1.8, foreground="white")],
    )


def _lead(text: Annotation, start: np.ndarray, radius: float) -> None:
    """Draw a thin line from a name that stands further off to its point."""
    line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "shrinkA": 0, "shrinkB": radius}
    text.axes.annotate(
        "", text.xy, xytext=tuple(start), textcoords="offset points", arrowprops=line
    )


def _around(
    centre: np.ndarray, radius: float, half: np.ndarray, pixel: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give boxes around a point, the nearest first, and for each how far off it is."""
    sides = np.tile(SIDES, (len(RINGS), 1))
    rings = np.repeat(RINGS, len(SIDES))
    reach = (radius + rings * pixel) / np.hypot(*sides.T)
    middles = centre + sides * (half + reach[:, None])
    return np.hstack([middles - half, middles + half]), rings / RINGS[1]


def _leads(centre: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Give, as boxes without size, points of a line from each box to the centre."""
    starts = np.clip(centre, boxes[:, :2], boxes[:, 2:])
    steps = np.linspace(0, 1, 12)[:, None]
    points = starts[:, None] * (1 - steps) + centre * steps
    return np.concatenate([points, points], axis=2)


def _meet(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Tell which boxes meet which others: left, bottom, right, top."""
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    return (low < others[:, 2:]).all(axis=2) & (others[:, :2] < high).all(axis=2)
