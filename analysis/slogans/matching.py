"""Where slogans stand: all documents as one string of bytes, searched in one pass."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from analysis.letters.characters import code_points

OPENING, CLOSING = "“‘「『〝«‹„＂\"'`", "”’」』〞»›‟＂\"'`"
MARKS = f"{OPENING}{CLOSING}《》〈〉"
APART = "\n\n"
"""Put between two documents, so that no slogan runs from one into the next."""
DFA_CHARS = 100_000
"""A lexicon of so many characters or fewer is searched by a table of all states: fast and large."""

SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""All white space of Unicode; none stands behind the ideographic space."""

_FLAGS = {
    "hidden": MARKS + SPACES,
    "space": SPACES,
    "closes": "”’」』〞»›》〉",  # one of these before one that opens keeps two phrases apart
    "opens": "“‘「『〝«‹《〈",
    "opening": OPENING,
    "closing": CLOSING,
}
_BITS = {name: 1 << n for n, name in enumerate(_FLAGS)}
_ALIKE = {"，": "、", ",": "、", "､": "、", "＋": "+"}


@cache
def _flags() -> np.ndarray:
    """Say of each character of Unicode which of the classes it is in."""
    flags = np.zeros(0x110000, "uint8")
    for name, characters in _FLAGS.items():
        flags[code_points(characters)] |= _BITS[name]
    return flags


class Folded(NamedTuple):
    """A text without what may stand inside a slogan, and the way back."""

    text: str
    places: np.ndarray  # where in the text itself each character of the folded one stands
    flags: np.ndarray  # of each character of the text itself

    def are(self, name: str, places: np.ndarray) -> np.ndarray:
        """Tell of places in the text itself whether they hold a character of a class."""
        inside = (places >= 0) & (places < len(self.flags))
        held = np.zeros(len(places), bool)
        held[inside] = self.flags[places[inside]] & _BITS[name] > 0
        return held


def fold(text: str) -> Folded:
    """
    Drop what may stand inside a slogan without changing it.

    Quotation marks, spaces and a line break go, commas become 、; but a closing
    mark before an opening one, and a blank line, keep two phrases apart.
    """
    chars = code_points(text)
    flags = _flags()[chars]
    hidden = flags & _BITS["hidden"] > 0
    apart = np.concatenate([_closed_and_opened(flags), _blank_lines(chars, flags)])
    keep = ~hidden
    keep[apart] = True
    chars = np.where((chars & 0xFFFFF800) == 0xD800, 0xFFFD, chars)  # half a pair is no text
    chars[apart] = ord("\n")
    folded = chars[keep].astype("<u4").tobytes().decode("utf-32-le")
    for comma, same in _ALIKE.items():
        folded = folded.replace(comma, same)
    return Folded(folded, np.flatnonzero(keep), flags)


@lru_cache(maxsize=20_000)
def slogan_key(wording: str) -> str:
    """
    Write a wording as it is compared: without quotation marks and blanks, 、 for commas.

    Examples
    --------
    >>> slogan_key("“两个维护”")
    '两个维护'
    """
    return fold(wording).text


def _closed_and_opened(flags: np.ndarray) -> np.ndarray:
    closes, opens = flags & _BITS["closes"] > 0, flags & _BITS["opens"] > 0
    return np.flatnonzero(closes[:-1] & opens[1:])


def _blank_lines(chars: np.ndarray, flags: np.ndarray) -> np.ndarray:
    """Find each line break that has nothing but spaces between it and the one before."""
    spaces = np.flatnonzero(flags & _BITS["space"])
    number = np.flatnonzero(chars[spaces] == ord("\n"))
    breaks = spaces[number]
    return breaks[1:][np.diff(breaks) == np.diff(number)]


@lru_cache(maxsize=8)
def _automaton(keys: tuple[str, ...]):
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    small = sum(map(len, keys)) <= DFA_CHARS
    how = Implementation.DFA if small else Implementation.ContiguousNFA
    return BytesAhoCorasick([key.encode() for key in keys], implementation=how)


class Spans(NamedTuple):
    """Mentions in order of the text, longer first at one start."""

    starts: np.ndarray
    ends: np.ndarray
    keys: np.ndarray  # the number of the slogan
    quoted: np.ndarray
    holders: np.ndarray  # the number of the slogan of the longest mention around; -1 if none


def find_spans(text: str, folded: Folded, keys: tuple[str, ...]) -> Spans:
    """Find all mentions of `keys`, which are folded themselves, with what is around them."""
    starts, ends, numbers = _matches(folded.text, keys)
    starts, ends = folded.places[starts], folded.places[ends - 1] + 1
    broken = ends - starts > np.array([len(key) for key in keys], "int64")[numbers]
    for n in np.flatnonzero(broken):
        starts[n], ends[n] = balanced(text, int(starts[n]), int(ends[n]))
    order = np.lexsort((numbers, -ends, starts))
    starts, ends, numbers, broken = (part[order] for part in (starts, ends, numbers, broken))
    quoted = folded.are("opening", starts - 1) & folded.are("closing", ends)
    for n in np.flatnonzero(broken & ~quoted):
        quoted[n] = any(mark in OPENING for mark in text[starts[n] : ends[n]])
    return Spans(starts, ends, numbers, quoted, _holders(starts, ends, numbers))


def _matches(folded: str, keys: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give start, end and key of each match, overlapping ones too, in characters."""
    if not keys:
        return np.empty(0, "int64"), np.empty(0, "int64"), np.empty(0, "int64")
    haystack = folded.encode()
    found = _automaton(keys).find_matches_as_indexes(haystack, overlapping=True)
    numbers, *edges = np.array(found, "int64").reshape(-1, 3).T
    characters = np.flatnonzero(np.frombuffer(haystack, "uint8") & 0xC0 != 0x80)
    starts, ends = (np.searchsorted(characters, edge) for edge in edges)
    return starts, ends, numbers


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the other mark of a pair of quotation marks that the span cuts in two."""
    for opening, closing in zip(OPENING, CLOSING, strict=True):
        surface = text[start:end]
        if opening == closing:
            lone_closing = lone_opening = surface.count(opening) % 2 == 1
        else:
            first = surface.find(closing)
            lone_closing = first >= 0 and opening not in surface[:first]
            lone_opening = surface.rfind(opening) > surface.rfind(closing)
        if lone_closing and text[max(start - 1, 0) : start] == opening:
            start -= 1
        elif lone_opening and text[end : end + 1] == closing:
            end += 1
    return start, end


def _holders(starts: np.ndarray, ends: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Give the slogan of the longest other mention around each; -1 if there is none."""
    holders = np.full(len(starts), -1)
    reach = np.maximum.accumulate(ends)
    for n in np.flatnonzero(reach[:-1] >= ends[1:]) + 1:
        longest = max(
            _around(n, ends, reach), key=lambda outer: (ends[outer] - starts[outer], -outer)
        )
        holders[n] = numbers[longest]
    return holders


def _around(n: int, ends: np.ndarray, reach: np.ndarray) -> Iterator[int]:
    """Give the earlier mentions that reach to the end of mention n, the nearest first."""
    outer = n - 1
    while outer >= 0 and reach[outer] >= ends[n]:
        if ends[outer] >= ends[n]:
            yield outer
        outer -= 1
