"""Trends: how often each slogan is used from period to period, and how sure that is."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import betaincinv, gammainccinv, gammaincinv

from analysis.corpus.tables import require_columns
from analysis.letters.characters import count_han
from analysis.text.groups import item_column, with_gloss
from analysis.time.dates import assign_periods, warn_left_out

REPLICATES = 1000
"""How many times a bootstrap draws the documents of a period anew."""

SEED = 1949
MAX_ROWS = 5_000_000
"""More are refused: a mistyped year can make a million periods."""

_AT_ONCE = 2_000_000  # numbers that a bootstrap holds at once


def slogan_trends(
    counts: pd.DataFrame,
    documents: pd.DataFrame,
    by: str = "year",
    interval: str = "poisson",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """
    Follow slogans or terms from period to period.

    Parameters
    ----------
    counts : DataFrame
        Columns ``doc_id``, ``slogan`` (or ``term``) and ``count``, such as
        ``slogan_counts(mentions, documents, by="doc_id")``, ``read_reference(...).slogans``
        or ``.terms`` give; filter it for those you want. Rows of one document
        are added up. A row with count 0 asks for a slogan that never occurs.
    documents : DataFrame
        All documents, also those without any slogan: ``doc_id``, what
        `document_dates` needs to date them, and ``han_chars``, or ``text`` to
        count these in.
    by : str, default "year"
        year, quarter, month, week (ISO 8601, from Monday) or day; or a column of
        `documents`, such as who led the government.
    interval : {"poisson", "bootstrap"}, default "poisson"
        Of the rate. ``poisson`` is exact if uses come singly and at random
        (Garwood 1936 [1]_). ``bootstrap`` draws the documents of a period
        anew 1,000 times, with a fixed seed (Efron 1979 [3]_), so that it sees uses
        that come in clusters; NaN for fewer than two documents or a count of 0.
    confidence : float, default 0.95
        Of all intervals.

    Returns
    -------
    DataFrame
        One row a slogan and period, slogans by falling count, then by code
        points, periods in order of time, none between the first and the last
        left out:

        - ``period`` (its first day; of a group the first date in it),
          ``label`` (2023, 2023Q1, 2023-03, 2023-W09, 2023-03-05, or the group)
        - ``slogan`` (or ``term``), ``gloss`` (if `counts` has it)
        - ``count``, ``length`` (Han characters of the
          period's documents), ``per_10k``, ``per_10k_low``, ``per_10k_high``
        - ``documents_with`` (in how many it stands), ``documents`` (how many
          there are), ``share`` (of the one in the other), ``share_low``,
          ``share_high`` (exact, Clopper and Pearson 1934 [2]_)

        A period without documents is missing, not zero: its counts are NA,
        its rates NaN. A document that could not be put into a period counts
        for nothing; `document_dates` says why.

    Raises
    ------
    ValueError
        If a column is missing, `by` or `interval` is not known, `confidence`
        is not between 0 and 1, a doc_id repeats itself or is not known, a
        count or length is no number from 0, a slogan is no string, no document
        has a date that is precise enough, or the table would have more than
        5 million rows.

    Warns
    -----
    UserWarning
        If documents were left out.

    See Also
    --------
    analysis.document_dates : Where the dates come from.

    Notes
    -----
    A count is of wordings that the lexicon lists, not inside a longer one; add
    ``nested`` to ``count`` to have those too. The interval says how far chance could
    move the rate of texts like these; it does not know of texts that are
    missing, of a change of genre or author, or of several wordings for one
    thing. A slogan quoted to be attacked counts like any.

    References
    ----------
    .. [1] Garwood, F. (1936). Fiducial limits for the Poisson distribution.
       Biometrika 28(3/4), 437-442.
    .. [2] Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or
       fiducial limits illustrated in the case of the binomial. Biometrika
       26(4), 404-413.
    .. [3] Efron, B. (1979). Bootstrap methods: another look at the jackknife.
       The Annals of Statistics 7(1), 1-26.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["2021", "2023"], "text": ["改革开放", "开放"]})
    >>> counts = pd.DataFrame({"doc_id": ["2021"], "slogan": ["改革开放"], "count": [1]})
    >>> slogan_trends(counts, documents)[["label", "count", "per_10k"]].values.tolist()
    [['2021', 1, 2500.0], ['2022', <NA>, nan], ['2023', 0, 0.0]]
    """
    item = item_column(counts)
    require_columns(counts, ["doc_id", item, "count"], "counts")
    if interval not in ("poisson", "bootstrap"):
        raise ValueError(f"interval {interval!r} is not one of ['bootstrap', 'poisson']")
    require_confidence(confidence)
    lengths = _han_lengths(documents)
    names, cells = _cells(counts, item, list(lengths))
    members, periods = _members(documents, by)
    if len(names) * len(periods) > MAX_ROWS:
        span = f"{periods['label'].iloc[0]} to {periods['label'].iloc[-1]}"
        raise ValueError(f"{len(names)} by {by} from {span} would be over {MAX_ROWS:,} rows")
    found = (members @ cells).toarray().T
    order = _falling(found.sum(axis=1), names.tolist())
    cells, found = cells[:, order], found[order]
    length, present = members @ np.array([*lengths.values()]), members.sum(axis=1)
    documents_with = (members @ cells.sign()).toarray().T
    if interval == "poisson":
        low, high = (rates(limit, length) for limit in count_interval(found, confidence))
    else:
        low, high = _bootstrap(cells, members, lengths, confidence)
    share_low, share_high = share_interval(documents_with, present, confidence)
    columns = {
        "count": found,
        "length": length,
        "per_10k": rates(found, length),
        "per_10k_low": low,
        "per_10k_high": high,
        "documents_with": documents_with,
        "documents": present,
        "share": _divide(documents_with, present),
        "share_low": share_low,
        "share_high": share_high,
    }
    return with_gloss(_long(periods, names.take(order).rename(item), columns), counts)


def _han_lengths(documents: pd.DataFrame) -> dict[str, float]:
    """Give the Han characters of each document, by its identifier."""
    require_columns(documents, ["doc_id"], "documents")
    ids = [str(doc_id) for doc_id in documents["doc_id"]]
    if "han_chars" in documents:
        lengths = _numbers(documents["han_chars"])
    else:
        if "text" not in documents:
            raise ValueError("documents lacks both the columns 'han_chars' and 'text'")
        lengths = [count_han(text) if isinstance(text, str) else -1 for text in documents["text"]]
    by_id: dict[str, float] = dict(zip(ids, lengths, strict=True))
    if len(by_id) < len(ids):
        raise ValueError(f"documents repeats the doc_id {_repeated(ids)!r}")
    for doc_id, length in by_id.items():
        if not 0 <= length < np.inf or length % 1:
            raise ValueError(f"documents: the length of {doc_id!r} is no whole number from 0")
    return by_id


def _repeated(ids: list[str]) -> str:
    named = pd.Series(ids)
    return named[named.duplicated()].iloc[0]


def _numbers(values: pd.Series) -> np.ndarray:
    return pd.to_numeric(values, errors="coerce").to_numpy("float64", na_value=np.nan)


def _cells(counts: pd.DataFrame, item: str, ids: list[str]) -> tuple[pd.Series, csr_array]:
    """Give the items, and how often each document (a row) has each item (a column)."""
    rank = {doc_id: place for place, doc_id in enumerate(ids)}
    rows = np.array([rank.get(str(doc_id), -1) for doc_id in counts["doc_id"]], dtype="int64")
    if (rows < 0).any():
        unknown = counts["doc_id"].iloc[int(np.argmax(rows < 0))]
        raise ValueError(f"counts names the unknown document {str(unknown)!r}")
    columns, names = pd.factorize(counts[item], use_na_sentinel=False)
    if other := [name for name in names if not isinstance(name, str)]:
        raise ValueError(f"counts: the {item} {other[0]!r} is no string")
    values = _numbers(counts["count"])
    whole = (values >= 0) & (values < np.inf) & (values == np.floor(values))
    if not whole.all():
        place = int(np.argmin(whole))
        wrong, name = counts["count"].iloc[place], counts[item].iloc[place]
        raise ValueError(f"counts: the count of {name!r} is {wrong!r}, no whole number from 0")
    cells = csr_array((values, (rows, columns)), (len(ids), len(names)))
    cells.eliminate_zeros()
    return pd.Series(names, dtype=None if len(names) else "str"), cells


def _members(documents: pd.DataFrame, by: str) -> tuple[csr_array, pd.DataFrame]:
    """Give which documents (columns) are in which period (a row), and the periods."""
    codes, periods, left_out = assign_periods(documents, by)
    warn_left_out(left_out, len(documents))
    placed = np.flatnonzero(codes >= 0)
    places = (codes[placed], placed)
    return csr_array((np.ones(len(placed)), places), (len(periods), len(codes))), periods


def _falling(totals: np.ndarray, names: list[str]) -> list[int]:
    """Order items by falling count, then by code points."""
    return sorted(range(len(names)), key=lambda code: (-totals[code], names[code]))


def _divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide; NaN where the whole is not above 0."""
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)


