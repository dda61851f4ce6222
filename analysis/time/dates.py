"""Dates of documents: from their metadata, else from their names; and the periods they fall in."""

import re
import warnings
from collections.abc import Iterable, Mapping
from datetime import date
from numbers import Integral

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns

MOST_NAMED = 10
PRECISIONS = ("year", "month", "day")

CALENDAR = {
    "year": ("Y", "year"),
    "quarter": ("Q", "month"),
    "month": ("M", "month"),
    "week": ("W-SUN", "day"),
    "day": ("D", "day"),
}
"""Of each period its pandas frequency, and how precise a date must be to fall in one."""

_ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_IN_NAME = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}"
    r"(?:[0-9]{4}|[0-9]{2}|([-_./ ])[0-9]{1,2}\1[0-9]{1,2}|[-_./][0-9]{2}"
    r"|年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?(?![0-9])"
)
_CELL = re.compile(
    r"([12][0-9]{3}(?:[0-9]{4}|[0-9]{2}|([-_./ ])[0-9]{1,2}(?:\2[0-9]{1,2})?"
    r"|年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?)?)?)"
    r"(?:[T ]\s*[0-9]{1,2}:[0-9:.]+\s*(?:Z|[-+][0-9:]+)?)?"
)

ENOUGH_PERIODS = 12
"""With so many periods that have texts a course can be seen."""

Parts = tuple[int, ...]  # year; year and month; or year, month and day


def document_dates(documents: pd.DataFrame) -> pd.DataFrame:
    """
    Find the date of each document: in its metadata, else in its name.

    Parameters
    ----------
    documents : DataFrame
        With column ``doc_id``. Looked at in this order: ``date`` and ``year``
        where they are filled (text such as 2023-03-05, 2023年3月, 20230305 or
        2023, numbers, dates of any kind), then ``doc_id``, then ``source``.

    Returns
    -------
    DataFrame
        One row a document, in order:

        - ``doc_id``: as it was
        - ``date``: a Timestamp, the first day of a year or month; NaT if
          there is none
        - ``precision``: year, month or day
        - ``origin``: the column it was found in
        - ``note``: why there is no date; NA if there is one

    Raises
    ------
    ValueError
        If `documents` lacks the column ``doc_id``.

    Notes
    -----
    In a name 20230101, 2023-01-01, 2023_1_1, 2023年1月1日, 202301, 2023-01,
    2023年1月 and 2023 are dates, of the years 1900 to 2099; digits inside
    longer runs of digits are none, nor is a month 13. A date in a name is what
    its author wrote there, be it the day of the text or the year it is about.
    Two that agree are one, the more precise: 2023/20230105. Two that disagree,
    as in 2023-2024, are none, and `note` says so; so does a cell of ``date`` or
    ``year`` that cannot be read. 200312 is December 2003, never 2020-03-12.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["2023年3月5日讲话", "工作报告2024"]})
    >>> document_dates(documents)[["date", "precision"]].astype("str").values.tolist()
    [['2023-03-05', 'day'], ['2024-01-01', 'year']]
    """
    require_columns(documents, ["doc_id"], "documents")
    cells = [name for name in ("date", "year") if name in documents]
    names = [name for name in ("doc_id", "source") if name in documents]
    rows = [
        _dated(
            dict(zip(cells, row[: len(cells)], strict=True)),
            dict(zip(names, row[len(cells) :], strict=True)),
        )
        for row in zip(*(documents[name] for name in [*cells, *names]), strict=True)
    ]
    dates, precisions, origins, notes = zip(*rows, strict=True) if rows else ((),) * 4
    return pd.DataFrame(
        {
            "doc_id": documents["doc_id"].reset_index(drop=True),
            "date": pd.Series(dates, dtype="datetime64[us]"),
            "precision": pd.Series(precisions, dtype="str"),
            "origin": pd.Series(origins, dtype="str"),
            "note": pd.Series(notes, dtype="str"),
        }
    )


