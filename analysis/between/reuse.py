"""Text reuse: passages that stand, the same or nearly so, in an earlier text as well."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel

from analysis.between.reuse_letters import MARK, Letters, read_letters
from analysis.corpus.tables import iter_texts, make_table, require_columns, require_whole

REUSE = {"doc_id": "str", "start": "int64", "end": "int64"}
REUSE |= {"other_id": "str", "other_start": "int64", "other_end": "int64"}
REUSE |= {"similarity": "float64", "chars": "int64", "documents": "int64"}
GAP = 30
"""Letters, in passage or source, between two equal runs that are taken for one copy."""
SEED = 8
"""Letters of the equal runs that a near copy is found by."""

_SHORTEST_SEED, _NEIGHBOURS, _STRAY, _MEASURED = 4, 8, 3, 100_000
_BUCKET_BITS, _BASE = 24, 0x9E3779B97F4A7C15
_MASK = "\2"
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}([ T].*)?")


class _Pair(NamedTuple):
    """A passage and its source, by their letters."""

    start: int
    end: int
    source: int
    stop: int
    equal: int  # letters of one that are aligned with an equal one of the other
    size: int  # letters of both that are compared
    hidden: tuple[tuple[int, int], ...] = ()  # spans of letters that a placeholder stands for


def reuse(
    documents: pd.DataFrame,
    others: pd.DataFrame | None = None,
    min_chars: int = 20,
    min_similarity: float = 0.8,
) -> pd.DataFrame:
    """
    Find passages that stand, the same or nearly so, in an earlier text or earlier in their own.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``, in order of time or with
        ``date`` (2021, 2021-11 or 2021-11-11; those without come last).
    others : DataFrame, optional
        Look for passages in these alone, earlier or not. A doc_id in both is
        one text, which is no source of its own passages.
    min_chars : int, default 20
        Letters and numbers that passage and source have at least.
    min_similarity : float, default 0.8
        Above 0 and up to 1.

    Returns
    -------
    DataFrame
        One row a passage, in the order of `documents`, then of ``start``:

        - ``doc_id``, ``start``, ``end``, ``other_id``, ``other_start``,
          ``other_end``: passage and source, from letter to letter
        - ``similarity``: 1 - d / (m + n), with m and n their letters and
          numbers, d the fewest to insert and delete to make them equal
          (from 100,000 on, as aligned); ``chars``: the smaller of m and n
        - ``documents``: how many of those searched have `min_chars` of its
          letters in a row, by the lower median of all such rows; at least 2
          if the source is another of `documents`, otherwise 1

    Raises
    ------
    ValueError
        If a column is missing, a doc_id is repeated, a text no string or not
        the same in both, a date of another form, a number out of range.

    Notes
    -----
    Case, width, and all that is no letter or number are not compared; what a
    placeholder stands for is left out with it. Of every `min_chars` letters
    without placeholder that stand earlier as well (not over themselves), at
    least half are in a passage given. A near copy is found by equal letters
    in a row: two thirds of `min_chars`, or twice `SEED` with up to `GAP`
    between (4 or more). Other wording, order or script is missed.

    A stretch of text is given once, with the source that has most of it, of
    equal ones the earliest; tried are the two earliest and the three latest
    texts. So rows do not list all of a boilerplate; ``documents`` counts it.
    Neighbours may overlap. Up to three letters beyond the edge of a clause,
    number or Latin word are dropped. What stands earlier need not be the
    source: both may have one that is not here.

    Texts are never compared two by two. Runs that stand twice are found by
    rolling hashes, sorted once; each is paired with five texts at most, and
    only such pairs are aligned, within `GAP`. So time is near linear in the
    letters of the corpus: 182 days of evening news (1.8 million characters)
    took 14 s, 727 days (7.4 million) 46 s and 0.8 GB, on one processor.

    References
    ----------
    Karp, R. M. and Rabin, M. O. (1987). Efficient randomized pattern-matching
    algorithms. IBM Journal of Research and Development 31(2), 249-260.

    Examples
    --------
    >>> texts = ["会上要求，扎实推进城乡规划和建设。", "扎实推进XX规划和建设！"]
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": texts})
    >>> reuse(documents, min_chars=8)[["start", "end", "other_start", "chars"]].values.tolist()
    [[0, 11, 5, 9]]
    """
    require_whole(min_chars, "min_chars")
    number = isinstance(min_similarity, int | float | np.number)
    if not number or isinstance(min_similarity, bool) or not 0 < min_similarity <= 1:
        raise ValueError(f"min_similarity {min_similarity!r} is no number above 0 and up to 1")
    own = _ordered(documents, "documents")
    pool = [] if others is None else _ordered(others, "others")
    known = {doc_id: (number, text) for number, (_, doc_id, text) in enumerate(pool)}
    for _, doc_id, text in own:
        if known.get(doc_id, (0, text))[1] != text:
            raise ValueError(f"others: the text of {doc_id!r} is not the one that documents has")
    twins = [-1] * len(pool) + [known.get(doc_id, (-1,))[0] for _, doc_id, _ in own]
    names = [(row, doc_id) for row, doc_id, _ in [*pool, *own]]
    texts = [text for _, _, text in [*pool, *own]]
    letters = read_letters(
        texts, None if others is None else len(pool), np.array(twins, dtype="int64")
    )
    rows, reach, passages = [], 0, _passages(letters, min_chars, min_similarity)
    for pair, *found in sorted(passages, key=lambda found: (found[0].start, -found[0].end)):
        if pair.end > reach:  # else another one holds it
            start, end, source, stop = letters.places[np.array(pair[:4]) - [0, 1, 0, 1]].tolist()
            row, doc_id = names[letters.homes[pair.start]]
            other_id, reach = names[letters.homes[pair.source]][1], pair.end
            rows.append((row, doc_id, start, end + 1, other_id, source, stop + 1, *found))
    return make_table(REUSE, (cells for _, *cells in sorted(rows)))


def _ordered(table: pd.DataFrame, name: str) -> list[tuple[int, str, str]]:
    """Give row, identifier and text of each document by date; those without one come last."""
    require_columns(table, ["doc_id", "text"], name)
    try:
        texts = [(row, doc_id, text) for row, (doc_id, text) in enumerate(iter_texts(table))]
    except ValueError as error:
        raise ValueError(str(error).replace("documents", name, 1)) from error
    if len({doc_id for _, doc_id, _ in texts}) < len(texts):
        raise ValueError(f"{name} has two doc_ids that are the same as strings")
    if "date" not in table:
        return texts
    dates = ["" if pd.isna(date) else str(date) for date in table["date"]]
    for (_, doc_id, _), date in zip(texts, dates, strict=True):
        if date and not _DATE.fullmatch(date):
            raise ValueError(f"{name}: the date {date!r} of {doc_id!r} is none such as 2021-11-11")
    return sorted(texts, key=lambda text: (not dates[text[0]], dates[text[0]], text[0]))


def _repeated(letters: Letters, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Give places and hashes of runs that stand twice or more, equal ones together, in order."""
    length, count = min(length, len(letters.codes) + 1), len(letters.codes)
    values = letters.codes * np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(29)
    values *= np.uint64(0x94D049BB133111EB)
    sums = np.concatenate([np.zeros(1, dtype="uint64"), np.cumsum(values * _powers(_BASE, count))])
    hashes = sums[length:] - sums[:-length]
    hashes *= _powers(pow(_BASE, -1, 1 << 64), len(hashes))
    buckets = (hashes >> np.uint64(64 - _BUCKET_BITS)).astype("int64")
    one, several = np.zeros(1 << _BUCKET_BITS, "int32"), np.zeros(1 << _BUCKET_BITS, dtype=bool)
    one[buckets] = np.arange(len(buckets), dtype="int32")
    several[buckets[one[buckets] != np.arange(len(buckets))]] = True
    places = np.flatnonzero(several[buckets])
    marks = np.append(0, np.cumsum(letters.codes == ord(MARK), dtype="int32"))
    places = places[marks[places + length] == marks[places]]
    places = places[np.argsort(hashes[places], kind="stable")]
    hashes = hashes[places]
    kept = ~(_changes(hashes) & _changes(hashes[::-1])[::-1])
    return places[kept], hashes[kept]


