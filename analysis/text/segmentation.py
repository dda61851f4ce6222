"""Cut texts into words, each with its place, or count them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from analysis.corpus.lexicons import load_lexicon, read_rows
from analysis.corpus.tables import TERM_COUNTS, TOKENS, iter_texts
from analysis.letters.characters import SENTENCE_ENDS
from analysis.text.cutting import Engine, can_be_word, load_engine
from analysis.text.placeholders import placeholder_spans

_SENTENCE_END = f"[{SENTENCE_ENDS}]"
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
    words = {row["slogan"] for row in read_rows("slogans.csv")} | set(load_lexicon("terms")["term"])
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
        ``jieba`` is the reference; ``rjieba``, its port to Rust, gives the
        same tokens in a small part of the time.

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

    Where two segmentations score exactly alike, as in 改改改, the last bit of
    a sum decides, and the two engines may differ; a test counts how often
    that happens in real texts.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["做到“两个维护”。"]})
    >>> segment(documents)["term"].tolist()
    ['做到', '两个维护']
    >>> segment(documents, user_words=())["term"].tolist()
    ['做到', '两个', '维护']
    """
    names, texts = _names_and_texts(documents)
    cut = _cut(texts, load_engine(engine, _known_words(user_words)))
    # By their names, as pyarrow makes its functions only when it is loaded: no checker sees them.
    lengths = compute.call_function("utf8_length", [cut.terms]).to_numpy()[cut.ids]
    before = np.cumsum([0, *map(len, texts)])[:-1]
    ends = np.cumsum(lengths, dtype="int64") - before[cut.owners]
    breaks = _sentence_ends(cut.terms)[cut.ids]
    in_text = np.bincount(cut.owners, breaks, minlength=len(texts)).astype("int64")
    sentences = np.cumsum(breaks, dtype="int64") - (np.cumsum(in_text) - in_text)[cut.owners]
    kept = _are_words(cut.terms)[cut.ids]
    columns = [column[kept] for column in (cut.owners, ends - lengths, ends, sentences, cut.ids)]
    return _table(TOKENS, [names.take(columns[0]), *columns[1:-1], cut.terms.take(columns[-1])])


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
    cut = _cut(texts, load_engine(engine, _known_words(user_words)))
    order = compute.call_function(
        "array_sort_indices", [cut.terms]
    )  # by code points, as UTF-8 sorts too
    ranks = np.empty(len(order), "int64")
    ranks[order] = np.arange(len(order))
    kept = _are_words(cut.terms)[cut.ids]
    many = max(len(order), 1)
    # One number for each document and term, in the order of the result.
    pairs, counts = np.unique((cut.owners * many + ranks[cut.ids])[kept], return_counts=True)
    owners, places = np.divmod(pairs, many)
    return _table(TERM_COUNTS, [names.take(owners), cut.terms.take(order.take(places)), counts])


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


class _Cut(NamedTuple):
    """Texts that were cut, one after the other; nothing is left out."""

    terms: pa.Array  # each different term once
    ids: np.ndarray  # which term stands at each place
    owners: np.ndarray  # which text each place is in


def _cut(texts: list[str], engine: Engine) -> _Cut:
    cut, sizes = _cut_whole([*map(_readable, texts)], engine)
    encoded = cut.dictionary_encode()
    owners = np.repeat(np.arange(len(texts)), sizes)
    return _split(_Cut(encoded.dictionary, encoded.indices.to_numpy(), owners), engine)


def _cut_whole(texts: list[str], engine: Engine) -> tuple[pa.Array, list[int]]:
    """
    Cut texts; give the terms of all in one array, and how many each text has.

    Since no engine leaves anything out, the terms are the text itself, and
    only where each of them ends has to be found.
    """
    sizes, lengths = [], [np.zeros(1, "int64")]
    for text in texts:
        terms = engine.cut(text)
        sizes.append(len(terms))
        lengths.append(np.fromiter(map(len, terms), "int64", len(terms)))
    content = "".join(texts).encode()
    units = np.frombuffer(content, "uint8")
    begins = np.append(np.flatnonzero((units & 0xC0) != 0x80), len(units))
    ends = begins[np.cumsum(np.concatenate(lengths), dtype=np.int64)]
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.large_string(), len(ends) - 1, buffers), sizes


def _split(cut: _Cut, engine: Engine) -> _Cut:
    """Put in the place of each term that the engine splits the numbers of its parts."""
    terms, ids, owners = cut
    places: np.ndarray = np.flatnonzero(compute.call_function("string_is_ascii", [terms]))
    numbers = dict(zip(terms.take(places).to_pylist(), places.tolist(), strict=True))
    whole = ((number, engine.split(term)) for term, number in numbers.items())
    split = {number: parts for number, parts in whole if len(parts) > 1}
    if not split:
        return cut
    new = dict.fromkeys(part for parts in split.values() for part in parts if part not in numbers)
    numbers |= {part: len(terms) + number for number, part in enumerate(new)}
    parts = pa.array([numbers[part] for part in parts] for parts in split.values())
    lengths = np.ones(len(terms), "int64")
    lengths[[*split]] = compute.call_function("list_value_length", [parts])
    times = lengths[ids]
    given = ids[times > 1]
    # A term of n parts is written n times; then all these places take the parts, in order. The
    # numbers of split terms are in rising order, so that a search tells which one stands there.
    ids = np.repeat(ids, times)
    ids[lengths[ids] > 1] = parts.take(np.searchsorted([*split], given)).flatten()
    terms = pa.concat_arrays([terms, pa.array(new, terms.type)])
    return _Cut(terms, ids, np.repeat(owners, times))


def _sentence_ends(terms: pa.Array) -> np.ndarray:
    """Count the marks in each term that end a sentence."""
    ends = compute.MatchSubstringOptions(_SENTENCE_END)
    return compute.call_function("count_substring_regex", [terms], ends).to_numpy()


def _are_words(terms: pa.Array) -> np.ndarray:
    """Tell which terms hold a letter or digit."""
    return np.array(
        [term.isalnum() or any(map(str.isalnum, term)) for term in terms.to_pylist()], bool
    )
