"""Tests of analysis.words.ngrams, on runs that can be counted by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import segment, term_frequencies
from analysis.words.ngrams import ngrams, run_hashes, run_repetition, shared_runs


def table(words, sentences=None, doc_id="a"):
    """Words one behind the other, each with a mark behind it."""
    lengths = pd.Series([len(word) for word in words], dtype="int64")
    starts = (lengths + 1).cumsum().shift(fill_value=0)
    tokens = pd.DataFrame({"doc_id": doc_id, "start": starts, "end": starts + lengths})
    tokens["term"] = pd.Series(words, dtype="str")
    return tokens if sentences is None else tokens.assign(sentence=sentences)


def test_pairs_stay_within_their_sentence():
    pairs = ngrams(table(["坚持", "改革", "开放", "坚持", "改革"], [0, 0, 0, 1, 1]), 2)

    assert pairs.to_dict("list") == {
        "doc_id": ["a", "a", "a"],
        "start": [0, 3, 9],
        "end": [5, 8, 14],
        "sentence": [0, 0, 1],
        "term": ["坚持 改革", "改革 开放", "坚持 改革"],
    }
    assert term_frequencies(pairs)["count"].tolist() == [2, 1]


def test_documents_are_kept_apart_and_without_sentences_each_is_one():
    tokens = pd.concat([table(["甲", "乙"]), table(["丙", "丁"], doc_id="b")], ignore_index=True)

    assert ngrams(tokens, 2)["term"].tolist() == ["甲 乙", "丙 丁"]
    assert "sentence" not in ngrams(tokens, 2)


def test_a_comma_does_not_part_words_and_a_full_stop_does():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革，开放。发展\n稳定"]})
    runs = ngrams(segment(documents, ()), 2)

    assert runs["term"].tolist() == ["改革 开放"]
    assert runs[["start", "end"]].values.tolist() == [[0, 5]]


@given(st.lists(st.tuples(st.text("甲乙丙", min_size=1, max_size=2), st.booleans()), max_size=12))
def test_runs_of_one_are_the_tokens_and_longer_ones_shrink_by_one_a_sentence(words):
    tokens = table([word for word, _ in words], pd.Series([b for _, b in words]).cumsum())
    tokens = tokens.astype({"start": "int64", "end": "int64", "sentence": "int64", "term": "str"})
    lengths = tokens.groupby("sentence").size()

    pd.testing.assert_frame_equal(ngrams(tokens, 1), tokens[ngrams(tokens, 1).columns])
    for n in (2, 3):
        assert len(ngrams(tokens, n)) == (lengths - n + 1).clip(lower=0).sum()


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "2"])
def test_n_must_be_a_whole_number_above_zero(n):
    with pytest.raises(ValueError, match=f"n {n!r} is no whole number above 0"):
        ngrams(table(["甲"]), n)


def test_a_missing_column_and_a_wrong_order_are_named():
    with pytest.raises(ValueError, match=r"tokens lacks the columns \['end'\]"):
        ngrams(table(["甲"]).drop(columns="end"), 2)
    with pytest.raises(ValueError, match="not in order of the text"):
        ngrams(table(["甲", "乙"])[::-1], 2)
    interleaved = pd.concat([table(["甲"]), table(["乙"], doc_id="b"), table(["甲", "丙"])[1:]])
    with pytest.raises(ValueError, match="not in order of the text"):
        ngrams(interleaved, 2)


def test_hashes_do_not_depend_on_where_words_are_cut_and_are_pinned():
    # the first four bytes of BLAKE2b of the characters in UTF-8, by b2sum -l 32
    hashes = run_hashes(pd.Series(["稳中求进 工作 总基调", "稳中 求进 工作总基调", "别的"]))

    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes.tolist()[0] == int.from_bytes(bytes.fromhex("506136bb"), "little")
    assert hashes.dtype == "uint32"


def test_shared_runs_say_where_they_stand_and_in_how_many_reports():
    tokens = table(["坚持", "稳中求进", "工作", "总基调", "不动摇"])
    ours, theirs = ngrams(tokens, 4)["term"]
    record = pd.DataFrame(
        {"doc_id": ["r1", "r2", "r2"], "run": run_hashes(pd.Series([ours, ours, "无 关 的 话"]))}
    )
    shared = shared_runs(tokens, record)

    assert theirs != ours
    assert shared[["start", "end", "term", "documents"]].values.tolist() == [[0, 14, ours, 2]]
    assert shared_runs(tokens, record[:0]).empty
    with pytest.raises(ValueError, match=r"runs lacks the columns \['run'\]"):
        shared_runs(tokens, record[["doc_id"]])


def test_repetition_counts_against_all_runs_of_a_document():
    runs = pd.DataFrame({"doc_id": list("abbc"), "run": [1, 1, 2, 2]})
    documents = pd.DataFrame({"doc_id": list("abcd"), "runs": [5, 4, 2, 0]})

    assert run_repetition(runs, documents, 1)[["doc_id", "repeated"]].values.tolist() == [
        ["b", 1],
        ["c", 1],
        ["d", 0],
    ]
    assert run_repetition(runs, documents, 2)["share"].tolist()[:1] == [0.5]
    assert run_repetition(runs, documents, 3)["share"].isna().all()
    with pytest.raises(ValueError, match="before 0 is no whole number above 0"):
        run_repetition(runs, documents, 0)
    with pytest.raises(ValueError, match=r"documents lacks the columns \['runs'\]"):
        run_repetition(runs, documents[["doc_id"]])
