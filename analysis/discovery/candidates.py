"""Candidates: what might be a slogan and is in no lexicon, with the evidence for it."""

import re
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from analysis.corpus.tables import iter_texts, make_table, require_columns, require_whole
from analysis.discovery.evidence import quotations, triads
from analysis.discovery.recurring import (
    SHORTEST,
    Stream,
    Strings,
    documents_of,
    recurring_strings,
    share,
    stream_of,
)
from analysis.discovery.traits import (
    known_traits,
    lead_lengths,
    scores,
    string_traits,
)
from analysis.letters.characters import HAN
from analysis.slogans.matching import slogan_key
from analysis.slogans.numbered import numbered_slogans
from analysis.text.intervals import covered

CANDIDATES = {
    "candidate": "str",
    "kind": "str",
    "score": "float64",
    "count": "int64",
    "documents": "int64",
    "quoted_share": "float64",
    "cohesion": "float64",
    "left_entropy": "float64",
    "right_entropy": "float64",
    "contexts": "str",
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
}
MOST = 1000
"""A result has at most this many rows, the best."""

SAME = 0.5
"""Of two strings the better is kept if this share of the places of one lies in the other."""

PIECE = 0.8
"""A string is a piece of a longer one if at least this share of its places lies in it."""

FILLED, FILLED_LIST = 0.5, 0.25
"""A string (a list) is dropped when known slogans fill at least this share of it."""

QUOTED = 0.1
"""A string is of the kind quoted if at least this share of its places is in quotation marks."""

WINDOW = 12
"""Characters of a context on each side."""

_FIGURE, _HAN, _ADDRESS = re.compile(r"\d|XX"), re.compile(f"[{HAN}]"), re.compile("们(、|$)")


