"""What counts as a Han character and as the end of a sentence; texts as arrays of code points."""

import re
from functools import cache

import numpy as np

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""For a character class: the Han script's blocks, with 々 and 〇."""

SENTENCE_ENDS = "。！？!?\n"
"""Each ends a sentence; a quotation's inner 。 does so too."""

_NOT_HAN = re.compile(f"[^{HAN}]+")


def count_han(text: str) -> int:
    """
    Count the Han characters of a text; punctuation, digits and Latin are none.

    Examples
    --------
    >>> count_han("2023年，XXX县。")
    2
    """
    return len(_NOT_HAN.sub("", text))


def code_points(text: str) -> np.ndarray:
    """Give a text as a uint32 array, half surrogate pairs as they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def may_be_in(members: str) -> np.ndarray:
    """
    Give a table for `class_codes`: which characters may be in a class of a regular expression.

    Of those that share the last code all may.
    """
    found = np.zeros(_BEYOND + 1, dtype=bool)
    found[[match.start() for match in re.finditer(f"[{members}]", _basic_plane())]] = True
    found[_BEYOND] = True
    return found


def class_codes(text: str) -> np.ndarray:
    """Give a text as code points, with one code for all that are beyond the basic plane."""
    return np.minimum(code_points(text), _BEYOND)


_BEYOND = 0x10000


@cache
def _basic_plane() -> str:
    return "".join(map(chr, range(_BEYOND)))
