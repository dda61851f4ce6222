"""Equal runs of letters that may be part of a copy: found by their hashes, paired, merged."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.between.reuse_letters import MARK, Letters
from analysis.between.reuse_pairs import GAP
from analysis.text.intervals import merged

SEED = 8
"""Letters of the equal runs that a near copy is found by."""

SHORTEST_SEED = 4
"""Shorter equal runs than this are too common to find a copy by."""

NEIGHBOURS = 8
"""How many runs further on another run may be that speaks for the same copy."""

_BUCKET_BITS, _BASE = 24, 0x9E3779B97F4A7C15


class Repeats(NamedTuple):
    """All places of the runs that stand twice or more, those of a run together and in order."""

    places: np.ndarray
    """The first letter of each."""
    block: np.ndarray
    """Of each place the number of its block: what one text has of one run."""
    firsts: np.ndarray
    """Of each block the number of its first place, which stands for it."""
    lowest: np.ndarray
    """Of each place the first block of its run; the others of the run follow."""
    texts: np.ndarray
    """Of each place in how many of the texts searched its run stands."""


class Copies(NamedTuple):
    """Where to look for copies, and what is known of their sources."""

    runs: np.ndarray
    """In three rows, place, source and length of equal runs, likely copies first."""
    earliest: np.ndarray
    """The same of the runs with their earliest source, by place."""
    texts: np.ndarray
    """For each letter, in how many texts the run that begins there stands; 0 if it is alone."""


def likely_copies(letters: Letters, least: int) -> Copies:
    """Find the runs that are long enough for a copy of `least` letters or stand near others."""
    seeds, texts = _seeds(letters, least)
    earliest = seeds[0]
    if (short := min(SEED, (least + 1) // 2)) >= SHORTEST_SEED:
        seeds += _seeds(letters, short)[0]
    runs = _merged(letters, seeds)
    homes = letters.homes[runs[:2]].astype("int64")
    order = np.lexsort((runs[1], runs[0], homes[1], homes[0]))
    runs, pairs = runs[:, order], (homes[0] * len(letters.bounds) + homes[1])[order]
    scores = _with_neighbours(runs, pairs)
    likely = (3 * runs[2] >= 2 * least) | (scores > runs[2])
    runs, scores = runs[:, likely], scores[likely]
    return Copies(runs[:, np.lexsort((runs[0], runs[1], -scores))], earliest, texts)


def _with_neighbours(runs: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Add up the letters of each run and of those near it, in place and source, of one pair."""
    scores = runs[2].copy()
    for back in range(1, min(NEIGHBOURS, len(pairs))):
        gaps = np.abs(runs[:2, back:] - runs[:2, :-back] - runs[2, :-back])
        near = (gaps <= GAP).all(axis=0) & (pairs[back:] == pairs[:-back])
        scores[back:] += near * runs[2, :-back]
        scores[:-back] += near * runs[2, back:]
    return scores


