"""The gold annotation is what its README says, and the published result is what comes out."""

import hashlib
import importlib.util
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import parallel_sets

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def evaluate():
    specification = importlib.util.spec_from_file_location("evaluate", HERE / "evaluate.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def marks():
    return pd.read_csv(HERE / "parallel_sets.csv")


@pytest.fixture(scope="module")
def texts():
    return pd.read_csv(HERE / "texts.csv", dtype="str")


def test_only_offsets_and_hashes_are_kept(marks, texts):
    assert list(marks.columns) == ["text_id", "set_id", "grade", "readers", "start", "end"]
    assert texts["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert set(marks["text_id"]) == set(texts["text_id"])
    assert texts["half"].value_counts().to_dict() == {"tuning": 11, "test": 6}


def test_grades_fit_the_number_of_members(marks):
    sizes = marks.groupby(["text_id", "set_id"])["grade"].agg(["size", "first"])

    assert (sizes.loc[sizes["first"] == "set", "size"] >= 3).all()
    assert (sizes.loc[sizes["first"] == "pair", "size"] == 2).all()
    assert (marks["start"] < marks["end"]).all()


def test_the_speech_is_the_text_that_was_annotated(marks, texts, speech):
    row = texts[texts["corpus"] == "speech"].iloc[0]
    text = speech.documents["text"][0]
    own = marks[marks["text_id"] == row["text_id"]]
    members = {text[a:b] for a, b in zip(own["start"], own["end"], strict=True)}

    assert hashlib.sha256(text.encode()).hexdigest() == row["sha256"]
    assert {"文化育心", "制度束人", "规范治事", "因团结而生"} <= members


def test_hits_are_counted_by_hand(evaluate):
    one, two, three = (frozenset({(n, n + 2), (n + 3, n + 5), (n + 6, n + 8)}) for n in (0, 20, 40))
    near = frozenset({(20, 22), (23, 25), (60, 62)})  # two of four spans: half

    assert evaluate.count_hits({one, two}, {one, near, three}, set()) == [2, 2, 3]
    assert evaluate.count_hits({one, two}, {one, three}, {three}) == [1, 2, 1]
    assert evaluate.count_hits({one}, set(), set()) == [0, 1, 0]


def test_the_speech_alone_can_be_evaluated_anywhere(evaluate, tmp_path, capsys):
    table = evaluate.evaluate(tmp_path)

    assert table["texts"].tolist() == [1, 1]
    assert (table["f1"] > 0.7).all()
    assert "u1: its source is not in" in capsys.readouterr().err


def test_the_published_result_is_what_comes_out(evaluate, public_texts):
    table = evaluate.evaluate(public_texts).set_index(["half", "grade"])
    held_out = table.loc[("test", "set")]
    said = (
        f"precision {held_out['precision']:.2f}, recall {held_out['recall']:.2f},"
        f" F1 {held_out['f1']:.2f}"
    )
    pairs = f"F1 {table.loc[('test', 'all'), 'f1']:.2f}"

    for page in (
        parallel_sets.__doc__,
        (ROOT / "README.md").read_text(encoding="utf-8"),
        (HERE / "README.md").read_text(encoding="utf-8"),
    ):
        assert said in re.sub(r"\s+", " ", page)
        assert pairs in re.sub(r"\s+", " ", page)
