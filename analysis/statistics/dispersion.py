"""Dispersion: how evenly a term is spread over the parts of a corpus."""

import numpy as np
import scipy
from numpy.typing import ArrayLike

from analysis.statistics.contingency import divide


def range_(subfreq: ArrayLike, partsize: ArrayLike) -> int | np.ndarray:
    """
    Count the parts in which a term occurs.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part; checked, and not used.

    Returns
    -------
    int or ndarray of int, shape (...)
        Parts, 0 to n.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    Divided by n it is the relative range. One occurrence counts as much as a
    hundred, and large parts catch more terms than small ones.

    Examples
    --------
    >>> int(range_([2, 0, 1], [100, 100, 200]))
    2
    """
    occurrences, _ = _parts(subfreq, partsize)
    return np.count_nonzero(occurrences, axis=-1)


def juilland_d(subfreq: ArrayLike, partsize: ArrayLike) -> float | np.ndarray:
    """
    Measure evenness by how little the rates of the parts vary.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part.

    Returns
    -------
    float or ndarray of float, shape (...)
        0 (all in one part) to 1 (equal rates). NaN for a term that does not
        occur, or a single part.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    ``1 - sd(rate) / mean(rate) / sqrt(n - 1)``, with ``rate = subfreq /
    partsize`` and the standard deviation of a population (dividing by n).
    Wordless takes counts in parts of equal size. With hundreds of parts it is
    close to 1 for almost any term (Biber et al. 2016).

    References
    ----------
    A. Juilland and E. Chang-Rodríguez (1964). Frequency Dictionary of Spanish
    Words. Mouton.

    D. Biber, R. Reppen, E. Schnur and R. Ghanem (2016). On the (non)utility
    of Juilland's D to measure lexical dispersion in large corpora.
    International Journal of Corpus Linguistics 21(4), 439-464.

    Examples
    --------
    >>> float(juilland_d([3, 3, 6], [100, 100, 200]))
    1.0
    """
    occurrences, sizes = _parts(subfreq, partsize)
    rates = occurrences / sizes
    variation = divide(rates.std(axis=-1), rates.mean(axis=-1))
    return 1 - divide(variation, np.sqrt(len(sizes) - 1))


def carroll_d2(subfreq: ArrayLike, partsize: ArrayLike) -> float | np.ndarray:
    """
    Measure evenness by the entropy of the rates of the parts.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part.

    Returns
    -------
    float or ndarray of float, shape (...)
        0 (all in one part) to 1 (equal rates). NaN for a term that does not
        occur, or a single part.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    ``-sum(p * log2(p)) / log2(n)``, with ``rate = subfreq / partsize`` and
    ``p = rate / sum(rate)``; any base gives the same. Wordless takes counts
    in parts of equal size. It does not weigh parts by their size: one
    occurrence in a tiny part moves it much.

    References
    ----------
    J. B. Carroll (1970). An alternative to Juilland's usage coefficient for
    lexical frequencies. Computer Studies in the Humanities and Verbal
    Behavior 3(2), 61-65.

    Examples
    --------
    >>> float(carroll_d2([5, 5, 0, 0], [100, 100, 100, 100]))
    0.5
    """
    occurrences, sizes = _parts(subfreq, partsize)
    rates = occurrences / sizes
    shares = divide(rates, rates.sum(axis=-1, keepdims=True))
    return divide(scipy.special.entr(shares).sum(axis=-1), np.log(len(sizes)))


def rosengren_s(subfreq: ArrayLike, partsize: ArrayLike) -> float | np.ndarray:
    """
    Measure evenness by the part of a frequency that counts once it is spread.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part.

    Returns
    -------
    float or ndarray of float, shape (...)
        The share of the smallest part (all in that one) to 1 (equal rates).
        NaN for a term that does not occur; always 1 for a single part.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    ``sum(sqrt(s * subfreq)) ** 2 / sum(subfreq)``, s being each part's share
    of the corpus. Its floor is not 0 but depends on the parts, so compare
    terms within one division only.

    References
    ----------
    I. Rosengren (1971). The quantitative concept of language and its relation
    to the structure of frequency dictionaries. Études de linguistique
    appliquée, n. s. 1, 103-127.

    Examples
    --------
    >>> float(rosengren_s([8, 0], [500, 500]))
    0.5
    """
    occurrences, sizes = _parts(subfreq, partsize)
    roots = np.sqrt(occurrences * sizes / sizes.sum()).sum(axis=-1)
    return divide(roots**2, occurrences.sum(axis=-1))


