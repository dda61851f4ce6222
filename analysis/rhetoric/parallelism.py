"""Parallel sets (排比、对偶): neighbours that repeat a frame or a rhythm."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, pairwise
from math import exp
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from analysis.corpus.tables import iter_texts, make_table
from analysis.rhetoric.parallel_traits import NEVER, evidence, is_correlative
from analysis.rhetoric.parallel_units import (
    NESTING,
    Span,
    Unit,
    rows,
    shared_frame,
    stripped,
    tagged_words,
    units_of,
    without_half,
    without_lead,
    without_tail,
)

PARALLEL_SETS = {
    "doc_id": "str",
    "set_id": "int64",
    "member": "int64",
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "frame": "str",
    "grade": "str",
    "score": "float64",
    "level": "int64",
}
SET_COST, STEP_COST, PAIR_COST = 2.14, -0.97, 0.6
"""The evidence must outweigh these costs: of a set, of each step in it, and of a pair."""

BOTH_TRIMMED = 30
"""Lead-in and tail are taken off at once only if both units have at most this many characters."""

RATIO_ALIKE, RATIO = 2.5, 1.43
"""A trimmed neighbour may be this many times longer if both begin alike, and if not."""

_evidence = attrgetter("evidence")


class Fit(NamedTuple):
    """Two neighbours, each perhaps trimmed, and the evidence that they are parallel."""

    evidence: float
    first: Unit
    second: Unit


class Fits(NamedTuple):
    """The best fit of two neighbours as they are, and with what may be taken off them."""

    full: Fit
    led: Fit
    """The first without a lead-in."""
    tailed: Fit
    """The second without a tail."""
    both: Fit

    @property
    def alone(self) -> Fit:
        """Give the best fit of two that are a set by themselves."""
        return max(self, key=_evidence)

    @property
    def opening(self) -> Fit:
        """Give the best fit of the first two of more."""
        return max(self.full, self.led, key=_evidence)

    @property
    def closing(self) -> Fit:
        """Give the best fit of the last two of more."""
        return max(self.full, self.tailed, key=_evidence)


class Best(NamedTuple):
    """The best way to take sets from the units up to one."""

    value: float
    """The evidence of all these sets, less their costs."""
    first: int
    """The number of the first unit of the last set; -1 if the last unit is in none."""
    steps: float
    """The evidence of the last set alone."""

    def longer(self, evidence: float) -> "Best":
        """Take one more unit into the last set."""
        return Best(self.value + evidence - STEP_COST, self.first, self.steps + evidence)


class Run(NamedTuple):
    """The members of a set, the evidence of their steps, and what is left of it after costs."""

    units: list[Unit]
    steps: float
    surplus: float


class Found(NamedTuple):
    """A set before it has a number: its members, evidence less costs, and evidence a step."""

    spans: tuple[Span, ...]
    evidence: float
    mean: float
    level: int
    units: list[Unit]


def parallel_sets(documents: pd.DataFrame) -> pd.DataFrame:
    """
    Find members that stand next to each other and repeat a frame or a rhythm.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.

    Returns
    -------
    DataFrame
        One row a member, in order of the text:

        - ``doc_id``; ``set_id``: 0, 1, … in the document; ``member``: 1, 2, …
        - ``start``, ``end``: character offsets, without the mark behind and
          without quotation marks that only wrap the member; ``surface``: its text
        - ``frame``: what all members share, with … for the gaps (多…之…); if
          they share nothing, the lengths of the words (2+2)
        - ``grade``: ``set`` of three or more members, or ``pair``
        - ``score``: from 0 to 1, the logistic function of the evidence that
          neighbours are parallel, averaged over the set; a rank, no chance
        - ``level``: what divides the members, 0: 、 with 和, 1: 、, 2: ，,
          3: ；, 4: 。

    Raises
    ------
    ValueError
        If a column is missing, or a doc_id repeats itself.

    Notes
    -----
    Only neighbours between marks of one level are compared, by the traits and
    weights of ``data/lexicons/parallels.csv``; long ones by their beginnings.
    Of a row, those runs are taken whose evidence most outweighs their cost. A
    lead-in before the first member and a tail behind the last are left out.
    A set inside a member of another is listed too.

    On six texts kept apart from the making of the rules, against what two
    readers marked alike, sets of three and more are found with precision 0.90,
    recall 0.80, F1 0.85; with pairs F1 0.71 (``make evaluate``;
    ``tests/gold/README.md``). They are few, and texts differ: speeches do
    well, in the evening news most sets were missed. Word classes are jieba's,
    some put right by ``word_classes.csv``, and often wrong in short phrases;
    lists of things, and neighbours alike by chance, are found too. Read the
    rows.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["多献富民之计、多谋稳定之策。"]})
    >>> parallel_sets(documents)[["start", "end", "frame", "grade"]].values.tolist()
    [[0, 6, '多…之…', 'pair'], [7, 13, '多…之…', 'pair']]
    """
    lines = []
    for doc_id, text in iter_texts(documents):
        for set_id, found in enumerate(_uncrossed(_found_sets(text))):
            grade = "set" if len(found.spans) > 2 else "pair"
            score = 1 / (1 + exp(-found.mean))
            frame = shared_frame(found.units)
            lines += [
                (doc_id, set_id, member, a, b, text[a:b], frame, grade, score, found.level)
                for member, (a, b) in enumerate(found.spans, 1)
            ]
    return make_table(PARALLEL_SETS, lines)


def _found_sets(text: str) -> Iterator[Found]:
    """Give the sets of every row, some of them twice or across others."""
    words = tagged_words(text)
    starts = [word.start for word in words]
    for row in rows(text, words):
        units = units_of(row, text, words, starts)
        for members, steps, surplus in _best_runs(units, row.level):
            spans = tuple(
                stripped(text, unit.words[0].start, unit.words[-1].end) for unit in members
            )
            yield Found(spans, surplus, steps / (len(members) - 1), row.level, members)


def _uncrossed(sets: Iterator[Found]) -> list[Found]:
    """Put sets in order of the text; of two that cross, or are one, leave out the weaker."""
    ordered = sorted(sets, key=lambda found: (found.spans[0][0], -found.spans[-1][1]))
    kept, open_ = dict.fromkeys(range(len(ordered)), True), []
    for number, found in enumerate(ordered):
        open_ = [k for k in open_[-NESTING:] if ordered[k].spans[-1][1] > found.spans[0][0]]
        rivals = [k for k in open_ if not _nested(found.spans, ordered[k].spans)]
        if any(ordered[k].evidence >= found.evidence for k in rivals):
            kept[number] = False
            continue
        kept |= dict.fromkeys(rivals, False)
        open_ = [k for k in open_ if kept[k]] + [number]
    return [found for number, found in enumerate(ordered) if kept[number]]


def _nested(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    """Tell whether one set lies in a single member of the other."""
    for inner, outer in ((one, other), (other, one)):
        place = bisect_right(outer, inner[0][0], key=lambda span: span[0]) - 1
        if place >= 0 and inner[-1][1] <= outer[place][1]:
            return True
    return False


def _best_runs(units: list[Unit], level: int) -> Iterator[Run]:
    """
    Choose the runs of parallel neighbours that together have the most evidence.

    Only the first member of a run may lose a lead-in and only the last a tail.
    """
    fits = [_fits(one, other, level) for one, other in pairwise(units)]
    # closed[n] is the best of the first n units; `open_` the best whose last set may go on.
    closed, open_ = [Best(0.0, -1, 0.0)] * 2, None
    for first, fit in enumerate(fits):
        before, alone, opening = closed[first].value, fit.alone.evidence, fit.opening.evidence
        choices = [Best(closed[-1].value, -1, 0.0), Best(before + alone - PAIR_COST, first, alone)]
        begun = Best(before + opening - STEP_COST - SET_COST, first, opening)
        if open_:
            choices.append(open_.longer(fit.closing.evidence))
            begun = max(begun, open_.longer(fit.full.evidence))
        open_ = begun
        closed.append(max(choices))
    yield from _traced(units, fits, closed)


def _traced(units: list[Unit], fits: list[Fits], closed: list[Best]) -> Iterator[Run]:
    """Read the chosen runs off, from the last to the first."""
    end = len(closed) - 1
    while end > 1:
        value, first, steps = closed[end]
        if first < 0:
            end -= 1
            continue
        members = _members(units[first:end], fits[first : end - 1])
        yield Run(members, steps, value - closed[first].value)
        end = first


def _members(units: list[Unit], fits: list[Fits]) -> list[Unit]:
    """Give the units of a run, the first and the last perhaps trimmed."""
    if len(fits) == 1:
        return [fits[0].alone.first, fits[0].alone.second]
    return [fits[0].opening.first, *units[1:-1], fits[-1].closing.second]


def _fits(one: Unit, other: Unit, level: int) -> Fits:
    """Compare two units: as they are, without lead-in, without tail, and without both."""
    full = Fit(evidence(one, other, level), one, other)
    led = tailed = both = Fit(NEVER, one, other)
    heads = list(without_lead(one, level))
    for unit, dropped in heads:
        if _alike_in_length(unit, other):
            led = max(led, Fit(evidence(unit, other, level, dropped), unit, other), key=_evidence)
    tails = list(without_tail(other, level))
    for unit, dropped in chain(tails, without_half(other, one, level)):
        if _alike_in_length(one, unit):
            fit = Fit(evidence(one, unit, level, "", dropped), one, unit)
            tailed = max(tailed, fit, key=_evidence)
    if max(len(one.letters), len(other.letters)) <= BOTH_TRIMMED:
        for head, lead in heads:
            for unit, tail in chain(tails, without_half(other, head, level)):
                if _ends_meet(head, unit) and _alike_in_length(head, unit):
                    fit = Fit(evidence(head, unit, level, lead, tail), head, unit)
                    both = max(both, fit, key=_evidence)
    return Fits(full, led, tailed, both)


def _alike_in_length(one: Unit, other: Unit) -> bool:
    if not one.letters or not other.letters:
        return False
    short, long = sorted((len(one.letters), len(other.letters)))
    return (
        is_correlative(one, other)
        or long <= (RATIO_ALIKE if one.letters[0] == other.letters[0] else RATIO) * short
    )


def _ends_meet(one: Unit, other: Unit) -> bool:
    a, b = one.letters, other.letters
    alike = a and b and (len(a) == len(b) or a[0] == b[0] or a[-1] == b[-1])
    return bool(alike) or is_correlative(one, other)
