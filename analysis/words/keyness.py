"""Keyness: what one corpus says more, and what less, than another."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis import statistics
from analysis.corpus.tables import require_columns
from analysis.text.groups import with_gloss


def keyness(
    target: pd.DataFrame,
    reference: pd.DataFrame,
    min_count: int = 3,
    item: str = "term",
    sizes: tuple[int, int] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """
    Compare how often items stand in a target and in a reference.

    Parameters
    ----------
    target, reference : DataFrame
        One row an item, with columns `item` and ``count``, such as
        `term_frequencies` or `slogan_counts` give over all documents.
    min_count : int, default 3
        Items with fewer in both together are left out, before the correction
        for many tests.
    item : str, default "term"
        The column that names the items: ``term`` or ``slogan``.
    sizes : tuple of int and int, optional
        What the counts of each are part of: tokens; Han characters for
        slogans. Default works it out from ``per_10k`` where a table has it,
        so that a stop list does no harm; else it is the sum of the counts.
    confidence : float, default 0.95
        Of the interval of the log ratio.

    Returns
    -------
    DataFrame
        One row an item of either table, by falling size of
        ``log_likelihood``, then by code points:

        - `item`, ``gloss`` (if a table has it), ``target_count``, ``reference_count``,
          ``target_per_10k``, ``reference_per_10k``; in a target or reference
          without any size all that follows is NaN
        - effect: ``log_ratio`` (1 means twice the rate, -1 half of it; NaN
          where a count of 0 would have it point the other way),
          ``log_ratio_low`` and ``log_ratio_high`` (its interval; NaN where a
          count is 0), ``percent_diff``, ``odds_ratio``
        - significance: ``log_likelihood`` (signed: below 0 where the target
          has it less), ``bic``, ``p``, ``p_adjusted`` (false discovery rate)

    Raises
    ------
    ValueError
        If a column is missing, an item repeats itself in a table, a count is
        no number of 0 or more, a table's ``per_10k`` does not fit its counts,
        its counts are more than its size, or items other than terms come
        without ``per_10k`` and without `sizes`.

    Notes
    -----
    Look at both sides: the effect says how much the rates differ, the
    significance how sure one can be that they differ at all. The interval is
    that of a ratio of two binomial rates (Katz et al. 1978 [1]_). For a
    count of 0 the log ratio takes Hardie's 0.5, which in a target much
    smaller than the reference is a higher rate than the reference has.
    ``p`` is the chi-squared tail of the log-likelihood, ``p_adjusted``
    follows Benjamini and Hochberg [2]_; ``bic`` above 2 counts as evidence,
    above 10 as very strong.

    Words come in clusters, so that a test that takes them for independent
    draws is too sure of itself; a word that one section repeats is key
    without being typical (see `dispersion`). What is key depends on the
    reference as much as on the target, and a word that both say equally
    often, however central, never shows.

    References
    ----------
    .. [1] Katz, D., Baptista, J., Azen, S. P. and Pike, M. C. (1978).
       Obtaining confidence intervals for the risk ratio in cohort studies.
       Biometrics 34(3), 469-474.
    .. [2] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false
       discovery rate. Journal of the Royal Statistical Society B 57(1).

    Examples
    --------
    >>> ours = pd.DataFrame({"term": ["委员", "经济"], "count": [40, 60]})
    >>> theirs = pd.DataFrame({"term": ["委员", "经济"], "count": [10, 90]})
    >>> keyness(ours, theirs)[["term", "log_ratio", "percent_diff"]].round(2).values.tolist()
    [['委员', 2.0, 300.0], ['经济', -0.58, -33.33]]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence!r} is not between 0 and 1")
    tables = {"target": target, "reference": reference}
    counts = {f"{name}_count": _counts(table, item, name) for name, table in tables.items()}
    if (
        sizes is None
        and item != "term"
        and not all("per_10k" in table for table in tables.values())
    ):
        raise ValueError(f"the counts of each {item} do not add up to a size; give sizes")
    given = sizes or [_size(table, name) for name, table in tables.items()]
    table = pd.DataFrame(counts).fillna(0).astype("int64").rename_axis(item)
    table = table[table.sum(axis=1) >= min_count].reset_index()
    cells = []
    for name, size in zip(tables, given, strict=True):
        count = table[f"{name}_count"].to_numpy()
        if (count > size).any():
            raise ValueError(f"{name}: {count.max()} of one item is more than its size, {size}")
        cells += [count, size - count]
        table[f"{name}_per_10k"] = 10_000 * table[f"{name}_count"] / size
    table["log_ratio"] = _signed_as(statistics.log_ratio(*cells), *cells)
    margin = ndtri((1 + confidence) / 2) * _error(*cells)
    table["log_ratio_low"] = table["log_ratio"] - margin
    table["log_ratio_high"] = table["log_ratio"] + margin
    table["percent_diff"] = statistics.percent_diff(*cells)
    table["odds_ratio"] = statistics.odds_ratio(*cells)
    table["log_likelihood"] = statistics.signed_log_likelihood(*cells)
    table["bic"] = statistics.bic(*cells)
    table["p"] = statistics.p_value(table["log_likelihood"].abs())
    table["p_adjusted"] = _adjusted(table["p"])
    order = table.assign(size=table["log_likelihood"].abs()).sort_values(
        ["size", item], ascending=[False, True]
    )
    return with_gloss(table.loc[order.index].reset_index(drop=True), target, reference)


