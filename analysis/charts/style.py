"""One look for all figures: size, colours, and the one Chinese font."""

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from pylopdf_fonts_zh_cn import sans_path
from wcwidth import wcswidth

INK, GREY, PALE = "#1b1b1b", "#767676", "#ececec"
ACCENT, SECOND = "#b2182b", "#2166ac"
"""Red and blue of ColorBrewer's RdBu, told apart by colour-blind readers and in print."""

SCALE = "Reds"
"""One hue that only darkens, so that grey print and colour-blind readers keep the order."""


@cache
def font_path() -> str:
    """Return the path of Noto Sans SC, which a package brings along."""
    return str(sans_path())


@cache
def _family() -> str:
    font_manager.fontManager.addfont(font_path())
    return font_manager.FontProperties(fname=font_path()).get_name()


@cache
def _look() -> dict[str, object]:
    """Return size, colours and font as matplotlib's settings."""
    return {
        "font.family": _family(),
        "font.size": 10,
        "text.color": INK,
        "text.parse_math": False,
        "axes.labelcolor": INK,
        "axes.edgecolor": GREY,
        "axes.titlesize": 13,
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "xtick.color": GREY,
        "ytick.color": INK,
        "figure.figsize": (9, 5),
        "figure.dpi": 80,
        "figure.constrained_layout.use": True,
        "savefig.dpi": 200,
        "svg.fonttype": "path",
        "svg.hashsalt": "tifa",
    }


@contextmanager
def own_style() -> Iterator[None]:
    """
    Draw in the style of this package, and leave matplotlib's settings as they were.

    Inside, what the reader has set for figures of their own counts for nothing.
    Works on a function, too: ``@own_style()``.
    """
    with mpl.rc_context({"timezone": "UTC"}), mpl.style.context(["default", _look()]):
        yield


class StyledFigure(Figure):
    """A figure that keeps its style however it is shown: ticks are made only when it is drawn."""

    @own_style()
    def draw(self, renderer: RendererBase) -> None:
        """Draw in the style of this package."""
        super().draw(renderer)

    @own_style()
    def savefig(self, fname: str | Path | BinaryIO, **options: object) -> None:
        """Write in the style of this package."""
        super().savefig(fname, **options)


@own_style()
def new_axes(rows: float = 0, width: float = 9.0) -> tuple[Figure, Axes]:
    """
    Make a figure tall enough for a chart with that many rows.

    Parameters
    ----------
    rows : float
        Rows to be drawn, one under the other; 0 gives the usual height.
    width : float
        Inches.

    Returns
    -------
    tuple of Figure and Axes
        The figure stays open until `save` closes it. It has the style of this
        package; figures of your own keep your settings.
    """
    from matplotlib import pyplot

    height = 1.4 + 0.3 * rows if rows else 5.0
    return pyplot.subplots(figsize=(width, height), FigureClass=StyledFigure)


def fold_label(label: str, width: int = 20) -> str:
    """
    Break a long Chinese label into lines, after a mark where there is one.

    A heading's number stays with its first words.

    Examples
    --------
    >>> fold_label("一、政治把握能力、调查研究能力、联系群众能力", 16)
    '一、政治把握能力、调查研究能力、\\n联系群众能力'
    """
    lines = [""]
    for part in re.findall(r"(?:^[^、，]{1,3}、)?[^、，]+[、，]*|[、，]+", label):
        if lines[-1] and len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join("\n".join(textwrap.wrap(line, width)) for line in lines)


def fold_gloss(gloss: str, width: int = 56) -> str:
    """Break a long English gloss into lines."""
    return textwrap.fill(gloss, width, break_long_words=False)


def require_numbers(table: pd.DataFrame, *columns: str) -> None:
    """
    Refuse a table that has no number where one is to be drawn.

    Raises
    ------
    ValueError
        Naming the column and the row.
    """
    for column in columns:
        finite = np.isfinite(pd.to_numeric(table[column], errors="coerce").astype("float64"))
        if not finite.all():
            place = int(np.flatnonzero(~finite)[0])
            value = table[column].iloc[place]
            raise ValueError(f"there is no number to draw in {column!r}, row {place}: {value}")


def require_room(ax: Axes, rows: int) -> None:
    """
    Refuse more rows than can be read in the height of a chart.

    Raises
    ------
    ValueError
        Naming both, and what to do.
    """
    points = ax.bbox.height * 72 / ax.figure.dpi
    if rows * 10 > points:
        raise ValueError(
            f"{rows} rows have no room in {points / 72:.1f} inches: "
            f"draw fewer, or on new_axes({rows})"
        )


def lay_out(ax: Axes) -> None:
    """Give axes their place in the figure, so that what stands in them can be measured."""
    if engine := ax.figure.get_layout_engine():
        engine.execute(ax.figure)


def write_columns(ax: Axes, columns: dict[str, list[str]]) -> None:
    """
    Write columns of numbers at the right of a chart, a number beside each row.

    Parameters
    ----------
    ax : Axes
        Row 0 stands at 0 of its y axis.
    columns : dict of str to list of str
        For each heading, as many texts as there are rows.
    """
    right = 0.0
    for heading, texts in columns.items():
        lines = [*heading.split("\n"), *texts]
        right += 12 + 4.9 * max(wcswidth(line) for line in lines)
        for row, text in enumerate([heading, *texts]):
            ax.annotate(
                text,
                (1, row - 1 if row else -0.75),
                xycoords=ax.get_yaxis_transform(),
                xytext=(right, 0),
                textcoords="offset points",
                ha="right",
                va="center_baseline" if row else "bottom",
                color=INK if row else GREY,
                fontsize=9,
                annotation_clip=False,
            )


def write_glosses(ax: Axes, table: pd.DataFrame) -> None:
    """Write the column ``gloss``, if there is one, at the right of a chart, one beside each row."""
    if "gloss" not in table:
        return
    for row, gloss in enumerate(table["gloss"].fillna("")):
        ax.annotate(
            fold_gloss(gloss, max(48, len(gloss) // 2 + 8)),  # two lines: a row has no more room
            (1, row),
            xycoords=ax.get_yaxis_transform(),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=GREY,
            fontsize=8.5,
            annotation_clip=False,
        )


def note_empty(ax: Axes) -> None:
    """Say in the middle of a chart that its table was empty."""
    place = {"x": 0.5, "y": 0.5, "ha": "center", "va": "center", "transform": ax.transAxes}
    ax.text(s="没有可画的内容  Nothing to draw", color=GREY, **place)
