"""Spans: in which section each stands, and how much of a text they cover."""

import numpy as np
import pandas as pd

from analysis.corpus.tables import iter_texts, require_columns
from analysis.letters.characters import count_han
from analysis.text.intervals import merged


def with_sections(spans: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """
    Add to each span the section in which it starts.

    Parameters
    ----------
    spans : DataFrame
        With columns ``doc_id`` and ``start``: tokens, mentions, placeholders.
    sections : DataFrame
        Such as `outline` gives.

    Returns
    -------
    DataFrame
        The rows of `spans` in their order, with ``section_id`` added, and
        ``label`` where `sections` has it.

    Raises
    ------
    ValueError
        If a column is missing, or a span stands outside every section.

    Examples
    --------
    >>> sections = pd.DataFrame({"doc_id": "a", "section_id": [7, 8], "start": [0, 5]})
    >>> spans = pd.DataFrame({"doc_id": "a", "start": [4, 5]})
    >>> with_sections(spans, sections.assign(end=[5, 9]))["section_id"].tolist()
    [7, 8]
    """
    require_columns(spans, ["doc_id", "start"], "spans")
    require_columns(sections, ["doc_id", "section_id", "start", "end"], "sections")
    numbered = sections[["start", "end"]].assign(_row=np.arange(len(sections)))
    own = numbered.groupby(sections["doc_id"].astype("str"), sort=False)
    bounds = {doc_id: part.sort_values("start") for doc_id, part in own}
    doc_ids = spans["doc_id"].astype("str")
    homeless = doc_ids[~doc_ids.isin(list(bounds))]
    if len(homeless):
        raise ValueError(f"sections has no section of {homeless.iloc[0]!r}")
    added = [name for name in ("section_id", "label") if name in sections]
    rows = np.zeros(len(spans), dtype="int64")  # of each span, in `sections`
    starts = spans["start"].to_numpy()
    for doc_id, places in spans.groupby(doc_ids).indices.items():
        part = bounds[doc_id]
        found = np.searchsorted(part["start"].to_numpy(), starts[places], side="right") - 1
        outside = (found < 0) | (starts[places] >= part["end"].to_numpy()[found])
        if outside.any():
            raise ValueError(f"{doc_id!r}: no section holds {starts[places][outside][0]}")
        rows[places] = part["_row"].to_numpy()[found]
    return spans.assign(**{name: sections[name].array.take(rows) for name in added})


def coverage(documents: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """
    Measure how much of each document its spans cover, overlaps counted once.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    spans : DataFrame
        With columns ``doc_id``, ``start`` and ``end``: mentions, shared runs.

    Returns
    -------
    DataFrame
        One row a document, in order: ``doc_id``, ``han_chars``, ``covered``
        (Han characters inside one span or several) and ``share`` (0 to 1;
        NaN for a document without Han characters).

    Raises
    ------
    ValueError
        If a column is missing, or a span stands in no document or outside
        its text.

    Notes
    -----
    Marks and digits inside a span do not count, nor do they outside.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革、开放，发展。"]})
    >>> spans = pd.DataFrame({"doc_id": "a", "start": [0, 1], "end": [2, 5]})
    >>> coverage(documents, spans).values.tolist()
    [['a', 6, 4, 0.6666666666666666]]
    """
    require_columns(spans, ["doc_id", "start", "end"], "spans")
    texts = dict(iter_texts(documents))
    if unknown := set(spans["doc_id"].astype("str")) - set(texts):
        raise ValueError(f"spans names the unknown documents {sorted(unknown)}")
    places = dict(list(spans.groupby(spans["doc_id"].astype("str"), sort=False)))
    rows = []
    for doc_id, text in texts.items():
        part = places.get(doc_id, spans[:0])
        starts, ends = part["start"].to_numpy(), part["end"].to_numpy()
        if (outside := (starts < 0) | (ends > len(text)) | (starts > ends)).any():
            place = f"{starts[outside][0]}:{ends[outside][0]}"
            raise ValueError(f"{doc_id!r}: the span {place} is outside its text")
        covered = "".join(text[start:end] for start, end in zip(*merged(starts, ends), strict=True))
        rows.append((doc_id, count_han(text), count_han(covered)))
    table = pd.DataFrame(rows, columns=["doc_id", "han_chars", "covered"])
    table["share"] = (table["covered"] / table["han_chars"]).where(table["han_chars"] > 0)
    return table
