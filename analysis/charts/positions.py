"""Where in a text each slogan stands."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.style import ACCENT, GREY, PALE, fold_gloss, fold_label, note_empty


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
    if sections.empty:
        raise ValueError("there is no section to draw slogans in")
    if mentions.empty:
        note_empty(ax)
    slogans = list(mentions["slogan"].unique())
    length = max(int(sections["end"].max()), 1)
    for place, (label, start, end) in enumerate(
        zip(sections["label"], sections["start"], sections["end"], strict=True)
    ):
        ax.axvspan(start, end, color=PALE if place % 2 else "white", linewidth=0, zorder=0)
        name = _band_name(label, (end - start) / length)
        ax.text((start + end) / 2, -0.75, name, ha="center", va="bottom", fontsize=9)
    rows = [slogans.index(slogan) for slogan in mentions["slogan"]]
    ax.hlines(range(len(slogans)), 0, length, color="#d5d5d5", linewidth=0.6, zorder=1)
    ax.scatter(mentions["start"], rows, marker="|", s=110, linewidths=2.2, color=ACCENT, zorder=2)
    ax.set_yticks(range(len(slogans)), [fold_label(slogan) for slogan in slogans])
    ax.set_ylim(max(len(slogans), 1) - 0.4, -0.6)
    ax.set_xlim(0, length)
    ax.tick_params(axis="y", length=0)
    glosses = mentions.drop_duplicates("slogan").set_index("slogan")["gloss"].fillna("")
    for row, slogan in enumerate(slogans):
        ax.text(
            1.01 * length, row, fold_gloss(glosses[slogan]), va="center", color=GREY, fontsize=8.5
        )
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xlabel("字符位置  Character offset")
    ax.set_title("提法在文中的位置  Where each slogan stands", pad=26)


def _band_name(label: str, share: float) -> str:
    """Name a band by what there is room for: the label, its number, or nothing."""
    if share > 0.018 * len(label):
        return label
    number = label.partition("、")[0]
    return number if share > 0.018 * len(number) else ""
