"""Cut texts into words, each with its place; jieba's algorithm, by two engines."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, compress, repeat

import numpy as np
import pandas as pd

from analysis.corpus.characters import SENTENCE_ENDS
from analysis.corpus.data import load_terms, read_rows
from analysis.corpus.placeholders import placeholder_spans
from analysis.corpus.tables import TOKENS, iter_texts

Cut = Callable[[str], Iterable[str]]

_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
_CAN_BE_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
_ASCII_RUN = re.compile(r"[a-zA-Z0-9+#&._%\-]{2,}")
_FIRST_HAN = 0x4E00
_NO_WORD = "\U0010fffd"
_JOINS = re.compile(r"[+#&._%\-]")
_ASCII_WORD = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_RARE_HAN = re.compile(r"([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


@cache
def default_user_words() -> tuple[str, ...]:
    """
    Return the project's user dictionary: the slogan lexicon and terms.txt.

    Returns
    -------
    tuple of str
        In code-point order, without repeats, and without what the segmenter
        can never keep whole because it holds punctuation.
    """
    words = {row["slogan"] for row in read_rows("slogans.csv")} | set(load_terms())
    return _possible(words)


def _possible(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if _CAN_BE_WORD.fullmatch(word)}))


def segment(
    documents: pd.DataFrame,
    user_words: Iterable[str] | None = None,
    engine: str = "rjieba",
) -> pd.DataFrame:
    """
    Cut each document into words.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    user_words : iterable of str, optional
        Words to keep whole. Default is the project's user dictionary: the
        slogan lexicon and ``data/lexicons/terms.txt``; an empty tuple gives
        the plain segmenter. Their order makes no difference.
    engine : {"rjieba", "jieba"}, default "rjieba"
        ``jieba`` is the reference, ``rjieba`` gives the same tokens faster.

    Returns
    -------
    DataFrame
        One row a token: ``doc_id``, ``start``, ``end`` (character offsets),
        ``sentence`` (how many of 。！？ and line breaks stand before it in
        the document) and ``term``, which is exactly what stands there.
        Punctuation, spaces and placeholders such as XXX are left out; stop
        words stay.

    Raises
    ------
    ValueError
        If `documents` lacks a column or repeats a doc_id, or `engine` is
        not known.

    Notes
    -----
    Chinese is written without spaces, so every token is the judgement of a
    dictionary and a model: jieba's dictionary of general language, its
    hidden Markov model for words it does not know, and the user words at
    the weight that jieba's ``suggest_freq`` gives. A different dictionary
    gives different counts. Placeholders are cut out before, so that no
    token runs over one.

    Where two segmentations have equal scores, rounding decides, and the
    engines round differently. Repeated characters make that likely, so
    blocks that hold them are cut by jieba itself; no other case is known in
    real text, but none is excluded.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["做到“两个维护”。"]})
    >>> segment(documents)["term"].tolist()
    ['做到', '两个维护']
    >>> segment(documents, user_words=())["term"].tolist()
    ['做到', '两个', '维护']
    """
    words = default_user_words() if user_words is None else _possible(user_words)
    cut = _engine(engine, words)
    names, parts, sentences, terms = [], [], [], []
    for doc_id, text in iter_texts(documents):
        breaks = np.array([match.start() for match in _SENTENCE_END.finditer(text)], "int64")
        for offset, piece in _pieces(text):
            cuts = list(cut(piece))
            ends = offset + np.cumsum(np.fromiter(map(len, cuts), "int64", len(cuts)))
            worded = np.fromiter(map(_WORDED.__getitem__, cuts), "bool", len(cuts))
            kept = list(compress(cuts, worded))
            names += repeat(doc_id, len(kept))
            parts.append(ends[worded])
            sentences.append(np.searchsorted(breaks, ends[worded]))
            terms += kept
    ends = np.concatenate([*parts, np.empty(0, "int64")])
    starts = ends - np.fromiter(map(len, terms), "int64", len(terms))
    sentences = np.concatenate([*sentences, np.empty(0, "int64")])
    columns = [names, starts, ends, sentences, terms]
    return pd.DataFrame(dict(zip(TOKENS, columns, strict=True))).astype(TOKENS)


class _Worded(dict):
    """Remember of each term whether it holds a letter or digit; few terms are new."""

    def __missing__(self, term: str) -> bool:
        worded = any(map(str.isalnum, term))
        if len(self) < _REMEMBERED:
            self[term] = worded
        return worded


_REMEMBERED = 1_000_000
_WORDED = _Worded()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Give what stands between the placeholders, and where."""
    last = 0
    for start, end, _ in placeholder_spans(text):
        yield last, text[last:start]
        last = end
    yield last, text[last:]


