"""Frequencies of terms: how often, in how many documents, at what rate."""

from collections.abc import Iterable

import pandas as pd

from analysis.corpus.tables import require_columns


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
        `locate`), a date. Default counts over all.
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
        If `tokens` lacks a column.

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
    groups = [] if by is None else [by]
    require_columns(tokens, ["doc_id", "term", *groups], "tokens")
    listed = tokens[~tokens["term"].isin(list(stopwords))]
    grouped = listed.groupby([*groups, "term"], sort=False)["doc_id"]
    table = grouped.agg(count="size", documents="nunique").reset_index()
    if by is None:
        length = rank = len(tokens)
    else:
        length = table[by].map(tokens.groupby(by).size())
        rank = table[by].map({key: place for place, key in enumerate(tokens[by].unique())})
    table = table.assign(per_10k=10_000 * table["count"] / length, rank=rank)
    table = table.sort_values(["rank", "count", "term"], ascending=[True, False, True])
    return table[[*groups, "term", "count", "per_10k", "documents"]].reset_index(drop=True)
