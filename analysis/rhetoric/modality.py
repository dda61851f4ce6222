"""Modality: how much each part of a text commands, forbids, resolves and exhorts."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.corpus.lexicons import read_rows
from analysis.corpus.tables import iter_texts, require_columns
from analysis.text.outline import outline
from analysis.text.segmentation import segment
from analysis.text.spans import with_sections


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
        If a column is missing, `documents` repeats a doc_id, or a token
        stands in no section or no document.

    See Also
    --------
    analysis.concordance : Shows the places, given the tokens that `load_lexicon` lists.

    Notes
    -----
    Words are counted as the segmenter cuts them, with the force that
    ``data/lexicons/modals.csv`` gives, and only where its ``context`` fits:
    一定要 and not 一定的, 需要加强 and not 人民的需要. Behind 不 a duty is a
    prohibition (不应当), and other words do not count (不认真). 要 and 不能 are
    taken for commands wherever they are words, also where they mean "want"
    and "cannot"; irony, quotation and who is commanded are not seen.

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
    texts = dict(iter_texts(documents))
    keys = ["doc_id", "section_id"]
    located = with_sections(tokens, sections)
    words = located.groupby(keys).size()
    found = modal_tokens(located, texts)
    require_columns(sections, [*keys, "label"], "sections")
    named = sections[keys].assign(section=sections["label"])
    table = named.merge(pd.DataFrame({"force": _names()}), how="cross")
    counts = found.groupby([*keys, "force"]).size()
    asked = pd.MultiIndex.from_frame(table[[*keys, "force"]])
    table["count"] = counts.reindex(asked, fill_value=0).to_numpy(dtype="int64")
    places = pd.MultiIndex.from_frame(table[keys])
    table["words"] = words.reindex(places, fill_value=0).to_numpy(dtype="int64")
    table["per_10k"] = 10_000 * table["count"] / table["words"].where(table["words"] > 0, np.nan)
    table["terms"] = _listed(found, [*keys, "force"]).reindex(asked, fill_value="").to_numpy()
    return table


def _names() -> list[str]:
    return list(dict.fromkeys(row["force"] for row in read_rows("modals.csv")))


def modal_tokens(tokens: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """
    Keep the tokens that have a force where they stand, and name it: what `modality` counts.

    Parameters
    ----------
    tokens : DataFrame
        With columns ``doc_id``, ``start`` and ``term``.
    texts : mapping of str to str
        The text of each document.

    Returns
    -------
    DataFrame
        Their rows, with ``force``; a ``term`` behind 不 begins with it.

    Raises
    ------
    ValueError
        If `texts` lacks a document.
    """
    rules = {
        row["term"]: (row["force"], re.compile(row["context"] or re.escape(row["term"])))
        for row in read_rows("modals.csv")
    }
    asked = tokens[tokens["term"].isin(rules)]
    found = []
    for doc_id, start, term in asked[["doc_id", "start", "term"]].itertuples(index=False):
        if (text := texts.get(str(doc_id))) is None:
            raise ValueError(f"documents has no {doc_id!r}, but tokens has")
        force, context = rules[term]
        if text[max(start - 1, 0) : start] == "不":
            force, term = "prohibition" if force == "duty" else None, f"不{term}"
        found.append((force if context.match(text, start) else None, term))
    columns = pd.DataFrame(found, asked.index, ["force", "term"], dtype="object")
    return asked.assign(**columns).dropna(subset="force")


def _listed(found: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Write out the terms of each group, the most frequent first."""
    counts = found.groupby([*keys, "term"], as_index=False).agg(count=("term", "size"))
    counts = counts.sort_values([*keys, "count", "term"], ascending=[True, True, True, False, True])
    counts["text"] = counts["term"] + " " + counts["count"].astype("str")
    return pd.Series(counts.groupby(keys)["text"].agg("、".join))
