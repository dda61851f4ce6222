"""Numbered slogans: a numeral and what it counts, 两个确立, 四讲四有, and what they stand for."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import cache

import pandas as pd

from analysis.corpus.lexicons import read_rows
from analysis.corpus.tables import iter_texts, make_table, require_columns
from analysis.letters.characters import HAN, count_han
from analysis.letters.numerals import parse_numeral
from analysis.slogans.finding import find_slogans
from analysis.slogans.lexicon import load_slogans

NUMBERED = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "formula": "str",
    "numeral": "str",
    "number": "Int64",
    "head": "str",
    "quoted": "bool",
    "known": "bool",
    "items": "str",
    "source": "str",
    "items_start": "Int64",
    "items_end": "Int64",
    "fits": "boolean",
}
_OPEN, _CLOSE = '“‘「『〝"', '”’」』〞"'

Span = tuple[int, int]
Part = tuple[str, str, str]  # a numeral of a formula, its measure word, its head


def numbered_slogans(documents: pd.DataFrame, slogans: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Find the formulas that count what they stand for, and what that is.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    slogans : DataFrame, optional
        The known ones, such as `load_slogans` gives (the default).

    Returns
    -------
    DataFrame
        One row a place, in order of the text; places do not overlap:

        - ``doc_id``, ``start``, ``end`` (character offsets), ``surface``,
          ``formula`` (without marks; of a known one the lexicon's wording)
        - ``numeral``, ``head`` (without its measure word): joined by ``|``
          in a chain; ``number``: their sum, so that 四讲四有 is 8; NA for an
          open one (1+N, 多国)
        - ``quoted``: in quotation marks, or some inside it; ``known``: the
          lexicon has it, with kind numeric
        - ``items``: joined by ``|``; ``source``: text or lexicon;
          ``items_start``, ``items_end``: where the text lists them
        - ``fits``: there are as many items as the number says; NA without
          items or number, and if each item explains one part of a chain

    Raises
    ------
    ValueError
        If a column is missing, or `documents` repeats a doc_id.

    Notes
    -----
    An unknown one needs evidence: it stands in quotation marks somewhere in
    `documents`; a list that fits and begins with its head follows (四个坚持：
    坚持…); or it has a measure word and follows a verb such as 坚持 in two
    documents. So another document can add rows. The longer of two that overlap
    is kept. Forms, names and idioms are ``data/lexicons/numbered.csv``. A list
    in brackets or behind 即 counts before the lexicon, another after it.

    It cannot tell a formula from a quoted name that has the form, a gloss
    from a list that fits by chance, where an item begins or ends if no mark
    says so, or what 等 leaves out. 一 or 二 alone, and an unquoted one of two
    characters, are seen only if known.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["落实“三同”（同吃、同住、同劳动）。"]})
    >>> numbered_slogans(documents)[["formula", "number", "items", "fits"]].values.tolist()
    [['三同', 3, '同吃|同住|同劳动', True]]
    """
    slogans = load_slogans() if slogans is None else slogans
    require_columns(slogans, ["slogan", "kind", "variant_of", "expansion"], "slogans")
    texts = {str(doc_id): text for doc_id, text in iter_texts(documents)}
    expansions = slogans.set_index("slogan")["expansion"].to_dict()
    numeric = slogans[slogans["kind"] == "numeric"]
    same = numeric["variant_of"].where(numeric["expansion"].isna(), numeric["slogan"])
    known = dict(zip(numeric["slogan"], same.map(expansions), strict=True))
    own = _own_formulas(texts, slogans["slogan"], known)
    wordings = pd.DataFrame({"slogan": [*known, *sorted(own)]}, dtype="str")
    rows, last = [], ("", 0)
    for place in find_slogans(documents, wordings).itertuples():
        text, formula = texts[place.doc_id], place.slogan
        inside = place.doc_id == last[0] and place.start < last[1]
        if inside or not _stands_alone(text, place, own.get(formula)):
            continue
        last, parts = (place.doc_id, place.end), _parts(formula)
        numerals, _, heads = map("|".join, zip(*parts, strict=True)) if parts else ("", "", "")
        span = (place.doc_id, place.start, place.end, place.surface, formula)
        count = (numerals or pd.NA, _number(parts), heads.strip("|") or pd.NA)
        noted = (place.quoted, formula in known)
        rows.append((*span, *count, *noted, *_decoded(text, place, parts, known.get(formula))))
    return make_table(NUMBERED, rows)


@cache
def _pattern(role: str) -> re.Pattern[str]:
    """Join the patterns of numbered.csv in a role, longer ones first; {head} is a role again."""
    if role == "han":
        return re.compile(f"[{HAN}]")
    found = [row["pattern"] for row in read_rows("numbered.csv") if role in row["role"].split("|")]
    joined = "|".join(sorted(found, key=len, reverse=True))
    return re.compile(f"(?:{re.sub('{([a-z_]+)}', lambda m: _pattern(m[1]).pattern, joined)})")


