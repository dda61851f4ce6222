"""Tests of the charts of keyness, collocates and dispersion, by their artists."""

from io import StringIO
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import charts, collocates, dispersion, keyness, section_labels, top_sections
from analysis.charts.scatters import CRITICAL, UNSURE
from analysis.charts.style import ACCENT, SECOND

LONG = "坚持和完善中国特色社会主义制度推进治理现"


def table_of(text):
    lines = text.replace("LONG", LONG).replace("; ", "\n")
    return pd.read_csv(StringIO(lines), sep=" ", na_values="–")


KEYS = table_of("""term target_count reference_count log_ratio log_ratio_low log_ratio_high log_likelihood
委员 40 10 2.0 1.1 2.9 30.5
经济 9 60 -2.7 -3.7 -1.7 -42.0
改革 20 25 -0.3 -1.1 0.5 -0.6
我县 8 0 5.1 1.0 9.2 12.0
发展 30 28 0.1 -0.6 0.8 0.1
""")
NEAR = table_of("""term left right expected log_likelihood log_dice
优势 2 5 1.8 11.61 11.04; 我县 5 0 1.0 10.25 10.64; LONG 0 1 0.2 -4.0 8.4
""")
SPREAD = table_of("""term count range parts gries_dp_norm
优势 3 2 3 0.125; LONG 1 1 3 –; 发展 2 2 3 1.0
""")
SPANS = table_of("""start term doc_id
0 优势 a; 30 发展 a; 40 优势 a; 60 LONG a; 70 优势 a; 89 发展 a; 90 别的 a
""")
SECTIONS = table_of("""label start end
标题 0 30; 一、扬优势 30 60; 二、找差距 60 100
""")
DRAWN = {
    "keyness": (lambda ax, table: charts.draw_keyness(ax, table), KEYS),
    "collocates": (lambda ax, table: charts.draw_collocates(ax, table, "发展"), NEAR),
    "dispersion": (lambda ax, table: charts.draw_dispersion(ax, SPANS, SECTIONS, table), SPREAD),
}


@pytest.fixture
def ax():
    _, axes = charts.new_axes(12)
    yield axes
    pyplot.close("all")


def random_keys(size):
    """Items that both sides have, items that one side lacks, and items at one place."""
    rng = np.random.default_rng(size)
    names = [*(LONG[: 2 + n % 19] + f"{n}" for n in range(size)), "其余"]
    ours = pd.DataFrame({"term": names, "count": [*(rng.geometric(0.05, size) - 1), 30 * size]})
    theirs = pd.DataFrame({"term": names, "count": [*rng.geometric(0.05, size), 50 * size]})
    return keyness(ours, theirs, min_count=1)


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def extents(artists):
    return [Text.get_window_extent(text).padded(-0.5) for text in artists if text.get_text()]


def assert_no_overlap(ax):
    """No text meets another or the edge of the paper, on the screen and in print."""
    for dpi in (90, 200):
        ax.figure.set_dpi(dpi)
        ax.figure.draw_without_rendering()
        low, high = sorted(ax.get_ylim())
        ticks = [tick for tick in ax.get_yticklabels() if low <= tick.get_position()[1] <= high]
        legend = ax.get_legend().get_texts() if ax.get_legend() else []
        titles = [ax._left_title, ax.xaxis.label, ax.yaxis.label]
        boxes = extents([*ax.texts, *ticks, *titles, *legend])
        paper = ax.figure.bbox.padded(0.5)
        assert not any(one.overlaps(two) for one, two in combinations(boxes, 2))
        assert all(paper.contains(*box.min) and paper.contains(*box.max) for box in boxes)


def names_in(ax):  # they have a white edge
    return [text for text in ax.texts if text.get_path_effects()]


def items_named(ax, table):
    labels = [text.get_text().replace("\n", "") for text in names_in(ax)]
    named = {name.strip() for label in labels for name in label.split("\xa0/")}
    return named & set(table.iloc[:, 0])


def test_points_equal_the_table(ax):
    charts.draw_keyness(ax, KEYS)
    points = ax.collections[-1]
    order = np.argsort(KEYS["target_count"] + KEYS["reference_count"])
    faces = [to_hex(color) for color in points.get_facecolors()]
    edges = [to_hex(color) for color in points.get_edgecolors()]

    assert points.get_offsets()[:, 0].tolist() == KEYS["log_ratio"].tolist()
    assert points.get_offsets()[:, 1].tolist() == KEYS["log_likelihood"].abs().tolist()
    assert np.argsort(points.get_sizes()).tolist() == order.tolist()
    assert edges == [ACCENT, SECOND, UNSURE, ACCENT, UNSURE]
    assert faces == [ACCENT, SECOND, UNSURE, "#ffffff", UNSURE]
    assert "none on one side, counted as 0.5" in ax.get_legend().get_texts()[3].get_text()
    assert CRITICAL.round(2).tolist() == [3.84, 15.14]
    assert [line.get_ydata()[0] for line in ax.lines[1:]] == CRITICAL.tolist()
    assert {"p = 0.05", "p = 0.0001"} <= set(texts(ax))


