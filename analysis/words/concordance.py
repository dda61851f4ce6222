"""Concordance: every place where a wording stands, with what stands around it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import product
from time import monotonic
from typing import NamedTuple, Protocol

import pandas as pd
import regex as regex_module
from wcwidth import wcswidth

from analysis.corpus.tables import iter_texts, make_table, require_columns, require_whole
from analysis.slogans.finding import find_slogans
from analysis.text.outline import outline
from analysis.text.spans import with_sections

CONCORDANCE = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "left": "str",
    "node": "str",
    "right": "str",
    "section_id": "int64",
    "section": "str",
}
REGEX_SECONDS = 5.0
"""How long the patterns of one call may search, all documents together."""

PATTERN_STEPS = 10_000
"""How long a pattern may be, repeats written out; 30,000 of (ab|c) crash a thread of 512 kB."""

SHOWN_LINES = 200
"""How many lines `align_lines` shows, so that a notebook stays small."""

RED = "\x1b[1;31m{}\x1b[0m"


class _Line(NamedTuple):
    """A row of the concordance, before it is known in which section it stands."""

    doc_id: str
    start: int
    end: int
    left: str
    node: str
    right: str
    section_id: int = 0
    section: str = ""


_SORT_KEYS: dict[str, Callable[[_Line], str]] = {
    "left": lambda line: line.left[::-1],
    "node": lambda line: line.node,
    "right": lambda line: line.right,
    "text": lambda line: "",
}
_COUNT = re.compile(r"(\)?)\{([0-9]+)[,}]")
_INVISIBLE = regex_module.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]")
_ALIGNMENT = {"start": "right", "left": "right", "node": "center"}

Spans = Iterable[tuple[int, int]]


class _Pattern(Protocol):
    """A compiled pattern of `regex`, which has no types of its own."""

    pattern: str

    def finditer(self, string: str, *, timeout: float) -> Iterator[re.Match[str]]: ...


def concordance(
    documents: pd.DataFrame,
    query: str | Iterable[str] | pd.DataFrame,
    width: int = 20,
    sort: str = "right",
    regex: bool = False,
    sections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    List every place where a wording stands, with the text to its left and right.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    query : str, iterable of str, or DataFrame
        A wording or several, each taken literally; slogans, such as rows of
        `load_slogans`, found as `find_slogans` finds them, so that marks
        inside do not hide them; or places with columns ``doc_id``, ``start``
        and ``end``: mentions, tokens, shared runs.
    width : int, default 20
        Characters to each side; fewer where the document begins or ends.
    sort : {"right", "left", "node", "text"}, default "right"
        By the right context, by the left one read backwards from the node,
        by the node (all by code points), or in order of the text, which also
        decides ties; of two that start together the longer is first.
    regex : bool, default False
        Strings are patterns of the `regex` module, flags inside: ``(?i)g20``.
    sections : DataFrame, optional
        Such as `outline` or `top_sections` gives. Default is the outline of
        each document in which something was found.

    Returns
    -------
    DataFrame
        One row a line: ``doc_id``, ``start``, ``end`` (character offsets of
        the node); ``left``, ``node``, ``right``: slices of the text, nothing
        added and nothing taken out; ``section_id``, ``section``: where the
        node starts, its ``label`` (全文 without headings).

    Raises
    ------
    ValueError
        If a column is missing, `query` is empty, `width` is no whole number
        from 0, `sort` is not known, a string is no pattern or too large a
        one, a place is not in the text, or `sections` lacks a document.
    TimeoutError, MemoryError
        If patterns search longer than `REGEX_SECONDS`, or need too much.

    Notes
    -----
    A wording does not overlap itself: 人人 stands once in 人人人, as
    `str.count` has it; different ones may. A place found twice is one line, a
    match without characters none. Half a word is found too: 民主 in 人民主体.
    Lines show how a wording is used here; that this is unusual they cannot.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["坚持改革，深化改革。"]})
    >>> concordance(documents, "改革", 2)[["left", "node", "right"]].values.tolist()
    [['深化', '改革', '。'], ['坚持', '改革', '，深']]
    """
    require_whole(width, "width", least=0)
    if sort not in _SORT_KEYS:
        raise ValueError(f"sort {sort!r} is not one of {sorted(_SORT_KEYS)}")
    texts = {str(doc_id): text for doc_id, text in iter_texts(documents)}
    if isinstance(query, pd.DataFrame) and "slogan" in query and "start" not in query:
        query = find_slogans(documents, query)
    lines = []
    for doc_id, spans in _find(texts, query, regex).items():
        text = texts[doc_id]
        for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
            left, right = text[max(start - width, 0) : start], text[end : end + width]
            lines.append(_Line(doc_id, start, end, left, text[start:end], right))
    lines.sort(key=_SORT_KEYS[sort])
    if sections is None:
        found = {line.doc_id for line in lines}
        sections = outline(documents[documents["doc_id"].astype("str").isin(found)])
    return _with_sections(lines, sections)