def _parts(formula: str) -> list[Part]:
    if added := _pattern("sum").match(formula):
        return [(addend, "", "") for addend in added[0].split("+")]
    return [match.groups("") for match in _pattern("part").finditer(formula)]


def _number(parts: list[Part]) -> object:
    """Add up the numerals; NA if one is open (多, N), or there is none."""
    written = "".join(numeral + head[1:] * (len(parts) > 1) for numeral, _, head in parts)
    if not parts or set(written) & set("多NX"):
        return pd.NA
    return sum(parse_numeral(re.sub("[两双]", "二", numeral)) for numeral, _, _ in parts)


def _own_formulas(texts: dict, slogans: pd.Series, known: dict) -> dict[str, set[str]]:
    """Collect what has the form, and evidence for it, but is not known; and where that stands."""
    shape, names = _pattern("shape").fullmatch, "|".join(map(re.escape, known)) or "(?!)"
    covered = re.compile(f"(?:(?:{names})、?)+(?!.*{_pattern('number').pattern}).*")
    listed = {slogan.replace("，", "、") for slogan in slogans}
    found, called = defaultdict(set), defaultdict(set)
    for doc_id, text in texts.items():
        for form in ("quoted", "half", "bare"):
            for match in _pattern(form).finditer(text):
                formula = re.sub(f"[{_OPEN}{_CLOSE}]", "", match["formula"]).replace("，", "、")
                if formula in listed or covered.fullmatch(formula) or not shape(formula):
                    continue
                if form != "bare" or _is_headed(text, match.end(), _parts(formula)):
                    found[formula].add(doc_id)
                elif match["call"] and _pattern("particular").fullmatch(formula):
                    called[formula].add(doc_id)
    return found | {formula: where for formula, where in called.items() if len(where) > 1}


def _is_headed(text: str, end: int, parts: list[Part]) -> bool:
    """Look behind an unquoted form for a list that fits and begins with its head."""
    gloss = _behind(text, end, parts, "bracket", "named", "opened") or _listed(text, end, parts)
    if not gloss or _fits([text[a:b] for a, b in gloss], parts) is not True:
        return False
    headed = len(parts) > 1 or all(text.startswith(parts[0][2], a) for a, _ in gloss)
    return headed and not any(_pattern("announces").fullmatch(head) for _, _, head in parts)


def _stands_alone(text: str, place: tuple, evidence: Container[str] | None) -> bool:
    """Refuse what is cut out of a longer number (二十四史), too short, or too common elsewhere."""
    begun = _pattern("beginning").match(text, place.start)
    if not begun or (place.slogan[-1] in "一百" and _pattern("han").match(text, place.end)):
        return False
    if evidence is None or place.quoted:
        return True
    rare = not _pattern("common").fullmatch(place.slogan)
    return len(place.slogan) > 2 and (rare or place.doc_id in evidence)


def _decoded(text: str, place: tuple, parts: list[Part], expansion: object) -> tuple:
    """Give items, source, start and end of the list in the text, and whether it fits."""
    gloss = _behind(text, place.end, parts, "bracket", "named")
    if not gloss and isinstance(expansion, str):
        return expansion, "lexicon", pd.NA, pd.NA, _fits(expansion.split("|"), parts)
    gloss = gloss or _behind(text, place.end, parts, "opened") or _listed(text, place.end, parts)
    if not (gloss := gloss or _before(text, place.start, parts)):
        return (pd.NA,) * 5
    items = [text[a:b] for a, b in gloss]
    return "|".join(items), "text", gloss[0][0], gloss[-1][1], _fits(items, parts)


def _fits(items: list[str], parts: list[Part]) -> object:
    """Tell whether there are as many items as the number says; NA if that cannot be told."""
    number, count = _number(parts), len(items)
    if number is pd.NA:
        return pd.NA
    if "字" in (parts[0][1], parts[0][2][:1]):
        return number in (count, sum(map(count_han, items)))
    if count == number or len(parts) == 1:
        return count == number
    if count == len(parts):
        return all(map(str.startswith, items, [numeral for numeral, _, _ in parts])) or pd.NA
    paired = all(_number([part]) == count for part in parts)
    return paired and all(re.search("[、，]", item) for item in items)


def _behind(text: str, end: int, parts: list[Part], *kinds: str) -> list[Span] | None:
    """Find the list behind a formula: in brackets, behind 即, or behind a colon."""
    for kind in kinds:
        match = _pattern(kind).match(text, end)
        if match and (gloss := _split(text, *match.span(1), parts, kind)):
            return gloss
    return None


