"""Slogans: the lexicon, and where they stand in the raw text."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.data import lexicon_path, read_rows
from analysis.corpus.mentions import APART, MARKS, find_spans, fold
from analysis.corpus.scripts import to_simplified
from analysis.corpus.tables import MENTIONS, iter_texts, make_table, require_columns

COLUMNS = (
    "slogan",
    "gloss",
    "category",
    "kind",
    "variant_of",
    "expansion",
    "introduced",
    "occasion",
    "note",
)
KINDS = ("numeric", "triad", "noun phrase", "call")

BATCH_CHARS = 250_000
"""So many characters of several documents are searched together."""


def load_slogans(path: str | Path | None = None) -> pd.DataFrame:
    """
    Load a slogan lexicon, the project's or one's own.

    Parameters
    ----------
    path : str or Path, optional
        A CSV file in UTF-8 with the columns below. Default is the project's
        ``data/lexicons/slogans.csv``.

    Returns
    -------
    DataFrame
        One row a slogan, all columns strings, NA where a cell is empty:

        - ``slogan``: the wording, without quotation marks
        - ``gloss``: in English
        - ``category``: an identifier of ``data/lexicons/categories.csv``;
          in one's own file any word
        - ``kind``: numeric, triad, noun phrase or call
        - ``variant_of``: the slogan of which this is another wording
        - ``expansion``: what a number stands for, members joined by ``|``
        - ``introduced``: YYYY, YYYY-MM or YYYY-MM-DD
        - ``occasion``, ``note``

    Raises
    ------
    ValueError
        If a column is missing or a row is broken; the message names the
        file, the row (the header is row 1) and what is wrong with it.

    Examples
    --------
    >>> slogans = load_slogans()
    >>> slogans.set_index("slogan").loc["四个自信", "expansion"]
    '道路自信|理论自信|制度自信|文化自信'
    """
    file = lexicon_path("slogans.csv") if path is None else Path(path)
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file.name}: it is not encoded in UTF-8") from error
    rows = _checked_rows(csv.reader(io.StringIO(content, newline=""), strict=True), file.name)
    table = pd.DataFrame([[row[column] for column in COLUMNS] for row in rows], columns=COLUMNS)
    return table.astype("str").mask(lambda cells: cells == "")


def _checked_rows(reader: Iterable[list[str]], name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    seen: dict[str, int] = {}
    for number, row in _numbered_rows(reader, name):
        key = slogan_key(row["slogan"])
        repeats = f"it is the slogan of row {seen[key]} again" if key in seen else ""
        if reason := _fault(row) or repeats:
            raise ValueError(f"{name}, row {number}, {row['slogan']!r}: {reason}")
        seen[key] = number
        rows.append(row)
    variants = {row["slogan"]: row["variant_of"] for row in rows}
    for row in rows:
        if row["variant_of"] and variants.get(row["variant_of"]) != "":
            raise ValueError(
                f"{name}, row {seen[slogan_key(row['slogan'])]}, {row['slogan']!r}: variant_of"
                f" {row['variant_of']!r} is no slogan of the file, or a variant itself"
            )
    return rows


def _numbered_rows(reader: Iterable[list[str]], name: str) -> Iterator[tuple[int, dict]]:
    """Give each row that is not blank by the number that a spreadsheet shows."""
    number, header = 0, []
    try:
        for number, cells in enumerate(reader, start=1):
            cells = [cell.strip() for cell in cells]
            if number == 1:
                header = cells
                if missing := [column for column in COLUMNS if column not in header]:
                    raise ValueError(f"{name} lacks the columns {missing}")
                if len(set(header)) < len(header):
                    raise ValueError(f"{name} has a column twice: {header}")
            elif any(cells):
                if len(cells) != len(header):
                    raise ValueError(f"{name}, row {number}: it has not {len(header)} cells")
                yield number, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise ValueError(f"{name}, row {number + 1}: {error}") from error
    if not header:
        raise ValueError(f"{name} lacks the columns {list(COLUMNS)}")


def _fault(row: dict[str, str]) -> str:
    """Say what is wrong with a row by itself; nothing if it is right."""
    if any(not char.isprintable() for char in "".join(row.values())):
        return "it holds a control character"
    if sum(map(str.isalnum, row["slogan"])) < 2:
        return "a slogan needs two characters or more"
    if set(row["slogan"]) & set(MARKS):
        return "write the slogan without quotation marks"
    if not row["gloss"]:
        return "gloss is empty"
    if not row["category"]:
        return "category is empty"
    if row["kind"] not in KINDS:
        return f"kind {row['kind']!r} is not one of {list(KINDS)}"
    if row["introduced"] and not _is_date(row["introduced"]):
        return f"introduced {row['introduced']!r} is no date such as 2021, 2021-11 or 2021-11-11"
    if row["expansion"] and not all(part.strip() for part in row["expansion"].split("|")):
        return "expansion has an empty member"
    return ""


def _is_date(value: str) -> bool:
    """Tell YYYY, YYYY-MM or YYYY-MM-DD from what is no day of the calendar."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True


