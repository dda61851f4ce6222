"""Collocates: which words stand near a word, and whether more often than by chance."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import statistics
from analysis.corpus.tables import require_columns, require_whole
from analysis.text.intervals import covered
from analysis.words.ngrams import sentence_units

MEASURES = {
    "log_likelihood": statistics.signed_log_likelihood,
    "simple_ll": statistics.simple_ll,
    "chi_squared": statistics.chi_squared,
    "p": statistics.fisher_exact,
    "t_score": statistics.t_score,
    "z_score": statistics.z_score,
    "mutual_information": statistics.mutual_information,
    "mi3": statistics.mi3,
    "local_mi": statistics.local_mi,
    "npmi": statistics.npmi,
    "log_dice": statistics.log_dice,
    "dice": statistics.dice,
    "jaccard": statistics.jaccard,
    "min_sensitivity": statistics.min_sensitivity,
    "odds_ratio": statistics.odds_ratio,
    "log_ratio": statistics.log_ratio,
}


def collocates(
    tokens: pd.DataFrame, node: str | Iterable[str] | pd.DataFrame, window: int = 5
) -> pd.DataFrame:
    """
    List the words that stand near a word or slogan, with every measure of it.

    Parameters
    ----------
    tokens : DataFrame
        One row a token in order of the text, with columns ``doc_id``,
        ``start``, ``end`` and ``term``, and ``sentence`` as `segment` gives
        it; without it a document is one sentence.
    node : str, iterable of str, or DataFrame
        A term or several terms, each a whole token; or places with columns
        ``doc_id``, ``start`` and ``end``, such as rows of `find_slogans`, so
        that a slogan need not be one token.
    window : int, default 5
        Words to each side, never beyond the sentence.

    Returns
    -------
    DataFrame
        One row a collocate, by falling ``log_likelihood``, then by code
        points:

        - ``term``; ``observed``: its tokens in the windows; ``expected``: as
          many as if it stood anywhere with equal chance
        - ``left``, ``right``: of the observed, those before and those behind
          a node; a token between two nodes is both
        - ``frequency``: its tokens in all of `tokens`, nodes left out;
          ``documents``: in which it was observed
        - ``log_likelihood`` (signed: below 0 where observed < expected),
          ``simple_ll``, ``chi_squared``, ``p`` (Fisher's exact test, two
          sides), ``t_score``, ``z_score``, ``mutual_information``, ``mi3``,
          ``local_mi``, ``npmi``, ``log_dice``, ``dice``, ``jaccard``,
          ``min_sensitivity``, ``odds_ratio``, ``log_ratio``,
          ``delta_p_term`` (how much a node raises the chance of the term)
          and ``delta_p_node`` (how much the term raises the chance of being
          near a node): see `analysis.statistics`.

    Raises
    ------
    ValueError
        If a column is missing, the tokens are not in order of the text,
        `window` is no whole number above 0, `node` is empty, or a place
        holds no token.

    Notes
    -----
    Surface cooccurrence as in Evert [1]_: each token counts once, however
    many nodes it is near; the nodes themselves are left out of the windows
    and of the corpus. Other tools count a token once for each node near it
    or count the nodes in, and divide by the node's frequency where here the
    size of the windows stands, so that Dice, LogDice and expected
    frequencies differ from theirs.

    No single measure is right: log-likelihood and t favour frequent words,
    mutual information rare ones. A test takes tokens for independent draws,
    which running text is not; read p as a rank, and go to `concordance`.
    A word never near a node has no row, so words that are avoided do not
    show.

    References
    ----------
    .. [1] Evert, S. (2008). Corpora and collocations. In A. Lüdeling and M.
       Kytö (eds), Corpus Linguistics: An International Handbook, ch. 58.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "start": range(6), "end": range(1, 7),
    ...     "sentence": [0, 0, 0, 1, 1, 1], "term": list("要干实要说话")})
    >>> collocates(tokens, "要", 1)[["term", "observed", "expected", "right"]].values.tolist()
    [['干', 1, 0.5, 1], ['说', 1, 0.5, 1]]
    """
    require_columns(tokens, ["doc_id", "start", "end", "term"], "tokens")
    require_whole(window, "window")
    units = sentence_units(tokens)
    firsts, lasts = _node_tokens(tokens, node)
    is_node = covered(firsts, lasts + 1, len(tokens))
    before = np.searchsorted(units, units[firsts]) if len(firsts) else firsts
    behind = np.searchsorted(units, units[lasts], side="right") if len(lasts) else lasts
    left = covered(np.maximum(firsts - window, before), firsts, len(tokens)) & ~is_node
    right = covered(lasts + 1, np.minimum(lasts + 1 + window, behind), len(tokens)) & ~is_node
    return _table(tokens, left, right, is_node)


def _node_tokens(
    tokens: pd.DataFrame, node: str | Iterable[str] | pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Give the rows of the first and of the last token of each node."""
    if isinstance(node, pd.DataFrame):
        return _tokens_of_places(tokens, node)
    terms = [node] if isinstance(node, str) else list(node)
    if not terms or "" in terms:
        raise ValueError("node is empty")
    rows = np.flatnonzero(tokens["term"].isin(terms))
    return rows, rows


def _tokens_of_places(tokens: pd.DataFrame, places: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    require_columns(places, ["doc_id", "start", "end"], "node")
    firsts = np.zeros(len(places), dtype="int64")
    lasts = firsts.copy()
    blocks = tokens.groupby("doc_id", sort=False).indices
    for doc_id, rows in places.groupby("doc_id", sort=False).indices.items():
        block = blocks.get(doc_id, np.zeros(0, dtype="int64"))
        starts, ends = (tokens[name].to_numpy()[block] for name in ("start", "end"))
        from_, to = (places[name].to_numpy()[rows] for name in ("start", "end"))
        first = np.searchsorted(ends, from_, side="right")
        last = np.searchsorted(starts, to) - 1
        if (empty := last < first).any():
            place = f"{from_[empty][0]}:{to[empty][0]}"
            raise ValueError(f"node: the place {place} of {doc_id!r} holds no token")
        firsts[rows], lasts[rows] = block[first], block[last]
    return firsts, lasts


def _table(
    tokens: pd.DataFrame, left: np.ndarray, right: np.ndarray, is_node: np.ndarray
) -> pd.DataFrame:
    codes, terms = pd.factorize(tokens["term"])
    near = left | right

    def count(rows: np.ndarray) -> np.ndarray:
        return np.bincount(codes[rows], minlength=len(terms))

    columns = {"term": terms, "observed": count(near)}
    columns |= {"left": count(left), "right": count(right), "frequency": count(~is_node)}
    table = pd.DataFrame(columns)
    pairs = np.unique(np.column_stack([codes, pd.factorize(tokens["doc_id"])[0]])[near], axis=0)
    table["documents"] = np.bincount(pairs[:, 0], minlength=len(terms))
    table = table[table["observed"] > 0]
    size, whole = int(near.sum()), int((~is_node).sum())
    o11, o12 = table["observed"], size - table["observed"]
    o21 = table["frequency"] - o11
    cells = [cell.to_numpy() for cell in (o11, o12, o21, whole - size - o21)]
    table.insert(2, "expected", size * table["frequency"] / max(whole, 1))
    for name, measure in MEASURES.items():
        table[name] = measure(*cells)
    table["delta_p_term"], table["delta_p_node"] = statistics.delta_p(*cells)
    return table.sort_values(["log_likelihood", "term"], ascending=[False, True], ignore_index=True)
