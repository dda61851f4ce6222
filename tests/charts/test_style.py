"""Tests of the style: charts have it whatever matplotlib is set to, and leave the settings alone."""

import io

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import pyplot

from analysis import charts
from analysis.charts.style import own_style

TABLE = pd.DataFrame({"term": ["改革", "$x$"], "count": [2, 1], "per_10k": [2.0, 1.0]})
OWN = {
    "font.family": "serif",
    "font.size": 23,
    "text.parse_math": True,
    "axes.grid": True,
    "axes.titlelocation": "center",
    "xtick.direction": "in",
    "savefig.dpi": 33,
    "savefig.bbox": "tight",
    "svg.fonttype": "none",
}


@pytest.fixture
def settings():
    """Matplotlib as it comes, for one test."""
    with mpl.rc_context():
        mpl.rcdefaults()
        yield mpl.rcParams
    pyplot.close("all")


def written(folder, changed_to=None):
    """Draw and save a chart, in the middle of it change the settings, and give its files."""
    fig, ax = charts.new_axes(3)
    mpl.rcParams.update(changed_to or {})
    charts.draw_top_terms(ax, TABLE)
    preview = charts.save(fig, "00_x", TABLE, folder)
    return [*(file.read_bytes() for file in sorted(folder.iterdir())), preview.png]


def shown(fig):
    """Give a figure as a notebook shows it that is not saved."""
    picture = io.BytesIO()
    fig.canvas.print_figure(picture, format="png", dpi=fig.dpi, bbox_inches="tight")
    return picture.getvalue()


def test_no_setting_changes(settings, tmp_path):
    settings["savefig.dpi"] = 77
    before = dict(settings)
    written(tmp_path)

    assert dict(settings) == before


def test_ones_own_settings_change_no_byte_of_a_chart(settings, tmp_path):
    as_it_comes = written(tmp_path / "one")
    changed_within = written(tmp_path / "two", OWN)
    changed_before = written(tmp_path / "three")

    assert len(as_it_comes) == 4
    assert as_it_comes == changed_within == changed_before


def test_a_chart_that_is_shown_without_being_saved_has_the_style(settings):
    pictures = []
    for changed_to in ({}, OWN):
        fig, ax = charts.new_axes(3)
        charts.draw_top_terms(ax, TABLE)
        settings.update(changed_to)
        pictures.append(shown(fig))

    assert pictures[0] == pictures[1]
    assert {label.get_fontname() for label in ax.get_xticklabels()} == {"Noto Sans SC"}


def test_a_figure_of_ones_own_keeps_its_settings(settings):
    charts.new_axes(3)
    _, ax = pyplot.subplots()

    assert ax.set_title("$x^2$").get_parse_math()
    assert ax.spines["top"].get_visible()


def test_settings_come_back_after_an_error(settings):
    before = dict(settings)
    with pytest.raises(ValueError, match="no number to draw"), own_style():
        charts.draw_top_terms(pyplot.gca(), TABLE.assign(count=[None, 1]))

    assert dict(settings) == before
