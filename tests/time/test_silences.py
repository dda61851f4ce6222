"""Tests of analysis.time.silences, on a record that can be counted by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import find_slogans, load_slogans, read_reference
from analysis.time.silences import UNSAID, unsaid


@pytest.fixture
def documents():
    """One report has no slogan, and counts for the length all the same."""
    return pd.DataFrame({"doc_id": list("abc"), "han_chars": [1000, 1500, 500]})


@pytest.fixture
def counts():
    rows = [
        ("a", "推动高质量发展", 1),
        ("b", "推动高质量发展", 2),
        ("a", "共同富裕", 2),
        ("b", "改革开放", 5),
        ("b", "两个维护", 0),  # only inside a longer one
    ]
    return pd.DataFrame(rows, columns=["doc_id", "slogan", "count"])


def test_unsaid_by_hand(counts, documents):
    table = unsaid(["改革开放", "高质量发展"], 1000, counts, documents)

    assert table.astype("object").where(table.notna(), None).values.tolist() == [
        ["推动高质量发展", 3, 10.0, 2, 3, 1.0, 27 / 64, "高质量发展"],
        ["共同富裕", 2, pytest.approx(20 / 3), 1, 3, pytest.approx(2 / 3), 9 / 16, None],
    ]
    assert table.dtypes.astype("str").to_dict() == UNSAID


def test_a_text_that_says_everything_leaves_nothing_unsaid(counts, documents):
    table = unsaid(counts["slogan"], 1000, counts, documents)

    assert table.empty
    assert table.dtypes.astype("str").to_dict() == UNSAID
    assert unsaid([], 1000, counts[:0], documents).empty


def test_an_empty_text_is_silent_for_sure(counts, documents):
    table = unsaid([], 0, counts, documents)

    assert (table["chance"] == 1).all()
    assert (table["expected"] == 0).all()
    assert table["slogan"].tolist() == ["共同富裕", "推动高质量发展", "改革开放"]


@given(st.integers(1, 60), st.integers(0, 20_000), st.integers(1, 20_000))
def test_the_chance_is_that_of_the_exact_test_of_two_rates(count, own, theirs):
    documents = pd.DataFrame({"doc_id": ["a"], "han_chars": [theirs]})
    counts = pd.DataFrame({"doc_id": ["a"], "slogan": ["改革开放"], "count": [count]})
    chance = unsaid([], own, counts, documents)["chance"].item()

    assert chance == pytest.approx(stats.binom.pmf(0, count, own / (own + theirs)), abs=1e-12)


def test_longer_texts_say_more_by_their_silence(counts, documents):
    short, long = (unsaid([], size, counts, documents).set_index("slogan") for size in (100, 9000))

    assert (long["chance"] < short["chance"]).all()
    assert long["chance"].is_monotonic_increasing


def test_on_the_speech_and_the_report_of_its_year(speech):
    record = read_reference("government_work_reports", (2023, 2023))
    said = find_slogans(speech.documents, load_slogans())["slogan"]
    table = unsaid(said, 1916, record.slogans, record.documents).set_index("slogan")

    assert not set(table.index) & set(said)
    assert set(table.index) | set(said) >= set(record.slogans.query("count > 0")["slogan"])
    assert table["chance"].is_monotonic_increasing
    assert table.loc["推动高质量发展", "near"] == "高质量发展"


def test_errors(counts, documents):
    with pytest.raises(ValueError, match=r"counts lacks the columns \['count'\]"):
        unsaid([], 1, counts.drop(columns="count"), documents)
    with pytest.raises(ValueError, match=r"documents lacks the columns \['han_chars'\]"):
        unsaid([], 1, counts, documents[["doc_id"]])
    with pytest.raises(ValueError, match="said '改革开放' is one string"):
        unsaid("改革开放", 1, counts, documents)
    for wrong in (-1, 0.5, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=f"han_chars {wrong} is no whole number from 0"):
            unsaid([], wrong, counts, documents)
    with pytest.raises(ValueError, match="counts names the unknown document 'b'"):
        unsaid([], 1, counts, documents[documents["doc_id"] != "b"])
    with pytest.raises(ValueError, match="documents repeats the doc_id 'a'"):
        unsaid([], 1, counts, pd.concat([documents, documents]))
    with pytest.raises(ValueError, match="documents has no Han character"):
        unsaid([], 1, counts[:0], documents.assign(han_chars=0))