@pytest.mark.parametrize("item", ["term", "slogan"])
def test_only_named_items_have_an_interval(ax, item):
    table = KEYS.rename(columns={"term": item})
    charts.draw_keyness(ax, table, names=2)
    intervals = [line.tolist() for line in ax.collections[0].get_segments()]

    assert intervals == [[[-3.7, 42.0], [-1.7, 42.0]], [[1.1, 30.5], [2.9, 30.5]]]
    assert items_named(ax, table) == {"经济", "委员"}


@pytest.mark.parametrize("names", [0, 1, 5, 9])
def test_as_many_names_as_asked_for(ax, names):
    charts.draw_keyness(ax, KEYS, names)
    many = min(names, 5)

    assert len(items_named(ax, KEYS)) == many
    assert f"共 {many} 项  named: {many}, the foremost of each side" in ax.get_xlabel()


@pytest.mark.parametrize(("size", "names"), [(1, 30), (5, 30), (30, 30), (2000, 30), (2000, 150)])
def test_names_meet_neither_each_other_nor_named_points_nor_the_frame(ax, size, names):
    table = random_keys(size)
    _, ax = charts.new_axes()
    charts.draw_keyness(ax, table, names)
    asked = min(names, len(table))
    missing = asked - len(items_named(ax, table))

    assert_no_overlap(ax)
    boxes = extents(names_in(ax))
    assert all(ax.bbox.contains(*box.min) and ax.bbox.contains(*box.max) for box in boxes)
    radii = np.sqrt(ax.collections[-1].get_sizes()) / 2 * ax.figure.dpi / 72
    centres = ax.transData.transform(ax.collections[-1].get_offsets())
    both = list(zip(centres, radii, strict=True))[:asked]
    points = [Bbox([centre - radius, centre + radius]) for centre, radius in both]
    assert not any(point.overlaps(box) for point in points for box in boxes)
    assert (f"{missing} found no room" in ax.get_xlabel()) == (missing > 0)


def test_items_at_one_place_share_a_label(ax):
    same = [KEYS.tail(1).assign(term=term) for term in ("稳定", "甲")]
    charts.draw_keyness(ax, pd.concat([KEYS, *same]), 6)
    assert "发展\xa0/ 甲\xa0/ …" in texts(ax)

    charts.draw_keyness(ax, pd.concat([KEYS, *same]), 7)
    assert "发展\xa0/ 甲\xa0/ 稳定" in texts(ax)


def test_bars_go_to_the_side_of_the_node(ax):
    charts.draw_collocates(ax, NEAR, "发展")

    assert [bar.get_width() for bar in ax.patches] == [-2, -5, 0, 5, 0, 1]
    assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == [SECOND] * 3 + [ACCENT] * 3
    assert [label.get_text() for label in ax.get_yticklabels()] == NEAR["term"].tolist()
    assert ax.get_xlim()[0] == -ax.get_xlim()[1]
    assert ax.get_title(loc="left") == "“发展”的搭配词  Collocates"


def test_what_chance_expects_and_the_measures_stand_beside_the_bars(ax):
    charts.draw_collocates(ax, NEAR)
    ends = np.array([line[:, 0] for line in ax.collections[0].get_segments()])
    columns = ["对数似然\nG²", "11.6", "10.2", "-4.0", "关联度\nLogDice", "11.0", "10.6", "8.4"]

    assert (2 * ends[:, 1]).tolist() == (-2 * ends[:, 0]).tolist() == NEAR["expected"].tolist()
    assert texts(ax) == ["2", "5", "5", "1", "← 之前  before", "之后  after →", *columns]
    assert ax.get_title(loc="left") == "搭配词  Collocates"


@pytest.mark.parametrize("size", [1, 5, 30, 100])
@pytest.mark.parametrize("node", ["", "发展", LONG])
def test_rows_of_collocates_do_not_meet(ax, size, node):
    table = pd.concat([NEAR] * 40, ignore_index=True).tail(size)
    table[["left", "right", "log_likelihood"]] *= 1234
    _, ax = charts.new_axes(size)
    charts.draw_collocates(ax, table, node)

    assert_no_overlap(ax)
    assert len(ax.patches) == 2 * size


def test_marks_stand_where_the_items_stand(ax):
    charts.draw_dispersion(ax, SPANS, SECTIONS, SPREAD)
    marks = ax.collections[-1].get_offsets().tolist()

    assert marks == [[0, 0], [30, 2], [40, 0], [60, 1], [70, 0], [89, 2]]
    assert [patch.get_x() for patch in ax.patches] == [0, 30, 60]
    assert [label.get_text() for label in ax.get_yticklabels()] == SPREAD["term"].tolist()
    counts = ["次数\nCount", "3", "1", "2", "部分\nParts", "2 / 3", "1 / 3", "2 / 3"]
    assert texts(ax) == [*counts, "偏差\nDP", "0.12", "–", "1.00", *SECTIONS["label"]]


