"""The items of a numbered slogan: find the list in the text, and cut it into items."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.letters.characters import count_han
from analysis.letters.numerals import parse_numeral
from analysis.slogans.numbered_grammar import (
    ADDITION,
    AND,
    BEHIND_COLON,
    BEHIND_THAT_IS,
    CLAUSE_END,
    CLOSE,
    IN_BRACKETS,
    ITEM_MARK,
    JOINT,
    LEADS,
    NUMBERED_PART,
    ONE_BY_ONE,
    OPEN,
)

Span = tuple[int, int]

_LISTS = {"bracket": IN_BRACKETS, "named": BEHIND_THAT_IS, "opened": BEHIND_COLON}


class Part(NamedTuple):
    """A numeral of a formula and what it counts."""

    numeral: str
    measure: str = ""
    head: str = ""


class Listing(NamedTuple):
    """A stretch of text that may list the items of a formula."""

    text: str
    start: int
    end: int
    parts: list[Part]
    kind: str
    """Where it stands: bracket, named (behind 即), opened (behind a colon) or quotation."""

    def is_closed(self) -> bool:
        """Tell that marks say where the list ends."""
        return self.kind in ("bracket", "quotation")

    def items(self, cut: list[Span]) -> list[str]:
        """Give the words of the items."""
        return [self.text[start:end] for start, end in cut]


SEMICOLONS, ENUMERATION_COMMAS, COMMAS, COMMAS_OF_BOTH_KINDS = range(4)


class Score(NamedTuple):
    """What speaks against a cut, the weightiest first; the cut with the lowest score is taken."""

    wrong_number: bool
    unlike: bool
    marks: int
    """Between the items, from ； to the weakest."""


Candidate = tuple[Score, list[Span]]


def parts_of(formula: str) -> list[Part]:
    """Take a formula apart: a numeral, its measure word and its head; the addends of a sum."""
    if added := ADDITION.pattern.match(formula):
        return [Part(addend) for addend in added[0].split("+")]
    return [Part(*match.groups("")) for match in NUMBERED_PART.pattern.finditer(formula)]


def number_of(parts: list[Part]) -> object:
    """Add up the numerals; NA if one is open (多, N), or there is none."""
    written = "".join(part.numeral + part.head[1:] * (len(parts) > 1) for part in parts)
    if not parts or set(written) & set("多NX"):
        return pd.NA
    return sum(parse_numeral(re.sub("[两双]", "二", part.numeral)) for part in parts)


def fits(items: list[str], parts: list[Part]) -> object:
    """Tell whether there are as many items as the number says; NA if that cannot be told."""
    number, count = number_of(parts), len(items)
    if number is pd.NA:
        return pd.NA
    if "字" in (parts[0].measure, parts[0].head[:1]):
        return number in (count, sum(map(count_han, items)))
    if count == number or len(parts) == 1:
        return count == number
    if count == len(parts):
        return all(map(str.startswith, items, [part.numeral for part in parts])) or pd.NA
    paired = all(number_of([part]) == count for part in parts)
    return paired and all(re.search("[、，]", item) for item in items)


def items_behind(text: str, end: int, parts: list[Part], *kinds: str) -> list[Span] | None:
    """Find the list behind a formula: in brackets, behind 即, or behind a colon."""
    for kind in kinds:
        match = _LISTS[kind].pattern.match(text, end)
        if match and (gloss := _best_cut(Listing(text, *match.span(1), parts, kind))):
            return gloss
    return None


def items_one_by_one(text: str, end: int, parts: list[Part]) -> list[Span] | None:
    """Find 一是…二是… behind a formula; behind a full stop only if each has its head."""
    listed = ONE_BY_ONE.pattern.match(text, end)
    if not listed or number_of(parts) is pd.NA:
        return None
    marks: list[re.Match[str]] = []
    for mark in ITEM_MARK.pattern.finditer(text, listed.end(1), listed.end() + 3000):
        if not marks or (mark[2] == marks[0][2] and mark.start() < marks[-1].end() + 500):
            if parse_numeral(mark[1] or mark[3]) != len(marks) + 1:
                break
            marks.append(mark)
    stops = (CLAUSE_END.pattern.search(text, mark.end()) for mark in marks)
    spans = [
        (mark.end(), stop.start() if stop else len(text))
        for mark, stop in zip(marks, stops, strict=True)
    ]
    headed = all(parts[0].head in text[a:b] for a, b in spans)
    return spans if len(spans) > 1 and (headed or listed[1] in "：:") else None


def items_before(text: str, start: int, parts: list[Part]) -> list[Span] | None:
    """Find the list in front of a formula; only one that fits."""
    if not (joint := JOINT.pattern.search(text, max(start - 12, 0), start)):
        return None
    floor, stop = max(start - 200, 0), joint.end(1) if joint[1] else joint.start()
    opened = max(text.rfind(mark, floor, joint.start()) for mark in OPEN)
    quoted = Listing(text, opened, stop, parts, "quotation")
    if joint[1] and opened >= 0 and (gloss := _best_cut(quoted)):
        return gloss
    begin = max(text.rfind(mark, floor, stop) for mark in "。！？\n；：，（）—") + 1
    for first, *others in _cuts(text, max(begin, floor), stop, "、"):
        gloss = [_without_lead(text, *first, others), *others]
        items = [text[a:b] for a, b in gloss]
        if fits(items, parts) is True and _is_clear(items) and text[stop - 1] not in "、，":
            return gloss
    return None


def _best_cut(listing: Listing) -> list[Span] | None:
    """Cut a list into as many items as the number says; in brackets else into items alike."""
    readers = (_by_semicolons, _by_enumeration_commas, _by_commas)
    found = [candidate for reader in readers for candidate in reader(listing)]
    return min(found)[1] if found else None


def _by_semicolons(listing: Listing) -> Iterator[Candidate]:
    """Read items that are clauses, with ； between."""
    for cut in _cuts(listing.text, listing.start, listing.end, "；;"):
        yield from _judged(listing, cut, SEMICOLONS, plain=listing.kind == "named")


def _by_enumeration_commas(listing: Listing) -> Iterator[Candidate]:
    """Read 同吃、同住、同劳动; unless marks close the list, it ends with its first clause."""
    stop = re.compile("[，,；;]").search(listing.text, listing.start, listing.end)
    end = stop.start() if stop and not listing.is_closed() else listing.end
    for cut in _cuts(listing.text, listing.start, end, "、"):
        plain = listing.kind == "named" or len(cut) > 2
        if not re.search("[，；]", "".join(listing.items(cut))):
            yield from _judged(listing, cut, ENUMERATION_COMMAS, plain=plain)


def _by_commas(listing: Listing) -> Iterator[Candidate]:
    """Read 学理论，守纪律; then, too, with 、 and ， alike between the items."""
    for cut in _cuts(listing.text, listing.start, listing.end, "，,"):
        yield from _judged(listing, cut, COMMAS)
    for cut in _cuts(listing.text, listing.start, listing.end, "、，,"):
        yield from _judged(listing, cut, COMMAS_OF_BOTH_KINDS)


def _judged(
    listing: Listing, cut: list[Span], marks: int, plain: bool = False
) -> Iterator[Candidate]:
    """
    Give a cut with its score, if there is evidence that it is one.

    Brackets and quotation marks are evidence. Elsewhere nothing else may
    stand before the first or behind the last item, and the items must be
    alike, unless the list is `plain` without that. In brackets a cut into
    another number will do too, if its items are alike: a text can list some.
    """
    items = listing.items(cut)
    alike, fitting = _are_alike(items), fits(items, listing.parts)
    sure = listing.is_closed() or (_is_clear(items) and (alike or plain))
    incomplete = listing.kind == "bracket" and marks != COMMAS_OF_BOTH_KINDS
    if fitting is True and sure:
        yield Score(wrong_number=False, unlike=not alike, marks=marks), cut
    elif incomplete and (alike or fitting is pd.NA):
        yield Score(wrong_number=True, unlike=False, marks=marks), cut


def _cuts(text: str, start: int, end: int, marks: str) -> Iterator[list[Span]]:
    """Cut a list at its marks; then its last item, too, at 和 or the like."""
    found = re.compile(f"[^{marks}]+").finditer(text, start, end)
    spans = [span for match in found if (span := _trimmed(text, *match.span()))]
    if len(spans) > 1:
        yield spans
    if not spans:
        return
    first, last = spans[-1]
    if joined := AND.pattern.search(text, first + 1, last - 1):
        yield [*spans[:-1], (first, joined.start()), (joined.end(), last)]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Leave out blanks, 等 at the end, and a quotation mark without its other one inside."""
    while start < end:
        first, last, inner = text[start], text[end - 1], set(text[start + 1 : end - 1])
        if first.isspace() or (first in OPEN and not inner & set(CLOSE)):
            start += 1
        elif last.isspace() or last == "等" or (last in CLOSE and not inner & set(OPEN)):
            end -= 1
        else:
            return start, end
    return None


