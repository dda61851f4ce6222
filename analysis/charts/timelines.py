"""Through time: rates with their intervals, lifelines, and ranks from period to period."""

from itertools import pairwise

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
    fold_gloss,
    fold_label,
    note_empty,
    own_style,
    require_numbers,
    require_room,
    write_glosses,
)
from analysis.text.groups import item_column

BEHIND = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1}
BANDS = {"linewidth": 0, "zorder": 0}
MOST_TICKS = 24
HUES = (ACCENT, SECOND, "#1b7837", "#762a83", "#b35806", "#4d4d4d")
"""As many lines as can be told apart in one chart."""


@own_style()
def draw_trends(ax: Axes, trends: pd.DataFrame, value: str = "per_10k") -> None:
    """
    Draw how a few slogans or terms rise and fall, each with its interval.

    A period without documents is a gap; a period between two gaps is a dot. An
    interval between two that are not drawn is an upright line. The interval of
    a rate of 0 is not drawn: it would hide the others.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    trends : DataFrame
        Such as `slogan_trends` gives, of six slogans at most: ``slogan`` (or
        ``term``), ``period``, ``label``, and `value` with its ``_low`` and
        ``_high``; ``gloss`` is written under the name if it is there.
        Groups without dates of their own stand side by side.
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
    places, _ = _place_periods(ax, trends)
    ends = []
    for name, hue in zip(items, HUES, strict=False):
        check_glyphs(name)
        line = trends[trends[item] == name]
        line = line.assign(x=line["label"].map(places)).sort_values("x")
        rate = line[value].astype("float64")
        alone = _stands_alone(rate)
        low, high = (
            line[f"{value}_{end}"].astype("float64").where(rate > 0) for end in ("low", "high")
        )
        ax.fill_between(line["x"], low, high, color=hue, alpha=0.13, linewidth=0)
        single = _stands_alone(low)
        ax.vlines(line["x"][single], low[single], high[single], color=hue, alpha=0.3, linewidth=2)
        ax.plot(line["x"], rate, color=hue, linewidth=1.6)
        ax.plot(line["x"][alone], rate[alone], ".", color=hue)
        gloss = line["gloss"].fillna("").iloc[0] if "gloss" in line else ""
        ends.append((rate.dropna().iloc[-1] if rate.notna().any() else 0.0, name, gloss, hue))
    ax.set_ylim(0, _reach(trends, value))
    ax.margins(x=0.01)
    _name_ends(ax, ends)
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_ylabel(names[value])
    ax.set_title("历时用量  Use through time (band: interval of confidence; gap: no documents)")


def _place_periods(ax: Axes, trends: pd.DataFrame) -> tuple[pd.Series, float]:
    """
    Give of each period, by its label, where it begins on the x axis, and how wide one is.

    Periods stand by their dates; groups that have none, or one twice, side by side.
    """
    periods = trends.drop_duplicates("label").sort_values("period", kind="stable")
    labels, days = list(periods["label"]), pd.to_datetime(periods["period"])
    if days.notna().all() and days.is_unique:
        x = np.asarray(date2num(days), dtype="float64")
        ax.xaxis_date()
        return pd.Series(x, index=labels), float(np.median(np.diff(x))) if len(x) > 1 else 365.0
    step = max(1, -(-len(labels) // MOST_TICKS))
    slant = {"rotation": 50, "ha": "right", "rotation_mode": "anchor"} if len(labels) > 6 else {}
    ax.set_xticks(range(0, len(labels), step), labels[::step], **slant)
    return pd.Series(np.arange(len(labels), dtype="float64"), index=labels), 1.0


def _reach(trends: pd.DataFrame, value: str) -> float:
    """Give the axis its end: above every rate, but not above the widest intervals."""
    rates = trends[value].astype("float64")
    high = trends[f"{value}_high"].astype("float64")
    return max(1.15 * rates.max(), min(high.max(), 1.6 * rates.max()), 1e-9) if len(rates) else 1


def _stands_alone(values: pd.Series) -> pd.Series:
    return values.notna() & values.shift().isna() & values.shift(-1).isna()


def _name_ends(ax: Axes, ends: list[tuple[float, str, str, str]]) -> None:
    """Write each name behind the end of its line, its gloss under it, none over another."""
    low, high = ax.get_ylim()
    point = (high - low) / (ax.bbox.height * 72 / ax.figure.dpi)
    floor = low
    look = {
        "xycoords": ax.get_yaxis_transform(),
        "textcoords": "offset points",
        "annotation_clip": False,
    }
    for rate, name, gloss, hue in sorted(ends):
        folded = fold_gloss(gloss, 34)
        under = 9.5 * len(folded.splitlines())
        place = max(rate, floor + under * point)
        floor = place + 13 * point
        ax.annotate(name, (1, place), xytext=(6, 0), color=hue, va="center", fontsize=9.5, **look)
        if folded:
            under_it = {"color": GREY, "va": "top", "fontsize": 7.5, "linespacing": 1}
            ax.annotate(folded, (1, place), xytext=(6, -6), **under_it, **look)


@own_style()
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
        ``peak_per_10k``, ``first``, ``last``; ``gloss`` is written at the
        right if it is there.
    trends : DataFrame
        What they were made of: ``period``, ``label``, ``documents``, ``per_10k``.
    leaders : DataFrame, optional
        Such as `load_lexicon` gives: ``leader``, ``start``, ``end`` (empty: to
        this day), and ``gloss`` if it is there; drawn as bands
        behind, where the periods have dates.

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
    places, width = _place_periods(ax, trends)
    begin, end = places.min(), places.max() + width
    if trends["period"].notna().all():
        _shade(ax, leaders, begin, end)
    _hatch_gaps(ax, trends, places, width)
    first, last = (lives[column].map(places) for column in ("first", "last"))
    ax.hlines(range(len(names)), first, last + width, color=GREY, linewidth=0.8, zorder=0.5)
    _mark_uses(ax, lives, trends, places, width)
    _name_rows(ax, names)
    ax.set_xlim(begin, end)
    write_glosses(ax, lives)
    title = "提法的生与息  Lifelines (darker: nearer to the peak; hatched: no documents)"
    ax.set_title(title, pad=56)


def _hatch_gaps(ax: Axes, trends: pd.DataFrame, places: pd.Series, width: float) -> None:
    """Hatch the periods without documents."""
    without = trends.drop_duplicates("label").query("documents == 0")["label"]
    for x in places[without]:
        ax.axvspan(x, x + width, facecolor="none", edgecolor="#c8c8c8", hatch="////", **BANDS)


def _mark_uses(
    ax: Axes, lives: pd.DataFrame, trends: pd.DataFrame, places: pd.Series, width: float
) -> None:
    """Mark every period that has a slogan, the darker the nearer the rate is to its peak."""
    item = item_column(lives)
    rows = {name: row for row, name in enumerate(lives[item])}
    used = trends[trends[item].isin(rows) & (trends["count"].fillna(0) > 0)]
    peak = used[item].map(lives.set_index(item)["peak_per_10k"])
    shades = _shades(used["per_10k"].astype("float64") / peak)
    left, bottom = used["label"].map(places), used[item].map(rows) - 0.31
    ax.bar(left, 0.62, width, bottom, align="edge", color=shades)


def _name_rows(ax: Axes, names: list[str]) -> None:
    """Write the names at the left, the first on top, and leave the frame out."""
    ax.set_yticks(range(len(names)), [fold_label(name) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _shades(shares: pd.Series) -> np.ndarray:
    return colormaps[SCALE](0.25 + 0.7 * shares.to_numpy(dtype="float64"))


def _shade(ax: Axes, leaders: pd.DataFrame | None, begin: float, end: float) -> None:
    """Draw who led as bands, their names above."""
    if leaders is None:
        return
    narrow = 0
    glosses = leaders["gloss"] if "gloss" in leaders else [""] * len(leaders)
    terms = zip(leaders["leader"], leaders["start"], leaders["end"], glosses, strict=True)
    for place, (name, start, stop, gloss) in enumerate(terms):
        left = max(date2num(pd.Timestamp(start)), begin)
        right = min(end if pd.isna(stop) or stop == "" else date2num(pd.Timestamp(stop)), end)
        if left >= right:
            continue
        ax.axvspan(left, right, color=PALE if place % 2 else "white", **BANDS)
        fits = (right - left) / (end - begin) > max(0.02 * len(name), 0.011 * len(gloss))
        narrow = 0 if fits else narrow + 1  # a name wider than its band goes up and down in turn
        ax.annotate(
            f"{name}\n{gloss}".strip(),
            ((left + right) / 2, -0.6),
            xytext=(0, 26 if narrow % 2 else 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8.5,
            linespacing=1,
            annotation_clip=False,
        )


@own_style()
def draw_rank_flow(ax: Axes, ranks: pd.DataFrame) -> None:
    """
    Print the slogans of each period by rank, and join each to its next place.

    Parameters
    ----------
    ax : Axes
        Where to print, wide enough for a name a period.
    ranks : DataFrame
        Such as `slogan_ranks` gives: ``slogan`` (or ``term``), ``period``,
        ``label``, ``place`` (1, 2, …, no two alike in a period) and ``per_10k``;
        ``gloss`` is written under the name if it is there.

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
    require_room(ax, (3 if "gloss" in ranks else 2) * most)
    ax.set_axis_off()
    ax.set_title("名次的消长  Rank flow (number: uses per 10,000 Han characters)", pad=14)
    if ranks.empty:
        note_empty(ax)
        return
    labels = ranks.drop_duplicates("label").sort_values("period", kind="stable")["label"]
    columns = {label: column for column, label in enumerate(labels)}
    placed = ranks.assign(x=ranks["label"].map(columns))
    hues = _hues(ranks[item])
    _join_places(ax, placed, hues)
    _print_names(ax, placed, hues)
    for label, column in columns.items():
        ax.text(column, 0.2, label, ha="center", va="bottom", color=GREY, fontsize=10)
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(most + 0.6, -0.2)


