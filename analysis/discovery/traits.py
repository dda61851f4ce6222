"""Traits of a string that speak for and against its being a slogan, and the score they give."""

from typing import NamedTuple

import numpy as np

from analysis.corpus.lexicons import read_rows
from analysis.discovery.recurring import (
    TAGS,
    Stream,
    Strings,
    documents_of,
    entropy,
    share,
)

CUT = ("u", "c", "y"), ("u", "c", "y", "p", "f")
"""A string that begins, or ends, with a word of these classes is cut out of a sentence."""

FREE = 4.0
"""Bits; a string with more entropy combines freely, and more says nothing more."""

NEAR, AROUND = 100, 10
"""Characters to each side in which a known slogan is near; in which words tell a topic."""

SEEN = 5
"""With this many places the context evidence gets half its weight."""

LEADS = 0.5
"""A word with at least these log-odds in front of known slogans leads to them."""

USUAL, TINY, MOST = 50, 1e-3, 3.0
"""Pseudo-count of the background; its floor for unseen words; cap of the log ratio."""


class Window(NamedTuple):
    """What lies around places in their texts: from `first` to `start`, from `end` to `last`."""

    first: np.ndarray
    start: np.ndarray
    end: np.ndarray
    last: np.ndarray

    def in_words(self, begun: np.ndarray) -> "Window":
        """Give the same window by words, of which `begun` counts those before each character."""
        return Window(*(begun[bound] for bound in self))

    def total(self, sums: np.ndarray) -> np.ndarray:
        """Add up before and behind what `sums` has added up in front of each place."""
        before = sums[self.start] - sums[self.first]
        return before + sums[self.last] - sums[self.end]

    def weight_at(self, weights: np.ndarray, size: int) -> np.ndarray:
        """Add up, for each of `size` places, the weights of the windows that it lies in."""
        first, start, end, last = (np.bincount(bound, weights, size + 1) for bound in self)
        return np.cumsum(first - start + end - last)[:-1]


