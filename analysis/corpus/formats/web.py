"""Web pages: the words of the main text; those of the page around it are taken out as edits."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis.corpus.formats.extract import Edit, Extract, Found, Unreadable, check_length
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.plain import decode
from analysis.letters.characters import count_han

AROUND_RULE, LINKS_RULE = "page_around", "page_links"
UNSEEN = ["script", "style", "noscript", "template", "iframe", "svg", "select", "button", "head"]
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
        "html",
    ]
)
CELLS = ("td", "th")
CELL_CHARS = 100
"""A cell that is longer, or holds blocks itself, is a part of the page and none of a table."""

MOST_LINKS = 0.5
"""Of its characters in links: a block with more is a list of links."""

CAPTION_CHARS = 10

SHARE_OF_NEXT = 0.5
"""A parent gets this share of what its children's children hold: the main text is the element
that holds most paragraphs itself."""

_BLOCKS_IN_CELL = "p, div, table, ul, ol, br, h1, h2, h3, h4"
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TITLE_END = re.compile(r"\s*[_|\-—–·](?=[^_|\-—–·]*$)")


class PageBlock(NamedTuple):
    """One line of a page, and the elements that hold it, the innermost first."""

    text: str
    linked: int  # characters inside links
    path: tuple[int, ...]
    tag: str


def read(content: bytes, limits: Limits) -> Found:
    """Read one web page."""
    declared = _CHARSET.search(content[:4_096])
    codec = declared[1].decode("ascii").lower() if declared else None
    text, encoding = decode(content, _AS_BROWSERS_DO.get(codec, codec) if codec else None)
    check_length(text, limits)
    tree = LexborHTMLParser(text.removeprefix("\ufeff"))
    if tree.body is None:
        raise Unreadable("empty: it holds no text")
    named = tree.css_first("title")
    title = _clean(named.text()) if named else ""
    tree.strip_tags(UNSEEN)
    blocks = _blocks(tree.body)
    if not blocks:
        raise Unreadable("empty: it holds no text")
    heading = _heading(blocks, title)
    raw = check_length("\n".join(block.text for block in blocks), limits)
    edits = _edits(blocks, _outside(blocks, heading))
    shown = blocks[heading].text if heading is not None else _TITLE_END.split(title)[0]
    return Found([Extract(raw, edits, encoding=encoding, title=shown or None)], [])


_AS_BROWSERS_DO = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"} | {
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
}


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _blocks(body: LexborNode) -> list[PageBlock]:
    """Cut the page where a block begins or ends."""
    blocks: list[PageBlock] = []
    pieces: list[str] = []
    linked = 0
    path: list[LexborNode] = [body]

    def close() -> None:
        nonlocal linked
        if text := _clean("".join(pieces)):
            holders = tuple(node.mem_id for node in reversed(path))
            blocks.append(PageBlock(text, min(linked, len(text)), holders, path[-1].tag or ""))
        pieces.clear()
        linked = 0

    for event, node, in_link in _walk(body):
        if event == "text":
            text = node.text_content or ""
            pieces.append(text)
            linked += len(_clean(text)) if in_link else 0
        elif event == "cell":
            pieces.append("\t")
        else:
            close()
            if event == "open":
                path.append(node)
            elif event == "end":
                path.pop()
    close()
    return blocks


def _walk(body: LexborNode) -> Iterator[tuple[str, LexborNode, bool]]:
    """Go through the page: where blocks open and end, breaks, small cells, text in links or not."""
    # a stack of its own, since pages nest deeper than Python calls
    rest: list[tuple[LexborNode | None, bool, bool]] = [(body.first_child, False, False)]
    while rest:
        node, in_link, ends = rest.pop()
        if node is None:
            continue
        if ends:
            yield "end", node, in_link
            continue
        rest.append((node.next, in_link, False))
        if node.is_text_node:
            yield "text", node, in_link
        elif node.is_element_node:
            tag = node.tag
            if tag in CELLS and _is_small(node):
                yield "cell", node, in_link
            elif tag == "br":
                yield "break", node, in_link
            elif tag in BLOCKS:
                yield "open", node, in_link
                rest.append((node, in_link, True))
            rest.append((node.first_child, in_link or tag == "a", False))


def _is_small(cell: LexborNode) -> bool:
    """Tell a cell of a table of figures from one that only lays out the page."""
    return len(cell.text()) <= CELL_CHARS and cell.css_first(_BLOCKS_IN_CELL) is None


def _heading(blocks: list[PageBlock], title: str) -> int | None:
    """Find the block that is the title: an h1, else the one that the page is named after."""
    start = _squeezed(title)
    named = [
        place
        for place, block in enumerate(blocks)
        if len(squeezed := _squeezed(block.text)) >= 4 and squeezed in start
    ]
    firsts = [place for place, block in enumerate(blocks) if block.tag == "h1"]
    both = [place for place in named if place in set(firsts)]
    longest = sorted(named, key=lambda place: -len(blocks[place].text))
    return next(iter([*both, *(firsts if len(firsts) == 1 else []), *longest]), None)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _weight(block: PageBlock) -> float:
    """Weigh a block: running text has Han characters and marks of sentences, and few links."""
    if block.linked > MOST_LINKS * len(block.text):
        return 0.0
    marks = sum(block.text.count(mark) for mark in "，。；、：！？,.")
    letters = count_han(block.text) or len(block.text) / 4
    return letters * min(1.0, (1 + marks) / 2) if marks else 0.1 * letters


def _outside(blocks: list[PageBlock], heading: int | None) -> list[str | None]:
    """Name for each block the rule that takes it out; None for those of the main text."""
    weights: dict[int, float] = defaultdict(float)
    depths: dict[int, int] = {}
    for block in blocks:
        weight = _weight(block)
        for distance, element in enumerate(block.path):
            weights[element] += weight * SHARE_OF_NEXT ** max(0, distance - 1)
            depths[element] = len(block.path) - distance
            if distance > 6:
                break
    main = max(weights, key=lambda element: (weights[element], depths[element]))
    rules: list[str | None] = []
    for place, block in enumerate(blocks):
        if place == heading:
            rules.append(None)
        elif main not in block.path:
            rules.append(AROUND_RULE)
        else:
            links = block.linked > MOST_LINKS * len(block.text)
            rules.append(LINKS_RULE if links else None)
    last = max((place for place, rule in enumerate(rules) if rule is None), default=0)
    if LINKS_RULE in rules[last + 1 :] and last != heading and _is_caption(blocks[last].text):
        rules[last] = LINKS_RULE
    return rules


def _is_caption(text: str) -> bool:
    """Tell 相关阅读, which stands over a list of links, from a last line of text."""
    return len(text) <= CAPTION_CHARS and not re.search("[，。；！？、：]", text)


def _edits(blocks: list[PageBlock], rules: list[str | None]) -> tuple[Edit, ...]:
    """Take out whole lines, neighbours of one rule together, with the break behind them."""
    edits: list[Edit] = []
    start = 0
    for place, (block, rule) in enumerate(zip(blocks, rules, strict=True)):
        end = start + len(block.text) + (place + 1 < len(blocks))
        removed = block.text + "\n" * (place + 1 < len(blocks))
        if rule and edits and edits[-1].raw_end == start and edits[-1].rule == rule:
            before = edits.pop()
            edits.append(Edit(rule, before.raw_start, end, before.removed + removed, ""))
        elif rule:
            edits.append(Edit(rule, start, end, removed, ""))
        start = end
    return tuple(edits)
