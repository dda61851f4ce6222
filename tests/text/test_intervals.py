"""Tests of analysis.text.intervals, against places that are marked one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.intervals import covered, merged

INTERVALS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=6)


def columns(intervals):
    starts = np.array([start for start, _ in intervals], dtype="int64")
    return starts, starts + np.array([length for _, length in intervals], dtype="int64")


@pytest.mark.parametrize(
    ("intervals", "joined"),
    [
        ([], []),
        ([(5, 3)], [(5, 8)]),
        ([(4, 2), (0, 2)], [(0, 2), (4, 6)]),
        ([(0, 2), (2, 2)], [(0, 4)]),
        ([(0, 9), (2, 3), (8, 4), (13, 1)], [(0, 12), (13, 14)]),
    ],
)
def test_intervals_that_overlap_or_touch_are_one(intervals, joined):
    starts, ends = merged(*columns(intervals))

    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == joined


def test_an_interval_covers_its_start_and_not_its_end():
    found = covered(*columns([(1, 2), (2, 1), (4, 0), (5, 1)]), 7)

    assert found.tolist() == [False, True, True, False, False, True, False]
    assert covered(*columns([]), 2).tolist() == [False, False]
    assert covered(*columns([]), 0).tolist() == []


@given(INTERVALS)
def test_both_say_the_same_of_every_place(intervals):
    places = {place for start, size in intervals for place in range(start, start + size)}
    starts, ends = columns(intervals)
    joined = merged(starts, ends)

    assert np.flatnonzero(covered(starts, ends, 20)).tolist() == sorted(places)
    assert np.flatnonzero(covered(*joined, 20)).tolist() == sorted(places)
    assert (joined[0][1:] > joined[1][:-1]).all()
