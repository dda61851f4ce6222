"""Counts of slogans, and what a segmenter does to them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns
from analysis.text.groups import count_items, group_codes


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
        (see `locate`), a date. Missing values are a group of their own.
        Default counts over all documents.
    nested : {"longest", "all"}, default "longest"
        ``longest`` counts the longest slogan at each place: inside
        习近平新时代中国特色社会主义思想 there is no 中国特色社会主义. ``all``
        counts both.
    lengths : DataFrame, optional
        What rates divide by: columns `by` and ``han_chars``, such as
        `section_lengths` gives; rows with the same `by` are added up.
        Default is what `find_slogans` noted of each document, which serves
        for all documents together and for ``by="doc_id"``. It is lost when
        tables are merged, and cannot say what to divide by once all mentions
        of a document were filtered out; then the rate is NaN.

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
        If `mentions` or `lengths` lacks a column, `nested` is not known, or
        `by` is a column of the result.

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
    require_columns(mentions, ["doc_id", "slogan", "nested_in", *([by] if by else [])], "mentions")
    if nested not in ("longest", "all"):
        raise ValueError(f"nested {nested!r} is not one of ['all', 'longest']")
    codes, groups = group_codes(mentions, by, "slogan")
    listed = (mentions["nested_in"].isna() | (nested == "all")).to_numpy(dtype=bool)
    divisors = _lengths(groups, mentions, by, lengths)
    return count_items(mentions[listed], "slogan", codes[listed], groups, divisors)


def _lengths(
    groups: pd.DataFrame, mentions: pd.DataFrame, by: str | None, lengths: pd.DataFrame | None
) -> np.ndarray:
    """Give the Han characters that the rates of each group divide by; NaN where unknown."""
    unknown = np.full(len(groups), np.nan)
    if lengths is not None:
        require_columns(lengths, ["han_chars", *([by] if by else [])], "lengths")
        if by is None:
            return np.array([lengths["han_chars"].sum()], dtype="float64")
        sums = lengths.groupby(by, dropna=False)["han_chars"].sum()
    else:
        noted, found = mentions.attrs.get("han_chars"), mentions.attrs.get("mentions", {})
        if noted is None or by not in (None, "doc_id"):
            return unknown
        if by is None:
            present = set(mentions["doc_id"])
            gone = any(count and doc_id not in present for doc_id, count in found.items())
            return unknown if gone else np.array([sum(noted.values())], dtype="float64")
        sums = pd.Series(noted, dtype="float64")
    return groups[by].map(sums).to_numpy(dtype="float64", na_value=np.nan)


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