def _with_sections(lines: list[_Line], sections: pd.DataFrame) -> pd.DataFrame:
    """Fill the last two columns."""
    require_columns(sections, ["section_id", "label"], "sections")
    table = with_sections(make_table(CONCORDANCE, lines), sections)
    return table.assign(section=table["label"]).drop(columns="label").astype(CONCORDANCE)


def _find(texts: dict[str, str], query: object, regex: bool) -> Mapping[str, Spans]:
    """Give the places in each document, in any order there."""
    if isinstance(query, pd.DataFrame):
        return _given_spans(texts, query)
    wordings = [query] if isinstance(query, str) or not isinstance(query, Iterable) else [*query]
    if other := [wording for wording in wordings if not isinstance(wording, str)]:
        raise ValueError(f"query: {other[0]!r} is no string")
    if not wordings or "" in wordings:
        raise ValueError(f"query {query!r} is empty or has an empty string")
    if regex:
        return _pattern_spans(texts, sorted(set(wordings)))
    return {
        doc_id: [span for wording in wordings for span in _string_spans(text, wording)]
        for doc_id, text in texts.items()
    }


def _given_spans(texts: dict[str, str], places: pd.DataFrame) -> Mapping[str, Spans]:
    columns = {column: CONCORDANCE[column] for column in ("doc_id", "start", "end")}
    require_columns(places, columns, "query")
    spans: dict[str, list[tuple[int, int]]] = {doc_id: [] for doc_id in texts}
    for doc_id, start, end in places[list(columns)].astype(columns).itertuples(index=False):
        if doc_id not in texts:
            raise ValueError(f"query names the unknown document {doc_id!r}")
        if not 0 <= start < end <= len(texts[doc_id]):
            raise ValueError(f"query: {start} to {end} is no span of the text of {doc_id!r}")
        spans[doc_id].append((start, end))
    return spans


def _string_spans(text: str, wording: str) -> Iterator[tuple[int, int]]:
    end = 0
    while (start := text.find(wording, end)) >= 0:
        end = start + len(wording)
        yield start, end


def _pattern_spans(texts: dict[str, str], patterns: list[str]) -> Mapping[str, Spans]:
    compiled = [_compiled(pattern) for pattern in patterns]
    deadline = monotonic() + REGEX_SECONDS
    spans: dict[str, list[tuple[int, int]]] = {doc_id: [] for doc_id in texts}
    for (doc_id, text), pattern in product(texts.items(), compiled):
        try:
            # for `regex` a negative timeout is none, and a match with \K can end before its start
            for match in pattern.finditer(text, timeout=max(deadline - monotonic(), 0)):
                if match.start() < match.end():
                    spans[doc_id].append(match.span())
        except (TimeoutError, MemoryError) as error:
            slow = isinstance(error, TimeoutError)
            limit = f"{REGEX_SECONDS:g} seconds" if slow else "the memory it may use"
            what = f"the pattern {pattern.pattern!r} was stopped in {doc_id!r}"
            raise type(error)(f"{what}: it took more than {limit}") from error
    return spans


def _compiled(pattern: str) -> _Pattern:
    """
    Compile a pattern, unless that could crash: `regex` builds x{1000} as 1,000 times x.

    Counts of characters and classes add up; those of groups multiply, as one may hold another.
    """
    size, times = float(len(pattern)), 1.0
    for group, count in _COUNT.findall("".join(pattern.split())):
        size += 0 if group else float(count)
        times *= max(float(count), 1) if group else 1
    if size * times > PATTERN_STEPS:
        raise ValueError(f"{pattern[:60]!r} has over {PATTERN_STEPS} steps, repeats written out")
    try:
        return regex_module.compile(pattern)
    except (regex_module.error, ValueError, RecursionError) as error:
        raise ValueError(f"{pattern!r} is no pattern: {error}") from error


