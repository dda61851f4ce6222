"""The letters in which text reuse is looked for: all texts in a row, folded."""

import unicodedata
from typing import NamedTuple

import numpy as np

from analysis.letters.characters import code_points
from analysis.text.placeholders import placeholder_spans

MARK = "\1"
"""What stands for a placeholder."""
CLAUSE_ENDS = frozenset("，,。.；;：:！!？?、…\n\r")


class Letters(NamedTuple):
    """The letters and numbers of all texts in a row, each text closed by a code of its own."""

    codes: np.ndarray  # folded; a placeholder is one MARK
    places: np.ndarray  # where each stands in its text
    homes: np.ndarray  # the number of its text
    bounds: np.ndarray  # the first letter of each text; then one more
    breaks: np.ndarray  # before each: 2 the edge of a clause, 0 inside a number or Latin word
    pool: int | None  # how many of the texts are `others`; None: none was given
    twins: np.ndarray  # of each text the number of the same one in `others`; -1 if none


class View(NamedTuple):
    """The letters in the order of reading, or all of them backwards: so one rule serves both."""

    codes: np.ndarray
    homes: np.ndarray
    ends: list[int]  # of each text, where its letters end
    breaks: np.ndarray  # as in Letters, before each letter and behind the last

    def string(self, start: int, end: int) -> str:
        """Give the letters from `start` to before `end`."""
        return self.codes[start:end].tobytes().decode("utf-32-le")


def views_of(letters: Letters) -> tuple[View, View]:
    """Give the letters forwards and backwards; a place p of the one is size - p of the other."""
    codes, homes, bounds = letters.codes, letters.homes, letters.bounds
    breaks = np.append(letters.breaks, letters.breaks.dtype.type(2))
    forwards = View(codes, homes, (bounds[1:] - 1).tolist(), breaks)
    ends = (len(codes) - bounds[:-1]).tolist()
    return forwards, View(codes[::-1], homes[::-1], ends, breaks[::-1])


def read_letters(texts: list[str], pool: int | None, twins: np.ndarray) -> Letters:
    """Fold the texts and put them in a row; the first `pool` of them are those searched alone."""
    table = np.zeros(0x110000, dtype="uint32")
    for char in filter(str.isalnum, set().union(*texts)):
        plain = unicodedata.normalize("NFKC", char).lower()
        table[ord(char)] = ord(plain if len(plain) == 1 else char)
    codes, places = [np.zeros(0, "uint32")], [np.zeros(0, "int32")]
    edges, lengths, ends = [np.zeros(0, bool)], [], np.zeros(0x110000, dtype=bool)
    ends[[ord(char) for char in CLAUSE_ENDS]] = True
    for number, text in enumerate(texts):
        raw = code_points(text)
        own, before = table[raw], np.append(0, np.cumsum(ends[raw]))
        for start, end, _ in placeholder_spans(text):
            own[start], own[start + 1 : end] = ord(MARK), 0
        kept = np.flatnonzero(own)
        # a code beyond Unicode closes each text, so that no run of letters goes over its end
        codes += own[kept], np.array([0x110000 + number], dtype="uint32")
        places += kept.astype("int32"), np.array([len(text)], dtype="int32")
        edges += np.diff(before[kept], prepend=-1) > 0, np.ones(1, dtype=bool)
        lengths.append(len(kept) + 1)
    homes = np.repeat(np.arange(len(texts), dtype="int32"), lengths)
    bounds = np.concatenate([[0], np.cumsum(lengths, dtype="int64")])
    code, place, edge = map(np.concatenate, (codes, places, edges))
    latin = code < 128
    inside = latin & np.append(False, latin)[:-1] & (np.diff(place, prepend=-2) == 1)
    breaks = np.where(edge, 2, ~inside).astype("int8")
    return Letters(code, place, homes, bounds, breaks, pool, twins)