def candidate_slogans(
    documents: pd.DataFrame, slogans: pd.DataFrame, min_count: int = 5
) -> pd.DataFrame:
    """
    List what might be a slogan and is not in the lexicon, the likeliest first.

    Four things are evidence: quotation marks; a numeral that counts what the
    words stand for; three or more short parallel members; and recurrence. A
    good candidate goes into one's own lexicon.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    slogans : DataFrame
        The known ones, such as `load_slogans` gives.
    min_count : int, default 5
        A string without any other evidence must stand at least this often.

    Returns
    -------
    DataFrame
        At most 1,000 rows, one a wording, by falling score:

        - ``candidate``: without quotation marks
        - ``kind``: the first that holds of numbered; triad; quoted, in a tenth
          of its places or more; recurring, at `min_count` places or more
        - ``score``: from 0 to 1; a rank, no chance
        - ``count``, ``documents``: places (of two characters: where words
          begin and end, or in quotation marks), and documents with one
        - ``quoted_share``: of its places, in quotation marks
        - ``cohesion``: normalised pointwise mutual information of the weakest
          split, from -1 to 1; NaN for what does not recur as whole words
        - ``left_entropy``, ``right_entropy``: in bits, of the character
          beside it; each end of a clause counts as another one
        - ``contexts``: the first place, the middle and the last, with a
          stroke between them
        - ``doc_id``, ``start``, ``end``: the first place (character offsets)

    Raises
    ------
    ValueError
        If a column is missing, `documents` repeats a doc_id, or `min_count`
        is no whole number above 0.

    Notes
    -----
    Left out are

    - strings that stand mostly inside known slogans or across their edges
    - strings that known slogans fill to a half (a list, to a quarter)
    - titles in 《》
    - names, dates, and what a particle begins or ends, unless quotation
      marks, a numeral or parallel members speak for it

    A string that stands nearly always in a longer one is a piece of it,
    unless all that the longer one has more is one word in front that often
    leads to known slogans (坚持, 发扬); of two that mostly stand one in the
    other, the better is kept. Strings cross no mark but those of a list of
    equally long members.

    The score is the logistic function of the weighted traits of
    ``data/lexicons/candidates.csv``: in how many documents a string stands,
    how freely it combines, its form, and how far its places resemble those of
    the known slogans in the same texts, by the words beside them (坚持, 贯彻),
    by the words around, and by a known slogan near by. So a lexicon that
    knows more of these texts finds more in them; where no known slogan
    stands, the resemblance is nought for all, and the rest decides. Rare
    strings have little but their form to show.

    The weights were fitted to half of the project's slogans in two years of
    the evening news. Of the other half, 50 were hidden five times over with
    whatever gives them away: of 50 hidden slogans 9.6 (8 to 11) come back
    among the first 50 rows and 14.2 (11 to 16) among the first 100; by
    frequency alone 1.0 and 1.4 (``make evaluate``). Readers held 52 of
    the first 100 rows there, with nothing hidden, for formulas, 34 for
    phrases without a message, 9 for names and 5 for fragments.

    It cannot tell a slogan from a programme or a set phrase used like one.
    Read the rows. The work grows with the text: 1.6 million characters of
    news took 8 seconds of a processor and 0.4 GB, 6.7 million 30 seconds
    and 1.1 GB.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation
    extraction. Proceedings of GSCL, 31-40.

    Examples
    --------
    >>> from analysis import load_slogans
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["落实“三同”，办好“暖心小院”。"]})
    >>> table = candidate_slogans(documents, load_slogans())
    >>> table[["candidate", "kind", "start", "end"]].values.tolist()
    [['暖心小院', 'quoted', 10, 14], ['三同', 'numbered', 3, 5]]
    """
    require_columns(slogans, ["slogan", "kind", "variant_of", "expansion"], "slogans")
    require_whole(min_count, "min_count")
    stream = stream_of(documents)
    strings, wordings, traits = measured_strings(documents, stream, slogans, min_count)
    if not wordings:
        return make_table(CANDIDATES, [])
    rated = scores(traits)
    chosen = are_candidates(stream, strings, wordings, traits, slogans)
    leads = lead_lengths(stream, strings, known_spans(stream, slogans))
    chosen &= ~_are_pieces(wordings, strings.counts, leads, chosen) | _are_marked(traits)
    best = _best(wordings, strings.counts, np.where(chosen, rated, -1.0))
    kinds = _kinds(traits, strings.counts, min_count)
    spread = documents_of(stream, strings)
    columns = (traits[x] for x in ("quoted", "cohesion", "left_entropy", "right_entropy"))
    numbers = np.column_stack(list(columns)).tolist()
    places = _places(documents, stream, strings)
    return make_table(
        CANDIDATES,
        [
            (wordings[n], kinds[n], rated[n], strings.counts[n], spread[n], *numbers[n], *places(n))
            for n in best
        ],
    )


def measured_strings(
    documents: pd.DataFrame, stream: Stream, slogans: pd.DataFrame, min_count: int
) -> tuple[Strings, list[str], dict[str, np.ndarray]]:
    """Give all strings that recur or have other evidence, their wordings and their traits."""
    evidence = {
        "numbered": {slogan_key(x) for x in numbered_slogans(documents, slogans)["formula"]},
        "triad": triads(stream),
        "quoted": quotations(stream),
    }
    recurring = recurring_strings(stream, min_count)
    strings, wordings = _all_strings(stream, recurring, set().union(*evidence.values()))
    if not wordings:
        return strings, wordings, {}
    known = known_spans(stream, slogans)
    traits = string_traits(stream, strings, wordings) | known_traits(stream, strings, known)
    for kind in ("numbered", "triad"):
        traits[kind] = np.array([wording in evidence[kind] for wording in wordings], dtype=float)
    return strings, wordings, traits


def slogan_keys(slogans: pd.DataFrame) -> list[str]:
    """Give the wordings of slogans as they stand in a stream."""
    return sorted({key for slogan in slogans["slogan"] if (key := slogan_key(slogan))})


def known_spans(stream: Stream, slogans: pd.DataFrame) -> np.ndarray:
    """Give number, start and end of every place of a known slogan."""
    return _spans(stream.text, slogan_keys(slogans))


def are_candidates(
    stream: Stream,
    strings: Strings,
    wordings: list[str],
    traits: dict[str, np.ndarray],
    slogans: pd.DataFrame,
) -> np.ndarray:
    """Tell what has the form of a slogan and is not known."""
    shaped = _are_shaped(stream, strings, wordings, traits)
    return shaped & _are_new(stream, strings, wordings, slogans)


