"""Words and rows of units: what stands between the marks, as material for `parallelism`."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import accumulate, takewhile
from typing import NamedTuple

from analysis.corpus.lexicons import read_rows
from analysis.text.word_classes import tag_words

LEVELS = {"、": 1, "，": 2, ",": 2, "：": 2.5, ":": 2.5, "—": 2.5, "；": 3, ";": 3}
LEVELS |= dict.fromkeys("。！？!?…", 4)
"""How strongly a mark divides; a line break divides everything, a conjunction has level 0."""

ROWS = ((0, 1), (1, 1), (2, 2), (3, 4), (4, 4))
"""Of each kind of row, the weakest mark that cuts its units, and the strongest inside it."""

CONJUNCTIONS = frozenset({"和", "与", "及", "以及", "并", "而", "且", "并且", "而且", "或"})
BRACKETS = dict(zip("“‘「『《〈（(【", "”’」』》〉）)】", strict=True))
CLOSING = frozenset(BRACKETS.values())
TITLES = frozenset("《》〈〉")

NESTING = 8
"""Brackets, and sets, are followed to this depth; what lies deeper is read as if without them."""

LONGEST = 40
"""At most this many words of a unit are compared, from its beginning."""

TRIMMED_WORDS = 30
"""A lead-in or a tail is taken only off units of at most this many words."""

KINDS = {"n": "N", "j": "N", "s": "N", "t": "N", "f": "N", "k": "N", "v": "V", "d": "D", "p": "P"}
KINDS |= {"a": "A", "z": "A", "b": "A", "i": "L", "l": "L", "m": "M", "q": "M", "r": "R"}
KINDS |= {"u": "U", "y": "U", "c": "C"}
"""Word classes by the first letter of jieba's tag (L: idioms); any other is O, marks are X."""

_MARK = re.compile(f"[{re.escape(''.join([*LEVELS, *BRACKETS, *CLOSING]))}]")
_LINE = re.compile(r"[^\n\r]+")
_PARTICLE = re.compile("(?<=^[之而])(?=.)")

_NO_BEGINNING = frozenset("、，") | CLOSING
_NO_END = frozenset("、，") | frozenset(BRACKETS)

Span = tuple[int, int]


class Word(NamedTuple):
    """A word, its place in the text and its class."""

    start: int
    end: int
    text: str
    kind: str


class Mark(NamedTuple):
    """A place that divides two units, or opens or closes a bracket."""

    start: int
    end: int
    sign: str

    @property
    def level(self) -> float:
        """Give how strongly it divides: 0 for a conjunction, 1 between closed and open quotes."""
        return 0 if self.sign in CONJUNCTIONS else LEVELS.get(self.sign, 1)


class Row(NamedTuple):
    """Neighbouring units, none divided from the next by a mark too strong for the row."""

    level: int
    units: list[Span]


def tagged_words(text: str) -> list[Word]:
    """Cut a text into words with their classes; a word of four characters is cut in two."""
    words, place = [], 0
    for term, tag in tag_words(text):
        kind = KINDS.get(tag[:1], "O") if term[0].isalnum() else "X"
        halves = (2, 2) if len(term) == 4 and kind != "X" and not term.isascii() else (len(term),)
        for length in halves:
            part = text[place : place + length]
            known = _no_nouns().get(part, kind) if kind == "N" else kind
            words.append(Word(place, place + length, part, known))
            place += length
    return words


@cache
def _no_nouns() -> dict[str, str]:
    """Read the classes of words that jieba calls nouns, alone or in a longer word: 充分发挥."""
    return {row["term"]: row["class"] for row in read_rows("word_classes.csv")}


def rows(text: str, words: list[Word]) -> Iterator[Row]:
    """Give every row of two or more units in each bracket and each line."""
    for start, end, marks in _contexts(text, words):
        levels = {mark.level for mark in marks}
        for weakest, strongest in ROWS:
            if weakest in levels:
                cuts = [mark for mark in marks if mark.level >= weakest]
                yield from _rows_between(start, end, cuts, weakest, strongest)


