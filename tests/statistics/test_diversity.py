"""Tests of lexical diversity, on texts short enough to count."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics import (
    cttr,
    entropy,
    hdd,
    herdan_c,
    mattr,
    msttr,
    mtld,
    rttr,
    simpson_d,
    ttr,
    yule_k,
)

ALL = [cttr, entropy, hdd, herdan_c, mattr, msttr, mtld, rttr, simpson_d, ttr, yule_k]
FOUR = ["改革", "开放", "改革", "发展"]
texts = st.lists(st.sampled_from("改革开放发展稳定"), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (ttr, 3 / 4),
        (rttr, 3 / 2),
        (cttr, 3 / np.sqrt(8)),
        (herdan_c, np.log(3) / np.log(4)),
        (yule_k, 1e4 * (6 - 4) / 16),
        (simpson_d, 2 / 12),
        (entropy, 1.5),
    ],
)
def test_four_words_by_hand(measure, value):
    assert measure(FOUR) == value


def test_windows_and_segments_by_hand():
    """Windows of two: AA 1, AB 2, BC 2, CB 2 types; segments of two: AA 1, BC 2."""
    text = list("AABCB")

    assert mattr(text, window=2) == (1 + 2 + 2 + 2) / 8
    assert msttr(text, segment=2) == (1 + 2) / 4
    assert mattr(text, window=1) == msttr(text, segment=1) == 1
    assert mattr(text, window=5) == msttr(text, segment=5) == 3 / 5


def test_mtld_by_hand():
    """Forwards AA, BB are two factors; ABAB is full at its third word, and B is no rest."""
    assert mtld(list("AABB")) == 2
    assert mtld(list("ABAB")) == 4
    assert mtld(list("ABAB"), threshold=0.5) == 4


def test_mtld_counts_the_rest_in_part():
    """At 0.5, AAB is a factor AA and a B that is none; BAA is two thirds of a factor."""
    forwards, backwards = 3, 3 / (2 / 3)

    assert mtld(list("AAB"), threshold=0.5) == pytest.approx((forwards + backwards) / 2)


def test_a_ratio_at_the_threshold_fills_a_factor():
    """18 types in 25 words are 0.72 exactly, and no earlier word brings the ratio down to it."""
    text = [*range(18), *range(7)]

    assert mtld(text) == pytest.approx(25)


def test_hdd_by_hand():
    """Of six pairs from four words, one is 改革 twice: 11 types in 12 places."""
    assert hdd(FOUR, sample=2) == pytest.approx(11 / 12)


@given(st.lists(st.sampled_from("改革开放"), min_size=3, max_size=9))
def test_hdd_is_the_mean_ratio_of_all_samples(text):
    samples = list(combinations(text, 3))

    assert hdd(text, sample=3) == pytest.approx(np.mean([ttr(sample) for sample in samples]))


@pytest.mark.parametrize("measure", ALL)
def test_an_empty_text_has_no_diversity(measure):
    assert np.isnan(measure([]))


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (ttr, 1),
        (rttr, 1),
        (cttr, 1 / np.sqrt(2)),
        (herdan_c, np.nan),
        (msttr, np.nan),
        (mattr, np.nan),
        (mtld, np.nan),
        (hdd, np.nan),
        (yule_k, 0),
        (simpson_d, np.nan),
        (entropy, 0),
    ],
)
def test_a_single_word_one_by_one(measure, value):
    assert measure(["改革"]) == pytest.approx(value, nan_ok=True)


def test_a_text_that_is_too_short_is_not_measured():
    words = list(range(10))

    assert np.isnan(msttr(words, segment=11)) and msttr(words, segment=10) == 1
    assert np.isnan(mattr(words, window=11)) and mattr(words, window=10) == 1
    assert np.isnan(hdd(words, sample=11)) and hdd(words, sample=10) == pytest.approx(1)
    assert np.isnan(hdd(range(41))) and hdd(range(42)) == pytest.approx(1)
    assert np.isnan(mattr(range(99))) and np.isnan(msttr(range(99)))


def test_mtld_of_a_text_without_repetition_is_not_defined():
    assert np.isnan(mtld(range(1000)))


@pytest.mark.parametrize("number", [0, -3, 2.5, np.nan])
@pytest.mark.parametrize(
    ("measure", "name"), [(msttr, "segment"), (mattr, "window"), (hdd, "sample")]
)
def test_impossible_lengths_are_refused(measure, name, number):
    with pytest.raises(ValueError, match=f"{name} {number} is not a whole number of 1 or more"):
        measure(FOUR, **{name: number})


@pytest.mark.parametrize("threshold", [0, 1, -0.5, 1.5, np.nan])
def test_impossible_thresholds_are_refused(threshold):
    with pytest.raises(ValueError, match=f"threshold {threshold} is not between 0 and 1"):
        mtld(FOUR, threshold=threshold)


@pytest.mark.parametrize("measure", ALL)
def test_any_sequence_will_do_and_numbers_come_back(measure):
    text = FOUR * 30
    value = measure(text)

    assert isinstance(value, float)
    assert measure(np.array(text)) == measure(pd.Series(text)) == measure(tuple(text)) == value
    assert measure([(word, 1) for word in text]) == value


@given(texts)
def test_frequencies_are_all_that_counts(text):
    turned = text[::-1]

    for measure in (ttr, rttr, cttr, herdan_c, yule_k, simpson_d):
        assert measure(text) == pytest.approx(measure(turned), nan_ok=True)
    assert entropy(text) == pytest.approx(entropy(turned))
    assert hdd(text, sample=1) == pytest.approx(1)
    assert mtld(text) == pytest.approx(mtld(turned), nan_ok=True)


@given(texts)
def test_the_general_measure_gives_the_simple_one(text):
    n = len(text)

    assert mattr(text, window=n) == msttr(text, segment=n) == ttr(text)
    assert hdd(text, sample=n) == pytest.approx(ttr(text))
    assert cttr(text) == pytest.approx(rttr(text) / np.sqrt(2))
    assert rttr(text) == pytest.approx(ttr(text) * np.sqrt(n))
    if n > 1:
        assert simpson_d(text) == pytest.approx(yule_k(text) / 1e4 * n / (n - 1))
        assert simpson_d(text) == pytest.approx(2 * (1 - hdd(text, sample=2)), abs=1e-9)


@given(texts, st.integers(1, 60))
def test_mattr_is_the_mean_of_all_windows(text, window):
    ratios = [
        Fraction(len(set(text[start : start + window])), window)
        for start in range(len(text) - window + 1)
    ]

    if ratios:
        assert mattr(text, window) == float(sum(ratios) / len(ratios))
    else:
        assert np.isnan(mattr(text, window))


@given(texts, st.floats(0.3, 0.95))
def test_mtld_is_the_mean_of_plain_counts(text, threshold):
    """The definition, slowly: cut off stretches until the text is used up."""

    def factors(rest):
        for length in range(1, len(rest) + 1):
            if ttr(rest[:length]) <= threshold:
                return 1 + factors(rest[length:])
        return (1 - ttr(rest)) / (1 - threshold) if rest else 0

    if len(set(text)) == len(text):
        assert np.isnan(mtld(text, threshold))
    else:
        counts = [factors(text), factors(text[::-1])]
        assert mtld(text, threshold) == pytest.approx(np.mean([len(text) / n for n in counts]))


@given(texts)
def test_bounds(text):
    n, types = len(text), len(set(text))

    assert 1 / n <= ttr(text) <= 1
    assert 0 <= entropy(text) <= np.log2(types) + 1e-9
    assert 0 <= yule_k(text) <= 1e4 * (1 - 1 / n) + 1e-9
    assert np.isnan(simpson_d(text)) or 0 <= simpson_d(text) <= 1
    assert np.isnan(herdan_c(text)) or 0 <= herdan_c(text) <= 1
    assert np.isnan(mtld(text)) or mtld(text) >= 2


@given(texts)
def test_entropy_is_by_definition(text):
    shares = [Fraction(count, len(text)) for count in Counter(text).values()]

    assert entropy(text) == pytest.approx(-sum(float(p) * np.log2(float(p)) for p in shares))


def test_long_texts_are_measured_quickly_and_without_overflow():
    """A million tokens; HD-D against its definition for the words that come once."""
    once, always = 500_000, 500_000
    text = [*range(once), *([-1] * always)]
    expected_of_sample = 42 * once / (once + always) + 1

    assert hdd(text) == pytest.approx(expected_of_sample / 42, rel=1e-9)
    assert yule_k(text) == pytest.approx(1e4 * 0.25, rel=1e-5)
    assert mattr(text, window=1000) == pytest.approx(0.5, rel=0.01)
    assert mtld(text) > 2
