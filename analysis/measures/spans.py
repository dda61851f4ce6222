"""Where spans stand: join tokens or mentions to the sections they are in."""

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns


def locate(spans: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
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
        The rows of `spans` in their order, with ``section_id`` added.

    Raises
    ------
    ValueError
        If a column is missing, or a span stands outside every section.

    Examples
    --------
    >>> sections = pd.DataFrame({"doc_id": "a", "section_id": [7, 8], "start": [0, 5]})
    >>> spans = pd.DataFrame({"doc_id": "a", "start": [4, 5]})
    >>> locate(spans, sections.assign(end=[5, 9]))["section_id"].tolist()
    [7, 8]
    """
    require_columns(spans, ["doc_id", "start"], "spans")
    require_columns(sections, ["doc_id", "section_id", "start", "end"], "sections")
    bounds = {
        doc_id: part.sort_values("start") for doc_id, part in sections.groupby("doc_id", sort=False)
    }
    found = np.zeros(len(spans), dtype="int64")
    starts = spans["start"].to_numpy()
    for doc_id, places in spans.groupby("doc_id", sort=False).indices.items():
        part = bounds.get(doc_id)
        if part is None:
            raise ValueError(f"sections has no section of {doc_id!r}")
        row = np.searchsorted(part["start"].to_numpy(), starts[places], side="right") - 1
        outside = (row < 0) | (starts[places] >= part["end"].to_numpy()[row])
        if outside.any():
            raise ValueError(f"{doc_id!r}: no section holds {starts[places][outside][0]}")
        found[places] = part["section_id"].to_numpy()[row]
    located = spans.assign(section_id=found)
    located.attrs = spans.attrs
    return located
