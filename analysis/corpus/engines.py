"""jieba's algorithm by two engines: jieba itself, and the same compiled."""

import re
from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from analysis.corpus.characters import code_points

Cut = Callable[[str], np.ndarray]
"""Gives where each term of a text ends; nothing is left out."""

_CAN_BE_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")


def can_be_word(word: str) -> bool:
    """Tell whether the segmenter can keep a word whole; none with punctuation inside."""
    return bool(_CAN_BE_WORD.fullmatch(word))


@lru_cache(maxsize=8)
def load_engine(name: str, words: tuple[str, ...]) -> Cut:
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


def _jieba(words: tuple[str, ...]) -> Cut:
    import jieba

    jieba.setLogLevel("WARNING")
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in words:
        tokenizer.add_word(word)

    def cut(text: str) -> np.ndarray:
        return np.cumsum([len(term) for term in tokenizer.cut(text)], dtype="int64")

    return cut


def _compiled(words: tuple[str, ...]) -> Cut:
    from analysis.corpus.kernel import cut, grow_tree, load_states

    tree, states = grow_tree(*_frequencies(words)), load_states()
    return lambda text: cut(code_points(text), tree, states)


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


def _frequencies(words: tuple[str, ...]) -> tuple[dict[str, int], int]:
    """
    Give the frequencies of the dictionary with user words as jieba weighs them, and the sum.

    jieba weighs a word by those inside it, so it is given these and no
    others: to load all of its dictionary takes longer than to cut a month of
    the evening news.
    """
    import jieba

    known, total = _dictionary()
    longest = max(map(len, known))
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = {}, total, True
    for word in words:
        for start in range(len(word)):
            for end in range(start + 1, min(start + longest, len(word)) + 1):
                part = word[start:end]
                if part in known and not tokenizer.FREQ.get(part):
                    tokenizer.FREQ[part] = known[part]
                    for n in range(1, len(part)):  # jieba looks no further than a known beginning
                        tokenizer.FREQ.setdefault(part[:n], 0)
        tokenizer.add_word(word)
    return known | {word: tokenizer.FREQ[word] for word in words}, tokenizer.total


_ENGINES = {"compiled": _compiled, "jieba": _jieba, "rjieba": _compiled}  # a former name