def _powers(base: int, count: int) -> np.ndarray:
    return np.cumprod(np.append(np.uint64(1), np.full(count, base, dtype="uint64"))[:count])


def _changes(values: np.ndarray) -> np.ndarray:
    """Tell which values are not the same as the one before."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _seeds(letters: Letters, length: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Pair equal runs, each with a few sources, and count the texts searched that have it."""
    places, hashes = _repeated(letters, length)
    homes, new = letters.homes[places], _changes(hashes)
    opens, number = new | _changes(homes), np.cumsum(new) - 1
    # a block is what one text has of one run; its first place stands for it
    block, firsts = np.cumsum(opens, dtype="int32") - 1, np.flatnonzero(opens)
    lowest = np.maximum.accumulate(np.where(new, block, 0))
    pool = len(letters.bounds) - 1 if letters.pool is None else letters.pool
    sizes = np.bincount(number[opens & (homes < pool)], minlength=new.sum())[number]
    counts = np.zeros(len(letters.codes), dtype="int32")
    counts[places] = sizes
    last = block if letters.pool is None else np.where(homes < pool, 0, lowest + sizes)
    seeds = []
    for chosen in (lowest, lowest + 1, last - 1, last - 2, last - 3):
        fits = np.flatnonzero((chosen >= lowest) & (chosen < last))
        source = firsts[chosen[fits]]
        other = homes[source] != letters.twins[homes[fits]]
        seeds.append(_joined(letters, places[fits[other]], places[source[other]], length))
    if letters.pool is None:
        fits = places - places[firsts[block]] >= length
        seeds.append(_joined(letters, places[fits], places[firsts[block[fits]]], length))
    return seeds, counts


