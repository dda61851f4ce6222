"""Bars: lengths of sections, frequencies of terms, counts of slogans, collocates."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.charts.style import (
    ACCENT,
    GREY,
    INK,
    SECOND,
    fold_gloss,
    fold_label,
    note_empty,
    own_style,
    require_numbers,
    require_room,
    write_columns,
)


@own_style()
def draw_section_lengths(ax: Axes, table: pd.DataFrame) -> None:
    """
    Draw the length of each section, in order of the text.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        Columns ``label``, ``han_chars`` and ``share``, one row a section.
    """
    bars = _draw_bars(ax, table["label"], table["han_chars"], SECOND)
    notes = [
        f"{count:,}  ({share:.0%})" if share == share else f"{count:,}"
        for count, share in zip(table["han_chars"], table["share"], strict=True)
    ]
    ax.bar_label(bars, notes, padding=4)
    ax.set(title="各部分的长度  Length of each section", xlabel="汉字数  Han characters")


@own_style()
def draw_top_terms(ax: Axes, table: pd.DataFrame) -> None:
    """
    Draw the most frequent terms.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        Columns ``term``, ``count`` and ``per_10k``, one row a term.
    """
    bars = _draw_bars(ax, table["term"], table["count"], SECOND)
    ax.bar_label(bars, [f"{count:,}" for count in table["count"]], padding=4)
    ax.set(title="高频词  Most frequent terms", xlabel="次数  Count")


@own_style()
def draw_slogan_counts(ax: Axes, table: pd.DataFrame) -> None:
    """
    Draw how often each slogan stands in the text, its gloss beside the bar.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        Columns ``slogan``, ``gloss`` and ``count``, one row a slogan.
    """
    bars = _draw_bars(ax, table["slogan"], table["count"], ACCENT)
    notes = [
        f"{count:,}  {fold_gloss(gloss)}"
        for count, gloss in zip(table["count"], table["gloss"].fillna(""), strict=True)
    ]
    ax.bar_label(bars, notes, padding=4, color=GREY, fontsize=8.5)
    ax.set_xlim(0, 2.2 * max(table["count"], default=1))
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.set_title("提法出现次数  How often each slogan stands")


@own_style()
def draw_collocates(ax: Axes, table: pd.DataFrame, node: str = "") -> None:
    """
    Draw how often each collocate stands before the node and how often after it.

    Bars to the left count what stands before, bars to the right what stands
    after. The thin line under a pair of bars is as long as they would be
    together by chance, half of it on each side.

    Parameters
    ----------
    ax : Axes
        Where to draw, high enough for the rows: see `new_axes`.
    table : DataFrame
        As `collocates` gives it, or its first rows; one row a collocate:
        ``term``, ``left``, ``right``, ``expected``, ``log_likelihood`` and
        ``log_dice``.
    node : str
        Stands in the title and, if short, over the middle.

    Raises
    ------
    ValueError
        If there is no number to draw, or the rows have no room.

    Notes
    -----
    A token between two nodes stands after the one and before the other, and
    is drawn on both sides: a pair of bars can be longer than ``observed``.
    """
    require_numbers(table, "left", "right", "expected", "log_likelihood", "log_dice")
    require_room(ax, len(table))
    if table.empty:
        note_empty(ax)
    else:
        ax.axvline(0, color=GREY, linewidth=0.8)
        ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    rows = range(len(table))
    half = table["expected"] / 2
    before = ax.barh(rows, -table["left"], color=SECOND, height=0.5)
    after = ax.barh(rows, table["right"], color=ACCENT, height=0.5)
    for bars, side in ((before, "left"), (after, "right")):
        ax.bar_label(bars, [f"{n:,}" if n else "" for n in table[side]], padding=3, fontsize=9)
    ax.hlines([row + 0.37 for row in rows], -half, half, color=INK, linewidth=1.3)
    ax.set_yticks(rows, [fold_label(term) for term in table["term"]])
    ax.set_ylim(max(len(table), 1) - 0.4, -0.6)
    widest = max(table["left"].max(), table["right"].max(), half.max(), 1) if len(table) else 1
    room = 1.06 + 0.045 * len(f"{widest:,.0f}")
    ax.set_xlim(-room * widest, room * widest)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    ax.xaxis.set_major_formatter(lambda count, _: f"{abs(count):,.0f}")
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    middle = node if len(node) <= 10 else ""
    heads = {"left": "← 之前  before", "center": middle, "right": "之后  after →"}
    for share, (side, head) in zip((0, 0.5, 1), heads.items(), strict=True):
        place = {"xy": (share, 1), "xycoords": "axes fraction", "textcoords": "offset points"}
        ax.annotate(head, xytext=(0, 4), ha=side, va="bottom", **place)
    columns = {"对数似然\nG²": "log_likelihood", "关联度\nLogDice": "log_dice"}
    write_columns(
        ax, {name: [f"{n:,.1f}" for n in table[column]] for name, column in columns.items()}
    )
    note = "细线：随机期望，两侧各半  thin line: expected by chance, half on each side"
    ax.set_xlabel(f"次数  Count\n{note}")
    title = "搭配词  Collocates"
    if node:
        title = fold_label(f"“{node}”", 24) + ("\n" if len(node) > 14 else "") + f"的{title}"
    ax.set_title(title, pad=34)


def _draw_bars(ax: Axes, labels: pd.Series, lengths: pd.Series, color: str):
    """Draw horizontal bars, the first on top, room for a note behind each."""
    require_numbers(lengths.to_frame("length"), "length")
    if labels.empty:
        note_empty(ax)
    rows = range(len(labels))
    bars = ax.barh(rows, lengths, color=color, height=0.66)
    ax.set_yticks(rows, [fold_label(label) for label in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_xlim(0, 1.18 * (max(lengths, default=1) or 1))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    return bars
