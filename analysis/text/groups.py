"""Count items within groups, for terms and for slogans alike."""

import numpy as np
import pandas as pd

from analysis.letters.characters import count_han

COUNTED = ("count", "per_10k", "documents")


def item_column(table: pd.DataFrame) -> str:
    """Name the column of the items: ``term``, or ``slogan`` where there is no term."""
    return "slogan" if "slogan" in table and "term" not in table else "term"


def group_codes(table: pd.DataFrame, by: str | None, item: str) -> tuple[np.ndarray, pd.DataFrame]:
    """
    Number the groups of a table in order of appearance; missing values are a group too.

    Returns
    -------
    codes : ndarray of int
        One a row of `table`.
    groups : DataFrame
        One row a group, with column `by`; without columns if `by` is None.

    Raises
    ------
    ValueError
        If `by` is a column of the result.
    """
    if by is None:
        return np.zeros(len(table), dtype="int64"), pd.DataFrame(index=[0])
    if by in (item, *COUNTED):
        raise ValueError(f"by {by!r} is a column of the result; rename it first")
    codes, groups = pd.factorize(table[by], use_na_sentinel=False)
    return codes, pd.DataFrame({by: groups})


def count_items(
    listed: pd.DataFrame, item: str, codes: np.ndarray, groups: pd.DataFrame, lengths: np.ndarray
) -> pd.DataFrame:
    """
    Count items by group, and rate them per 10,000 of the group's length.

    Parameters
    ----------
    listed : DataFrame
        The rows to count, with columns ``doc_id`` and `item`.
    item : str
        The column whose values are counted.
    codes : ndarray of int
        The group of each row of `listed`.
    groups : DataFrame
        One row a group, whose columns the result begins with.
    lengths : ndarray of float
        What the rates of each group divide by; where it is not above 0, they
        are NaN.

    Returns
    -------
    DataFrame
        The columns of `groups`, `item`, ``count``, ``per_10k`` and
        ``documents``; items by falling count, then by code points.
    """
    coded = listed[["doc_id", item]].assign(code=codes)
    counted = coded.groupby(["code", item], sort=False)["doc_id"]
    table = counted.agg(count="size", documents="nunique").reset_index()
    table = table.sort_values(["code", "count", item], ascending=[True, False, True])
    lengths = np.where(lengths > 0, lengths, np.nan)
    table["per_10k"] = 10_000 * table["count"] / lengths[table["code"]]
    named = groups.take(table["code"]).reset_index(drop=True)
    return pd.concat([named, table[[item, *COUNTED]].reset_index(drop=True)], axis=1)


def han_lengths(documents: pd.DataFrame) -> np.ndarray:
    """
    Give the Han characters of each document: its ``han_chars``, else those of its ``text``.

    Raises
    ------
    ValueError
        If `documents` has neither column.
    """
    if "han_chars" in documents:
        return documents["han_chars"].to_numpy(dtype="float64", na_value=np.nan)
    if "text" not in documents:
        raise ValueError("documents lacks both the columns 'han_chars' and 'text'")
    return np.array([count_han(text) for text in documents["text"]], dtype="float64")


def with_gloss(table: pd.DataFrame, *sources: pd.DataFrame) -> pd.DataFrame:
    """Add to a table of slogans the glosses that others have; where none has any, it stays."""
    known = [source[["slogan", "gloss"]] for source in sources if {"slogan", "gloss"} <= {*source}]
    if not known or "slogan" not in table:
        return table
    glosses = pd.concat(known).dropna().drop_duplicates("slogan").set_index("slogan")["gloss"]
    place = list(table.columns).index("slogan") + 1
    table.insert(place, "gloss", table["slogan"].map(glosses).astype("str"))
    return table
