"""Lifelines: when slogans come, fall silent and return; and how hot they are."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.lexicons import load_lexicon
from analysis.corpus.tables import require_columns, require_whole
from analysis.text.groups import item_column, with_gloss
from analysis.time.trends import rates

LIFELINES = {
    "count": "int64",
    "documents_with": "int64",
    "periods_seen": "int64",
    "first": "str",
    "last": "str",
    "peak": "str",
    "peak_per_10k": "float64",
    "gap_from": "str",
    "gap_to": "str",
    "gap_periods": "int64",
    "gap_documents": "int64",
    "expected_in_gap": "float64",
    "returns": "int64",
    "documents_after": "Int64",
    "expected_after": "float64",
    "open_start": "bool",
    "open_end": "bool",
    "covered_from": "str",
    "covered_to": "str",
    "periods_covered": "int64",
    "periods_missing": "int64",
    "first_period": "datetime64[us]",
    "last_period": "datetime64[us]",
}


class TrendGrid(NamedTuple):
    """Trends as matrices of items by those periods that have documents."""

    item: str
    names: pd.Index
    periods: pd.DataFrame  # period, label, length, documents
    counts: np.ndarray
    documents_with: np.ndarray
    missing: int


def lifelines(trends: pd.DataFrame, min_gap: int = 2) -> pd.DataFrame:
    """
    Say of each slogan when it was first and last seen, at its peak, and silent.

    Parameters
    ----------
    trends : DataFrame
        Such as `slogan_trends` gives: one row for every slogan in every period.
    min_gap : int, default 2
        How many periods with documents a silence lasts at least for the
        slogan to have returned.

    Returns
    -------
    DataFrame
        One row a slogan, in the order of `trends`; periods by their labels:

        - ``slogan`` (or ``term``), ``gloss`` (if `trends` has it), ``count``, ``documents_with``,
          ``periods_seen``, ``first``, ``last``, ``peak`` (the highest rate, the
          earliest of several) and ``peak_per_10k``
        - the longest silence between first and last: ``gap_from``, ``gap_to``
          (its first and last silent period), ``gap_periods``, ``gap_documents``,
          ``expected_in_gap``; and ``returns``: silences of `min_gap` or more
        - the silence since the last: ``documents_after``, ``expected_after``
        - ``open_start``: seen in the first period with documents, so perhaps older;
          ``open_end``: seen in the last, so perhaps not over
        - what was looked at: ``covered_from``, ``covered_to``,
          ``periods_covered`` (with documents), ``periods_missing`` (without)
        - ``first_period``, ``last_period``: their first days, to draw by

        A slogan never seen has NA for all that it lacks.

    Raises
    ------
    ValueError
        If a column is missing, `min_gap` is no whole number above 0, or a
        slogan has not exactly one row in every period.

    Notes
    -----
    A period without documents is no silence: it counts to no gap, and ends
    none. ``expected_in_gap`` and ``expected_after`` are how many uses the
    silent documents would have at the average rate between first and last,
    that is how much the silence says: were uses independent of each other, one
    silent stretch of 3 would come by chance in 5 of 100 cases, one of 0.5 in 61.
    As the longest stretch was picked out, and uses come in clusters, even 3 is
    weak. Of a slogan seen in one period alone ``expected_after`` rests on that.

    First seen is first seen here: neither where a slogan was born, nor that it
    was not said elsewhere meanwhile, nor why it is silent.

    Examples
    --------
    >>> from analysis.time.trends import slogan_trends
    >>> documents = pd.DataFrame({"doc_id": ["2021", "2022", "2023"], "han_chars": 100})
    >>> counts = pd.DataFrame({"doc_id": ["2021", "2023"], "slogan": "共同富裕", "count": [2, 1]})
    >>> lifelines(slogan_trends(counts, documents))[["first", "last", "gap_from"]].values.tolist()
    [['2021', '2023', '2022']]
    """
    require_whole(min_gap, "min_gap")
    grid = trend_grid(trends)
    labels, days = grid.periods["label"], grid.periods["period"]
    spots = _spots(grid)
    seen = spots.groupby("row")["column"]
    edges = pd.DataFrame({"min": seen.min(), "max": seen.max()}).reindex(range(len(grid.names)))
    edges.index.name = None
    first, last = edges["min"], edges["max"]
    columns = {
        grid.item: grid.names,
        "count": grid.counts.sum(axis=1),
        "documents_with": grid.documents_with.sum(axis=1),
        "periods_seen": (grid.counts > 0).sum(axis=1),
        "first": take_at(labels, first),
        "last": take_at(labels, last),
        **_peaks(spots, grid),
        **_silences(spots, edges, grid, min_gap),
        "open_start": first == 0,
        "open_end": last == len(labels) - 1,
        "covered_from": labels.iloc[0] if len(labels) else None,
        "covered_to": labels.iloc[-1] if len(labels) else None,
        "periods_covered": len(labels),
        "periods_missing": grid.missing,
        "first_period": take_at(days, first),
        "last_period": take_at(days, last),
    }
    table = pd.DataFrame(columns, index=edges.index)[[grid.item, *LIFELINES]].astype(LIFELINES)
    return with_gloss(table, trends)


def trend_grid(trends: pd.DataFrame) -> TrendGrid:
    """Lay trends out as matrices; leave the periods without documents out."""
    item = item_column(trends)
    numbers = ["count", "length", "documents_with", "documents"]
    require_columns(trends, ["period", "label", item, *numbers], "trends")
    rows, names = pd.factorize(trends[item])
    known = trends[["period", "label", "length", "documents"]].drop_duplicates("label")
    known = known.sort_values("period", kind="stable", ignore_index=True)
    columns = pd.Index(known["label"]).get_indexer(trends["label"])
    shape = len(names), len(known)
    places = rows * shape[1] + columns
    if len(trends) != shape[0] * shape[1] or len(np.unique(places)) < len(trends):
        raise ValueError(f"trends has not one row for each {item} in each period")
    observed = (known["documents"] > 0).to_numpy(dtype=bool)
    matrices = []
    for name in ("count", "documents_with"):
        matrix = np.zeros(shape[0] * shape[1])
        matrix[places] = trends[name].to_numpy("float64", na_value=0)
        matrices.append(matrix.reshape(shape)[:, observed])
    periods = known[observed].reset_index(drop=True)
    return TrendGrid(item, pd.Index(names), periods, *matrices, missing=int((~observed).sum()))


def _spots(grid: TrendGrid) -> pd.DataFrame:
    """List where each item is seen, in order: row and column of the grid, and the rate there."""
    rows, columns = np.nonzero(grid.counts)
    height = rates(grid.counts, grid.periods["length"].to_numpy(dtype="float64"))[rows, columns]
    return pd.DataFrame({"row": rows, "column": columns, "rate": height})


def _peaks(spots: pd.DataFrame, grid: TrendGrid) -> dict[str, pd.Series]:
    best = spots.dropna(subset="rate").sort_values(
        ["row", "rate", "column"], ascending=[True, False, True]
    )
    best = best.drop_duplicates("row").set_index("row").reindex(range(len(grid.names)))
    return {"peak": take_at(grid.periods["label"], best["column"]), "peak_per_10k": best["rate"]}


def _silences(
    spots: pd.DataFrame, edges: pd.DataFrame, grid: TrendGrid, min_gap: int
) -> dict[str, pd.Series]:
    """Give the longest silence inside each life, how many there are, and the one behind it."""
    length, documents = grid.periods["length"], grid.periods["documents"]
    first, behind = edges["min"], edges["max"] + 1
    end = pd.Series(float(len(length)), index=edges.index)
    life = _between(length, first, behind)
    per_char = (grid.counts.sum(axis=1) / life).where(life > 0)
    gaps = pd.DataFrame({"row": spots["row"], "from": spots["column"] + 1})
    gaps["to"] = spots.groupby("row")["column"].shift(-1)
    gaps["periods"] = gaps["to"] - gaps["from"]
    gaps["length"] = _between(length, gaps["from"], gaps["to"])
    gaps = gaps[gaps["periods"] > 0]
    order = gaps.sort_values(
        ["row", "periods", "length"], ascending=[True, False, False], kind="stable"
    )
    longest = order.drop_duplicates("row").set_index("row").reindex(edges.index)
    returns = gaps[gaps["periods"] >= min_gap].groupby("row").size()
    return {
        "gap_from": take_at(grid.periods["label"], longest["from"]),
        "gap_to": take_at(grid.periods["label"], longest["to"] - 1),
        "gap_periods": longest["periods"].fillna(0),
        "gap_documents": _between(documents, longest["from"], longest["to"]).fillna(0),
        "expected_in_gap": per_char * longest["length"],
        "returns": returns.reindex(edges.index, fill_value=0),
        "documents_after": _between(documents, behind, end),
        "expected_after": per_char * _between(length, behind, end),
    }


def _between(values: pd.Series, start: pd.Series, stop: pd.Series) -> pd.Series:
    """Add up values from one place to before another; NaN where a place is."""
    total = np.concatenate([[0.0], np.cumsum(values.to_numpy(dtype="float64"))])
    known = start.notna() & stop.notna()
    places = (place.where(known, 0).to_numpy(dtype="int64") for place in (start, stop))
    low, high = (total[place] for place in places)
    return pd.Series(high - low, index=start.index).where(known)


def take_at(values: pd.Series, places: pd.Series) -> pd.Series:
    """Look values up at some places, in the order of those; NaN where there is none."""
    return values.reindex(places).set_axis(places.index)


def heat(trends: pd.DataFrame, scale: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Put trends on the discourse scale of the China Media Project.

    Parameters
    ----------
    trends : DataFrame
        Such as `slogan_trends` gives, of a newspaper, an article a document.
    scale : DataFrame, optional
        Levels, the hottest first: columns ``level`` and ``from_share`` (of
        articles from which on it is that level; NaN where not known). Default
        is `load_lexicon`: 沸 from 0.0518, 烫 from 0.0129; 热, 暖, 温, 冷 not known.

    Returns
    -------
    DataFrame
        `trends` with the columns ``level``; ``below``: where a limit is not
        known, and so no level, the level that is not reached; ``level_low``,
        ``level_high``: the levels of ``share_low`` and ``share_high``. NA where a
        period has no documents.

    Raises
    ------
    ValueError
        If a column is missing, or `scale` has no row, repeats a level, has a
        limit that is not from 0 to 1 or not below the one above it, or none
        for the hottest.

    Notes
    -----
    The scale counts the articles with a wording, not how often it is used. It
    was made in 2016 of People's Daily: 沸 are 2,000 articles a year, 0.0518 of
    all, 烫 500, 0.0129 (Qian 2017 [1]_). The English reports name six tiers
    and show their limits as a picture (China Media Project 2021 [2]_); no text
    that was found gives the lower ones, none is made up here, and you may set
    your own. It was applied to months by the share (China Media Project 2018
    [3]_). Where a document is a whole broadcast or a report, most slogans are
    沸 and the scale says nothing.

    References
    ----------
    .. [1] Qian Gang 錢鋼 (2017). 2017上半年語象觀察-鉗口顯已奏效. 風傳媒 (The
       Storm Media), 12 July.
    .. [2] China Media Project (2021). China's political discourse July 2021.
       https://sinocism.com/p/chinas-political-discourse-july-2021
    .. [3] China Media Project (2018). Discourse climate report: July 2018.
       http://chinamediaproject.org/2018/08/07/discourse-climate-report-july-2018/

    Examples
    --------
    >>> trends = pd.DataFrame({"slogan": "依法治国", "share": [0.06, 0.02, 0.01]})
    >>> heat(trends.assign(share_low=0, share_high=1))[["level", "below"]].values.tolist()
    [['沸', nan], ['烫', nan], [nan, '烫']]
    """
    require_columns(trends, ["share", "share_low", "share_high"], "trends")
    levels, limits = _scale(load_lexicon("heat") if scale is None else scale)
    level, below = _levels(trends["share"], levels, limits)
    low, _ = _levels(trends["share_low"], levels, limits)
    high, _ = _levels(trends["share_high"], levels, limits)
    return trends.assign(level=level, below=below, level_low=low, level_high=high)