def _dated(cells: Mapping[str, object], names: Mapping[str, object]) -> tuple:
    """Give date, precision, origin and note of one document."""
    found: list[tuple[str, Parts]] = []
    for name, value in cells.items():
        if _is_missing(value):
            continue
        if (parts := _cell_parts(value)) is None:
            return None, None, None, f"{name} {value!r} is no date"
        found.append((name, parts))
    if found:
        return _agreed(found)
    refused = None
    for name, value in names.items():
        shown = [match[0] for match in _IN_NAME.finditer(str(value).translate(_ASCII_DIGITS))]
        found = [(name, parts) for text in shown if (parts := _parts(text))]
        if found:
            return _agreed(found)
        refused = refused or (f"{shown[0]} in {name} is no date" if shown else None)
    return None, None, None, refused or "no date found"


def _agreed(found: list[tuple[str, Parts]]) -> tuple:
    """Take the most precise date, if the others say no different."""
    origin, longest = max(found, key=lambda named: len(named[1]))
    for other, parts in found:
        if longest[: len(parts)] != parts:
            pair = " and ".join(
                f"{_iso(at)} in {name}" for name, at in ((origin, longest), (other, parts))
            )
            return None, None, None, f"{pair} disagree"
    return _first_day(longest), PRECISIONS[len(longest) - 1], origin, None


def _iso(parts: Parts) -> str:
    return "-".join(f"{part:02d}" for part in parts)


def _first_day(parts: Parts) -> date:
    return date(*(*parts, 1, 1)[:3])


def _is_missing(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _cell_parts(value: object) -> Parts | None:
    """Read a cell of metadata; None if it is no date."""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, date):
        return value.year, value.month, value.day
    whole = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool | np.bool_) or (isinstance(value, float) and not whole):
        return None
    text = str(int(value)) if whole else str(value).strip().translate(_ASCII_DIGITS)
    match = _CELL.fullmatch(text)
    return _parts(match[1]) if match else None


def _parts(text: str) -> Parts | None:
    """Take a date apart; None if there is no such day."""
    runs = re.findall("[0-9]+", text)
    if len(runs) == 1:
        runs = [run for run in (text[:4], text[4:6], text[6:8]) if run.isdecimal()]
    parts = tuple(int(run) for run in runs)
    try:
        _first_day(parts)
    except ValueError:
        return None
    return parts


def choose_period(documents: pd.DataFrame) -> str:
    """
    Choose by what to follow a corpus through time: year, quarter, month, week or day.

    Parameters
    ----------
    documents : DataFrame
        As `document_dates` takes them.

    Returns
    -------
    str
        The longest period of which 12 have texts, or as many as the shortest
        possible has; only those that every dated document is precise enough
        for, so that none is left out. ``doc_id``, each text for itself, if
        none has a date.

    Raises
    ------
    ValueError
        If `documents` lacks the column ``doc_id``.

    Notes
    -----
    A choice for a first look. One document dated to its year makes years of
    all the others; a question about months wants ``by="month"``.

    Examples
    --------
    >>> days = pd.date_range("2023-01-01", "2023-01-31").strftime("%Y%m%d")
    >>> choose_period(pd.DataFrame({"doc_id": days}))
    'day'
    """
    dates = document_dates(documents).dropna(subset="date")
    if dates.empty:
        return "doc_id"
    known = min(PRECISIONS.index(precision) for precision in dates["precision"])
    having = {
        by: dates["date"].dt.to_period(frequency).nunique()
        for by, (frequency, needed) in CALENDAR.items()
        if PRECISIONS.index(needed) <= known
    }
    enough = min(ENOUGH_PERIODS, max(having.values()))
    return next(by for by, count in having.items() if count >= enough)


