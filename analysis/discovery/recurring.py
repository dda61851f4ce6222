"""Recurring strings: what stands again and again, how firmly it coheres, how freely it combines."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.tables import iter_texts
from analysis.letters.characters import code_points
from analysis.slogans.matching import CLOSING, OPENING
from analysis.text.word_classes import tag_words

SHORTEST, LONGEST = 3, 32
"""Characters of the strings that are kept."""

ALIGNED = 0.5
"""A string is kept if it begins and ends where words do in at least this share of its places."""

LIST_MARK = ord("、")
TAGS = ("x", "n", "nr", "ns", "nt", "nz", "v", "vn", "a", "m", "q", "t", "d", "p", "u", "c", "r")
TAGS += ("i", "j", "f", "s", "b", "y", "k", "eng")
"""Word classes of jieba: a tag, or else its first letter; l is read as i, any other as x."""

_LISTS, _STOPS, _FREE = "、，,､", "。！？；：!?;:", "。！？；，!?;,.\n"
_NEWLINE, _CHARACTERS = 10, 0x110000


Level = tuple[np.ndarray, np.ndarray]
"""The places of all strings of a length that recur, and of each how often it stands."""


class Stream(NamedTuple):
    """All texts as one row of characters without quotation marks, and what is known of each."""

    codes: np.ndarray
    """Code points; 0 where a string ends, 、 for what can divide a list."""
    places: np.ndarray
    """Where the character stands in its text."""
    documents: np.ndarray
    """The number of its document."""
    opens: np.ndarray
    """A quotation mark opens before it."""
    closes: np.ndarray
    """A quotation mark closes behind it."""
    beside: np.ndarray
    """What it is to its neighbours: also a mark in its place; 0 for the end of a clause."""
    titled: np.ndarray
    """It stands in 《》."""
    begins: np.ndarray
    """A word begins here; one longer than the others."""
    tags: np.ndarray
    """The number of its word's class in `TAGS`."""
    words: np.ndarray
    """The number of its word."""
    text: str
    """The codes as a string."""


class Strings(NamedTuple):
    """Strings, and all their places in the stream, ordered by string, then place."""

    lengths: np.ndarray
    counts: np.ndarray
    cohesion: np.ndarray
    fixed: np.ndarray
    """In two columns, how many times as often it stands without its last, its first word (log)."""
    owners: np.ndarray
    """Of each place, the number of its string."""
    starts: np.ndarray
    """Of each place, where it is in the stream."""

    @property
    def ends(self) -> np.ndarray:
        """Give where each place ends."""
        return self.starts + self.lengths[self.owners]

    @property
    def firsts(self) -> np.ndarray:
        """Give the first place of each string."""
        return self.starts[np.cumsum(self.counts) - self.counts].astype(np.int64)


def stream_of(documents: pd.DataFrame) -> Stream:
    """
    Join the texts of all documents to one row of characters.

    Raises
    ------
    ValueError
        If a column is missing, or `documents` repeats a doc_id.
    """
    texts = [text + "\n" for _, text in iter_texts(documents)]
    codes = code_points("".join(texts)).astype(np.int32)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    opens, closes = _are_among(codes, OPENING), _are_among(codes, CLOSING)
    apart = closes & ~opens & np.append(opens[1:], False)[: len(codes)]  # ”“ parts two phrases
    headlines = _in_headlines(codes)
    at = np.flatnonzero(~(opens | closes) | apart)
    begins, tags, words = _words(texts, len(codes))
    kept = _allowed_codes(codes, headlines)[at]
    return Stream(
        codes=kept,
        places=(at - np.repeat(np.cumsum(lengths) - lengths, lengths)[at]).astype(np.int32),
        documents=np.repeat(np.arange(len(texts)), lengths)[at].astype(np.int32),
        opens=np.append(False, opens)[at],
        closes=np.append(closes, False)[at + 1],
        beside=np.where((kept == 0) & ~_are_among(codes[at], _FREE), codes[at], kept),
        titled=_in_titles(codes)[at],
        begins=np.append(begins[at], True),
        tags=tags[at],
        words=words[at],
        text=kept.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"),
    )


def _are_among(codes: np.ndarray, characters: Iterable[str]) -> np.ndarray:
    """Tell which codes are one of these characters."""
    table = np.zeros(_CHARACTERS, dtype=bool)
    table[[ord(character) for character in characters]] = True
    return table[codes]


