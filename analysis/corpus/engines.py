"""jieba's algorithm by two engines: jieba itself, and rjieba, made to cut as jieba does."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

_CAN_BE_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
_ASCII_RUN = re.compile(r"[a-zA-Z0-9+#&._%\-]{2,}")
_ASCII_WORD = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_RARE_HAN = re.compile(r"([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_FIRST_HAN = 0x4E00
_NO_WORD = "\U0010fffd"


class Engine(NamedTuple):
    """Two steps of cutting: the second looks at single terms, so few have to be looked at."""

    cut: Callable[[str], list[str]]
    """Cut a text into terms, leaving nothing out."""
    split: Callable[[str], tuple[str, ...]]
    """Split a term of the first step as jieba does; most stay whole."""


def can_be_word(word: str) -> bool:
    """Tell whether the segmenter can keep a word whole; none with punctuation inside."""
    return bool(_CAN_BE_WORD.fullmatch(word))


@lru_cache(maxsize=8)
def load_engine(name: str, words: tuple[str, ...]) -> Engine:
    """
    Load an engine with user words.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if name not in _ENGINES:
        raise ValueError(f"engine {name!r} is not one of {sorted(_ENGINES)}")
    return _ENGINES[name](words)


def _jieba(words: tuple[str, ...]) -> Engine:
    import jieba

    jieba.setLogLevel("WARNING")
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in words:
        tokenizer.add_word(word)
    return Engine(tokenizer.lcut, lambda term: (term,))


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """Give the frequencies of jieba's dictionary, and their sum."""
    import jieba
    from pyarrow import csv

    with jieba.get_module_res("dict.txt") as file:
        table = csv.read_csv(
            file,
            csv.ReadOptions(column_names=["word", "frequency", "tag"]),
            csv.ParseOptions(delimiter=" ", quote_char=False),
        )
    words, frequencies, _ = (column.to_pylist() for column in table.columns)
    return dict(zip(words, frequencies, strict=True)), sum(frequencies)


def _learning_jieba(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    """
    Cut by jieba, whose dictionary holds only what the texts so far can contain.

    Loading all of it takes longer than cutting a month of the evening news.
    No other word of the dictionary can change how a text is cut.
    """
    import jieba

    frequencies, total = _dictionary()
    longest = max(map(len, frequencies))
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = {}, total, True

    def learn(text: str) -> None:
        for start in range(len(text)):
            for end in range(start + 1, min(start + longest, len(text)) + 1):
                word = text[start:end]
                if word in frequencies and not tokenizer.FREQ.get(word):
                    tokenizer.FREQ[word] = frequencies[word]
                    for n in range(1, len(word)):  # jieba looks no further than a known beginning
                        tokenizer.FREQ.setdefault(word[:n], 0)

    def cut(text: str) -> list[str]:
        learn(text)
        return tokenizer.lcut(text)

    for word in words:
        learn(word)
        tokenizer.add_word(word)
    return cut


def _rjieba(words: tuple[str, ...]) -> Engine:
    """
    Cut by rjieba, and by jieba itself where the two can break a tie differently.

    When a word that the dictionary has already is added again, jieba adds
    its new frequency to the total and leaves the old one in; rjieba takes the
    old one out. A word that no text can hold puts it back, so that all
    weights are the same.
    """
    import rjieba

    tokenizer = rjieba.Jieba()
    known, surplus = _dictionary()[0] if words else {}, 0
    for word in words:
        tokenizer.add_word(word, tokenizer.suggest_freq(word), None)
        if word in known:
            surplus += known[word]
            tokenizer.add_word(_NO_WORD, surplus, None)
    exact = cache(lambda: _learning_jieba(words))

    def cut(text: str) -> list[str]:
        terms, last = [], 0
        for start, end in _tied_blocks(text):
            terms += fast(text[last:start])
            terms += exact()(text[start:end])
            last = end
        return terms + fast(text[last:]) if terms else fast(text)

    def fast(text: str) -> list[str]:
        """Leave rare Han characters alone, as jieba does."""
        if _RARE_HAN.search(text):
            return [term for piece in _RARE_HAN.split(text) for term in tokenizer.cut(piece)]
        return tokenizer.cut(text)

    @lru_cache(maxsize=100_000)
    def split(term: str) -> tuple[str, ...]:
        """Split a run of ASCII such as B-25 that is no word of the dictionary."""
        if not (term.isascii() and _ASCII_RUN.fullmatch(term)) or tokenizer.has_word(term):
            return (term,)
        return tuple(filter(None, _ASCII_WORD.split(term)))

    return Engine(cut, split)


def _tied_blocks(text: str) -> list[tuple[int, int]]:
    """
    Find the blocks between punctuation that may have two best segmentations.

    Repetition makes them: 改改改 is 改改|改 as well as 改|改改. Then the last
    bit of a rounded sum decides, and the engines round differently. Looked
    for are XXX, XXYY, XYXY, XYZXYZ and WXYZWXYZ.
    """
    chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    chars = np.append(chars, np.zeros(8, dtype="<u4"))  # room to look ahead
    han, length = chars >= _FIRST_HAN, len(text)
    tied = np.zeros(length, dtype=bool)
    for period in (1, 2, 3, 4):
        same = han[:-period] & (chars[:-period] == chars[period:])
        if period == 1:
            tied |= same[:length] & (same[1 : length + 1] | same[2 : length + 2])
            continue
        repeated = same[:length].copy()
        for n in range(1, period):
            repeated &= same[n : length + n]
        tied |= repeated
    places = np.flatnonzero(tied).tolist()
    blocks, end = [], 0
    for place in places:
        if place >= end and (block := _CAN_BE_WORD.match(text, place)):
            start, end = place, block.end()
            while start and can_be_word(text[start - 1]):
                start -= 1
            blocks.append((start, end))
    return blocks


_ENGINES = {"jieba": _jieba, "rjieba": _rjieba}
