"""The lexicon of slogans: load it, and refuse a broken row by its number."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.corpus.lexicons import lexicon_path
from analysis.slogans.matching import MARKS, slogan_key

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
