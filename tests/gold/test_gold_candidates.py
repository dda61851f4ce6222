"""What the evaluation of candidate_slogans hides, by hand; and that its figures are quoted alike."""

import importlib.util
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import candidate_slogans, load_slogans
from analysis.corpus.slogans import slogan_key

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def evaluate():
    specification = importlib.util.spec_from_file_location(
        "evaluate_candidates", HERE / "evaluate_candidates.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def lexicon():
    return pd.DataFrame(
        {
            "slogan": ["甲乙丙丁", "甲乙丙丁戊", "丙丁", "别样", "别样变体", "无关之词"],
            "variant_of": [pd.NA, pd.NA, pd.NA, pd.NA, "别样", pd.NA],
        }
    )


def test_variants_and_whatever_holds_or_is_held_go_too(evaluate, lexicon):
    assert evaluate.without(lexicon, ["甲乙丙丁"])["slogan"].tolist() == [
        "别样",
        "别样变体",
        "无关之词",
    ]
    assert evaluate.without(lexicon, ["别样变体"])["slogan"].tolist() == [
        "甲乙丙丁",
        "甲乙丙丁戊",
        "丙丁",
        "无关之词",
    ]


def test_no_hidden_slogan_is_left_in_any_form(evaluate):
    slogans = load_slogans()
    hidden = slogans["slogan"].tolist()[::40]
    left = evaluate.without(slogans, hidden)

    keys = {slogan_key(slogan) for slogan in hidden}
    assert not [x for x in left["slogan"].map(slogan_key) for key in keys if key in x or x in key]
    assert set(left["variant_of"].dropna()) <= set(left["slogan"])


def test_variants_are_on_the_same_side(evaluate):
    slogans = load_slogans()
    sides = evaluate.kept_apart(slogans).groupby(evaluate.families(slogans)).nunique()

    assert (sides == 1).all()
    assert 0.4 < evaluate.kept_apart(slogans).mean() < 0.6


def test_ranks_are_counted_by_hand(evaluate):
    ranked = [str(n) for n in range(200)]

    assert evaluate.found_by_rank(ranked, ["0", "49", "50", "99", "100", "x"]) == [2, 4]


def test_frequency_alone_ranks_what_is_not_known(evaluate, lexicon):
    strings = pd.Series([9, 8, 7], index=["丙丁", "记者报道", "甲乙"])

    assert evaluate.most_frequent(strings, lexicon) == ["记者报道", "甲乙"]


def test_the_pages_quote_the_same_result():
    said = re.compile(
        r"of 50 hidden slogans (\d+\.\d) \((\d+) to (\d+)\) come back among the first 50 rows"
        r" and (\d+\.\d) \((\d+) to (\d+)\) among the first 100; by frequency alone"
        r" (\d+\.\d) and (\d+\.\d)"
    )
    pages = (
        candidate_slogans.__doc__,
        (ROOT / "README.md").read_text(encoding="utf-8"),
        (HERE / "README.md").read_text(encoding="utf-8"),
    )
    found = {said.search(re.sub(r"\s+", " ", page)).groups() for page in pages}

    assert len(found) == 1
    at_50, low, high, at_100, *_, frequent, _ = map(float, found.pop())
    assert frequent < low <= at_50 <= high <= 50
    assert at_50 <= at_100
