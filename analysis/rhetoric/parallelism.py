"""Parallel sets (排比、对偶): neighbours that repeat a frame or a rhythm."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from math import exp
from operator import attrgetter, mul
from typing import NamedTuple

import pandas as pd

from analysis.corpus.lexicons import read_rows
from analysis.corpus.tables import iter_texts, make_table
from analysis.rhetoric.parallel_units import (
    NESTING,
    TITLES,
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
"""What the evidence must outweigh: once for a set, for each step in it, and for a pair."""

BOTH_TRIMMED = 30
"""How many characters two units may have from which lead-in and tail are taken at once."""

RATIO_ALIKE, RATIO = 2.5, 1.43
"""How many times longer a trimmed neighbour may be, if both begin alike, and if not."""

SHARED_OPENING, SHORT_SENTENCE = 2, 20
"""How many characters, behind a noun, sentences begin with together; how long others may be."""

FORMATIVES = frozenset("化性力")
"""Last characters that make a word's form: 组织化、集约化."""

EVERYDAY = frozenset({"的", "了", "和", "与", "及", "等", "地", "着"})
"""Words shared by chance."""

CORRELATIVES = {"既": ("又", "也", "更", "就"), "是": ("又是", "也是", "更是", "就是")}
"""How a member may begin if its neighbour before it begins with the character."""

LONG = 8
"""From how many characters, on average, two units are long."""

NEVER = -99.0
_NAMING, _FORMAL, _FIGURES = frozenset("NMOR"), frozenset("PDVARCUL"), frozenset("MO")
_evidence = attrgetter("evidence")


class Fit(NamedTuple):
    """Two neighbours, each perhaps trimmed, and the evidence that they are parallel."""

    evidence: float
    first: Unit
    second: Unit


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
        for members, steps, surplus in _runs(units, row.level):
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


def _runs(units: list[Unit], level: int) -> Iterator[tuple[list[Unit], float, float]]:
    """
    Choose the runs of parallel neighbours that together have the most evidence.

    Only the first member of a run may lose a lead-in and only the last a tail.
    """
    fits = [_fits(one, other, level) for one, other in pairwise(units)]
    best: list[tuple[float, int, float]] = [(0.0, -1, 0.0)] * 2
    run = None
    for last, (full, led, tailed, both) in enumerate(fits):
        before = best[last][0]
        pair = max(full, led, tailed, both, key=_evidence).evidence
        choices = [(best[-1][0], -1, 0.0), (before + pair - PAIR_COST, last, pair)]
        opened = max(full, led, key=_evidence).evidence
        fresh = (before + opened - STEP_COST - SET_COST, last, opened)
        if run:
            end = max(full, tailed, key=_evidence).evidence
            choices.append((run[0] + end - STEP_COST, run[1], run[2] + end))
            longer = (run[0] + full.evidence - STEP_COST, run[1], run[2] + full.evidence)
            fresh = max(fresh, longer)
        run = fresh
        best.append(max(choices))
    yield from _traced(units, fits, best)


def _traced(
    units: list[Unit], fits: list[tuple[Fit, ...]], best: list[tuple[float, int, float]]
) -> Iterator[tuple[list[Unit], float, float]]:
    """Read the chosen runs off, from the last to the first."""
    end = len(best) - 1
    while end > 1:
        value, first, steps = best[end]
        if first < 0:
            end -= 1
            continue
        last = end - 2
        if first == last:
            chosen = max(fits[first], key=_evidence)
            members = [chosen.first, chosen.second]
        else:
            head = max(fits[first][:2], key=_evidence).first
            tail = max(fits[last][0], fits[last][2], key=_evidence).second
            members = [head, *units[first + 1 : last + 1], tail]
        yield members, steps, value - best[first][0]
        end = first


def _fits(one: Unit, other: Unit, level: int) -> tuple[Fit, Fit, Fit, Fit]:
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
    return full, led, tailed, both


def _alike_in_length(one: Unit, other: Unit) -> bool:
    if not one.letters or not other.letters:
        return False
    short, long = sorted((len(one.letters), len(other.letters)))
    return (
        _correlative(one, other)
        or long <= (RATIO_ALIKE if one.letters[0] == other.letters[0] else RATIO) * short
    )


def _ends_meet(one: Unit, other: Unit) -> bool:
    a, b = one.letters, other.letters
    alike = a and b and (len(a) == len(b) or a[0] == b[0] or a[-1] == b[-1])
    return bool(alike) or _correlative(one, other)


