"""Pairs of a passage and its source: made longer, cut at the edges, and compared."""

from typing import NamedTuple

from rapidfuzz.distance import Indel

from analysis.between.reuse_letters import MARK, View

GAP = 30
"""Letters, in passage or source, between two equal runs that are taken for one copy."""

LOOSE = 3
"""At most so many letters are dropped beyond the edge of a clause, number or Latin word."""

ALIGNED = 100_000
"""Letters of both from which on the similarity is that of the alignment made to find them."""

_CLAUSE_EDGE = 2
_UNLIKE_MARK = "\2"  # in place of the MARKs of a source: two placeholders are not equal letters

Span = tuple[int, int]


class Pair(NamedTuple):
    """A passage and its source, by their letters."""

    start: int
    end: int
    source: int
    stop: int
    equal: int  # letters of one that are aligned with an equal one of the other
    size: int  # letters of both that are compared
    hidden: tuple[Span, ...] = ()  # spans of letters that a placeholder stands for

    def mirrored(self, size: int) -> "Pair":
        """Give the same pair by its places in a row of `size` letters read backwards."""
        hidden = tuple((size - end, size - start) for start, end in self.hidden)
        own, source = (size - self.end, size - self.start), (size - self.stop, size - self.source)
        return Pair(*own, *source, self.equal, self.size, hidden)


class Compared(NamedTuple):
    """A pair cut at the edges, its similarity, and the letters of the shorter of its two sides."""

    pair: Pair
    similarity: float
    chars: int


def extended(views: tuple[View, View], pair: Pair, similarity: float) -> Pair:
    """Take in what comes behind and before, as long as it gains more than it costs."""
    for view in views:
        while longer := _longer(view, pair, similarity):
            pair = longer
        pair = pair.mirrored(len(view.codes))  # after the second view as it was at first
    return pair


def _longer(view: View, pair: Pair, similarity: float) -> Pair | None:
    """Align what comes behind a pair, and take in the best of that; None if nothing gains."""
    start, end, source, stop, equal, size, hidden = pair
    own = view.string(end, _limit(view, start, end, source))
    other = view.string(stop, _limit(view, source, stop, start))
    own_done = other_done = gain = most = 0
    best = None
    steps = Indel.editops(own, other.replace(MARK, _UNLIKE_MARK)).as_matching_blocks()
    for own_at, other_at, length in steps:
        unlike = own_at - own_done + other_at - other_done
        gaps = own[own_done:own_at], other[other_done:other_at]
        if MARK in gaps[0] or MARK in gaps[1]:
            spans = (end + own_done, end + own_at), (stop + other_done, stop + other_at)
            unlike, behind_mark = _across_placeholder(gaps, spans)
            hidden += behind_mark
        gain, equal, size = gain + length - unlike, equal + length, size + 2 * length + unlike
        own_done, other_done = own_at + length, other_at + length
        if gain > most and 2 * equal >= similarity * size:
            best = Pair(start, end + own_done, source, stop + other_done, equal, size, hidden)
            most = gain
        if gain + min(len(own) - own_done, len(other) - other_done) <= most:
            break
    return best


def _limit(view: View, start: int, end: int, rival: int) -> int:
    """Say how far to look behind a span: within its text, and not over its passage or source."""
    limit = min(end + 2 * GAP, view.ends[view.homes[start]])
    return min(limit, rival) if rival >= end else limit


def _across_placeholder(
    gaps: tuple[str, str], spans: tuple[Span, Span]
) -> tuple[int, tuple[Span, ...]]:
    """Count the letters of two gaps that no placeholder stands for; give the spans of others."""
    unlike, hidden = 0, ()
    for gap, facing, span in zip(gaps, gaps[::-1], spans, strict=True):
        if MARK in facing:
            hidden += (span,)
        else:
            unlike += len(gap) - gap.count(MARK)
    return unlike, hidden


def compared(views: tuple[View, View], pair: Pair, least: int) -> Compared:
    """Cut a pair at the edges and measure it; chars is 0 if it has fewer letters than `least`."""
    forwards, backwards = views
    own = _without_hidden(forwards, pair.start, pair.end, pair.hidden)
    source = _without_hidden(forwards, pair.source, pair.stop, pair.hidden)
    if (chars := min(len(own), len(source))) < least:
        return Compared(pair, 0.0, 0)
    spare = min(chars - least, (least - 1) // 4, LOOSE)
    turned = pair.mirrored(len(forwards.codes))
    head = _loose_letters(forwards, pair.start, pair.source, spare)
    tail = _loose_letters(backwards, turned.start, turned.source, spare - head)
    own, source = own[head : len(own) - tail], source[head : len(source) - tail]
    size, equal = len(own) + len(source), pair.equal - head - tail
    like = size - Indel.distance(own, source) if size < ALIGNED else 2 * equal
    spans = pair.start + head, pair.end - tail, pair.source + head, pair.stop - tail
    return Compared(Pair(*spans, *pair[4:]), like / size, chars - head - tail)


def _without_hidden(view: View, start: int, end: int, hidden: tuple[Span, ...]) -> str:
    """Give the letters of a span without placeholders and what those of the other side hide."""
    string = view.string(start, end)
    for low, high in sorted(hidden, reverse=True):
        if start <= low < high <= end:
            string = string[: low - start] + string[high - start :]
    return string.replace(MARK, "")


def _loose_letters(view: View, start: int, source: int, spare: int) -> int:
    """Count the equal letters to drop from a beginning, so that it is the edge of more."""
    most = 0
    while most < spare and view.codes[start + most] == view.codes[source + most]:
        most += 1
    edges = [(view.breaks[start + drop], view.breaks[source + drop]) for drop in range(most + 1)]
    if _CLAUSE_EDGE in edges[0]:
        return 0
    strengths = [min(edge) for edge in edges]
    return strengths.index(max(strengths))