def _spans(text: str, keys: Collection[str]) -> np.ndarray:
    """Give number, start and end of every place of some strings, by number and place."""
    import ahocorasick_rs

    if not keys:
        return np.zeros((0, 3), dtype=np.int64)
    found = ahocorasick_rs.AhoCorasick(keys).find_matches_as_indexes(text, overlapping=True)
    spans = np.array(found, dtype=np.int64).reshape(-1, 3)
    return spans[np.lexsort((spans[:, 1], spans[:, 0]))]


def _all_strings(stream: Stream, recurring: Strings, others: set[str]) -> tuple[Strings, list[str]]:
    """Add to the recurring strings those that have other evidence."""
    pairs = zip(recurring.firsts, recurring.lengths, strict=True)
    wordings = [stream.text[start : start + length] for start, length in pairs]
    more = sorted(others - set(wordings) - {""})
    spans = _spans(stream.text, more)
    spans = spans[_are_whole(stream, spans, len(more))]
    present, owners = np.unique(spans[:, 0], return_inverse=True)
    more = [more[number] for number in present]
    return _with_more(recurring, more, owners, spans[:, 1]), wordings + more


def _are_whole(stream: Stream, spans: np.ndarray, number: int) -> np.ndarray:
    """Tell where a string is made of whole words, quoted or long; if nowhere, all places count."""
    numbers, starts, ends = spans.T
    whole = stream.begins[starts] & stream.begins[ends]
    whole |= (stream.opens[starts] & stream.closes[ends - 1]) | (ends - starts >= SHORTEST)
    without = np.bincount(numbers, weights=whole, minlength=number) == 0
    return whole | without[numbers]


def _with_more(
    recurring: Strings, wordings: list[str], owners: np.ndarray, starts: np.ndarray
) -> Strings:
    """Add strings that do not recur as whole words, of which cohesion and the rest are unknown."""
    unknown = np.full((len(wordings), 3), np.nan)
    return Strings(
        np.append(recurring.lengths, np.array([len(wording) for wording in wordings], dtype=int)),
        np.append(recurring.counts, np.bincount(owners, minlength=len(wordings))),
        np.append(recurring.cohesion, unknown[:, 0]),
        np.concatenate([recurring.fixed, unknown[:, 1:]]),
        np.append(recurring.owners, owners + len(recurring.lengths)).astype(np.int32),
        np.append(recurring.starts, starts).astype(np.int32),
    )


def _are_shaped(
    stream: Stream, strings: Strings, wordings: list[str], traits: dict[str, np.ndarray]
) -> np.ndarray:
    """Leave out titles, names, dates, addresses, unequal members, and what a particle bounds."""
    sizes = [{len(member) for member in wording.split("、")} for wording in wordings]
    shaped = np.array([len(lengths) == 1 and min(lengths) > 1 for lengths in sizes], dtype=bool)
    names, listed = traits["persons"] + traits["places"], traits["listed"] > 0
    shaped &= (strings.lengths >= SHORTEST) & (traits["cut"] == 0)
    shaped &= (traits["persons"] < 0.5) & (names < 1)
    shaped &= [not _FIGURE.search(wording) for wording in wordings]
    shaped |= _are_marked(traits)
    shaped &= [bool(_HAN.search(x)) and not _ADDRESS.search(x) for x in wordings]
    titled = share(strings, stream.titled[strings.starts]) >= 0.5
    return shaped & ~titled & ~(listed & (names > 0.5))


def _are_marked(traits: dict[str, np.ndarray]) -> np.ndarray:
    return (traits["quoted"] >= QUOTED) | (traits["numbered"] > 0) | (traits["triad"] > 0)


