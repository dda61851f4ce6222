"""Drift: how the wording of a formula moves from document to document."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel

from analysis.corpus.tables import iter_texts, make_table
from analysis.letters.characters import SENTENCE_ENDS, code_points
from analysis.text.intervals import covered

DRIFT = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "wording": "str",
    "similarity": "float64",
    "operations": "str",
    "inserted": "str",
    "deleted": "str",
}
MIN_SIMILARITY = 0.7
"""Below it frames that many formulas share come in: 充分发挥…的…作用."""

FORMULA_CHARS = 200
"""How long a formula may be."""

RUN_COST = 4
"""A run that is put in, or taken from the middle, costs at most this many characters."""

RUN_CHARS = 60
"""A run that is put in has at most this many characters."""

SEED_PLACES = 4
"""A pair of characters that stands more often in the formula is looked for at its first places."""

LINKS = 32
"""A block is linked to one of this many blocks before it; this bounds the time."""

EDGE = 3
"""Within this many characters of a block a lone character of the formula is looked for."""

SLACK = 4
"""The score of a chain may lie this far below that of its alignment."""

_CLAUSE_MARKS = "，；：,;:"
_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in "\\[]{}→"})

Runs = list[tuple[str, str]]  # in turn: of the formula and of the wording, unlike, then alike


class Block(NamedTuple):
    """Characters that stand in one row both in the formula and in the text."""

    own: int
    """Where they begin in the formula."""
    place: int
    """Where they begin in the text."""
    length: int


class Chain(NamedTuple):
    """The best wording that ends with a block."""

    score: int
    """Two for a character kept, less what is put in or left out, as the similarity counts them."""
    start: int
    block: Block


class Text(NamedTuple):
    """A text, and how many sentence ends (or mentions) and clause marks stand before each place."""

    chars: str
    walls: list[int]
    marks: list[int]

    def same_sentence(self, left: int, right: int) -> bool:
        """Tell whether no sentence ends between two places."""
        return self.walls[left] == self.walls[right]

    def same_clause(self, left: int, right: int) -> bool:
        """Tell whether no comma or colon stands between two places."""
        return self.marks[left] == self.marks[right]

    def before(self, place: int) -> str:
        """Give the characters before a place in its sentence, the nearest first."""
        start = max(place - EDGE, 0)
        while not self.same_sentence(start, place):
            start += 1
        return self.chars[start:place][::-1]

    def behind(self, place: int) -> str:
        """Give the characters behind a place in its sentence."""
        end = min(place + EDGE, len(self.chars))
        while not self.same_sentence(place, end):
            end -= 1
        return self.chars[place:end]


def wording_drift(
    documents: pd.DataFrame, formula: str, min_similarity: float = MIN_SIMILARITY
) -> pd.DataFrame:
    """
    Find a formula and its nearest variants in every document, aligned.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``, in order of time.
    formula : str
        The wording to compare with, 2 to `FORMULA_CHARS` characters, marks
        included.
    min_similarity : float, default 0.7
        From 0.5 to 1. At 1 only the formula itself is found.

    Returns
    -------
    DataFrame
        One row a place, documents in their order, then in order of the text;
        places do not overlap:

        - ``doc_id``, ``start``, ``end`` (character offsets), ``wording``
          (what stands there)
        - ``similarity``: 1 for the formula itself; see Notes
        - ``operations``: the wording, with what differs from the formula marked up:
          ``[成→设]`` replaced, ``[-小康-]`` taken out, ``{+惠及…的+}`` put in.
          A ``\\`` stands before any of ``\\[]{}→`` that the texts have
        - ``inserted``, ``deleted``: what was put in and taken out, replaced
          runs in both, joined by ``|``

    Raises
    ------
    ValueError
        If a column is missing, `documents` repeats a doc_id, a text or
        `formula` is no string, `formula` is too short or too long, or
        `min_similarity` is no number from 0.5 to 1.

    Notes
    -----
    Similarity is that of insertions and deletions, 2k / (2k + c): k
    characters are kept in their order, c were put in or taken out (Levenshtein
    1966, without replacements). Since a formula grows by whole members, a run
    put in, or taken from its middle, counts as 4 characters at most. Since a
    piece of a formula is no variant of it, what is missing at either end
    counts double.

    A run put in ends at the sentence, has 60 characters at most and,
    beyond 4, no comma or colon. A wording without two neighbouring
    characters of the formula is not found; two that stand in the formula
    more than four times are looked for at the first four places.

    Each different wording once, with its places and its first and last
    document: ``drift.groupby("operations", sort=False)["doc_id"].agg(["count",
    "nunique", "first", "last"])``. A wording can be older than the documents
    given, and outlive them.

    Wordings are alike in characters: the same thought in other words is not
    found, and a likeness may be chance. Quotation marks are characters like
    any. A document without a variant has no row.

    One reader went through the different wordings of ten formulas in the 68
    reports: 46 of 56 from 0.7 up were variants, 17 of 82 from 0.6 to 0.7.

    References
    ----------
    Levenshtein, V. I. (1966). Binary codes capable of correcting deletions,
    insertions, and reversals. Soviet Physics Doklady 10(8), 707-710.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["办好人民真正满意的教育事业。"]})
    >>> wording_drift(documents, "办好人民满意的教育")["operations"].tolist()
    ['办好人民{+真正+}满意的教育']
    """
    _check(formula, min_similarity)
    pairs = _pairs(formula)
    where = defaultdict(list)
    for place, pair in enumerate(pairs.tolist()):
        where[pair] += [place] if len(where[pair]) < SEED_PLACES else []
    rows = []
    for doc_id, text in iter_texts(documents):
        exact = _exact_spans(text, formula)
        near = _near_spans(text, formula, exact, where) if min_similarity < 1 else []
        found = [(span, _runs(formula, formula)) for span in exact]
        taken = np.zeros(len(text), dtype=bool)
        for start, end in near:
            if taken[start:end].any():
                continue
            start, end, runs = _fitted(formula, text, start, end)
            if _similarity(runs) >= min_similarity:
                taken[start:end] = True
                found.append(((start, end), runs))
        for (start, end), runs in sorted(found, key=lambda place: place[0]):
            rows.append((doc_id, start, end, text[start:end], *_described(runs)))
    return make_table(DRIFT, rows)


def _check(formula: object, min_similarity: object) -> None:
    if not isinstance(formula, str):
        raise ValueError(f"formula {formula!r} is no string")
    if not 2 <= len(formula) <= FORMULA_CHARS:
        short = f"{formula[:20]!r} has {len(formula)} characters"
        raise ValueError(f"formula {short}, not 2 to {FORMULA_CHARS}")
    number = isinstance(min_similarity, int | float) and not isinstance(min_similarity, bool)
    if not number or not 0.5 <= min_similarity <= 1:
        raise ValueError(f"min_similarity {min_similarity!r} is no number from 0.5 to 1")


def _pairs(text: str) -> np.ndarray:
    """Give one number for each two neighbouring characters."""
    codes = code_points(text).astype("uint64")
    return codes[:-1] << np.uint64(32) | codes[1:]


def _exact_spans(text: str, formula: str) -> list[tuple[int, int]]:
    spans, end = [], 0
    while (start := text.find(formula, end)) >= 0:
        end = start + len(formula)
        spans.append((start, end))
    return spans


def _near_spans(
    text: str, formula: str, exact: list[tuple[int, int]], where: dict[int, list[int]]
) -> list[tuple[int, int]]:
    """Give places that may be variants, the most promising first; they may overlap."""
    codes = code_points(text)
    starts, ends = np.array(exact, dtype="int64").reshape(-1, 2).T
    taken = covered(starts, ends, len(text))
    pairs = _pairs(text)
    seeded = np.isin(pairs, np.array(list(where), dtype="uint64"))
    places = np.flatnonzero(seeded & ~(taken[:-1] | taken[1:]))
    if not len(places):
        return []
    walls = np.isin(codes, code_points(SENTENCE_ENDS)) | taken
    marks = np.isin(codes, code_points(_CLAUSE_MARKS))
    counts = [np.append(0, np.cumsum(found)).tolist() for found in (walls, marks)]
    blocks = _blocks(places.tolist(), pairs[places].tolist(), where)
    return _chained(blocks, formula, Text(text, *counts))


def _blocks(places: list[int], pairs: list[int], where: dict[int, list[int]]) -> list[Block]:
    """Join pairs that follow one another both in the formula and in the text."""
    blocks, current = [], {}
    for place, pair in zip(places, pairs, strict=True):
        for own in where[pair]:
            block = current.get(place - own)
            if block and block[1] + block[2] == place + 1:
                block[2] += 1
            else:
                blocks.append([own, place, 2])
                current[place - own] = blocks[-1]
    return [Block(*block) for block in blocks]


def _chained(blocks: list[Block], formula: str, text: Text) -> list[tuple[int, int]]:
    """Link blocks into wordings, and give where they start and end, the best first."""
    chains: list[Chain] = []
    found = []
    for block in blocks:
        best = _begun(block, formula, text)
        for chain in reversed(chains[-LINKS:]):
            score = _linked(chain, block, text)
            if score is not None and score > best.score:
                best = Chain(score, chain.start, block)
        chains.append(best)
        end = block.place + block.length
        taken, cost = _edge(formula[block.own + block.length :], text.behind(end))
        if best.score - cost >= -SLACK:
            end += taken
            found.append((cost - best.score, end - best.start, best.start, end))
    return [(start, end) for _, _, start, end in sorted(found)]


def _begun(block: Block, formula: str, text: Text) -> Chain:
    """Begin a wording with a block, and perhaps a lone character before it."""
    taken, cost = _edge(formula[: block.own][::-1], text.before(block.place))
    return Chain(2 * block.length - cost, block.place - taken, block)


def _linked(chain: Chain, block: Block, text: Text) -> int | None:
    """Give the score of a wording that goes on with a block; None if it may not."""
    own, place, length = chain.block
    over = max(own + length - block.own, place + length - block.place, 0)  # in both blocks
    if own >= block.own or place >= block.place or over >= block.length:
        return None
    left, right = place + length, block.place + over
    put_in, left_out = right - left, block.own + over - own - length
    if put_in > RUN_CHARS or not text.same_sentence(left, right):
        return None
    if put_in > RUN_COST and not text.same_clause(left, right):
        return None
    cost = min(left_out, RUN_COST) + min(put_in, RUN_COST)
    return chain.score + 2 * (block.length - over) - cost


def _edge(own: str, near: str) -> tuple[int, int]:
    """
    Say how far to go beyond a block for a lone character, and what then is lost.

    `own` is what the formula has there, `near` what the text has, the nearest
    first: 以 of 以…为指导 is no pair, nor is 建 of 建成 where the text has 建设.
    """
    for reach, char in enumerate(near, 1):
        place = own[:EDGE].find(char)
        if reach == 1 and place < 0 and own[-1:] == char:
            place = len(own) - 1
        if place >= 0 and char.isalnum():
            return reach, 2 * (len(own) - place - 1) + min(place, RUN_COST) + reach - 3
    return 0, 2 * len(own)


def _runs(formula: str, wording: str) -> Runs:
    """Align two strings: pairs of unlike pieces at even places, of like ones at odd places."""
    runs, own, other = [], 0, 0
    for step in Indel.opcodes(formula, wording):
        if step.tag == "equal":
            like = formula[step.src_start : step.src_end]
            runs.append((formula[own : step.src_start], wording[other : step.dest_start]))
            runs.append((like, like))
            own, other = step.src_end, step.dest_end
    return [*runs, (formula[own:], wording[other:])]


def _fitted(formula: str, text: str, start: int, end: int) -> tuple[int, int, Runs]:
    """Align a place, and leave out what the alignment would put in at its ends."""
    runs = _runs(formula, text[start:end])
    start, end = start + len(runs[0][1]), end - len(runs[-1][1])
    return start, end, [(runs[0][0], ""), *runs[1:-1], (runs[-1][0], "")]


def _similarity(runs: Runs) -> float:
    unlike, kept = runs[::2], sum(len(piece) for piece, _ in runs[1::2])
    inner = sum(min(len(gone), RUN_COST) for gone, _ in unlike[1:-1])
    edges = len(unlike[0][0]) + len(unlike[-1][0])
    cost = inner + 2 * edges + sum(min(len(new), RUN_COST) for _, new in unlike)
    return 2 * kept / (2 * kept + cost)


def _described(runs: Runs) -> tuple[float, str, str, str]:
    """Give similarity, operations, and what was inserted and deleted."""
    shown = []
    for place, (gone, new) in enumerate(runs):
        old, added = gone.translate(_ESCAPES), new.translate(_ESCAPES)
        if place % 2:
            shown.append(old)
        elif gone and new:
            shown.append(f"[{old}→{added}]")
        else:
            shown.append(f"[-{old}-]" if gone else f"{{+{added}+}}" if new else "")
    inserted = "|".join(new for _, new in runs[::2] if new)
    deleted = "|".join(gone for gone, _ in runs[::2] if gone)
    return _similarity(runs), "".join(shown), inserted, deleted
