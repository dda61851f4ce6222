"""Tests of analysis.words.terms, on a corpus small enough to count by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_stopwords, term_frequencies


@pytest.fixture
def small():
    """The later report comes first and has four tokens, the earlier has two."""
    words = ["改革", "开放", "改革", "的", "发展", "改革"]
    return pd.DataFrame({"doc_id": ["2022"] * 4 + ["2017"] * 2, "term": words})


def test_over_all_by_hand(small):
    assert term_frequencies(small).to_dict("list") == {
        "term": ["改革", "发展", "开放", "的"],
        "count": [3, 1, 1, 1],
        "per_10k": [5000.0, 10000 / 6, 10000 / 6, 10000 / 6],
        "documents": [2, 1, 1, 1],
    }


def test_by_document_with_stop_words_by_hand(small):
    assert term_frequencies(small, by="doc_id", stopwords=["的"]).to_dict("list") == {
        "doc_id": ["2022", "2022", "2017", "2017"],
        "term": ["改革", "开放", "发展", "改革"],
        "count": [2, 1, 1, 1],
        "per_10k": [5000.0, 2500.0, 5000.0, 5000.0],
        "documents": [1, 1, 1, 1],
    }


def test_by_any_column(small):
    table = term_frequencies(small.assign(date=["a", "a", "b", "b", "b", "b"]), by="date")

    assert table[table["term"] == "改革"][["date", "count", "documents"]].values.tolist() == [
        ["a", 1, 1],
        ["b", 2, 2],
    ]


def test_missing_values_are_a_group(small):
    dates = pd.to_datetime(["2022-03-05"] * 3 + [None] * 3)
    table = term_frequencies(small.assign(date=dates), by="date")

    assert table["count"].sum() == len(small)
    assert table["date"].isna().tolist() == [False, False, True, True, True]
    assert term_frequencies(small.assign(date=None), by="date")["count"].sum() == len(small)


def test_a_column_of_the_result_cannot_group(small):
    with pytest.raises(ValueError, match="by 'term' is a column of the result"):
        term_frequencies(small, by="term")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("甲乙丙丁")), min_size=1))
def test_counts_account_for_every_token(rows):
    tokens = pd.DataFrame(rows, columns=["doc_id", "term"])
    for by in (None, "doc_id"):
        table = term_frequencies(tokens, by=by)
        groups = 1 if by is None else tokens["doc_id"].nunique()

        assert table["count"].sum() == len(tokens)
        assert table["per_10k"].sum() == pytest.approx(10_000 * groups)


def test_rate_does_not_depend_on_length(small):
    once = term_frequencies(small)
    twice = term_frequencies(pd.concat([small, small]))

    assert list(twice["per_10k"]) == list(once["per_10k"])


def test_no_token_gives_an_empty_table(small):
    assert term_frequencies(small.head(0)).columns.tolist() == [
        "term",
        "count",
        "per_10k",
        "documents",
    ]
    assert len(term_frequencies(small.head(0), by="doc_id")) == 0


def test_missing_column_is_named(small):
    with pytest.raises(ValueError, match=r"tokens lacks the columns \['section_id'\]"):
        term_frequencies(small, by="section_id")


def test_the_speech_by_hand(speech, tokens):
    """优势 stands 17 times in the text, twice inside the longer token 扬优势 of no dictionary."""
    table = term_frequencies(tokens, stopwords=load_stopwords()).set_index("term")["count"]

    assert speech.documents["text"][0].count("优势") == table["优势"]
    assert table["我县"] == speech.documents["text"][0].count("我县")
