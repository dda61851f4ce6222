"""Find what was redacted: XXX, ×××, 某某 and their kind."""

import re
from functools import cache

import numpy as np
import pandas as pd

from analysis.corpus.lexicons import read_rows
from analysis.corpus.tables import PLACEHOLDERS, iter_texts, make_table
from analysis.letters.characters import class_codes, may_be_in


@cache
def _forms() -> tuple[np.ndarray, re.Pattern[str]]:
    """Join the forms of placeholders.csv: where one may begin, and which fits."""
    rows = read_rows("placeholders.csv")
    forms = "|".join(f"(?P<{row['form']}>{row['pattern']})" for row in rows)
    return may_be_in("".join(row["begins"] for row in rows)), re.compile(forms)


def placeholder_spans(text: str) -> list[tuple[int, int, str]]:
    """Give start, end and form of each placeholder of one text."""
    begins, forms = _forms()
    spans, last = [], 0
    for place in np.flatnonzero(begins[class_codes(text)]).tolist():
        if place >= last and (match := forms.match(text, place)):
            last = match.end()
            spans.append((place, last, match.lastgroup))
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
        (what stands there) and ``form`` (which pattern of
        ``data/lexicons/placeholders.csv`` found it).

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
