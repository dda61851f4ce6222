"""Read texts: a file or a folder in; documents, edits and failures out."""

import csv
import hashlib
import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.corpus.cleaning import Edit, clean_text, edits_table
from analysis.corpus.tables import DOCUMENTS, FAILURES, make_table

METADATA_FILE = "metadata.csv"
METADATA_KEYS = ("file", "filename", "file_name", "source", "path", "文件名", "文件")
MAX_ODD_SHARE, MAX_ODD = 0.05, 2
"""A GB18030 text with more private or kana characters than both was decoded wrongly."""

_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CLAIMED = re.compile(
    r"[（(【\[]\s*(?:全文|字数|大约|约|共|计|近|为|[:：])*\s*(?P<number>[0-9][0-9,，.]{0,11})\s*(?P<unit>万?)"
    r"\s*[余多]?\s*个?字?\s*(?:左右|以上|上下)?\s*[）)】\]]"
)


class ReadingError(ValueError):
    """A file that cannot be read; its message names the file and the reason."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ReadingWarning(UserWarning):
    """A file that was left out; ``Corpus.failures`` lists it with its reason."""


@dataclass(frozen=True)
class Corpus:
    """
    What reading gives: the texts, what cleaning changed, and what failed.

    Attributes
    ----------
    documents : DataFrame
        One row a text, with columns ``doc_id`` (the path inside the folder
        without its suffix, with it where two files share the rest),
        ``title`` (the first line), ``text`` (cleaned), ``source`` (the path
        inside the folder), ``sha256`` (of the file),
        ``encoding`` (a codec; decoding the file with it gives the raw text),
        ``claimed_length`` (the length that the title claims, in 字; NA where
        it claims none), then the columns of ``metadata.csv``.
    edits : DataFrame
        One row a change that cleaning made: ``doc_id``, ``rule``,
        ``raw_start``, ``raw_end``, ``removed``, ``inserted``.
    failures : DataFrame
        One row a file that was not read: ``source``, ``reason``.
    """

    documents: pd.DataFrame
    edits: pd.DataFrame
    failures: pd.DataFrame


def read_corpus(path: str | Path, strict: bool = False) -> Corpus:
    """
    Read a text file, or all texts in a folder and its folders.

    Parameters
    ----------
    path : str or Path
        A ``.txt`` file, or a folder of them. A ``metadata.csv`` beside the
        texts joins by file name: its column ``file`` (else ``filename``,
        ``source``, ``path``, 文件名; else the first one) names the text, the
        others become columns of ``documents`` (``title`` replaces the first
        line where it is filled). A file of another format is
        listed as a failure; of hidden files nothing is said.
    strict : bool, default False
        Raise at the first file that cannot be read, instead of listing it.

    Returns
    -------
    Corpus
        The tables ``documents``, ``edits`` and ``failures``; documents in
        the order of their paths.

    Raises
    ------
    ReadingError
        If `path` does not exist, is a folder without any text, or is a
        single file that cannot be read; with `strict`, for any such file.

    Warns
    -----
    ReadingWarning
        For each file of a folder that was left out, with the reason.

    Notes
    -----
    Encodings are tried in the order UTF-16 by its byte-order mark, UTF-8,
    GB18030. GB18030 gives some text for almost any bytes, so a result with
    too many characters that no Chinese text has is refused; a short text in
    another encoding can still pass.

    Examples
    --------
    >>> corpus = read_corpus("data/speeches")
    >>> corpus.documents["claimed_length"].tolist()
    [2167]
    """
    path = Path(path)
    if path.is_dir():
        corpus = _read_folder(path, strict)
    else:
        document, edits = _read_document(path, path.name, path.stem)
        beside = [file.name for file in path.parent.iterdir() if file.is_file()]
        metadata, problems = _read_metadata(path.parent, beside)
        if strict and problems:
            raise problems[0]
        corpus = _make_corpus([document], edits, metadata, problems)
    for failure in corpus.failures.itertuples():
        warnings.warn(f"{failure.source}: {failure.reason}", ReadingWarning, stacklevel=2)
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


def _read_folder(folder: Path, strict: bool) -> Corpus:
    found = {file.relative_to(folder).as_posix(): file for file in _visible_files(folder)}
    texts = {name: file for name, file in found.items() if file.name != METADATA_FILE}
    if not texts:
        raise ReadingError(str(folder), "the folder holds no text")
    stems = Counter(name.removesuffix(file.suffix) for name, file in texts.items())
    documents, edits, failures = [], [], []
    for name, file in sorted(texts.items()):
        try:
            stem = name.removesuffix(file.suffix)
            doc_id = stem if stems[stem] == 1 else name
            document, changes = _read_document(file, name, doc_id)
        except ReadingError as error:
            failures.append(error)
        else:
            documents.append(document)
            edits += changes
    metadata, problems = _read_metadata(folder, list(texts))
    failures += problems
    if strict and failures:
        raise failures[0]
    return _make_corpus(documents, edits, metadata, failures)


def _visible_files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if not hidden and not file.is_dir():
            yield file


def _make_corpus(
    documents: list[dict],
    edits: list[tuple[str, Edit]],
    metadata: dict[str, dict[str, str]],
    failures: list[ReadingError],
) -> Corpus:
    table = make_table(DOCUMENTS, (tuple(row.values()) for row in documents))
    columns = list(dict.fromkeys(name for row in metadata.values() for name in row))
    for column in columns:
        values = [metadata.get(source, {}).get(column) for source in table["source"]]
        known = pd.Series(values, index=table.index, dtype="str")
        table[column] = known.fillna(table[column]) if column in table.columns else known
    return Corpus(
        documents=table,
        edits=edits_table(edits),
        failures=make_table(FAILURES, ((error.source, error.reason) for error in failures)),
    )


def _read_document(file: Path, source: str, doc_id: str) -> tuple[dict, list[tuple[str, Edit]]]:
    """Read, decode and clean one file."""
    raw, encoding, sha256 = _load(file, source)
    text, edits = clean_text(raw)
    if not text.strip():
        raise ReadingError(source, "empty: it holds no text")
    title = next(line.strip() for line in text.splitlines() if line.strip())
    document = {
        "doc_id": doc_id,
        "title": title,
        "text": text,
        "source": source,
        "sha256": sha256,
        "encoding": encoding,
        "claimed_length": _claimed_length(title),
    }
    return document, [(doc_id, edit) for edit in edits]


def _claimed_length(title: str) -> int | pd.api.typing.NAType:
    """Read （2167字）, （约3000字） or （1.2万字）."""
    for match in _CLAIMED.finditer(title):
        number = re.sub("[,，]", "", match["number"])
        if "字" in match[0] and re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
            return round(float(number) * (10_000 if match["unit"] else 1))
    return pd.NA


def _load(file: Path, source: str) -> tuple[str, str, str]:
    """Give the raw text of a file, its encoding, and its sha256."""
    reader = READERS.get(file.suffix.lower())
    if not file.exists():
        raise ReadingError(source, "missing: there is no such file")
    if reader is None:
        raise ReadingError(source, f"its format {file.suffix or '(no suffix)'} is not read")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ReadingError(source, f"not readable: {error.strerror}") from error
    if not content:
        raise ReadingError(source, "empty: the file has no bytes")
    return (*reader(content, source), hashlib.sha256(content).hexdigest())


def _decode(content: bytes, source: str) -> tuple[str, str]:
    """Decode bytes by the order UTF-16 by its mark, UTF-8, GB18030."""
    encoding = _BYTE_ORDER_MARKS.get(content[:2])
    for candidate in [encoding] if encoding else ["utf-8", "gb18030"]:
        if not encoding and b"\x00" in content:
            raise ReadingError(source, "binary: it holds zero bytes and no byte-order mark")
        try:
            text = content.decode(candidate)
        except UnicodeDecodeError:
            continue
        if candidate != "gb18030" or _plausible(text):
            return text, candidate
    tried = encoding or "UTF-8 or GB18030"
    raise ReadingError(source, f"undecodable: its bytes are no {tried} text")


def _plausible(text: str) -> bool:
    """Tell a Chinese text from other bytes that happen to decode."""
    odd = sum("\u3040" <= char <= "\u30ff" or "\ue000" <= char <= "\uf8ff" for char in text)
    return odd <= max(MAX_ODD, MAX_ODD_SHARE * len(text))


READERS: dict[str, Callable[[bytes, str], tuple[str, str]]] = {".txt": _decode}
"""By suffix, what turns a file's bytes and its name into raw text and encoding."""