def _joined(letters: Letters, places: np.ndarray, sources: np.ndarray, length: int) -> np.ndarray:
    """Join runs that follow each other letter by letter; give place, source and length."""
    known = np.full(len(letters.codes) + 1, -2, dtype="int32")
    known[places + 1] = sources
    here = np.flatnonzero(known >= 0)
    first = known[here - 1] != known[here] - 1
    begin, end = here[first] - 1, here[np.append(first, True)[1:]] - 1 + length
    return np.stack([begin, known[begin + 1], end - begin])


def _merged(letters: Letters, seeds: list[np.ndarray]) -> np.ndarray:
    """Merge runs that overlap in step, and part those of a text that overlap their own source."""
    one, two, length = np.concatenate(seeds, axis=1)
    own, shift = letters.homes[one] == letters.homes[two], one - two
    heads = np.stack([one, two, np.minimum(length, shift)])[:, own]
    tails = np.stack([two + length, two + length - shift, shift])[:, own & (length > shift)]
    step, one, length = shift[~own] * len(letters.codes), one[~own], length[~own]
    order = np.lexsort((one, step))
    step, start, length = step[order], (step + one)[order], length[order]
    reach = np.maximum.accumulate(start + length)
    first = np.append(True, start[1:] > reach[:-1])[: len(start)]
    start, end = start[first], reach[np.append(first, True)[1:]]
    one, shift = start - step[first], step[first] // max(len(letters.codes), 1)
    return np.concatenate([heads, tails, [one, one - shift, end - start]], axis=1)


