"""Rules that clean a text: what each one finds, what it becomes, and where it is tried."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np

from analysis.corpus.formats.extract import Edit
from analysis.letters.characters import class_codes, may_be_in

Becomes = str | Callable[[str], str]
Matcher = Callable[[str, int], re.Match[str] | None]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """
    A rule: what it finds, and what that becomes.

    Parameters
    ----------
    name : str
        What ``edits`` calls it.
    begins, then : str
        What stands in the brackets of a character class: the characters a
        match begins with, and those that come second (the default: any).
        They are part of the rule, not a note about it: what begins otherwise
        is not found.
    pattern : str
        A regular expression, as `re.VERBOSE` reads it. It looks at the raw
        text, so it may look behind itself too.
    becomes : str or callable
        The text put in, or what makes it of the text found.
    reason : str
        Why the text found is not the author's, or not as meant.
    example : tuple of str
        A text before and after. A test runs it.
    """

    name: str
    begins: str
    then: str = ""
    pattern: str
    becomes: Becomes = ""
    reason: str
    example: tuple[str, str]

    def opening(self) -> str:
        """Return what a match begins with, as a regular expression."""
        return f"[{self.begins}]" + (f"[{self.then}]" if self.then else "")


class Rules:
    """
    Rules in order: where two fit, the first one is taken.

    Trying every rule at every character takes longer than segmenting the
    text. So two tables tell, a bit a rule, which rules can begin with a
    character and which can go on with the next one; only these are tried.
    The tables come from `Rule.begins` and `Rule.then`, which are looked at
    by the patterns as well, so that the two cannot disagree.
    """

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules
        self._matchers = _Matchers(rules)

    def clean(self, raw: str) -> tuple[str, list[Edit]]:
        """Return the clean text and its edits, in order and without overlaps."""
        pieces, edits, last = [], [], 0
        for start, rules in self._places(raw):
            if start < last or not (match := self._matchers[rules](raw, start)):
                continue
            name, end = str(match.lastgroup), match.end()
            removed, becomes = raw[start:end], self._becomes[name]
            inserted = becomes if isinstance(becomes, str) else becomes(removed)
            if inserted != removed:
                pieces += raw[last:start], inserted
                edits.append(Edit(name, start, end, removed, inserted))
                last = end
        return "".join([*pieces, raw[last:]]), edits

    def digest(self) -> str:
        """Return a hash of what the rules do: it changes when one of them does."""
        done = [(rule.name, rule.begins, rule.then, rule.pattern) for rule in self.rules]
        made = [getattr(becomes, "__name__", becomes) for becomes in self._becomes.values()]
        return sha256(repr((done, made)).encode()).hexdigest()

    def _places(self, raw: str) -> zip:
        """Give the places where a rule may match, and which ones may, a bit each."""
        any_rule, firsts, seconds = self._tables
        codes = class_codes(raw)
        likely = np.flatnonzero(any_rule[codes])
        following = codes[np.minimum(likely + 1, len(codes) - 1)]
        rules = firsts[codes[likely]] & seconds[following]
        some = rules > 0
        return zip(likely[some].tolist(), rules[some].tolist(), strict=True)

    @cached_property
    def _becomes(self) -> dict[str, Becomes]:
        return {rule.name: rule.becomes for rule in self.rules}

    @cached_property
    def _tables(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Tell by a character's code if it begins a rule, which ones, and of which it is second."""
        firsts = [may_be_in(rule.begins) for rule in self.rules]
        seconds = [
            may_be_in(rule.then) if rule.then else np.ones_like(firsts[0]) for rule in self.rules
        ]
        return np.any(firsts, axis=0), _bits(firsts), _bits(seconds)


class _Matchers(dict[int, Matcher]):
    """What matches the first of some rules that fits, by a number with a bit for each of them."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    def __missing__(self, bits: int) -> Matcher:
        chosen = [rule for bit, rule in enumerate(self.rules) if bits >> bit & 1]
        # A comment in a pattern ends with its line, so each pattern ends with one.
        groups = (f"(?P<{one.name}>(?={one.opening()})(?:{one.pattern}\n))" for one in chosen)
        self[bits] = re.compile("|".join(groups), re.VERBOSE).match
        return self[bits]


def _bits(tables: list[np.ndarray]) -> np.ndarray:
    """Put tables of yes and no into one, a bit each."""
    bits = np.zeros(len(tables[0]), dtype="uint32")
    for bit, table in enumerate(tables):
        bits |= table.astype("uint32") << np.uint32(bit)
    return bits
