"""Cut texts into words, each with its place, or count them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.corpus.characters import SENTENCE_ENDS
from analysis.corpus.data import load_terms, read_rows
from analysis.corpus.engines import can_be_word, load_engine
from analysis.corpus.placeholders import placeholder_spans
from analysis.corpus.tables import TERM_COUNTS, TOKENS, iter_texts

Cut = Callable[[str], list[str]]

_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")
_WORDLIKE = re.compile(r"\w")


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
    return tuple(sorted({word for word in words if can_be_word(word)}))


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
    names, texts = _names_and_texts(documents)
    cut, split = load_engine(engine, _known_words(user_words))
    ids, terms, owners = _numbered(_cut(text, cut) for text in texts)
    ids, terms, times = _split(ids, terms, split)
    owners = np.repeat(owners, times)
    lengths, worded = _each(len, terms)[ids], _each(_worded, terms)[ids] > 0
    before = np.cumsum([0, *map(len, texts)])[:-1]
    ends = np.cumsum(lengths) - before[owners]
    breaks = _each(lambda term: len(_SENTENCE_END.findall(term)), terms)[ids]
    in_text = np.bincount(owners, breaks, minlength=len(texts)).astype("int64")
    sentences = np.cumsum(breaks) - (np.cumsum(in_text) - in_text)[owners]
    columns = [names.take(owners), ends - lengths, ends, sentences, _strings(terms).take(ids)]
    table = pd.DataFrame(dict(zip(TOKENS, columns, strict=True)))
    return table[worded].reset_index(drop=True).astype(TOKENS)


def count_terms(
    documents: pd.DataFrame,
    user_words: Iterable[str] | None = None,
    engine: str = "rjieba",
) -> pd.DataFrame:
    """
    Count the terms of each document, without a row a token.

    For what is too large for a table of tokens: the same numbers as
    `segment` and then `term_frequencies` by ``doc_id``, in less time and in
    a small part of the memory.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    user_words : iterable of str, optional
        Words to keep whole, as for `segment`.
    engine : {"rjieba", "jieba"}, default "rjieba"
        As for `segment`.

    Returns
    -------
    DataFrame
        One row a document and term that stands in it: ``doc_id``, ``term``,
        ``count`` (tokens). Documents in their order, terms by code points.

    Raises
    ------
    ValueError
        If `documents` lacks a column or repeats a doc_id, or `engine` is
        not known.

    Notes
    -----
    Of what is counted the Notes of `segment` tell. Where a term stands in
    its document, these counts no longer know. A document without any token
    has no row.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革，改革，再改革！"]})
    >>> count_terms(documents).values.tolist()
    [['a', '再', 1], ['a', '改革', 3]]
    """
    names, texts = _names_and_texts(documents)
    cut, split = load_engine(engine, _known_words(user_words))
    counters = [Counter(_cut(text, cut)) for text in texts]
    ids, terms, owners = _numbered(counters)
    counts = np.fromiter(chain.from_iterable(map(Counter.values, counters)), "int64", len(ids))
    ids, terms, times = _split(ids, terms, split)
    worded = _each(_worded, terms)[ids] > 0
    owners, counts, ids = (
        np.repeat(owners, times)[worded],
        np.repeat(counts, times)[worded],
        ids[worded],
    )
    rank = np.empty(len(terms), "int64")
    rank[sorted(range(len(terms)), key=terms.__getitem__)] = np.arange(len(terms))
    pairs, places = np.unique(owners * len(terms) + rank[ids], return_inverse=True)
    owners, ranks = np.divmod(pairs, max(len(terms), 1))
    columns = [
        names.take(owners),
        _strings(sorted(terms)).take(ranks),
        np.bincount(places, counts, minlength=len(pairs)).astype("int64"),
    ]
    return pd.DataFrame(dict(zip(TERM_COUNTS, columns, strict=True))).astype(TERM_COUNTS)


def _names_and_texts(documents: pd.DataFrame) -> tuple[pd.api.extensions.ExtensionArray, list[str]]:
    named = list(iter_texts(documents))
    return _strings(name for name, _ in named), [text for _, text in named]


def _strings(values: Iterable[str]) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(values), dtype="str")


def _known_words(user_words: Iterable[str] | None) -> tuple[str, ...]:
    return default_user_words() if user_words is None else _possible(user_words)


def _cut(text: str, cut: Cut) -> list[str]:
    """
    Cut a text, leaving nothing out; placeholders, which are no words, become blanks.

    So does half a surrogate pair, which no engine and no table takes.
    """
    if not _encodable(text):
        text = _HALF_PAIR.sub("\ufffd", text)
    terms, last = [], 0
    for start, end, _ in placeholder_spans(text):
        terms += cut(text[last:start])
        terms.append(_WORDLIKE.sub(" ", text[start:end]))
        last = end
    return terms + cut(text[last:]) if last else cut(text)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _numbered(texts: Iterable[Iterable[str]]) -> tuple[np.ndarray, list[str], np.ndarray]:
    """
    Number the terms of several texts.

    Returns
    -------
    ids : ndarray of int
        Which term stands at each place, one text after the other.
    terms : list of str
        Each different term once.
    owners : ndarray of int
        Which text each place is in.
    """
    parts = [pa.array(terms, pa.large_string()) for terms in texts]
    owners = np.repeat(np.arange(len(parts)), np.fromiter(map(len, parts), "int64", len(parts)))
    encoded = pa.chunked_array(parts, pa.large_string()).combine_chunks().dictionary_encode()
    ids = encoded.indices.to_numpy(zero_copy_only=False).astype("int64")
    return ids, encoded.dictionary.to_pylist(), owners


def _split(
    ids: np.ndarray, terms: list[str], split: Callable[[str], list[str]]
) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Put the parts of each term that the engine splits in its place; say how many each has."""
    runs = [n for n, term in enumerate(terms) if len(term) > 1 and term.isascii()]
    parts = {n: cut for n in runs if len(cut := split(terms[n])) > 1}
    if not parts:
        return ids, terms, np.ones(len(ids), "int64")
    numbers = {term: n for n, term in enumerate(dict.fromkeys([*terms, *chain(*parts.values())]))}
    sizes, flat = np.ones(len(terms), "int64"), np.arange(len(terms))
    sizes[list(parts)] = [len(cut) for cut in parts.values()]
    flat = np.repeat(flat, sizes)
    starts = np.cumsum(sizes) - sizes
    for n, cut in parts.items():
        flat[starts[n] : starts[n] + len(cut)] = [numbers[part] for part in cut]
    times = sizes[ids]
    places = np.repeat(starts[ids] - (np.cumsum(times) - times), times) + np.arange(times.sum())
    return flat[places], list(numbers), times


def _each(measure: Callable[..., int], terms: list) -> np.ndarray:
    return np.array([measure(term) for term in terms], dtype="int64")


def _worded(term: str) -> bool:
    """Tell whether a term holds a letter or digit."""
    return term.isalnum() or any(map(str.isalnum, term))