def _seeds(letters: Letters, length: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Pair equal runs, each with a few sources, and count the texts searched that have it."""
    repeats = _repeats(letters, length)
    texts = np.zeros(len(letters.codes), dtype="int32")
    texts[repeats.places] = repeats.texts
    seeds = [_joined(letters, *pair, length) for pair in _sources_elsewhere(letters, repeats)]
    if letters.pool is None:
        seeds.append(_joined(letters, *_sources_in_own_text(repeats, length), length))
    return seeds, texts


def _repeats(letters: Letters, length: int) -> Repeats:
    """Number the runs of `length` letters that stand twice or more, text by text."""
    places, hashes = _repeated(letters, length)
    homes, new_run = letters.homes[places], _first_of_equal(hashes)
    new_block, run = new_run | _first_of_equal(homes), np.cumsum(new_run) - 1
    block = np.cumsum(new_block, dtype="int32") - 1
    lowest = np.maximum.accumulate(np.where(new_run, block, 0))
    searched = len(letters.bounds) - 1 if letters.pool is None else letters.pool
    texts = np.bincount(run[new_block & (homes < searched)], minlength=new_run.sum())[run]
    return Repeats(places, block, np.flatnonzero(new_block), lowest, texts)


def _repeated(letters: Letters, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Give places and hashes of runs that stand twice or more, equal ones together, in order."""
    length, count = min(length, len(letters.codes) + 1), len(letters.codes)
    values = letters.codes * np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(29)
    values *= np.uint64(0x94D049BB133111EB)
    # Letter i counts its value times BASE ** i, modulo 2 ** 64: a run is the difference of two
    # sums, and divided by BASE to the power of its place it is the same wherever it stands.
    sums = np.concatenate([np.zeros(1, dtype="uint64"), np.cumsum(values * _powers(_BASE, count))])
    hashes = sums[length:] - sums[:-length]
    hashes *= _powers(pow(_BASE, -1, 1 << 64), len(hashes))
    # Most runs stand once. To sort none of these, throw all into buckets by their first bits:
    # a bucket has several if it does not hold, of all that went in, each time the last.
    buckets = (hashes >> np.uint64(64 - _BUCKET_BITS)).astype("int64")
    one, several = np.zeros(1 << _BUCKET_BITS, "int32"), np.zeros(1 << _BUCKET_BITS, dtype=bool)
    one[buckets] = np.arange(len(buckets), dtype="int32")
    several[buckets[one[buckets] != np.arange(len(buckets))]] = True
    places = np.flatnonzero(several[buckets])
    marks = np.append(0, np.cumsum(letters.codes == ord(MARK), dtype="int32"))
    places = places[marks[places + length] == marks[places]]
    places = places[np.argsort(hashes[places], kind="stable")]
    hashes = hashes[places]
    alone = _first_of_equal(hashes) & _first_of_equal(hashes[::-1])[::-1]
    return places[~alone], hashes[~alone]


def _powers(base: int, count: int) -> np.ndarray:
    return np.cumprod(np.append(np.uint64(1), np.full(count, base, dtype="uint64"))[:count])


def _first_of_equal(values: np.ndarray) -> np.ndarray:
    """Tell which values are not the same as the one before."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _sources_elsewhere(
    letters: Letters, repeats: Repeats
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pair each place with the two earliest and the three latest texts that may be its source."""
    places, block, firsts, lowest, texts = repeats
    homes = letters.homes[places]
    # Blocks of a run are numbered by text. Sources are those from `lowest` to before `end`: of
    # texts before the own, or all of the pool, whose texts come first; a text of it has none.
    end = block if letters.pool is None else np.where(homes < letters.pool, 0, lowest + texts)
    for chosen in (lowest, lowest + 1, end - 1, end - 2, end - 3):
        allowed = np.flatnonzero((chosen >= lowest) & (chosen < end))
        source = firsts[chosen[allowed]]
        other = homes[source] != letters.twins[homes[allowed]]
        yield places[allowed[other]], places[source[other]]


def _sources_in_own_text(repeats: Repeats, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Pair each place with the first of its run in the same text, if they do not overlap."""
    sources = repeats.places[repeats.firsts[repeats.block]]
    apart = repeats.places - sources >= length
    return repeats.places[apart], sources[apart]


def _joined(letters: Letters, places: np.ndarray, sources: np.ndarray, length: int) -> np.ndarray:
    """Join runs that follow each other letter by letter; give place, source and length."""
    # by place, with a gap in front of the first: then a source that is not the next letter of
    # the one before begins a new run
    source_at = np.full(len(letters.codes) + 1, -2, dtype="int32")
    source_at[places + 1] = sources
    here = np.flatnonzero(source_at >= 0)
    first = source_at[here - 1] != source_at[here] - 1
    begin, end = here[first] - 1, here[np.append(first, True)[1:]] - 1 + length
    return np.stack([begin, source_at[begin + 1], end - begin])


def _merged(letters: Letters, seeds: list[np.ndarray]) -> np.ndarray:
    """Merge runs that overlap in step, and part those of a text that overlap their own source."""
    place, source, length = np.concatenate(seeds, axis=1)
    own = letters.homes[place] == letters.homes[source]
    inside = _parted(place[own], source[own], length[own])
    # Runs are in step if place less source is the same. That way times the number of letters,
    # plus the place, puts each step into a stretch of its own, where runs are plain intervals.
    size = max(len(letters.codes), 1)
    place, way, length = place[~own], (place - source)[~own], length[~own]
    starts, ends = merged(way * size + place, way * size + place + length)
    way, place = np.divmod(starts, size)
    return np.concatenate([*inside, [place, place - way, ends - starts]], axis=1)


def _parted(
    place: np.ndarray, source: np.ndarray, length: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cut runs that reach over themselves (甲乙甲乙甲乙) to their first and last letters apart."""
    way, end = place - source, source + length
    heads = np.stack([place, source, np.minimum(length, way)])
    tails = np.stack([end, end - way, way])
    return heads, tails[:, length > way]
