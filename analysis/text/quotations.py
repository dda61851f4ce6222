"""Quotations: what stands between quotation marks, and inside which other quotation."""

from collections.abc import Iterator

import pandas as pd

from analysis.corpus.tables import iter_texts, make_table

QUOTATIONS = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "level": "int64",
}
PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "〝": "〞", "﹁": "﹂", "﹃": "﹄", '"': '"'}
_CLOSING = frozenset(PAIRS.values())


def quotations(documents: pd.DataFrame) -> pd.DataFrame:
    """
    Find what stands between a quotation mark and the one that closes it.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.

    Returns
    -------
    DataFrame
        One row a quotation, in order of the text, the outer one first:
        ``doc_id``, ``start``, ``end`` (character offsets, marks included),
        ``surface``, ``level`` (1: inside no other quotation).

    Raises
    ------
    ValueError
        If a column is missing, or `documents` repeats a doc_id.

    Notes
    -----
    A mark without its other one in the same paragraph opens nothing. Straight
    marks open and close in turn. 《》 name a work and quote nothing. Marks do
    not say why they stand there: a saying, a name, a slogan, irony.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["强调“做到‘两个维护’”。"]})
    >>> quotations(documents)[["surface", "level"]].values.tolist()
    [['“做到‘两个维护’”', 1], ['‘两个维护’', 2]]
    """
    return make_table(
        QUOTATIONS,
        (
            (doc_id, start, end, text[start:end], level)
            for doc_id, text in iter_texts(documents)
            for start, end, level in _leveled(sorted(_pairs(text), key=lambda p: (p[0], -p[1])))
        ),
    )


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened: list[tuple[str, int]] = []  # the mark that closes it, and where it stands
    for place, char in enumerate(text):
        if char == "\n":
            opened.clear()
        closes = [depth for depth, (mark, _) in enumerate(opened) if mark == char]
        if char in _CLOSING and closes:
            yield opened[closes[-1]][1], place + 1
            del opened[closes[-1] :]
        elif char in PAIRS:
            opened.append((PAIRS[char], place))


def _leveled(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    around: list[int] = []
    for start, end in spans:
        around = [other for other in around if other > start]
        around.append(end)
        yield start, end, len(around)
