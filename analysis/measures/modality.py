"""Modality: how much each part of a text commands, forbids, resolves and exhorts."""

import numpy as np
import pandas as pd

from analysis.corpus.data import read_rows
from analysis.corpus.outline import outline, section_labels
from analysis.corpus.segmentation import segment
from analysis.corpus.tables import require_columns
from analysis.measures.spans import locate


def modality(
    documents: pd.DataFrame,
    sections: pd.DataFrame | None = None,
    tokens: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Count the words of command and duty in each section, by their force.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    sections : DataFrame, optional
        Such as `outline` or `top_sections` gives. Default is the outline.
    tokens : DataFrame, optional
        Their words, such as `segment` gives. Default segments the documents
        with the project's user dictionary.

    Returns
    -------
    DataFrame
        One row a section and force, in order of the text: ``doc_id``,
        ``section_id``, ``section`` (its label), ``force`` (duty: 要, 必须;
        prohibition: 不得, 严禁; resolve: 坚决, 始终; earnest: 切实, 大力;
        continuity: 不断, 进一步), ``count``, ``words`` (tokens of the
        section), ``per_10k`` (of them; NaN without any) and ``terms`` (which,
        the most frequent first, with their counts).

    Raises
    ------
    ValueError
        If a column is missing, or a token stands in no section.

    See Also
    --------
    analysis.concordance : Shows the places, given the tokens that `load_modals` lists.

    Notes
    -----
    Words are counted by their form, as the segmenter cuts them: 要 is taken
    for a command wherever it is a word, also where it means "want" or "will".
    A word's force is that of ``data/lexicons/modals.csv``; irony, quotation
    and who is commanded are not seen.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["要坚决落实，不得拖延。"]})
    >>> table = modality(documents)
    >>> table.loc[table["count"] > 0, ["force", "terms"]].values.tolist()
    [['duty', '要 1'], ['prohibition', '不得 1'], ['resolve', '坚决 1']]
    """
    require_columns(documents, ["doc_id", "text"], "documents")
    sections = outline(documents) if sections is None else sections
    tokens = segment(documents) if tokens is None else tokens
    require_columns(tokens, ["doc_id", "start", "term"], "tokens")
    forces = {row["term"]: row["force"] for row in read_rows("modals.csv")}
    keys = ["doc_id", "section_id"]
    located = locate(tokens, sections)
    words = located.groupby(keys).size()
    found = located.assign(force=located["term"].map(forces)).dropna(subset="force")
    table = (
        sections[keys]
        .assign(section=section_labels(sections))
        .merge(pd.DataFrame({"force": list(dict.fromkeys(forces.values()))}), how="cross")
    )
    counts = found.groupby([*keys, "force"]).size()
    asked = pd.MultiIndex.from_frame(table[[*keys, "force"]])
    table["count"] = counts.reindex(asked, fill_value=0).to_numpy(dtype="int64")
    places = pd.MultiIndex.from_frame(table[keys])
    table["words"] = words.reindex(places, fill_value=0).to_numpy(dtype="int64")
    table["per_10k"] = 10_000 * table["count"] / table["words"].where(table["words"] > 0, np.nan)
    table["terms"] = _listed(found, [*keys, "force"]).reindex(asked, fill_value="").to_numpy()
    return table


def _listed(found: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Write out the terms of each group, the most frequent first."""
    counts = found.groupby([*keys, "term"]).size().rename("count").reset_index()
    counts = counts.sort_values([*keys, "count", "term"], ascending=[True, True, True, False, True])
    counts["text"] = counts["term"] + " " + counts["count"].astype("str")
    return counts.groupby(keys)["text"].agg("、".join)
