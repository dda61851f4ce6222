"""Dispersion: whether an item is spread over the parts of a text, or sits in a few."""

import numpy as np
import pandas as pd

from analysis import statistics
from analysis.corpus.tables import require_columns
from analysis.text.groups import item_column
from analysis.text.spans import with_sections

MEASURES = {
    "juilland_d": statistics.juilland_d,
    "carroll_d2": statistics.carroll_d2,
    "rosengren_s": statistics.rosengren_s,
    "gries_dp": statistics.gries_dp,
    "gries_dp_norm": statistics.gries_dp_norm,
    "kl_divergence": statistics.kl_divergence,
}


def dispersion(spans: pd.DataFrame, parts: pd.DataFrame, item: str | None = None) -> pd.DataFrame:
    """
    Measure how evenly each item is spread over sections or documents.

    Parameters
    ----------
    spans : DataFrame
        Tokens or mentions: columns ``doc_id``, ``start`` and `item`.
    parts : DataFrame
        Sections (``doc_id``, ``section_id``, ``start``, ``end``), or
        documents (``doc_id``, ``text``). The size of a part is its length in
        characters; parts without any are left out.
    item : str, optional
        The column that names the items. Default is ``term`` or ``slogan``,
        whichever `spans` has.

    Returns
    -------
    DataFrame
        One row an item, by falling ``count``, then by code points: `item`,
        ``count``, ``parts`` (how many there are), ``range`` (in how many it
        stands), then ``juilland_d``, ``carroll_d2``, ``rosengren_s`` (1 is
        even), ``gries_dp``, ``gries_dp_norm`` and ``kl_divergence`` (0 is
        even): see `analysis.statistics`.

    Raises
    ------
    ValueError
        If a column is missing, a span stands in no part, or there is no part
        of any length.

    Notes
    -----
    An item that occurs once sits in one part, whatever its author's habit;
    with few occurrences and few parts every measure is coarse. Sections
    differ in subject, so that uneven use is what one expects of content
    words: the measure describes, it does not test.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["改革", "开放"]})
    >>> tokens = pd.DataFrame({"doc_id": list("abb"), "start": [0, 0, 1], "term": list("干干实")})
    >>> dispersion(tokens, documents)[["term", "range", "gries_dp"]].values.tolist()
    [['干', 2, 0.0], ['实', 1, 0.5]]
    """
    item = item or item_column(spans)
    require_columns(spans, ["doc_id", "start", item], "spans")
    sizes, keys = _sizes(parts)
    placed = with_sections(spans, parts) if "section_id" in keys else spans
    placed = placed.astype({"doc_id": "str"})
    places = sizes.index.get_indexer(pd.MultiIndex.from_frame(placed[keys]))
    if (places < 0).any():
        raise ValueError(f"parts has no part for {placed.loc[places < 0, keys].iloc[0].to_dict()}")
    counts = pd.crosstab(spans[item].to_numpy(), places).reindex(
        columns=range(len(sizes)), fill_value=0
    )
    table = pd.DataFrame({item: counts.index, "count": counts.sum(axis=1).to_numpy()})
    table["parts"] = len(sizes)
    subfreq = counts.to_numpy()
    table["range"] = np.asarray(statistics.range_(subfreq, sizes), dtype="int64")
    for name, measure in MEASURES.items():
        table[name] = measure(subfreq, sizes)
    return table.sort_values(["count", item], ascending=[False, True], ignore_index=True)


def _sizes(parts: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """Give the length of each part in characters, and the columns that name it."""
    keys = ["doc_id", "section_id"] if "section_id" in parts else ["doc_id"]
    if "section_id" in parts:
        require_columns(parts, [*keys, "start", "end"], "parts")
        lengths = parts["end"] - parts["start"]
    else:
        require_columns(parts, ["doc_id", "text"], "parts")
        lengths = parts["text"].str.len()
    named = parts[keys].astype({"doc_id": "str"})
    sizes = pd.Series(lengths.to_numpy(), index=pd.MultiIndex.from_frame(named))
    sizes = sizes[sizes > 0]
    if sizes.empty:
        raise ValueError("there is no part of any length")
    return sizes, keys