def _read_metadata(
    folder: Path, sources: list[str]
) -> tuple[dict[str, dict[str, str]], list[ReadingError]]:
    """Read each metadata.csv in a folder: its rows by source, and what is wrong with them."""
    rows: dict[str, dict[str, str]] = {}
    problems: list[ReadingError] = []
    places = {Path(source).parent for source in sources}
    for place in sorted(places | {Path()}):
        file = folder / place / METADATA_FILE
        if not file.is_file():
            continue
        name = (place / METADATA_FILE).as_posix()
        try:
            table = _metadata_rows(file, name)
        except ReadingError as error:
            problems.append(error)
            continue
        listed: set[str] = set()
        for line, key, row in table:
            fitting = _fitting(key, place, sources)
            if not fitting:
                missing = (place / key).as_posix()
                reason = f"missing: {name}, line {line}, lists it and there is no such file"
                problems.append(ReadingError(missing, reason))
            elif len(fitting) > 1 or fitting[0] in listed:
                reason = f"line {line}: {key!r} fits several files or is listed twice"
                problems.append(ReadingError(name, reason))
            else:
                listed.add(fitting[0])
                rows[fitting[0]] = {**rows.get(fitting[0], {}), **row}
    return rows, problems


def _metadata_rows(file: Path, name: str) -> list[tuple[int, str, dict[str, str]]]:
    """Give line number, file name and the filled cells of each row."""
    text = _decode(file.read_bytes(), name)[0].removeprefix("\ufeff")
    try:
        lines = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))
        ]
    except csv.Error as error:
        raise ReadingError(name, f"it is no table: {error}") from error
    columns = lines[0] if lines else []
    while columns and not columns[-1]:
        columns.pop()
    if not any(columns):
        raise ReadingError(name, "empty: it has no header")
    if len(columns) == 1 and re.search("[;\t]", columns[0]):
        raise ReadingError(name, "its cells are not divided by commas")
    if len(set(columns)) < len(columns):
        raise ReadingError(name, f"it has a column twice: {columns}")
    lower = [column.lower() for column in columns]
    file_column = columns[next((lower.index(word) for word in METADATA_KEYS if word in lower), 0)]
    reserved = (_RESERVED & set(columns)) - {file_column}
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


_RESERVED = {"doc_id", "text", "source", "sha256", "encoding", "claimed_length"}


def _fitting(key: str, place: Path, sources: list[str]) -> list[str]:
    """Find the texts that a name in metadata.csv means: by path, else by stem."""
    wanted = (place / key.replace("\\", "/")).as_posix()
    if wanted in sources:
        return [wanted]
    return [source for source in sources if source.removesuffix(Path(source).suffix) == wanted]
