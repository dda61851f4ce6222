"""Tests of analysis.charts: artists equal the table, files repeat, glyphs exist."""

import csv

import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.patches import PathPatch

from analysis import charts
from analysis.charts.clouds import _layout
from analysis.charts.saving import check_glyphs
from analysis.charts.style import fold_gloss, fold_label

TABLE = pd.DataFrame(
    {
        "label": ["标题", "一、扬优势", "二、找差距"],
        "term": ["要", "优势", "发展"],
        "slogan": ["两个维护", "改革开放", "扬优势、找差距、促发展"],
        "gloss": ["Two Upholds", None, "build on strengths"],
        "han_chars": [21, 656, 564],
        "share": [0.02, 0.53, 0.45],
        "count": [3, 2, 1],
        "per_10k": [30.0, 20.0, 10.0],
        "start": [0, 30, 60],
        "end": [20, 50, 90],
    }
)


@pytest.fixture
def ax():
    _, axes = charts.new_axes(3)
    yield axes
    pyplot.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def tick_labels(ax, axis="y"):
    return [label.get_text() for label in getattr(ax, f"get_{axis}ticklabels")()]


@pytest.mark.parametrize(
    ("draw", "column", "labels"),
    [
        (charts.draw_section_lengths, "han_chars", "label"),
        (charts.draw_top_terms, "count", "term"),
        (charts.draw_slogan_counts, "count", "slogan"),
    ],
)
def test_bars_equal_the_table(ax, draw, column, labels):
    draw(ax, TABLE)

    assert [bar.get_width() for bar in ax.patches] == TABLE[column].tolist()
    assert tick_labels(ax) == TABLE[labels].tolist()
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_notes_beside_the_bars(ax):
    charts.draw_section_lengths(ax, TABLE.assign(share=[0.02, float("nan"), 0.45]))

    assert texts(ax) == ["21  (2%)", "656", "564  (45%)"]


def test_glosses_stand_beside_the_slogans(ax):
    charts.draw_slogan_counts(ax, TABLE)

    assert texts(ax) == ["3  Two Upholds", "2  ", "1  build on strengths"]


def test_dots_stand_at_their_section_with_their_count(ax):
    charts.draw_terms_by_section(ax, TABLE, ["二、找差距", "一、扬优势", "标题"])
    dots = ax.collections[0]

    assert dots.get_offsets().tolist() == [[2, 0], [1, 1], [0, 2]]
    assert dots.get_sizes().tolist() == pytest.approx([700, 700 * 2 / 3, 700 / 3])
    assert texts(ax) == ["3", "2", "1"]
    assert tick_labels(ax, "x") == ["二、\n找差距", "一、\n扬优势", "标题"]


def test_heat_map_equals_the_table(ax):
    charts.draw_slogans_by_section(ax, pd.concat([TABLE, TABLE.tail(1).assign(label="标题")]))
    grid = ax.images[0].get_array()

    assert grid.filled(0).tolist() == [[3, 0, 0], [0, 2, 0], [1, 0, 1]]
    assert grid.mask.sum() == 5
    assert {"Two Upholds", "build on strengths"} <= set(texts(ax))


def test_marks_stand_where_the_slogans_stand(ax):
    charts.draw_slogan_positions(ax, TABLE, TABLE)

    assert ax.collections[-1].get_offsets().tolist() == [[0, 0], [30, 1], [60, 2]]
    assert [patch.get_x() for patch in ax.patches] == [0, 30, 60]
    assert ax.get_xlim() == (0, 90)


def test_many_sections_get_short_slanted_labels(ax):
    many = pd.concat([TABLE.assign(label=f"{n}、" + "很长的标题" * 4) for n in "一二三四五六七"])
    charts.draw_terms_by_section(ax, many)

    assert all(len(label) == 11 for label in tick_labels(ax, "x"))
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {50}


def test_cloud_draws_every_word_once_and_apart(ax):
    charts.draw_word_cloud(ax, TABLE[["slogan", "count"]])
    boxes = [patch.get_extents() for patch in ax.patches]

    assert len(boxes) == 3
    assert all(isinstance(patch, PathPatch) for patch in ax.patches)
    assert not any(one.overlaps(two) for one in boxes for two in boxes if one is not two)


def test_equal_counts_have_equal_sizes_and_no_word_is_left_out(ax):
    words = [
        f"{a}{b}的长短不一"[: 2 + n % 5] + "词" * (n % 9)
        for n, (a, b) in enumerate(
            zip("一二三四五六七八九十" * 4, "甲乙丙丁戊己庚" * 6, strict=False)
        )
    ]
    table = pd.DataFrame(
        {"term": words, "count": [9, 5, 5] + [1] * (len(words) - 3)}
    ).drop_duplicates("term")
    layout = {
        word: size
        for word, size, _, _ in _layout(dict(zip(table["term"], table["count"], strict=True)))
    }

    assert set(layout) == set(table["term"])
    assert len({layout[word] for word in table["term"][3:]}) == 1
    assert layout[words[0]] > layout[words[1]] == layout[words[2]] > layout[words[3]]


def test_a_cloud_without_room_for_all_says_so(ax):
    table = pd.DataFrame({"term": ["短", "长" * 300], "count": [2, 1]})
    charts.draw_word_cloud(ax, table, "云")

    assert ax.get_title(loc="left") == "云 (1 / 2)"


