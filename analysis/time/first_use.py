"""First use: when a slogan was first seen, held against when it is said to have come."""

import re
from bisect import bisect_left
from datetime import date
from typing import NamedTuple

import pandas as pd

from analysis.corpus.tables import make_table, require_columns
from analysis.time.dates import PRECISIONS, document_dates, warn_left_out

FIRST_USE = {
    "slogan": "str",
    "introduced": "str",
    "first_seen": "str",
    "first_doc": "str",
    "last_seen": "str",
    "last_doc": "str",
    "documents": "int64",
    "years_late": "Int64",
    "contradiction": "boolean",
    "documents_before": "Int64",
    "last_before": "str",
    "documents_since": "Int64",
}
_DATE = re.compile("[0-9]{4}(-[0-9]{2}){0,2}")


class _Dated(NamedTuple):
    """A document of the record, and its day, as exact as it is known."""

    day: str
    doc_id: str


def first_use(
    slogans: pd.DataFrame, documents: pd.DataFrame, mentions: pd.DataFrame
) -> pd.DataFrame:
    """
    Hold the date that a lexicon gives each slogan against its first sighting in a record.

    Parameters
    ----------
    slogans : DataFrame
        With columns ``slogan`` and ``introduced`` (YYYY, YYYY-MM, YYYY-MM-DD
        or NA), such as `load_slogans` gives.
    documents : DataFrame
        The record: ``doc_id``, and what `document_dates` needs to date them.
    mentions : DataFrame
        Where slogans stand in it: ``doc_id`` and ``slogan``, such as
        `find_slogans` or ``read_reference(...).slogans`` give; nested ones
        count.

    Returns
    -------
    DataFrame
        One row a slogan, in the order of `slogans`:

        - ``slogan``, ``introduced``; ``first_seen``, ``first_doc``,
          ``last_seen``, ``last_doc`` (date and doc_id; NA if never seen),
          ``documents`` (in which it stands)
        - ``years_late``: years from `introduced` to the first sighting
        - ``contradiction``: it was seen before it was introduced, as far as
          the less exact of both dates tells; NA if either is missing
        - ``documents_before``: how many documents are older than
          `introduced`, and ``last_before``, the date of the youngest of them;
          absence from none says nothing
        - ``documents_since``: how many are of its date or later

        Documents without a date and their mentions count for nothing;
        `document_dates` says why they have none.

    Raises
    ------
    ValueError
        If a column is missing, `slogans` or `documents` repeats itself,
        `mentions` names a document that is not there, or `introduced` is no
        date.

    Warns
    -----
    UserWarning
        If documents were left out.

    Notes
    -----
    First seen is no first use: it is the first in these documents. A
    contradiction has two readings, that the lexicon is wrong, or that the
    words stood there before they were a slogan; only the text decides. Of
    two documents of one year, one with a day and one without, the one with
    the day counts as the earlier.

    Examples
    --------
    >>> slogans = pd.DataFrame({"slogan": ["改革开放"], "introduced": ["1978-12"]})
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "year": [1964, 1984]})
    >>> mentions = pd.DataFrame({"doc_id": ["b"], "slogan": ["改革开放"]})
    >>> first_use(slogans, documents, mentions)["years_late"].tolist()
    [6]
    """
    require_columns(slogans, ["slogan", "introduced"], "slogans")
    require_columns(mentions, ["doc_id", "slogan"], "mentions")
    dates, left_out = _dates(documents)
    if unknown := set(mentions["doc_id"].astype("str")) - set(dates) - set(left_out):
        raise ValueError(f"mentions names the unknown document {min(unknown)!r}")
    if len(twice := slogans["slogan"][slogans["slogan"].duplicated()]):
        raise ValueError(f"slogans repeats {twice.iloc[0]!r}")
    oldest_first = sorted(dates, key=lambda doc_id: _latest(dates[doc_id]))
    places = {doc_id: place for place, doc_id in enumerate(oldest_first)}
    seen: dict[str, set[int]] = {}
    for doc_id, slogan in zip(mentions["doc_id"].astype("str"), mentions["slogan"], strict=True):
        if doc_id in places:
            seen.setdefault(slogan, set()).add(places[doc_id])
    record = [_Dated(dates[doc_id], doc_id) for doc_id in oldest_first]
    rows = []
    for slogan, introduced in zip(slogans["slogan"], slogans["introduced"], strict=True):
        given = None if pd.isna(introduced) else _checked(introduced, f"introduced of {slogan!r}")
        found = sorted(seen.get(slogan, ()))
        rows.append((slogan, given, *_sighted(given, [record[place] for place in found], record)))
    return make_table(FIRST_USE, rows)


def _sighted(introduced: str | None, found: list[_Dated], record: list[_Dated]) -> tuple:
    """Give the columns behind `introduced`; documents stand oldest first."""
    ends = (*found[0], *found[-1]) if found else (pd.NA,) * 4
    if introduced is None:
        return *ends, len(found), *(pd.NA,) * 5
    older = bisect_left(record, introduced, key=lambda document: _latest(document.day))
    late = int(found[0].day[:4]) - int(introduced[:4]) if found else pd.NA
    early = _latest(found[0].day) < introduced if found else pd.NA
    youngest = record[older - 1].day if older else pd.NA
    return *ends, len(found), late, early, older, youngest, len(record) - older


def _dates(documents: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Give the date of each document, as exact as it is known; and why some have none."""
    found = document_dates(documents)
    ids = found["doc_id"].astype("str")
    if ids.duplicated().any():
        raise ValueError(f"documents repeats the doc_id {ids[ids.duplicated()].iloc[0]!r}")
    dates: dict[str, str] = {}
    left_out: dict[str, str] = {}
    columns = (found[name] for name in ("date", "precision", "note"))
    for doc_id, day, precision, note in zip(ids, *columns, strict=True):
        if pd.isna(day):
            left_out[doc_id] = note
        else:
            dates[doc_id] = f"{day:%Y-%m-%d}"[: (4, 7, 10)[PRECISIONS.index(precision)]]
    warn_left_out(left_out, len(ids))
    return dates, left_out


def _checked(value: object, name: str) -> str:
    text = str(value)
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if _DATE.fullmatch(text) else "")
    except ValueError:
        shown = f"{value!r} is no date such as 2021, 2021-11 or 2021-11-11"
        raise ValueError(f"{name}: {shown}") from None
    return text


def _latest(day: str) -> str:
    """
    Give the last day that a date can mean, to sort by.

    It is below another date, as a string, if and only if it is older even
    where only year or month of one of them is known.
    """
    return (day + "-99-99")[:10]
