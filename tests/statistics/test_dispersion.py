"""Tests of dispersion, on terms whose spread can be seen."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.statistics import (
    carroll_d2,
    gries_dp,
    gries_dp_norm,
    juilland_d,
    kl_divergence,
    range_,
    rosengren_s,
)

EVEN_IS_HIGH = [juilland_d, carroll_d2, rosengren_s]
EVEN_IS_LOW = [gries_dp, gries_dp_norm, kl_divergence]
ALL = [range_, *EVEN_IS_HIGH, *EVEN_IS_LOW]
parts = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 10**6)), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (range_, 2),
        (juilland_d, 1 - 1 / np.sqrt(3)),  # rates 1, 1, 0, 0: deviation as large as the mean
        (carroll_d2, 0.5),
        (rosengren_s, 0.5),
        (gries_dp, 0.5),
        (gries_dp_norm, 2 / 3),
        (kl_divergence, 1.0),
    ],
)
def test_two_of_four_parts_by_hand(measure, value):
    assert measure([5, 5, 0, 0], [100] * 4) == pytest.approx(value, rel=1e-14)


def test_unequal_parts_by_hand():
    """All three in the part that is three quarters of the corpus."""
    assert gries_dp([3, 0], [300, 100]) == 0.25
    assert gries_dp_norm([3, 0], [300, 100]) == 1 / 3
    assert rosengren_s([3, 0], [300, 100]) == pytest.approx(0.75)
    assert kl_divergence([3, 0], [300, 100]) == pytest.approx(np.log2(4 / 3))
    assert juilland_d([3, 0], [300, 100]) == carroll_d2([3, 0], [300, 100]) == 0


@pytest.mark.parametrize("measure", EVEN_IS_HIGH)
def test_equal_rates_are_even(measure):
    assert measure([1, 2, 3], [100, 200, 300]) == pytest.approx(1)


@pytest.mark.parametrize("measure", EVEN_IS_LOW)
def test_equal_rates_leave_no_deviation(measure):
    assert measure([1, 2, 3], [100, 200, 300]) == pytest.approx(0, abs=1e-15)


def test_all_in_the_smallest_part_is_the_extreme():
    here, sizes = [0, 7, 0], [200, 100, 700]

    assert gries_dp(here, sizes) == pytest.approx(0.9)
    assert gries_dp_norm(here, sizes) == pytest.approx(1)
    assert kl_divergence(here, sizes) == pytest.approx(np.log2(10))
    assert rosengren_s(here, sizes) == pytest.approx(0.1)
    assert juilland_d(here, sizes) == pytest.approx(0)
    assert carroll_d2(here, sizes) == 0


@pytest.mark.parametrize("measure", [*EVEN_IS_HIGH, *EVEN_IS_LOW])
def test_a_term_that_does_not_occur_has_no_dispersion(measure):
    assert np.isnan(measure([0, 0, 0], [100, 200, 300]))
    assert np.isnan(measure([0], [100]))


def test_a_term_that_does_not_occur_is_in_no_part():
    assert range_([0, 0, 0], [100, 200, 300]) == 0


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (range_, 1),
        (juilland_d, np.nan),
        (carroll_d2, np.nan),
        (rosengren_s, 1),
        (gries_dp, 0),
        (gries_dp_norm, np.nan),
        (kl_divergence, 0),
    ],
)
def test_a_single_part_one_by_one(measure, value):
    assert measure([4], [100]) == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize("measure", ALL)
def test_many_terms_at_once(measure):
    sizes = [100, 200, 300]
    rows = np.array([[1, 0, 2], [0, 0, 0], [3, 3, 3], [0, 1, 0]])
    found = measure(rows, sizes)

    assert found.shape == (4,)
    assert found == pytest.approx([measure(row, sizes) for row in rows], nan_ok=True)
    assert measure(rows[None], sizes).shape == (1, 4)


@pytest.mark.parametrize("measure", [*EVEN_IS_HIGH, *EVEN_IS_LOW])
def test_one_term_gives_a_number(measure):
    assert isinstance(measure([1, 0, 2], [100, 200, 300]), float)


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize(
    ("subfreq", "partsize", "message"),
    [
        ([1, 2], [100, 100, 100], "subfreq has 2 parts, partsize 3"),
        ([], [], "there is no part: subfreq and partsize are empty"),
        ([1, -2], [100, 100], "subfreq holds -2.0 in part 1; finite and not below 0"),
        ([[1, 2], [np.nan, 2]], [100, 100], "subfreq holds nan in part 0; finite and not below 0"),
        ([1, 2, 3], [100, 100, 0], "partsize holds 0.0 in part 2; finite and above 0"),
        ([1, 2], [-100, 100], "partsize holds -100.0 in part 0; finite and above 0"),
        ([1, 2], [np.inf, 100], "partsize holds inf in part 0; finite and above 0"),
        ([1, 2], [[100, 100]], "partsize has 2 dimensions instead of 1"),
    ],
)
def test_parts_that_do_not_fit_are_refused(measure, subfreq, partsize, message):
    with pytest.raises(ValueError, match=message):
        measure(subfreq, partsize)


@given(parts)
def test_bounds(rows):
    subfreq, partsize = np.array(rows).T
    smallest = partsize.min() / partsize.sum()
    assume(subfreq.any())

    assert 1 <= range_(subfreq, partsize) <= len(rows)
    assert -1e-9 <= juilland_d(subfreq, partsize) <= 1
    assert -1e-9 <= carroll_d2(subfreq, partsize) <= 1 + 1e-9
    assert smallest - 1e-9 <= rosengren_s(subfreq, partsize) <= 1 + 1e-9
    assert 0 <= gries_dp(subfreq, partsize) <= 1 - smallest + 1e-9
    assert gries_dp(subfreq, partsize) < 1
    assert 0 <= gries_dp_norm(subfreq, partsize) <= 1 + 1e-9
    assert -1e-9 <= kl_divergence(subfreq, partsize) <= -np.log2(smallest) + 1e-9


@pytest.mark.parametrize("measure", ALL)
@given(rows=parts, times=st.integers(2, 9))
def test_neither_order_nor_unit_matters(measure, rows, times):
    subfreq, partsize = np.array(rows).T
    value = measure(subfreq, partsize)

    turned = measure(subfreq[::-1], partsize[::-1])
    assert turned == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)
    scaled = measure(times * subfreq, times * partsize)
    assert scaled == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("measure", [rosengren_s, gries_dp, kl_divergence])
@given(rows=parts)
def test_cutting_every_part_in_two_alike_changes_nothing(measure, rows):
    """These weigh parts by their size, so parts of one rate may be joined."""
    subfreq, partsize = np.array(rows).T
    value = measure(subfreq, partsize)

    halves = measure(np.repeat(subfreq / 2, 2), np.repeat(partsize / 2, 2))
    assert halves == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)
