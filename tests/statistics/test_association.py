"""Tests of association and effect sizes, on tables small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import statistics
from analysis.statistics import (
    delta_p,
    dice,
    jaccard,
    local_mi,
    log_dice,
    log_ratio,
    mi3,
    min_sensitivity,
    mutual_information,
    npmi,
    odds_ratio,
    percent_diff,
    simple_maths,
)

INF, NAN = np.inf, np.nan
SYMMETRIC = [mutual_information, mi3, local_mi, npmi, log_dice, dice, jaccard, min_sensitivity]
EFFECTS = [odds_ratio, log_ratio, percent_diff, simple_maths]
ALL = [*SYMMETRIC, *EFFECTS, delta_p]
cells = st.tuples(*[st.integers(0, 10**6)] * 4)
full_cells = st.tuples(*[st.integers(1, 10**6)] * 4)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (mutual_information, 1.0),  # expected once, found twice
        (mi3, 3.0),
        (local_mi, 2.0),
        (npmi, 1 / 3),
        (log_dice, 13.0),
        (dice, 0.5),
        (jaccard, 1 / 3),
        (min_sensitivity, 0.5),
        (odds_ratio, 5.0),
        (log_ratio, np.log2(3)),  # 2 of 4 against 2 of 12
        (percent_diff, 200.0),
        (delta_p, (1 / 2 - 1 / 6, 1 / 2 - 1 / 6)),
    ],
)
def test_a_table_by_hand(measure, value):
    assert measure(2, 2, 2, 10) == pytest.approx(value, rel=1e-14)


def test_simple_maths_by_hand():
    assert simple_maths(3, 999_997, 1, 999_999) == 2.0
    assert simple_maths(3, 999_997, 1, 999_999, smoothing=0) == 3.0
    assert simple_maths(3, 999_997, 0, 1_000_000, smoothing=100) == 1.03


@pytest.mark.parametrize(
    ("measure", "table", "value"),
    [
        # seen nowhere in the target, though the term is in the corpus
        (mutual_information, (0, 10, 10, 80), -INF),
        (mi3, (0, 10, 10, 80), -INF),
        (local_mi, (0, 10, 10, 80), 0),
        (npmi, (0, 10, 10, 80), -1),
        (log_dice, (0, 10, 10, 80), -INF),
        (dice, (0, 10, 10, 80), 0),
        (jaccard, (0, 10, 10, 80), 0),
        (min_sensitivity, (0, 10, 10, 80), 0),
        (odds_ratio, (0, 10, 10, 80), 0),
        (log_ratio, (0, 100, 8, 92), -4),
        (percent_diff, (0, 10, 10, 80), -100),
        # absent from the reference
        (odds_ratio, (5, 95, 0, 100), INF),
        (log_ratio, (8, 92, 0, 100), 4),
        (percent_diff, (5, 95, 0, 100), INF),
        # the target holds nothing else
        (odds_ratio, (5, 0, 5, 90), INF),
        # absent from both
        (mutual_information, (0, 10, 0, 90), NAN),
        (mi3, (0, 10, 0, 90), NAN),
        (local_mi, (0, 10, 0, 90), NAN),
        (npmi, (0, 10, 0, 90), NAN),
        (log_dice, (0, 10, 0, 90), -INF),
        (dice, (0, 10, 0, 90), 0),
        (jaccard, (0, 10, 0, 90), 0),
        (min_sensitivity, (0, 10, 0, 90), NAN),
        (odds_ratio, (0, 10, 0, 90), NAN),
        (log_ratio, (0, 10, 0, 90), NAN),
        (percent_diff, (0, 10, 0, 90), NAN),
        (simple_maths, (0, 10, 0, 90), 1),
        # no target
        (mutual_information, (0, 0, 5, 95), NAN),
        (npmi, (0, 0, 5, 95), NAN),
        (local_mi, (0, 0, 5, 95), NAN),
        (log_dice, (0, 0, 5, 95), -INF),
        (min_sensitivity, (0, 0, 5, 95), NAN),
        (odds_ratio, (0, 0, 5, 95), NAN),
        (log_ratio, (0, 0, 5, 95), NAN),
        (percent_diff, (0, 0, 5, 95), NAN),
        (simple_maths, (0, 0, 5, 95), NAN),
        # no reference: the rate of the whole is that of the target
        (mutual_information, (5, 95, 0, 0), 0),
        (odds_ratio, (5, 95, 0, 0), NAN),
        (log_ratio, (5, 95, 0, 0), NAN),
        (percent_diff, (5, 95, 0, 0), NAN),
        (simple_maths, (5, 95, 0, 0), NAN),
        # the pair is all there is
        (npmi, (10, 0, 0, 0), NAN),
        (mutual_information, (10, 0, 0, 0), 0),
        # neither node nor term
        (log_dice, (0, 0, 0, 100), NAN),
        (dice, (0, 0, 0, 100), NAN),
        (jaccard, (0, 0, 0, 100), NAN),
    ],
)
def test_limits_and_what_is_not_defined(measure, table, value):
    assert measure(*table) == pytest.approx(value, nan_ok=True, abs=0)


@pytest.mark.parametrize("measure", ALL)
def test_an_empty_table_is_not_defined(measure):
    assert np.isnan(measure(0, 0, 0, 0)).all()


def test_delta_p_is_not_defined_for_an_empty_row_or_column():
    assert np.isnan(delta_p(0, 0, 5, 95)).tolist() == [True, False]
    assert np.isnan(delta_p(5, 95, 0, 0)).tolist() == [True, False]
    assert np.isnan(delta_p(0, 5, 0, 95)).tolist() == [False, True]
    assert np.isnan(delta_p(5, 0, 95, 0)).tolist() == [False, True]


def test_simple_maths_without_smoothing_is_a_plain_ratio():
    found = simple_maths([5, 0, 0], 95, [0, 0, 5], 95, smoothing=0)

    assert found == pytest.approx([INF, NAN, 0], nan_ok=True)


@pytest.mark.parametrize("measure", ALL)
def test_shapes_broadcast_and_types_are_float(measure):
    ways = 2 if measure is delta_p else 1

    def shape(*table):
        found = np.asarray(measure(*table))
        assert found.dtype == np.float64
        return found.reshape(ways, -1).shape[1:], found.shape[-2:]

    assert shape(np.arange(3)[:, None], [5, 6], 7, 80) == ((6,), (3, 2))
    assert shape(1, 5, 7, 80)[0] == (1,)
    assert shape(pd.Series([1, 2], index=["a", "b"]), 5, 7, 80)[0] == (2,)


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize(
    ("table", "message"),
    [
        ((-1, 2, 3, 4), "o11 holds -1.0"),
        ((1, [2, -3.5], 3, 4), "o12 holds -3.5"),
        ((1, 2, NAN, 4), "o21 holds nan"),
        ((1, 2, 3, [[INF]]), "o22 holds inf"),
    ],
)
def test_impossible_cells_are_refused_by_name(measure, table, message):
    with pytest.raises(ValueError, match=f"{message}; a cell is finite and not below 0"):
        measure(*table)


@pytest.mark.parametrize("smoothing", [-1, NAN, INF])
def test_impossible_smoothing_is_refused(smoothing):
    with pytest.raises(ValueError, match=f"smoothing {smoothing} is not a finite number"):
        simple_maths(1, 2, 3, 4, smoothing=smoothing)


@pytest.mark.parametrize("measure", SYMMETRIC)
@given(table=cells)
def test_node_and_term_may_change_places(measure, table):
    o11, o12, o21, o22 = table

    assert measure(*table) == pytest.approx(measure(o11, o21, o12, o22), rel=1e-12, nan_ok=True)


@given(full_cells)
def test_two_corpora_may_change_places(table):
    o11, o12, o21, o22 = table
    here, there = (o11, o12, o21, o22), (o21, o22, o11, o12)

    assert log_ratio(*here) == pytest.approx(-log_ratio(*there), abs=1e-12)
    assert odds_ratio(*here) * odds_ratio(*there) == pytest.approx(1)
    assert simple_maths(*here) * simple_maths(*there) == pytest.approx(1)
    assert delta_p(*here).given_row == -delta_p(*there).given_row


@given(full_cells)
def test_delta_p_of_the_transposed_table_is_the_other_one(table):
    o11, o12, o21, o22 = table

    assert delta_p(o11, o21, o12, o22) == delta_p(*table)[::-1]


@given(full_cells)
def test_one_measure_gives_the_other(table):
    o11 = table[0]
    rate = 2.0 ** log_ratio(*table)

    assert mi3(*table) == pytest.approx(mutual_information(*table) + 2 * np.log2(o11))
    assert local_mi(*table) == pytest.approx(o11 * mutual_information(*table), abs=1e-6)
    assert jaccard(*table) == pytest.approx(dice(*table) / (2 - dice(*table)))
    assert 2 ** (log_dice(*table) - 14) == pytest.approx(dice(*table))
    assert percent_diff(*table) == pytest.approx(100 * (rate - 1), abs=1e-6)
    assert simple_maths(*table, smoothing=0) == pytest.approx(rate)


@given(cells)
def test_bounds(table):
    for measure in (dice, jaccard, min_sensitivity):
        assert np.isnan(measure(*table)) or 0 <= measure(*table) <= 1
    assert np.isnan(npmi(*table)) or -1 <= npmi(*table) <= 1 + 1e-12
    assert np.isnan(log_dice(*table)) or log_dice(*table) <= 14
    assert all(np.isnan(way) or -1 <= way <= 1 for way in delta_p(*table))
    assert min_sensitivity(*table) <= dice(*table) + 1e-12 or np.isnan(min_sensitivity(*table))
    assert np.isnan(percent_diff(*table)) or percent_diff(*table) >= -100


@given(full_cells)
def test_all_agree_on_the_direction(table):
    o11, o12, o21, o22 = table
    direction = np.sign(o11 * o22 - o12 * o21)
    found = [
        np.sign(score.round(9))
        for score in (mutual_information(*table), npmi(*table), log_ratio(*table))
    ]

    assert all(sign in (0, direction) for sign in found)
    assert np.sign(odds_ratio(*table) - 1) == direction


@given(full_cells, st.integers(2, 50))
def test_size_of_the_corpora_changes_no_effect(table, times):
    more = [times * cell for cell in table]

    for measure in (mutual_information, dice, odds_ratio, log_ratio, percent_diff, simple_maths):
        assert measure(*more) == pytest.approx(measure(*table), rel=1e-9, abs=1e-9)


def test_mutual_information_favours_the_rare_of_two_pairs_that_never_part():
    assert mutual_information([1, 100], 0, 0, [9999, 9900]).tolist() == [
        np.log2(10_000),
        np.log2(100),
    ]
    assert npmi([1, 100], 0, 0, [9999, 9900]) == pytest.approx([1, 1])


def test_all_public_names_are_sorted_and_there():
    assert statistics.__all__ == sorted(statistics.__all__, key=lambda name: (name.islower(), name))
    assert all(callable(getattr(statistics, name)) for name in statistics.__all__)
