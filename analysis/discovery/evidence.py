"""Evidence that a wording is a slogan without recurring: quotation marks, parallel members."""

import re

import numpy as np
import pandas as pd

from analysis.discovery.recurring import LONGEST, Stream
from analysis.rhetoric.parallelism import parallel_sets

SURE = 0.8
"""A parallel set with at least this score is taken for a triad."""

MEMBERS, LEAD = range(2, 9), 4
"""Characters of a member of a triad; most characters of a lead-in before the first."""


def triads(stream: Stream) -> set[str]:
    """Find three or more equally long parallel members in a row."""
    equal = re.compile("|".join(f"、[^\\W_]{{{n}}}、[^\\W_]{{{n}}}(?![^\\W_])" for n in MEMBERS))
    lists = set(re.findall("[^\\W_]+(?:、[^\\W_]+){2,}", stream.text))
    rows = sorted(filter(equal.search, lists))
    numbers = [str(number) for number in range(len(rows))]
    sets = parallel_sets(pd.DataFrame({"doc_id": numbers, "text": pd.Series(rows, dtype="str")}))
    sets = sets[(sets["grade"] == "set") & (sets["score"] >= SURE)]
    found = set()
    for (number, _), members in sets.groupby(["doc_id", "set_id"]):
        text, starts, ends = rows[int(number)], members["start"].tolist(), members["end"].tolist()
        if starts[0] - text.rfind("、", 0, starts[0]) - 1 > LEAD:
            del starts[0], ends[0]
        if text[ends[-1] : ends[-1] + 1] not in ("", "、"):
            del starts[-1], ends[-1]
        sizes = {end - start for start, end in zip(starts, ends, strict=True)}
        if len(starts) > 2 and len(sizes) == 1 and max(sizes) in MEMBERS:
            found.add(text[starts[0] : ends[-1]])
    return found


def quotations(stream: Stream) -> set[str]:
    """Collect what stands in quotation marks and holds no other mark but those of lists."""
    opened, closed = np.flatnonzero(stream.opens), np.flatnonzero(stream.closes)
    breaks = np.append(np.flatnonzero(stream.codes == 0), len(stream.codes))
    if not len(opened) or not len(closed):
        return set()
    ends = closed[np.minimum(np.searchsorted(closed, opened), len(closed) - 1)] + 1
    sizes = ends - opened
    whole = (breaks[np.searchsorted(breaks, opened)] >= ends) & (sizes > 1) & (sizes <= LONGEST)
    found = {stream.text[a:b] for a, b in zip(opened[whole], ends[whole], strict=True)}
    return {text for text in found if text[0] != "、" != text[-1] and not text.isascii()}
