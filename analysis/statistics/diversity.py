"""Lexical diversity from frequencies alone: how varied the vocabulary of a text is."""

from collections import Counter
from collections.abc import Hashable, Iterable

import numpy as np
import scipy

from analysis.statistics.contingency import divide


def ttr(terms: Iterable[Hashable]) -> float:
    """
    Divide the number of different terms by the number of all (type-token ratio).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        1 / n (one term over and over) to 1 (no term twice); NaN for no term.

    Notes
    -----
    ``V / n``, V being the number of types. It falls as a text grows: compare
    texts of equal length only, or use `mattr`. Like all measures here it
    follows the segmenter.

    References
    ----------
    W. Johnson (1944). Studies in language behavior: I. A program of research.
    Psychological Monographs 56(2), 1-15.

    Examples
    --------
    >>> ttr(["改革", "开放", "改革", "发展"])
    0.75
    """
    counts = _counts(terms)
    return float(divide(len(counts), counts.sum()))


def rttr(terms: Iterable[Hashable]) -> float:
    """
    Divide the number of different terms by the root of the length (Guiraud's R).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        1 / sqrt(n) to sqrt(n); NaN for no term.

    Notes
    -----
    ``V / sqrt(n)``. It rises with length in short texts and falls in very
    long ones; it is not free of length.

    References
    ----------
    P. Guiraud (1954). Les caractères statistiques du vocabulaire. Presses
    universitaires de France.

    Examples
    --------
    >>> rttr(["改革", "开放", "改革", "发展"])
    1.5
    """
    counts = _counts(terms)
    return float(divide(len(counts), np.sqrt(counts.sum())))


def cttr(terms: Iterable[Hashable]) -> float:
    """
    Divide the number of different terms by the root of twice the length (Carroll).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        1 / sqrt(2 * n) to sqrt(n / 2); NaN for no term.

    Notes
    -----
    ``V / sqrt(2 * n)``: `rttr` divided by the root of 2, so it orders texts
    alike, and depends on length alike.

    References
    ----------
    J. B. Carroll (1964). Language and Thought. Prentice-Hall.

    Examples
    --------
    >>> cttr(["改革", "开放"])
    1.0
    """
    counts = _counts(terms)
    return float(divide(len(counts), np.sqrt(2 * counts.sum())))


def herdan_c(terms: Iterable[Hashable]) -> float:
    """
    Divide the logarithm of the number of terms by that of the length (LogTTR).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        0 (one term over and over) to 1 (no term twice); NaN for fewer than
        two terms.

    Notes
    -----
    ``ln(V) / ln(n)``; any base gives the same. Close to 1 for most texts, so
    differences look small, and it still falls with length. Wordless also
    calls the measures of Somers, Maas and Dugast LogTTR; they are others.

    References
    ----------
    G. Herdan (1960). Type-Token Mathematics. Mouton.

    Examples
    --------
    >>> herdan_c(["改革", "开放", "改革", "开放"])
    0.5
    """
    counts = _counts(terms)
    defined = counts.sum() > 1
    return float(np.log(len(counts)) / np.log(counts.sum())) if defined else np.nan


def hdd(terms: Iterable[Hashable], sample: int = 42) -> float:
    """
    Give the type-token ratio to expect of a random sample of the text (HD-D).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.
    sample : int, default 42
        Terms drawn without replacement, 1 or more.

    Returns
    -------
    float
        1 / sample to 1; NaN for a text shorter than `sample`.

    Raises
    ------
    ValueError
        If `sample` is not a whole number of 1 or more.

    Notes
    -----
    ``sum(P(term at least once in the sample)) / sample``, P being
    hypergeometric; 42 is the authors' choice. LexicalRichness raises an error
    for a text shorter than the sample, Wordless shortens the sample. The
    order of words has no part in it, so it cannot see repetition in one
    place.

    References
    ----------
    P. M. McCarthy and S. Jarvis (2007). vocd: A theoretical and empirical
    evaluation. Language Testing 24(4), 459-488.

    Examples
    --------
    >>> round(hdd(["改革", "开放", "改革", "发展"], sample=2), 4)
    0.9167
    """
    if sample < 1 or sample % 1:
        raise ValueError(f"sample {sample} is not a whole number of 1 or more")
    counts = _counts(terms)
    if counts.sum() < sample:
        return np.nan
    sizes, types = np.unique(counts, return_counts=True)
    present = scipy.stats.hypergeom.sf(0, counts.sum(), sizes, sample)
    return float((types * present).sum() / sample)


def yule_k(terms: Iterable[Hashable]) -> float:
    """
    Measure repetition by how often two terms of a text are the same (Yule's K).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        0 (no term twice) to ``1e4 * (1 - 1 / n)`` (one term over and over);
        NaN for no term. High is monotonous.

    Notes
    -----
    ``1e4 * (sum(f ** 2) - n) / n ** 2`` over the frequencies f. It depends on
    length little, and on the few most frequent terms almost alone: with
    punctuation or 的 left out it is another number.

    References
    ----------
    G. U. Yule (1944). The Statistical Study of Literary Vocabulary. Cambridge
    University Press.

    F. J. Tweedie and R. H. Baayen (1998). How variable may a constant be?
    Computers and the Humanities 32(5), 323-352.

    Examples
    --------
    >>> yule_k(["改革", "开放", "改革", "发展"])
    1250.0
    """
    counts = _counts(terms)
    n = counts.sum()
    return float(1e4 * divide((counts**2).sum() - n, n**2))


def simpson_d(terms: Iterable[Hashable]) -> float:
    """
    Give the probability that two terms drawn from a text are the same.

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        0 (no term twice) to 1 (one term over and over); NaN for fewer than
        two terms. High is monotonous.

    Notes
    -----
    ``sum(f * (f - 1)) / (n * (n - 1))``, drawing without replacement; that is
    ``yule_k / 1e4 * n / (n - 1)``. In ecology 1 - D, 1 / D and
    ``sum((f / n) ** 2)`` go by Simpson's name too. It rests on the few most
    frequent terms.

    References
    ----------
    E. H. Simpson (1949). Measurement of diversity. Nature 163, 688.

    Examples
    --------
    >>> simpson_d(["改革", "开放", "改革", "开放", "改革"])
    0.4
    """
    counts = _counts(terms)
    n = counts.sum()
    return float(divide((counts * (counts - 1)).sum(), n * (n - 1)))


def entropy(terms: Iterable[Hashable]) -> float:
    """
    Give the bits that a term of the text carries on average (Shannon).

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text.

    Returns
    -------
    float
        Bits, 0 (one term over and over) to ``log2(n)`` (no term twice); NaN
        for no term.

    Notes
    -----
    ``-sum(p * log2(p))``, p being each term's share; quanteda takes base 2
    too, unless told otherwise. Estimated from the text itself it is too low,
    the more so the shorter the text.

    References
    ----------
    C. E. Shannon (1948). A mathematical theory of communication. Bell System
    Technical Journal 27, 379-423.

    Examples
    --------
    >>> entropy(["改革", "开放", "发展", "稳定"])
    2.0
    """
    counts = _counts(terms)
    shares = counts / counts.sum() if len(counts) else np.array([np.nan])
    return float(scipy.special.entr(shares).sum() / np.log(2))


def _counts(terms: Iterable[Hashable]) -> np.ndarray:
    """Give the frequency of each different term, in order of appearance."""
    return np.array(list(Counter(terms).values()), dtype="int64")
