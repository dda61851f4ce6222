"""Slogans: the lexicon, and where they stand in the raw text."""

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.corpus.characters import count_han
from analysis.corpus.data import lexicon_path, read_rows
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

OPENING, CLOSING = "“‘「『〝«‹„＂\"'`", "”’」』〞»›‟＂\"'`"
_MARKS = f"{OPENING}{CLOSING}《》〈〉"
_HIDDEN = re.compile(rf"([”’」』〞»›》〉][“‘「『〝«‹《〈]|\n[^\S\n]*\n)|[{re.escape(_MARKS)}\s]")
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # which the finder would refuse
_ALIKE = str.maketrans("，,､＋", "、、、+") | _SURROGATES


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
    if set(row["slogan"]) & set(_MARKS):
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


class _Folded(NamedTuple):
    """A text without quotation marks and line breaks, and the way back."""

    text: str
    cuts: list[int]  # where in the folded text something was dropped
    shifts: list[int]  # how much had been dropped up to there

    def place(self, folded: int) -> int:
        """Lead a character of the folded text back to the text itself."""
        return folded + self.shifts[bisect_right(self.cuts, folded) - 1]


def slogan_key(wording: str) -> str:
    """
    Write a wording as it is compared: without quotation marks and blanks, 、 for commas.

    Examples
    --------
    >>> slogan_key("“两个维护”")
    '两个维护'
    """
    return _fold(wording).text


def _fold(text: str) -> _Folded:
    """
    Drop what may stand inside a slogan without changing it.

    Quotation marks, spaces and a line break go, commas become 、; but a closing
    mark before an opening one, and a blank line, keep two phrases apart.
    """
    pieces, cuts, shifts, last = [], [0], [0], 0
    for match in _HIDDEN.finditer(text):
        kept = "\n" if match[1] else ""
        pieces += text[last : match.start()], kept
        cuts.append(match.start() - shifts[-1] + len(kept))
        shifts.append(match.end() - cuts[-1])
        last = match.end()
    pieces.append(text[last:])
    return _Folded("".join(pieces).translate(_ALIKE), cuts, shifts)


@lru_cache(maxsize=8)
def _automaton(keys: tuple[str, ...]):
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(keys)


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
    keys = tuple(names)
    rows, han_chars, counts = [], {}, {}
    for doc_id, text in iter_texts(documents):
        han_chars[doc_id] = count_han(text)
        found = [] if not keys else _spans(alike(text), _automaton(keys))
        counts[doc_id] = len(found)
        rows += _mention_rows(doc_id, text, [(a, b, names[keys[k]]) for a, b, k in found])
    mentions = make_table(MENTIONS, rows)
    mentions.attrs = {"han_chars": han_chars, "mentions": counts}
    return mentions


def _spans(text: str, automaton) -> list[tuple[int, int, int]]:
    """Give start, end and slogan index of each mention, longer first at one start."""
    folded = _fold(text)
    spans = [
        (*_balanced(text, folded.place(start), folded.place(end - 1) + 1), index)
        for index, start, end in automaton.find_matches_as_indexes(folded.text, overlapping=True)
    ]
    return sorted(spans, key=lambda span: (span[0], -span[1], span[2]))


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the other mark of a pair of quotation marks that the span cuts in two."""
    for opening, closing in zip(OPENING, CLOSING, strict=True):
        surface = text[start:end]
        if opening == closing:
            lone_closing = lone_opening = surface.count(opening) % 2 == 1
        else:
            first = surface.find(closing)
            lone_closing = first >= 0 and opening not in surface[:first]
            lone_opening = surface.rfind(opening) > surface.rfind(closing)
        if lone_closing and text[max(start - 1, 0) : start] == opening:
            start -= 1
        elif lone_opening and text[end : end + 1] == closing:
            end += 1
    return start, end


def _mention_rows(doc_id: str, text: str, spans: list[tuple[int, int, str]]) -> list[tuple]:
    rows, around = [], []
    for start, end, slogan in spans:
        around = [outer for outer in around if outer[1] > start]
        holders = [outer for outer in around if outer[1] >= end]
        longest = max(holders, key=lambda outer: outer[1] - outer[0], default=None)
        surface = text[start:end]
        nested_in = longest[2] if longest else pd.NA
        rows.append((doc_id, start, end, slogan, surface, _quoted(text, start, end), nested_in))
        around.append((start, end, slogan))
    return rows


def _quoted(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    marked = bool(before) and before in OPENING and bool(after) and after in CLOSING
    return marked or any(mark in text[start:end] for mark in OPENING)
