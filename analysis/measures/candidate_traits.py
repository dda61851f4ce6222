"""Traits of a string that speak for and against its being a slogan, and the score they give."""

import numpy as np

from analysis.corpus.data import read_rows
from analysis.measures.recurring import (
    LIST_MARK,
    TAGS,
    Stream,
    Strings,
    documents_of,
    entropy,
    share,
)

CUT = ("u", "c", "y"), ("u", "c", "y", "p", "f")
"""Word classes that show a string to be cut out of a sentence, at its start and its end."""


def string_traits(stream: Stream, strings: Strings, wordings: list[str]) -> dict[str, np.ndarray]:
    """Describe each string by its neighbours, where it stands, its words and its form."""
    lengths, firsts = strings.lengths, strings.firsts
    traits = _place_traits(stream, strings) | _word_traits(stream, strings)
    traits |= {"any": np.ones(len(wordings)), "count": np.log(strings.counts)}
    traits["spread"] = documents_of(stream, strings) / strings.counts
    traits["cohesion"] = strings.cohesion
    traits["open_end"], traits["open_start"] = strings.fixed.T
    members = np.array([wording.count("、") for wording in wordings]) + 1
    traits |= {"pair": members == 2, "members": members > 2, "three": lengths == 3}
    traits["list_of_words"] = (members > 1) & (traits["words"] == 2 * members - 1)
    traits["long"] = np.maximum(lengths - 8, 0) / 8
    middle = stream.begins[np.minimum(firsts + lengths // 2, len(stream.codes))]
    traits["halves"] = np.isin(lengths, [4, 8]) & middle
    return {name: np.asarray(values, dtype=np.float64) for name, values in traits.items()}


def _place_traits(stream: Stream, strings: Strings) -> dict[str, np.ndarray]:
    starts, ends = strings.starts, strings.starts + strings.lengths[strings.owners]
    codes, beside = np.append(stream.codes, 0), np.append(stream.beside, 0)
    quoted = share(strings, stream.opens[starts] & stream.closes[ends - 1])
    left = entropy(strings.owners, beside[starts - 1], len(strings.counts))
    right = entropy(strings.owners, beside[ends], len(strings.counts))
    return {
        "left_entropy": left,
        "right_entropy": right,
        "lowest_entropy": np.minimum(left, right),
        "left_break": share(strings, codes[starts - 1] == 0),
        "right_list": share(strings, codes[ends] == LIST_MARK),
        "quoted": quoted,
        "ever_quoted": quoted > 0,
    }


def _word_traits(stream: Stream, strings: Strings) -> dict[str, np.ndarray]:
    firsts, lengths = strings.firsts, strings.lengths
    classes = {"persons": ("nr",), "places": ("ns", "nt"), "figures": ("m", "q", "t")}
    traits = {}
    for name, tags in (classes | {"idioms": ("i",)}).items():
        among = np.append(0, np.cumsum(_is_tagged(stream, tags)))
        traits[name] = (among[firsts + lengths] - among[firsts]) / lengths
    begun = np.append(0, np.cumsum(stream.begins[:-1]))
    words = np.maximum(begun[firsts + lengths] - begun[firsts], 1)
    start, end = (_is_tagged(stream, tags) for tags in CUT)
    return traits | {
        "words": words,
        "one_word": words == 1,
        "word_length": lengths / words,
        "verb_start": _is_tagged(stream, ("v",))[firsts],
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
