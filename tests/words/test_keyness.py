"""Tests of analysis.words.keyness, against hand, scipy and what must hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control
from scipy.stats.contingency import relative_risk

from analysis import load_stopwords, term_frequencies
from analysis.words.keyness import keyness

OURS = pd.DataFrame({"term": ["委员", "经济", "我县"], "count": [40, 50, 10]})
THEIRS = pd.DataFrame({"term": ["委员", "经济", "改革"], "count": [10, 150, 40]})


def row(table, term):
    return table.set_index("term").loc[term]


def test_counts_and_rates_by_hand():
    table = keyness(OURS, THEIRS)

    assert row(table, "委员")[["target_count", "reference_count"]].tolist() == [40, 10]
    assert row(table, "委员")[["target_per_10k", "reference_per_10k"]].tolist() == [4000, 500]
    assert row(table, "委员")["log_ratio"] == 3
    assert row(table, "委员")["percent_diff"] == 700
    assert row(table, "经济")["log_ratio"] == pytest.approx(np.log2(0.5 / 0.75))
    assert row(table, "委员")["odds_ratio"] == (40 * 190) / (60 * 10)


def test_significance_is_scipys_with_the_sign_of_the_difference():
    table = keyness(OURS, THEIRS)

    for term, sign in (("委员", 1), ("经济", -1)):
        ours, theirs = row(table, term)[["target_count", "reference_count"]]
        cells = [[ours, 100 - ours], [theirs, 200 - theirs]]
        expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert row(table, term)["log_likelihood"] == pytest.approx(sign * expected.statistic)
        assert row(table, term)["p"] == pytest.approx(expected.pvalue)
        assert row(table, term)["bic"] == pytest.approx(expected.statistic - np.log(300))
    assert table["p_adjusted"].tolist() == pytest.approx(
        false_discovery_control(table["p"]).tolist()
    )


def test_the_interval_is_that_of_a_ratio_of_rates():
    table = keyness(OURS, THEIRS, confidence=0.9)
    interval = relative_risk(40, 100, 10, 200).confidence_interval(0.9)

    assert row(table, "委员")[["log_ratio_low", "log_ratio_high"]].tolist() == pytest.approx(
        np.log2([interval.low, interval.high]).tolist()
    )


def test_what_one_side_lacks_is_listed_with_hardies_half():
    table = keyness(OURS, THEIRS)

    assert row(table, "我县")["reference_count"] == 0
    assert row(table, "我县")["log_ratio"] == pytest.approx(np.log2((10 / 100) / (0.5 / 200)))
    assert row(table, "改革")["log_ratio"] == pytest.approx(np.log2((0.5 / 100) / (40 / 200)))
    assert row(table, "改革")["log_likelihood"] < 0 < row(table, "我县")["log_likelihood"]
    assert row(table, "我县")["percent_diff"] == np.inf


def test_a_zero_that_hardies_half_would_turn_round_has_no_effect():
    ours = pd.DataFrame({"term": ["委员"], "count": [800]})
    theirs = pd.DataFrame({"term": ["委员", "放管服"], "count": [40_000, 11]})
    table = keyness(ours, theirs)

    assert row(table, "放管服")["log_likelihood"] < 0
    assert row(table, "放管服")["percent_diff"] == -100
    assert np.isnan(row(table, "放管服")["log_ratio"])
    assert np.isnan(row(table, "放管服")["log_ratio_high"])


def test_rows_come_by_size_of_the_log_likelihood_in_both_directions():
    sizes = keyness(OURS, THEIRS)["log_likelihood"].abs()

    assert sizes.is_monotonic_decreasing


def test_rare_items_are_left_out_before_the_correction():
    table = keyness(OURS, THEIRS, min_count=41)

    assert set(table["term"]) == {"委员", "经济"}
    assert table["p_adjusted"].tolist() == pytest.approx(
        false_discovery_control(table["p"]).tolist()
    )
    assert keyness(OURS, THEIRS, min_count=999).empty


def test_a_stop_list_does_not_change_the_rates(tokens):
    full = term_frequencies(tokens)
    listed = term_frequencies(tokens, stopwords=load_stopwords())
    reference = THEIRS
    few, all_ = keyness(listed, reference), keyness(full, reference)

    shown = all_[all_["term"].isin(few["term"])].drop(columns="p_adjusted").reset_index(drop=True)
    pd.testing.assert_frame_equal(few.drop(columns="p_adjusted"), shown)


@given(
    st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(1, 50), min_size=1),
    st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(1, 50), min_size=1),
)
def test_changing_sides_changes_the_sign_and_nothing_else(ours, theirs):
    one, other = (
        pd.DataFrame({"term": list(counts), "count": list(counts.values())})
        for counts in (ours, theirs)
    )
    forth = keyness(one, other, 1).set_index("term").sort_index()
    back = keyness(other, one, 1).set_index("term").sort_index()

    for column in ("log_likelihood", "log_ratio"):
        np.testing.assert_allclose(forth[column], -back[column], atol=1e-9)
    np.testing.assert_allclose(forth["log_ratio_low"], -back["log_ratio_high"], atol=1e-9)
    known = forth.dropna(subset="log_ratio")
    assert (known["log_ratio"] * known["log_likelihood"].fillna(0) >= 0).all()
    np.testing.assert_allclose(forth["p_adjusted"], back["p_adjusted"], atol=1e-9)


def test_slogans_are_compared_by_han_characters():
    bare = pd.DataFrame({"slogan": ["改革开放"], "count": [5]})
    with pytest.raises(ValueError, match="counts of each slogan do not add up to a size"):
        keyness(bare, bare, item="slogan")
    ours = pd.DataFrame({"slogan": ["改革开放"], "count": [5], "per_10k": [50.0]})
    theirs = pd.DataFrame({"slogan": ["改革开放"], "count": [10], "per_10k": [25.0]})
    table = keyness(ours, theirs, item="slogan")

    assert table["log_ratio"].tolist() == [1.0]
    assert table["target_per_10k"].tolist() == [50.0]


@pytest.mark.parametrize(
    ("ours", "message"),
    [
        ({"term": ["甲"]}, r"target lacks the columns \['count'\]"),
        ({"term": ["甲", "甲"], "count": [1, 2]}, "target has '甲' twice"),
        ({"term": ["甲"], "count": [-1]}, "target: the count of '甲' is -1"),
        ({"term": ["甲"], "count": [np.nan]}, "target: the count of '甲' is nan"),
        (
            {"term": ["甲", "乙"], "count": [1, 1], "per_10k": [5.0, 7.0]},
            "target: per_10k does not fit the counts of one corpus",
        ),
    ],
)
def test_each_error_names_the_table_and_the_value(ours, message):
    with pytest.raises(ValueError, match=message):
        keyness(pd.DataFrame(ours), THEIRS)


def test_given_sizes_are_taken_and_must_hold_the_counts():
    table = keyness(OURS, THEIRS, sizes=(1000, 2000))

    assert row(table, "委员")[["target_per_10k", "reference_per_10k"]].tolist() == [400, 50]
    with pytest.raises(ValueError, match="reference: 150 of one item is more than its size, 100"):
        keyness(OURS, THEIRS, sizes=(1000, 100))


@pytest.mark.parametrize("nothing", [OURS[:0], OURS.assign(count=0)])
def test_against_a_text_of_no_size_nothing_is_known(nothing):
    table = keyness(nothing, THEIRS)

    assert table["reference_count"].sum() == 200
    measured = table.drop(columns=["term", "target_count", "reference_count", "reference_per_10k"])
    assert measured.isna().all(axis=None)
    known = keyness(nothing, THEIRS, sizes=(1000, 200))
    assert (known["log_likelihood"] < 0).all()


def test_the_confidence_must_be_a_share():
    with pytest.raises(ValueError, match=r"confidence 95 is not between 0 and 1"):
        keyness(OURS, THEIRS, confidence=95)
