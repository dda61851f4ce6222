"""Counts of slogans, and what a segmenter does to them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns
from analysis.text.groups import count_items, group_codes, han_lengths, with_gloss


def slogan_counts(
    mentions: pd.DataFrame,
    documents: pd.DataFrame,
    by: str | None = None,
    nested: str = "longest",
) -> pd.DataFrame:
    """
    Count every slogan, and rate it per 10,000 Han characters.

    Parameters
    ----------
    mentions : DataFrame
        Such as `find_slogans` gives.
    documents : DataFrame
        What was searched, and what rates divide by, also where nothing was
        found: ``doc_id``, and ``han_chars``, or ``text`` to count these in.
        For rates by section the rows of `section_lengths`.
    by : str, optional
        A column to count within: of `mentions` (``doc_id``; ``section_id``
        or ``label``, see `with_sections`), or of `documents` (a year, a
        speaker). Missing values are a group of their own. Default counts
        over all documents.
    nested : {"longest", "all"}, default "longest"
        ``longest`` counts the longest slogan at each place: inside
        习近平新时代中国特色社会主义思想 there is no 中国特色社会主义. ``all``
        counts both.

    Returns
    -------
    DataFrame
        Columns `by` (if given), ``slogan``, ``gloss`` (if `mentions` has
        it), ``count``, ``per_10k`` (mentions per 10,000 Han characters of
        the documents, or of the group's) and ``documents`` (in which it
        stands). The rate is NaN where a group has no Han character, or `by`
        is no column of `documents`. Groups in the order of `mentions`,
        slogans by falling count, then by code points.

    Raises
    ------
    ValueError
        If a column is missing, `mentions` names a document that is not in
        `documents`, `nested` is not known, or `by` is a column of the result
        or of neither table.

    Notes
    -----
    A count is of wordings, not of meanings, and only of those that the
    lexicon lists; variants are counted apart. Two slogans that overlap
    without one holding the other both count.

    Examples
    --------
    >>> from analysis import find_slogans, load_slogans
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革开放，继续改革开放！"]})
    >>> counts = slogan_counts(find_slogans(documents, load_slogans()), documents)
    >>> counts[["slogan", "count", "per_10k"]].values.tolist()
    [['改革开放', 2, 2000.0]]
    """
    require_columns(mentions, ["doc_id", "slogan", "nested_in"], "mentions")
    require_columns(documents, ["doc_id"], "documents")
    if nested not in ("longest", "all"):
        raise ValueError(f"nested {nested!r} is not one of ['all', 'longest']")
    if unknown := set(mentions["doc_id"].astype("str")) - set(documents["doc_id"].astype("str")):
        raise ValueError(f"mentions names the unknown document {min(unknown)!r}")
    grouped = _grouped(mentions, documents, by)
    codes, groups = group_codes(grouped, by, "slogan")
    listed = (grouped["nested_in"].isna() | (nested == "all")).to_numpy(dtype=bool)
    lengths = _lengths(groups, documents, by)
    counts = count_items(grouped[listed], "slogan", codes[listed], groups, lengths)
    return with_gloss(counts, mentions)


def _grouped(mentions: pd.DataFrame, documents: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Give mentions a column `by` from their documents, unless they have it."""
    if by is None or by in mentions:
        return mentions
    if by not in documents:
        raise ValueError(f"by {by!r} is a column neither of mentions nor of documents")
    of_document = pd.Series(documents[by].to_numpy(), documents["doc_id"].astype("str"))
    if (repeated := of_document.index[of_document.index.duplicated()]).size:
        raise ValueError(f"documents repeats the doc_id {repeated[0]!r}")
    return mentions.assign(**{by: of_document.reindex(mentions["doc_id"].astype("str")).array})


def _lengths(groups: pd.DataFrame, documents: pd.DataFrame, by: str | None) -> np.ndarray:
    """Give the Han characters that the rates of each group divide by; NaN where unknown."""
    lengths = han_lengths(documents)
    if by is None:
        return np.array([lengths.sum()], dtype="float64")
    if by not in documents:
        return np.full(len(groups), np.nan)
    own, asked = (
        table[by].astype("str") if by == "doc_id" else table[by] for table in (documents, groups)
    )
    sums = pd.Series(lengths, own.to_numpy()).groupby(level=0, dropna=False).sum()
    return asked.map(sums).to_numpy(dtype="float64", na_value=np.nan)


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
