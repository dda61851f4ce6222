"""Numbered slogans: a numeral and what it counts, 两个确立, 四讲四有, and what they stand for."""

import re
from collections import defaultdict
from collections.abc import Container
from typing import NamedTuple

import pandas as pd

from analysis.corpus.tables import iter_texts, make_table, require_columns
from analysis.slogans.finding import find_slogans
from analysis.slogans.lexicon import load_slogans
from analysis.slogans.numbered_grammar import (
    ANNOUNCES,
    BARE,
    BEGINNING,
    CLOSE,
    COMMON,
    HALF_QUOTED,
    HAN_SIGN,
    NUMBER,
    OPEN,
    PARTICULAR,
    QUOTED,
    SHAPE,
)
from analysis.slogans.numbered_items import (
    Part,
    fits,
    items_before,
    items_behind,
    items_one_by_one,
    number_of,
    parts_of,
)

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


class Place(NamedTuple):
    """A place where a formula stands, or something that looks like it."""

    doc_id: str
    start: int
    end: int
    surface: str
    slogan: str
    quoted: bool


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
    is kept. Words, names and idioms are in ``data/lexicons``. A list in
    brackets or behind 即 counts before the lexicon, another after it.

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
    found = find_slogans(documents, wordings)[list(Place._fields)]
    for place in map(Place._make, found.itertuples(index=False, name=None)):
        text, formula = texts[place.doc_id], place.slogan
        inside = place.doc_id == last[0] and place.start < last[1]
        if inside or not _stands_alone(text, place, own.get(formula)):
            continue
        last, parts = (place.doc_id, place.end), parts_of(formula)
        numerals, _, heads = map("|".join, zip(*parts, strict=True)) if parts else ("", "", "")
        span = (place.doc_id, place.start, place.end, place.surface, formula)
        count = (numerals or pd.NA, number_of(parts), heads.strip("|") or pd.NA)
        noted = (place.quoted, formula in known)
        rows.append((*span, *count, *noted, *_decoded(text, place, parts, known.get(formula))))
    return make_table(NUMBERED, rows)


def _own_formulas(texts: dict, slogans: pd.Series, known: dict) -> dict[str, set[str]]:
    """Collect what has the form, and evidence for it, but is not known; and where that stands."""
    shape, names = SHAPE.pattern.fullmatch, "|".join(map(re.escape, known)) or "(?!)"
    covered = re.compile(rf"(?: (?: {names} ) 、? )+ (?! .* {NUMBER} ) .*", re.VERBOSE)
    listed = {slogan.replace("，", "、") for slogan in slogans}
    found, called = defaultdict(set), defaultdict(set)
    for doc_id, text in texts.items():
        for form in (QUOTED, HALF_QUOTED, BARE):
            for match in form.pattern.finditer(text):
                formula = re.sub(f"[{OPEN}{CLOSE}]", "", match["formula"]).replace("，", "、")
                if formula in listed or covered.fullmatch(formula) or not shape(formula):
                    continue
                if form is not BARE or _is_headed(text, match.end(), parts_of(formula)):
                    found[formula].add(doc_id)
                elif match["call"] and PARTICULAR.pattern.fullmatch(formula):
                    called[formula].add(doc_id)
    return found | {formula: where for formula, where in called.items() if len(where) > 1}


def _is_headed(text: str, end: int, parts: list[Part]) -> bool:
    """Look behind an unquoted form for a list that fits and begins with its head."""
    gloss = items_behind(text, end, parts, "bracket", "named", "opened")
    gloss = gloss or items_one_by_one(text, end, parts)
    if not gloss or fits([text[a:b] for a, b in gloss], parts) is not True:
        return False
    headed = len(parts) > 1 or all(text.startswith(parts[0].head, a) for a, _ in gloss)
    return headed and not any(ANNOUNCES.pattern.fullmatch(part.head) for part in parts)


def _stands_alone(text: str, place: Place, evidence: Container[str] | None) -> bool:
    """Refuse what is cut out of a longer number (二十四史), too short, or too common elsewhere."""
    begun = BEGINNING.pattern.match(text, place.start)
    goes_on = re.match(HAN_SIGN, text[place.end : place.end + 1])
    if not begun or (place.slogan[-1] in "一百" and goes_on):
        return False
    if evidence is None or place.quoted:
        return True
    rare = not COMMON.pattern.fullmatch(place.slogan)
    return len(place.slogan) > 2 and (rare or place.doc_id in evidence)


def _decoded(text: str, place: Place, parts: list[Part], expansion: object) -> tuple:
    """Give items, source, start and end of the list in the text, and whether it fits."""
    gloss = items_behind(text, place.end, parts, "bracket", "named")
    if not gloss and isinstance(expansion, str):
        return expansion, "lexicon", pd.NA, pd.NA, fits(expansion.split("|"), parts)
    gloss = gloss or items_behind(text, place.end, parts, "opened")
    gloss = gloss or items_one_by_one(text, place.end, parts)
    if not (gloss := gloss or items_before(text, place.start, parts)):
        return (pd.NA,) * 5
    items = [text[a:b] for a, b in gloss]
    return "|".join(items), "text", gloss[0][0], gloss[-1][1], fits(items, parts)
