"""Order: which of several slogans stands before which, and when that changes."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.corpus.tables import iter_texts, make_table, require_columns
from analysis.slogans.finding import find_slogans

ORDER = {
    "doc_id": "str",
    "list": "int64",
    "rank": "int64",
    "slogan": "str",
    "start": "int64",
    "end": "int64",
}
PAIRS = {
    "a": "str",
    "b": "str",
    "documents": "int64",
    "a_first": "int64",
    "b_first": "int64",
    "share": "float64",
    "flips": "int64",
}
FLIPS = {
    "doc_id": "str",
    "previous": "str",
    "leads": "str",
    "follows": "str",
    "count": "int64",
    "against": "int64",
}
_MARKS = '[”’」』》〉“‘「『《〈"]'
_PLAIN = "[^。！？!?\n；;：:]"
_JOINT = re.compile(
    # what may stand between two members of a list: nothing; 、 or a comma, with a rest and a
    # verb around it (的决定性意义，增强); or 和 and the like, with a verb behind it
    f"{_MARKS}*|{_PLAIN}{{0,8}}[、，,]{_PLAIN}{{0,8}}|{_MARKS}?(?:以及|[和与及同并]){_PLAIN}{{0,8}}"
)


def slogan_order(
    documents: pd.DataFrame, slogans: pd.DataFrame | Iterable[str], within: str = "lists"
) -> pd.DataFrame:
    """
    Say in which order slogans stand: in each list of them, or in each document.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``, in order of time.
    slogans : DataFrame or iterable of str
        Such as rows of `load_slogans`, or wordings; found as `find_slogans`
        finds them, but not inside a longer one of them.
    within : {"lists", "documents"}, default "lists"
        ``lists``: only slogans that stand in one list, such as
        增强“四个意识”、坚定“四个自信”、做到“两个维护”, or follow each other
        without a mark (改革发展稳定). ``documents``: by their first mention.

    Returns
    -------
    DataFrame
        One row a slogan in a list: ``doc_id``, ``list`` (numbered from 0 in
        each document; 0 for a document as a whole), ``rank`` (from 1),
        ``slogan``, ``start`` and ``end``.

    Raises
    ------
    ValueError
        If a column is missing, `documents` repeats a doc_id, `slogans` is one
        string or has one without a letter, or `within` is not known.

    See Also
    --------
    pair_order, order_flips : What is usual, and where it is reversed.

    Notes
    -----
    Two slogans are in one list if nothing stands between them, or 、 or a
    comma with up to eight characters before and behind it, or 和, 与, 及, 同, 并
    with up to eight behind it, all in one sentence without colon and
    semicolon. So a member that `slogans` lacks, if short, does not break a
    list, and a clause may be taken for one. A slogan that comes again begins
    a new list. Order may be syntax, not rank.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["增强“四个意识”、做到“两个维护”。"]})
    >>> slogan_order(documents, ["两个维护", "四个意识"])[["rank", "slogan"]].values.tolist()
    [[1, '四个意识'], [2, '两个维护']]
    """
    if within not in ("lists", "documents"):
        raise ValueError(f"within {within!r} is not one of ['documents', 'lists']")
    texts = {str(doc_id): text for doc_id, text in iter_texts(documents)}
    mentions = find_slogans(documents, _wordings(slogans))
    mentions = mentions[mentions["nested_in"].isna()]
    if within == "documents":
        first = mentions.drop_duplicates(["doc_id", "slogan"])
        ranks = first.groupby("doc_id", sort=False).cumcount() + 1
        table = first.assign(list=0, rank=ranks)[list(ORDER)]
        return table.astype(ORDER).reset_index(drop=True)
    rows = []
    for doc_id, part in mentions.groupby("doc_id", sort=False):
        members = list(zip(part["slogan"], part["start"], part["end"], strict=True))
        for number, listed in enumerate(_lists(texts[doc_id], members)):
            rows += [(doc_id, number, rank, *member) for rank, member in enumerate(listed, 1)]
    return make_table(ORDER, rows)


def _wordings(slogans: object) -> pd.DataFrame:
    if isinstance(slogans, str):
        raise ValueError(f"slogans {slogans!r} is one string, no list of them")
    if isinstance(slogans, pd.DataFrame):
        require_columns(slogans, ["slogan"], "slogans")
        slogans = slogans["slogan"]
    found = list(slogans)
    for wording in found:
        if not isinstance(wording, str) or not any(map(str.isalnum, wording)):
            raise ValueError(f"slogans: {wording!r} is no string with a letter")
    return pd.DataFrame({"slogan": pd.Series(found, dtype="str")})


def _lists(text: str, members: list[tuple]) -> Iterator[list[tuple]]:
    """Give the mentions that stand in one list, two or more."""
    listed: list[tuple] = []
    names: set[str] = set()
    for slogan, start, end in members:
        last = listed[-1][2] if listed else start + 1
        if start < last or slogan in names or not _JOINT.fullmatch(text, last, start):
            if len(listed) > 1:
                yield listed
            listed, names = [], set()
        listed.append((slogan, start, end))
        names.add(slogan)
    if len(listed) > 1:
        yield listed


def pair_order(order: pd.DataFrame) -> pd.DataFrame:
    """
    Say for each two slogans how often the one stands before the other.

    Parameters
    ----------
    order : DataFrame
        Such as `slogan_order` gives.

    Returns
    -------
    DataFrame
        One row a pair that shares a list: ``a``, ``b`` (a stood first at
        first), ``documents`` (with both in one list), ``a_first`` and
        ``b_first`` (documents in which most lists have that order),
        ``share``: of a_first in these two, NaN if both are 0; ``flips``: how
        often the order was reversed. Pairs in order of first appearance.

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    A document with as many lists of one order as of the other counts for
    neither. Time and memory grow with the square of the slogans in a list.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["改革、稳定", "稳定和改革"]})
    >>> pair_order(slogan_order(documents, ["改革", "稳定"])).values.tolist()
    [['改革', '稳定', 2, 1, 1, 0.5, 1]]
    """
    rows = []
    for (a, b), seen in _by_pair(order).items():
        signs = [int(np.sign(ahead - behind)) for _, ahead, behind in seen]
        decided = [sign for sign in signs if sign]
        a_first, b_first = decided.count(1), decided.count(-1)
        share = a_first / len(decided) if decided else np.nan
        flips = int(np.count_nonzero(np.diff(decided)))
        rows.append((a, b, len(seen), a_first, b_first, share, flips))
    return make_table(PAIRS, rows)


def order_flips(order: pd.DataFrame) -> pd.DataFrame:
    """
    List the documents in which two slogans stand the other way round than before.

    Parameters
    ----------
    order : DataFrame
        Such as `slogan_order` gives, documents in order of time.

    Returns
    -------
    DataFrame
        One row a reversal, in order of the documents: ``doc_id``;
        ``previous``, the document before it that has both in one list;
        ``leads`` and ``follows``: the slogans in their new order; ``count``
        and ``against``: lists of the document with it and with the other.

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    Documents that have both orders equally often are passed over. A reversal
    once may be style; one that stays is news.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["改革、稳定", "稳定和改革"]})
    >>> order_flips(slogan_order(documents, ["改革", "稳定"])).values.tolist()
    [['b', 'a', '稳定', '改革', 1, 0]]
    """
    rows = []
    for (a, b), seen in _by_pair(order).items():
        decided = [(doc_id, x, y) for doc_id, x, y in seen if x != y]
        for (previous, x, y), (doc_id, ahead, behind) in pairwise(decided):
            if (x > y) != (ahead > behind):
                names = (a, b) if ahead > behind else (b, a)
                counts = (max(ahead, behind), min(ahead, behind))
                rows.append((doc_id, previous, *names, *counts))
    places = {name: place for place, name in enumerate(order["doc_id"].astype("str").unique())}
    return make_table(FLIPS, sorted(rows, key=lambda row: places[row[0]]))


def _by_pair(order: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """Give for each pair its documents, each with the lists that a leads and that b leads."""
    require_columns(order, ["doc_id", "list", "rank", "slogan"], "order")
    found: dict[tuple[str, str], dict[str, list[int]]] = {}
    lists: dict[tuple, list[tuple]] = {}
    keys = zip(order["doc_id"].astype("str"), order["list"], strict=True)
    for key, *member in zip(keys, order["rank"], order["slogan"], strict=True):
        lists.setdefault(key, []).append(tuple(member))
    for (doc_id, _), members in lists.items():
        names = [name for _, name in sorted(members)]
        for place, name in enumerate(names):
            for other in names[place + 1 :]:
                swapped = (other, name) in found
                pair = (other, name) if swapped else (name, other)
                found.setdefault(pair, {}).setdefault(doc_id, [0, 0])[swapped] += 1
    return {
        pair: [(doc_id, *counts) for doc_id, counts in seen.items()] for pair, seen in found.items()
    }