@pytest.mark.parametrize("size", [1, 5, 30, 100])
@pytest.mark.parametrize("parts", [1, 3, 40])
def test_rows_and_bands_do_not_meet(ax, size, parts):
    edges = np.linspace(0, 10_000, parts + 1).astype(int)
    names = [f"{n}、{LONG[:n]}" for n in range(1, parts + 1)]
    sections = pd.DataFrame({"label": names, "start": edges[:-1], "end": edges[1:]})
    spans = pd.DataFrame({"slogan": [LONG[:19] + f"{n}" for n in range(size)], "start": 5})
    table = spans.assign(count=1, range=1, parts=parts, gries_dp_norm=0.5)
    _, ax = charts.new_axes(size)
    charts.draw_dispersion(ax, spans, sections, table)

    assert_no_overlap(ax)
    assert len(ax.collections[-1].get_offsets()) == size


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("keyness", {"log_ratio": np.inf}, "no number to draw in 'log_ratio', row 0: inf"),
        ("collocates", {"expected": None}, "no number to draw in 'expected', row 0"),
        ("collocates", {"log_dice": -np.inf}, "no number to draw in 'log_dice', row 0: -inf"),
        ("dispersion", {"range": None}, "no number to draw in 'range', row 0"),
        ("dispersion", {"count": [4, 1, 2]}, "'优势' has the count 4, but 3 spans"),
        ("dispersion", {"term": ["𮀀", "甲", "乙"], "count": 0}, "no glyph for '𮀀'"),
        ("keyness", {"term": "𮀀"}, "no glyph for '𮀀'"),
    ],
)
def test_what_cannot_be_drawn_is_named(ax, name, change, message):
    draw, table = DRAWN[name]
    with pytest.raises(ValueError, match=message):
        draw(ax, table.assign(**change))


def test_what_does_not_fit_is_refused(ax):
    with pytest.raises(ValueError, match="names -1 is below 0"):
        charts.draw_keyness(ax, KEYS, -1)
    with pytest.raises(ValueError, match=r"60 rows have no room in \d.\d inches.*new_axes\(60\)"):
        charts.draw_collocates(ax, NEAR.loc[[0] * 60])
    with pytest.raises(ValueError, match="60 rows have no room"):
        charts.draw_dispersion(ax, SPANS, SECTIONS, SPREAD.loc[[0] * 60])
    with pytest.raises(ValueError, match="spans are of 2 documents, not of one"):
        charts.draw_dispersion(ax, SPANS.assign(doc_id=[*"baaaaaa"]), SECTIONS, SPREAD)
    with pytest.raises(ValueError, match="there is no section to draw terms in"):
        charts.draw_dispersion(ax, SPANS, SECTIONS.head(0), SPREAD)


@pytest.mark.parametrize("name", DRAWN)
def test_an_empty_table_draws_an_empty_chart(ax, name, tmp_path):
    draw, table = DRAWN[name]
    draw(ax, table.head(0))
    charts.save(ax.figure, "00_empty", table.head(0), tmp_path)

    assert "没有可画的内容  Nothing to draw" in texts(ax)


@pytest.mark.parametrize("name", DRAWN)
def test_a_second_run_changes_no_byte(name, tmp_path):
    draw, table = DRAWN[name]
    for folder in ("one", "two"):
        fig, ax = charts.new_axes(12)
        draw(ax, table)
        charts.save(fig, "00_x", table, tmp_path / folder)
    one, two = ({f.name: f.read_bytes() for f in n.iterdir()} for n in tmp_path.iterdir())

    assert len(one) == 3
    assert one == two


@pytest.mark.parametrize("name", DRAWN)
def test_text_is_no_formula(ax, name, tmp_path):
    draw, table = DRAWN[name]
    count = {"count": 0} if name == "dispersion" else {}
    draw(ax, table.assign(term="$\\nonsense{$", **count).tail(1))
    charts.save(ax.figure, "00_x", table, tmp_path)
    shown = [*texts(ax), *(label.get_text() for label in ax.get_yticklabels())]

    assert "$\\nonsense{$" in {text.replace("\n", "") for text in shown}


def test_the_speech_is_drawn(ax, sections, tokens):
    own = top_sections(sections)
    own["label"] = section_labels(own)
    asked = tokens[tokens["term"].isin(["要", "发展", "委员", "履职"])]
    charts.draw_dispersion(ax, tokens, own, dispersion(asked, sections))
    assert len(ax.collections[-1].get_offsets()) == len(asked)

    _, ax = charts.new_axes(12)
    charts.draw_collocates(ax, collocates(tokens, "发展").head(12), "发展")
    assert_no_overlap(ax)
