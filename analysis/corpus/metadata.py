"""What is known of the texts beyond their words: metadata.csv, joined by file name."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from analysis.corpus.errors import ReadingError
from analysis.corpus.formats.columns import names_of
from analysis.corpus.formats.extract import Unreadable
from analysis.corpus.formats.plain import decode

METADATA_FILE = "metadata.csv"
RESERVED = {"doc_id", "text", "source", "sha256", "encoding", "claimed_length"}

Metadata = dict[str, dict[str, str]]  # by source, then by column


def join_metadata(
    files: Mapping[str, bytes], sources: Iterable[str], rows_of_tables: Iterable[str] = ()
) -> tuple[Metadata, list[ReadingError]]:
    """
    Read each metadata.csv, and find the texts that its rows are about.

    Parameters
    ----------
    files : mapping of str to bytes
        Each such file by its path inside the corpus.
    sources : iterable of str
        The paths of the files.
    rows_of_tables : iterable of str
        The places of documents that are rows: ``talks.csv#3``.

    Returns
    -------
    metadata : dict
        The filled cells by source and column; a file deeper down adds to
        those above it.
    problems : list of ReadingError
        Files and rows that cannot be used.
    """
    named: dict[str, list[str]] = defaultdict(list)
    sources = list(sources)
    for source in sources:
        named[source.removesuffix(PurePosixPath(source).suffix)].append(source)
    named.update({source: [source] for source in [*sources, *rows_of_tables]})
    rows: Metadata = {}
    problems: list[ReadingError] = []
    for name, content in sorted(files.items(), key=lambda item: PurePosixPath(item[0]).parent):
        try:
            table = metadata_rows(content, name)
        except ReadingError as error:
            problems.append(error)
            continue
        listed: set[str] = set()
        for line, key, row in table:
            wanted = (PurePosixPath(name).parent / key.replace("\\", "/")).as_posix()
            fitting = named.get(wanted, [])
            if not fitting:
                reason = f"missing: {name}, line {line}, lists it and there is no such file"
                problems.append(ReadingError(wanted, reason))
            elif len(fitting) > 1 or fitting[0] in listed:
                reason = f"line {line}: {key!r} fits several files or is listed twice"
                problems.append(ReadingError(name, reason))
            else:
                listed.add(fitting[0])
                rows[fitting[0]] = {**rows.get(fitting[0], {}), **row}
    return rows, problems


def metadata_rows(content: bytes, name: str) -> list[tuple[int, str, dict[str, str]]]:
    """
    Give line number, file name and the filled cells of each row of a metadata.csv.

    Raises
    ------
    ReadingError
        If it is no such table.
    """
    try:
        text = decode(content)[0].removeprefix("\ufeff")
        read = csv.reader(io.StringIO(text, newline=""))
        lines = [[cell.strip() for cell in row] for row in read]
    except Unreadable as error:
        raise ReadingError(name, str(error)) from error
    except csv.Error as error:
        raise ReadingError(name, f"it is no table: {error}") from error
    columns = _columns(lines, name)
    lower = [column.lower() for column in columns]
    keys = (lower.index(word) for word in names_of("file") if word in lower)
    file_column = columns[next(keys, 0)]
    reserved = (RESERVED & set(columns)) - {file_column}
    if reserved:
        raise ReadingError(name, f"its columns {sorted(reserved)} are the project's own")
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cells[len(columns) :]):
            raise ReadingError(name, f"line {number}: it has more than {len(columns)} cells")
        if any(cells):
            filled = dict(zip(columns, cells, strict=False))
            wanted = filled.pop(file_column)
            rows.append((number, wanted, {key: cell for key, cell in filled.items() if cell}))
    return rows


def _columns(lines: list[list[str]], name: str) -> list[str]:
    columns = lines[0] if lines else []
    while columns and not columns[-1]:
        columns.pop()
    if not any(columns):
        raise ReadingError(name, "empty: it has no header")
    if len(columns) == 1 and re.search("[;\t]", columns[0]):
        raise ReadingError(name, "its cells are not divided by commas")
    if len(set(columns)) < len(columns):
        raise ReadingError(name, f"it has a column twice: {columns}")
    return columns
