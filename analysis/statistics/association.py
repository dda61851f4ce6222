"""Attraction of a term to a node, or to a corpus: how strong it is, not how certain."""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike

from analysis.statistics.contingency import divide, log2, tabulate, where


class DeltaP(NamedTuple):
    """The two directions of ΔP: the term given the row, the row given the term."""

    given_row: np.ndarray
    given_column: np.ndarray


def mutual_information(
    o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike
) -> np.ndarray:
    """
    Measure by how many doublings a pair is more frequent than by chance (MI, PMI).

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Bits; 0 as often as by chance, 1 twice, -1 half as often; -inf for a
        pair that never occurs though expected; NaN where E11 is 0.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``log2(O11 / E11)``. UCS and pandas-association-measures take the
    logarithm to base 10, quanteda the natural one, NLTK base 2. It favours
    rare pairs: of two pairs that never part, the rarer scores higher. It
    says nothing about certainty; set a minimum frequency beside it.

    References
    ----------
    K. W. Church and P. Hanks (1990). Word association norms, mutual
    information, and lexicography. Computational Linguistics 16(1), 22-29.

    Examples
    --------
    >>> round(float(mutual_information(8, 1097, 36, 14_998_859)), 1)
    11.3
    """
    table = tabulate(o11, o12, o21, o22)
    return log2(divide(table.o11, table.e11))