def _are_alike(items: list[str]) -> bool:
    """Tell that all begin, or all end, with one character."""
    return len({item[0] for item in items}) == 1 or len({item[-1] for item in items}) == 1


def _is_clear(items: list[str]) -> bool:
    """Tell that nothing else stands before the first or behind the last item, by their length."""
    first, last, (*_, second, longest) = len(items[0]), len(items[-1]), sorted(map(len, items))
    endless = longest in (first, last) and longest > 1.5 * second + 1
    if endless or LEADS.pattern.fullmatch(items[-1]):
        return False
    clear = first == last if len(items) == 2 else first <= max(map(len, items[1:]))
    return _are_alike(items) or (clear and not LEADS.pattern.match(items[-1]))


def _without_lead(text: str, start: int, end: int, others: list[Span]) -> Span:
    """Cut from the first item what leads to the list, such as 坚持; leave as much as an item."""
    shortest, heads = min(b - a for a, b in others), {text[a] for a, _ in others}
    at = text.find(*heads, start, end) if len(heads) == 1 else -1
    if at >= 0 and (end - at == shortest or (2 * (end - at) >= shortest and len(others) > 1)):
        return at, end
    while (led := LEADS.pattern.match(text, start, end)) and end - led.end() >= shortest:
        start = led.end()
    return start, end
