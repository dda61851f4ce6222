"""Cut texts into words, each with its place, or count them."""

import re
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from analysis.corpus.characters import SENTENCE_ENDS, code_points
from analysis.corpus.data import load_terms, read_rows
from analysis.corpus.engines import Cut, can_be_word, load_engine
from analysis.corpus.placeholders import placeholder_spans
from analysis.corpus.tables import TERM_COUNTS, TOKENS, iter_texts

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
    engine: str = "compiled",
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
    engine : {"compiled", "jieba"}, default "compiled"
        ``jieba`` is the reference, ``compiled`` gives the same tokens in a
        small part of the time. (``rjieba``, as the fast one was called when
        it was that package, is understood too.)

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

    Where two segmentations score alike, as in 改改改, rounding decides. The
    engines add the same numbers in the same order, so they round alike.

    The fast engine is compiled when it is first used on a machine, which
    takes some seconds, and kept beside the package or in the user's cache.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["做到“两个维护”。"]})
    >>> segment(documents)["term"].tolist()
    ['做到', '两个维护']
    >>> segment(documents, user_words=())["term"].tolist()
    ['做到', '两个', '维护']
    """
    names, texts = _names_and_texts(documents)
    terms, ids, owners, ends = _numbered(texts, load_engine(engine, _known_words(user_words)))
    lengths = _each(len, terms)[ids]
    breaks = _each(lambda term: len(_SENTENCE_END.findall(term)), terms)[ids]
    in_text = np.bincount(owners, breaks, minlength=len(texts)).astype("int64")
    sentences = np.cumsum(breaks) - (np.cumsum(in_text) - in_text)[owners]
    kept = _are_words(terms)[ids]
    columns = [column[kept] for column in (owners, ends - lengths, ends, sentences, ids)]
    wordings = pa.array(terms, pa.large_string()).take(columns[-1])
    return _table(TOKENS, [names.take(columns[0]), *columns[1:-1], wordings])


def count_terms(
    documents: pd.DataFrame,
    user_words: Iterable[str] | None = None,
    engine: str = "compiled",
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
    engine : {"compiled", "jieba"}, default "compiled"
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
    terms, ids, owners, _ = _numbered(texts, load_engine(engine, _known_words(user_words)))
    kept = _are_words(terms)[ids]
    terms, ranks = _sorted(terms)
    pairs = (owners * max(len(terms), 1) + ranks[ids])[kept]
    pairs, counts = np.unique(pairs, return_counts=True)
    owners, ranks = np.divmod(pairs, max(len(terms), 1))
    return _table(TERM_COUNTS, [names.take(owners), terms.take(ranks), counts])


def _names_and_texts(documents: pd.DataFrame) -> tuple[pa.Array, list[str]]:
    named = list(iter_texts(documents))
    return pa.array([name for name, _ in named], pa.large_string()), [text for _, text in named]


def _table(schema: dict[str, str], columns: list) -> pd.DataFrame:
    """Make a table of arrays of numbers and of strings, and copy none of them."""
    named = zip(schema.items(), columns, strict=True)
    return pd.DataFrame({name: pd.array(values, dtype=dtype) for (name, dtype), values in named})


def _known_words(user_words: Iterable[str] | None) -> tuple[str, ...]:
    return default_user_words() if user_words is None else _possible(user_words)


def _readable(text: str) -> str:
    """
    Blank out placeholders, which are no words, so that no token runs over one.

    Half a surrogate pair, which no engine and no table takes, gives way too.
    """
    if not _encodable(text):
        text = _HALF_PAIR.sub("\ufffd", text)
    pieces, last = [], 0
    for start, end, _ in placeholder_spans(text):
        pieces += text[last:start], _WORDLIKE.sub(" ", text[start:end])
        last = end
    return "".join([*pieces, text[last:]]) if pieces else text


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _numbered(
    texts: Iterable[str], cut: Cut
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """
    Cut several texts, leaving nothing out, and number their terms.

    Returns
    -------
    terms : list of str
        Each different term once.
    ids : ndarray of int
        Which term stands at each place, one text after the other.
    owners : ndarray of int
        Which text each place is in.
    ends : ndarray of int
        Where in its text each place ends.
    """
    from analysis.corpus.kernel import number_terms

    texts = [*map(_readable, texts)]
    parts = [cut(text) for text in texts]
    owners = np.repeat(np.arange(len(parts)), np.array([*map(len, parts)], "int64"))
    ends = np.concatenate([np.empty(0, "int64"), *parts])
    before = np.cumsum([0, *map(len, texts)])[:-1]
    stops = ends + before[owners]
    text = "".join(texts)
    ids, firsts = number_terms(code_points(text), stops)
    starts = np.where(firsts > 0, stops[firsts - 1], 0)
    places = zip(starts.tolist(), stops[firsts].tolist(), strict=True)
    return [text[start:stop] for start, stop in places], ids, owners, ends


def _sorted(terms: list[str]) -> tuple[pa.Array, np.ndarray]:
    """Sort terms by code points, as UTF-8 sorts too; give the rank of each as well."""
    encoded = pa.array(terms, pa.large_string())
    order = compute.sort_indices(encoded)
    ranks = np.empty(len(terms), "int64")
    ranks[order] = np.arange(len(terms))
    return encoded.take(order), ranks


def _each(measure: Callable[[str], int], terms: list[str]) -> np.ndarray:
    return np.fromiter(map(measure, terms), "int64", len(terms))


def _are_words(terms: list[str]) -> np.ndarray:
    """Tell which terms hold a letter or digit."""
    words = np.fromiter(map(str.isalnum, terms), bool, len(terms))
    for n in np.flatnonzero(~words):
        words[n] = any(map(str.isalnum, terms[n]))
    return words
