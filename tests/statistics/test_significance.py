"""Tests of significance, against scipy, by hand, and where nothing can be tested."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics import (
    bic,
    chi_squared,
    fisher_exact,
    log_likelihood,
    p_value,
    signed_log_likelihood,
    simple_ll,
    t_score,
    z_score,
)

NAN = np.nan
ALL = [
    bic,
    chi_squared,
    fisher_exact,
    log_likelihood,
    signed_log_likelihood,
    simple_ll,
    t_score,
    z_score,
]
cells = st.tuples(*[st.integers(0, 10**5)] * 4)
full_cells = st.tuples(*[st.integers(1, 10**5)] * 4)
small_cells = st.tuples(*[st.integers(0, 30)] * 4)


def two_by_two(table):
    return np.reshape(table, (2, 2))


def has_full_margins(table):
    return all(two_by_two(table).sum(axis=0)) and all(two_by_two(table).sum(axis=1))


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (chi_squared, 100),  # N, since neither occurs without the other
        (z_score, 9.0),
        (t_score, 9 / np.sqrt(10)),
        (simple_ll, 2 * (10 * np.log(10) - 9)),
        (log_likelihood, 2 * (10 * np.log(10) + 90 * np.log(100 / 90))),
        (bic, 2 * (10 * np.log(10) + 90 * np.log(100 / 90)) - np.log(100)),
    ],
)
def test_a_pair_that_never_parts_by_hand(measure, value):
    assert measure(10, 0, 0, 90) == pytest.approx(value, rel=1e-14)


def test_independence_is_no_evidence():
    for measure in (chi_squared, log_likelihood, simple_ll, t_score, z_score):
        assert measure(10, 90, 100, 900) == 0
    assert bic(10, 90, 100, 900) == -np.log(1100)
    assert fisher_exact(10, 90, 100, 900) == 1


def test_rounding_gives_no_negative_evidence():
    """Tables as near to independence as whole numbers come, where the sums round below 0."""
    assert log_likelihood(66, 593_354, 853_253, 7_670_925_463) == 0
    assert simple_ll(998_159, 386_221, 994_409, 384_770) == 0


def test_yates_by_hand():
    """E is 2 everywhere: |1 - 2| - 0.5 is 0.5, and four times 0.25 / 2 is 0.5."""
    assert chi_squared(1, 3, 3, 1) == 2
    assert chi_squared(1, 3, 3, 1, yates=True) == 0.5


def test_fisher_by_hand():
    """Of 70 ways to place four of eight, 1 + 16 + 16 + 1 are as improbable as one or three."""
    assert fisher_exact(1, 3, 3, 1) == pytest.approx(34 / 70)
    assert fisher_exact(0, 4, 4, 0) == pytest.approx(2 / 70)


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize(
    "table", [(0, 0, 0, 0), (0, 0, 5, 95), (5, 95, 0, 0), (0, 5, 0, 95), (5, 0, 95, 0)]
)
def test_an_empty_row_or_column_tests_nothing(measure, table):
    assert np.isnan(measure(*table))


def test_t_score_is_not_defined_without_an_occurrence():
    assert np.isnan(t_score(0, 10, 10, 80))
    assert z_score(0, 10, 10, 80) == -1
    assert simple_ll(0, 10, 10, 80) == 2
    assert signed_log_likelihood(0, 10, 10, 80) == -log_likelihood(0, 10, 10, 80) < 0


@pytest.mark.parametrize("measure", ALL)
def test_shapes_broadcast_and_types_are_float(measure):
    grid = measure(np.arange(1, 4)[:, None], [5, 6], 7, 80)

    assert (grid.shape, grid.dtype) == ((3, 2), np.float64)
    assert grid[1, 0] == measure(2, 5, 7, 80)
    assert isinstance(measure(2, 5, 7, 80), float)
    assert measure([], [], [], []).shape == (0,)


@pytest.mark.parametrize("measure", ALL)
def test_impossible_cells_are_refused_by_name(measure):
    with pytest.raises(ValueError, match=r"o21 holds -1\.0; a cell is finite and not below 0"):
        measure(1, 2, [3, -1], 4)


def test_fisher_refuses_fractions():
    with pytest.raises(ValueError, match=r"2\.5 is no whole number, and fisher_exact counts"):
        fisher_exact(1, 2.5, 3, 4)


@given(full_cells)
def test_scipy_agrees_on_chi_squared_and_log_likelihood(table):
    deviation = abs(
        two_by_two(table)[0][0] - stats.contingency.expected_freq(two_by_two(table))[0][0]
    )
    for yates in (False, True) if deviation >= 0.5 else (False,):  # scipy stops at 0 below that
        asked = stats.chi2_contingency(two_by_two(table), correction=yates)
        assert chi_squared(*table, yates=yates) == pytest.approx(
            asked.statistic, rel=1e-9, abs=1e-9
        )
    asked = stats.chi2_contingency(two_by_two(table), correction=False, lambda_="log-likelihood")
    assert log_likelihood(*table) == pytest.approx(asked.statistic, rel=1e-7, abs=1e-8)
    assert p_value(log_likelihood(*table)) == pytest.approx(asked.pvalue, rel=1e-6)


@given(small_cells)
def test_scipy_agrees_on_fisher(table):
    assume(has_full_margins(table))

    assert fisher_exact(*table) == stats.fisher_exact(two_by_two(table)).pvalue


def test_scipy_agrees_on_fisher_for_many_tables_at_once():
    generator = np.random.default_rng(0)
    o11, o21 = generator.poisson([3, 5], (50, 2)).T + 1
    o12, o22 = 10**5 - o11, 10**7 - o21
    one_by_one = [
        stats.fisher_exact([[a, b], [c, d]]).pvalue
        for a, b, c, d in zip(o11, o12, o21, o22, strict=True)
    ]

    assert fisher_exact(o11, o12, o21, o22).tolist() == one_by_one


def test_fisher_does_not_hang_on_large_tables():
    """Margins of five million each, and a p-value that is neither 0 nor 1."""
    found = fisher_exact([200_000, 900_000], 4_800_000, 201_500, 4_798_500)

    assert 0 < found[0] < 0.05
    assert found[1] == 0


@given(full_cells)
def test_node_and_term_may_change_places(table):
    o11, o12, o21, o22 = table

    for measure in (chi_squared, log_likelihood, simple_ll, t_score, z_score, bic):
        assert measure(*table) == pytest.approx(measure(o11, o21, o12, o22), rel=1e-6, abs=1e-7)


@given(full_cells)
def test_two_corpora_may_change_places_but_for_the_sign(table):
    o11, o12, o21, o22 = table
    here, there = (o11, o12, o21, o22), (o21, o22, o11, o12)

    for measure in (chi_squared, log_likelihood, bic):
        assert measure(*here) == pytest.approx(measure(*there), rel=1e-6, abs=1e-7)
    signs = np.sign([signed_log_likelihood(*here), signed_log_likelihood(*there)])
    assert signs.sum() == 0 or log_likelihood(*here) < 1e-7


@given(cells)
def test_signs_and_bounds(table):
    assume(has_full_margins(table))
    o11, o12, o21, o22 = table
    direction = np.sign(o11 * o22 - o12 * o21)

    assert abs(signed_log_likelihood(*table)) == log_likelihood(*table) >= 0
    assert signed_log_likelihood(*table) * direction >= 0
    assert z_score(*table) * direction >= 0
    assert np.isnan(t_score(*table)) or t_score(*table) * direction >= 0
    assert np.isnan(t_score(*table)) or t_score(*table) <= np.sqrt(o11)
    assert 0 <= simple_ll(*table) <= log_likelihood(*table) + 1e-6
    assert 0 <= chi_squared(*table) <= sum(table) * (1 + 1e-9)
    assert chi_squared(*table, yates=True) >= 0
    assert bic(*table) == log_likelihood(*table) - np.log(sum(table))


@given(full_cells, st.integers(2, 50))
def test_evidence_grows_with_the_corpora(table, times):
    more = [times * cell for cell in table]

    assert log_likelihood(*more) == pytest.approx(
        times * log_likelihood(*table), rel=1e-6, abs=1e-5
    )
    assert chi_squared(*more) == pytest.approx(times * chi_squared(*table), rel=1e-9, abs=1e-9)
    assert z_score(*more) == pytest.approx(np.sqrt(times) * z_score(*table), abs=1e-9)


def test_p_value_is_the_tail_of_chi_squared():
    statistic = np.array([0, 3.84, 6.63, 10.83, 15.13, np.inf, NAN])

    assert p_value(statistic) == pytest.approx(
        [1, 0.05, 0.01, 0.001, 0.0001, 0, NAN], rel=0.01, nan_ok=True
    )
    assert p_value(statistic[:5]).tolist() == stats.chi2.sf(statistic[:5], 1).tolist()
    assert isinstance(p_value(3.84), float)


def test_p_value_refuses_a_sign():
    with pytest.raises(ValueError, match=r"statistic -3\.84 is negative; drop the sign first"):
        p_value([3.84, -3.84, NAN])
