"""Frequencies of terms: how often, in how many documents, at what rate."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns
from analysis.text.groups import count_items, group_codes


def term_frequencies(
    tokens: pd.DataFrame, by: str | None = None, stopwords: Iterable[str] = ()
) -> pd.DataFrame:
    """
    Count every term, and rate it per 10,000 tokens.

    Parameters
    ----------
    tokens : DataFrame
        One row a token, with columns ``doc_id`` and ``term``, such as
        `segment` gives.
    by : str, optional
        A column of `tokens` to count within: ``doc_id``, ``section_id`` (see
        `with_sections`), a date. Missing values are a group of their own. Default
        counts over all.
    stopwords : iterable of str
        Terms not to list. They still count as tokens, so that a rate does
        not depend on the stop list.

    Returns
    -------
    DataFrame
        Columns `by` (if given), ``term``, ``count`` (tokens), ``per_10k``
        (tokens per 10,000 tokens of the group) and ``documents`` (of the
        group, in which the term stands). Groups in the order of `tokens`,
        terms by falling count, then by code points.

    Raises
    ------
    ValueError
        If `tokens` lacks a column, or `by` is a column of the result.

    See Also
    --------
    analysis.slogan_counts : Phrases that run over several tokens.

    Notes
    -----
    Counts follow the segmenter: 改革开放 kept as one token adds nothing to
    改革. A term that does not occur in a group has no row there. A rate can
    rest on very few tokens; a rank says nothing about what is usual.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "term": list("改开改放")})
    >>> term_frequencies(tokens, stopwords=["开", "放"])
      term  count  per_10k  documents
    0    改      2   5000.0          1
    """
    require_columns(tokens, ["doc_id", "term", *([by] if by else [])], "tokens")
    codes, groups = group_codes(tokens, by, "term")
    lengths = np.bincount(codes, minlength=len(groups))
    listed = ~tokens["term"].isin(list(stopwords)).to_numpy()
    return count_items(tokens[listed], "term", codes[listed], groups, lengths)
