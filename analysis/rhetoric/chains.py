"""Chains: the words that string a text together, 一是…二是…, 既…又…."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.corpus.lexicons import read_rows
from analysis.corpus.tables import iter_texts, make_table, require_columns
from analysis.letters.numerals import parse_numeral
from analysis.text.segmentation import segment

CHAINS = {
    "doc_id": "str",
    "chain_id": "int64",
    "chain": "str",
    "kind": "str",
    "link": "int64",
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "in_order": "bool",
}
FARTHEST = 10
"""At most this many sentences lie between 首先 and 其次."""

_CLAUSE_MARKS = "，；：。！？\n“‘（"
_CLAUSE_START = rf"(?:(?<=[{_CLAUSE_MARKS}])|\A)[^\S\n]*"
_NUMERAL = "(?P<n>[一二三四五六七八九十]{1,3})"


class Link(NamedTuple):
    """A word of a chain, and whether its number follows on the one before."""

    start: int
    end: int
    in_order: bool


def chains(documents: pd.DataFrame, tokens: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Find the chains of words that order or join what is said.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    tokens : DataFrame, optional
        Their words with column ``sentence``, such as `segment` gives.
        Default segments the documents with the project's user dictionary.

    Returns
    -------
    DataFrame
        One row a link, chains in order of their first link: ``doc_id``,
        ``chain_id`` (0, 1, … within the document), ``chain`` and ``kind``
        (enumeration, order or correlative; the rows of
        ``data/lexicons/chains.csv``), ``link`` (1, 2, …), ``start``,
        ``end``, ``surface``, and ``in_order`` (False for a number that does
        not follow on the one before: 一是…三是…).

    Raises
    ------
    ValueError
        If a column is missing, or `documents` repeats a doc_id.

    Notes
    -----
    An enumeration begins with one at the start of a clause and goes on as
    long as its numbers rise, however far apart; 首先…其次… may be ten
    sentences apart; a correlative stays within its sentence and is made of
    whole words, so that 既 in 既然 and 越 in 越来越 are none. A first word
    without a second makes no chain; a third has to begin a clause, and words
    side by side (而且还要) are one link. Whether 也 answers 既, or something
    else in the sentence, is not known.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["一是学习，二是调研。"]})
    >>> chains(documents)[["chain", "link", "start", "surface"]].values.tolist()
    [['一是…二是…', 1, 0, '一是'], ['一是…二是…', 2, 5, '二是']]
    """
    tokens = segment(documents) if tokens is None else tokens
    require_columns(tokens, ["doc_id", "start", "end", "sentence", "term"], "tokens")
    words = dict(list(tokens.groupby("doc_id", sort=False)))
    rows = []
    for doc_id, text in iter_texts(documents):
        own = words.get(doc_id, tokens[:0])
        found = sorted(_found(text, own), key=lambda chain: (chain[2][0][:2], chain[0]))
        for chain_id, (name, kind, links) in enumerate(found):
            for link, (start, end, in_order) in enumerate(links, start=1):
                place = (start, end, text[start:end], in_order)
                rows.append((doc_id, chain_id, name, kind, link, *place))
    return make_table(CHAINS, rows)


def _found(text: str, words: pd.DataFrame) -> Iterator[tuple[str, str, list[Link]]]:
    """Give each chain of two links or more: name, kind, links."""
    for row in read_rows("chains.csv"):
        if row["kind"] == "enumeration":
            links = _enumerations(text, row["first"])
        else:
            reach = FARTHEST if row["kind"] == "order" else 0
            first, then = (set(row[name].split("|")) for name in ("first", "then"))
            links = _joined(text, words, first, then, reach)
        yield from ((row["chain"], row["kind"], chain) for chain in links if len(chain) > 1)


def _enumerations(text: str, form: str) -> Iterator[list[Link]]:
    chain: list[Link] = []
    last = 0
    for match in re.finditer(_CLAUSE_START + f"(?P<mark>{form.replace('{n}', _NUMERAL)})", text):
        number = parse_numeral(match["n"])
        if number is None or (number > 1 and not chain):
            continue
        if number <= last or number == 1:
            yield chain
            chain, last = [], 0
            if number > 1:
                continue
        chain.append(Link(*match.span("mark"), number == last + 1))
        last = number
    yield chain


def _joined(
    text: str, words: pd.DataFrame, first: set[str], then: set[str], reach: int
) -> Iterator[list[Link]]:
    chain: list[Link] = []
    last = 0
    marks = words[words["term"].isin(first | then)]
    starts, ends, sentences, terms = (
        marks[name].tolist() for name in ("start", "end", "sentence", "term")
    )
    ahead = zip([*starts[1:], -1], [*terms[1:], ""], strict=False)
    found = zip(starts, ends, sentences, terms, ahead, strict=False)
    for start, end, sentence, term, (next_start, next_term) in found:
        goes_on = bool(chain) and sentence - last <= reach and term in then
        if not goes_on:
            yield chain
            chain = [Link(start, end, True)] if term in first else []
        elif len(chain) > 1 and start == chain[-1].end:  # 而且还要 is one answer
            chain[-1] = chain[-1]._replace(end=end)
        elif term not in first and next_start == end and next_term in first:
            continue  # 不管…也不管…都: no answer yet
        elif len(chain) == 1 or term in first or _begins_clause(text, start):
            chain.append(Link(start, end, True))
        last = sentence
    yield chain


def _begins_clause(text: str, place: int) -> bool:
    return text[max(place - 8, 0) : place].rstrip()[-1:] in _CLAUSE_MARKS
