"""Cut a text into words: jieba's dictionary, model and algorithm, by its Rust port or by itself."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_CAN_BE_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
_ASCII_RUN = re.compile(r"[a-zA-Z0-9+#&._%\-]{2,}")
_ASCII_WORD = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_RARE_HAN = re.compile(r"([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_NO_WORD = "\U0010fffd"


class Engine(NamedTuple):
    """Two steps of cutting: the second looks at each different term once."""

    cut: Callable[[str], list[str]]
    """Cut a text into terms, leaving nothing out."""
    split: Callable[[str], list[str]]
    """Split a term of the first step further, if it is ASCII; all others stay whole."""


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
    return Engine(tokenizer.lcut, lambda term: [term])


def _rjieba(words: tuple[str, ...]) -> Engine:
    """Cut by the Rust port, put right in the three points in which it differs from jieba."""
    tokenizer = _with_words(words)

    def cut(text: str) -> list[str]:
        # 1. jieba leaves Han characters that are not in its pattern alone.
        if _RARE_HAN.search(text):
            return [term for piece in _RARE_HAN.split(text) for term in tokenizer.cut(piece)]
        return tokenizer.cut(text)

    def split(term: str) -> list[str]:
        # 2. jieba splits a run of ASCII such as B-25 that is no word of the dictionary.
        if not (term.isascii() and _ASCII_RUN.fullmatch(term)) or tokenizer.has_word(term):
            return [term]
        return [part for part in _ASCII_WORD.split(term) if part]

    return Engine(cut, split)


def _with_words(words: tuple[str, ...]):
    """
    Give a tokenizer with user words at the weights that jieba gives them.

    When a word that the dictionary has already is added again, jieba adds
    its new frequency to the total of all and leaves the old one in; the port
    takes the old one out. A word that no text can hold puts it back.
    """
    import rjieba

    if not words:
        return rjieba
    tokenizer = rjieba.Jieba()
    known = [word for word in words if tokenizer.has_word(word)]
    old = _frequencies(known) if known else {}
    surplus = 0
    for word in words:
        tokenizer.add_word(word, tokenizer.suggest_freq(word), None)
        if word in old:
            surplus += old[word]
            tokenizer.add_word(_NO_WORD, surplus, None)
    return tokenizer


def _frequencies(words: Collection[str]) -> dict[str, int]:
    """Look words of jieba's dictionary up in its file, which is sorted but for a few lines."""
    content = b"\n" + _dictionary().read_bytes()
    frequencies, place = {}, 0
    for word in sorted(words):
        line = f"\n{word} ".encode()
        found = content.find(line, place)
        found = content.find(line) if found < 0 else found
        if found >= 0:  # the port's dictionary might have a word that jieba's lacks
            place, begin = found, found + len(line)
            frequencies[word] = int(content[begin : content.index(b" ", begin)])
    return frequencies


def _dictionary() -> Path:
    """Give the path of jieba's dictionary, without loading jieba."""
    package = find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed")
    return Path(package.origin).with_name("dict.txt")


_ENGINES = {"jieba": _jieba, "rjieba": _rjieba}