def _scale(scale: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    require_columns(scale, ["level", "from_share"], "scale")
    levels = scale["level"].tolist()
    limits = pd.to_numeric(scale["from_share"]).to_numpy("float64", na_value=np.nan)
    if not levels or len(set(levels)) < len(levels):
        raise ValueError(f"scale has no level, or one twice: {levels}")
    if np.isnan(limits[0]):
        raise ValueError(f"scale: {levels[0]!r}, the hottest, has no from_share")
    known = limits[~np.isnan(limits)]
    if not ((known >= 0) & (known <= 1)).all() or (np.diff(known) >= 0).any():
        raise ValueError(f"scale: from_share does not fall between 1 and 0: {known.tolist()}")
    return levels, limits


def _levels(share: pd.Series, levels: list[str], limits: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Give the level of each share, and where it cannot be told the one that is not reached."""
    known = np.flatnonzero(~np.isnan(limits))
    names = pd.array([*levels, None], dtype="str")
    unreached = len(known) - np.searchsorted(limits[known][::-1], share, side="right")
    above = np.append(-1, known)[unreached]  # the last level not reached; -1 if all are
    reached = np.append(known, -1)[unreached]  # the first that is reached; -1 if none
    sure = (reached == above + 1) & share.notna().to_numpy()
    level = names.take(np.where(sure, reached, -1))
    below = names.take(np.where(sure | share.isna(), -1, above))
    return pd.Series(level, index=share.index), pd.Series(below, index=share.index)