def _counts(table: pd.DataFrame, item: str, name: str) -> pd.Series:
    require_columns(table, [item, "count"], name)
    repeated = table[item][table[item].duplicated()]
    if len(repeated):
        raise ValueError(
            f"{name} has {repeated.iloc[0]!r} twice; count over all documents, or add the rows up"
        )
    counts = table.set_index(item)["count"]
    wrong = counts[~(counts >= 0)]
    if len(wrong):
        raise ValueError(f"{name}: the count of {wrong.index[0]!r} is {wrong.iloc[0]}")
    return counts


def _size(table: pd.DataFrame, name: str) -> int:
    """Work out what the counts are part of."""
    some = table[table["count"] > 0]
    if some.empty or "per_10k" not in table or table["per_10k"].isna().any():
        return int(table["count"].sum())
    sizes = 10_000 * some["count"] / some["per_10k"]
    if sizes.max() - sizes.min() > 0.5:
        raise ValueError(f"{name}: per_10k does not fit the counts of one corpus")
    return round(sizes.median())


def _adjusted(p: pd.Series) -> pd.Series:
    """Correct for many tests; what could not be tested stays NaN."""
    from scipy.stats import false_discovery_control  # slow to import

    tested = p.dropna()
    corrected = false_discovery_control(tested) if len(tested) else tested
    return pd.Series(corrected, index=tested.index, dtype="float64").reindex(p.index)


def _signed_as(
    log_ratio: np.ndarray, o11: np.ndarray, o12: np.ndarray, o21: np.ndarray, o22: np.ndarray
) -> np.ndarray:
    """Keep a log ratio that points where the rates do; Hardie's 0.5 can turn it round."""
    direction = np.sign(o11 * (o21 + o22) - o21 * (o11 + o12))
    return np.where(log_ratio * direction >= 0, log_ratio, np.nan)


def _error(o11: np.ndarray, o12: np.ndarray, o21: np.ndarray, o22: np.ndarray) -> np.ndarray:
    """Give the standard error of the log ratio, in units of log 2; NaN for a count of 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = 1 / o11 - 1 / (o11 + o12) + 1 / o21 - 1 / (o21 + o22)
    known = (o11 > 0) & (o21 > 0)
    return np.sqrt(np.where(known, np.maximum(variance, 0), np.nan)) / np.log(2)