def _candidates(letters: Letters, least: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give runs, likely copies first, those of first sources, and in how many texts each begins."""
    seeds, counts = _seeds(letters, least)
    if (short := min(SEED, (least + 1) // 2)) >= _SHORTEST_SEED:
        seeds += _seeds(letters, short)[0]
    runs = _merged(letters, seeds)
    homes = letters.homes[runs[:2]].astype("int64")
    order = np.lexsort((runs[1], runs[0], homes[1], homes[0]))
    runs, pairs = runs[:, order], (homes[0] * len(letters.bounds) + homes[1])[order]
    scores = runs[2].copy()
    for back in range(1, min(_NEIGHBOURS, len(pairs))):
        gaps = np.abs(runs[:2, back:] - runs[:2, :-back] - runs[2, :-back])
        near = (gaps <= GAP).all(axis=0) & (pairs[back:] == pairs[:-back])
        scores[back:] += near * runs[2, :-back]
        scores[:-back] += near * runs[2, back:]
    kept = (3 * runs[2] >= 2 * least) | (scores > runs[2])
    runs = runs[:, kept]
    return runs[:, np.lexsort((runs[0], runs[1], -scores[kept]))], seeds[0], counts


def _passages(letters: Letters, least: int, similarity: float) -> Iterator[tuple]:
    """Give each stretch of text once or little more, with the source that has most of it."""
    runs, earliest, counts = _candidates(letters, least)
    covered = np.zeros(len(letters.codes), dtype=bool)
    for one, two, length in zip(*runs.tolist(), strict=True):
        if np.count_nonzero(~covered[one : one + length]) < min((least + 1) // 2, length):
            continue
        run = _Pair(one, one + length, two, two + length, length, 2 * length)
        for pair in (_extended(letters, run, similarity), run):
            pair, share, chars = _compared(letters, pair, least)
            if chars >= least and share >= similarity:
                covered[pair.start : pair.end] = True
                pair = _first(pair, earliest) if share == 1 and not pair.hidden else pair
                same = letters.homes[pair.start] == letters.homes[pair.source]
                fewest = 1 if same or letters.pool is not None else 2
                found = counts[pair.start : max(pair.end - least + 1, pair.start)]
                found = np.append(fewest, np.maximum(np.sort(found[found > 0]), fewest))
                yield pair, share, chars, int(found[len(found) // 2])
                break


def _first(pair: _Pair, earliest: np.ndarray) -> _Pair:
    """Choose the earliest source, if it has all of the passage."""
    at = np.searchsorted(earliest[0], pair.start, side="right") - 1
    if at < 0 or earliest[0, at] + earliest[2, at] < pair.end:
        return pair
    source = int(earliest[1, at]) + pair.start - int(earliest[0, at])
    return pair._replace(source=source, stop=source + pair.end - pair.start)


def _extended(letters: Letters, pair: _Pair, similarity: float) -> _Pair:
    """Take in what comes behind and before, as long as it gains more than it costs."""
    for ahead in (True, False):
        while longer := _beyond(letters, pair, similarity, ahead):
            pair = longer
    return pair


def _beyond(letters: Letters, pair: _Pair, similarity: float, ahead: bool) -> _Pair | None:
    """Align what comes behind a pair, or before it, and take in the best of that; None if none."""
    start, end, source, stop, equal, size, hidden = pair
    homes = letters.homes[start], letters.homes[source]
    same, reach = homes[0] == homes[1], 2 * GAP
    if ahead:
        one, two = (int(letters.bounds[home + 1]) - 1 for home in homes)
        one, two = min(end + reach, one), min(stop + reach, start if same else two)
        one, two = letters.string(end, one), letters.string(stop, two)
    else:
        one, two = (int(letters.bounds[home]) for home in homes)
        one, two = max(start - reach, stop if same else one), max(source - reach, two)
        one, two = letters.string(one, start)[::-1], letters.string(two, source)[::-1]
    best, most, gain, ends, way = None, 0, 0, (0, 0), 1 if ahead else -1
    for a, b, length in Indel.editops(one, two.replace(MARK, _MASK)).as_matching_blocks():
        gaps = one[ends[0] : a], two[ends[1] : b]
        bare = [len(gap) - gap.count(MARK) for gap in gaps]
        for side, other in ((0, 1), (1, 0)):
            if MARK in gaps[other]:
                bare[side] = 0
                place = ((end, stop) if ahead else (start, source))[side]
                span = place + way * ends[side], place + way * (a, b)[side]
                hidden = (*hidden, (min(span), max(span)))
        gain, equal, ends = gain + length - sum(bare), equal + length, (a + length, b + length)
        size += 2 * length + sum(bare)
        if gain > most and 2 * equal >= similarity * size:
            spans = (start, end + ends[0], source, stop + ends[1])
            spans = spans if ahead else (start - ends[0], end, source - ends[1], stop)
            best, most = _Pair(*spans, equal, size, hidden), gain
        if gain + min(len(one) - ends[0], len(two) - ends[1]) <= most:
            break
    return best


def _compared(letters: Letters, pair: _Pair, least: int) -> tuple[_Pair, float, int]:
    """Cut a pair at the edges; give it with its similarity and the letters compared, if enough."""
    strings = []
    for start, end in (pair[:2], pair[2:4]):
        string = letters.string(start, end)
        for low, high in sorted(pair.hidden, reverse=True):
            if start <= low < high <= end:
                string = string[: low - start] + string[high - start :]
        strings.append(string.replace(MARK, ""))
    if (chars := min(map(len, strings))) < least:
        return pair, 0.0, 0
    spare = min(chars - least, (least - 1) // 4, _STRAY)
    head = _stray(letters, (pair.start, pair.source), 1, spare)
    tail = _stray(letters, (pair.end, pair.stop), -1, spare - head)
    one, two = (string[head : len(string) - tail] for string in strings)
    size, equal = len(one) + len(two), pair.equal - head - tail
    share = (size - Indel.distance(one, two) if size < _MEASURED else 2 * equal) / size
    spans = pair.start + head, pair.end - tail, pair.source + head, pair.stop - tail
    return _Pair(*spans, *pair[4:]), share, chars - head - tail


def _stray(letters: Letters, ends: tuple[int, int], step: int, spare: int) -> int:
    """Count the letters to drop from a beginning (`step` 1) or an end (-1)."""
    drops = range(spare + 1)
    for drop in drops[1:]:
        one, two = (letters.codes[end + step * drop - (step > 0)] for end in ends)
        drops = drops if one == two else drops[:drop]
    kinds = [[letters.breaks[end + step * drop] for end in ends] for drop in drops]
    cleanest = [min(kind) for kind in kinds]
    return 0 if max(kinds[0]) == 2 else cleanest.index(max(cleanest))
