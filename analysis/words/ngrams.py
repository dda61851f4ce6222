"""Runs of neighbouring words, and which of them stand in a record."""

from hashlib import blake2b

import numpy as np
import pandas as pd

from analysis.corpus.tables import require_columns, require_whole

RUN_WORDS = 4
"""Words in a run of the reference: long enough to be a wording, no mere phrase."""


def ngrams(tokens: pd.DataFrame, n: int) -> pd.DataFrame:
    """
    List every run of `n` neighbouring words, within sentences.

    Parameters
    ----------
    tokens : DataFrame
        One row a token in order of the text, with columns ``doc_id``,
        ``start``, ``end`` and ``term``, and ``sentence`` as `segment` gives
        it; without it a document is one sentence.
    n : int
        Words in a run, 1 or more.

    Returns
    -------
    DataFrame
        One row a place: ``doc_id``, ``start``, ``end`` (character offsets,
        marks between the words included), ``sentence`` if given, and
        ``term``: the words with a space between them. It is a table of
        tokens itself, so `term_frequencies` counts it and `with_sections` places it.

    Raises
    ------
    ValueError
        If a column is missing, `n` is no whole number above 0, or the tokens
        are not in order of the text.

    Notes
    -----
    Neighbours are neighbours in the table: commas and 、 between two words
    do not part them, and after stop words were taken out the words around
    them become neighbours. Which runs there are depends on the segmenter.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 5], "end": [2, 4, 7],
    ...     "sentence": [0, 0, 1], "term": ["扩大", "开放", "全面"]})
    >>> ngrams(tokens, 2)["term"].tolist()
    ['扩大 开放']
    """
    require_whole(n, "n")
    require_columns(tokens, ["doc_id", "start", "end", "term"], "tokens")
    units = sentence_units(tokens)
    firsts = np.flatnonzero(units[: len(units) - n + 1] == units[n - 1 :])
    terms = tokens["term"].to_numpy(dtype=object)
    joined = terms[firsts]
    for step in range(1, n):
        joined = joined + " " + terms[firsts + step]
    runs = tokens.iloc[firsts].reset_index(drop=True)
    runs["end"] = tokens["end"].to_numpy()[firsts + n - 1]
    runs["term"] = pd.Series(joined, dtype=tokens["term"].dtype)
    return runs[[name for name in ("doc_id", "start", "end", "sentence", "term") if name in runs]]


def sentence_units(tokens: pd.DataFrame) -> np.ndarray:
    """
    Number the sentences of all documents: 0 for the first token's, then rising.

    Raises
    ------
    ValueError
        If the tokens are not in order of the text.
    """
    documents = pd.factorize(tokens["doc_id"])[0]
    starts = tokens["start"].to_numpy()
    changed = np.diff(documents) != 0
    rising = (np.diff(starts) > 0) | changed
    if not rising.all() or changed.sum() >= max(documents.max(initial=0) + 1, 1):
        raise ValueError("tokens are not in order of the text")
    if "sentence" in tokens:
        changed |= np.diff(tokens["sentence"].to_numpy()) != 0
    return np.concatenate([[0], np.cumsum(changed)])[: len(tokens)]


def run_hashes(terms: pd.Series) -> np.ndarray:
    """
    Turn runs into numbers from which no one can read them.

    Parameters
    ----------
    terms : Series of str
        Runs such as `ngrams` gives.

    Returns
    -------
    ndarray of uint32
        Of each run without its spaces the first 32 bits of BLAKE2b.
    """
    codes, found = pd.factorize(terms)
    digests = (blake2b(run.replace(" ", "").encode(), digest_size=4).digest() for run in found)
    return np.frombuffer(b"".join(digests), dtype="<u4")[codes]


def shared_runs(tokens: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """
    Find the runs of four words that also stand in a record.

    Parameters
    ----------
    tokens : DataFrame
        Such as `segment` gives with ``user_words=()``, since the record was
        cut so: with slogans kept whole, a slogan is one word, and the
        longest formulas would be no run.
    runs : DataFrame
        Of the record: columns ``doc_id`` and ``run`` (hashed), such as
        ``read_reference(...).runs``.

    Returns
    -------
    DataFrame
        The runs of `tokens` that stand in the record, as `ngrams` gives
        them, and ``documents``: in how many of its documents.

    Raises
    ------
    ValueError
        If a column is missing, or the tokens are not in order of the text.

    See Also
    --------
    analysis.coverage : The share of a text that such runs cover.

    Notes
    -----
    A shared run says that a wording is in stock, not that it was copied
    from that record. The reference lists only runs that two reports or more
    have, of whatever year, so that a wording of one report alone is not
    found. Runs are compared by a hash of 32 bits: against 50,000 runs one in
    about 86,000 matches by chance. A changed word breaks a run.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "start": range(5), "end": range(1, 6),
    ...     "term": list("稳中求进工")})
    >>> record = pd.DataFrame({"doc_id": "r", "run": run_hashes(pd.Series(["稳 中 求 进"]))})
    >>> shared_runs(tokens, record)[["start", "end", "documents"]].values.tolist()
    [[0, 4, 1]]
    """
    require_columns(runs, ["doc_id", "run"], "runs")
    found = ngrams(tokens, RUN_WORDS)
    hashes = pd.Series(run_hashes(found["term"]), index=found.index)
    counts = runs.loc[runs["run"].isin(hashes)].groupby("run")["doc_id"].nunique()
    found["documents"] = hashes.map(counts).fillna(0).astype("int64")
    return found[found["documents"] > 0].reset_index(drop=True)


def run_repetition(runs: pd.DataFrame, documents: pd.DataFrame, before: int = 5) -> pd.DataFrame:
    """
    Measure how much of each document of a record stands in those just before it.

    Parameters
    ----------
    runs : DataFrame
        Columns ``doc_id`` and ``run``, such as ``read_reference(...).runs``.
    documents : DataFrame
        In order of time: columns ``doc_id`` and ``runs`` (how many different
        ones it has, those included that no other has).
    before : int, default 5
        How many documents to look back, 1 or more.

    Returns
    -------
    DataFrame
        One row a document, in order: ``doc_id``, ``runs`` (different ones),
        ``repeated`` (those that one of the documents before it has) and
        ``share`` (0 to 1). The first documents, with fewer than `before`
        behind them, have no row.

    Raises
    ------
    ValueError
        If a column is missing, or `before` is no whole number above 0.

    Notes
    -----
    It gives a scale for `shared_runs`: what is usual between texts that
    have one author, one occasion and five years between them.

    Examples
    --------
    >>> runs = pd.DataFrame({"doc_id": list("ab"), "run": [2, 2]})
    >>> documents = pd.DataFrame({"doc_id": list("ab"), "runs": [4, 2]})
    >>> run_repetition(runs, documents, 1).values.tolist()
    [['b', 2, 1, 0.5]]
    """
    require_columns(runs, ["doc_id", "run"], "runs")
    require_whole(before, "before")
    require_columns(documents, ["doc_id", "runs"], "documents")
    parts = dict(list(runs.groupby("doc_id", sort=False)["run"]))
    own = [parts.get(doc_id, runs["run"][:0]) for doc_id in documents["doc_id"]]
    rows = []
    for place in range(before, len(own)):
        earlier = np.concatenate(own[place - before : place])
        rows.append(int(np.isin(own[place], earlier).sum()))
    table = documents[["doc_id", "runs"]].iloc[before:].reset_index(drop=True)
    table["repeated"] = pd.Series(rows, dtype="int64")
    return table.assign(share=(table["repeated"] / table["runs"]).where(table["runs"] > 0))
