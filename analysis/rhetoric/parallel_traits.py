"""What two neighbours share: the traits of which parallelism is weighed, beside their weights."""

from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from analysis.corpus.lexicons import read_rows
from analysis.rhetoric.parallel_units import TITLES, Unit, Word

SHARED_OPENING, SHORT_SENTENCE = 2, 20
"""Sentences must share this many first characters, behind a noun, unless they are this short."""

FORMATIVES = frozenset("化性力")
"""Last characters that form words: 组织化、集约化."""

EVERYDAY = frozenset({"的", "了", "和", "与", "及", "等", "地", "着"})
"""Words shared by chance."""

CORRELATIVES = {"既": ("又", "也", "更", "就"), "是": ("又是", "也是", "更是", "就是")}
"""How a member may begin if its neighbour before it begins with the character."""

LONG, SHORT = 8, 3
"""Two units are long from so many characters on average, and short below so many."""

NEVER = -99.0
"""The evidence for what cannot be parallel."""

_NAMING, _FORMAL, _FIGURES = frozenset("NMOR"), frozenset("PDVARCUL"), frozenset("MO")


class Pair:
    """
    Two neighbours, and what they have in common.

    Parameters
    ----------
    one, other : Unit
        The first and the second.
    level : int
        The level of the marks that divide them.
    lead, tail : str, optional
        The class of the last word of a lead-in that was taken off the first,
        and of the first word of a tail that was taken off the second.
    """

    def __init__(self, one: Unit, other: Unit, level: int, lead: str = "", tail: str = "") -> None:
        a, b = one.letters, other.letters
        self.one, self.other, self.level, self.lead, self.tail = one, other, level, lead, tail
        self.words = one.spoken + other.spoken
        self.short, self.long = sorted((len(a), len(b)))
        self.mean, self.equal = (self.short + self.long) / 2, self.short == self.long
        self.same_breaks = have_same_breaks(one, other)
        self.first, self.last = a[0] == b[0], a[-1] == b[-1]
        # equal words by their places in both: all, those not shared by chance, those of one form
        self.shared = _shared_words(one, other)
        self.content = [pair for pair in self.shared if one.spoken[pair[0]].text not in EVERYDAY]
        self.form = [pair for pair in self.content if self._is_pinned(*pair)]
        self.naming = all(word.kind in _NAMING for word in self.words)
        self.formative = self.last and a[-1] in FORMATIVES and (self.naming or self._has_one_word())

    def _is_pinned(self, i: int, j: int) -> bool:
        """Tell whether a shared word that names no thing stands equally far from an end of both."""
        one, other = self.one, self.other
        if not {one.spoken[i].kind, other.spoken[j].kind} & _FORMAL:
            return False
        a, b = one.offsets[i], other.offsets[j]
        return a == b or len(one.letters) - a == len(other.letters) - b

    def _has_one_word(self) -> bool:
        return min(len(self.one.spoken), len(self.other.spoken)) == 1

    def begin_with(self, kind: str) -> bool:
        """Tell whether the first word of both is of this class."""
        return self.one.spoken[0].kind == self.other.spoken[0].kind == kind

    def may_share_subject(self) -> bool:
        """Tell whether both are clauses of which the first may begin with a subject."""
        return self.level == 2 and not self.same_breaks and self.one.spoken[0].kind == "N"

    def form_is_early(self) -> bool:
        """Tell whether a shared word of the form stands at the beginning of both."""
        return any(self.one.offsets[i] == self.other.offsets[j] <= 2 for i, j in self.form)


