"""Bars: lengths of sections, frequencies of terms, counts of slogans."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.style import (
    ACCENT,
    GREY,
    SECOND,
    fold_gloss,
    fold_label,
    note_empty,
    require_numbers,
)


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


def _draw_bars(ax: Axes, labels: pd.Series, lengths: pd.Series, color: str):
    """Draw horizontal bars, the first on top, room for a note behind each."""
    require_numbers(lengths.to_frame("length"), "length")
    if labels.empty:
        note_empty(ax)
    rows = range(len(labels))
    bars = ax.barh(rows, lengths, color=color, height=0.66)
    ax.set_yticks(rows, [fold_label(label) for label in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_xlim(0, 1.18 * max(lengths, default=1))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    return bars