def mi3(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Measure attraction as mutual information does, but favour frequent pairs.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Bits, without a bound; 0 has no special meaning. -inf where O11 is 0
        though expected, NaN where E11 is 0.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``log2(O11 ** 3 / E11)``; UCS takes base 10. The cube is a heuristic: the
    number orders pairs and means nothing by itself. It grows with the corpus
    (by 2 when all cells double), so compare it within one corpus only.

    References
    ----------
    B. Daille (1994). Approche mixte pour l'extraction automatique de
    terminologie. Thesis, Université Paris 7.

    Examples
    --------
    >>> float(mi3(2, 2, 2, 10))
    3.0
    """
    table = tabulate(o11, o12, o21, o22)
    return log2(divide(table.o11**3, table.e11))


def local_mi(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Weigh mutual information by how often the pair occurs.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        Bits; above 0 for attraction, below 0 for avoidance. 0 where O11 is 0
        though expected, which is the limit; NaN where E11 is 0.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``O11 * log2(O11 / E11)``; UCS takes base 10. Frequent pairs lead, as with
    `simple_ll`, which is built on it. A pair that is never seen scores 0, just
    as one does that is as frequent as by chance.

    References
    ----------
    S. Evert (2005). The Statistics of Word Cooccurrences: Word Pairs and
    Collocations. Dissertation, University of Stuttgart.

    Examples
    --------
    >>> float(local_mi(2, 2, 2, 10))
    2.0
    """
    table = tabulate(o11, o12, o21, o22)
    return scipy.special.xlogy(table.o11, divide(table.o11, table.e11)) / np.log(2)


def npmi(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Scale mutual information to run from -1 to 1.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        -1 never together, 0 as by chance, 1 never apart. NaN where E11 is 0,
        and where the pair is all there is (O11 = N).

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``log2(O11 / E11) / -log2(O11 / N)``; any base gives the same. For O11 = 0
    it is -1 by definition, the limit that Bouma names. For O11 = N both
    logarithms are 0: such a pair never parts (1) and is independent (0), so
    no value is right. The lean to rare pairs is weakened, not gone.

    References
    ----------
    G. Bouma (2009). Normalized (pointwise) mutual information in collocation
    extraction. Proceedings of the Biennial GSCL Conference 2009, 31-40.

    Examples
    --------
    >>> npmi([10, 0], [0, 10], [0, 10], 80).tolist()
    [1.0, -1.0]
    """
    table = tabulate(o11, o12, o21, o22)
    pointwise = log2(divide(table.o11, table.e11))
    scaled = divide(pointwise, log2(divide(table.n, table.o11)))
    return where(table.e11 > 0, np.where(table.o11 > 0, scaled, -1.0))


def log_dice(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Measure how exclusively two terms keep together, whatever the corpus size.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        At most 14 (never apart); 1 less is half the Dice coefficient. -inf where
        they never meet, NaN where both are absent (R1 + C1 = 0).

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``14 + log2(2 * O11 / (R1 + C1))``. O22 has no part in it, so neither has
    chance: two frequent terms can score well and yet meet less often than by
    chance. R1 is the size of the windows; tools that put the node's frequency
    there give another number.

    References
    ----------
    P. Rychlý (2008). A lexicographer-friendly association score. Proceedings
    of Recent Advances in Slavonic Natural Language Processing, 6-9.

    Examples
    --------
    >>> log_dice([10, 5], [0, 5], [0, 5], 90).tolist()
    [14.0, 13.0]
    """
    return 14 + log2(dice(o11, o12, o21, o22))


def dice(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Give the share of two frequencies that is spent together.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        0 (never together) to 1 (never apart); NaN where R1 + C1 is 0.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``2 * O11 / (R1 + C1)``, the harmonic mean of O11 / R1 and O11 / C1. It
    does not ask what chance would give, and two terms of very unequal
    frequency cannot come near 1.

    References
    ----------
    F. Smadja, K. McKeown and V. Hatzivassiloglou (1996). Translating
    collocations for bilingual lexicons. Computational Linguistics 22(1), 1-38.

    Examples
    --------
    >>> float(dice(5, 5, 5, 90))
    0.5
    """
    table = tabulate(o11, o12, o21, o22)
    return divide(2 * table.o11, table.r1 + table.c1)


def jaccard(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Give the share of joint cases among all cases of either.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        0 (never together) to 1 (never apart); NaN where R1 and C1 are 0.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``O11 / (O11 + O12 + O21)``, that is ``dice / (2 - dice)``: it puts pairs
    in the order of `dice`, so report one of them. Chance has no part in it.

    References
    ----------
    P. Jaccard (1912). The distribution of the flora in the alpine zone. New
    Phytologist 11(2), 37-50.

    Examples
    --------
    >>> float(jaccard(5, 10, 5, 80))
    0.25
    """
    table = tabulate(o11, o12, o21, o22)
    return divide(table.o11, table.o11 + table.o12 + table.o21)


def delta_p(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> DeltaP:
    """
    Measure how much each of a pair raises the probability of the other.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    DeltaP
        Differences of probabilities, -1 to 1, 0 for none: ``given_row``, of
        the term given the row (NaN where a row is empty), ``given_column``,
        of the row given the term (NaN where a column is empty).

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``O11 / R1 - O21 / R2`` and ``O11 / C1 - O12 / C2``. Gries writes ΔP2|1
    where the row is the first word, ΔP1|2 for the other; transposing the
    table swaps them. Wordless gives one of the two. In a large corpus what
    is subtracted is often close to 0.

    References
    ----------
    S. Th. Gries (2013). 50-something years of work on collocations: What is
    or should be next. Int. Journal of Corpus Linguistics 18(1), 137-165.

    Examples
    --------
    >>> [round(float(way), 3) for way in delta_p(5610, 168_938, 2257, 10_233_063)]
    [0.032, 0.697]
    """
    table = tabulate(o11, o12, o21, o22)
    return DeltaP(
        divide(table.o11, table.r1) - divide(table.o21, table.r2),
        divide(table.o11, table.c1) - divide(table.o12, table.c2),
    )


def min_sensitivity(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """
    Give the lower of the two shares that a pair has in its members' frequencies.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    ndarray of float
        0 (never together) to 1 (never apart); NaN where R1 or C1 is 0.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.

    Notes
    -----
    ``min(O11 / R1, O11 / C1)``. The larger of R1 and C1 decides alone; like
    `dice` it does not ask what chance would give.

    References
    ----------
    T. Pedersen and R. Bruce (1996). What to infer from a description.
    Technical Report 96-CSE-04, Southern Methodist University.

    Examples
    --------
    >>> float(min_sensitivity(5, 5, 15, 75))
    0.25
    """
    table = tabulate(o11, o12, o21, o22)
    return np.minimum(divide(table.o11, table.r1), divide(table.o11, table.c1))
