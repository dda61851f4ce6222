"""Through time: rates with their intervals, lifelines, and ranks from period to period."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from analysis.charts.saving import check_glyphs
from analysis.charts.style import (
    ACCENT,
    GREY,
    INK,
    PALE,
    SCALE,
    SECOND,
    fold_label,
    note_empty,
    require_numbers,
    require_room,
    write_glosses,
)
from analysis.measures.groups import item_column

BEHIND = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1}
HUES = (ACCENT, SECOND, "#1b7837", "#762a83", "#b35806", "#4d4d4d")
"""As many lines as can be told apart in one chart."""


def draw_trends(ax: Axes, trends: pd.DataFrame, value: str = "per_10k") -> None:
    """
    Draw how a few slogans or terms rise and fall, each with its interval.

    A period without documents is a gap; a period between two gaps is a dot.
    The interval of a rate of 0 is not drawn: it would hide the others.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    trends : DataFrame
        Such as `slogan_trends` gives, of six slogans at most: ``slogan`` (or
        ``term``), ``period``, and `value` with its ``_low`` and ``_high``.
    value : {"per_10k", "share"}, default "per_10k"
        What to draw.

    Raises
    ------
    ValueError
        If there are more than six slogans, or `value` is not one of the two.
    MissingGlyphError
        If a name has a character that the font cannot draw.
    """
    names = {
        "per_10k": "每万字  Uses per 10,000 Han characters",
        "share": "篇数占比  Share of documents",
    }
    if value not in names:
        raise ValueError(f"value {value!r} is not one of {list(names)}")
    item = item_column(trends)
    items = list(trends[item].unique())
    if len(items) > len(HUES):
        raise ValueError(f"{len(items)} lines cannot be told apart: draw {len(HUES)} at most")
    if not items:
        note_empty(ax)
    ends = []
    for name, hue in zip(items, HUES, strict=False):
        check_glyphs(name)
        line = trends[trends[item] == name].sort_values("period")
        rate = line[value].astype("float64")
        alone = rate.notna() & rate.shift().isna() & rate.shift(-1).isna()
        low, high = (
            line[f"{value}_{end}"].astype("float64").where(rate > 0) for end in ("low", "high")
        )
        ax.fill_between(line["period"], low, high, color=hue, alpha=0.13, linewidth=0)
        ax.plot(line["period"], rate, color=hue, linewidth=1.6)
        ax.plot(line["period"][alone], rate[alone], ".", color=hue)
        ends.append((rate.dropna().iloc[-1] if rate.notna().any() else 0.0, name, hue))
    ax.set_ylim(0, _reach(trends, value))
    ax.margins(x=0.01)
    _name_ends(ax, ends)
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_ylabel(names[value])
    ax.set_title("历年用量  Use through time (band: interval of confidence; gap: no documents)")


def _reach(trends: pd.DataFrame, value: str) -> float:
    """Give the axis its end: above every rate, but not above the widest intervals."""
    rates = trends[value].astype("float64")
    high = trends[f"{value}_high"].astype("float64")
    return max(1.15 * rates.max(), min(high.max(), 1.6 * rates.max()), 1e-9) if len(rates) else 1


def _name_ends(ax: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Write each name behind the end of its line, none over another."""
    low, high = ax.get_ylim()
    step = (high - low) * 13 / (ax.bbox.height * 72 / ax.figure.dpi)
    floor = low
    for rate, name, hue in sorted(ends):
        place = max(rate, floor)
        floor = place + step
        ax.annotate(
            name,
            (1, place),
            xycoords=ax.get_yaxis_transform(),
            xytext=(6, 0),
            textcoords="offset points",
            color=hue,
            va="center",
            fontsize=9.5,
            annotation_clip=False,
        )