def _hues(names: pd.Series) -> dict[str, str]:
    """Give a colour to each name that stands in more than one period."""
    often = names.value_counts()
    staying = [name for name in names.unique() if often[name] > 1]
    return {name: HUES[place % len(HUES)] for place, name in enumerate(staying)}


def _join_places(ax: Axes, placed: pd.DataFrame, hues: dict[str, str]) -> None:
    """Join each place of a name to its next: by a line, over a gap by dots."""
    for name, hue in hues.items():
        path = placed[placed[item_column(placed)] == name].sort_values("x")
        for (x, y), (next_x, next_y) in pairwise(zip(path["x"], path["place"], strict=True)):
            near = next_x - x == 1
            look = {"alpha": 0.75, "linestyle": "-"} if near else {"alpha": 0.35, "linestyle": ":"}
            ax.plot([x + 0.36, next_x - 0.36], [y, next_y], color=hue, linewidth=1.6, **look)


def _print_names(ax: Axes, placed: pd.DataFrame, hues: dict[str, str]) -> None:
    """Print each name in its place, with its rate."""
    glosses = placed["gloss"].fillna("") if "gloss" in placed else [""] * len(placed)
    columns = (placed[name] for name in (item_column(placed), "x", "place", "per_10k"))
    for name, x, place, rate, gloss in zip(*columns, glosses, strict=True):
        check_glyphs(name)
        text = f"{fold_label(name, 10)}  {rate:.1f}"
        look = {"color": hues.get(name, INK), "fontsize": 8.5, "bbox": BEHIND}
        _print_place(ax, (x, place), text, gloss, look)


def _print_place(ax: Axes, at: tuple[float, float], text: str, gloss: str, look: dict) -> None:
    """Print a name in its place, its gloss under it."""
    ax.text(*at, text, ha="center", va="center", **look)
    if gloss:
        ax.annotate(
            fold_gloss(gloss, 30),
            at,
            xytext=(0, -6 - 5 * text.count("\n")),
            textcoords="offset points",
            ha="center",
            va="top",
            color=GREY,
            fontsize=6.5,
            linespacing=1,
        )
