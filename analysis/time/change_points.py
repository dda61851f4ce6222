"""Change points: the periods at which the rate of a slogan changes."""

from math import log

import numpy as np
import pandas as pd
from scipy.special import xlogy

from analysis.time.lifelines import take_at, trend_grid
from analysis.time.trends import count_interval, rates, require_confidence

CHANGES = {
    "period": "datetime64[us]",
    "label": "str",
    "previous": "str",
    "before": "float64",
    "before_low": "float64",
    "before_high": "float64",
    "after": "float64",
    "after_low": "float64",
    "after_high": "float64",
    "gain": "float64",
    "periods_before": "int64",
    "periods_after": "int64",
    "scatter": "float64",
}
_CHANGE = (
    *("place", "count_before", "length_before", "count_after", "length_after"),
    *("gain", "periods_before", "periods_after", "scatter"),
)


def change_points(
    trends: pd.DataFrame, penalty: float | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """
    Find the periods at which the rate of a slogan changes, to stay so until the next.

    Parameters
    ----------
    trends : DataFrame
        Such as `slogan_trends` gives: one row for every slogan in every period.
    penalty : float, optional
        What a change must add to the log-likelihood to be kept. Default is
        log n for n periods with text: a change has to make the counts more
        than n times as likely. This is the Bayesian information criterion
        (Schwarz 1978 [1]_), which takes half of log n for each number that a
        model adds; a change adds two, its place and the new rate.
    confidence : float, default 0.95
        Of the intervals of the rates.

    Returns
    -------
    DataFrame
        One row a change, slogans in the order of `trends`, then by time; a
        slogan that does not change has none:

        - ``slogan`` (or ``term``); ``period``, ``label``: the first period of
          the new rate; ``previous``: the label of the last of the old
        - ``before``, ``before_low``, ``before_high``, ``after``, ``after_low``,
          ``after_high``: uses per 10,000 Han characters from the change before
          to the change behind, with exact intervals
        - ``gain`` (of log-likelihood, against one rate on both sides),
          ``periods_before``, ``periods_after``
        - ``scatter``: how much the slogan's counts scatter around its rates;
          1 as a Poisson variable, 3 three times as much; NaN if that cannot
          be told

    Raises
    ------
    ValueError
        If a column is missing, `penalty` is no number above 0, `confidence`
        is not between 0 and 1, or a slogan has not exactly one row in every
        period.

    Notes
    -----
    Counts are taken for Poisson variables with a constant rate between
    changes; PELT (Killick et al. 2012 [2]_) finds the best of all ways
    to cut them. Missing periods are left out, not zero: the
    change came after `previous` and not later than ``label``, which may be
    years apart. What changes slowly is cut into steps; a rate of one period
    is a spike, as each March may bring.

    Words come in clusters, everyday words most of all. Where ``scatter`` is
    well above 1, changes are too many, their gains too large and the
    intervals too narrow: give a `penalty` of at least that many times log n.
    It is the scatter that the changes leave, so that it rises with fewer. The
    intervals do not allow for the place of the change having been chosen. A
    change in the record can be a change of author or occasion.

    References
    ----------
    .. [1] Schwarz, G. (1978). Estimating the dimension of a model. The Annals
       of Statistics 6(2), 461-464.
    .. [2] Killick, R., Fearnhead, P. and Eckley, I. A. (2012). Optimal detection
       of changepoints with a linear computational cost. Journal of the
       American Statistical Association 107(500), 1590-1598.

    Examples
    --------
    >>> trends = pd.DataFrame({"period": pd.date_range("2001", periods=6, freq="YS"),
    ...     "label": list("123456"), "term": "改革", "count": [0, 1, 0, 9, 8, 9],
    ...     "length": 10_000, "documents_with": 1, "documents": 1})
    >>> change_points(trends)[["label", "before", "after"]].round(2).values.tolist()
    [['4', 0.33, 8.67]]
    """
    require_confidence(confidence)
    if penalty is not None and not 0 < penalty < np.inf:
        raise ValueError(f"penalty {penalty!r} is no number above 0")
    grid = trend_grid(trends)
    spoken = (grid.periods["length"] > 0).to_numpy(dtype=bool)
    periods, counts = grid.periods[spoken].reset_index(drop=True), grid.counts[:, spoken]
    lengths = periods["length"].to_numpy(dtype="float64")
    price = log(max(len(lengths), 2)) if penalty is None else float(penalty)
    found = [_changes(count, lengths, price) for count in counts]
    table = pd.DataFrame(np.concatenate([np.empty((0, len(_CHANGE))), *found]), columns=_CHANGE)
    table[grid.item] = grid.names.take(np.repeat(range(len(found)), [len(rows) for rows in found]))
    table["period"] = take_at(periods["period"], table["place"])
    table["label"] = take_at(periods["label"], table["place"])
    table["previous"] = take_at(periods["label"], table["place"] - 1)
    for side in ("before", "after"):
        count, length = table[f"count_{side}"].to_numpy(), table[f"length_{side}"].to_numpy()
        low, high = count_interval(count, confidence)
        table[side] = rates(count, length)
        table[f"{side}_low"], table[f"{side}_high"] = rates(low, length), rates(high, length)
    return table[[grid.item, *CHANGES]].astype(CHANGES)


def _changes(count: np.ndarray, lengths: np.ndarray, price: float) -> np.ndarray:
    """Give the changes of one item, a row each with the columns `_CHANGE`."""
    # The best cut never lies inside a run of zeros, so that a run is one point.
    starts = np.flatnonzero((count > 0) | np.append(True, count[:-1] > 0)[: len(count)])
    breaks = []
    if count.any():
        points = [np.add.reduceat(count, starts), np.add.reduceat(lengths, starts)]
        breaks = _best_cuts(*points, price)
    if not breaks:
        return np.empty((0, len(_CHANGE)))
    bounds = np.concatenate([[0], starts[breaks], [len(count)]])
    sums, size, periods = (
        *(np.add.reduceat(x, bounds[:-1]) for x in (count, lengths)),
        np.diff(bounds),
    )
    left, right = (sums[:-1], size[:-1]), (sums[1:], size[1:])
    gain = _likelihood(*left) + _likelihood(*right) - _likelihood(*np.add(left, right))
    expected = np.repeat(sums / size, periods) * lengths
    spoken, freedom = expected > 0, (periods[sums > 0] - 1).sum()
    squares = ((count - expected)[spoken] ** 2 / expected[spoken]).sum()
    scatter = np.full(len(gain), squares / freedom if freedom else np.nan)
    return np.column_stack([bounds[1:-1], *left, *right, gain, periods[:-1], periods[1:], scatter])


def _likelihood(count: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Give the log-likelihood of Poisson counts at their own rate, but for what no cut changes."""
    return xlogy(count, count) - xlogy(count, length)


def _best_cuts(count: np.ndarray, lengths: np.ndarray, price: float) -> list[int]:
    """Find the best way to cut a series (PELT: a beginning that cannot win any more is dropped)."""
    # ruptures, the library for this, has no cost for Poisson counts, none for periods of unequal
    # length, and calls a cost of one's own from Python once a segment; here it is one line.
    counts, sizes = (np.concatenate([[0.0], np.cumsum(x)]) for x in (count, lengths))
    cost, before = np.zeros(len(counts)), np.zeros(len(counts), dtype="int64")
    starts = np.array([0])
    for stop in range(1, len(counts)):
        gain = _likelihood(counts[stop] - counts[starts], sizes[stop] - sizes[starts])
        total = cost[starts] - gain
        best = total.argmin()
        cost[stop], before[stop] = total[best] + price, starts[best]
        starts = np.append(starts[total <= cost[stop]], stop)
    cuts = [int(before[-1])]
    while cuts[-1]:
        cuts.append(int(before[cuts[-1]]))
    return cuts[-2::-1]
