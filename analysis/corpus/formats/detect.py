"""Which format a file has: its content decides, its suffix only hints."""

import io
import json
import re
import zipfile
from functools import cache
from typing import NamedTuple

from analysis.corpus.formats.columns import delimiter_of, role_columns
from analysis.corpus.formats.extract import Unreadable
from analysis.corpus.formats.limits import Limits
from analysis.corpus.lexicons import read_rows
from analysis.letters.characters import count_han

HEAD_CHARS = 4_096
"""How much of a text is looked at."""

BINARY = ("archive", "pdf", "parquet", "word")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z!/][^<>]*>")
_COMPOUND = b"\xd0\xcf\x11\xe0"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_OTHER_PACKAGES = (
    ("[Content_Types].xml", "xl/", "Excel", "save the sheet as .csv"),
    ("[Content_Types].xml", "ppt/", "PowerPoint", "save its text as .docx"),
    ("mimetype", "META-INF/container.xml", "EPUB", "save its text as .docx"),
    ("mimetype", "content.xml", "OpenDocument", "save it as .docx"),
    ("OFD.xml", "OFD.xml", "OFD", "export it as PDF with a text layer"),
)
"""What such an archive holds, how the format is called, what to do with it."""


class Signature(NamedTuple):
    """How a format is told, who reads it, and what to do if no one does."""

    name: str
    pattern: re.Pattern[bytes] | None
    suffixes: list[str]
    reader: str
    note: str


@cache
def _signatures() -> list[Signature]:
    return [
        Signature(
            row["format"],
            re.compile(row["signature"].encode()) if row["signature"] else None,
            row["suffixes"].split(),
            row["reader"],
            row["note"],
        )
        for row in read_rows("formats.csv")
    ]


@cache
def _by_suffix(suffix: str) -> Signature | None:
    fitting = (form for form in _signatures() if suffix.lower().removeprefix(".") in form.suffixes)
    return next(fitting, None)


def reader_of(content: bytes, suffix: str, limits: Limits) -> str:
    """
    Say which reader takes a file.

    Parameters
    ----------
    content : bytes
        The whole file.
    suffix : str
        Of its name, such as ``.txt``; counts only where several readers could
        take the content.
    limits : Limits
        How many parts an archive may have.

    Returns
    -------
    str
        A reader of ``data/lexicons/formats.csv``.

    Raises
    ------
    Unreadable
        If it is empty, sealed by a password, or of a format that is not read.
    """
    if not content:
        raise Unreadable("empty: the file has no bytes")
    form = next(
        (form for form in _signatures() if form.pattern and form.pattern.match(content)), None
    )
    hint = _by_suffix(suffix)
    if content.startswith(_COMPOUND) and _SEALED in content:
        raise Unreadable("encrypted: it asks for a password")
    if form and form.reader == "archive":
        return _archive_reader(content, limits)
    if form is None and hint and hint.reader == "pdf" and b"%PDF-" in content[:1_024]:
        return "pdf"
    if form is None:
        return _text_reader(content, suffix, hint)
    if not form.reader:
        raise Unreadable(f"its format {form.name} is not read; {form.note}")
    return form.reader


def _archive_reader(content: bytes, limits: Limits) -> str:
    """Tell a Word file from other packages and from an archive of texts."""
    names = {member.filename for member in open_archive(content, limits).infolist()}
    if any(name.startswith("word/") for name in names) and "[Content_Types].xml" in names:
        return "word"
    for held, begins, name, note in _OTHER_PACKAGES:
        if held in names and any(member.startswith(begins) for member in names):
            raise Unreadable(f"its format {name} is not read; {note}")
    return "archive"


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """
    Open a ZIP archive whose list of files is of a bounded length.

    Raises
    ------
    Unreadable
        If it is broken, or lists too many files.
    """
    listed = content.count(b"PK\x01\x02")
    if listed > limits.members:
        raise Unreadable(
            f"gigantic: an archive of {listed:,} files; the limit is {limits.members:,}"
            " (Limits.members)"
        )
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # whatever the library says of a broken archive
        raise Unreadable(f"broken: it is no whole ZIP archive ({error})") from error


def _text_reader(content: bytes, suffix: str, hint: Signature | None) -> str:
    """Choose among the readers of text."""
    head = _head(content)
    hinted = hint.reader if hint else "plain"
    if _PAGE.search(head) and _TAG.match(head.lstrip("\ufeff \t\r\n")):
        return "web"
    if hint and hinted in BINARY and not count_han(head):
        raise Unreadable(f"broken: it is no {hint.name} file, whatever its name says")
    if _is_object(head):
        return "lines"
    if hint and not hinted and hint.pattern is None:
        raise Unreadable(f"its format {hint.name} ({suffix}) is not read; {hint.note}")
    if hinted == "web":
        return "web" if _TAG.search(head) else "plain"
    if hinted in ("lines", "table", "markdown"):
        return hinted
    return "table" if _is_table(head) else "plain"


def _head(content: bytes) -> str:
    """Decode the beginning, for a look; whether all of it decodes the reader will say."""
    cut = content[: 2 * HEAD_CHARS]
    if cut[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return cut[: len(cut) // 4 * 4].decode("utf-16", errors="replace")[:HEAD_CHARS]
    utf8 = cut.decode("utf-8", errors="replace")
    if utf8.count("\ufffd") > 2:
        return cut.decode("gb18030", errors="replace")[:HEAD_CHARS]
    return utf8[:HEAD_CHARS]


def _is_object(head: str) -> bool:
    """Tell JSON Lines: the first line is one whole object, or begins as one with a text."""
    line = head.lstrip("\ufeff \t\r\n").partition("\n")[0]
    if not line.startswith('{"'):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return len(line) > HEAD_CHARS // 2


def _is_table(head: str) -> bool:
    """Tell a table: its first line is a header that names a column of texts."""
    line, broken, _ = head.lstrip("\ufeff").partition("\n")
    cells = [cell.strip().strip('"') for cell in line.split(delimiter_of(line))]
    return bool(broken) and len(cells) > 1 and "text" in role_columns(cells)
