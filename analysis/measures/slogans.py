"""Counts of slogans, and what a segmenter does to them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns


def slogan_counts(
    mentions: pd.DataFrame,
    by: str | None = None,
    nested: str = "longest",
    lengths: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Count every slogan, and rate it per 10,000 Han characters.

    Parameters
    ----------
    mentions : DataFrame
        Such as `find_slogans` gives.
    by : str, optional
        A column of `mentions` to count within: ``doc_id``, ``section_id``
        (see `locate`), a date. Default counts over all documents.
    nested : {"longest", "all"}, default "longest"
        ``longest`` counts the longest slogan at each place: inside
        习近平新时代中国特色社会主义思想 there is no 中国特色社会主义. ``all``
        counts both.
    lengths : DataFrame, optional
        What rates divide by: columns `by` and ``han_chars``, such as
        `section_lengths` gives; rows with the same `by` are added up.
        Default is what `find_slogans` noted of each document, which serves
        for all documents together and for ``by="doc_id"``.

    Returns
    -------
    DataFrame
        Columns `by` (if given), ``slogan``, ``count``, ``per_10k``
        (mentions per 10,000 Han characters; NaN where the length is not
        known) and ``documents`` (in which it stands). Groups in the order of
        `mentions`, slogans by falling count, then by code points.

    Raises
    ------
    ValueError
        If `mentions` or `lengths` lacks a column, or `nested` is not known.

    Notes
    -----
    A count is of wordings, not of meanings, and only of those that the
    lexicon lists; variants are counted apart. Two slogans that overlap
    without one holding the other both count.

    Examples
    --------
    >>> from analysis import find_slogans, load_slogans
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革开放，继续改革开放！"]})
    >>> slogan_counts(find_slogans(documents, load_slogans())).values.tolist()
    [['改革开放', 2, 2000.0, 1]]
    """
    groups = [] if by is None else [by]
    require_columns(mentions, ["doc_id", "slogan", "nested_in", *groups], "mentions")
    if nested not in ("longest", "all"):
        raise ValueError(f"nested {nested!r} is not one of ['all', 'longest']")
    counted = mentions[mentions["nested_in"].isna()] if nested == "longest" else mentions
    grouped = counted.groupby([*groups, "slogan"], sort=False)["doc_id"]
    table = grouped.agg(count="size", documents="nunique").reset_index()
    table["per_10k"] = 10_000 * table["count"] / _lengths(table, mentions, by, lengths)
    ranks = {key: rank for rank, key in enumerate(mentions[by].unique())} if by else {}
    table["rank"] = table[by].map(ranks) if by else 0
    table = table.sort_values(["rank", "count", "slogan"], ascending=[True, False, True])
    return table[[*groups, "slogan", "count", "per_10k", "documents"]].reset_index(drop=True)


def _lengths(
    table: pd.DataFrame, mentions: pd.DataFrame, by: str | None, lengths: pd.DataFrame | None
) -> pd.Series | float:
    """Give the Han characters that each row's rate divides by."""
    if lengths is not None:
        require_columns(lengths, ["han_chars", *([by] if by else [])], "lengths")
        if by is None:
            return float(lengths["han_chars"].sum())
        return table[by].map(lengths.groupby(by)["han_chars"].sum()).astype("float64")
    noted = mentions.attrs.get("han_chars")
    if noted is None or by not in (None, "doc_id"):
        return np.nan
    return float(sum(noted.values())) if by is None else table[by].map(noted).astype("float64")


def segmentation_loss(
    mentions: pd.DataFrame, tokens: pd.DataFrame | Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """
    Count how many mentions of each slogan a segmenter keeps whole.

    What it breaks, no count of words will ever show.

    Parameters
    ----------
    mentions : DataFrame
        Such as `find_slogans` gives. Those nested in a longer slogan are left
        out: a segmenter that keeps the longer one cannot keep them.
    tokens : DataFrame or mapping of str to DataFrame
        Tokens of the same documents, or several by name, such as
        ``{"plain": segment(documents, ()), "user": segment(documents)}``.

    Returns
    -------
    DataFrame
        One row a slogan, by falling number of mentions: ``slogan``,
        ``mentions``, then ``whole`` (mentions that are exactly one token)
        and ``whole_share`` (0 to 1); with several, ``whole_plain``,
        ``whole_share_plain`` and so on, by their names.

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    A slogan with punctuation inside, or with quotation marks around a part
    of it, is never one token. That a mention is broken does not say that the
    segmenter is wrong about the words in it.

    Examples
    --------
    >>> mentions = pd.DataFrame(
    ...     {"doc_id": "a", "start": [0], "end": [4], "slogan": "两个维护", "nested_in": None})
    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2], "end": [2, 4]})
    >>> segmentation_loss(mentions, tokens).values.tolist()
    [['两个维护', 1, 0, 0.0]]
    """
    spans = ["doc_id", "start", "end"]
    require_columns(mentions, [*spans, "slogan", "nested_in"], "mentions")
    named = tokens if isinstance(tokens, Mapping) else {"": tokens}
    outer = mentions[mentions["nested_in"].isna()]
    places = pd.MultiIndex.from_frame(outer[spans])
    grouped = outer.groupby("slogan")
    table = grouped.size().rename("mentions").to_frame()
    for name, cut in named.items():
        require_columns(cut, spans, f"tokens {name}".strip())
        whole = pd.Series(places.isin(pd.MultiIndex.from_frame(cut[spans])), index=outer.index)
        suffix = f"_{name}" if name else ""
        table[f"whole{suffix}"] = whole.groupby(outer["slogan"]).sum().astype("int64")
        table[f"whole_share{suffix}"] = table[f"whole{suffix}"] / table["mentions"]
    return table.reset_index().sort_values(
        ["mentions", "slogan"], ascending=[False, True], ignore_index=True
    )
