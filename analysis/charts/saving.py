"""Write a figure as PNG and SVG, and its numbers as CSV beside them."""

import io
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.text import Text
from PIL import Image

from analysis.charts.style import font_path, own_style
from analysis.corpus.exporting import save_table

DIGITS = 6
"""Of the numbers beside a figure; it shows no more."""

PREVIEW_DPI, PREVIEW_COLORS = 90, 32


class MissingGlyphError(ValueError):
    """A character that the font cannot draw; its message names it and the text."""


@cache
def drawable() -> frozenset[str]:
    """Return the characters that the font has a glyph for, and the line break."""
    return frozenset(map(chr, get_font(font_path()).get_charmap())) | {"\n"}


def check_glyphs(text: str) -> None:
    """
    Refuse a text that the font cannot draw.

    Raises
    ------
    MissingGlyphError
        Naming the first character without a glyph, and the text.
    """
    for char in text:
        if char not in drawable():
            raise MissingGlyphError(
                f"the font has no glyph for {char!r} (U+{ord(char):04X}) in {text!r}"
            )


def spell_out(text: str) -> str:
    """
    Replace each character that the font cannot draw by its code point.

    Examples
    --------
    >>> spell_out("改\u202e革")
    '改〈202E〉革'
    """
    missing = set(text) - drawable()
    return text.translate({ord(char): f"〈{ord(char):04X}〉" for char in missing})


@dataclass(frozen=True)
class Preview:
    """A figure as a notebook shows it: a PNG of few colours, small enough to commit."""

    name: str
    png: bytes = field(repr=False)

    def _repr_png_(self) -> bytes:
        return self.png


@own_style()
def save(fig: Figure, name: str, table: pd.DataFrame, folder: str | Path = "figures") -> Preview:
    """
    Write ``name.png`` (200 dpi), ``name.svg`` and ``name.csv``, and close the figure.

    The same figure gives the same bytes again: no date and no random
    identifiers are written. The CSV is written by `save_table`.

    Parameters
    ----------
    fig : Figure
        What to write.
    name : str
        The number of its notebook and a word, such as ``03_slogan-counts``.
    table : DataFrame
        The numbers that the figure shows.
    folder : str or Path
        Made if it is not there.

    Returns
    -------
    Preview
        What a notebook shows when this is the last line of a cell.

    Raises
    ------
    MissingGlyphError
        If the figure has a character that the font cannot draw.
    """
    for artist in fig.findobj(Text):
        if artist.get_visible():
            check_glyphs(artist.get_text())
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        fig.savefig(folder / f"{name}.png", metadata={"Software": None})
        fig.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
    save_table(table, folder / f"{name}.csv", digits=DIGITS)
    return Preview(name, _small_png(fig))


def _small_png(fig: Figure) -> bytes:
    from matplotlib import pyplot

    drawn, small = io.BytesIO(), io.BytesIO()
    fig.savefig(drawn, format="png", dpi=PREVIEW_DPI, metadata={"Software": None})
    pyplot.close(fig)
    Image.open(drawn).convert("RGB").quantize(PREVIEW_COLORS).save(small, "png", optimize=True)
    return small.getvalue()
