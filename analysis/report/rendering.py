"""Turn text and tables into what may stand in a page."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NO_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
"""What cannot stand in a page at all, or would change its length there."""

_HELD = Markup('<bdi class="control" data-code="{}">{}</bdi>')


def storable(text: str) -> str:
    """Put U+FFFD for each character that HTML cannot hold; the length stays."""
    return _NO_HTML.sub("\ufffd", text)


def safe_text(text: str) -> Markup:
    """
    Escape a piece of text; show what cannot be seen, and keep it from turning what follows.

    Each such character stands alone in an element that isolates it and names
    its code point, so that the page has exactly the characters of the text.

    Examples
    --------
    >>> str(safe_text("<b>"))
    '&lt;b&gt;'
    """
    pieces, last = [], 0
    for match in _CONTROL.finditer(text):
        code = f"{ord(match[0]):04X}"
        pieces.append(escape(text[last : match.start()]))
        pieces.append(_HELD.format(code, storable(match[0])))
        last = match.end()
    return Markup("").join([*pieces, escape(text[last:])])


def as_json(value: object) -> Markup:
    """Write data for a script element; nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    text = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    return Markup(text)  # noqa: S704  no angle bracket is left in it


def utf16_offsets(text: str) -> Callable[[int], int]:
    """
    Give the way from offsets in Python's characters to those of a browser's script.

    Examples
    --------
    >>> at = utf16_offsets("𠀀一")
    >>> [at(0), at(1), at(2)]
    [0, 2, 3]
    """
    wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF]
    return lambda place: int(place) + bisect_right(wide, int(place) - 1)


def plain(value: object) -> object:
    """Turn a cell into what JSON has: missing and infinite become null."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return str(value)
