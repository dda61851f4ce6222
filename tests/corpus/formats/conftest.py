"""Makers of Word files and PDFs, so that no binary file lies in the repository."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SIZE, LEFT, WIDTH, HEIGHT = 16, 72, 595, 842


def _pdf_object(number, body):
    return f"{number} 0 obj\n".encode() + body + b"\nendobj\n"


def _stream(body, entries=b""):
    return b"<<" + entries + b"/Length %d>>\nstream\n" % len(body) + body + b"\nendstream"


def _shown(line):
    text, x, y, *size = line
    glyphs = text.encode("utf-16-be").hex()
    return f"BT /F1 {(size or [SIZE])[0]} Tf {x} {y} Td <{glyphs}> Tj ET".encode()


def write_pdf(pages, picture=(), extra=b""):
    """Write pages of (text, x, y[, size]); a page whose number is in picture shows one."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        b"/W[1 95 500]/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880"
        b"/Descent -120/CapHeight 700/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>]>>"
    )
    image = _stream(
        b"\x80",
        b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
    )
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        font,
        image,
    ]
    for at, lines in enumerate(pages):
        drawn = [_shown(line) for line in lines]
        drawn += [b"q 400 0 0 400 72 72 cm /I1 Do Q"] * (at in picture)
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {6 + 2 * at} 0 R"
            "/Resources<</Font<</F1 3 0 R>>/XObject<</I1 4 0 R>>>>>>".encode()
        )
        bodies.append(_stream(b"\n".join(drawn)))
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += _pdf_object(number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table
    trailer = b"trailer\n<</Size %d/Root 1 0 R" % (len(bodies) + 1) + extra + b">>\n"
    return content + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def set_page(paragraphs, number=None, head=None, chars=28, lines=None, top=740):
    """Set paragraphs as a printer would: two characters of indent, then full lines."""
    rows = []
    for paragraph in paragraphs:
        first, rest = paragraph[: chars - 2], paragraph[chars - 2 :]
        rows.append((first, LEFT + 2 * SIZE))
        rows += [(rest[at : at + chars], LEFT) for at in range(0, len(rest), chars)]
    placed = [(text, x, top - 28 * at) for at, (text, x) in enumerate(rows)]
    placed = placed[slice(*lines)] if lines else placed
    shift = top - placed[0][2]
    placed = [(text, x, y + shift) for text, x, y in placed]
    placed = [(head, 250, 790, 10)] * bool(head) + placed
    return placed + [(number, 280, 40, 12)] * bool(number)


@pytest.fixture
def pdf():
    return write_pdf


@pytest.fixture
def page():
    return set_page


LEVELS = (
    ("chineseCountingThousand", "%1、", "nothing"),
    ("chineseCountingThousand", "（%2）", "nothing"),
    ("decimal", "%3.", "tab"),
    ("decimal", "（%4）", "nothing"),
)


class WordMaker:
    """Builds a Word file with lists of its own."""

    def __init__(self):
        self.document = docx.Document()
        self.numbering = self.document.part.numbering_part.element
        self.next_id = 90

    def levels(self, levels=LEVELS, inner=""):
        """Define an abstract list and one list of it; give its number."""
        name = self.next_id
        self.next_id += 1
        written = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
            f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text, suffix, *rest) in enumerate(levels)
            for more in ["".join(rest)]
        )
        self._put(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{inner}{written}'
            "</w:abstractNum>",
            first=True,
        )
        self.list_of(name, name)
        return name

    def list_of(self, abstract, name, override=""):
        self._put(
            f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>'
            f"{override}</w:num>"
        )
        return name

    def _put(self, xml, first=False):
        self.numbering.insert(0 if first else len(self.numbering), parse_xml(xml))

    def say(self, text, level=None, name=90, style=None):
        paragraph = self.document.add_paragraph(text, style)
        if level is not None:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/>'
                    "</w:numPr>"
                )
            )
        return paragraph

    def save(self, path):
        self.document.save(str(path))
        return path


@pytest.fixture
def word():
    return WordMaker()
