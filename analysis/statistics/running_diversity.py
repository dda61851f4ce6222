"""Lexical diversity along a text: measures that heed the order of its words."""

from collections.abc import Hashable, Iterable

import numpy as np


def msttr(terms: Iterable[Hashable], segment: int = 100) -> float:
    """
    Average the type-token ratios of successive segments.

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text, in order.
    segment : int, default 100
        Length of a segment, 1 or more.

    Returns
    -------
    float
        1 / segment to 1; NaN for a text shorter than one segment.

    Raises
    ------
    ValueError
        If `segment` is not a whole number of 1 or more.

    Notes
    -----
    ``mean(V / segment)`` over all whole segments; what is left at the end is
    dropped, as quanteda and Wordless do. 100 is also the default of quanteda
    and koRpus; WordSmith's standardised ratio takes 1,000. It falls as
    segments grow, so values with different segments do not compare, and it
    changes with where the first segment starts.

    References
    ----------
    W. Johnson (1944). Studies in language behavior: I. A program of research.
    Psychological Monographs 56(2), 1-15.

    Examples
    --------
    >>> msttr(["改革", "改革", "开放", "发展", "稳定"], segment=2)
    0.75
    """
    if segment < 1 or segment % 1:
        raise ValueError(f"segment {segment} is not a whole number of 1 or more")
    terms = list(terms)
    starts = range(0, len(terms) - segment + 1, segment)
    types = sum(len(set(terms[start : start + segment])) for start in starts)
    return types / (segment * len(starts)) if starts else np.nan


def mattr(terms: Iterable[Hashable], window: int = 100) -> float:
    """
    Average the type-token ratios of a window moved one word at a time.

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text, in order.
    window : int, default 100
        Length of the window, 1 or more.

    Returns
    -------
    float
        1 / window to 1; NaN for a text shorter than the window.

    Raises
    ------
    ValueError
        If `window` is not a whole number of 1 or more.

    Notes
    -----
    ``mean(V / window)`` over all ``n - window + 1`` windows. 100 is the
    default of quanteda, koRpus and LexicalRichness too. It falls as the
    window grows, so values with different windows do not compare. For a
    shorter text LexicalRichness raises an error, Wordless gives the plain
    ratio. Words at both ends stand in fewer windows than the others. Each
    token is counted in the windows where it is the first of its kind, so the
    time does not depend on `window`.

    References
    ----------
    M. A. Covington and J. D. McFall (2010). Cutting the Gordian knot: The
    moving-average type-token ratio (MATTR). Journal of Quantitative
    Linguistics 17(2), 94-100.

    Examples
    --------
    >>> mattr(["改革", "改革", "开放", "发展"], window=3)
    0.8333333333333334
    """
    if window < 1 or window % 1:
        raise ValueError(f"window {window} is not a whole number of 1 or more")
    previous = _previous(terms)
    if len(previous) < window:
        return np.nan
    places, windows = np.arange(len(previous)), len(previous) - window + 1
    first = np.maximum(previous + 1, places - window + 1)
    last = np.minimum(places, windows - 1)
    return float(np.maximum(last - first + 1, 0).sum() / (window * windows))


def mtld(terms: Iterable[Hashable], threshold: float = 0.72) -> float:
    """
    Give the mean length of stretches that keep their type-token ratio up.

    Parameters
    ----------
    terms : iterable of hashable, length n
        The running words of a text, in order.
    threshold : float, default 0.72
        The ratio at which a stretch (factor) is full, above 0 and below 1.

    Returns
    -------
    float
        Words per factor, 2 or more, the mean of reading forwards and
        backwards. NaN where no term comes twice: there is no factor to count.

    Raises
    ------
    ValueError
        If `threshold` is not between 0 and 1.

    Notes
    -----
    ``n / factors``. A factor is full once its ratio is at or below the
    threshold; the rest at the end counts as ``(1 - ratio) / (1 - threshold)``
    of one. LexicalRichness and Wordless do the same; where no term comes
    twice, the former gives n and the latter 0. Texts of fewer than about 100
    words give unsteady values.

    References
    ----------
    P. M. McCarthy and S. Jarvis (2010). MTLD, vocd-D, and HD-D: A validation
    study of sophisticated approaches to lexical diversity assessment.
    Behavior Research Methods 42(2), 381-392.

    Examples
    --------
    >>> mtld(["改革", "改革", "开放", "开放"])
    2.0
    """
    if not 0 < threshold < 1:
        raise ValueError(f"threshold {threshold} is not between 0 and 1")
    terms = list(terms)
    if len(set(terms)) == len(terms):
        return np.nan
    factors = [_factors(terms, threshold), _factors(terms[::-1], threshold)]
    return sum(len(terms) / number for number in factors) / 2


def _previous(terms: Iterable[Hashable]) -> np.ndarray:
    """Give the place where each token's term stood before, -1 for the first time."""
    last: dict[Hashable, int] = {}
    previous = []
    for place, term in enumerate(terms):
        previous.append(last.get(term, -1))
        last[term] = place
    return np.array(previous, dtype="int64")


def _factors(terms: list[Hashable], threshold: float) -> float:
    """Count the factors of a text in one direction, the last one in part."""
    full, length, types = 0, 0, set()
    for term in terms:
        length += 1
        types.add(term)
        if len(types) / length <= threshold:
            full, length, types = full + 1, 0, set()
    rest = 1 - len(types) / length if length else 0
    return full + rest / (1 - threshold)
