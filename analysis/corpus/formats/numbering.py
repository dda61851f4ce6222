"""Count Word's automatic numbers again: they stand in no paragraph, only in the numbering part."""

import re
from typing import NamedTuple

from docx.oxml.ns import qn

from analysis.letters.numerals import write_number

DEPTH = 9
"""Word knows nine levels."""

MARKS = "、，．。）)】］」:："
"""After a number that ends so no space is set before its heading."""


class Level(NamedTuple):
    """One level of a list: where it starts and how it writes its number."""

    start: int
    form: str
    text: str
    restart: int | None  # begins anew behind levels up to this one; None: behind any above
    decimal: bool  # all numbers in it are Arabic
    spaced: bool
    style: str | None


class Numbering:
    """The lists of one document, and how far each has been counted."""

    def __init__(self, numbering, styles) -> None:
        self.abstracts = _by_id(numbering, "w:abstractNum", "w:abstractNumId")
        self.lists = _by_id(numbering, "w:num", "w:numId")
        self.styles = _by_id(styles, "w:style", "w:styleId")
        self.known_levels: dict[str, tuple[str, dict[int, Level]]] = {}
        self.known_chains: dict[str | None, list[str]] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[tuple[str, int]] = set()

    def number(self, paragraph) -> str:
        """Count one paragraph on, and give the number before it; empty if it has none."""
        list_id, depth = self._place(paragraph)
        definition = self.lists.get(list_id)
        if definition is None or not 0 <= depth < DEPTH:
            return ""
        abstract_id, levels = self._levels_of(list_id)
        if depth not in levels:
            return ""
        counts = self.counts.setdefault(abstract_id, [None] * DEPTH)
        self._restart(list_id, definition, counts, depth)
        level = levels[depth]
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        for deeper in range(depth + 1, DEPTH):
            limit = levels[deeper].restart if deeper in levels else None
            if limit is None or 0 < depth + 1 <= limit:
                counts[deeper] = None
        return _written(level, levels, counts)

    def _place(self, paragraph) -> tuple[str, int]:
        """Find list and level of a paragraph: its own, else those of its style."""
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        style = _value(properties, "w:pStyle")
        list_id, depth = _value(own, "w:numId"), _value(own, "w:ilvl")
        chain = self._chain(style)
        for name in chain:
            if list_id is not None:
                break
            inherited = self.styles[name].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            list_id = _value(inherited, "w:numId")
            depth = depth or _value(inherited, "w:ilvl")
        if depth is None and list_id is not None and list_id in self.lists:
            levels = self._levels_of(list_id)[1]
            linked = (place for place, level in levels.items() if level.style in chain)
            return list_id, next(linked, 0)
        return list_id or "", _whole(depth, 0)

    def _chain(self, style: str | None) -> list[str]:
        """List a style and those it is based on; a circle ends it."""
        if style in self.known_chains:
            return self.known_chains[style]
        chain: list[str] = []
        name = style
        if name is None:
            name = next((name for name, it in self.styles.items() if _is_default(it)), None)
        while name is not None and name in self.styles and name not in chain:
            chain.append(name)
            name = _value(self.styles[name], "w:basedOn")
        self.known_chains[style] = chain
        return chain

    def _levels_of(self, list_id: str) -> tuple[str, dict[int, Level]]:
        if list_id not in self.known_levels:
            self.known_levels[list_id] = self._levels(self.lists[list_id])
        return self.known_levels[list_id]

    def _levels(
        self, definition, seen: frozenset[str] = frozenset()
    ) -> tuple[str, dict[int, Level]]:
        """Give the abstract list of a list, and its levels with what the list overrides."""
        abstract_id = _value(definition, "w:abstractNumId") or ""
        abstract = self.abstracts.get(abstract_id)
        linked = _value(abstract, "w:numStyleLink")
        if linked is not None and linked in self.styles and linked not in seen:
            properties = self.styles[linked].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            other = self.lists.get(_value(properties, "w:numId"))
            if other is not None:
                return self._levels(other, seen | {linked})
        levels = {}
        for holder in (abstract, *definition.findall(qn("w:lvlOverride"))):
            for level in () if holder is None else holder.findall(qn("w:lvl")):
                levels[_whole(level.get(qn("w:ilvl")), -1)] = _level(level)
        return abstract_id, levels

    def _restart(self, list_id: str, definition, counts: list, depth: int) -> None:
        """Begin a level anew where this list, met for the first time, says so."""
        for override in definition.findall(qn("w:lvlOverride")):
            place = _whole(override.get(qn("w:ilvl")), -1)
            start = _value(override, "w:startOverride")
            if start is None or (list_id, place) in self.begun or place != depth:
                continue
            self.begun.add((list_id, place))
            counts[place] = _whole(start, 1) - 1


def _written(level: Level, levels: dict[int, Level], counts: list) -> str:
    """Fill in the pattern of a level: %1、 or 第%1章 or %1.%2."""
    if level.form in ("bullet", "none"):
        return ""

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        shown = levels.get(place)
        if shown is None or shown.form == "none":
            return ""
        number = shown.start if counts[place] is None else counts[place]
        return write_number(number, "decimal" if level.decimal else shown.form)

    text = re.sub("%([1-9])", fill, level.text)
    spaced = level.spaced and text and text[-1] not in MARKS
    return f"{text} " if spaced else text


def _level(level) -> Level:
    restart = _value(level, "w:lvlRestart")
    form = _value(level, "w:numFmt")
    alternate = level.find(f".//{{*}}Choice/{qn('w:numFmt')}")
    if form is None and alternate is not None:
        form = alternate.get(qn("w:format")) or alternate.get(qn("w:val"))
    return Level(
        start=_whole(_value(level, "w:start"), 1),
        form=form or "decimal",
        text=_value(level, "w:lvlText") or "",
        restart=None if restart is None else _whole(restart, 0),
        decimal=_is_on(level.find(qn("w:isLgl"))),
        spaced=_value(level, "w:suff") != "nothing",
        style=_value(level, "w:pStyle"),
    )


def _by_id(part, tag: str, key: str) -> dict:
    found = () if part is None else part.findall(qn(tag))
    return {it.get(qn(key)): it for it in found}


def _value(parent, tag: str) -> str | None:
    child = None if parent is None else parent.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _whole(value: str | None, otherwise: int) -> int:
    try:
        return otherwise if value is None else int(value)
    except ValueError:
        return otherwise


def _is_on(element) -> bool:
    return element is not None and element.get(qn("w:val")) not in ("0", "false", "off")


def _is_default(style) -> bool:
    paragraph = style.get(qn("w:type")) == "paragraph"
    return paragraph and style.get(qn("w:default")) in ("1", "true", "on")