@dataclass(frozen=True, repr=False)
class AlignedLines:
    """A concordance laid out for reading: text in a terminal, a table in a notebook."""

    text: str
    html: str
    coloured: str = ""

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def align_lines(lines: pd.DataFrame, limit: int = SHOWN_LINES) -> AlignedLines:
    """
    Lay a concordance out with its nodes below each other.

    Parameters
    ----------
    lines : DataFrame
        Such as `concordance` gives.
    limit : int, default 200
        How many to show; a note says how many more there are.

    Returns
    -------
    AlignedLines
        Text in a terminal, a table in a notebook: document (if there are
        several), section, offset, left context, node, right context;
        ``coloured`` is the text with the nodes in a terminal's red. ⏎
        stands for a line break, ⇥ for a tab, and ⟨200B⟩, its code point, for
        any other character that cannot be seen or turns the direction.

    Raises
    ------
    ValueError
        If a column is missing, or `limit` is no whole number above 0.

    Notes
    -----
    In a terminal the nodes are aligned if its font draws Chinese characters
    two columns wide, and “, ” and … one, as `wcwidth` has them.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革要深化，G20要改革"]})
    >>> align_lines(concordance(documents, "改革", 3))
    全文  10  20要  改革
    全文   0        改革  要深化
    """
    shown = ["section", "start", "left", "node", "right"]
    require_columns(lines, ["doc_id", *shown], "lines")
    require_whole(limit, "limit")
    if len(set(lines["doc_id"])) > 1:
        shown = ["doc_id", *shown]
    cells = lines[shown].head(limit).astype("str").map(visible)
    more = len(lines) - len(cells)
    note = f"… {more} more lines" if more else "" if len(lines) else "no lines"
    return AlignedLines(_text(cells, note), _html(cells, note), _text(cells, note, RED))


def visible(text: str) -> str:
    """
    Show what cannot be seen, or turns the direction, as its code point.

    Examples
    --------
    >>> visible("改\u202e革")
    '改⟨202E⟩革'
    """
    marks = {"\n": "⏎", "\t": "⇥"}
    return _INVISIBLE.sub(lambda match: marks.get(match[0], f"⟨{ord(match[0]):04X}⟩"), text)


def _text(cells: pd.DataFrame, note: str, paint: str = "{}") -> str:
    """Align the columns by display width; `paint` goes round the node and has none."""
    columns = []
    for column in cells:
        widths = [max(wcswidth(cell), 0) for cell in cells[column]]
        blanks = [" " * (max(widths) - width) for width in widths]
        pairs = zip(blanks, cells[column], strict=True)
        ahead = _ALIGNMENT.get(column) == "right"
        around = paint if column == "node" else "{}"
        painted = [(blank, around.replace("{}", cell)) for blank, cell in pairs]
        columns.append([blank + cell if ahead else cell + blank for blank, cell in painted])
    rows = ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]
    return "\n".join([*rows, note] if note else rows)


def _html(cells: pd.DataFrame, note: str) -> str:
    """Align by attributes, which GitHub keeps, and by style, which overrules Jupyter's own."""
    sides = {column: _ALIGNMENT.get(column, "left") for column in cells}
    styles = {name: f'align="{side}" style="text-align:{side}' for name, side in sides.items()}
    rows = ["".join(f'<th {styles[column]}">{column}</th>' for column in cells)]
    for row in cells.map(escape).itertuples(index=False):
        rows.append("")
        for column, text in zip(cells, row, strict=True):
            shown = f"<b>{text}</b>" if column == "node" else text
            rows[-1] += f'<td nowrap {styles[column]};white-space:pre">{shown}</td>'
    table = "\n".join(f"<tr>{row}</tr>" for row in rows)
    foot = f"\n<p>{note}</p>" if note else ""
    return f'<table class="tex2jax_ignore mathjax_ignore">\n{table}\n</table>{foot}'