def _are_pieces(
    wordings: list[str], counts: np.ndarray, leads: np.ndarray, chosen: np.ndarray
) -> np.ndarray:
    """
    Find what stands nearly always inside one longer string that is chosen too.

    Behind a word that leads to slogans what stands there is whole: 发扬 钉钉子精神.
    """
    numbers = {wordings[n]: n for n in np.flatnonzero(chosen)}
    pieces = np.zeros(len(wordings), dtype=bool)
    for longer, number in numbers.items():
        size, most, lead = len(longer), counts[number] / PIECE, leads[number]
        for start in range(size - SHORTEST + 1):
            for end in range(start + SHORTEST, size + (start > 0 and start != lead)):
                inner = numbers.get(longer[start:end])
                if inner is not None and counts[inner] <= most:
                    pieces[inner] = True
    return pieces


def _are_new(
    stream: Stream, strings: Strings, wordings: list[str], slogans: pd.DataFrame
) -> np.ndarray:
    """Leave out known slogans, parts of them, and what they fill to a half or more."""
    known = slogan_keys(slogans)
    flat = {key.replace("、", "") for key in known}
    new = np.array([wording.replace("、", "") not in flat for wording in wordings], dtype=bool)
    crossed = share(strings, _cut_known(stream, strings, known_spans(stream, slogans)))
    most = np.array([FILLED_LIST if "、" in wording else FILLED for wording in wordings])
    return new & (crossed <= SAME) & (_known_shares(wordings, known) < most)


def _cut_known(stream: Stream, strings: Strings, known: np.ndarray) -> np.ndarray:
    """Tell at which places a string begins or ends in the middle of a known slogan."""
    _, starts, ends = known.T
    # what is neither the start nor the end of a slogan, but between, is covered from start + 1
    inside = covered(starts + 1, ends, len(stream.codes) + 1)
    return inside[strings.starts] | inside[strings.ends]


def _known_shares(wordings: list[str], known: list[str]) -> np.ndarray:
    """Measure what share of its characters known slogans in a string have."""
    # All strings are searched at once, a line each; sums of what is covered up to the end and
    # up to the beginning of a line differ by what is covered in it.
    bounds = np.cumsum([0, *(len(wording) + 1 for wording in wordings)])
    _, starts, ends = _spans("\n".join(wordings), known).T
    sums = np.append(0, np.cumsum(covered(starts, ends, bounds[-1])))
    return (sums[bounds[1:]] - sums[bounds[:-1]]) / (np.diff(bounds) - 1)


def _best(wordings: list[str], counts: np.ndarray, rated: np.ndarray) -> list[int]:
    """Go down the scores; of two strings that mostly stand one in the other, keep the better."""
    kept: list[int] = []
    for number in sorted(range(len(wordings)), key=lambda n: (-rated[n], wordings[n])):
        if rated[number] < 0 or len(kept) == MOST:
            break
        mine, count = wordings[number], counts[number]
        if not any(
            (mine in wordings[n] and counts[n] >= SAME * count)
            or (wordings[n] in mine and count >= SAME * counts[n])
            for n in kept
        ):
            kept.append(number)
    return kept


def _kinds(traits: dict[str, np.ndarray], counts: np.ndarray, min_count: int) -> np.ndarray:
    quoted = (traits["quoted"] >= QUOTED) | (counts < min_count)
    chosen = [traits["numbered"] > 0, (traits["triad"] + traits["members"]) > 0, quoted]
    return np.select(chosen, ["numbered", "triad", "quoted"], "recurring")


def _places(documents: pd.DataFrame, stream: Stream, strings: Strings):
    """Give a function from a string's number to contexts, doc_id, start and end."""
    texts = list(iter_texts(documents))
    behind = np.cumsum(strings.counts)

    def spans(number: int) -> Iterator[tuple[str, str, int, int]]:
        count = strings.counts[number]
        for at in sorted({0, count // 2, count - 1}):
            start = strings.starts[behind[number] - count + at]
            end = start + strings.lengths[number] - 1
            doc_id, text = texts[stream.documents[start]]
            yield doc_id, text, int(stream.places[start]), int(stream.places[end]) + 1

    def place(number: int) -> tuple[str, str, int, int]:
        found = list(spans(number))
        seen = [text[max(a - WINDOW, 0) : b + WINDOW] for _, text, a, b in found]
        contexts = " | ".join(" ".join(context.split()) for context in seen)
        return contexts, found[0][0], found[0][2], found[0][3]

    return place