def _listed(text: str, end: int, parts: list[Part]) -> list[Span] | None:
    """Find 一是…二是… behind a formula; behind a full stop only if each has its head."""
    listed = _pattern("listed").match(text, end)
    if not listed or _number(parts) is pd.NA:
        return None
    marks: list[re.Match[str]] = []
    for mark in _pattern("mark").finditer(text, listed.end(1), listed.end() + 3000):
        if not marks or (mark[2] == marks[0][2] and mark.start() < marks[-1].end() + 500):
            if parse_numeral(mark[1] or mark[3]) != len(marks) + 1:
                break
            marks.append(mark)
    spans = [(mark.end(), _pattern("clause").search(text, mark.end()).start()) for mark in marks]
    headed = all(parts[0][2] in text[a:b] for a, b in spans)
    return spans if len(spans) > 1 and (headed or listed[1] in "：:") else None


def _before(text: str, start: int, parts: list[Part]) -> list[Span] | None:
    """Find the list in front of a formula; only one that fits."""
    joint = _pattern("joint").search(text, max(start - 12, 0), start)
    floor, stop = max(start - 200, 0), joint.end(1) if joint[1] else joint.start()
    opened = max(text.rfind(mark, floor, joint.start()) for mark in _OPEN)
    if joint[1] and opened >= 0 and (gloss := _split(text, opened, stop, parts, "quotation")):
        return gloss
    begin = max(text.rfind(mark, floor, stop) for mark in "。！？\n；：，（）—") + 1
    for first, *others in _cuts(text, max(begin, floor), stop, "、"):
        gloss = [_without_lead(text, *first, others), *others]
        items = [text[a:b] for a, b in gloss]
        if _fits(items, parts) is True and _is_clear(items) and text[stop - 1] not in "、，":
            return gloss
    return None


def _split(text: str, start: int, end: int, parts: list[Part], kind: str) -> list[Span] | None:
    """Cut a list into as many items as the number says; in brackets else into items alike."""
    closed, found = kind in ("bracket", "quotation"), []
    for rank, marks in enumerate(("；;", "、", "，,", "、，,")):
        clause = re.compile("[^，,；;]*").match(text, start, end).end()
        stop = clause if rank == 1 and not closed else end
        for cut in _cuts(text, start, stop, marks):
            items = [text[a:b] for a, b in cut]
            if rank == 1 and re.search("[，；]", "".join(items)):
                continue
            alike = _are_alike(items)
            plain = (kind == "named" and rank < 2) or (rank == 1 and len(items) > 2)
            sure = closed or (_is_clear(items) and (alike or plain))
            if (fits := _fits(items, parts)) is True and sure:
                found.append(((0, not alike, rank), cut))
            elif kind == "bracket" and rank < 3 and (alike or fits is pd.NA):
                found.append(((1, False, rank), cut))
    return min(found, default=(None, None))[1]


def _cuts(text: str, start: int, end: int, marks: str) -> Iterator[list[Span]]:
    """Cut a list at its marks; then its last item, too, at 和 or the like."""
    found = re.compile(f"[^{marks}]+").finditer(text, start, end)
    spans = [span for match in found if (span := _trimmed(text, *match.span()))]
    if len(spans) > 1:
        yield spans
    if joined := spans and _pattern("and").search(text, spans[-1][0] + 1, spans[-1][1] - 1):
        yield [*spans[:-1], (spans[-1][0], joined.start()), (joined.end(), spans[-1][1])]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Leave out blanks, 等 at the end, and a quotation mark without its other one inside."""
    while start < end:
        first, last, inner = text[start], text[end - 1], set(text[start + 1 : end - 1])
        if first.isspace() or (first in _OPEN and not inner & set(_CLOSE)):
            start += 1
        elif last.isspace() or last == "等" or (last in _CLOSE and not inner & set(_OPEN)):
            end -= 1
        else:
            return start, end
    return None


def _are_alike(items: list[str]) -> bool:
    return len({item[0] for item in items}) == 1 or len({item[-1] for item in items}) == 1


def _is_clear(items: list[str]) -> bool:
    """Tell that nothing else stands before the first or behind the last item, by their length."""
    first, last, (*_, second, longest) = len(items[0]), len(items[-1]), sorted(map(len, items))
    endless = longest in (first, last) and longest > 1.5 * second + 1
    if endless or _pattern("leads").fullmatch(items[-1]):
        return False
    clear = first == last if len(items) == 2 else first <= max(map(len, items[1:]))
    return _are_alike(items) or (clear and not _pattern("leads").match(items[-1]))


def _without_lead(text: str, start: int, end: int, others: list[Span]) -> Span:
    """Cut from the first item what leads to the list, such as 坚持; leave as much as an item."""
    shortest, heads = min(b - a for a, b in others), {text[a] for a, _ in others}
    at = text.find(*heads, start, end) if len(heads) == 1 else -1
    if at >= 0 and (end - at == shortest or (2 * (end - at) >= shortest and len(others) > 1)):
        return at, end
    while (led := _pattern("leads").match(text, start, end)) and end - led.end() >= shortest:
        start = led.end()
    return start, end