def _allowed_codes(codes: np.ndarray, headlines: np.ndarray) -> np.ndarray:
    """Keep what may stand in strings: letters, figures, +; give 、 for marks of lists, else 0."""
    table = np.zeros(_CHARACTERS, dtype=np.int32)
    for code in np.flatnonzero(np.bincount(codes, minlength=1)):
        table[code] = code if chr(code).isalnum() or chr(code) in "+＋" else 0
    table[[ord(mark) for mark in _LISTS]] = LIST_MARK
    kept = table[codes]
    inner = np.zeros(len(codes), dtype=bool)
    inner[1:-1] = (kept[:-2] > LIST_MARK) & (kept[2:] > LIST_MARK)
    kept[inner & headlines & _are_among(codes, " \u3000")] = (
        LIST_MARK  # 开好局 起好步 in a headline
    )
    return kept


def _words(texts: list[str], size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give where words begin, and the class and number of the word at each character."""
    numbers: dict[tuple[str, str], int] = defaultdict(count().__next__)
    found: list[int] = []
    for text in texts:
        found += map(numbers.__getitem__, tag_words(text))
    named = {tag: number for number, tag in enumerate(TAGS)} | {"l": TAGS.index("i")}
    tags = [named.get(tag[:2], named.get(tag[:1], 0)) for _, tag in numbers]
    terms = {term: number for number, (term, _) in enumerate(numbers)}
    repeats = np.array([len(term) for term, _ in numbers], dtype=np.int64)
    repeats = repeats[np.array(found, dtype=np.int64)]
    begins = np.zeros(size, dtype=bool)
    begins[np.cumsum(repeats) - repeats] = True
    each = np.repeat(np.array(found, dtype=np.int32), repeats)
    words = np.array([terms[term] for term, _ in numbers], dtype=np.int32)
    return begins, np.array(tags, dtype=np.int8)[each], words[each]


def _in_titles(codes: np.ndarray) -> np.ndarray:
    """Tell what stands in 《》 that its own line opens."""
    steps = _are_among(codes, "《〈").astype(np.int32) - _are_among(codes, "》〉")
    # How deep a character stands is counted from the depth at the end of the line before, so
    # that a title left open does not take in all that follows.
    depth, breaks = np.cumsum(steps), codes == _NEWLINE
    return depth - np.append(0, depth[breaks])[np.cumsum(breaks)] > 0


def _in_headlines(codes: np.ndarray) -> np.ndarray:
    """Tell what stands in a line without the end of a sentence."""
    breaks = codes == _NEWLINE
    lines = np.cumsum(breaks) - breaks
    return np.bincount(lines[_are_among(codes, _STOPS)], minlength=breaks.sum() + 1)[lines] == 0


def recurring_strings(stream: Stream, min_count: int) -> Strings:
    """
    Count all strings that recur, and keep those of three characters and more made of whole words.

    Longer strings are built from shorter ones that recur (Agrawal and Srikant
    1994), so that the work grows with the text and not with its square.

    References
    ----------
    Agrawal, R. and Srikant, R. (1994). Fast algorithms for mining association
    rules. Proceedings of the 20th VLDB Conference, 487-499.
    """
    codes = stream.codes
    ids = np.where(codes > 0, codes, -1)
    at = np.flatnonzero(codes).astype(np.int32)
    levels, found, number = [_level(ids, at)], [], 0
    for length in range(2, LONGEST + 1):
        at, ids, counts = _longer(at, ids, min_count)
        if not len(at):
            break
        levels.append(_level(ids, at))
        # `ids` numbers the string of this length at each place; those kept get numbers anew
        own, whole = ids[at], stream.begins[at] & stream.begins[at + length]
        aligned = np.bincount(own, weights=whole, minlength=len(counts)) >= ALIGNED * counts
        kept = aligned[own] & (codes[at] != LIST_MARK) & (codes[at + length - 1] != LIST_MARK)
        if length >= SHORTEST and kept.any():
            new = np.cumsum(np.bincount(own[kept], minlength=len(counts)) > 0) - 1
            found.append((length, (new[own[kept]] + number).astype(np.int32), at[kept]))
            number += new[-1] + 1
    return _collect(stream, found, levels)


def _longer(at: np.ndarray, ids: np.ndarray, least: int) -> tuple:
    """Join neighbouring strings to those one character longer, where these recur."""
    at = at[at + 1 < len(ids)]
    at = at[(ids[at] >= 0) & (ids[at + 1] >= 0)]
    # two strings that overlap but for a character each are one longer string: 改革开 and 革开放
    keys = ids[at] * np.int64(int(ids.max(initial=0)) + 1) + ids[at + 1]
    inverse, different = pd.factorize(keys)
    counts = np.bincount(inverse, minlength=len(different))
    often = counts >= least
    new = np.where(often, np.cumsum(often) - 1, -1).astype(np.int32)[inverse]
    longer = np.full(len(ids), -1, dtype=np.int32)
    longer[at] = new
    return at[new >= 0], longer, counts[often]


def _level(ids: np.ndarray, at: np.ndarray) -> Level:
    """Give the places of all strings of a length, and how often what stands there does."""
    own = ids[at]
    return at, np.bincount(own, minlength=1)[own].astype(np.int32)


def _collect(stream: Stream, found: list[tuple], levels: list[Level]) -> Strings:
    """Put the places of each string beside each other, and weigh its parts."""
    sizes = [np.full(owners.max() - owners.min() + 1, length) for length, owners, _ in found]
    lengths = np.concatenate([np.zeros(0, np.int64), *sizes])
    owners, starts = (
        np.concatenate([np.zeros(0, np.int32), *(part[column] for part in found)])
        for column in (1, 2)
    )
    order = np.argsort(owners, kind="stable")
    owners, starts = owners[order], starts[order]
    counts = np.bincount(owners, minlength=len(lengths))
    firsts = starts[np.cumsum(counts) - counts]
    cohesion = _cohesion(lengths, counts, firsts, levels)
    fixed = _fixed(stream, lengths, counts, firsts, levels)
    return Strings(lengths, counts, cohesion, fixed, owners, starts)


def _cohesion(
    lengths: np.ndarray, counts: np.ndarray, firsts: np.ndarray, levels: list[Level]
) -> np.ndarray:
    """Give the normalised pointwise mutual information of the weakest split, from -1 to 1."""
    size = max(len(levels[0][0]), 1)
    lowest, joint = np.full(len(lengths), np.inf), np.log(counts / size)
    for length in range(SHORTEST, len(levels) + 1):
        mine = np.flatnonzero(lengths == length)
        for split in range(1, length):
            left = np.log(_counts_at(levels[split - 1], firsts[mine]) / size)
            right = np.log(_counts_at(levels[length - split - 1], firsts[mine] + split) / size)
            weighed = (joint[mine] - left - right) / np.minimum(joint[mine], -1e-9)
            lowest[mine] = np.minimum(lowest[mine], -weighed)
    return lowest


def _counts_at(level: Level, at: np.ndarray) -> np.ndarray:
    return level[1][np.searchsorted(level[0], at)]


def _fixed(
    stream: Stream,
    lengths: np.ndarray,
    counts: np.ndarray,
    firsts: np.ndarray,
    levels: list[Level],
) -> np.ndarray:
    """Say how much oftener a string stands without its last word, and without its first."""
    fixed = np.full((len(lengths), 2), np.nan)
    bounds = np.flatnonzero(stream.begins)
    ends = firsts + lengths
    last = bounds[np.maximum(np.searchsorted(bounds, ends) - 1, 0)]
    second = bounds[np.minimum(np.searchsorted(bounds, firsts, side="right"), len(bounds) - 1)]
    last -= stream.codes[np.maximum(last - 1, 0)] == LIST_MARK
    second += np.append(stream.codes, 0)[second] == LIST_MARK
    for side, (begin, end) in enumerate(((firsts, last), (second, ends))):
        sizes = end - begin
        for length in range(2, len(levels) + 1):
            mine = np.flatnonzero((sizes == length) & (sizes < lengths))
            fixed[mine, side] = np.log(_counts_at(levels[length - 1], begin[mine]) / counts[mine])
    return fixed


def entropy(owners: np.ndarray, neighbours: np.ndarray, number: int) -> np.ndarray:
    """
    Measure in bits how freely each of `number` strings combines with what stands beside it.

    A break, a neighbour 0, is each time another neighbour.
    """
    # With n places and c of them beside the same neighbour, the entropy is log n less the sum
    # of c log c over n; a break adds nothing to the sum, since it counts once each: log 1 is 0.
    counts, free = np.bincount(owners, minlength=number), neighbours == 0
    keys = owners[~free] * np.int64(_CHARACTERS) + neighbours[~free]
    pairs, sizes = np.unique(keys, return_counts=True)
    bits = np.bincount(pairs // _CHARACTERS, weights=sizes * np.log2(sizes), minlength=number)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(counts > 0, np.maximum(np.log2(counts) - bits / counts, 0.0), np.nan)


def share(strings: Strings, where: np.ndarray) -> np.ndarray:
    """Average over the places of each string."""
    sums = np.bincount(strings.owners, weights=where, minlength=len(strings.counts))
    return sums / strings.counts


def documents_of(stream: Stream, strings: Strings) -> np.ndarray:
    """Count the documents in which each string stands."""
    documents = stream.documents[strings.starts]
    changed = np.ones(len(documents), dtype=bool)
    changed[1:] = (np.diff(documents) != 0) | (np.diff(strings.owners) != 0)
    return np.bincount(strings.owners[changed], minlength=len(strings.counts))
