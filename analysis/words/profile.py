"""A text's profile: how varied its words are, how long its sentences, how it commands."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import statistics
from analysis.corpus.lexicons import load_lexicon
from analysis.corpus.tables import iter_texts, require_columns
from analysis.letters.characters import HAN, SENTENCE_ENDS, count_han
from analysis.text.groups import group_codes
from analysis.text.lengths import SENTENCE, worded_parts
from analysis.text.segmentation import segment

DIVERSITY = {
    "ttr": statistics.ttr,
    "rttr": statistics.rttr,
    "cttr": statistics.cttr,
    "herdan_c": statistics.herdan_c,
    "msttr": statistics.msttr,
    "mattr": statistics.mattr,
    "mtld": statistics.mtld,
    "hdd": statistics.hdd,
    "yule_k": statistics.yule_k,
    "simpson_d": statistics.simpson_d,
    "entropy": statistics.entropy,
}

_CLAUSE = re.compile(f"[^{SENTENCE_ENDS}，；：,;:]+")
_FOUR = re.compile(f"[{HAN}]{{4}}")


def lexical_diversity(tokens: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """
    Measure how varied the words are.

    Parameters
    ----------
    tokens : DataFrame
        One row a token in order of the text, with column ``term``.
    by : str, optional
        A column to measure within: ``doc_id``, ``section_id`` (see
        `with_sections`). Missing values are a group of their own. Default measures
        over all.

    Returns
    -------
    DataFrame
        One row a group, in order of appearance: `by` (if given), ``tokens``,
        ``types`` (different terms), then ``ttr``, ``rttr``, ``cttr``,
        ``herdan_c``, ``msttr``, ``mattr``, ``mtld``, ``hdd``, ``yule_k``,
        ``simpson_d`` and ``entropy``: see `analysis.statistics`.
        NaN where a group is too short for a measure.

    Raises
    ------
    ValueError
        If a column is missing, or `by` is a column of the result.

    Notes
    -----
    ``ttr``, ``rttr``, ``cttr``, ``herdan_c`` and ``entropy`` depend on the
    length: compare texts of unequal length by ``mattr``, ``mtld`` or ``hdd``
    only. All count what the segmenter took for a word. Varied is not good,
    and formulaic prose can be varied in its formulas.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "term": list("改开改放")})
    >>> lexical_diversity(tokens)[["tokens", "types", "ttr"]].values.tolist()
    [[4.0, 3.0, 0.75]]
    """
    require_columns(tokens, ["term", *([by] if by else [])], "tokens")
    if by in ("tokens", "types", *DIVERSITY):
        raise ValueError(f"by {by!r} is a column of the result; rename it first")
    codes, groups = group_codes(tokens, by, "term")
    terms = tokens["term"].to_numpy(dtype=object)
    rows = []
    for group in range(len(groups)):
        part = terms[codes == group]
        measured = {name: measure(part) for name, measure in DIVERSITY.items()}
        rows.append({"tokens": len(part), "types": len(set(part))} | measured)
    table = pd.DataFrame(rows, columns=["tokens", "types", *DIVERSITY])
    return pd.concat([groups.reset_index(drop=True), table], axis=1)


def text_profile(
    documents: pd.DataFrame,
    tokens: pd.DataFrame | None = None,
    modals: Iterable[str] | None = None,
) -> pd.DataFrame:
    """
    Describe the prose of each document: its sentences, its words, its commands.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    tokens : DataFrame, optional
        Their words, such as `segment` gives. Default segments the documents
        with the project's user dictionary.
    modals : iterable of str, optional
        Terms that command or oblige. Default is the list of `load_lexicon`.

    Returns
    -------
    DataFrame
        One row a document, in order: ``doc_id``, ``han_chars``, ``words``,
        ``sentences``, ``clauses``, then

        - ``sentence_mean``, ``sentence_median``, ``sentence_max``: length of
          its sentences in Han characters
        - ``clause_mean``, ``clause_median``, ``clause_max``: the same of
          what stands between commas, semicolons and colons
        - ``word_mean``: characters a word
        - ``four_char_words``: words of four Han characters;
          ``four_char_share``: of all words, 0 to 1
        - ``modals``: words of command and duty (要, 必须, 坚决 …);
          ``modal_share``: of all words; ``modal_per_sentence``

        NaN where there is nothing to divide by.

    Raises
    ------
    ValueError
        If a column is missing or `documents` repeats a doc_id.

    Notes
    -----
    Sentences and clauses count if they hold a Han character, a letter or a
    digit; a heading on a line of its own is a sentence. 、 does not end a
    clause. A modal is counted by its form: 要 in 主要 is no word of its own,
    but 要 as a noun or a verb of wishing is counted with the command. The
    share of four-character words depends on the dictionary, which keeps
    slogans whole.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["要坚定信心，埋头苦干。必须实干！"]})
    >>> profile = text_profile(documents)
    >>> profile[["sentence_mean", "clause_max", "modals"]].values.tolist()
    [[6.5, 5.0, 2.0]]
    """
    texts = dict(iter_texts(documents))
    tokens = segment(documents) if tokens is None else tokens
    require_columns(tokens, ["doc_id", "term"], "tokens")
    given = [modals] if isinstance(modals, str) else modals
    listed = set(load_lexicon("modals")["term"]) if given is None else frozenset(given)
    table = pd.DataFrame({"doc_id": pd.Series(list(texts), dtype="str")})
    table["han_chars"] = [count_han(text) for text in texts.values()]
    marked = pd.DataFrame(
        {
            "words": 1,
            "chars": tokens["term"].str.len(),
            "four_char_words": tokens["term"].str.fullmatch(_FOUR.pattern),
            "modals": tokens["term"].isin(listed),
        }
    )
    sums = marked.groupby(tokens["doc_id"].astype("str")).sum().reindex(list(texts), fill_value=0)
    words = sums["words"].to_numpy(dtype="int64")
    table["words"] = words
    for unit, pattern in (("sentence", SENTENCE), ("clause", _CLAUSE)):
        lengths = [list(map(count_han, worded_parts(pattern, text))) for text in texts.values()]
        table[f"{unit}s"] = [len(part) for part in lengths]
        for name, measure in (("mean", np.mean), ("median", np.median), ("max", np.max)):
            table[f"{unit}_{name}"] = [measure(part) if len(part) else np.nan for part in lengths]
    table["word_mean"] = _ratio(sums["chars"], words)
    for column, share in (("four_char_words", "four_char_share"), ("modals", "modal_share")):
        table[column] = sums[column].to_numpy(dtype="int64")
        table[share] = _ratio(sums[column], words)
    table["modal_per_sentence"] = _ratio(table["modals"], table["sentences"])
    front = ["doc_id", "han_chars", "words", "sentences", "clauses"]
    return table[front + [name for name in table if name not in front]]


def _ratio(part: pd.Series, whole: pd.Series | np.ndarray) -> np.ndarray:
    """Divide, NaN where there is nothing to divide by."""
    above, below = np.asarray(part, dtype="float64"), np.asarray(whole, dtype="float64")
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
