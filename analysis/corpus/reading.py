"""Read texts: a file or a folder in; documents, edits, what stands apart, and failures out."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis.corpus.edits import clean_places, edits_table
from analysis.corpus.errors import ReadingError, ReadingWarning
from analysis.corpus.formats.limits import Limits
from analysis.corpus.metadata import RESERVED, Metadata
from analysis.corpus.sources import Document, Reading
from analysis.corpus.tables import ASIDES, DOCUMENTS, FAILURES, make_table
from analysis.letters.scripts import script_of

_CLAIMED = re.compile(
    r"[（(【\[]\s*(?:全文|字数|大约|约|共|计|近|为|[:：])*\s*(?P<number>[0-9][0-9,，.]{0,11})\s*(?P<unit>万?)"
    r"\s*[余多]?\s*个?字?\s*(?:左右|以上|上下)?\s*[）)】\]]"
)


@dataclass(frozen=True)
class Corpus:
    """
    What reading gives: the texts, what was changed, what stands apart, and what failed.

    Attributes
    ----------
    documents : DataFrame
        One row a text, with columns ``doc_id`` (the path inside the folder
        without its suffix, with it where two files share the rest; of a row
        of a table followed by its own identifier or its number),
        ``title`` (of the row or page, else the first line), ``text``
        (cleaned), ``source`` (the path inside the folder; of a row of a table
        ``talks.csv#3``), ``sha256`` (of the file), ``encoding`` (a codec;
        NA where the format has its own), ``format`` (word, pdf, web, markdown,
        table, lines, parquet, plain), ``script`` (simplified, traditional,
        mixed; see `to_simplified`), ``claimed_length`` (the length that the
        title claims, in 字; NA where it claims none), then the columns of
        ``metadata.csv`` and of tables (their own ``title``, ``format`` and
        ``script`` replace these; a ``source`` of a table is ``source_given``).
    edits : DataFrame
        One row a change that reading and cleaning made to the raw text:
        ``doc_id``, ``rule``, ``raw_start``, ``raw_end``, ``removed``,
        ``inserted``.
    failures : DataFrame
        One row a file, a row of a table, or pages that were not read:
        ``source``, ``reason``, which begins with what is the matter: missing,
        empty, binary, undecodable, truncated, broken, encrypted, scanned,
        gigantic (beyond a limit) or hostile, or names the format.
    asides : DataFrame
        One row a part that is kept apart from the text: ``doc_id``, ``kind``
        (table, footnote, endnote, header, footer, text box, comment),
        ``number`` (from 1, of its kind), ``place`` (the offset into ``text``
        where it is anchored; NA if nowhere), ``text``.

    Notes
    -----
    The raw text is, of a text file, a row or Markdown, the decoded text; of a
    Word file its paragraphs, one a line, without automatic numbers; of a PDF
    the lines of its text layer, pages divided by a form feed; of a web page all
    its words, one block a line.
    """

    documents: pd.DataFrame
    edits: pd.DataFrame
    failures: pd.DataFrame
    asides: pd.DataFrame = field(default_factory=lambda: make_table(ASIDES, ()))


def read_corpus(
    path: str | Path,
    strict: bool = False,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Corpus:
    """
    Read a file, or all files in a folder and its folders, of any format.

    Parameters
    ----------
    path : str or Path
        A text (``.txt``, ``.md``, ``.docx``, ``.pdf``, ``.html``), a table
        with one document a row (``.csv``, ``.jsonl``, ``.parquet``), a
        ``.zip`` of these, or a folder of all. The content decides what a file
        is. A ``metadata.csv`` beside the texts joins by file name: its column
        ``file`` (else ``filename``, ``source``, ``path``, 文件名; else the
        first one) names the text, the others become columns of ``documents``
        (``title`` replaces the first line where it is filled). A file of
        another format is listed as a failure; of hidden files nothing is said.
    strict : bool, default False
        Raise at the first file that cannot be read, instead of listing it.
    columns : mapping of str to str, optional
        For tables: which column is the ``text``, the ``title``, the
        ``doc_id``, the ``date`` …: ``{"text": "正文", "date": "发布日期"}``.
        Default is by the names in ``data/lexicons/columns.csv``; a column
        without a role keeps its name.
    limits : Limits, optional
        What one file may cost: size, nesting, time, memory.

    Returns
    -------
    Corpus
        The tables ``documents``, ``edits``, ``failures`` and ``asides``;
        documents in the order of their paths.

    Raises
    ------
    ReadingError
        If `path` does not exist, is a folder without any text, or is a
        single file of which nothing can be read; with `strict`, for anything
        that cannot be read.

    Warns
    -----
    ReadingWarning
        For each file of a folder that was left out, with the reason.

    Notes
    -----
    Encodings are tried in the order UTF-16 by its byte-order mark, UTF-8,
    what a web page declares, GB18030 or Big5, whichever gives more common
    characters. GB18030 gives some text for almost any bytes, so a result with
    too many characters that no Chinese text has is refused; a short text in
    another encoding can still pass. Where a PDF or a web page puts its text
    is judged by its look: compare ``edits``, which holds all that was taken
    out. Word's automatic numbers are counted again and inserted as edits.

    Examples
    --------
    >>> corpus = read_corpus("data/speeches")
    >>> corpus.documents["claimed_length"].tolist()
    [2167]
    """
    path, limits = Path(path), limits or Limits()
    if not path.is_dir() and not path.exists():
        raise ReadingError(path.name, "missing: there is no such file")
    reading = Reading(columns or {}, limits)
    metadata, problems = reading.read(path)
    failures = reading.failures + problems
    if path.is_dir() and not (reading.sources or failures):
        raise ReadingError(str(path), "the folder holds no text")
    if failures and (strict or not (path.is_dir() or reading.found)):
        raise failures[0]
    corpus = _make_corpus(reading.found, metadata, failures)
    for failure in failures:
        warnings.warn(str(failure), ReadingWarning, stacklevel=2)
    return corpus


def choose_document(documents: pd.DataFrame, doc_id: str = "") -> pd.DataFrame:
    """
    Take one document out of a corpus.

    Parameters
    ----------
    documents : DataFrame
        With column ``doc_id``.
    doc_id : str
        Which; empty means the first.

    Returns
    -------
    DataFrame
        One row of `documents`.

    Raises
    ------
    ValueError
        If there is no such document; the message names those that are there.
    """
    chosen = documents[documents["doc_id"] == doc_id] if doc_id else documents.head(1)
    if chosen.empty:
        known = ", ".join(map(repr, documents["doc_id"].head(10)))
        raise ValueError(f"there is no document {doc_id!r}; there are {known or 'none'}")
    return chosen.reset_index(drop=True)


def _make_corpus(found: list[Document], metadata: Metadata, failures: list[ReadingError]) -> Corpus:
    table = documents_table(found, metadata)
    named = list(zip(table["doc_id"], found, strict=True))
    return Corpus(
        documents=table,
        edits=edits_table((doc_id, edit) for doc_id, it in named for edit in it.rows),
        failures=failures_table(failures),
        asides=make_table(ASIDES, (row for doc_id, it in named for row in _asides(doc_id, it))),
    )


def documents_table(found: list[Document], metadata: Metadata) -> pd.DataFrame:
    """Name the documents, and join what is known of them: see `Corpus`."""
    rows = [_row(doc_id, it) for doc_id, it in zip(_identifiers(found), found, strict=True)]
    table = make_table(DOCUMENTS, (tuple(row.values()) for row in rows))
    known = [
        {_apart(name): cell for name, cell in it.extract.fields.items()}
        | metadata.get(it.source, {})
        | metadata.get(it.place, {})
        for it in found
    ]
    for column in dict.fromkeys(name for cells in known for name in cells):
        values = pd.Series([cells.get(column) for cells in known], index=table.index, dtype="str")
        table[column] = values.fillna(table[column]) if column in table.columns else values
    return table


def failures_table(failures: list[ReadingError]) -> pd.DataFrame:
    """List what was not read, and why."""
    return make_table(FAILURES, ((error.source, error.reason) for error in failures))


def _identifiers(found: list[Document]) -> list[str]:
    """Name each document by its path without suffix, with it where that is not its own."""
    short, full = [], []
    for it in found:
        stem = it.source.removesuffix(PurePosixPath(it.source).suffix)
        row = it.extract.row
        short.append(stem if row is None else f"{stem}/{it.extract.name or row}")
        full.append(it.place)
    times, taken = Counter(short), set(full)
    return [
        name if times[name] == 1 and name not in taken else long
        for name, long in zip(short, full, strict=True)
    ]


def _row(doc_id: str, it: Document) -> dict:
    title = it.extract.title or it.text.lstrip().partition("\n")[0].rstrip()
    return {
        "doc_id": doc_id,
        "title": title,
        "text": it.text,
        "source": it.place,
        "sha256": it.sha256,
        "encoding": it.extract.encoding,
        "format": it.reader,
        "script": script_of(it.text),
        "claimed_length": _claimed_length(title),
    }


def _apart(column: str) -> str:
    """Name a column of a user's table so that it does not hide one of the project."""
    return f"{column}_given" if column in RESERVED else column


def _asides(doc_id: str, it: Document) -> Iterator[tuple]:
    asides = it.extract.asides
    placed = sorted({aside.place for aside in asides if aside.place is not None})
    places = dict(zip(placed, clean_places(it.edits, placed), strict=True))
    for aside in asides:
        place = None if aside.place is None else places[aside.place]
        yield doc_id, aside.kind, aside.number, place, aside.text


def _claimed_length(title: str) -> int | pd.api.typing.NAType:
    """Read （2167字）, （约3000字） or （1.2万字）."""
    for match in _CLAIMED.finditer(title):
        number = re.sub("[,，]", "", match["number"])
        if "字" in match[0] and re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
            return round(float(number) * (10_000 if match["unit"] else 1))
    return pd.NA