TRAITS: dict[str, Callable[[Pair], float]] = {
    "any": lambda pair: 1,
    "ratio": lambda pair: pair.short / pair.long,
    "equal": lambda pair: pair.equal,
    "equal_clauses": lambda pair: pair.equal and pair.level == 2,
    "breaks": lambda pair: pair.same_breaks,
    "four": lambda pair: pair.same_breaks and pair.short == 4,
    "idioms": lambda pair: pair.short == pair.long == 4 and pair.begin_with("L"),
    "long": lambda pair: pair.mean >= LONG,
    "correlative": lambda pair: is_correlative(pair.one, pair.other),
    "first": lambda pair: pair.first and not pair.may_share_subject(),
    "last": lambda pair: pair.last,
    "everyday": lambda pair: len(pair.shared) > len(pair.content),
    "form": lambda pair: bool(pair.form),
    "form_clauses": lambda pair: bool(pair.form) and pair.level == 2,
    "form_early": lambda pair: pair.form_is_early(),
    "two_words": lambda pair: len(pair.content) > 1,
    "formative": lambda pair: pair.formative,
    "things": lambda pair: pair.naming and not pair.first and not pair.formative,
    "short": lambda pair: pair.mean < SHORT,
    "figures": lambda pair: any(map(_is_figure, pair.words)),
    "nothing": lambda pair: not (pair.shared or pair.first or pair.last or pair.equal),
    "joined": lambda pair: pair.level == 0,
    "clauses": lambda pair: pair.level == 2,
    "sentences": lambda pair: pair.level > 2,
    "lead": lambda pair: bool(pair.lead),
    "tail": lambda pair: bool(pair.tail),
    "tail_particle": lambda pair: pair.tail == "U",
}
"""What ``data/lexicons/parallels.csv`` weighs, in its order; most are true or false."""


def evidence(one: Unit, other: Unit, level: int, lead: str = "", tail: str = "") -> float:
    """Weigh the traits of two neighbours; `NEVER` if they cannot be parallel."""
    if _are_excluded(one, other, level):
        return NEVER
    pair = Pair(one, other, level, lead, tail)
    return sum([weight * trait(pair) for trait, weight in _weighed_traits()])


@cache
def _weighed_traits() -> list[tuple[Callable[[Pair], float], float]]:
    """Read what each trait adds to the evidence, in log-odds."""
    return [(TRAITS[row["trait"]], float(row["weight"])) for row in read_rows("parallels.csv")]


def _are_excluded(one: Unit, other: Unit, level: int) -> bool:
    """Tell what is never parallel: the same twice, figures or letters, titles, other openings."""
    a, b = one.letters, other.letters
    short, long = sorted((len(a), len(b)))
    if short < 2 or long > 4 * short or a == b or a.isascii() or b.isascii():
        return True
    if any(unit.words[end].text in TITLES for unit in (one, other) for end in (0, -1)):
        return True
    if level < 3 or (short + long < 2 * SHORT_SENTENCE and have_same_breaks(one, other)):
        return False
    subject = len(one.spoken[0].text) if one.spoken[0].kind in _NAMING else 0
    return a[: subject + SHARED_OPENING] != b[: subject + SHARED_OPENING]


def have_same_breaks(one: Unit, other: Unit) -> bool:
    """Tell whether both are of one length and break alike; one may have more breaks."""
    if len(one.letters) != len(other.letters):
        return False
    some, more = sorted((set(one.offsets), set(other.offsets)), key=len)
    return some <= more


def is_correlative(one: Unit, other: Unit) -> bool:
    """Tell whether the second answers the first: 既…又…, 是…也是…."""
    return other.letters.startswith(CORRELATIVES.get(one.letters[:1], ()))


def _is_figure(word: Word) -> bool:
    return word.kind in _FIGURES or word.text.isascii()


def _shared_words(one: Unit, other: Unit) -> list[tuple[int, int]]:
    """Pair equal words in order, each with the next that is left."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(other.spoken):
        places.setdefault(word.text, []).append(place)
    pairs, free = [], 0
    for place, word in enumerate(one.spoken):
        found = places.get(word.text, [])
        at = bisect_right(found, free - 1)
        if at < len(found):
            pairs.append((place, found[at]))
            free = found[at] + 1
    return pairs
