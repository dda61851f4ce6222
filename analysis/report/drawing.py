"""Draw the charts of a report, as SVG that can stand inside a page."""

import re
from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from analysis import charts
from analysis.charts.saving import spell_out
from analysis.charts.style import own_style
from analysis.report.study import Study
from analysis.report.svg import Sprite, inline_svg
from analysis.text.outline import top_sections

BARS, CLOUD, SLOGANS, COLUMNS, POINTS = 25, 80, 40, 25, 400
"""How many rows, words, slogans, sections and points a chart shows; the table beside it has all."""


def study_charts(one: Study, key: str, sprite: Sprite, lang: str) -> dict[str, str]:
    """Draw every chart of one text, by name; what has no row is left out."""
    tables = {name: _readable(table, lang) for name, table in one.tables.items()}
    bounds = top_sections(one.sections)[["start", "end"]].to_numpy()
    top = tables["sections"].assign(start=bounds[:, 0], end=bounds[:, 1])
    labels = list(top["label"].head(COLUMNS))
    listed = list(tables["slogans"]["slogan"].head(SLOGANS))
    grid = tables["by_section"].query("slogan in @listed and label in @labels")
    places = tables["positions"].query("slogan in @listed")
    compared = tables["keyness"].dropna(subset="log_ratio").head(POINTS)
    terms = tables["terms"]
    force = tables["modality"].query("section in @labels")
    wide = 10
    drawn = {
        "sections": (charts.draw_section_lengths, [top.head(BARS)], len(top.head(BARS)), 9),
        "terms": (charts.draw_top_terms, [terms.head(BARS)], len(terms.head(BARS)), 9),
        "cloud": (charts.draw_word_cloud, [terms.head(CLOUD)], 0, 9),
        "by_section": (charts.draw_slogans_by_section, [grid, labels], len(listed) + 3, wide),
        "positions": (charts.draw_slogan_positions, [places, top], len(listed) + 1, wide),
        "modality": (charts.draw_modality, [force], 1.5 * len(labels), 9),
        "keyness": (charts.draw_keyness, [compared], 18, wide),
    }
    return {
        name: draw(draw_chart, tables, (rows, width), sprite, f"{key}-{name}-{lang}")
        for name, (draw_chart, tables, rows, width) in drawn.items()
        if len(tables[0])
    }


def comparison_charts(tables: dict[str, pd.DataFrame], sprite: Sprite, lang: str) -> dict[str, str]:
    """Draw the charts of the start page."""
    documents = _readable(tables["documents"], lang)
    label = documents["title"].where(
        ~documents["title"].duplicated(keep=False), documents["doc_id"]
    )
    documents = documents.assign(label=label, share=float("nan"))
    names = documents.set_index("doc_id")["label"].head(COLUMNS)
    counted = _readable(tables["by_document"], lang)
    often = counted.groupby("slogan")["count"].sum().sort_values(ascending=False, kind="stable")
    listed = list(often.index[:SLOGANS])
    grid = counted.query("slogan in @listed and doc_id in @names.index")
    grid = grid.assign(
        label=grid["doc_id"].map(names),
        order=grid["slogan"].map({name: place for place, name in enumerate(listed)}),
    ).sort_values("order", kind="stable")
    shown = documents.head(BARS)
    drawn = {
        "documents": draw(
            charts.draw_section_lengths, [shown], (len(shown), 9), sprite, f"c0-{lang}"
        )
    }
    if len(grid):
        size = (grid["slogan"].nunique() + 3, 10)
        parts = [grid, list(names)]
        drawn["by_document"] = draw(
            charts.draw_slogans_by_section, parts, size, sprite, f"c1-{lang}"
        )
    return drawn


@own_style()
def draw(
    draw_chart: Callable[..., None],
    tables: list,
    size: tuple[float, float],
    sprite: Sprite,
    name: str,
) -> str:
    """
    Draw one chart.

    Its title is left to the page, which has it in the reader's language.

    Parameters
    ----------
    draw_chart : callable
        One of `analysis.charts`.
    tables : list
        What it draws.
    size : tuple of float
        Rows, as `new_axes` takes them, and inches.
    sprite : Sprite
        Where the letters go, once for all charts of a page.
    name : str
        Of the chart in the page; one that ends in -zh gets no English.

    Returns
    -------
    str
        An ``<svg>``.
    """
    fig, ax = charts.new_axes(max(size[0], 4) if size[0] else 0, size[1])
    draw_chart(ax, *tables)
    ax.set_title("")
    if name.endswith("-zh"):
        _in_chinese(fig)
    return inline_svg(fig, sprite, name)


def _in_chinese(fig: Figure) -> None:
    """Keep the Chinese half of what axes and legends say in both languages."""
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            lines = map(_chinese_half, axis.get_label_text().split("\n"))
            axis.set_label_text("\n".join(lines).strip())
    for legend in fig.findobj(Legend):
        for text in legend.get_texts():
            text.set_text(_chinese_half(text.get_text()))


def _chinese_half(text: str) -> str:
    """
    Cut what stands behind two blanks, or a last word in Latin letters.

    Examples
    --------
    >>> _chinese_half("次数  Count"), _chinese_half("坚决 resolve")
    ('次数', '坚决')
    """
    return re.sub(r" +[A-Za-z]+$", "", text.split("  ")[0])


def _readable(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Spell out what the font cannot draw; leave out the English glosses of a Chinese page."""
    shown = table.copy()
    for column in shown.select_dtypes(include=["object", "string"]):
        shown[column] = shown[column].map(spell_out, na_action="ignore")
    if lang == "zh" and "gloss" in shown:
        shown["gloss"] = ""
    return shown
