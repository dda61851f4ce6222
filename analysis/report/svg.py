"""Make a matplotlib figure small and harmless enough to stand inside a page."""

import io
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
GLYPH = re.compile(r"^[A-Za-z]+[A-Za-z-]*-[0-9a-f]+$")
POINTS_AN_INCH = 72
"""The unit of length that matplotlib writes in SVG."""
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_GEOMETRY = ("d", "points", "x", "y", "width", "height", "x1", "x2", "y1", "y2")


@dataclass
class Sprite:
    """The letters of all charts of a page, each once."""

    glyphs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def svg(self) -> str:
        """Return them as one invisible ``<svg>``."""
        paths = "".join(
            f'<path id="{name}" transform="{scale}" d="{path}"/>'
            for name, (path, scale) in self.glyphs.items()
        )
        return f'<svg class="sprite" width="0" height="0" aria-hidden="true">{paths}</svg>'


def inline_svg(fig: Figure, sprite: Sprite, name: str) -> str:
    """
    Write a figure as ``<svg>`` for a page that allows no style but its own.

    Parameters
    ----------
    fig : Figure
        It is closed.
    sprite : Sprite
        Takes the outlines of the letters.
    name : str
        Goes before every identifier, so that those of several charts differ.

    Returns
    -------
    str
        The element, hidden from screen readers: the page names it.
    """
    from matplotlib import pyplot

    fig.patch.set_visible(False)
    for ax in fig.axes:
        if ax.get_facecolor()[:3] == (1, 1, 1):
            ax.patch.set_visible(False)
    root = ElementTree.fromstring(_written(fig))  # noqa: S314  matplotlib wrote it
    pyplot.close(fig)
    _lift_glyphs(root, sprite)
    for element in root.iter():
        _plain(element, name)
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib.clear()
    root.attrib |= {"viewBox": f"0 0 {width} {height}", "aria-hidden": "true", "focusable": "false"}
    return ElementTree.tostring(root, encoding="unicode")


def _written(fig: Figure) -> bytes:
    """Lay a figure out, then draw it; `Figure.savefig` would draw it twice for that."""
    written, canvas = io.BytesIO(), FigureCanvasSVG(fig)
    resolution, fig.dpi = mpl.rcParams["savefig.dpi"], POINTS_AN_INCH
    if layout := fig.get_layout_engine():
        layout.execute(fig)
        fig.set_layout_engine("none")
    fig.dpi = resolution
    canvas.print_svg(written, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def _lift_glyphs(root: ElementTree.Element, sprite: Sprite) -> None:
    """Move the outlines of letters to the sprite, and drop what a page does not need."""
    for parent in list(root.iter()):
        for child in list(parent):
            identifier = child.get("id", "")
            if child.tag == f"{SVG}path" and GLYPH.match(identifier):
                outline = _rounded(child.get("d", ""), 0)
                sprite.glyphs[identifier] = (outline, child.get("transform", ""))
                parent.remove(child)
            elif child.tag in (f"{SVG}metadata", f"{SVG}style"):
                parent.remove(child)


def _plain(element: ElementTree.Element, name: str) -> None:
    """Turn style into attributes, shorten numbers, and make identifiers the chart's own."""
    element.tag = element.tag.removeprefix(SVG)
    for declaration in element.attrib.pop("style", "").split(";"):
        key, colon, value = declaration.partition(":")
        if colon:
            element.set(key.strip(), value.strip())
    if LINK in element.attrib:
        element.set("href", element.attrib.pop(LINK))
    for key, value in list(element.attrib.items()):
        if key == "id":
            if element.tag == "g":
                del element.attrib[key]
            else:
                element.set(key, f"{name}-{value}")
        elif key == "href" and value.startswith("#") and not GLYPH.match(value[1:]):
            element.set(key, f"#{name}-{value[1:]}")
        elif value.startswith("url(#"):
            element.set(key, f"url(#{name}-{value[5:]}")
        elif key in _GEOMETRY:
            element.set(key, _rounded(value, 2 if len(value) < 2000 else 1))
        elif key == "transform":
            element.set(key, _rounded(value, 4))
    if element.text and not element.text.strip():
        element.text = None
    element.tail = None


def _rounded(text: str, digits: int) -> str:
    def shorten(match: re.Match[str]) -> str:
        return (
            f"{float(match[0]):.{digits}f}".rstrip("0").rstrip(".")
            if digits
            else (f"{float(match[0]):.0f}")
        )

    return re.sub(r"\s+", " ", _NUMBER.sub(shorten, text)).strip()
