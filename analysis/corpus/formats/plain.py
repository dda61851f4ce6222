"""Plain text: which encoding, and what stands there."""

import codecs
import re
from functools import cache

from analysis.corpus.formats.extract import Extract, Found, Unreadable, check_length
from analysis.corpus.formats.limits import Limits
from analysis.letters.characters import HAN

MAX_ODD_SHARE, MAX_ODD = 0.05, 2
"""A GB18030 text with more private or kana characters than both was decoded wrongly."""

MIN_COMMON_SHARE, MIN_COMMON_SHARE_SHORT, SHORT_HAN = 0.75, 0.5, 10
"""Of its Han characters so many are common ones, else it was decoded wrongly; in a text with
few of them rare ones weigh more."""

MIN_BIG5_HAN, MIN_BIG5_SHARE = 20, 0.95
"""Big5 has no mark of its own, so a text needs this many Han characters to be taken for it."""

_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_ODD = re.compile("[\u3040-\u30ff\ue000-\uf8ff]")
_HAN = re.compile(f"[{HAN}]")


def read(content: bytes, limits: Limits) -> Found:
    """Read one document of plain text."""
    text, encoding = decode(content)
    return Found([Extract(check_length(text, limits), encoding=encoding)], [])


def decode(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """
    Decode bytes: by the byte-order mark, as UTF-8, as declared, as GB18030 or Big5.

    Parameters
    ----------
    content : bytes
        A whole file.
    declared : str, optional
        The encoding that a web page says it has.

    Returns
    -------
    tuple of str
        The text and the name of the codec that gave it.

    Raises
    ------
    Unreadable
        If the bytes are no text of any of these encodings.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_as(content, codec), codec
    if b"\x00" in content:
        raise Unreadable("binary: it holds zero bytes and no byte-order mark")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start > 0
        broken = error.start
    if declared and (text := _try(content, declared)) is not None:
        return text, declared
    if guess := _guess(content):
        return guess
    if cut:
        raise Unreadable(f"truncated: it ends inside a UTF-8 character, at byte {broken:,}")
    raise Unreadable("undecodable: its bytes are no UTF-8 or GB18030 text")


def _decode_as(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise Unreadable(f"undecodable: its bytes are no {codec} text") from None


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (LookupError, UnicodeError):
        return None


def _guess(content: bytes) -> tuple[str, str] | None:
    """Take GB18030 or Big5, whichever gives the more common characters."""
    gb, big5 = _try(content, "gb18030"), _try(content, "big5hkscs")
    if big5 is not None:
        share, number = _common_share(big5)
        likelier = gb is None or share > _common_share(gb)[0]
        if likelier and number >= MIN_BIG5_HAN and share >= MIN_BIG5_SHARE:
            return big5, "big5hkscs"
    return (gb, "gb18030") if gb is not None and _plausible(gb) else None


def _plausible(text: str) -> bool:
    """Tell a Chinese text from other bytes that happen to decode."""
    share, number = _common_share(text)
    needed = MIN_COMMON_SHARE if number >= SHORT_HAN else MIN_COMMON_SHARE_SHORT
    odd = len(_ODD.findall(text))
    return odd <= max(MAX_ODD, MAX_ODD_SHARE * len(text)) and (not number or share >= needed)


def _common_share(text: str) -> tuple[float, int]:
    """Give the share of common characters among the Han characters, and the number of these."""
    found = _HAN.findall(text)
    common = _common_characters()
    return sum(char in common for char in found) / max(len(found), 1), len(found)


@cache
def _common_characters() -> frozenset[str]:
    """List the first levels of GB 2312 and Big5: what either thought to be in common use."""
    tails = range(0x40, 0xFF)
    pairs = [("gb2312", bytes([a, b])) for a in range(0xB0, 0xD8) for b in tails]
    pairs += [("big5", bytes([a, b])) for a in range(0xA4, 0xC7) for b in tails]
    return frozenset(char for codec, pair in pairs if (char := _try(pair, codec)))