def assign_periods(
    documents: pd.DataFrame, by: str
) -> tuple[np.ndarray, pd.DataFrame, dict[str, str]]:
    """
    Put each document into a year, quarter, month, week or day, or into a group.

    Parameters
    ----------
    documents : DataFrame
        As `document_dates` takes them.
    by : str
        A key of `CALENDAR`, or a column of `documents`.

    Returns
    -------
    codes : ndarray of int
        Of each document the row of `periods`; -1 if it is in none.
    periods : DataFrame
        ``period`` (its first day; of a group the first date in it, NaT if
        none has one) and ``label``, in order of time. Calendar periods
        without a document, between the first and the last, are there too.
        Groups without a date come last, in order of appearance.
    left_out : dict of str to str
        Of each document in no period the reason.

    Raises
    ------
    ValueError
        If `by` is neither, or no document falls in a period.
    """
    dates = document_dates(documents)
    if by in CALENDAR:
        codes, periods, reasons = _calendar_periods(dates, by)
    elif by in documents.columns:
        codes, periods, reasons = _group_periods(dates["date"], documents[by], by)
    else:
        raise ValueError(f"by {by!r} is neither one of {list(CALENDAR)} nor a column of documents")
    left = np.flatnonzero(codes < 0)
    ids = [str(doc_id) for doc_id in documents["doc_id"].iloc[left]]
    left_out = dict(zip(ids, (reasons[place] for place in left), strict=True))
    if len(left) and len(left) == len(documents):
        first, reason = next(iter(left_out.items()))
        raise ValueError(f"no document falls in a {by}; {first!r}: {reason}")
    return codes, periods, left_out


def with_period(documents: pd.DataFrame, by: str) -> pd.DataFrame:
    """
    Add to documents the year, quarter, month, week or day that they fall in.

    Parameters
    ----------
    documents : DataFrame
        As `document_dates` takes them.
    by : str
        A key of `CALENDAR`; anything else, and a column that `documents` has
        already, changes nothing.

    Returns
    -------
    DataFrame
        With a column `by`, NA for what is not dated well enough; without it
        if that is so of every document.
    """
    if by in documents or by not in CALENDAR:
        return documents
    codes, periods, _ = _calendar_periods(document_dates(documents), by)
    if periods.empty:
        return documents
    return documents.assign(**{by: periods["label"].reindex(codes).array})


def warn_left_out(left_out: Mapping[str, str], total: int) -> None:
    """Warn of documents that were left out, each with its reason; past ten, how many more."""
    if not left_out:
        return
    named = [f"{doc_id!r}: {reason}" for doc_id, reason in left_out.items()]
    more = f"; and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    what = f"{len(left_out)} of {total} documents are left out"
    warnings.warn(f"{what}; {'; '.join(named[:MOST_NAMED])}{more}", UserWarning, stacklevel=4)


def _calendar_periods(dates: pd.DataFrame, by: str) -> tuple[np.ndarray, pd.DataFrame, list[str]]:
    frequency, needed = CALENDAR[by]
    fine = dates["precision"].isin(PRECISIONS[PRECISIONS.index(needed) :]).to_numpy(dtype=bool)
    reasons = dates["note"].fillna("dated to the " + dates["precision"] + " only").tolist()
    codes = np.full(len(dates), -1)
    if not fine.any():
        return codes, _periods([], []), reasons
    found = dates["date"][fine].dt.to_period(frequency)
    every = pd.period_range(found.min(), found.max(), freq=frequency)
    codes[fine] = every.get_indexer(pd.PeriodIndex(found))
    starts = every.to_timestamp()
    if by == "week":
        weeks = starts.isocalendar()
        labels = [f"{y}-W{w:02d}" for y, w in zip(weeks["year"], weeks["week"], strict=True)]
    else:
        labels = [str(period) for period in every]
    return codes, _periods(starts, labels), reasons


def _group_periods(
    dates: pd.Series, groups: pd.Series, by: str
) -> tuple[np.ndarray, pd.DataFrame, list[str]]:
    missing = [_is_missing(value) for value in groups]
    labels = [None if gap else str(value) for gap, value in zip(missing, groups, strict=True)]
    codes, names = pd.factorize(np.array(labels, dtype=object))
    firsts = dates.groupby(codes).min().drop(index=-1, errors="ignore")
    order = firsts.sort_values(kind="stable", na_position="last").index.to_numpy(dtype="int64")
    rank = np.empty(len(order) + 1, dtype="int64")
    rank[order], rank[-1] = np.arange(len(order)), -1
    periods = _periods(firsts.loc[order], names[order])
    return rank[codes], periods, [f"no {by}"] * len(labels)


def _periods(starts: Iterable, labels: Iterable[str]) -> pd.DataFrame:
    days = pd.Series(starts, dtype="datetime64[us]").reset_index(drop=True)
    return pd.DataFrame({"period": days, "label": pd.Series(list(labels), dtype="str")})