@lru_cache(maxsize=8)
def _engine(name: str, words: tuple[str, ...]) -> Cut:
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
    return tokenizer.cut


def _rjieba(words: tuple[str, ...]) -> Cut:
    """Cut by rjieba, and by jieba itself where the two can break a tie differently."""
    import rjieba

    tokenizer = rjieba.Jieba()
    known, surplus = _known_frequencies(words) if words else {}, 0
    for word in words:
        tokenizer.add_word(word, tokenizer.suggest_freq(word), None)
        if word in known:
            surplus += known[word]
            tokenizer.add_word(_NO_WORD, surplus, None)

    def cut(text: str) -> Iterator[str]:
        last = 0
        for start, end in _tied_blocks(text):
            yield from fast(text[last:start])
            yield from _engine("jieba", words)(text[start:end])
            last = end
        yield from fast(text[last:])

    def fast(text: str) -> Iterable[str]:
        """Leave rare Han characters alone, and split unknown runs such as B-25, as jieba does."""
        if _RARE_HAN.search(text):
            return [term for piece in _RARE_HAN.split(text) for term in repair(piece)]
        return repair(text)

    def repair(text: str) -> Iterable[str]:
        terms = tokenizer.cut(text)
        if not _JOINS.search(text):
            return terms
        return chain.from_iterable(
            filter(None, _ASCII_WORD.split(term))
            if term.isascii() and _ASCII_RUN.fullmatch(term) and not tokenizer.has_word(term)
            else (term,)
            for term in terms
        )

    return cut


def _known_frequencies(words: tuple[str, ...]) -> dict[str, int]:
    """
    Give the frequencies of those words that jieba's dictionary has already.

    When such a word is added again, jieba adds its new frequency to the
    total and leaves the old one in; rjieba takes the old one out. A word
    that no text can hold puts it back, so that all weights are the same.
    """
    import jieba

    wanted, known = set(words), {}
    with jieba.get_module_res("dict.txt") as lines:
        for line in lines:
            word, frequency, _ = line.decode("utf-8").split(" ", 2)
            if word in wanted:
                known[word] = int(frequency)
    return known


def _tied_blocks(text: str) -> list[tuple[int, int]]:
    """
    Find the blocks between punctuation that may have two best segmentations.

    Repetition makes them: 改改改 is 改改|改 as well as 改|改改. Then the last
    bit of a rounded sum decides, and the engines round differently. Looked
    for are XXX, XXYY, XYXY, XYZXYZ and WXYZWXYZ.
    """
    chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    chars = np.append(chars, np.zeros(8, dtype="<u4"))  # room to look ahead

    def repeats(period: int, ahead: int = 0) -> np.ndarray:
        here = chars[ahead : len(chars) - 8 + ahead]
        return (here == chars[ahead + period :][: len(here)]) & (here >= _FIRST_HAN)

    tied = repeats(1) & (repeats(1, 1) | repeats(1, 2))
    for period in (2, 3, 4):
        tied |= np.logical_and.reduce([repeats(period, ahead) for ahead in range(period)])
    places = np.flatnonzero(tied).tolist()
    if not places:
        return []
    blocks = (match.span() for match in _CAN_BE_WORD.finditer(text))
    return [(a, b) for a, b in blocks if bisect_left(places, a) < bisect_left(places, b)]


_ENGINES = {"jieba": _jieba, "rjieba": _rjieba}
