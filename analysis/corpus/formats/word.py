"""Word files: paragraphs with their automatic numbers; tables, notes and the rest apart."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree  # ty: ignore[missing-module-member]  # compiled, without stubs

from analysis.corpus.formats.detect import open_archive
from analysis.corpus.formats.extract import Aside, Edit, Extract, Found, Unreadable, check_length
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.numbering import Numbering

NUMBER_RULE = "word_number"
CHUNK = 1 << 20

_NOTES = {
    "w:footnoteReference": ("footnote", "footnotes"),
    "w:endnoteReference": ("endnote", "endnotes"),
    "w:commentReference": ("comment", "comments"),
}
_WRITTEN = {"w:tab": "\t", "w:cr": "\n", "w:br": "\n", "w:noBreakHyphen": "-"}
_DELETED = {qn(tag) for tag in ("w:del", "w:moveFrom", "w:rt", "w:instrText", "w:delText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_EQUATION_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def read(content: bytes, limits: Limits) -> Found:
    """Read one Word file."""
    _check_size(content, limits)
    try:
        document = docx.Document(io.BytesIO(content))
        extract = _WordFile(document).extract(limits)
    except (PackageNotFoundError, etree.XMLSyntaxError, KeyError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"broken: it is no whole Word file ({error})") from error
    return Found([extract], [])


def _check_size(content: bytes, limits: Limits) -> None:
    """Unpack each part once, keeping nothing, before a library keeps them all."""
    archive = open_archive(content, limits)
    parts = archive.infolist()
    left = limits.unpacked_bytes - sum(part.file_size for part in parts)
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable("encrypted: it asks for a password")
        if left >= 0:
            left += part.file_size - _unpacked_size(archive, part, left + part.file_size)
    if left < 0:
        raise Unreadable(
            f"gigantic: it unpacks to more than {limits.unpacked_bytes:,} bytes"
            " (Limits.unpacked_bytes)"
        )


def _unpacked_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Count what comes out of a part, whatever it claims; beyond the most, no further."""
    size = 0
    try:
        with archive.open(part) as file:
            while size <= most and (piece := file.read(CHUNK)):
                size += len(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable(f"broken: {part.filename!r} does not unpack ({error})") from error
    return size


class _WordFile:
    """What has been read of one document so far."""

    def __init__(self, document) -> None:
        self.part = document.part
        self.roots: dict = {}
        self.notes: dict[str, dict] = {}
        self.body = document.element.body
        numbering = self._related(RELATIONSHIP_TYPE.NUMBERING)
        styles = self._related(RELATIONSHIP_TYPE.STYLES)
        self.numbering = Numbering(numbering, styles)
        self.pieces: list[str] = []
        self.length = 0
        self.edits: list[Edit] = []
        self.asides: list[Aside] = []
        self.numbers: Counter[str] = Counter()

    def extract(self, limits: Limits) -> Extract:
        """Read the body, or the cells of its tables if all its words are there."""
        self._blocks(self.body, keep_tables=True)
        if not "".join(self.pieces).strip():
            self.pieces, self.length, self.edits, self.asides = [], 0, [], []
            self.numbers.clear()
            self._blocks(self.body, keep_tables=False)
        for kind in ("header", "footer"):
            for text in self._around(kind):
                self._aside(kind, None, text)
        raw = check_length("".join(self.pieces), limits)
        return Extract(raw, tuple(self.edits), tuple(self.asides))

    def _blocks(self, parent, keep_tables: bool) -> None:
        for paragraph, table in _paragraphs_and_tables(parent, keep_tables):
            if table is not None:
                self._aside("table", self.length, _table_text(table, self.numbering.number))
                continue
            if _was_deleted(paragraph):
                continue
            if number := self.numbering.number(paragraph):
                self.edits.append(Edit(NUMBER_RULE, self.length, self.length, "", number))
            for piece, note in _pieces(paragraph):
                if note is None:
                    self._add(piece)
                elif note.tag == qn("w:txbxContent"):
                    self._aside("text box", self.length, _text_of(note))
                else:
                    self._note(note)
            self._add("\n")

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def _aside(self, kind: str, place: int | None, text: str) -> None:
        if text.strip():
            self.numbers[kind] += 1
            self.asides.append(Aside(kind, self.numbers[kind], place, text.strip()))

    def _note(self, reference) -> None:
        """Look up what a footnote, an endnote or a comment says, where it is referred to."""
        kind, part = next(it for tag, it in _NOTES.items() if qn(tag) == reference.tag)
        if part not in self.notes:
            notes = self._related(f"{_RELATED}/{part}")
            self.notes[part] = {} if notes is None else {it.get(qn("w:id")): it for it in notes}
        note = self.notes[part].get(reference.get(qn("w:id")))
        if note is not None:
            self._aside(kind, self.length, _text_of(note))

    def _around(self, kind: str) -> list[str]:
        """List the different running heads or feet, in order."""
        parts = [
            relation.target_part
            for relation in self.part.rels.values()
            if relation.reltype == f"{_RELATED}/{kind}" and not relation.is_external
        ]
        ordered = sorted(parts, key=lambda part: str(part.partname))
        return list(dict.fromkeys(_text_of(_root(part)) for part in ordered))

    def _related(self, kind: str):
        """Give the root of a part that belongs to the document; None if there is none."""
        if kind not in self.roots:
            try:
                self.roots[kind] = _root(self.part.part_related_by(kind))
            except KeyError:
                self.roots[kind] = None
        return self.roots[kind]


_RELATED = RELATIONSHIP_TYPE.FOOTNOTES.rpartition("/")[0]


def _root(part):
    """Parse a part, unless the library has; entities are never expanded."""
    if hasattr(part, "element"):
        return part.element
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part.blob, parser)


