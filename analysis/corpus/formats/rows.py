"""Tables in which each row is a document: CSV, JSON Lines, Parquet."""

import csv
import io
import json
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager

from analysis.corpus.formats.columns import ROLES, delimiter_of, names_of, role_columns
from analysis.corpus.formats.extract import Extract, Found, Unreadable, check_length
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.plain import decode

Row = tuple[int, dict[str, object] | str]  # its number, and its cells or what is wrong with it
PARQUET_BATCH = 64
"""Rows unpacked at a time, so that a small file of huge rows is stopped early."""

_ONE_AT_A_TIME = threading.Lock()


def read_table(content: bytes, limits: Limits, columns: Mapping[str, str]) -> Found:
    """Read a CSV table; a row is numbered as a spreadsheet does, the header being row 1."""
    text, encoding = decode(content)
    with _cells_up_to(limits.document_chars):
        return _documents(_csv_rows(text.removeprefix("\ufeff")), limits, columns, encoding)


def read_lines(content: bytes, limits: Limits, columns: Mapping[str, str]) -> Found:
    """Read JSON Lines; a row is numbered by its line."""
    text, encoding = decode(content)
    return _documents(_json_rows(text.removeprefix("\ufeff")), limits, columns, encoding)


def read_parquet(content: bytes, limits: Limits, columns: Mapping[str, str]) -> Found:
    """Read a Parquet table; its rows are numbered from 1."""
    return _documents(_parquet_rows(content), limits, columns, None)


@contextmanager
def _cells_up_to(length: int) -> Generator[None]:
    """Let the csv module, which has one limit for all, read long cells while one table is read."""
    with _ONE_AT_A_TIME:
        before = csv.field_size_limit(length)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _csv_rows(text: str) -> Iterator[Row]:
    header_line = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter_of(header_line), strict=True
    )
    header: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(cells)
            elif any(cell.strip() for cell in cells[len(header) :]):
                yield number, f"broken: it has more than {len(header)} cells"
            else:
                yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        yield number + 1, f"broken: {error}; it and the rows behind it are not read"


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    named = [name for name in header if name]
    if len(set(named)) < len(named):
        raise Unreadable(f"broken: it has a column twice: {header}")
    return header


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, f"broken: it is no JSON ({type(error).__name__}: {error})"
        else:
            objects = isinstance(cells, dict)
            yield number, cells if objects else "broken: it is no JSON object"


def _parquet_rows(content: bytes) -> Iterator[Row]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(io.BytesIO(content))
        number = 0
        for batch in table.iter_batches(batch_size=PARQUET_BATCH, use_threads=False):
            for cells in batch.to_pylist():
                number += 1
                yield number, cells
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(f"broken: it is no whole Parquet table ({error})") from error


def _documents(
    rows: Iterable[Row], limits: Limits, columns: Mapping[str, str], encoding: str | None
) -> Found:
    """Make a document of each row; what is wrong with a row does not touch the others."""
    extracts: list[Extract] = []
    problems: list[tuple[int | None, str]] = []
    total = 0
    for number, cells in rows:
        try:
            if isinstance(cells, str):
                raise Unreadable(cells)
            extract = _document(number, cells, limits, columns)._replace(encoding=encoding)
        except Unreadable as error:
            problems.append((number, str(error)))
            continue
        total += len(extract.raw)
        if total > limits.unpacked_bytes:
            reason = "the rows from here on are more text than Limits.unpacked_bytes allows"
            problems.append((number, f"gigantic: {reason}"))
            break
        extracts.append(extract)
    if not extracts and not problems:
        raise Unreadable("empty: the table has no rows")
    if not extracts and len({reason for _, reason in problems}) == 1:
        raise Unreadable(problems[0][1])
    return Found(extracts, problems)


def _document(
    number: int, cells: dict[str, object], limits: Limits, columns: Mapping[str, str]
) -> Extract:
    """Make one row a document: its text, its title, its own identifier, and the other cells."""
    written = {str(name).strip(): _written(cell) for name, cell in cells.items() if name != ""}
    if absent := [name for name in columns.values() if name not in written]:
        raise Unreadable(f"it has no column {absent[0]!r}; there are {list(written)}")
    roles = role_columns(list(written), columns)
    if "text" not in roles:
        raise Unreadable(
            f"no column holds the text: {list(written)}; name it as columns={{'text': …}}, or call"
            f" it {names_of('text')[0]!r}"
        )
    names = {column: name for name, column in columns.items() if name not in ROLES}
    fields = {
        check_length(names.get(column, column), limits): check_length(cell, limits)
        for column, cell in written.items()
        if cell is not None and column not in roles.values()
    }
    found = {role: check_length(written[roles[role]] or "", limits) for role in roles}
    if not found["text"].strip():
        raise Unreadable("empty: it holds no text")
    own = {role: found.get(role, "").strip() or None for role in ("title", "doc_id")}
    return Extract(found["text"], title=own["title"], row=number, name=own["doc_id"], fields=fields)


def _written(cell: object) -> str | None:
    """Write a cell as metadata.csv would have it: text; None where it is empty."""
    if cell is None or cell != cell:
        return None
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, bytes):
        return decode(cell)[0]
    if isinstance(cell, dict | list | bool):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)
