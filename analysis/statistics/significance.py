"""
Evidence against chance: how certain an attraction or a difference is, not how large.

All these grow with the corpus, and all take tokens for independent draws. They
are not: a word that stood once in a text is likelier to come again. So values
are too high and p-values too low, and with hundreds of terms some pass any
threshold by chance. Use them to order terms; read `effect_size` and dispersion
beside them. A table with an empty row or column tests nothing: it gives NaN.
"""

import numpy as np
import scipy
from numpy.typing import ArrayLike

from analysis.statistics.contingency import Table, divide, expected, tabulate, where


def log_likelihood(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Measure the evidence that term and row are not independent (G2, LL).

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        0 (as by chance) upwards, for more and for less than expected alike.
        NaN where a row or a column is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``2 * sum(O * ln(O / E))`` over all four cells, ``0 * ln 0`` being 0.
    AntConc's default is this one; the Lancaster calculator of Rayson and
    Garside (2000) sums O11 and O21 only, quanteda applies Williams'
    correction unless told otherwise. For thresholds see `p_value`.

    References
    ----------
    T. Dunning (1993). Accurate methods for the statistics of surprise and
    coincidence. Computational Linguistics 19(1), 61-74.

    Examples
    --------
    >>> round(float(log_likelihood(110, 2442, 111, 29_114)), 2)
    270.72
    """
    table = tabulate(o11, o12, o21, o22)
    pairs = zip(table[:4], expected(table), strict=True)
    terms = [scipy.special.xlogy(cell, divide(cell, chance)) for cell, chance in pairs]
    return where(_testable(table), np.maximum(2 * sum(terms), 0))


def signed_log_likelihood(
    o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike
) -> np.ndarray:
    """
    Give log-likelihood a minus where the term is rarer than expected.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        As `log_likelihood`, below 0 where O11 < E11; NaN where it is.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    The sign, which UCS gives too, orders a keyword list from the target's
    terms to those of the reference. Drop it before `p_value`.

    Examples
    --------
    >>> signed_log_likelihood([8, 2], [92, 98], [2, 8], [98, 92]).round(2).tolist()
    [4.04, -4.04]
    """
    table = tabulate(o11, o12, o21, o22)
    evidence = log_likelihood(o11, o12, o21, o22)
    return np.where(table.o11 < table.e11, -evidence, evidence)[()]


def simple_ll(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Measure the evidence of one cell alone, as log-likelihood of a Poisson count.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        0 (as by chance) upwards, for more and for less than expected alike.
        NaN where a row or a column is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``2 * (O11 * ln(O11 / E11) - (O11 - E11))``; UCS and
    pandas-association-measures give it a sign. It never exceeds
    `log_likelihood`, and comes close to it where term and node are rare.

    References
    ----------
    S. Evert (2008). Corpora and collocations. In Corpus Linguistics: An
    International Handbook, 1212-1248.

    Examples
    --------
    >>> round(float(simple_ll(10, 0, 0, 90)), 2)
    28.05
    """
    table = tabulate(o11, o12, o21, o22)
    term = scipy.special.xlogy(table.o11, divide(table.o11, table.e11))
    evidence = 2 * (term - (table.o11 - table.e11))
    return where(_testable(table), np.maximum(evidence, 0))


def chi_squared(
    o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike, yates: bool = False
) -> np.ndarray:
    """
    Measure the evidence against independence by squared deviations (Pearson).

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.
    yates : bool, default False
        Whether to move each cell by 0.5 towards its expected value first.

    Returns
    -------
    ndarray of float
        0 (as by chance) to N, for more and for less than expected alike. NaN
        where a row or a column is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``sum((|O - E| - c) ** 2 / E)``, c being 0 or, by Yates, 0.5. R and scipy
    never correct by more than ``|O - E|``, so that they give 0 where a cell
    is less than 0.5 from its expected value and the formula as printed gives
    a small positive number. R, scipy and quanteda correct unless told
    otherwise. The usual rule asks for an E of 5 in each cell, which few words
    meet: prefer `log_likelihood`.

    References
    ----------
    F. Yates (1934). Contingency tables involving small numbers and the chi2
    test. Supplement to the Journal of the Royal Statistical Society 1, 217-235.

    Examples
    --------
    >>> float(chi_squared(1, 3, 3, 1)), float(chi_squared(1, 3, 3, 1, yates=True))
    (2.0, 0.5)
    """
    table = tabulate(o11, o12, o21, o22)
    deviation = np.abs(table.o11 - table.e11)
    rest = deviation - 0.5 if yates else deviation
    statistic = sum((divide(rest**2, chance) for chance in expected(table)), np.zeros(()))
    return where(_testable(table), statistic)


def t_score(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Measure by how many of its own standard errors a count is above chance.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Standard errors, below 0 for less than expected, at most sqrt(O11).
        NaN where O11 is 0, or a row or a column is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``(O11 - E11) / sqrt(O11)``. Wordless divides by
    ``sqrt(O11 * (1 - O11 / N))``, a little less. It favours frequent pairs,
    the function words among them, and is a heuristic rather than a t-test:
    a count is no mean of normal draws.

    References
    ----------
    K. Church, W. Gale, P. Hanks and D. Hindle (1991). Using statistics in
    lexical analysis. In Lexical Acquisition, 115-164.

    Examples
    --------
    >>> round(float(t_score(8, 15_820, 4667, 14_287_173)), 4)
    0.9999
    """
    table = tabulate(o11, o12, o21, o22)
    score = divide(table.o11 - table.e11, np.sqrt(table.o11))
    return where(_testable(table) & (table.o11 > 0), score)


def z_score(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Measure by how many standard errors of chance a count is above chance.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Standard errors, below 0 for less than expected. NaN where a row or a
        column is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``(O11 - E11) / sqrt(E11)``, without continuity correction (UCS offers it
    with one too). Wordless divides by ``sqrt(E11 * (1 - E11 / N))``, a little
    less. It favours rare pairs: where E11 is far below 1, a single token
    scores high.

    References
    ----------
    S. Evert (2008). Corpora and collocations. In Corpus Linguistics: An
    International Handbook, 1212-1248.

    Examples
    --------
    >>> float(z_score(10, 0, 0, 90))
    9.0
    """
    table = tabulate(o11, o12, o21, o22)
    score = divide(table.o11 - table.e11, np.sqrt(table.e11))
    return where(_testable(table), score)


def bic(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Discount log-likelihood for the size of the corpora (approximate Bayes factor).

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Twice the natural logarithm of a Bayes factor: above 0 for a
        difference, below 0 for none. NaN where a row or a column is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``LL - ln(N)`` with `log_likelihood` and one degree of freedom; 2, 6 and
    10 are read as positive, strong and very strong evidence. It corrects for
    size, not for words that come in bursts.

    References
    ----------
    A. Wilson (2013). Embracing Bayes factors for key item analysis in corpus
    linguistics. In New Approaches to the Study of Linguistic Variability, 3-11.

    Examples
    --------
    >>> round(float(bic(110, 2442, 111, 29_114)), 2)
    260.36
    """
    size = tabulate(o11, o12, o21, o22).n
    return log_likelihood(o11, o12, o21, o22) - np.log(np.where(size > 0, size, 1))


def fisher_exact(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Give the probability of a table at least as improbable, its margins kept.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table of whole numbers, see
        `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Two-sided p, 0 to 1. NaN where a row or a column is empty.

    Raises
    ------
    ValueError
        If a cell is negative, not finite, or no whole number.

    Notes
    -----
    The sum of all probabilities that do not exceed the observed one, as R
    and scipy have it; those give 1 where a row or a column is empty. NLTK's
    is one-sided. Below about 1e-308 it is 0. Each different table costs
    about a millisecond, whatever its size: 20,000 terms of a keyness table
    took 2 to 6 seconds, since most are as rare as many others.

    References
    ----------
    T. Pedersen (1996). Fishing for exactness. Proceedings of the
    South-Central SAS Users Group Conference, 188-200.

    Examples
    --------
    >>> round(float(fisher_exact(1, 3, 3, 1)), 3)
    0.486
    """
    table = tabulate(o11, o12, o21, o22)
    cells = np.stack(table[:4], axis=-1).reshape(-1, 4)
    if (broken := cells != np.floor(cells)).any():
        raise ValueError(f"{cells[broken][0]} is no whole number, and fisher_exact counts")
    unique, places = np.unique(cells.astype("int64"), axis=0, return_inverse=True)
    each = [scipy.stats.fisher_exact(cell.reshape(2, 2)).pvalue for cell in unique]
    found = np.array(each, dtype="float64")[places.reshape(table.n.shape)]
    return where(_testable(table), found)


def p_value(statistic: ArrayLike) -> np.ndarray:
    """
    Give the probability that chance alone yields a statistic as large.

    Parameters
    ----------
    statistic : array_like
        `log_likelihood`, `simple_ll` or `chi_squared`, without a sign.

    Returns
    -------
    ndarray of float
        0 to 1; NaN where `statistic` is.

    Raises
    ------
    ValueError
        If `statistic` is negative.

    Notes
    -----
    The upper tail of chi-squared with one degree of freedom: 3.84 is p =
    0.05, 6.63 is 0.01, 10.83 is 0.001, 15.13 is 0.0001. It is for one term
    chosen beforehand. Of 1,000 terms that do not differ, 50 pass 0.05.

    Examples
    --------
    >>> p_value([3.84, 10.83]).round(3).tolist()
    [0.05, 0.001]
    """
    statistic = np.asarray(statistic, dtype="float64")
    if (negative := statistic < 0).any():
        raise ValueError(f"statistic {statistic[negative][0]} is negative; drop the sign first")
    return scipy.stats.chi2.sf(statistic, 1)


def _testable(table: Table) -> np.ndarray:
    """Say which tables have no empty row or column."""
    return (table.r1 > 0) & (table.r2 > 0) & (table.c1 > 0) & (table.c2 > 0)
