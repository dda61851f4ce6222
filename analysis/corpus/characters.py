"""What counts as a Han character, and how many there are."""

import re

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""For a character class: the Han script's blocks, with 々 and 〇."""

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