def draw_lifelines(
    ax: Axes, lives: pd.DataFrame, trends: pd.DataFrame, leaders: pd.DataFrame | None = None
) -> None:
    """
    Draw one row a slogan: a mark for every period that has it, a line from first to last.

    Marks are the darker the nearer the rate is to the slogan's own peak.
    Periods without documents are hatched. Rows keep the order of `lives`:
    sorted by ``first_period``, they stand by birth.

    Parameters
    ----------
    ax : Axes
        Where to draw, high enough for the rows: see `new_axes`.
    lives : DataFrame
        Such as `lifelines` gives: ``slogan`` (or ``term``), ``count``,
        ``peak_per_10k``, ``first_period``, ``last_period``; ``gloss`` is
        written at the right if it is there.
    trends : DataFrame
        What they were made of: ``period``, ``documents``, ``per_10k``.
    leaders : DataFrame, optional
        Such as `load_leaders` gives: ``leader``, ``start``, ``end`` (empty: to
        this day); drawn as bands behind.

    Raises
    ------
    ValueError
        If a slogan of `lives` is not in `trends`, or the rows have no room.
    MissingGlyphError
        If a name has a character that the font cannot draw.
    """
    item = item_column(lives)
    names = list(lives[item])
    if missing := [name for name in names if name not in set(trends[item])]:
        raise ValueError(f"trends has no {missing[0]!r}, but lives has")
    for name in names:
        check_glyphs(name)
    require_room(ax, len(names))
    if not names:
        note_empty(ax)
        return
    periods = trends.drop_duplicates("period").sort_values("period")
    days = date2num(periods["period"])
    width = float(np.median(np.diff(days))) if len(days) > 1 else 365.0
    _shade(ax, leaders, days[0], days[-1] + width)
    for day in days[(periods["documents"] == 0).to_numpy()]:
        ax.axvspan(
            day, day + width, facecolor="none", edgecolor="#c8c8c8", hatch="////", linewidth=0
        )
    rows = {name: row for row, name in enumerate(names)}
    first, last = (date2num(lives[column]) for column in ("first_period", "last_period"))
    ax.hlines(range(len(names)), first, last + width, color=GREY, linewidth=0.8)
    used = trends[trends[item].isin(rows) & (trends["count"].fillna(0) > 0)]
    peak = used[item].map(lives.set_index(item)["peak_per_10k"])
    ax.bar(
        date2num(used["period"]),
        0.62,
        width,
        used[item].map(rows) - 0.31,
        align="edge",
        color=_shades(used["per_10k"].astype("float64") / peak),
    )
    ax.set_yticks(range(len(names)), [fold_label(name) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(days[0], days[-1] + width)
    ax.xaxis_date()
    write_glosses(ax, lives)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_title(
        "提法的生与息  Lifelines (darker: nearer to the peak; hatched: no documents)", pad=26
    )


def _shades(shares: pd.Series) -> np.ndarray:
    return colormaps[SCALE](0.25 + 0.7 * shares.to_numpy(dtype="float64"))


def _shade(ax: Axes, leaders: pd.DataFrame | None, begin: float, end: float) -> None:
    """Draw who led as bands, their names above."""
    if leaders is None:
        return
    for place, (name, start, stop) in enumerate(
        leaders[["leader", "start", "end"]].itertuples(index=False)
    ):
        left = max(date2num(pd.Timestamp(start)), begin)
        right = min(end if pd.isna(stop) or stop == "" else date2num(pd.Timestamp(stop)), end)
        if left >= right:
            continue
        ax.axvspan(left, right, color=PALE if place % 2 else "white", linewidth=0, zorder=0)
        if (right - left) / (end - begin) > 0.02 * len(name):
            ax.text((left + right) / 2, -0.75, name, ha="center", va="bottom", fontsize=9)


def draw_rank_flow(ax: Axes, ranks: pd.DataFrame) -> None:
    """
    Print the slogans of each period by rank, and join each to its next place.

    Parameters
    ----------
    ax : Axes
        Where to print, wide enough for a name a period.
    ranks : DataFrame
        Such as `slogan_ranks` gives: ``slogan`` (or ``term``), ``period``,
        ``label``, ``place`` (1, 2, …, no two alike in a period) and ``per_10k``.

    Raises
    ------
    ValueError
        If there is no number to draw, or the rows have no room.
    MissingGlyphError
        If a name has a character that the font cannot draw.
    """
    item = item_column(ranks)
    require_numbers(ranks, "place", "per_10k")
    most = int(ranks["place"].max()) if len(ranks) else 0
    require_room(ax, 2 * most)
    ax.set_axis_off()
    ax.set_title("名次的消长  Rank flow (number: uses per 10,000 Han characters)", pad=14)
    if ranks.empty:
        note_empty(ax)
        return
    periods = ranks.drop_duplicates("period").sort_values("period")
    columns = {period: column for column, period in enumerate(periods["period"])}
    often = ranks[item].value_counts()
    staying = [name for name in ranks[item].unique() if often[name] > 1]
    hues = {name: HUES[place % len(HUES)] for place, name in enumerate(staying)}
    for name in staying:
        path = ranks[ranks[item] == name].sort_values("period")
        x = path["period"].map(columns).to_numpy(dtype="float64")
        y = path["place"].to_numpy(dtype="float64")
        for here in range(len(x) - 1):
            near = x[here + 1] - x[here] == 1
            ax.plot(
                [x[here] + 0.36, x[here + 1] - 0.36],
                y[here : here + 2],
                color=hues[name],
                alpha=0.75 if near else 0.35,
                linewidth=1.6,
                linestyle="-" if near else ":",
            )
    for name, period, place, rate in ranks[[item, "period", "place", "per_10k"]].itertuples(
        index=False
    ):
        check_glyphs(name)
        text = f"{fold_label(name, 10)}  {rate:.1f}"
        look = {"color": hues.get(name, INK), "fontsize": 8.5, "bbox": BEHIND}
        ax.text(columns[period], place, text, ha="center", va="center", **look)
    for label, column in zip(periods["label"], columns.values(), strict=True):
        ax.text(column, 0.2, label, ha="center", va="bottom", color=GREY, fontsize=10)
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(most + 0.6, -0.2)