@pytest.mark.parametrize(
    ("word", "count", "message"),
    [
        ("好", 0, "cannot draw '好' with the count 0"),
        ("好", float("nan"), "no number to draw in 'count', row 0: nan"),
        ("", 1, "cannot draw '' with"),
        ("a\nb", 1, "cannot draw 'a.nb' with"),
    ],
)
def test_what_a_cloud_cannot_draw_is_named(ax, word, count, message):
    with pytest.raises(ValueError, match=message):
        charts.draw_word_cloud(ax, pd.DataFrame({"term": [word], "count": [count]}))


def test_a_missing_number_is_named(ax):
    lengths = TABLE.assign(han_chars=[1.0, None, 2.0])
    with pytest.raises(ValueError, match="no number to draw in 'length', row 1: nan"):
        charts.draw_section_lengths(ax, lengths)
    with pytest.raises(ValueError, match="no number to draw in 'per_10k', row 0"):
        charts.draw_terms_by_section(ax, TABLE.assign(per_10k=float("inf")))
    with pytest.raises(ValueError, match="there is no section"):
        charts.draw_slogan_positions(ax, TABLE, TABLE.head(0))


def test_heat_map_keeps_sections_without_a_slogan(ax):
    charts.draw_slogans_by_section(ax, TABLE.head(1), ["标题", "空", "二、找差距"])

    assert tick_labels(ax, "x") == ["标题", "空", "二、\n找差距"]
    assert ax.images[0].get_array().shape == (1, 3)


@pytest.mark.parametrize(
    "draw",
    [
        charts.draw_section_lengths,
        charts.draw_top_terms,
        charts.draw_slogan_counts,
        charts.draw_terms_by_section,
        charts.draw_slogans_by_section,
        charts.draw_word_cloud,
        lambda ax, table: charts.draw_slogan_positions(ax, table, TABLE),
    ],
)
def test_an_empty_table_draws_an_empty_chart(draw, tmp_path):
    fig, axes = charts.new_axes(1)
    draw(axes, TABLE.head(0))
    charts.save(fig, "00_empty", TABLE.head(0), tmp_path)

    assert "没有可画的内容  Nothing to draw" in texts(axes)


def test_a_second_run_changes_no_byte(tmp_path):
    for folder in ("one", "two"):
        fig, axes = charts.new_axes(3)
        charts.draw_word_cloud(axes, TABLE[["slogan", "count"]])
        charts.save(fig, "00_cloud", TABLE, tmp_path / folder)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())

    assert files == ["00_cloud.csv", "00_cloud.png", "00_cloud.svg"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_png_is_200_dpi_and_svg_has_no_date(tmp_path):
    from PIL import Image

    fig, axes = charts.new_axes(3)
    charts.draw_top_terms(axes, TABLE)
    preview = charts.save(fig, "00_terms", TABLE, tmp_path)

    with Image.open(tmp_path / "00_terms.png") as image:
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert image.size[0] == 9 * 200
    svg = (tmp_path / "00_terms.svg").read_text(encoding="utf-8")
    assert "dc:date" not in svg
    assert "<text" not in svg
    assert preview._repr_png_().startswith(b"\x89PNG")
    assert not pyplot.get_fignums()


def test_a_glyph_that_the_font_lacks_is_an_error(tmp_path, ax):
    charts.draw_top_terms(ax, TABLE.assign(term=["要", "𮀀", "发展"]))
    with pytest.raises(charts.MissingGlyphError, match=r"no glyph for '𮀀' \(U\+2E000\) in '𮀀'"):
        charts.save(ax.figure, "00_x", TABLE, tmp_path)
    with pytest.raises(charts.MissingGlyphError, match="in '好\U0001f600'"):
        charts.draw_word_cloud(ax, pd.DataFrame({"term": ["好\U0001f600"], "count": [1]}))
    assert list(tmp_path.iterdir()) == []


def test_all_that_the_lexicons_hold_can_be_drawn(root):
    for file in sorted((root / "data" / "lexicons").glob("slogans.csv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            check_glyphs(line)
    assert check_glyphs("〇○①—…《》“”") is None


def test_a_cell_cannot_run_in_a_spreadsheet(tmp_path):
    table = pd.DataFrame(
        {"=a": ["=1+1", "+1", "-1", "@x", "\tx", " =2", "＝3", "好", None], "n": [-1.5] * 9}
    )
    fig, _ = charts.new_axes()
    charts.save(fig, "00_x", table, tmp_path)
    content = (tmp_path / "00_x.csv").read_bytes()
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))

    assert content.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in rows] == [
        "'=a",
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "' =2",
        "'＝3",
        "好",
        "",
    ]
    assert rows[1][1] == "-1.5"


def test_text_is_not_read_as_a_formula(tmp_path):
    fig, axes = charts.new_axes(3)
    formulas = ["$\\frac{1}{2}$", "$\\nonsense{$", "a_b^c"]
    charts.draw_slogan_counts(axes, TABLE.assign(slogan=formulas, gloss=formulas))
    charts.save(fig, "00_x", TABLE, tmp_path)

    assert tick_labels(axes) == formulas
    assert not any(text.get_parse_math() for text in axes.texts)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("", 0),
        ("改革", 1),
        ("、、、", 1),
        ("字" * 50, 3),
        ("一、政治把握能力、调查研究能力、联系群众能力", 2),
    ],
)
def test_folded_labels_lose_nothing(label, lines):
    folded = fold_label(label)

    assert folded.replace("\n", "") == label
    assert len(folded.splitlines()) == lines
    assert all(len(line) <= 20 for line in folded.splitlines())


def test_folded_glosses_lose_nothing():
    gloss = "political ability, ability to investigate, to keep in touch with the people"

    assert fold_gloss(gloss).replace("\n", " ") == gloss