def load_categories() -> pd.DataFrame:
    """
    Load the categories of the slogan lexicon.

    Returns
    -------
    DataFrame
        Columns ``category``, ``label`` (Chinese) and ``gloss`` (English).
    """
    return pd.DataFrame(read_rows("categories.csv"))


@lru_cache(maxsize=20_000)
def slogan_key(wording: str) -> str:
    """
    Write a wording as it is compared: without quotation marks and blanks, 、 for commas.

    Examples
    --------
    >>> slogan_key("“两个维护”")
    '两个维护'
    """
    return fold(wording).text


def find_slogans(
    documents: pd.DataFrame, slogans: pd.DataFrame, any_script: bool = False
) -> pd.DataFrame:
    """
    Find every place where a slogan stands, in the text itself.

    Segmentation would break many of them, so the text is searched as it is,
    for all slogans in one pass (Aho and Corasick 1975).

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    slogans : DataFrame
        With column ``slogan``, such as `load_slogans` gives.
    any_script : bool, default False
        Take traditional and simplified characters for the same, as
        `to_simplified` does, in the text and in the slogans: 為人民服務 is
        then a mention of 为人民服务. Text and offsets stay as they are.

    Returns
    -------
    DataFrame
        One row a mention, in order of the text; of two that start together
        the longer first:

        - ``doc_id``, ``start``, ``end`` (character offsets), ``slogan``
        - ``surface``: what stands there, quotation marks included
        - ``quoted``: it stands in quotation marks, or some inside it
        - ``nested_in``: the longest other slogan around it; NA if none

        Its ``attrs`` note the Han characters and the number of mentions of
        each document, also of those without any, for `slogan_counts` to
        divide by.

    Raises
    ------
    ValueError
        If a column is missing, or `documents` repeats a doc_id.

    Notes
    -----
    Quotation marks, spaces and a line break inside a slogan do not hide it,
    nor does a comma where the lexicon has 、. Two slogans that overlap
    without one holding the other are both mentions. Whether the words are
    meant as a slogan is not known: 改革开放 in a quotation counts like any.

    References
    ----------
    Aho, A. V. and Corasick, M. J. (1975). Efficient string matching: an aid
    to bibliographic search. Communications of the ACM 18(6), 333-340.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["统筹“五位一体”总体布局"]})
    >>> find_slogans(documents, load_slogans())[["slogan", "surface"]].values.tolist()
    [['五位一体总体布局', '“五位一体”总体布局'], ['五位一体', '五位一体']]
    """
    require_columns(slogans, ["slogan"], "slogans")
    alike = to_simplified if any_script else str
    names = {alike(slogan_key(slogan)): slogan for slogan in slogans["slogan"]}
    parts = [_find(batch, tuple(names), alike) for batch in _batches(iter_texts(documents))]
    slogans_by_key = [*names.values(), pd.NA]  # the last is for -1, no slogan
    rows = (
        (doc_id, start, end, slogans_by_key[key], surface, quoted, slogans_by_key[holder])
        for part in parts
        for doc_id, start, end, key, surface, quoted, holder in part.rows
    )
    mentions = make_table(MENTIONS, rows)
    mentions.attrs = {
        "han_chars": {doc_id: n for part in parts for doc_id, n in part.han_chars},
        "mentions": {doc_id: n for part in parts for doc_id, n in part.counts},
    }
    return mentions


def _batches(texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Put short documents together, since each search has a price of its own."""
    batch, chars = [], 0
    for doc_id, text in texts:
        if batch and chars + len(text) > BATCH_CHARS:
            yield batch
            batch, chars = [], 0
        batch.append((doc_id, text))
        chars += len(text)
    if batch:
        yield batch


class _Found(NamedTuple):
    """What a search found: the rows of mentions, and two numbers of each document."""

    rows: list[tuple[str, int, int, int, str, bool, int]]
    han_chars: list[tuple[str, int]]
    counts: list[tuple[str, int]]


def _find(
    batch: list[tuple[str, str]], keys: tuple[str, ...], alike: Callable[[str], str]
) -> _Found:
    names = [doc_id for doc_id, _ in batch]
    joined = APART.join(text for _, text in batch)
    sizes = np.array([len(text) + len(APART) for _, text in batch])
    begins = np.cumsum(sizes) - sizes
    folded = fold(alike(joined))
    han = folded.counts("han", begins)
    spans = find_spans(joined, folded, keys)
    owners = np.searchsorted(begins, spans.starts, side="right") - 1
    rows = zip(
        [names[n] for n in owners],
        (spans.starts - begins[owners]).tolist(),
        (spans.ends - begins[owners]).tolist(),
        spans.keys.tolist(),
        [joined[a:b] for a, b in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)],
        spans.quoted.tolist(),
        spans.holders.tolist(),
        strict=True,
    )
    counts = np.bincount(owners, minlength=len(batch)).tolist()
    return _Found(
        list(rows), list(zip(names, han, strict=True)), list(zip(names, counts, strict=True))
    )
