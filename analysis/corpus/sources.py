"""Go through the files of a folder and its archives, and read each by the reader it needs."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from analysis.corpus.cleaning import clean_text
from analysis.corpus.edits import EditRow, apply_edit_list, compose_edits
from analysis.corpus.errors import ReadingError
from analysis.corpus.formats.archive import Budget, members
from analysis.corpus.formats.detect import reader_of
from analysis.corpus.formats.extract import Edit, Extract, Found, Unreadable
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.readers import run_safely
from analysis.corpus.metadata import METADATA_FILE, Metadata, join_metadata


class Document(NamedTuple):
    """A document as it came out of its file, and where that is."""

    source: str
    sha256: str
    reader: str
    extract: Extract  # its edits are among the rows
    text: str
    rows: list[EditRow]  # plain tuples: the garbage collector passes over as many as a corpus has

    @property
    def edits(self) -> list[Edit]:
        """All edits, from the raw text to the clean one."""
        return [Edit(*row) for row in self.rows]

    @property
    def place(self) -> str:
        """The path inside the corpus, and the row of a table."""
        row = self.extract.row
        return self.source if row is None else f"{self.source}#{row}"


class Reading:
    """What has been read so far, file after file."""

    def __init__(self, columns: Mapping[str, str], limits: Limits) -> None:
        self.columns, self.limits = columns, limits
        self.found: list[Document] = []
        self.failures: list[ReadingError] = []
        self.metadata_files: dict[str, bytes] = {}
        self.sources: list[str] = []

    def read(self, path: Path) -> tuple[Metadata, list[ReadingError]]:
        """Read a file or a folder, and give what metadata.csv says of it."""
        if path.is_dir():
            files, refused = _visible_files(path)
            for name, file in files.items():
                self.read_file(file, name)
            for name, reason in refused:
                self.fail(name, Unreadable(f"not readable: {reason}"))
            return self.join(self.sources)
        self.read_file(path, path.name)
        beside, known = path.parent / METADATA_FILE, []
        if beside.is_file() and beside != path:
            self.read_file(beside, METADATA_FILE)
            known = [file.name for file in path.parent.iterdir() if file.is_file()]
        return self.join([*self.sources, *known])

    def join(self, sources: list[str]) -> tuple[Metadata, list[ReadingError]]:
        """Give what the metadata.csv read so far say of the files, and what is wrong in them."""
        rows = [it.place for it in self.found if it.extract.row is not None]
        return join_metadata(self.metadata_files, list(dict.fromkeys(sources)), rows)

    def read_file(self, file: Path, source: str) -> None:
        """Read one file of a folder."""
        try:
            content = _content(file, self.limits)
        except Unreadable as error:
            self.fail(source, error)
        else:
            self.take(source, content)

    def take(self, source: str, content: bytes) -> None:
        """Read the bytes of one file of a folder."""
        self._read_content(content, source, Budget(self.limits), self.limits.nesting)

    def _read_content(self, content: bytes, source: str, budget: Budget, deeper: int) -> None:
        """Read bytes, be they of a folder or of an archive."""
        if PurePosixPath(source).name == METADATA_FILE:
            self.metadata_files[source] = content
            return
        try:
            reader = reader_of(content, PurePosixPath(source).suffix, self.limits)
            if reader == "archive":
                self._read_archive(content, source, budget, deeper)
                return
            found = run_safely(reader, content, self.limits, self.columns)
        except Unreadable as error:
            self.fail(source, error)
        else:
            self.sources.append(source)
            self._keep(found, source, reader, hashlib.sha256(content).hexdigest())

    def _read_archive(self, content: bytes, source: str, budget: Budget, deeper: int) -> None:
        if not deeper:
            raise Unreadable(
                f"hostile: archives lie more than {self.limits.nesting} deep (Limits.nesting)"
            )
        for name, member in members(content, self.limits, budget):
            inside = f"{source}/{name}"
            if isinstance(member, Unreadable):
                self.fail(inside, member)
            else:
                self._read_content(member, inside, budget, deeper - 1)

    def _keep(self, found: Found, source: str, reader: str, sha256: str) -> None:
        for row, reason in found.problems:
            place = source if row is None else f"{source}#{row}"
            self.failures.append(ReadingError(place, reason))
        for extract in found.extracts:
            place = source if extract.row is None else f"{source}#{extract.row}"
            middle = apply_edit_list(extract.raw, extract.edits)
            text, edits = clean_text(middle)
            if text.strip():
                rows = [tuple(edit) for edit in compose_edits(extract.raw, extract.edits, edits)]
                extract = extract._replace(edits=())
                self.found.append(Document(source, sha256, reader, extract, text, rows))
            else:
                self.fail(place, Unreadable("empty: it holds no text"))

    def fail(self, source: str, error: Unreadable) -> None:
        """List a file, or a part of one, that was not read."""
        self.sources.append(source)
        self.failures.append(ReadingError(source, str(error)))


def _visible_files(folder: Path) -> tuple[dict[str, Path], list[tuple[str, str]]]:
    """Give the files of a folder and its folders by their paths inside it, and what refused."""
    found, refused = {}, []

    def name_of(file: Path) -> str:
        return readable_name(file.relative_to(folder).as_posix())

    def refuse(error: OSError) -> None:
        refused.append((name_of(Path(error.filename)), str(error.strerror)))

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(place, name).is_symlink()]
        visible = (Path(place, name) for name in [*files, *links] if not name.startswith("."))
        found |= {name_of(file): file for file in visible}
    return dict(sorted(found.items())), refused


def readable_name(name: str) -> str:
    """Write a name that is no UTF-8 as the Chinese system meant it that made it."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="backslashreplace")


def _content(file: Path, limits: Limits) -> bytes:
    """Read the bytes of a file that is one, and not too large."""
    if not file.exists():
        raise Unreadable("missing: there is no such file")
    if file.is_dir():
        raise Unreadable("a link to a folder, which is not followed")
    if not file.is_file():
        raise Unreadable("hostile: it is no regular file")
    try:
        size = file.stat().st_size
        if size > limits.file_bytes:
            raise Unreadable(
                f"gigantic: {size:,} bytes; the limit is {limits.file_bytes:,} (Limits.file_bytes)"
            )
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"not readable: {error.strerror}") from error
