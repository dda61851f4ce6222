"""What counts as a Han character and as the end of a sentence."""

import re

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