def string_traits(stream: Stream, strings: Strings, wordings: list[str]) -> dict[str, np.ndarray]:
    """Describe each string by its neighbours, where it stands, its words and its form."""
    lengths, firsts = strings.lengths, strings.firsts
    traits = _place_traits(stream, strings) | _word_traits(stream, strings)
    traits |= {"any": np.ones(len(wordings)), "cohesion": strings.cohesion}
    traits["documents"] = np.log(documents_of(stream, strings))
    traits["open_end"], traits["open_start"] = strings.fixed.T
    members = np.array([wording.count("、") for wording in wordings]) + 1
    traits |= {"listed": members > 1, "members": members > 2}
    traits["long"] = np.maximum(lengths - 8, 0) / 8
    middle = stream.begins[np.minimum(firsts + lengths // 2, len(stream.codes))]
    traits["halves"] = np.isin(lengths, [4, 8]) & middle
    return {name: np.asarray(values, dtype=np.float64) for name, values in traits.items()}


def known_traits(stream: Stream, strings: Strings, known: np.ndarray) -> dict[str, np.ndarray]:
    """
    Compare where each string stands with where known slogans do; rare ones by less.

    Of every place of a known slogan `known` has its number, start and end. Where none
    stands, all strings are alike.
    """
    believed = strings.counts / (strings.counts + SEEN)
    return {
        "company": believed * _known_nearby(stream, strings, known),
        "setting": believed * _likelier_beside(stream, strings, known),
        "topic": believed * _likelier_around(stream, strings, known),
    }


def lead_lengths(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Give how long the first word of each string is, if it leads to known slogans; else 0."""
    usual = np.bincount(stream.words[stream.begins[:-1]]).astype(np.float64)
    seen = np.bincount(stream.words[known[:, 1] - 1], _each_once(known), len(usual))
    bounds = np.flatnonzero(stream.begins)
    ends = bounds[np.searchsorted(bounds, strings.firsts, "right")]
    leading = _likelier(seen, usual, USUAL) >= LEADS
    return np.where(leading[stream.words[strings.firsts]], ends - strings.firsts, 0)


def _place_traits(stream: Stream, strings: Strings) -> dict[str, np.ndarray]:
    starts, ends = strings.starts, strings.ends
    beside = np.append(stream.beside, 0)
    left = entropy(strings.owners, beside[starts - 1], len(strings.counts))
    right = entropy(strings.owners, beside[ends], len(strings.counts))
    return {
        "left_entropy": left,
        "right_entropy": right,
        "lowest_entropy": np.minimum(np.minimum(left, right), FREE),
        "quoted": share(strings, stream.opens[starts] & stream.closes[ends - 1]),
    }


def _around(stream: Stream, starts: np.ndarray, ends: np.ndarray, reach: int) -> Window:
    """Give the characters before and behind places, in their own text."""
    documents = stream.documents[starts]
    bounds = np.searchsorted(stream.documents, np.arange(stream.documents[-1] + 2))
    first, last = bounds[documents], bounds[documents + 1]
    return Window(np.maximum(starts - reach, first), starts, ends, np.minimum(ends + reach, last))


def _each_once(known: np.ndarray) -> np.ndarray:
    """Weigh the places of known slogans so that each slogan counts once in all."""
    return 1 / np.bincount(known[:, 0])[known[:, 0]]


def _known_nearby(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Give the share of places with a known slogan near by in the same text."""
    size, window = len(stream.codes), _around(stream, strings.starts, strings.ends, NEAR)
    begun, ended = (  # how many do so in front of a place
        np.append(0, np.cumsum(np.bincount(at, minlength=size + 1))) for at in known.T[1:]
    )
    # before a string all slogans that end in its window, behind it all that begin there
    before = ended[window.start + 1] - ended[window.first + 1]
    return share(strings, before + begun[window.last] - begun[window.end] > 0)


def _likelier_beside(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Add up how much likelier the words before and behind are beside a known slogan."""
    _, starts, ends = known.T
    once, every = _each_once(known), 1 / strings.counts[strings.owners]
    evidence = np.zeros(len(strings.counts))
    for at_known, at_string in ((starts - 1, strings.starts - 1), (ends, strings.ends)):
        beside = stream.words[at_string]
        usual = np.bincount(beside, every, stream.words.max() + 1)
        seen = np.bincount(stream.words[at_known], once, len(usual))
        evidence += share(strings, _likelier(seen, usual, USUAL)[beside])
    return evidence


def _likelier_around(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Average how much likelier the words around are around a known slogan."""
    words = stream.words[stream.begins[:-1]]
    begun = np.append(0, np.cumsum(stream.begins[:-1]))
    near_known = _around(stream, *known.T[1:], AROUND).in_words(begun)
    usual = np.bincount(words).astype(np.float64)
    seen = np.bincount(words, near_known.weight_at(_each_once(known), len(words)), len(usual))
    odds = np.append(0, np.cumsum(_likelier(seen, usual, USUAL * AROUND)[words]))
    window = _around(stream, strings.starts, strings.ends, AROUND).in_words(begun)
    size = window.total(np.arange(len(odds)))
    return share(strings, window.total(odds) / np.maximum(size, 1))


def _likelier(seen: np.ndarray, usual: np.ndarray, prior: float) -> np.ndarray:
    """Compare shares as logarithm of their ratio; `prior` of what is usual is seen beforehand."""
    usual = (usual + TINY) / (usual + TINY).sum()
    seen = seen + prior * usual
    return np.minimum(np.log(seen / seen.sum() / usual), MOST)


def _word_traits(stream: Stream, strings: Strings) -> dict[str, np.ndarray]:
    firsts, lengths = strings.firsts, strings.lengths
    traits = {}
    for name, tags in {"persons": ("nr",), "places": ("ns", "nt")}.items():
        among = np.append(0, np.cumsum(_is_tagged(stream, tags)))
        traits[name] = (among[firsts + lengths] - among[firsts]) / lengths
    begun = np.append(0, np.cumsum(stream.begins[:-1]))
    words = np.maximum(begun[firsts + lengths] - begun[firsts], 1)
    start, end = (_is_tagged(stream, tags) for tags in CUT)
    return traits | {
        "word_length": lengths / words,
        "cut": start[firsts] | end[firsts + lengths - 1],
    }


def _is_tagged(stream: Stream, tags: tuple[str, ...]) -> np.ndarray:
    return np.isin(stream.tags, [TAGS.index(tag) for tag in tags])


def scores(traits: dict[str, np.ndarray]) -> np.ndarray:
    """Add up the weights of ``candidates.csv``, and give the logistic function of the sum."""
    evidence = 0.0
    for row in read_rows("candidates.csv"):
        values = traits[row["trait"]]
        known = np.nan_to_num(values, nan=float(row["unknown"] or 0))
        evidence = evidence + float(row["weight"]) * known
    return 1 / (1 + np.exp(-np.clip(evidence, -50, 50)))
