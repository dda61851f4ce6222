"""Which lines of a printed page are no text, and which line breaks only the paper made."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

from analysis.corpus.formats.extract import Edit
from analysis.letters.characters import count_han

NUMBER_RULE, HEAD_RULE = "pdf_page_number", "pdf_running_head"
WRAP_RULE, BREAK_RULE = "pdf_line_wrap", "pdf_page_break"

EDGE_LINES = 2
"""Page numbers and running heads are among so many lines at the top and at the bottom."""

HEAD_PAGES, HEAD_PAGES_SHORT, SHORT = 3, 2, 6
"""A line that stands at one height on so many pages is a running head; fewer, where there are
fewer pages than the last number."""

SAME_HEIGHT = 3.0
"""Points."""

APART = 1.2
"""In distances between lines: so far from the text a running head stands."""

SLACK, INDENT = 0.6, 1.2
"""In widths of a Han character: a line goes on in the next if that one's first word would not
have fitted, give or take so much; a line so far from the left edge opens a paragraph."""

TITLE_PITCH = 2.0
"""In heights of its characters: so far apart the lines of one title are at most."""

MANY_LINES = 5
"""A page with fewer does not show where its right edge is."""

SIZE_RATIO, PITCH_RATIO = 1.15, 1.5
"""Lines of another size, or further apart than that, belong to different paragraphs."""

_PAGE_NUMBER = re.compile(
    r"(?P<before>[-—–－·•~\s(（\[【第Pp.]*)(?P<number>[0-9０-９]{1,4}|[ivxlcIVXLC]{1,7}"
    r"|[一二三四五六七八九十百〇○零]{1,5})"
    r"(?P<after>\s*页?\s*(?:[/／|]\s*[0-9]{1,4}|[,，]?\s*[共/]\s*[0-9]{1,4}\s*页)?"
    r"[-—–－·•~\s)）\]】]*)"
)
_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,4}[章节条编]"
)
_LATIN_WORD = re.compile("[!-~]+")
_DIGITS = re.compile("[0-9０-９]+")
_LATIN_END, _LATIN_START = re.compile(r"[!-~]$"), re.compile(r"^[!-~]")


class PageLine(NamedTuple):
    """One line of a page; lengths in points, from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float


def line_spans(lines: list[PageLine]) -> list[tuple[int, int]]:
    """Give where each line starts and ends in the raw text."""
    spans, start = [], 0
    for line in lines:
        spans.append((start, start + len(line.text)))
        start += len(line.text) + 1
    return spans


def layout_edits(raw: str, lines: list[PageLine], pages: int, others: list[Edit]) -> list[Edit]:
    """
    Take out what only the paper needed: page numbers, running heads, line wraps.

    Parameters
    ----------
    raw : str
        The lines, joined by single characters.
    lines : list of PageLine
        In the order of `raw`.
    pages : int
        How many pages there are.
    others : list of Edit
        Further edits inside of lines; those in lines taken out are dropped.

    Returns
    -------
    list of Edit
        Edits in order, without overlaps.
    """
    spans = line_spans(lines)
    rules = _removed(lines, pages)
    kept = [place for place in range(len(lines)) if place not in rules]
    edits = list(_line_edits(raw, spans, rules, kept[0] if kept else len(lines)))
    joins = _joins([lines[place] for place in kept])
    for before, after, joined in zip(kept, kept[1:], joins, strict=False):
        place = spans[after][0] - 1
        if joined:
            both = _LATIN_END.search(lines[before].text) and _LATIN_START.match(lines[after].text)
            edits.append(Edit(WRAP_RULE, place, place + 1, raw[place], " " if both else ""))
        elif raw[place] == "\f":
            edits.append(Edit(BREAK_RULE, place, place + 1, "\f", "\n"))
    removed = [(start, end) for place, (start, end) in enumerate(spans) if place in rules]
    others = [
        edit for edit in others if not any(start <= edit.raw_start < end for start, end in removed)
    ]
    return sorted([*edits, *others], key=lambda edit: (edit.raw_start, edit.raw_end))


def _line_edits(
    raw: str, spans: list[tuple[int, int]], rules: dict[int, str], first: int
) -> Iterator[Edit]:
    """Take out lines, each with the break before it; at the beginning with the one behind it."""
    for place, rule in sorted(rules.items()):
        start, end = spans[place]
        if place < first:
            end += end < len(raw)
        else:
            start -= 1
        yield Edit(rule, start, end, raw[start:end], "")


def _removed(lines: list[PageLine], pages: int) -> dict[int, str]:
    """Name for each line that is no text the rule that takes it out."""
    edges = list(_edges(lines))
    inner = {place for edge in edges for place in edge}
    numbers, alike = _numbers(lines, inner, pages), _alike(lines, inner, pages)
    pitch = _pitch(lines)
    found: dict[int, str] = {}
    for edge in edges:
        run = list(takewhile(lambda place: place in numbers or place in alike, edge[:EDGE_LINES]))
        while run and run[-1] not in numbers and _is_near(lines, edge, len(run), pitch):
            run.pop()
        found |= {place: NUMBER_RULE if place in numbers else HEAD_RULE for place in run}
    return found


def _is_near(lines: list[PageLine], edge: list[int], number: int, pitch: float) -> bool:
    """Tell a line of text from a running head, which stands apart from the text."""
    if number >= len(edge):
        return False
    distance = abs(lines[edge[number]].base - lines[edge[number - 1]].base)
    return distance < APART * pitch


