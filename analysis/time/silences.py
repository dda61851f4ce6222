"""What is not said: slogans of a record that a text lacks, and how much its silence says."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns
from analysis.text.groups import with_gloss

UNSAID = {
    "slogan": "str",
    "count": "int64",
    "per_10k": "float64",
    "documents_with": "int64",
    "documents": "int64",
    "expected": "float64",
    "chance": "float64",
    "near": "str",
}


def unsaid(
    said: Collection[str], han_chars: int, counts: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """
    List the slogans that a record has and a text has not.

    Parameters
    ----------
    said : collection of str
        The slogans of the text, also those inside longer ones:
        ``find_slogans(...)["slogan"]``.
    han_chars : int
        How many Han characters the text has.
    counts : DataFrame
        The record: ``doc_id``, ``slogan`` and ``count``, such as
        ``read_reference(...).slogans``, best with ``nested`` added to ``count``
        as `said` has those too; rows with count 0 are passed over.
    documents : DataFrame
        Its documents, also those without a slogan: ``doc_id``, ``han_chars``.

    Returns
    -------
    DataFrame
        One row a slogan, the least likely silence first, then by code points:

        - ``slogan``, ``gloss`` (if `counts` has it)
        - ``count``, ``per_10k`` (Han characters of the record),
          ``documents_with`` (in how many it stands), ``documents``
        - ``expected``: uses that the text would have at the record's rate
        - ``chance``: of no use in a text of this length, if it used the slogan
          at one rate with the record
        - ``near``: what the text says in its stead, slogans that stand inside
          it, joined by ``|``; NA if none

    Raises
    ------
    ValueError
        If a column is missing, `said` is one string, `counts` names a document
        that is not there, `documents` has no Han character or repeats itself,
        or `han_chars` is no whole number from 0.

    Notes
    -----
    If both used it at one rate, each of the `count` uses would fall into the
    text with the chance of its share of all characters; ``chance`` is that
    none does, exactly (Przyborowski and Wilenski 1940, with 0 against
    `count`). It takes uses for independent. Many slogans are looked at, so that
    among a hundred silences with a chance of 0.01 one says nothing; and a
    short text is silent on nearly everything by its length alone.

    A silence is of these wordings: the same thing may be said in words that
    nobody listed. Why it is not said, no count tells; a record of another
    genre, or of a higher level, says much that a text has no call to say.

    References
    ----------
    Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results in testing
    samples from Poisson series. Biometrika 31(3/4), 313-323.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "han_chars": [3000]})
    >>> counts = pd.DataFrame({"doc_id": "a", "slogan": ["共同富裕", "改革开放"], "count": [2, 1]})
    >>> unsaid(["改革开放"], 1000, counts, documents)[["slogan", "chance"]].values.tolist()
    [['共同富裕', 0.5625]]
    """
    require_columns(counts, ["doc_id", "slogan", "count"], "counts")
    total = _total(documents, counts["doc_id"])
    if isinstance(said, str):
        raise ValueError(f"said {said!r} is one string, no list of slogans")
    if not 0 <= han_chars < np.inf or han_chars % 1:
        raise ValueError(f"han_chars {han_chars!r} is no whole number from 0")
    heard = counts[(counts["count"] > 0) & ~counts["slogan"].isin(list(said))]
    by_slogan = heard.groupby("slogan", sort=True)
    table = by_slogan.agg(count=("count", "sum"), documents_with=("doc_id", "nunique"))
    table = table.reset_index()
    table["per_10k"] = 10_000 * table["count"] / total
    table["documents"] = len(documents)
    table["expected"] = table["count"] * han_chars / total
    table["chance"] = (total / (total + han_chars)) ** table["count"]
    table["near"] = [_inside(slogan, said) for slogan in table["slogan"]]
    table = table.sort_values(["chance", "slogan"], ignore_index=True)
    return with_gloss(table[list(UNSAID)].astype(UNSAID), counts)


def _total(documents: pd.DataFrame, named: pd.Series) -> int:
    """Give the Han characters of a record whose documents `named` names."""
    require_columns(documents, ["doc_id", "han_chars"], "documents")
    ids = documents["doc_id"].astype("str")
    if ids.duplicated().any():
        raise ValueError(f"documents repeats the doc_id {ids[ids.duplicated()].iloc[0]!r}")
    if unknown := set(named.astype("str")) - set(ids):
        raise ValueError(f"counts names the unknown document {min(unknown)!r}")
    total = documents["han_chars"].sum()
    if not total > 0:
        raise ValueError("documents has no Han character to divide by")
    return int(total)


def _inside(slogan: str, said: Collection[str]) -> str | None:
    return "|".join(sorted(other for other in set(said) if other in slogan)) or None
