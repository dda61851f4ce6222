"""Find what was redacted: XXX, ×××, 某某 and their kind."""

import re
from functools import cache
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.tables import PLACEHOLDERS, iter_texts, make_table
from analysis.letters.characters import class_codes, may_be_in


class Form(NamedTuple):
    """A form of redaction; `begins` is the class of characters that a match must begin with."""

    name: str
    begins: str
    pattern: str
    note: str
    example: tuple[str, list[str]]
    """A text, and what is found in it. A test runs it."""


LETTER = "A-Za-zＡ-Ｚａ-ｚ_"
ZERO = "〇○一二三四五六七八九十百千万"

FORMS = (
    Form(
        name="latin",
        begins="XxＸｘ",
        pattern=rf"(?<! [{LETTER}.] ) [XxＸｘ]{{2,}} (?! [{LETTER}] | [.][a-z] )",
        note="XXX, ＸＸ, xx; not the letters of a longer word or an address",
        example=("地处XXX和ＸＸ，见MAXX、www.xxx.com", ["XXX", "ＸＸ"]),
    ),
    Form(
        name="latin_one",
        begins="XＸ",
        pattern=rf"(?<! [{LETTER}0-9] ) [XＸ] (?= [省市县区旗乡镇村年月日] )",
        note="X县, X年: one letter before a rank or a date",
        example=("X年到X县，不是3X县", ["X", "X"]),
    ),
    Form(
        name="cross",
        begins="×✕✖╳",
        pattern="[×✕✖╳]{2,}",
        note="×××",
        example=("×××同志", ["×××"]),
    ),
    Form(
        name="cross_one",
        begins="×",
        pattern="(?<! [0-9０-９A-Za-z] ) × (?= [省市县区旗乡镇村局厅委办党同月日年] )",
        note="×县: one cross before a rank or a date; not a product such as 3×4",
        example=("×县有3×4个", ["×"]),
    ),
    Form(
        name="mou",
        begins="某",
        pattern="某{2,}",
        note="某某; not 某些 or 某种",
        example=("某某在某种意义上", ["某某"]),
    ),
    Form(
        name="asterisk",
        begins="*＊",
        pattern="[*＊]{3,} | (?<! [*＊] ) [*＊]{2} (?= [省市县区旗乡镇村局] )",
        note="***; two alone can be the mark of bold type",
        example=("***和**县，**要**", ["***", "**"]),
    ),
    Form(
        name="circle",
        begins="○",
        pattern=f"(?<! [{ZERO}] ) ○{{2,}} (?! [{ZERO}] )",
        note="○○; not the zeros of 二○○一",
        example=("○○县，二○○一年", ["○○"]),
    ),
    Form(
        name="box",
        begins="□△■▲●",
        pattern="[□△■▲●]{2,}",
        note="□□; one alone can open an item of a list",
        example=("□□局，●一", ["□□"]),
    ),
    Form(
        name="underline",
        begins="_＿",
        pattern="[_＿]{2,}",
        note="a blank to be filled in",
        example=("____同志", ["____"]),
    ),
)
"""Where two fit, the first one is taken."""


@cache
def _search() -> tuple[np.ndarray, re.Pattern[str]]:
    """
    Give the characters a form may begin with, and what finds which one fits.

    Each form looks at its `begins` itself, so that the two cannot disagree.
    """
    forms = "|".join(f"(?P<{it.name}>(?=[{it.begins}])(?:{it.pattern}))" for it in FORMS)
    return may_be_in("".join(it.begins for it in FORMS)), re.compile(forms, re.VERBOSE)


def forms_digest() -> str:
    """Return a hash of what the forms find: it changes when one of them does."""
    return sha256(_search()[1].pattern.encode()).hexdigest()


def placeholder_spans(text: str) -> list[tuple[int, int, str]]:
    """Give start, end and form of each placeholder of one text."""
    begins, forms = _search()
    spans, last = [], 0
    for place in np.flatnonzero(begins[class_codes(text)]).tolist():
        if place >= last and (match := forms.match(text, place)):
            last = match.end()
            spans.append((place, last, str(match.lastgroup)))
    return spans


def placeholders(documents: pd.DataFrame) -> pd.DataFrame:
    """
    List the redactions of each document.

    They stay in the text, since what was hidden is itself a finding; they
    are no words and stand in no count of words.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.

    Returns
    -------
    DataFrame
        One row a placeholder: ``doc_id``, ``start``, ``end``, ``surface``
        (what stands there) and ``form`` (which of the `FORMS` found it).

    Raises
    ------
    ValueError
        If `documents` lacks a column or repeats a doc_id.

    Notes
    -----
    A pattern cannot know what an author meant: ○○ can be a pair of zeros,
    XX a Roman twenty. A redaction without any mark is not seen.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["地处XXX和×××。"]})
    >>> placeholders(documents)["surface"].tolist()
    ['XXX', '×××']
    """
    return make_table(
        PLACEHOLDERS,
        (
            (doc_id, start, end, text[start:end], form)
            for doc_id, text in iter_texts(documents)
            for start, end, form in placeholder_spans(text)
        ),
    )
