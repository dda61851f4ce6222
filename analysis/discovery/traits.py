"""Traits of a string that speak for and against its being a slogan, and the score they give."""

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
"""Word classes that show a string to be cut out of a sentence, at its start and its end."""

FREE = 4.0
"""Bits from which on an entropy says no more: a string that combines freely."""

NEAR, AROUND = 100, 10
"""Characters in which a known slogan is company, and in which words tell a topic."""

SEEN = 5
"""Places at which where a string stands is believed by half."""

LEADS = 0.5
"""From what log-odds in front of known slogans a word leads to them and is no part of them."""

USUAL, TINY, MOST = 50, 1e-3, 3.0
"""How many known slogans what is usual weighs, how usual is what never is, and the most it says."""


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
        "company": believed * _company(stream, strings, known),
        "setting": believed * _setting(stream, strings, known),
        "topic": believed * _topic(stream, strings, known),
    }


def lead_lengths(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Give how long the first word of each string is, if it leads to known slogans; else 0."""
    numbers, starts, _ = known.T
    usual = np.bincount(stream.words[stream.begins[:-1]]).astype(np.float64)
    each = 1 / np.bincount(numbers)[numbers]
    seen = np.bincount(stream.words[starts - 1], each, len(usual))
    bounds = np.flatnonzero(stream.begins)
    ends = bounds[np.searchsorted(bounds, strings.firsts, "right")]
    leading = _likelier(seen, usual, USUAL) >= LEADS
    return np.where(leading[stream.words[strings.firsts]], ends - strings.firsts, 0)


def _place_traits(stream: Stream, strings: Strings) -> dict[str, np.ndarray]:
    starts, ends = strings.starts, strings.starts + strings.lengths[strings.owners]
    beside = np.append(stream.beside, 0)
    left = entropy(strings.owners, beside[starts - 1], len(strings.counts))
    right = entropy(strings.owners, beside[ends], len(strings.counts))
    return {
        "left_entropy": left,
        "right_entropy": right,
        "lowest_entropy": np.minimum(np.minimum(left, right), FREE),
        "quoted": share(strings, stream.opens[starts] & stream.closes[ends - 1]),
    }


def _around(
    stream: Stream, starts: np.ndarray, ends: np.ndarray, reach: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give where the characters before and behind a place begin and end, in its own text."""
    documents = stream.documents[starts]
    bounds = np.searchsorted(stream.documents, np.arange(stream.documents[-1] + 2))
    first, last = bounds[documents], bounds[documents + 1]
    return np.maximum(starts - reach, first), np.minimum(ends + reach, last)


def _company(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Give the share of places with a known slogan near by in the same text."""
    size, ends = len(stream.codes), strings.starts + strings.lengths[strings.owners]
    lowest, highest = _around(stream, strings.starts, ends, NEAR)
    begun, ended = (  # how many do so in front of a place
        np.append(0, np.cumsum(np.bincount(at, minlength=size + 1))) for at in known.T[1:]
    )
    before = ended[strings.starts + 1] - ended[lowest + 1]
    return share(strings, before + begun[highest] - begun[ends] > 0)


def _setting(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Add up how much likelier the words before and behind are beside a known slogan."""
    numbers, starts, ends = known.T
    each, every = 1 / np.bincount(numbers)[numbers], 1 / strings.counts[strings.owners]
    mine = strings.starts, strings.starts + strings.lengths[strings.owners]
    evidence = np.zeros(len(strings.counts))
    for at, place in ((starts - 1, mine[0] - 1), (ends, mine[1])):
        beside = stream.words[place]
        usual = np.bincount(beside, every, stream.words.max() + 1)
        seen = np.bincount(stream.words[at], each, len(usual))
        evidence += share(strings, _likelier(seen, usual, USUAL)[beside])
    return evidence


def _topic(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Average how much likelier the words around are around a known slogan."""
    words = stream.words[stream.begins[:-1]]
    begun = np.append(0, np.cumsum(stream.begins[:-1]))

    def windows(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, ...]:
        lowest, highest = _around(stream, starts, ends, AROUND)
        return begun[lowest], begun[starts], begun[ends], begun[highest]

    numbers, starts, ends = known.T
    each = 1 / np.bincount(numbers)[numbers]
    steps = [np.bincount(at, each, len(words) + 1) for at in windows(starts, ends)]
    covered = np.cumsum(steps[0] - steps[1] + steps[2] - steps[3])[:-1]
    usual = np.bincount(words).astype(np.float64)
    seen = np.bincount(words, covered, len(usual))
    odds = np.append(0, np.cumsum(_likelier(seen, usual, USUAL * AROUND)[words]))
    a, b, c, d = windows(strings.starts, strings.starts + strings.lengths[strings.owners])
    return share(strings, (odds[b] - odds[a] + odds[d] - odds[c]) / np.maximum(b - a + d - c, 1))


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