def _rows_between(
    start: int, end: int, cuts: list[Mark], weakest: int, strongest: int
) -> Iterator[Row]:
    units, cut_by = [], set()
    for mark in [*cuts, Mark(end, end, "\n")]:
        if start < mark.start:
            units.append((start, mark.start))
        start = mark.end
        if mark.sign != "\n" and mark.level <= strongest:
            cut_by.add(mark.level)
            continue
        if len(units) > 1 and weakest in cut_by:
            yield Row(weakest, units)
        units, cut_by = [], set()


def _contexts(text: str, words: list[Word]) -> Iterator[tuple[int, int, list[Mark]]]:
    """Give each line, and what each bracket holds, with its own marks and not those deeper in."""
    joins = [Mark(word.start, word.end, word.text) for word in words if word.text in CONJUNCTIONS]
    places = [join.start for join in joins]
    for line in _LINE.finditer(text):
        first, last = line.span()
        marks = [Mark(*match.span(), match[0]) for match in _MARK.finditer(text, first, last)]
        marks += joins[bisect_left(places, first) : bisect_left(places, last)]
        marks.sort()
        partner = _partners(marks)
        open_ = [(first, [])]
        for number, mark in enumerate(marks):
            if number not in partner:
                if mark.sign not in BRACKETS and mark.sign not in CLOSING:
                    open_[-1][1].append(mark)
            elif partner[number] > number and len(open_) > NESTING:
                del partner[partner[number]]
            elif partner[number] > number:
                if mark.start > first and text[mark.start - 1] in CLOSING:
                    open_[-1][1].append(Mark(mark.start, mark.start, mark.sign))
                open_.append((mark.end, []))
            else:
                start, inside = open_.pop()
                yield start, mark.start, inside
        yield first, last, open_[0][1]


def _partners(marks: list[Mark]) -> dict[int, int]:
    """Match each closing bracket with the nearest open one of its kind; others are no brackets."""
    partner, open_ = {}, []
    for number, mark in enumerate(marks):
        if mark.sign in BRACKETS:
            open_.append((number, BRACKETS[mark.sign]))
        elif mark.sign in CLOSING:
            for back in range(1, min(NESTING, len(open_)) + 1):
                if open_[-back][1] == mark.sign:
                    partner |= {open_[-back][0]: number, number: open_[-back][0]}
                    del open_[-back:]
                    break
    return partner


def stripped(text: str, start: int, end: int) -> Span:
    """Take blanks off both ends, and quotation marks that only wrap what is inside."""
    while start < end:
        opening = text[start]
        if opening.isspace():
            start += 1
        elif text[end - 1].isspace():
            end -= 1
        elif (
            opening in BRACKETS
            and opening not in TITLES
            and text.find(BRACKETS[opening], start + 1, end) == end - 1
        ):
            start, end = start + 1, end - 1
        else:
            break
    return start, end


class Unit(NamedTuple):
    """Words that may be a member, with what every comparison asks of them."""

    words: list[Word]
    """All of them, marks too: the span of the unit."""
    spoken: list[Word]
    """Without marks, and no more than are compared."""
    letters: str
    """Their characters in one string."""
    offsets: list[int]
    """Where in `letters` each spoken word begins."""


def make_unit(words: list[Word]) -> Unit:
    """Make a unit of words, of which no more than `LONGEST` are compared."""
    spoken = [word for word in words if word.kind != "X"][:LONGEST]
    ends = list(accumulate((len(word.text) for word in spoken), initial=0))
    return Unit(words, spoken, "".join(word.text for word in spoken), ends[:-1])


def units_of(row: Row, text: str, words: list[Word], starts: list[int]) -> list[Unit]:
    """Give the units of a row that hold a word."""
    units = []
    for span in row.units:
        first, last = stripped(text, *span)
        inside = words[bisect_left(starts, first) : bisect_left(starts, last)]
        units.append(make_unit([word for word in inside if not word.text.isspace()]))
    return [unit for unit in units if unit.spoken]


def without_lead(unit: Unit, level: int) -> Iterator[tuple[Unit, str]]:
    """Give a clause or phrase without its first words, and the class of the last of these."""
    words = unit.words
    if level > 2 or len(words) > TRIMMED_WORDS or not _may_end(words[-1]):
        return
    for cut in range(1, len(words)):
        dropped = words[cut - 1]
        joined = level == 2 and dropped.text in CONJUNCTIONS
        if _may_begin(words[cut]) and not joined and _balanced(words[cut:]):
            yield make_unit(words[cut:]), dropped.kind


