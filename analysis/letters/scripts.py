"""Simplified and traditional characters: which a text has, and how to compare them."""

import re
from functools import cache

import numpy as np

from analysis.letters.characters import HAN

MOSTLY = 0.95
"""Of the different characters that only one script has so many make a text of that script."""


@cache
def _own_characters() -> tuple[np.ndarray, np.ndarray]:
    """List the code points that only simplified and that only traditional text is written with."""
    han = range(0x4E00, 0xA000)
    simplified, traditional = (
        np.array([bool(chr(code).encode(codec, "ignore")) for code in han])
        for codec in ("gb2312", "big5")
    )
    own = simplified & ~traditional, traditional & ~simplified
    return own[0].nonzero()[0] + han[0], own[1].nonzero()[0] + han[0]


def script_of(text: str) -> str | None:
    """
    Tell a text in simplified from one in traditional characters.

    Parameters
    ----------
    text : str
        Of any length.

    Returns
    -------
    str or None
        ``simplified``, ``traditional``, ``mixed`` (of the different
        characters that only one script has, each script has more than 5 %),
        or None where no character tells.

    Notes
    -----
    Simplified only is what GB 2312 has and Big5 has not, traditional only
    the reverse; 后 and 里 are in both and tell nothing. A rare name is no
    proof: 堃 counts as traditional, so a short text can be called mixed.

    Examples
    --------
    >>> script_of("国务院"), script_of("國務院"), script_of("中央")
    ('simplified', 'traditional', None)
    """
    present = np.zeros(2**16, dtype=bool)
    present[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")] = True
    new, old = (np.count_nonzero(present[own]) for own in _own_characters())
    if not new + old:
        return None
    if new >= MOSTLY * (new + old):
        return "simplified"
    return "traditional" if old >= MOSTLY * (new + old) else "mixed"


def to_simplified(text: str) -> str:
    """
    Write each traditional character as the simplified one, by OpenCC.

    Parameters
    ----------
    text : str
        In any script.

    Returns
    -------
    str
        As long as `text`, so that every offset into the one is an offset
        into the other.

    Notes
    -----
    Character for character, so that 乾坤 becomes 干坤, and 軟體 is not turned
    into 软件: it serves to compare wordings, not to be read.

    Examples
    --------
    >>> to_simplified("為人民服務")
    '为人民服务'
    """
    return text.translate({ord(char): _simplified(char) for char in set(_HAN.findall(text))})


_HAN = re.compile(f"[{HAN}]")


@cache
def _converter():
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simplified(char: str) -> str:
    """Convert one character; what OpenCC would write with several stays."""
    converted = _converter().convert(char)
    return converted if len(converted) == 1 else char