def _paragraphs_and_tables(parent, keep_tables: bool) -> Iterator[tuple]:
    """Give each paragraph, and each table whole or by its paragraphs, in order."""
    rest = [parent]
    while rest:
        node = rest.pop()
        if node.tag == qn("w:p"):
            yield node, None
        elif node.tag == qn("w:tbl") and keep_tables:
            yield None, node
        elif node.tag not in _DELETED and node.tag != _FALLBACK:
            rest += reversed(node)


def _pieces(paragraph) -> Iterator[tuple[str, etree._Element | None]]:
    """Give the text of a paragraph piece by piece, and what is referred to between."""
    written = {qn(tag): text for tag, text in _WRITTEN.items()}
    references = {qn(tag) for tag in _NOTES} | {qn("w:txbxContent")}
    rest = list(reversed(paragraph))
    while rest:
        node = rest.pop()
        if node.tag in (qn("w:t"), _EQUATION_TEXT):
            yield node.text or "", None
        elif node.tag in written:
            yield written[node.tag], None
        elif node.tag == qn("w:sym"):
            yield _symbol(node.get(qn("w:char"))), None
        elif node.tag in references:
            yield "", node
        elif node.tag not in _DELETED and node.tag not in (_FALLBACK, qn("w:pPr"), qn("w:rPr")):
            rest += reversed(node)


def _symbol(code: str | None) -> str:
    try:
        char = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ud800" <= char <= "\udfff" else char


def _was_deleted(paragraph) -> bool:
    """Tell a paragraph that a reviser deleted whole, its mark included: it has no number."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}")
    return mark is not None and not any(piece for piece, _ in _pieces(paragraph))


def _text_of(parent, number: Callable = lambda paragraph: "") -> str:
    """Give the text of all paragraphs inside, one a line, with what numbers them."""
    found = (paragraph for paragraph, _ in _paragraphs_and_tables(parent, keep_tables=False))
    lines = [number(it) + "".join(piece for piece, _ in _pieces(it)) for it in found]
    return "\n".join(line for line in lines if line.strip())


def _table_text(table, number: Callable) -> str:
    """Give a table, one row a line, its cells divided by tabs; its lists are counted on."""
    rows = (node for node in table.iter(qn("w:tr")) if _holder(node, "w:tbl") is table)
    lines = []
    for row in rows:
        cells = [node for node in row.iter(qn("w:tc")) if _holder(node, "w:tr") is row]
        lines.append("\t".join(" ".join(_text_of(cell, number).split()) for cell in cells))
    return "\n".join(lines)


def _holder(node, tag: str):
    return next(node.iterancestors(qn(tag)), None)
