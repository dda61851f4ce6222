"""Clean a text by named rules, and note each change."""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from analysis.corpus.edits import Edit
from analysis.corpus.lexicons import read_rows
from analysis.letters.characters import class_codes, may_be_in


def _halfwidth(found: str) -> str:
    return unicodedata.normalize("NFKC", found)


def _join_digits(found: str) -> str:
    """Drop the spaces; keep a full-width point, which is punctuation."""
    digits = re.sub(r"\s+", "", found)
    return re.sub(r"[０-９]+", lambda run: _halfwidth(run[0]), digits)


def _decode_entity(found: str) -> str:
    """Decode once, then let the character rules see what came out."""
    decoded = html.unescape(found)
    if decoded == found or "&" in decoded or "<" in decoded:
        return decoded
    if decoded.isspace():
        return "\n" if decoded in "\n\r" else " "
    return clean_text(decoded)[0]


def _unescape(found: str) -> str:
    return found[1:]


_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "{halfwidth}": _halfwidth,
    "{join_digits}": _join_digits,
    "{decode_entity}": _decode_entity,
    "{unescape}": _unescape,
}


class _Rules(NamedTuple):
    """
    The rules of a file.

    Trying every rule at every character takes longer than segmenting the
    text. So two tables tell where one can match: bit by bit for rules that
    share what follows, by the first character and by the next.
    """

    begins: np.ndarray
    follows: np.ndarray
    patterns: list[tuple[re.Pattern[str], str]]
    """What a rule begins with, and the rule, as a group by its name."""
    replacements: dict[str, str | Callable[[str], str]]

    def places(self, raw: str) -> list[int]:
        """Give the places where a rule may match."""
        codes = class_codes(raw)
        likely = np.flatnonzero(self.begins[codes])
        following = codes[np.minimum(likely + 1, len(codes) - 1)]
        return likely[(self.begins[codes[likely]] & self.follows[following]) > 0].tolist()


@cache
def _rules(file: str) -> _Rules:
    first, patterns, replacements = defaultdict(str), [], {}
    for row in read_rows(file):
        flags = "i" if row["rule"].startswith("html_") else "-i"
        first[row["then"]] += row["begins"]
        pattern = f"(?P<{row['rule']}>(?{flags}:{row['pattern']}))"
        patterns.append((re.compile(f"[{row['begins']}]"), pattern))
        replacement = row["replacement"].replace("\\n", "\n")
        replacements[row["rule"]] = _FUNCTIONS.get(replacement, replacement)
    begins = [may_be_in(members).astype("uint16") for members in first.values()]
    follows = [may_be_in(members or r"\s\S").astype("uint16") for members in first]
    return _Rules(
        begins=sum(table << bit for bit, table in enumerate(begins)),
        follows=sum(table << bit for bit, table in enumerate(follows)),
        patterns=patterns,
        replacements=replacements,
    )


@lru_cache(maxsize=10_000)
def _matcher(file: str, char: str) -> Callable[[str, int], re.Match[str] | None]:
    """Give what matches the first rule of a file that fits, of those that begin with `char`."""
    rules = [pattern for begins, pattern in _rules(file).patterns if begins.match(char)]
    return re.compile("|".join(rules) or "(?!)").match


def clean_text(raw: str, rules: str = "cleaning.csv") -> tuple[str, list[Edit]]:
    """
    Clean one text by the rules of a file in ``data/lexicons``.

    All rules look at the raw text, from left to right; where two fit, the
    one that stands first in the file is taken. So edits never overlap, and
    each says by itself what it did.

    Parameters
    ----------
    raw : str
        The text as it was decoded from the file.
    rules : str
        The name of the file.

    Returns
    -------
    text : str
        The clean text.
    edits : list of tuple
        ``(rule, raw_start, raw_end, removed, inserted)``, in order.

    Notes
    -----
    Chinese punctuation is never changed, and the redactions XXX, ＸＸ, ×××
    stay. Whether a cleaned character mattered is for the reader to judge:
    every change is listed.

    Examples
    --------
    >>> text, edits = clean_text("##paidbegin##二、找差距")
    >>> text, edits[0].rule, edits[0].removed
    ('二、找差距', 'paywall_mark', '##paidbegin##')
    """
    known = _rules(rules)
    pieces, edits, last = [], [], 0
    for start in known.places(raw):
        if start < last or not (match := _matcher(rules, raw[start])(raw, start)):
            continue
        rule, end = match.lastgroup, match.end()
        removed, replacement = raw[start:end], known.replacements[rule]
        inserted = replacement(removed) if callable(replacement) else replacement
        if inserted != removed:
            pieces += raw[last:start], inserted
            edits.append(Edit(rule, start, end, removed, inserted))
            last = end
    return "".join([*pieces, raw[last:]]), edits
