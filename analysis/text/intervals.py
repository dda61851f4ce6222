"""Intervals: the places that some of them cover, and the fewest that cover the same."""

import numpy as np


def covered(starts: np.ndarray, ends: np.ndarray, length: int) -> np.ndarray:
    """Tell of each of `length` places whether an interval covers it; none holds its end."""
    steps = np.bincount(starts, minlength=length + 1) - np.bincount(ends, minlength=length + 1)
    return np.cumsum(steps)[:length] > 0


def merged(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join intervals that overlap or touch; starts and ends of what is left, in order."""
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    first = np.append(True, starts[1:] > reach[:-1])[: len(starts)]
    last = np.append(first, True)[1:]
    return starts[first], reach[last]