def rates(count: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Give counts per 10,000 characters; NaN where there are none."""
    return _divide(10_000 * np.asarray(count, dtype="float64"), length)


def require_confidence(confidence: float) -> None:
    """
    Refuse a confidence that is none.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence!r} is not between 0 and 1")


def count_interval(count: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Give the exact limits of the mean of a Poisson count (Garwood 1936)."""
    some, back = np.unique(count, return_inverse=True)
    tail = (1 - confidence) / 2
    low = np.where(some > 0, gammaincinv(np.maximum(some, 1), tail), 0.0)
    return low[back].reshape(count.shape), gammainccinv(some + 1, tail)[back].reshape(count.shape)


def share_interval(
    part: np.ndarray, whole: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the exact limits of a share (Clopper and Pearson 1934); NaN of nothing."""
    base = np.max(part, initial=0) + 1
    some, back = np.unique(whole * base + part, return_inverse=True)
    k, n, tail = some % base, some // base, (1 - confidence) / 2
    low = np.where(k > 0, betaincinv(np.maximum(k, 1), n - k + 1, tail), 0.0)
    high = np.where(k < n, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail), 1.0)
    limits = np.where(n > 0, [low, high], np.nan)
    return limits[0][back].reshape(part.shape), limits[1][back].reshape(part.shape)


