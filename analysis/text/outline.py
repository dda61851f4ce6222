"""Find the outline of a text: title, salutation, preamble, numbered body, closing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.corpus.tables import SECTIONS, iter_texts, make_table, require_columns
from analysis.letters.numerals import parse_numeral
from analysis.text.heading_forms import line_pattern

HIGH_FORMS = ("part", "chapter", "division")
STANDARD_FORMS = ("first", "second", "third", "fourth")
LONGEST_TITLE = 100
"""Characters; a longer first line is a paragraph."""

_SENTENCE_END = re.compile(r"[。！？；：:，、]$|。")


class Line(NamedTuple):
    """A line of a text that is not blank, and where its characters stand."""

    start: int
    end: int
    text: str


class Heading(NamedTuple):
    """A heading as found, before its level is known."""

    form: str
    number: int
    start: int
    body_start: int


def outline(documents: pd.DataFrame) -> pd.DataFrame:
    """
    Divide each document by its headings.

    A heading opens a line: 一、 / （一） / 1. / （1）, as GB/T 9704-2012
    orders them, below 第一部分, 第一章 and 第一节 where a text has these. It
    ends at its first 。, since in this genre the body mostly follows on the
    same line, else with the line.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.

    Returns
    -------
    DataFrame
        One row a section, in order of the text; a section ends where the
        next one of any level starts, so that joined they give the text back
        exactly. Columns:

        - ``doc_id``, ``section_id`` (0, 1, … within the document),
          ``parent_id`` (the section it is nested in; NA at the top)
        - ``level``: 1 for the highest form of heading, down to 4 (or 7 below
          parts and chapters); 0 for what has no number
        - ``kind``: title, salutation, preamble, body or closing
        - ``number`` (of the heading; NA without), ``heading`` (with its
          mark, as it stands; NA without), ``label`` (see `section_labels`)
        - ``start``, ``body_start``, ``end``: character offsets
        - ``flag``: ``skipped level``, ``out of order``, or both, where the
          numbering is not what one expects; NA else

    Raises
    ------
    ValueError
        If `documents` lacks a column or repeats a doc_id.

    Notes
    -----
    Chains such as 一是…二是… and 第一，…第二，… are no headings, nor are
    decimals, dates or numbers inside a line. A text without any heading is
    one section of kind body. A heading without number is not recognised, and
    a line of a list is taken for a heading if it begins like one.

    References
    ----------
    GB/T 9704-2012, Layout key for official document of Party and government
    organs, 7.3.3.

    Examples
    --------
    >>> text = "发言\\n各位委员：\\n我讲两点。\\n一、扬优势。一方面……\\n二、找差距。"
    >>> outline(pd.DataFrame({"doc_id": ["a"], "text": [text]}))["kind"].tolist()
    ['title', 'salutation', 'preamble', 'body', 'body']
    """
    unlabelled = {name: dtype for name, dtype in SECTIONS.items() if name != "label"}
    rows = (
        (doc_id, section_id, *row)
        for doc_id, text in iter_texts(documents)
        for section_id, row in enumerate(_sections(text))
    )
    sections = make_table(unlabelled, rows)
    return sections.assign(label=section_labels(sections))[list(SECTIONS)]


def _lines(text: str) -> Iterator[Line]:
    for match in re.finditer(r"[^\n]+", text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Line(start, start + len(stripped), stripped)


def _sections(text: str) -> Iterator[tuple]:
    """Give the rows of one text, without doc_id and section_id."""
    lines = list(_lines(text))
    headings = [heading for line in lines if (heading := _heading(line))]
    if not headings:
        yield (pd.NA, 0, "body", pd.NA, pd.NA, 0, 0, len(text), pd.NA)
        return
    front = [line for line in lines if line.start < headings[0].start]
    opening = _opening(front)
    last = [line for line in lines if line.start >= headings[-1].body_start]
    starts = [start for _, start in opening] + [heading.start for heading in headings]
    closing = _closing(last)
    ends = [*starts[1:], len(text) if closing is None else closing]
    starts[0] = 0
    for (kind, _), start, end in zip(opening, starts, ends, strict=False):
        yield (pd.NA, 0, kind, pd.NA, pd.NA, start, start, end, pd.NA)
    places = zip(starts[len(opening) :], ends[len(opening) :], strict=True)
    nested = _nested(headings, first_id=len(opening))
    for heading, (level, parent, flag), (start, end) in zip(headings, nested, places, strict=True):
        words = text[heading.start : heading.body_start].strip()
        body_start = min(heading.body_start, end)
        yield (parent, level, "body", heading.number, words, start, body_start, end, flag)
    if closing is not None:
        yield (pd.NA, 0, "closing", pd.NA, pd.NA, closing, closing, len(text), pd.NA)


def _heading(line: Line) -> Heading | None:
    """Read a line as a heading, or not."""
    for form in HIGH_FORMS + STANDARD_FORMS:
        match = line_pattern(form).match(line.text)
        if not match:
            continue
        number = parse_numeral(match["number"])
        if number == 0 or _enumerates(line.text[match.end() :], number, form):
            return None
        stop = re.search(r"。[”’」』）)]*", line.text)
        return Heading(form, number, line.start, line.start + stop.end() if stop else line.end)
    return None


def _enumerates(rest: str, number: int, form: str) -> bool:
    """Tell 一、二产业 from a heading: the next numeral follows at once."""
    following = re.match("[〇○零一二三四五六七八九十]+", rest)
    return form == "first" and bool(following) and parse_numeral(following[0]) == number + 1


def _opening(front: list[Line]) -> list[tuple[str, int]]:
    """Name the parts before the first heading and where each starts."""
    if not front:
        return []
    is_salutation = line_pattern("salutation").match
    titled = not (
        is_salutation(front[0].text)
        or _SENTENCE_END.search(front[0].text)
        or len(front[0].text) > LONGEST_TITLE
    )
    parts = [("title", front[0].start)] if titled else []
    rest = front[titled:]
    for place, line in enumerate(rest):
        if match := is_salutation(line.text):
            parts.append(("salutation", line.start))
            while match and match.end() == len(line.text) and place + 1 < len(rest):
                place, line = place + 1, rest[place + 1]
                match = is_salutation(line.text)
            after = line.start + match.end() if match else line.start
            if after < front[-1].end:
                parts.append(("preamble", after))
            return parts
        if "。" in line.text:
            break
    return [*parts, ("preamble", rest[0].start)] if rest else parts


def _closing(lines: list[Line]) -> int | None:
    """Find where the closing starts: the last line that begins like one, and its neighbours."""
    closing = line_pattern("closing").match
    fitting = [place for place, line in enumerate(lines) if closing(line.text)]
    if not fitting:
        return None
    place = fitting[-1]
    while place - 1 in fitting:
        place -= 1
    return lines[place].start


def _nested(headings: list[Heading], first_id: int) -> Iterator[tuple]:
    """Give level, parent and flag of each heading."""
    used = {heading.form for heading in headings}
    ranks = [form for form in HIGH_FORMS if form in used] + list(STANDARD_FORMS)
    above: list[tuple[int, int]] = []  # (level, section_id) of the headings around this one
    numbers: dict[tuple[int | None, int], int] = {}  # the last number by parent and level
    for section_id, heading in enumerate(headings, start=first_id):
        level = ranks.index(heading.form) + 1
        while above and above[-1][0] >= level:
            above.pop()
        parent_level, parent = above[-1] if above else (0, None)
        before = numbers.get((parent, level), 0)
        numbers[parent, level] = heading.number
        flags = ["skipped level"] * (level > parent_level + 1)
        flags += ["out of order"] * (heading.number != before + 1)
        above.append((level, section_id))
        yield level, pd.NA if parent is None else parent, "; ".join(flags) or pd.NA


def top_sections(sections: pd.DataFrame) -> pd.DataFrame:
    """
    Merge nested sections into the one at the top that holds them.

    Parameters
    ----------
    sections : DataFrame
        Such as `outline` gives.

    Returns
    -------
    DataFrame
        The rows of `sections` without a parent, in order, each ending where
        the next one starts; they too give the text back when joined. Labels
        are made anew, since those of nested sections no longer count.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    require_columns(sections, ["doc_id", "parent_id", "end"], "sections")
    at_top = sections["parent_id"].isna()
    groups = [sections["doc_id"], at_top.cumsum()]
    ends = sections.groupby(groups, sort=False)["end"].max()
    top = sections[at_top].assign(end=ends.to_numpy()).reset_index(drop=True)
    return top.assign(label=section_labels(top)) if "label" in top else top


_KIND_LABELS = {"title": "标题", "salutation": "称谓", "preamble": "引言", "closing": "结语"}


def section_labels(sections: pd.DataFrame) -> pd.Series:
    """
    Name each section in a few characters, for a chart.

    Parameters
    ----------
    sections : DataFrame
        Such as `outline` gives.

    Returns
    -------
    Series of str
        The heading up to its first mark (一、扬优势), or the kind in Chinese
        (标题, 引言), at most 18 characters; a label that comes again in its
        document is numbered. On the index of `sections`.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    require_columns(sections, ["doc_id", "kind", "heading"], "sections")
    headings = sections["heading"].astype("str").str.extract(_LABEL, expand=False).str.strip()
    headings = headings.where(headings.str.len() <= 18, headings.str[:17] + "…")
    labels = headings.fillna(sections["kind"].map(_KIND_LABELS)).fillna("全文").astype("str")
    again = labels.groupby([sections["doc_id"], labels]).cumcount() + 1
    return labels.where(again == 1, labels + " (" + again.astype("str") + ")")


_LABEL = re.compile(r"^((?:.{1,6}?[、.．）)]|第.{1,5}?[章节编篇分])?[^，。：；！？—]+)")
