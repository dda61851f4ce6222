"""
jieba's algorithm over code points, compiled: the same words, the same sums.

Words stand in a tree: each node is a beginning of words, and characters lead
from node to node. All weights are added up in the order in which jieba adds
them, so that rounding breaks a tie as it does there.
"""

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numba
import numpy as np

from analysis.corpus.characters import code_points

_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FD5  # those of which jieba makes words; others stand alone
_HAN, _SIGN, _LETTER, _DIGIT = np.array([1, 2, 4, 8])  # numba compiles one function for all
_WORDS = _HAN | _SIGN | _LETTER | _DIGIT
_ASCII = np.zeros(128, "int64")
_ASCII[[*b"+#&._%-"]] = _SIGN
_ASCII[[*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]] = _LETTER
_ASCII[[*b"0123456789"]] = _DIGIT
_POINT, _PERCENT, _RETURN, _NEWLINE = b".%\r\n"
_BEGIN, _END, _MIDDLE, _SINGLE = range(4)  # in the order of their letters, which breaks ties
_IMPOSSIBLE = -3.14e100  # what jieba takes for the logarithm of no chance at all
_NODE = (1 << 24) - 1
_MOST_CHARS = (1 << 23) - 1  # so that a link keeps its sign
_SPREAD = 0x2545F4914F6CDD1D  # odd, with bits all over: spreads numbers over a hash table


class Tree(NamedTuple):
    """The words that are known, and what each weighs."""

    roots: np.ndarray
    """int64, by code point: the node of a first character, or -1."""
    links: np.ndarray
    """int64, a hash table: from the top bits on 1 + the node that is left, 16 bits of the
    character, 24 of the node that is reached; 0 is empty."""
    weights: np.ndarray
    """float64, by node: the log probability of the word that ends there, or NaN."""
    unknown: float
    """The weight of a single character that is no word."""


class States(NamedTuple):
    """jieba's hidden Markov model: a character begins, ends, is within, or is a word."""

    starts: np.ndarray
    """float64, by state of the first character."""
    steps: np.ndarray
    """float64, by state and following state."""
    emissions: np.ndarray
    """float64, by state and Han character."""


def grow_tree(frequencies: Mapping[str, int], total: int) -> Tree:
    """
    Build a tree of words, of whose frequencies jieba takes `total` for the sum.

    Raises
    ------
    ValueError
        If the words have more characters than a tree has room for.
    """
    words = [word for word in frequencies if max(word) <= chr(_LAST_HAN)]  # others match nothing
    of_all = math.log(total)
    weights = [math.log(n) - of_all if (n := frequencies[word]) else math.nan for word in words]
    chars = code_points("".join(words))
    if len(chars) > _MOST_CHARS:
        raise ValueError(f"words of {len(chars):,} characters; no more than {_MOST_CHARS:,} fit")
    roots = np.full(_LAST_HAN + 1, -1, "int64")
    size = 1 << (2 * len(chars)).bit_length()
    links = np.zeros(size, "int64")
    by_node = np.full(len(chars), math.nan)
    ends = np.cumsum([*map(len, words)])
    count = _grow(chars, ends, np.array(weights), roots, links, by_node)
    return Tree(roots, links, by_node[:count].copy(), 0.0 - of_all)


@cache
def load_states() -> States:
    """Load the probabilities that come with jieba."""
    from jieba.finalseg import emit_P, start_P, trans_P

    letters = "BEMS"
    steps = [[trans_P[one].get(other, _IMPOSSIBLE) for other in letters] for one in letters]
    emissions = np.full((4, _LAST_HAN - _FIRST_HAN + 1), _IMPOSSIBLE)
    for state, letter in enumerate(letters):
        for char, weight in emit_P[letter].items():
            if _FIRST_HAN <= ord(char) <= _LAST_HAN:
                emissions[state, ord(char) - _FIRST_HAN] = weight
    return States(np.array([start_P[letter] for letter in letters]), np.array(steps), emissions)


