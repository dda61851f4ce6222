"""Find every place where a slogan stands, in the text itself."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.corpus.tables import MENTIONS, iter_texts, make_table, require_columns
from analysis.letters.scripts import to_simplified
from analysis.slogans.matching import APART, find_spans, fold, slogan_key

BATCH_CHARS = 250_000
"""So many characters of several documents are searched together."""


def find_slogans(
    documents: pd.DataFrame, slogans: pd.DataFrame, any_script: bool = False
) -> pd.DataFrame:
    """
    Find every place where a slogan stands, in the text itself.

    Segmentation would break many of them, so the text is searched as it is,
    for all slogans in one pass (Aho and Corasick 1975).

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    slogans : DataFrame
        With column ``slogan``, and ``gloss`` if there is one, such as
        `load_slogans` gives.
    any_script : bool, default False
        Take traditional and simplified characters for the same, as
        `to_simplified` does, in the text and in the slogans: 為人民服務 is
        then a mention of 为人民服务. Text and offsets stay as they are.

    Returns
    -------
    DataFrame
        One row a mention, in order of the text; of two that start together
        the longer first:

        - ``doc_id``, ``start``, ``end`` (character offsets), ``slogan``,
          ``gloss`` (NA where `slogans` has none)
        - ``surface``: what stands there, quotation marks included
        - ``quoted``: it stands in quotation marks, or some inside it
        - ``nested_in``: the longest other slogan around it; NA if none

    Raises
    ------
    ValueError
        If a column is missing, or `documents` repeats a doc_id.

    Notes
    -----
    Quotation marks, spaces and a line break inside a slogan do not hide it,
    nor does a comma where the lexicon has 、. Two slogans that overlap
    without one holding the other are both mentions. Whether the words are
    meant as a slogan is not known: 改革开放 in a quotation counts like any.

    References
    ----------
    Aho, A. V. and Corasick, M. J. (1975). Efficient string matching: an aid
    to bibliographic search. Communications of the ACM 18(6), 333-340.

    Examples
    --------
    >>> from analysis import load_slogans
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["统筹“五位一体”总体布局"]})
    >>> find_slogans(documents, load_slogans())[["slogan", "surface"]].values.tolist()
    [['五位一体总体布局', '“五位一体”总体布局'], ['五位一体', '五位一体']]
    """
    require_columns(slogans, ["slogan"], "slogans")
    alike = to_simplified if any_script else str
    names = {alike(slogan_key(slogan)): slogan for slogan in slogans["slogan"]}
    by_key = [*names.values(), pd.NA]  # the last is for -1, no slogan
    glosses = (
        dict(zip(slogans["slogan"], slogans["gloss"], strict=True)) if "gloss" in slogans else {}
    )
    rows = (
        (
            doc_id,
            start,
            end,
            by_key[key],
            glosses.get(by_key[key], pd.NA),
            surface,
            quoted,
            by_key[holder],
        )
        for batch in _batches(iter_texts(documents))
        for doc_id, start, end, key, surface, quoted, holder in _find(batch, tuple(names), alike)
    )
    return make_table(MENTIONS, rows)


def _batches(texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Put short documents together, since each search has a price of its own."""
    batch, chars = [], 0
    for doc_id, text in texts:
        if batch and chars + len(text) > BATCH_CHARS:
            yield batch
            batch, chars = [], 0
        batch.append((doc_id, text))
        chars += len(text)
    if batch:
        yield batch


def _find(
    batch: list[tuple[str, str]], keys: tuple[str, ...], alike: Callable[[str], str]
) -> Iterator[tuple[str, int, int, int, str, bool, int]]:
    """Give the mentions in some documents; slogans by their number among `keys`."""
    names = [doc_id for doc_id, _ in batch]
    joined = APART.join(text for _, text in batch)
    sizes = np.array([len(text) + len(APART) for _, text in batch])
    begins = np.cumsum(sizes) - sizes
    folded = fold(alike(joined))
    spans = find_spans(joined, folded, keys)
    owners = np.searchsorted(begins, spans.starts, side="right") - 1
    return zip(
        [names[n] for n in owners],
        (spans.starts - begins[owners]).tolist(),
        (spans.ends - begins[owners]).tolist(),
        spans.keys.tolist(),
        [joined[a:b] for a, b in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)],
        spans.quoted.tolist(),
        spans.holders.tolist(),
        strict=True,
    )
