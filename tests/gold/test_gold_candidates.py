"""What the evaluation of candidate_slogans hides, by hand; and that its figures are quoted alike."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import candidate_slogans, load_slogans
from analysis.discovery.recurring import Strings
from analysis.slogans.matching import slogan_key

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

    assert evaluate.found_by_rank(ranked, ["0", "49", "50", "99", "100", "x"]) == [2, 4, 5]


def test_frequency_alone_ranks_what_is_not_known(evaluate, lexicon):
    strings = pd.Series([9, 8, 7], index=["丙丁", "记者报道", "甲乙"])

    assert evaluate.most_frequent(strings, lexicon) == ["记者报道", "甲乙"]


def test_a_slogan_is_measured_as_if_it_were_not_known(evaluate):
    slogans = pd.DataFrame(
        {
            "slogan": ["乡村振兴", "文化惠民", "文化惠民工程"],
            "variant_of": [pd.NA, pd.NA, "文化惠民"],
        }
    )
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["乡村振兴，文化惠民工程，" + "好" * 200]})
    stream = evaluate.stream_of(documents)
    strings = Strings(
        lengths=np.array([4, 4, 6, 3]),
        counts=np.array([1, 1, 1, 1]),
        cohesion=np.zeros(4),
        fixed=np.zeros((4, 2)),
        owners=np.array([0, 1, 2, 3], dtype=np.int32),
        starts=np.array([0, 5, 5, 20], dtype=np.int32),
    )
    wordings = ["乡村振兴", "文化惠民", "文化惠民工程", "好好好"]
    traits = evaluate.as_if_hidden(stream, strings, wordings, slogans)

    # 乡村振兴 beside each 文化惠民, and this beside it; 好好好 beside one or the other in all parts
    assert traits["company"] == pytest.approx(np.full(4, 1 / 6))
    alone = evaluate.as_if_hidden(stream, strings, wordings, slogans.iloc[1:])
    assert alone["company"][1:3].tolist() == [0, 0]


def test_the_fit_is_where_no_weight_improves_it(evaluate):
    values = np.array([[-1.0], [-0.5], [0.5], [1.0], [0.8], [-0.9]])
    is_slogan = np.array([False, False, True, True, False, True])
    start, weight = evaluate.logistic(values, is_slogan)
    chance = 1 / (1 + np.exp(-start - weight * values[:, 0]))

    assert (is_slogan - chance).sum() == pytest.approx(0, abs=1e-9)
    assert values[:, 0] @ (is_slogan - chance) == pytest.approx(evaluate.RIDGE * weight)


def test_the_page_counts_the_judged_rows(evaluate):
    judged = pd.read_csv(HERE / "judged_candidates.csv")
    page = (HERE / "README.md").read_text(encoding="utf-8")
    columns = ["formula", "known", "name", "phrase", "fragment"]
    for title, rows in {
        "nothing hidden, first 100": judged.query("lexicon == 'full'"),
        "nothing hidden, first 50": judged.query("lexicon == 'full' and rank <= 50"),
        "seed 11, first 50": judged.query("lexicon == 'hidden'"),
    }.items():
        said = re.search(rf"\| {title} \|(.*)\|", page)[1].split("|")
        assert [int(x.strip() or 0) for x in said] == [(rows["grade"] == c).sum() for c in columns]
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
    assert set(judged["grade"]) == set(columns)


def test_grades_are_counted_by_the_hash_of_the_wording(evaluate):
    assert evaluate.grades(["党的领导", "没有人读过"]).to_dict() == {"formula": 1, "unread": 1}


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