def _edges(lines: list[PageLine]) -> Iterator[list[int]]:
    """Give of each page the uppermost lines and the lowest ones, from the edge inwards."""
    by_page = defaultdict(list)
    for place, line in enumerate(lines):
        by_page[line.page].append(place)
    for places in by_page.values():
        ordered = sorted(places, key=lambda place: -lines[place].base)
        yield ordered[: EDGE_LINES + 1]
        yield ordered[: -EDGE_LINES - 2 : -1]


def _numbers(lines: list[PageLine], edges: set[int], pages: int) -> set[int]:
    """Find page numbers: set between dashes, or in step with the pages."""
    matches = {place: _PAGE_NUMBER.fullmatch(lines[place].text.strip()) for place in edges}
    found = {place: match for place, match in matches.items() if match}
    steps = {
        place: int(match["number"]) - lines[place].page
        for place, match in found.items()
        if match["number"].isdecimal()
    }
    on_pages = defaultdict(set)
    for place, step in steps.items():
        on_pages[step].add(lines[place].page)
    usual = {step for step, on in on_pages.items() if len(on) >= max(2, pages / 2)}
    decorated = {place for place, match in found.items() if _is_decorated(match)}
    return decorated | {place for place, step in steps.items() if step in usual}


def _is_decorated(match: re.Match[str]) -> bool:
    """Tell — 3 —, 第3页 and 3/12 from a bare number."""
    dashes = all(re.search("[-—–－·•~]", match[side]) for side in ("before", "after"))
    named = "第" in match["before"] and "页" in match["after"]
    return dashes or named or bool(re.search(r"[/／|共]", match["after"]))


def _alike(lines: list[PageLine], edges: set[int], pages: int) -> set[int]:
    """Find lines of the same words, digits aside, at the same height of many pages."""
    by_words = defaultdict(list)
    for place in sorted(edges):
        by_words[_DIGITS.sub("#", lines[place].text.strip())].append(place)
    needed = HEAD_PAGES if pages >= SHORT else HEAD_PAGES_SHORT
    found: set[int] = set()
    for places in by_words.values():
        heights = defaultdict(set)
        for place in places:
            height = round(lines[place].base / SAME_HEIGHT)
            for near in (height - 1, height, height + 1):
                heights[near].add(lines[place].page)
        found |= {
            place
            for place in places
            if len(heights[round(lines[place].base / SAME_HEIGHT)]) >= needed
        }
    return found


def _pitch(lines: list[PageLine]) -> float:
    """Give the usual distance from one line to the next on the same page."""
    pairs = ((one, two) for one, two in pairwise(lines) if one.page == two.page)
    return median([one.base - two.base for one, two in pairs if one.base > two.base] or [0.0])


def _joins(lines: list[PageLine]) -> list[bool]:
    """Tell for each two neighbours whether the second goes on with the first."""
    width, pitch, edges = _han_width(lines), _pitch(lines), _margins(lines)
    usual = median([line.size for line in lines] or [0.0])
    return [
        _goes_on(one, two, width, edges, pitch) or _title_goes_on(one, two, usual, width)
        for one, two in pairwise(lines)
    ]


def _title_goes_on(one: PageLine, two: PageLine, usual: float, width: float) -> bool:
    """Tell the lines of one title: larger than the text, alike, and centred below each other."""
    alike = one.page == two.page and abs(one.size - two.size) < 0.1
    if not alike or one.size <= SIZE_RATIO * usual or two.text.startswith(("—", "（", "(")):
        return False
    centred = abs((one.left + one.right) - (two.left + two.right)) / 2 <= width / 2
    return centred and 0 < one.base - two.base <= TITLE_PITCH * one.size


def _goes_on(
    one: PageLine, two: PageLine, width: float, edges: dict[int, tuple[float, float]], pitch: float
) -> bool:
    right, left = edges[one.page][1], edges[two.page][0]
    if one.right + _first_word(two.text) * width < right - SLACK * width:
        return False
    if two.left > left + INDENT * width:
        return False
    if max(one.size, two.size) > SIZE_RATIO * min(one.size, two.size):
        return False
    if one.page == two.page and not 0 < one.base - two.base <= PITCH_RATIO * pitch:
        return False
    return not (_OPENS.match(two.text) and one.text[-1] in "。！？；：")


def _first_word(text: str) -> float:
    """Give the width, in Han characters, of what could not have been divided at its beginning."""
    word = _LATIN_WORD.match(text)
    if word:
        return len(word[0]) / 2
    return 1.0 + (text[1:2] in tuple("，。、；：？！”’）》…"))


def _han_width(lines: list[PageLine]) -> float:
    """Estimate the width of a Han character from the lines that hold most of them."""
    widths = [
        (line.right - line.left) / (len(line.text) + count_han(line.text)) * 2
        for line in lines
        if count_han(line.text) > len(line.text) / 2
    ]
    return median(widths or [line.size for line in lines])


def _margins(lines: list[PageLine]) -> dict[int, tuple[float, float]]:
    """Give the left and the right edge of the text on each page."""
    by_page = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    rights = {page: max(line.right for line in found) for page, found in by_page.items()}
    usual = median(rights.values()) if rights else 0.0
    return {
        page: (
            min(line.left for line in found),
            rights[page] if len(found) >= MANY_LINES else max(rights[page], usual),
        )
        for page, found in by_page.items()
    }
