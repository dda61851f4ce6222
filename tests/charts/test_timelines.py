"""Tests of the charts of time, by their artists."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex
from matplotlib.dates import date2num

from analysis import charts, lifelines, load_lexicon, read_reference, slogan_ranks, slogan_trends
from analysis.charts.timelines import HUES

DOCUMENTS = pd.DataFrame(
    {"doc_id": ["2019", "2020", "2022", "2023"], "han_chars": [10_000, 10_000, 10_000, 20_000]}
)
COUNTS = pd.DataFrame(
    {
        "doc_id": ["2019", "2020", "2022", "2023", "2020", "2023"],
        "slogan": ["改革开放"] * 4 + ["共同富裕"] * 2,
        "count": [4, 2, 1, 4, 1, 6],
    }
)
LEADERS = pd.DataFrame(
    {"leader": ["甲", "乙"], "start": ["2010-01-01", "2020-07-01"], "end": ["2020-07-01", ""]}
)


@pytest.fixture
def ax():
    _, axes = charts.new_axes(12, width=11)
    yield axes
    pyplot.close("all")


@pytest.fixture
def trends():
    trends = slogan_trends(COUNTS, DOCUMENTS)
    return trends.assign(
        gloss=trends["slogan"].map({"改革开放": "reform", "共同富裕": "prosperity"})
    )


def written(ax):
    return [text.get_text() for text in ax.texts]


def covered(texts, figure):
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts]
    return any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_lines_are_the_rates_and_break_where_nothing_was_counted(ax, trends):
    charts.draw_trends(ax, trends)
    lines = {line.get_color(): line for line in ax.lines if line.get_linestyle() == "-"}

    assert lines[HUES[0]].get_ydata() == pytest.approx([4, 2, np.nan, 1, 2], nan_ok=True)
    assert lines[HUES[1]].get_ydata() == pytest.approx([0, 1, np.nan, 0, 3], nan_ok=True)
    assert written(ax) == ["改革开放", "reform", "共同富裕", "prosperity"]
    assert not covered(ax.texts, ax.figure)


def test_bands_are_the_intervals(ax, trends):
    charts.draw_trends(ax, trends)
    first = trends[trends["slogan"] == "改革开放"]
    points = np.concatenate([path.vertices for path in ax.collections[0].get_paths()])

    for day, low, high in first[["period", "per_10k_low", "per_10k_high"]].dropna().values:
        here = points[points[:, 0] == date2num(day), 1]
        assert (here.min(), here.max()) == pytest.approx((low, high))


def test_an_interval_without_neighbours_is_an_upright_line(ax):
    counts = pd.DataFrame({"doc_id": ["2020"], "slogan": "改革", "count": [3]})
    trends = slogan_trends(counts, DOCUMENTS)
    charts.draw_trends(ax, trends)
    here = trends[trends["label"] == "2020"].iloc[0]
    (upright,) = ax.collections[1].get_segments()

    assert upright[:, 0].tolist() == [date2num(here["period"])] * 2
    assert upright[:, 1].tolist() == [here["per_10k_low"], here["per_10k_high"]]


def test_groups_of_one_date_or_none_stand_side_by_side():
    """By who speaks: two began on one day, a third has no date; none may hide another."""
    documents = pd.DataFrame(
        {"doc_id": ["2020a", "2020b", "x"], "who": list("甲乙丙"), "han_chars": 10_000}
    )
    documents["year"] = [2020, 2020, None]
    counts = pd.DataFrame({"doc_id": documents["doc_id"], "slogan": "改革", "count": [1, 2, 4]})
    trends = slogan_trends(counts, documents, "who")
    ranks = slogan_ranks(trends)
    drawn = []
    for draw, tables in (
        (charts.draw_trends, (trends,)),
        (charts.draw_lifelines, (lifelines(trends), trends, LEADERS)),
        (charts.draw_slogans_by_period, (trends,)),
    ):
        _, ax = charts.new_axes(6)
        draw(ax, *tables)
        assert [label.get_text() for label in ax.get_xticklabels()] == list("甲乙丙")
        drawn.append(ax)
    _, ax = charts.new_axes(6)
    charts.draw_rank_flow(ax, ranks)

    assert drawn[0].lines[0].get_ydata().tolist() == [1, 2, 4]
    assert [bar.get_x() for bar in drawn[1].containers[0]] == [0, 1, 2]
    assert drawn[2].images[0].get_array().tolist() == [[1, 2, 4]]
    assert ranks[["label", "rank"]].values.tolist() == [["甲", 1], ["乙", 1], ["丙", 1]]
    assert written(ax) == ["改革  1.0", "改革  2.0", "改革  4.0", *"甲乙丙"]
    pyplot.close("all")


def test_a_period_between_gaps_is_a_dot(ax):
    documents = pd.DataFrame({"doc_id": ["2018", "2020", "2022"], "han_chars": 10_000})
    counts = pd.DataFrame({"doc_id": ["2020"], "slogan": "改革", "count": 3})
    charts.draw_trends(ax, slogan_trends(counts, documents))
    dots = [line for line in ax.lines if line.get_marker() == "."]

    assert dots[0].get_ydata().tolist() == [0, 3, 0]


def test_the_share_of_documents_can_be_drawn(ax, trends):
    charts.draw_trends(ax, trends, "share")

    assert ax.lines[0].get_ydata() == pytest.approx([1, 1, np.nan, 1, 1], nan_ok=True)
    assert "Share of documents" in ax.get_ylabel()


def test_names_at_the_ends_keep_apart(ax):
    counts = pd.DataFrame({"doc_id": "2023", "slogan": list("甲乙丙丁戊己"), "count": 1})
    charts.draw_trends(ax, slogan_trends(counts, DOCUMENTS))

    assert len(ax.texts) == 6
    assert not covered(ax.texts, ax.figure)


def test_lifelines_mark_every_period_and_nothing_else(ax, trends):
    charts.draw_lifelines(ax, lifelines(trends), trends, LEADERS)
    used = trends[trends["count"].fillna(0) > 0]
    marks = sorted((bar.get_x(), round(bar.get_y() + 0.31)) for bar in ax.containers[0])

    rows = used["slogan"].map({"改革开放": 0, "共同富裕": 1})
    assert marks == sorted(zip(date2num(used["period"]), rows, strict=True))
    darkest = min(ax.containers[0], key=lambda bar: sum(bar.get_facecolor()[:3]))
    assert darkest.get_x() == date2num(pd.Timestamp("2019-01-01"))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["改革开放", "共同富裕"]
    assert {"甲", "乙", "reform", "prosperity"} == set(written(ax))
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert [patch.get_x() for patch in hatched] == [date2num(pd.Timestamp("2021-01-01"))]


def test_a_slogan_never_seen_has_an_empty_row(ax, trends):
    more = pd.concat([COUNTS, pd.DataFrame({"doc_id": ["2019"], "slogan": "丙", "count": [0]})])
    trends = slogan_trends(more, DOCUMENTS)
    charts.draw_lifelines(ax, lifelines(trends), trends)

    assert len(ax.get_yticklabels()) == 3
    assert len(ax.containers[0]) == 6


def test_the_grid_shows_rates_none_as_grey_and_gaps_hatched(ax, trends):
    charts.draw_slogans_by_period(ax, trends)
    grid = ax.images[0].get_array()

    assert grid.filled(-1).tolist() == [[4, 2, -1, 1, 2], [-1, 1, -1, -1, 3]]
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert [patch.get_x() for patch in hatched] == [1.5]
    assert {"reform", "prosperity"} <= set(written(ax))


def test_rank_flow_prints_every_place_and_joins_what_stays(ax, trends):
    charts.draw_rank_flow(ax, slogan_ranks(trends.drop(columns="gloss")))

    assert written(ax) == [
        "改革开放  4.0",
        "改革开放  2.0",
        "共同富裕  1.0",
        "改革开放  1.0",
        "共同富裕  3.0",
        "改革开放  2.0",
        *("2019", "2020", "2022", "2023"),
    ]
    solid = [line for line in ax.lines if line.get_linestyle() == "-"]
    dotted = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert (len(solid), len(dotted)) == (3, 1)
    assert {to_hex(line.get_color()) for line in ax.lines} == set(HUES[:2])


def test_leaders_in_short_terms_are_named_and_their_names_keep_apart(ax):
    record = read_reference("government_work_reports")
    counts = record.slogans[record.slogans["slogan"] == "改革开放"].drop(columns="gloss")
    trends = slogan_trends(counts, record.documents)
    leaders = load_lexicon("leaders")
    charts.draw_lifelines(ax, lifelines(trends), trends, leaders)

    assert written(ax) == (leaders["leader"] + "\n" + leaders["gloss"]).tolist()
    assert not covered([*ax.texts, ax.title], ax.figure)


def test_rank_flow_prints_glosses_under_their_slogans(trends):
    ranks = slogan_ranks(trends)
    glosses = {"改革开放": "reform", "共同富裕": "prosperity for all of the people and more"}
    fig, ax = charts.new_axes(12, width=11)
    charts.draw_rank_flow(ax, ranks.assign(gloss=ranks["slogan"].map(glosses)))

    assert written(ax).count("reform") == 4
    assert written(ax).count("prosperity for all of the\npeople and more") == 2
    shown = [text for text in ax.texts if text.get_text()[-1].isalpha()]
    assert not covered(shown, fig)
    with pytest.raises(ValueError, match="60 rows have no room"):
        charts.draw_rank_flow(ax, ranks.assign(gloss="x", place=20))


def test_forty_slogans_stay_readable():
    names = [f"{one}{place}个提法" for one in "甲乙丙丁" for place in "一二三四五六七八九十"]
    counts = pd.DataFrame({"doc_id": "2023", "slogan": names, "count": 1})
    trends = slogan_trends(counts, DOCUMENTS)
    for draw, tables in (
        (charts.draw_lifelines, (lifelines(trends), trends)),
        (charts.draw_slogans_by_period, (trends,)),
    ):
        fig, ax = charts.new_axes(40)
        draw(ax, *tables)
        assert not covered(ax.get_yticklabels(), fig)
        pyplot.close(fig)


def test_long_glosses_keep_to_two_lines_and_out_of_each_other(trends):
    long = "advise on a prosperous county, plan for stability, bear the duty of oversight " * 2
    fig, ax = charts.new_axes(2, width=14)
    charts.draw_slogans_by_period(ax, trends.assign(gloss=long))
    glosses = [text for text in ax.texts if text.get_text()]

    assert [text.get_text().count("\n") for text in glosses] == [1, 1]
    assert not covered(glosses, fig)


def test_empty_tables_are_said_to_be_empty(trends):
    for draw, tables in (
        (charts.draw_trends, (trends.head(0),)),
        (charts.draw_lifelines, (lifelines(trends).head(0), trends)),
        (charts.draw_slogans_by_period, (trends.head(0),)),
        (charts.draw_rank_flow, (slogan_ranks(trends).head(0),)),
    ):
        _, ax = charts.new_axes()
        draw(ax, *tables)
        assert any("Nothing to draw" in text for text in written(ax))
        pyplot.close("all")


def test_errors(ax, trends):
    seven = pd.concat([trends.assign(slogan=f"{n}改") for n in "一二三四五六七"])
    with pytest.raises(ValueError, match="7 lines cannot be told apart: draw 6 at most"):
        charts.draw_trends(ax, seven)
    with pytest.raises(ValueError, match=r"value 'count' is not one of \['per_10k', 'share'\]"):
        charts.draw_trends(ax, trends, "count")
    with pytest.raises(ValueError, match="trends has no '改革开放', but lives has"):
        charts.draw_lifelines(ax, lifelines(trends), trends[trends["slogan"] == "共同富裕"])
    many = pd.concat([trends.head(5).assign(slogan=f"{n}") for n in range(90)])
    with pytest.raises(ValueError, match="90 rows have no room"):
        charts.draw_slogans_by_period(ax, many)
    with pytest.raises(ValueError, match="90 rows have no room"):
        charts.draw_lifelines(ax, lifelines(many), many)
    with pytest.raises(ValueError, match="180 rows have no room"):
        charts.draw_rank_flow(ax, slogan_ranks(many.drop(columns="gloss"), 90))
    with pytest.raises(charts.MissingGlyphError, match=r"U\+10FFFF"):
        charts.draw_trends(ax, trends.assign(slogan="\U0010ffff"))
