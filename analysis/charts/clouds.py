"""Word clouds, drawn as outlines that print at any size."""

from collections.abc import Iterable, Iterator
from functools import cache
from random import Random
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import Image, ImageDraw, ImageFont

from analysis.charts.saving import check_glyphs
from analysis.charts.style import (
    ACCENT,
    GREY,
    INK,
    SECOND,
    font_path,
    note_empty,
    own_style,
    require_numbers,
)

WIDTH, HEIGHT, MARGIN, SEED = 1200, 700, 4, 2023
LARGEST, SMALLEST, STEP = 150, 7, 0.88


class Placed(NamedTuple):
    """A word of a cloud, its size, and where its ink begins."""

    word: str
    size: int
    top: int
    left: int


@own_style()
def draw_word_cloud(ax: Axes, table: pd.DataFrame, title: str = "词云  Word cloud") -> None:
    """
    Draw words at sizes that grow with their counts; equal counts, equal sizes.

    A cloud is an invitation to read, no measurement: long words look more
    frequent than they are. The bar chart has the numbers.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        First column the words, and a column ``count``; one row a word.
    title : str
        Stands above; says so if there was no room for all words.

    Raises
    ------
    ValueError
        If a word is empty or a count is no positive number.
    MissingGlyphError
        If a word has a character that the font cannot draw.
    """
    require_numbers(table, "count")
    counts = dict(zip(table[table.columns[0]], table["count"].astype("float64"), strict=True))
    for word, count in counts.items():
        if not isinstance(word, str) or not word.strip() or "\n" in word or count <= 0:
            raise ValueError(f"a cloud cannot draw {word!r} with the count {count}")
        check_glyphs(word)
    layout = _layout(counts) if counts else []
    if not counts:
        note_empty(ax)
    if len(layout) < len(counts):
        title = f"{title} ({len(layout)} / {len(counts)})"
    shades = (ACCENT, SECOND, INK, GREY)
    for place, (word, size, top, left) in enumerate(layout):
        color = shades[place % len(shades)]
        outline = PathPatch(_outline(word, size, top, left), color=color, linewidth=0)
        outline.set_in_layout(False)  # it is inside the axes, and outlines are slow to measure
        ax.add_artist(outline)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(HEIGHT, 0)
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.set_title(title)


def _layout(counts: dict[str, float]) -> list[Placed]:
    """
    Place all words, as large as they fit with equal counts at one size.

    Where that cannot be, all words are tried again, smaller; at the smallest
    letters, what finds no room is left out.
    """
    largest = LARGEST
    while (smaller := int(largest * STEP)) >= SMALLEST:
        if (placed := _all_even(_place(counts, largest), counts)) is not None:
            return placed
        largest = smaller
    return list(_place(counts, largest))


def _all_even(words: Iterable[Placed], counts: dict[str, float]) -> list[Placed] | None:
    """Take all words if those of one count have one size; stop at the first that has not."""
    placed, sizes = [], {}
    for word in words:
        if sizes.setdefault(counts[word.word], word.size) != word.size:
            return None
        placed.append(word)
    return placed if len(placed) == len(counts) else None


def _place(counts: dict[str, float], largest: int) -> Iterator[Placed]:
    """
    Place words one by one, the most frequent first, each at a free place taken by chance.

    A word that finds no room is made smaller, and with it those that follow.
    The places are those of the package wordcloud, which also draws by chance a
    direction and a colour for each word; here both are drawn to no use.
    """
    chance = Random(SEED)  # noqa: S311  of a picture
    ink = np.zeros((HEIGHT, WIDTH), dtype="uint32")
    ranked = sorted(counts, key=counts.__getitem__, reverse=True)
    size, before, most = largest, 1.0, counts[ranked[0]]
    for word in ranked:
        share = counts[word] / most
        size = round((0.5 * (share / before) + 0.5) * size)
        before = share
        chance.random()
        place = None
        while size >= SMALLEST and place is None:
            left, top, right, bottom = _font(size).getbbox(word, anchor="lt")
            height, width = bottom - top, right - left
            place = _free_place(ink, height + MARGIN, width + MARGIN, chance)
            size -= place is None
        if place is None:
            return
        top, left = (side + MARGIN // 2 for side in place)
        yield Placed(word, size, top, left)
        _add_ink(ink[top:, left:], _drawn(word, size))
        chance.random()


def _free_place(ink: np.ndarray, height: int, width: int, chance: Random) -> tuple[int, int] | None:
    """
    Choose by chance where a box has no ink in it, as row and column; None if nowhere.

    How much ink is in a box follows from its four corners. One chance in as
    many as there are places, plus one, is None, too: so does wordcloud.
    """
    if height >= HEIGHT or width >= WIDTH:
        return None
    rows = ink[height:] - ink[:-height]
    free = np.flatnonzero(rows[:, width:] == rows[:, :-width])
    if not len(free) or not (chosen := chance.randint(0, len(free))):
        return None
    row, column = divmod(int(free[chosen - 1]), WIDTH - width)
    return row, column


def _drawn(word: str, size: int) -> np.ndarray:
    """Draw a word as pixels, as few as hold its ink; above 0 is ink."""
    font = _font(size)
    left, top, right, bottom = font.getbbox(word)
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), word, fill="white", font=font)
    return np.asarray(image, dtype="uint32")


def _add_ink(ink: np.ndarray, drawn: np.ndarray) -> None:
    """
    Add a word to the ink that lies up and left of each pixel, the word standing in the corner.

    Beside the word and under it, only its edges have to be carried on.
    """
    height, width = drawn.shape
    summed = drawn.cumsum(axis=0, dtype="uint32").cumsum(axis=1, dtype="uint32")
    ink[:height, :width] += summed
    ink[height:, :width] += summed[-1]
    ink[:height, width:] += summed[:, -1:]
    ink[height:, width:] += summed[-1, -1]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_path(), size)


def _outline(word: str, size: int, top: int, left: int) -> Path:
    """Draw a word as a path whose ink starts at the given place, y downwards."""
    box = _font(size).getbbox(word, anchor="ls")
    path = TextPath((0, 0), word, size=size, prop=FontProperties(fname=font_path()))
    return Affine2D().scale(1, -1).translate(left - box[0], top - box[1]).transform_path(path)
