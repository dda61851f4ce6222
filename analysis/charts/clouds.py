"""Word clouds, drawn as outlines that print at any size."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import ImageFont

from analysis.charts.saving import check_glyphs
from analysis.charts.style import ACCENT, GREY, INK, SECOND, font_path

WIDTH, HEIGHT, SEED = 900, 500, 2023


def draw_word_cloud(ax: Axes, table: pd.DataFrame, title: str = "词云  Word cloud") -> None:
    """
    Draw words at sizes that grow with their counts.

    A cloud is an invitation to read, no measurement: long words look more
    frequent than they are. The bar chart has the numbers.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        First column the words, and a column ``count``; one row a word.
    title : str
        Stands above.

    Raises
    ------
    ValueError
        If there is no word to draw.
    MissingGlyphError
        If a word has a character that the font cannot draw.
    """
    from wordcloud import WordCloud

    words = table[table.columns[0]]
    counts = dict(zip(words, table["count"].astype(int), strict=True))
    if not counts:
        raise ValueError("there is no word to draw a cloud of")
    for word in counts:
        check_glyphs(word)
    cloud = WordCloud(
        font_path=font_path(),
        width=WIDTH,
        height=HEIGHT,
        prefer_horizontal=1.0,
        relative_scaling=0.5,
        min_font_size=9,
        max_font_size=96,
        margin=4,
        random_state=SEED,
    ).generate_from_frequencies(counts)
    shades = (ACCENT, SECOND, INK, GREY)
    for place, ((word, _), size, (top, left), _, _) in enumerate(cloud.layout_):
        box = ImageFont.truetype(font_path(), size).getbbox(word, anchor="ls")
        outline = TextPath((0, 0), word, size=size, prop=FontProperties(fname=font_path()))
        placed = (
            Affine2D().scale(1, -1).translate(left - box[0], top - box[1]).transform_path(outline)
        )
        ax.add_patch(PathPatch(placed, color=shades[place % len(shades)], linewidth=0))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(HEIGHT, 0)
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.set_title(title)
