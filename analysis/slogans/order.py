"""Order: which of two slogans stands before the other, where, and when that changes."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from analysis.corpus.tables import iter_texts, make_table, require_columns
from analysis.slogans.finding import find_slogans

ORDER = {
    "doc_id": "str",
    "a": "str",
    "b": "str",
    "a_first": "int64",
    "b_first": "int64",
    "leads": "str",
    "flipped_from": "str",
    "start": "int64",
    "end": "int64",
}
_MARKS = '[”’」』》〉“‘「『《〈"]'
_PLAIN = "[^。！？!?\n；;：:]"
_JOINT = re.compile(
    # what may stand between two members of a list: nothing; 、 or a comma, with a rest and a
    # verb around it (的决定性意义，增强); or 和 and the like, with a verb behind it
    f"{_MARKS}*|{_PLAIN}{{0,8}}[、，,]{_PLAIN}{{0,8}}|{_MARKS}?(?:以及|[和与及同并]){_PLAIN}{{0,8}}"
)

Pair = tuple[str, str]
Span = tuple[int, int]


class _Member(NamedTuple):
    """A slogan in a list."""

    slogan: str
    start: int
    end: int


class _Orders(NamedTuple):
    """The places where two slogans stand in one list of a document, by which comes first."""

    a_first: list[Span]
    b_first: list[Span]


def slogan_order(documents: pd.DataFrame, slogans: pd.DataFrame | Iterable[str]) -> pd.DataFrame:
    """
    Say of each two slogans which stands first in the lists of each document.

    A list is such as 增强“四个意识”、坚定“四个自信”、做到“两个维护”, or slogans
    that follow each other without a mark (改革发展稳定).

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``, in order of time.
    slogans : DataFrame or iterable of str
        Such as rows of `load_slogans`, or wordings; found as `find_slogans`
        finds them, but not inside a longer one of them.

    Returns
    -------
    DataFrame
        One row for each document and each two slogans that it has in one
        list, documents in their order, then in order of the text:

        - ``doc_id``; ``a``, ``b``: the two slogans; in all rows of a pair the
          same is ``a``, the one that stood first at first
        - ``a_first``, ``b_first``: lists of the document with each order
        - ``leads``: the slogan that stands first in more of them; NA if both
          do in equally many
        - ``flipped_from``: if the other one led in the last document before
          it that has a leader, the doc_id of that document; otherwise NA
        - ``start``, ``end``: the first place with that order (of either, if
          none leads), from the first of the two to the end of the other

    Raises
    ------
    ValueError
        If a column is missing, `documents` repeats a doc_id, or `slogans` is
        one string or has one without a letter.

    See Also
    --------
    analysis.find_slogans : All places of slogans, also outside lists.

    Notes
    -----
    Two slogans are in one list if nothing stands between them, or 、 or a
    comma with up to eight characters before and behind it, or 和, 与, 及, 同, 并
    with up to eight behind it, all in one sentence without colon and
    semicolon. So a member that `slogans` lacks, if short, does not break a
    list, and a clause may be taken for one. A slogan that comes again begins
    a new list.

    Rows with ``flipped_from`` are the reversals: one may be style, one that
    stays is news. How often each of two leads is counted by
    ``order.groupby(["a", "b"])["leads"].value_counts()``. Order may be
    syntax, not rank. Time and memory grow with the square of the slogans in
    a list.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["改革、稳定", "稳定和改革"]})
    >>> order = slogan_order(documents, ["改革", "稳定"])
    >>> order[["doc_id", "a_first", "b_first", "leads"]].values.tolist()
    [['a', 1, 0, '改革'], ['b', 0, 1, '稳定']]
    >>> order["flipped_from"].dropna().tolist()
    ['a']
    """
    texts = dict(iter_texts(documents))
    mentions = find_slogans(documents, _wordings(slogans))
    mentions = mentions[mentions["nested_in"].isna()]
    known: set[Pair] = set()
    led: dict[Pair, tuple[str, str]] = {}  # the last document with a leader, and the leader
    rows = []
    for doc_id, part in mentions.groupby("doc_id", sort=False):
        members = [*map(_Member, part["slogan"], part["start"], part["end"])]
        for pair, orders in _orders(_lists(texts[doc_id], members), known).items():
            leads, place = _leader(pair, orders)
            before, leader = led.get(pair, (None, leads))
            flipped_from = before if leads and leads != leader else None
            if leads:
                led[pair] = (doc_id, leads)
            rows.append((doc_id, *pair, *map(len, orders), leads, flipped_from, *place))
    return make_table(ORDER, rows)


def _wordings(slogans: pd.DataFrame | Iterable[str]) -> pd.DataFrame:
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


def _lists(text: str, members: list[_Member]) -> Iterator[list[_Member]]:
    """Give the mentions that stand in one list, two or more."""
    listed: list[_Member] = []
    names: set[str] = set()
    for member in members:
        last = listed[-1].end if listed else member.start + 1
        joined = member.start >= last and _JOINT.fullmatch(text, last, member.start)
        if not joined or member.slogan in names:
            if len(listed) > 1:
                yield listed
            listed, names = [], set()
        listed.append(member)
        names.add(member.slogan)
    if len(listed) > 1:
        yield listed


def _orders(lists: Iterator[list[_Member]], known: set[Pair]) -> dict[Pair, _Orders]:
    """Collect the places of each pair; `known`, which grows, says which of two is a."""
    found: dict[Pair, _Orders] = {}
    for listed in lists:
        for first, second in combinations(listed, 2):
            pair = (first.slogan, second.slogan)
            turned = pair[::-1] in known
            pair = pair[::-1] if turned else pair
            known.add(pair)
            found.setdefault(pair, _Orders([], []))[turned].append((first.start, second.end))
    return found


def _leader(pair: Pair, orders: _Orders) -> tuple[str | None, Span]:
    """Say which of two stands first in more lists, and where it first does."""
    a_first, b_first = orders
    if len(a_first) == len(b_first):
        return None, min(a_first + b_first)
    leads = len(b_first) > len(a_first)
    return pair[leads], orders[leads][0]