def _compiled(function: Callable) -> Callable:
    """Compile a function when it is first called; keep the result where a folder allows it."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither beside this file nor in the user's cache
        return numba.njit(nogil=True)(function)


@_compiled
def _place(links, key):
    """Find a key in the hash table, or the empty place where it belongs."""
    mask = len(links) - 1
    place = (key * _SPREAD >> 40) & mask
    while links[place] != 0 and links[place] >> 24 != key:
        place = (place + 1) & mask
    return place


@_compiled
def _grow(chars, ends, weights, roots, links, by_node):
    """Put words, which stand one after the other, into the tree; give the number of nodes."""
    count, start = 0, 0
    for word in range(len(ends)):
        if roots[chars[start]] < 0:
            roots[chars[start]] = count
            count += 1
        node = roots[chars[start]]
        for at in range(start + 1, ends[word]):
            key = (node + 1) << 16 | chars[at]
            place = _place(links, key)
            if links[place] == 0:
                links[place] = key << 24 | count
                count += 1
            node = links[place] & _NODE
        by_node[node] = weights[word]
        start = ends[word]
    return count


@_compiled
def _next_node(node, char, links):
    """Go from a node by a character; -1 if no word goes on like this."""
    link = links[_place(links, (node + 1) << 16 | char)]
    return link & _NODE if link != 0 else -1


@_compiled
def _run_end(chars, start, stop, kinds):
    """Give the end of the run of characters of these kinds that begins at `start`."""
    at = start
    while at < stop:
        char = chars[at]
        kind = _ASCII[char] if char < 128 else _HAN * (_FIRST_HAN <= char <= _LAST_HAN)
        if not kind & kinds:
            break
        at += 1
    return at


@_compiled
def cut(chars, tree, states):
    """
    Give where each term of a text ends, as an int64 array; nothing is left out.

    The same terms as ``jieba.lcut``: blocks of Han characters and ASCII are
    cut by the tree and the hidden Markov model; of what stands between, each
    character is a term, but a carriage return with its line feed is one.
    """
    ends = np.empty(len(chars), np.int64)
    count, at, longest = 0, 0, 0
    while at < len(chars):
        stop = _run_end(chars, at, len(chars), _WORDS)
        longest, at = max(longest, stop - at), stop + 1
    scores, choices = np.empty(longest + 1), np.empty(longest, np.int64)
    at = 0
    while at < len(chars):
        stop = _run_end(chars, at, len(chars), _WORDS)
        if stop > at:
            _choose(chars, at, stop, tree, scores, choices)
            count = _cut_block(chars, at, stop, tree, states, choices, ends, count)
            at = stop
            continue
        both = chars[at] == _RETURN and at + 1 < len(chars) and chars[at + 1] == _NEWLINE
        at += 2 if both else 1
        ends[count] = at
        count += 1
    return ends[:count]


@_compiled
def _choose(chars, start, stop, tree, scores, choices):
    """Find, from the end of a block, where the first word of the likeliest way on ends."""
    roots, links, weights, unknown = tree
    scores[stop - start] = 0.0
    for at in range(stop - 1, start - 1, -1):
        best, choice = -np.inf, -1
        node, end = roots[chars[at]], at + 1
        while node >= 0:
            score = weights[node] + scores[end - start]
            if score >= best:  # never if it is NaN; of equals the longest
                best, choice = score, end
            if end == stop:
                break
            node = _next_node(node, chars[end], links)
            end += 1
        if choice < 0:
            best, choice = unknown + scores[at + 1 - start], at + 1
        scores[at - start], choices[at - start] = best, choice


@_compiled
def _cut_block(chars, start, stop, tree, states, choices, ends, count):
    """Note the words that were chosen; look again at single characters in a row."""
    at = start
    while at < stop:
        begun = at
        while at < stop and choices[at - start] == at + 1:
            at += 1
        if at > begun + 1 and not _is_word(chars, begun, at, tree):
            count = _cut_unknown(chars, begun, at, states, ends, count)
        else:
            for single in range(begun, at):
                ends[count] = single + 1
                count += 1
        if at < stop:
            at = choices[at - start]
            ends[count] = at
            count += 1
    return count


@_compiled
def _is_word(chars, start, stop, tree):
    roots, links, weights, _ = tree
    node = roots[chars[start]]
    for at in range(start + 1, stop):
        if node >= 0:
            node = _next_node(node, chars[at], links)
    return node >= 0 and not np.isnan(weights[node])


@_compiled
def _cut_unknown(chars, start, stop, states, ends, count):
    """Cut what no word covers: Han characters by their states, the rest as numbers and signs."""
    at = start
    while at < stop:
        end = _run_end(chars, at, stop, _HAN)
        if end > at:
            count = _cut_by_states(chars, at, end, states, ends, count)
        else:
            end = _ascii_end(chars, at, stop)
            ends[count] = end
            count += 1
        at = end
    return count


@_compiled
def _ascii_end(chars, start, stop):
    """Keep letters and digits together, with a decimal part and a per cent sign; so for signs."""
    end = _run_end(chars, start, stop, _LETTER | _DIGIT)
    if end == start:
        return _run_end(chars, start, stop, _SIGN)
    if end < stop and chars[end] == _POINT:
        decimals = _run_end(chars, end + 1, stop, _DIGIT)
        end = decimals if decimals > end + 1 else end
    if end < stop and chars[end] == _PERCENT:
        end += 1
    return end


@_compiled
def _cut_by_states(chars, start, stop, states, ends, count):
    """Cut where the likeliest states say that a word ends (Viterbi)."""
    starts, steps, emissions = states
    came_from = np.empty((stop - start, 4), np.int8)
    scores, following = np.empty(4), np.empty(4)
    for state in range(4):
        scores[state] = starts[state] + emissions[state, chars[start] - _FIRST_HAN]
    for at in range(start + 1, stop):
        for state in range(4):
            emission = emissions[state, chars[at] - _FIRST_HAN]
            begins = state == _BEGIN or state == _SINGLE  # after the end of a word
            first, second = (_END, _SINGLE) if begins else (_BEGIN, _MIDDLE)
            one = scores[first] + steps[first, state] + emission
            other = scores[second] + steps[second, state] + emission
            following[state] = max(one, other)
            came_from[at - start, state] = second if other >= one else first
        scores, following = following, scores
    state = _SINGLE if scores[_SINGLE] >= scores[_END] else _END
    for at in range(stop - 1, start - 1, -1):
        before = came_from[at - start, state]
        came_from[at - start, 0] = state
        state = before
    for at in range(start, stop):
        if came_from[at - start, 0] == _END or came_from[at - start, 0] == _SINGLE:
            ends[count] = at + 1
            count += 1
    return count


@_compiled
def number_terms(chars, ends):
    """
    Number the different terms in the order in which they come.

    Returns the number of the term at each place, and the place where each
    different term comes first; int64 arrays.
    """
    ids, firsts = np.empty(len(ends), np.int64), np.empty(len(ends), np.int64)
    size = 2
    while size < 2 * len(ends):
        size *= 2
    table = np.full(size, -1)
    count, start = 0, 0
    for at in range(len(ends)):
        mixed = ends[at] - start
        for n in range(start, ends[at]):
            mixed = (mixed ^ chars[n]) * _SPREAD
            mixed ^= mixed >> 32
        place = mixed & (size - 1)
        while table[place] >= 0 and not _same(chars, ends, firsts[table[place]], start, ends[at]):
            place = (place + 1) & (size - 1)
        if table[place] < 0:
            table[place], firsts[count] = count, at
            count += 1
        ids[at] = table[place]
        start = ends[at]
    return ids, firsts[:count].copy()


@_compiled
def _same(chars, ends, place, start, end):
    """Tell whether the term at a place reads as what stands from `start` to `end`."""
    begun, length, same = ends[place - 1] if place else 0, end - start, 0
    if ends[place] - begun != length:
        return False
    while same < length and chars[begun + same] == chars[start + same]:
        same += 1
    return same == length