def gries_dp(subfreq: ArrayLike, partsize: ArrayLike) -> float | np.ndarray:
    """
    Measure unevenness by the share of occurrences that is out of place.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part.

    Returns
    -------
    float or ndarray of float, shape (...)
        0 (spread as the parts are large) to 1 less the share of the smallest
        part (all in that one). NaN for a term that does not occur; always 0
        for a single part.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    ``0.5 * sum(|v - s|)``, v being each part's share of the occurrences and s
    its share of the corpus. High is uneven; tlda turns it round by default
    (1 - DP), to run as `juilland_d` and the others do. A term with fewer
    occurrences than there are parts cannot be even: rare terms score high.

    References
    ----------
    S. Th. Gries (2008). Dispersions and adjusted frequencies in corpora.
    International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> float(gries_dp([3, 1], [500, 500]))
    0.25
    """
    observed, shares = _shares(subfreq, partsize)
    return np.abs(observed - shares).sum(axis=-1) / 2


def gries_dp_norm(subfreq: ArrayLike, partsize: ArrayLike) -> float | np.ndarray:
    """
    Measure unevenness as `gries_dp` does, scaled to reach 1.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part.

    Returns
    -------
    float or ndarray of float, shape (...)
        0 (spread as the parts are large) to 1 (all in the smallest part). NaN
        for a term that does not occur, or a single part.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    ``DP / (1 - min(s))``, the correction of 2012. tlda's ``disp_DP``
    by default takes a third formula, by Egbert, Burch and Biber (2020), where
    s is the smallest share among the parts that hold the term.

    References
    ----------
    J. Lijffijt and S. Th. Gries (2012). Correction to Stefan Th. Gries'
    "Dispersions and adjusted frequencies in corpora". International Journal
    of Corpus Linguistics 17(1), 147-149.

    Examples
    --------
    >>> float(gries_dp_norm([4, 0], [500, 500]))
    1.0
    """
    _, shares = _shares(subfreq, partsize)
    return divide(gries_dp(subfreq, partsize), 1 - shares.min())


def kl_divergence(subfreq: ArrayLike, partsize: ArrayLike) -> float | np.ndarray:
    """
    Measure unevenness by the information that the parts give about a term.

    Parameters
    ----------
    subfreq : array_like, shape (..., n)
        Occurrences in each of n parts.
    partsize : array_like, shape (n,)
        Size of each part.

    Returns
    -------
    float or ndarray of float, shape (...)
        Bits, 0 (spread as the parts are large) to ``-log2`` of the share of
        the smallest part (all in that one). NaN for a term that does not
        occur; always 0 for a single part.

    Raises
    ------
    ValueError
        If the lengths differ, there is no part, a number is negative or not
        finite, or a part is empty.

    Notes
    -----
    ``sum(v * log2(v / s))``, v being each part's share of the occurrences and
    s its share of the corpus; ``0 * log2(0)`` is 0. tlda prints it scaled to
    0 to 1, by default as ``1 / (1 + KL)``. Rare terms score high, as with
    `gries_dp`.

    References
    ----------
    S. Th. Gries (2020). Analyzing dispersion. In A Practical Handbook of
    Corpus Linguistics, 99-118.

    Examples
    --------
    >>> float(kl_divergence([4, 0], [500, 500]))
    1.0
    """
    observed, shares = _shares(subfreq, partsize)
    return scipy.special.rel_entr(observed, shares).sum(axis=-1) / np.log(2)


def _parts(subfreq: ArrayLike, partsize: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Give occurrences and sizes as arrays, once they are seen to fit."""
    occurrences = np.atleast_1d(np.asarray(subfreq, dtype="float64"))
    sizes = np.atleast_1d(np.asarray(partsize, dtype="float64"))
    if sizes.ndim > 1:
        raise ValueError(f"partsize has {sizes.ndim} dimensions instead of 1")
    if occurrences.shape[-1] != len(sizes):
        raise ValueError(f"subfreq has {occurrences.shape[-1]} parts, partsize {len(sizes)}")
    if not len(sizes):
        raise ValueError("there is no part: subfreq and partsize are empty")
    _refuse(occurrences, ~(np.isfinite(occurrences) & (occurrences >= 0)), "subfreq", "not below 0")
    _refuse(sizes, ~(np.isfinite(sizes) & (sizes > 0)), "partsize", "above 0")
    return occurrences, sizes


def _refuse(numbers: np.ndarray, wrong: np.ndarray, name: str, wanted: str) -> None:
    if wrong.any():
        part = np.argwhere(wrong)[0][-1]
        raise ValueError(f"{name} holds {numbers[wrong][0]} in part {part}; finite and {wanted}")


def _shares(subfreq: ArrayLike, partsize: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Give each part's share of the occurrences, and of the corpus."""
    occurrences, sizes = _parts(subfreq, partsize)
    return divide(occurrences, occurrences.sum(axis=-1, keepdims=True)), sizes / sizes.sum()
