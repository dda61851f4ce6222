"""Ranks: which slogans stand first in each period."""

import pandas as pd

from analysis.corpus.tables import require_columns, require_whole
from analysis.text.groups import item_column, with_gloss


def slogan_ranks(trends: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """
    Rank the slogans of each period by their rate, and keep the first.

    Parameters
    ----------
    trends : DataFrame
        Such as `slogan_trends` gives, of all slogans that shall compete:
        ``slogan`` (or ``term``), ``period``, ``label``, ``count``, ``per_10k``.
    top : int, default 10
        How many places of each period to keep.

    Returns
    -------
    DataFrame
        One row a place, periods in order of time (or of `trends`, where two
        have one date or none): ``period``, ``label``,
        ``slogan`` (or ``term``), ``gloss`` (if `trends` has it),
        ``rank`` (equal rates share the better one),
        ``place`` (1, 2, …: equal rates by code points), ``count`` and
        ``per_10k``. A slogan that the period does not have has no place; a
        period without documents has no row.

    Raises
    ------
    ValueError
        If a column is missing, or `top` is no whole number above 0.

    Notes
    -----
    A rank depends on what else is ranked: a slogan falls when a wording that
    nobody listed takes its place, or when others rise. Places at the end rest
    on few uses; read ``count`` beside them.

    Examples
    --------
    >>> trends = pd.DataFrame({"slogan": list("甲乙"), "period": 2023, "label": "2023"})
    >>> slogan_ranks(trends.assign(count=[1, 3], per_10k=[2.0, 6.0]))["slogan"].tolist()
    ['乙', '甲']
    """
    require_whole(top, "top")
    item = item_column(trends)
    require_columns(trends, ["period", "label", item, "count", "per_10k"], "trends")
    periods = trends.drop_duplicates("label").sort_values("period", kind="stable")["label"]
    used = trends[trends["count"].fillna(0) > 0]
    used = used.assign(turn=pd.Index(periods).get_indexer(used["label"]))
    used = used.sort_values(["turn", "per_10k", item], ascending=[True, False, True])
    by_period = used.groupby("turn", sort=False)
    rank = by_period["per_10k"].rank(method="min", ascending=False).astype("int64")
    ranked = used.assign(rank=rank, place=by_period.cumcount() + 1)
    columns = ["period", "label", item, "rank", "place", "count", "per_10k"]
    return with_gloss(ranked.loc[ranked["place"] <= top, columns].reset_index(drop=True), trends)
