"""Tests of analysis.words.collocates, on sentences counted by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_slogans, load_slogans, segment, statistics
from analysis.words.collocates import MEASURES, collocates


def tokens_of(*sentences, doc_id="a"):
    """One character a token, one string a sentence."""
    text = "。".join(sentences)
    rows = [
        (doc_id, place, place + 1, text.count("。", 0, place), char)
        for place, char in enumerate(text)
        if char != "。"
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "sentence", "term"])


def row(table, term):
    return table.set_index("term").loc[term]


def test_by_hand():
    # nodes: 2 of 12 tokens. Windows of one: 甲 乙 before, 甲 丙 behind; 4 of the 10 others
    table = collocates(tokens_of("甲要甲乙要丙", "甲丁丁丁丁丁"), "要", window=1)

    assert table["term"].tolist() == ["丙", "乙", "甲"] or table["observed"].sum() == 4
    assert row(table, "甲")[["observed", "left", "right", "frequency"]].tolist() == [2, 1, 1, 3]
    assert row(table, "乙")[["observed", "left", "right", "frequency"]].tolist() == [1, 1, 0, 1]
    assert row(table, "丙")[["observed", "left", "right", "frequency"]].tolist() == [1, 0, 1, 1]
    assert row(table, "甲")["expected"] == 4 * 3 / 10
    assert row(table, "乙")["expected"] == 4 * 1 / 10
    assert "丁" not in set(table["term"])
    assert "要" not in set(table["term"])


def test_each_measure_is_that_of_the_table_of_four():
    table = collocates(tokens_of("甲要甲乙要丙", "甲丁丁丁丁丁"), "要", window=1)
    cells = (2, 2, 1, 5)

    for name, measure in MEASURES.items():
        assert row(table, "甲")[name] == pytest.approx(float(measure(*cells))), name
    assert row(table, "甲")[["delta_p_term", "delta_p_node"]].tolist() == pytest.approx(
        [float(value) for value in statistics.delta_p(*cells)]
    )


def test_windows_stop_at_the_sentence_and_the_document():
    two = pd.concat([tokens_of("甲要", "乙"), tokens_of("丙", doc_id="b")], ignore_index=True)

    assert collocates(two, "要", window=5)["term"].tolist() == ["甲"]
    assert collocates(two.drop(columns="sentence"), "要", 5)["term"].tolist() == ["乙", "甲"]


def test_a_token_between_two_nodes_counts_once_and_is_on_both_sides():
    table = collocates(tokens_of("要干要", "说"), "要", window=2)

    assert row(table, "干")[["observed", "left", "right"]].tolist() == [1, 1, 1]
    assert row(table, "干")["documents"] == 1


def test_places_serve_as_node_and_need_not_be_tokens():
    documents = pd.DataFrame(
        {"doc_id": ["a"], "text": ["我们统筹推进“五位一体”总体布局取得成就。别的话。"]}
    )
    tokens = segment(documents, ())
    mentions = find_slogans(documents, load_slogans())
    slogan = mentions[mentions["slogan"] == "五位一体总体布局"]
    table = collocates(tokens, slogan, window=1)

    assert set(table["term"]) == {"推进", "取得"}
    with pytest.raises(ValueError, match=r"the place 20:21 of 'a' holds no token"):
        collocates(tokens, pd.DataFrame({"doc_id": "a", "start": [20], "end": [21]}))
    with pytest.raises(ValueError, match=r"the place 0:2 of 'b' holds no token"):
        collocates(tokens, pd.DataFrame({"doc_id": "b", "start": [0], "end": [2]}))


def test_places_of_one_token_each_give_the_same_as_the_term(tokens):
    places = tokens[tokens["term"] == "发展"]

    pd.testing.assert_frame_equal(collocates(tokens, places), collocates(tokens, "发展"))


@given(
    st.lists(st.text("甲乙要干", min_size=1, max_size=8), min_size=1, max_size=4), st.integers(1, 4)
)
def test_counts_agree_with_counting_one_by_one(sentences, window):
    tokens = tokens_of(*sentences)
    table = collocates(tokens, "要", window)

    seen = {}
    for sentence in sentences:
        for place, char in enumerate(sentence):
            near = (
                sentence[max(place - window, 0) : place] + sentence[place + 1 : place + 1 + window]
            )
            if char != "要" and "要" in near:
                seen[char] = seen.get(char, 0) + 1
    assert table.set_index("term")["observed"].to_dict() == seen
    assert (table["observed"] <= table["frequency"]).all()
    assert table["expected"].sum() <= table["observed"].sum() + 1e-9


def test_no_node_gives_an_empty_table_with_its_columns():
    table = collocates(tokens_of("甲乙"), "要")

    assert table.empty
    assert table.columns[:6].tolist() == [
        "term",
        "observed",
        "expected",
        "left",
        "right",
        "frequency",
    ]
    assert collocates(tokens_of("甲乙"), ["要", "乙"], 1)["term"].tolist() == ["甲"]


@pytest.mark.parametrize("window", [0, -2, 1.0, True])
def test_a_window_must_be_a_whole_number_above_zero(window):
    with pytest.raises(ValueError, match=f"window {window!r} is no whole number above 0"):
        collocates(tokens_of("甲"), "甲", window)


@pytest.mark.parametrize("node", ["", [], ["甲", ""]])
def test_an_empty_node_is_refused(node):
    with pytest.raises(ValueError, match="node is empty"):
        collocates(tokens_of("甲"), node)


def test_what_never_stands_near_is_repelled_where_it_does_a_little():
    table = collocates(tokens_of("要甲" * 5, "要乙" + "乙" * 20), "要", window=1)

    assert row(table, "甲")["log_likelihood"] > 0 > row(table, "乙")["log_likelihood"]
    assert np.sign(table["log_likelihood"]).tolist() == sorted(
        np.sign(table["log_likelihood"]), reverse=True
    )