def _correlative(one: Unit, other: Unit) -> bool:
    """Tell whether the second answers the first: 既…又…, 是…也是…."""
    return other.letters.startswith(CORRELATIVES.get(one.letters[:1], ()))


def evidence(one: Unit, other: Unit, level: int, lead: str = "", tail: str = "") -> float:
    """Weigh the traits of two neighbours; a large negative number if they cannot be parallel."""
    if _excluded(one, other, level):
        return NEVER
    found = traits(one, other, level, lead, tail)
    return sum(map(mul, map(_weights().__getitem__, found), found.values()))


@cache
def _weights() -> dict[str, float]:
    """Read what each trait adds to the evidence, in log-odds."""
    return {row["trait"]: float(row["weight"]) for row in read_rows("parallels.csv")}


def _excluded(one: Unit, other: Unit, level: int) -> bool:
    """Tell what is never parallel: the same twice, figures or letters, titles, other openings."""
    a, b = one.letters, other.letters
    short, long = sorted((len(a), len(b)))
    if short < 2 or long > 4 * short or a == b or a.isascii() or b.isascii():
        return True
    if any(u.words[k].text in TITLES for u in (one, other) for k in (0, -1)):
        return True
    if level < 3:
        return False
    if short + long < 2 * SHORT_SENTENCE and _same_breaks(one, other):
        return False
    subject = len(one.spoken[0].text) if one.spoken[0].kind in _NAMING else 0
    return a[: subject + SHARED_OPENING] != b[: subject + SHARED_OPENING]


def _same_breaks(one: Unit, other: Unit) -> bool:
    """Tell whether both are of one length and break alike; one may have more breaks."""
    if len(one.letters) != len(other.letters):
        return False
    some, more = sorted((set(one.offsets), set(other.offsets)), key=len)
    return some <= more


def traits(one: Unit, other: Unit, level: int, lead: str, tail: str) -> dict[str, float]:
    """Describe two neighbours by the traits that ``parallels.csv`` weighs."""
    a, b = one.letters, other.letters
    short, long = sorted((len(a), len(b)))
    mean, equal, breaks = (short + long) / 2, short == long, _same_breaks(one, other)
    both = one.spoken + other.spoken
    shared = _shared(one, other)
    content = [pair for pair in shared if one.spoken[pair[0]].text not in EVERYDAY]
    pinned = [pair for pair in content if _pinned(one, other, *pair)]
    form = [(i, j) for i, j in pinned if {one.spoken[i].kind, other.spoken[j].kind} & _FORMAL]
    first, last = a[0] == b[0], a[-1] == b[-1]
    naming = all(word.kind in _NAMING for word in both)
    formative = (
        last and a[-1] in FORMATIVES and (naming or min(len(one.spoken), len(other.spoken)) == 1)
    )
    return {
        "any": 1,
        "ratio": short / long,
        "equal": equal,
        "equal_clauses": equal and level == 2,
        "breaks": breaks,
        "four": breaks and short == 4,
        "idioms": short == long == 4 and one.spoken[0].kind == other.spoken[0].kind == "L",
        "long": mean >= LONG,
        "correlative": _correlative(one, other),
        "first": first and not (level == 2 and not breaks and one.spoken[0].kind == "N"),
        "last": last,
        "everyday": len(shared) > len(content),
        "form": bool(form),
        "form_clauses": bool(form) and level == 2,
        "form_early": any(one.offsets[i] == other.offsets[j] <= 2 for i, j in form),
        "two_words": len(content) > 1,
        "formative": formative,
        "things": naming and not first and not formative,
        "short": mean < 3,
        "figures": any(word.kind in _FIGURES or word.text.isascii() for word in both),
        "nothing": not (shared or first or last or equal),
        "joined": level == 0,
        "clauses": level == 2,
        "sentences": level > 2,
        "lead": bool(lead),
        "tail": bool(tail),
        "tail_particle": tail == "U",
    }


def _shared(one: Unit, other: Unit) -> list[tuple[int, int]]:
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


def _pinned(one: Unit, other: Unit, i: int, j: int) -> bool:
    """Tell whether a shared word stands equally far from the beginning or from the end."""
    a, b = one.offsets[i], other.offsets[j]
    return a == b or len(one.letters) - a == len(other.letters) - b