def without_tail(unit: Unit, level: int) -> Iterator[tuple[Unit, str]]:
    """
    Give a unit without its last words, and the class of the first of these.

    A clause loses no more than what begins with a particle: 的, 等.
    """
    words = unit.words
    for cut in range(1, len(words)) if _may_lose_tail(unit, level) else ():
        dropped = words[cut].kind
        whole = _may_end(words[cut - 1]) and words[cut - 1].kind not in "DP"
        if whole and (level < 2 or dropped == "U") and _balanced(words[:cut]):
            yield make_unit(words[:cut]), dropped


def without_half(unit: Unit, model: Unit, level: int) -> Iterator[tuple[Unit, str]]:
    """Cut a word where the unit is as long as its model and has the same last character: 化|赋."""
    size = len(model.letters)
    if level > 1 or not _may_lose_tail(unit, level):
        return
    if not 0 < size < len(unit.letters) or unit.letters[size - 1] != model.letters[-1]:
        return
    for place, word in enumerate(unit.words):
        length = len(word.text) if word.kind != "X" else 0
        if 0 < size < length and _balanced(unit.words[:place]):
            part = Word(word.start, word.start + size, word.text[:size], "N")
            yield make_unit([*unit.words[:place], part]), word.kind
            return
        size -= length


def _may_lose_tail(unit: Unit, level: int) -> bool:
    return level < 3 and len(unit.words) <= TRIMMED_WORDS and _may_begin(unit.words[0])


def _may_begin(word: Word) -> bool:
    return (word.kind not in "UC" or word.text == "既") and word.text not in _NO_BEGINNING


def _may_end(word: Word) -> bool:
    return word.kind != "C" and word.text not in _NO_END


def _balanced(words: list[Word]) -> bool:
    """Tell whether as many brackets close as open."""
    signs = [word.text for word in words if word.kind == "X"]
    return sum(sign in BRACKETS for sign in signs) == sum(sign in CLOSING for sign in signs)


def shared_frame(units: list[Unit]) -> str:
    """Write what all members share with … for the gaps, or else the lengths of their words."""
    pieces = [list(_frame_pieces(unit.words)) for unit in units]
    texts = ["".join(words) for words in pieces]
    opening = _common_beginning(texts)
    ending = _common_beginning([text[len(opening) :][::-1] for text in texts])[::-1]
    inside = "".join(_shared_inside(pieces, len(opening), len(ending)))
    frame = re.sub("…{2,}", "…", f"{opening}…{inside}…{ending}")
    if any(map(str.isalnum, frame)):
        return frame
    finest = max(units, key=lambda unit: len(unit.spoken))
    return "+".join(str(len(word.text)) for word in finest.spoken)


def _frame_pieces(words: list[Word]) -> Iterator[str]:
    """Give the beginning of a member without brackets, and 之 or 而 apart from what follows."""
    for word in words[:LONGEST]:
        if word.kind != "X" or word.text in LEVELS:
            yield from re.split(_PARTICLE, word.text)


def _common_beginning(texts: list[str]) -> str:
    same = takewhile(lambda characters: len(set(characters)) == 1, zip(*texts, strict=False))
    return "".join(characters[0] for characters in same)


def _shared_inside(pieces: list[list[str]], opening: int, ending: int) -> Iterator[str]:
    """Give the runs of words that all members share between their common beginning and end."""
    common: list[tuple[str, list[int]]] = []
    for number, words in enumerate(pieces):
        ends = list(accumulate(map(len, words)))
        inside = [
            word
            for word, end in zip(words, ends, strict=True)
            if opening <= end - len(word) and end <= ends[-1] - ending
        ]
        if not number:
            common = [(word, [place]) for place, word in enumerate(inside)]
            continue
        matcher = SequenceMatcher(None, [word for word, _ in common], inside, autojunk=False)
        common = [
            (common[block.a + step][0], [*common[block.a + step][1], block.b + step])
            for block in matcher.get_matching_blocks()
            for step in range(block.size)
        ]
    for number, (word, places) in enumerate(common):
        before = common[number - 1][1] if number else []
        yield word if [place - 1 for place in places] == before else f"…{word}"
