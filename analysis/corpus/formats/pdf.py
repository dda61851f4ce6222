"""PDF: the text layer, line by line, with where each line stands on its page."""

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analysis.corpus.formats.extract import Edit, Extract, Found, Unreadable, check_length
from analysis.corpus.formats.layout import PageLine, layout_edits, line_spans
from analysis.corpus.formats.limits import Limits
from analysis.letters.characters import count_han

SPACE_RULE = "pdf_space"
NARROW = 0.6
"""Of the width of a Han character: a narrower gap between two of them is no space."""

MAX_UNKNOWN_SHARE = 0.3
"""Of the characters whose font does not say what they are; with more the text is unreadable."""

SOFT_HYPHEN = "\u00ad"
_HYPHENS = (0x2, 0xFFFE)
_UNKNOWN = ("\x00", "\ufffd", "\uffff")


class _Page(NamedTuple):
    """What is on one page."""

    lines: list[PageLine]
    has_picture: bool  # looked for only where there are no lines
    gaps: list[tuple[int, int, int]]  # its spaces that are none: page, line, place in the line


def read(content: bytes, limits: Limits) -> Found:
    """Read one PDF."""
    try:
        document = pdfium.PdfDocument(content)
        pages = [_page(document, number, limits) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted: it asks for a password") from error
        raise Unreadable(f"broken: it is no whole PDF ({error})") from error
    lines = [line for page in pages for line in page.lines]
    pictures = [number for number, page in enumerate(pages, 1) if page.has_picture]
    if not lines:
        if pictures:
            raise Unreadable(
                f"scanned: its {len(pages)} pages have no text layer; recognise its text first"
            )
        raise Unreadable("empty: its pages hold no text")
    _check_fonts(lines)
    raw = check_length(_raw(lines), limits)
    gaps = [gap for page in pages for gap in page.gaps]
    extract = Extract(raw, tuple(layout_edits(raw, lines, len(pages), _spaces(lines, gaps))))
    listed = ", ".join(map(str, pictures))
    named = f"pages {listed} have" if len(pictures) > 1 else f"page {listed} has"
    reason = f"scanned in part: {named} no text layer; the others are read"
    return Found([extract], [(None, reason)] if pictures else [])


def _page(document: pdfium.PdfDocument, number: int, limits: Limits) -> _Page:
    page = document[number]
    text = page.get_textpage()
    if text.count_chars() > limits.document_chars:
        raise Unreadable(
            f"gigantic: a page of {text.count_chars():,} characters; the limit is"
            f" {limits.document_chars:,} (Limits.document_chars)"
        )
    lines, gaps = [], []
    for places, chars in _characters_by_line(text.raw):
        narrow = [
            at for at in range(1, len(chars) - 1) if _is_no_space(text.raw, places, chars, at)
        ]
        gaps += [(number, len(lines), at) for at in narrow]
        lines.append(_line(text.raw, number, places, chars))
    images = [] if lines else page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    found = _Page(lines, any(True for _ in images), gaps)
    text.close()
    page.close()
    return found


def _characters_by_line(page) -> Iterator[tuple[list[int], list[str]]]:
    """Give the characters of each line that is not blank, and their numbers on the page."""
    places, chars = [], []
    for place in range(pdfium_c.FPDFText_CountChars(page)):
        code = pdfium_c.FPDFText_GetUnicode(page, place)
        if code in (0xA, 0xD):
            if "".join(chars).strip():
                yield _trimmed(places, chars)
            places, chars = [], []
            continue
        places.append(place)
        chars.append(_character(code, chars))
    if "".join(chars).strip():
        yield _trimmed(places, chars)


def _character(code: int, before: list[str]) -> str:
    """Give a character; the second half of a surrogate pair completes the first."""
    if code in _HYPHENS:
        return SOFT_HYPHEN
    if 0xDC00 <= code < 0xE000:
        if before and before[-1] == "\ufffd":
            before[-1] = ""
        return "\ufffd"
    if 0xD800 <= code < 0xDC00 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _trimmed(places: list[int], chars: list[str]) -> tuple[list[int], list[str]]:
    """Drop the spaces around a line, which the layout made."""
    first = next(at for at, char in enumerate(chars) if char.strip())
    last = next(at for at in range(len(chars) - 1, -1, -1) if chars[at].strip())
    return places[first : last + 1], chars[first : last + 1]


def _box(page, place: int) -> pdfium_c.FS_RECTF:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(page, place, ctypes.byref(box))
    return box


def _line(page, number: int, places: list[int], chars: list[str]) -> PageLine:
    left, right = _box(page, places[0]).left, _box(page, places[-1]).right
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetCharOrigin(page, places[0], ctypes.byref(x), ctypes.byref(y))
    pdfium_c.FPDFText_GetMatrix(page, places[0], ctypes.byref(matrix))
    size = pdfium_c.FPDFText_GetFontSize(page, places[0]) * math.hypot(matrix.c, matrix.d)
    return PageLine("".join(chars), number, left, right, y.value, size)


def _is_no_space(page, places: list[int], chars: list[str], at: int) -> bool:
    """Tell a space that the library made from a gap between two Han characters too narrow."""
    if chars[at] != " " or not (count_han(chars[at - 1]) and count_han(chars[at + 1])):
        return False
    if not pdfium_c.FPDFText_IsGenerated(page, places[at]):
        return False
    left, right = _box(page, places[at - 1]), _box(page, places[at + 1])
    return right.left - left.right < NARROW * (left.right - left.left)


def _check_fonts(lines: list[PageLine]) -> None:
    chars = "".join(line.text for line in lines)
    unknown = sum(char in _UNKNOWN or "\ue000" <= char <= "\uf8ff" for char in chars)
    if unknown > MAX_UNKNOWN_SHARE * len(chars):
        raise Unreadable("undecodable: its fonts do not say which characters they show")


def _raw(lines: list[PageLine]) -> str:
    """Join lines by a line feed, pages by a form feed."""
    pieces = [lines[0].text]
    for before, line in pairwise(lines):
        pieces += ("\n" if before.page == line.page else "\f", line.text)
    return "".join(pieces)


def _spaces(lines: list[PageLine], gaps: list[tuple[int, int, int]]) -> list[Edit]:
    """Make an edit of each space that is none."""
    starts = [start for start, _ in line_spans(lines)]
    firsts: dict[int, int] = {}
    for place, line in enumerate(lines):
        firsts.setdefault(line.page, place)
    places = (starts[firsts[page] + line] + at for page, line, at in gaps)
    return [Edit(SPACE_RULE, place, place + 1, " ", "") for place in places]
