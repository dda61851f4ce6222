"""Word clouds, drawn as outlines that print at any size."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import ImageFont

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

WIDTH, HEIGHT, SEED = 1200, 700, 2023
LARGEST, SMALLEST, STEP = 150, 7, 0.88


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
        ax.add_patch(PathPatch(_outline(word, size, top, left), color=color, linewidth=0))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(HEIGHT, 0)
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.set_title(title)


def _layout(counts: dict[str, float]) -> list[tuple[str, int, int, int]]:
    """
    Place all words, as large as they fit without any being shrunk by itself.

    wordcloud shrinks a word that finds no room, so that equal counts would
    get different sizes; then all words are tried again, smaller.
    """
    from wordcloud import WordCloud

    largest = LARGEST
    while True:
        cloud = WordCloud(
            font_path=font_path(),
            width=WIDTH,
            height=HEIGHT,
            prefer_horizontal=1.0,
            relative_scaling=0.5,
            min_font_size=SMALLEST,
            max_font_size=largest,
            max_words=len(counts),
            margin=4,
            random_state=SEED,
        )
        try:
            cloud.generate_from_frequencies(counts)
        except ValueError:  # not even one word found room
            cloud.layout_ = []
        placed = [(word, size, top, left) for (word, _), size, (top, left), _, _ in cloud.layout_]
        smaller = int(largest * STEP)
        if (len(placed) == len(counts) and _even(placed, counts)) or smaller < SMALLEST:
            return placed
        largest = smaller


def _even(placed: list[tuple[str, int, int, int]], counts: dict[str, float]) -> bool:
    """Tell whether words of one count have one size."""
    sizes = {counts[word]: size for word, size, _, _ in placed}
    return all(size == sizes[counts[word]] for word, size, _, _ in placed)


def _outline(word: str, size: int, top: int, left: int) -> Path:
    """Draw a word as a path whose ink starts at the given place, y downwards."""
    box = ImageFont.truetype(font_path(), size).getbbox(word, anchor="ls")
    path = TextPath((0, 0), word, size=size, prop=FontProperties(fname=font_path()))
    return Affine2D().scale(1, -1).translate(left - box[0], top - box[1]).transform_path(path)