def _bootstrap(
    cells: csr_array, members: csr_array, lengths: dict[str, float], confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the limits of each rate; documents are drawn in the order of their identifiers."""
    ids, length = list(lengths), np.array([*lengths.values()], dtype="float64")
    limits = np.full((2, cells.shape[1], members.shape[0]), np.nan)
    for period in range(members.shape[0]):
        inside = sorted(members[[period]].indices, key=lambda place: ids[place])
        block = cells[inside]
        found = np.unique(block.indices)
        size = len(inside)
        if size < 2 or not len(found):
            continue
        for part in np.array_split(found, -(-len(found) * REPLICATES // _AT_ONCE)):
            drawn = _drawn_rates(block[:, part].toarray(), length[inside])
            tails = [(1 - confidence) / 2, (1 + confidence) / 2]
            limits[:, part, period] = np.quantile(drawn, tails, axis=0)
    return limits[0], limits[1]


def _drawn_rates(counts: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Give the rates of documents drawn with replacement: one row a replicate."""
    size, generator = len(length), np.random.default_rng(SEED)
    step = max(_AT_ONCE // size, 1)
    blocks = []
    for start in range(0, REPLICATES, step):
        draws = min(step, REPLICATES - start)
        times = generator.multinomial(size, np.full(size, 1 / size), draws)
        blocks.append(rates(times @ counts, (times @ length)[:, None]))
    return np.concatenate(blocks)


def _long(periods: pd.DataFrame, names: pd.Series, columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """Lay matrices of items by periods out in rows; counts of a period without documents are NA."""
    shape = (len(names), len(periods))
    rows_of, columns_of = (place.ravel() for place in np.indices(shape))
    table = pd.DataFrame(
        {
            "period": periods["period"].take(columns_of).reset_index(drop=True),
            "label": periods["label"].take(columns_of).reset_index(drop=True),
            names.name: names.take(rows_of).reset_index(drop=True),
        }
    )
    for name, matrix in columns.items():
        table[name] = np.broadcast_to(matrix, shape).ravel()
    table = table.astype({"length": "int64", "documents": "int64"})
    missing = table["documents"] == 0
    for name in ("count", "documents_with"):
        table[name] = table[name].astype("Int64").mask(missing)
    return table
