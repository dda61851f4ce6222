"""Size of the difference between two corpora: how large it is, not how certain."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.statistics.contingency import divide, log2, tabulate, where


def odds_ratio(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Compare the odds of meeting a term in the target with those in the reference.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        0 to inf, 1 for equal odds. inf where only the denominator is 0, NaN
        where both products are.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``(O11 * O22) / (O12 * O21)``. UCS has it also with 0.5 added to every
    cell and the logarithm to base 10, so that no table is infinite; Wordless
    gives -inf where O11 is 0. A huge ratio can rest on a single token.

    References
    ----------
    P. Pojanapunya and R. Watson Todd (2018). Log-likelihood and odds ratio:
    Keyness statistics for different purposes of keyword analysis. Corpus
    Linguistics and Linguistic Theory 14(1), 133-167.

    Examples
    --------
    >>> odds_ratio([6, 6], [94, 94], [2, 0], [98, 100]).round(2).tolist()
    [3.13, inf]
    """
    table = tabulate(o11, o12, o21, o22)
    return divide(table.o11 * table.o22, table.o12 * table.o21)


def log_ratio(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Count by how many doublings a term is more frequent in the target.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Doublings: 0 equal rates, 1 twice, -1 half the rate. NaN where the
        term is in neither corpus, or a corpus is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``log2((O11 / R1) / (O21 / R2))``, with 0.5 in place of an O11 or O21 of
    0; corpus sizes stay. Any such constant is arbitrary: where a term is
    missing from one corpus, the value says more about the sizes of the two
    than about the term. Wordless gives inf and -inf there.

    References
    ----------
    A. Hardie (2014). Log Ratio: An informal introduction. ESRC Centre for
    Corpus Approaches to Social Science, Lancaster University.

    Examples
    --------
    >>> log_ratio([8, 8], 92, [2, 0], [98, 100]).tolist()
    [2.0, 4.0]
    """
    table = tabulate(o11, o12, o21, o22)
    target = divide(np.where(table.o11 > 0, table.o11, 0.5), table.r1)
    reference = divide(np.where(table.o21 > 0, table.o21, 0.5), table.r2)
    compared = (table.r1 > 0) & (table.r2 > 0) & (table.c1 > 0)
    return where(compared, log2(divide(target, reference)))


def percent_diff(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Give the difference of two rates in per cent of the reference (%DIFF).

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Per cent, -100 (absent from the target) to inf (absent from the
        reference); 0 for equal rates, 100 for twice the rate. NaN where the
        term is in neither corpus, or a corpus is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``100 * (O11 / R1 - O21 / R2) / (O21 / R2)``. Gabrielatos replaces a
    reference rate of 0 by a tiny number, which gives a huge value for inf.
    The scale is lopsided: half the rate is -50, twice the rate 100.

    References
    ----------
    C. Gabrielatos and A. Marchi (2011). Keyness: Matching metrics to
    definitions. Corpus Linguistics in the South 1, Portsmouth.

    Examples
    --------
    >>> percent_diff([6, 0, 6], [94, 100, 94], [3, 3, 0], [97, 97, 100]).tolist()
    [100.0, -100.0, inf]
    """
    table = tabulate(o11, o12, o21, o22)
    target, reference = divide(table.o11, table.r1), divide(table.o21, table.r2)
    return 100 * divide(target - reference, reference)


def simple_maths(
    o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike, smoothing: float = 1.0
) -> np.ndarray:
    """
    Divide two rates per million, after adding a constant to both.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.
    smoothing : float, default 1.0
        What is added to both rates, per million, 0 or more. The larger, the
        more frequent the terms that come first.

    Returns
    -------
    ndarray of float
        0 to inf, 1 for equal rates. NaN where a corpus is empty; without
        smoothing inf where the term is absent from the reference, NaN where
        it is in neither.

    Raises
    ------
    ValueError
        If a cell, or `smoothing`, is negative or not finite.

    Notes
    -----
    ``(1e6 * O11 / R1 + k) / (1e6 * O21 / R2 + k)``, as Sketch Engine does
    with k = 1. In a corpus of 10,000 tokens a single one is 100 per million,
    against which a k of 1 smooths little.

    References
    ----------
    A. Kilgarriff (2009). Simple maths for keywords. Proceedings of the Corpus
    Linguistics Conference 2009, Liverpool.

    Examples
    --------
    >>> float(simple_maths(5, 999_995, 0, 1_000_000))
    6.0
    """
    if not 0 <= smoothing < np.inf:
        raise ValueError(f"smoothing {smoothing} is not a finite number of 0 or more")
    table = tabulate(o11, o12, o21, o22)
    target, reference = divide(table.o11, table.r1), divide(table.o21, table.r2)
    return divide(1e6 * target + smoothing, 1e6 * reference + smoothing)
