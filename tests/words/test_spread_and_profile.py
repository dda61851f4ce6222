"""Tests of dispersion, lexical_diversity and text_profile, on texts counted by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis import (
    claimed_lengths,
    coverage,
    find_slogans,
    load_slogans,
    outline,
    section_lengths,
    segment,
    statistics,
    with_sections,
)
from analysis.corpus.lexicons import load_lexicon
from analysis.words.profile import DIVERSITY, lexical_diversity, text_profile
from analysis.words.spread import dispersion

PARTS = pd.DataFrame(
    {"doc_id": "a", "section_id": [0, 1, 2], "start": [0, 10, 20], "end": [10, 20, 40]}
)


def test_dispersion_over_sections_by_hand():
    spans = pd.DataFrame({"doc_id": "a", "start": [1, 2, 12, 30, 5], "term": list("甲甲甲甲乙")})
    table = dispersion(spans, PARTS)

    assert table[["term", "count", "parts", "range"]].values.tolist() == [
        ["甲", 4, 3, 3],
        ["乙", 1, 3, 1],
    ]
    # 甲: shares 1/2, 1/4, 1/4 of parts 1/4, 1/4, 1/2
    assert table["gries_dp"].tolist() == [0.25, 0.75]
    assert table["gries_dp_norm"].tolist() == pytest.approx([0.25 / 0.75, 1.0])
    assert table["kl_divergence"].tolist() == pytest.approx([0.5 - 0.25, 2.0])


def test_dispersion_over_documents_uses_their_lengths(speech, tokens):
    one = dispersion(tokens, speech.documents).set_index("term")
    twice = pd.DataFrame({"doc_id": ["a", "b"], "text": ["改革" * 5, "开放" * 5]})
    spans = pd.DataFrame({"doc_id": ["a", "b", "a"], "start": [0, 0, 2], "term": list("甲甲乙")})

    assert (one["range"] == 1).all()
    assert one["gries_dp"].eq(0).all()
    assert dispersion(spans, twice)["gries_dp"].tolist() == [0.0, 0.5]


def test_every_row_is_what_the_statistics_say(sections, tokens):
    table = dispersion(tokens, sections).set_index("term")
    placed = with_sections(tokens[tokens["term"] == "发展"], sections)
    subfreq = placed.groupby("section_id").size().reindex(sections["section_id"], fill_value=0)
    sizes = sections["end"] - sections["start"]

    for name in ("juilland_d", "carroll_d2", "rosengren_s", "gries_dp", "kl_divergence"):
        expected = getattr(statistics, name)(subfreq, sizes)
        assert table.loc["发展", name] == pytest.approx(float(expected)), name
    assert table["count"].sum() == len(tokens)


def test_mentions_are_taken_by_their_slogan(speech, sections):
    mentions = find_slogans(speech.documents, load_slogans())
    table = dispersion(mentions, sections)

    assert table.columns[0] == "slogan"
    assert table["count"].sum() == len(mentions)


def test_parts_without_length_are_left_out_and_nothing_to_measure_is_an_error():
    spans = pd.DataFrame({"doc_id": ["a"], "start": [1], "term": ["甲"]})
    empty = PARTS.assign(end=[10, 10, 40])

    assert dispersion(spans, empty)["parts"].tolist() == [2]
    with pytest.raises(ValueError, match="there is no part of any length"):
        dispersion(spans, PARTS[:0])
    with pytest.raises(ValueError, match=r"parts has no part for \{'doc_id': 'b'\}"):
        dispersion(spans.assign(doc_id="b"), pd.DataFrame({"doc_id": ["a"], "text": ["改革"]}))
    with pytest.raises(ValueError, match=r"spans lacks the columns \['term'\]"):
        dispersion(spans.drop(columns="term"), PARTS)
    with pytest.raises(ValueError, match=r"parts lacks the columns \['text'\]"):
        dispersion(spans, PARTS[["doc_id"]])


def test_diversity_by_group_is_that_of_its_terms(sections, tokens):
    located = with_sections(tokens, sections)
    table = lexical_diversity(located, by="section_id").set_index("section_id")

    for section_id, part in located.groupby("section_id"):
        assert table.loc[section_id, "tokens"] == len(part)
        assert table.loc[section_id, "types"] == part["term"].nunique()
        for name, measure in DIVERSITY.items():
            np.testing.assert_equal(table.loc[section_id, name], measure(part["term"].tolist()))


def test_diversity_over_all_by_hand_and_without_words():
    tokens = pd.DataFrame({"doc_id": "a", "term": list("甲乙甲丙")})
    table = lexical_diversity(tokens)

    assert table[["tokens", "types", "ttr", "rttr", "entropy"]].values.tolist() == [
        [4, 3, 0.75, 1.5, 1.5]
    ]
    assert lexical_diversity(tokens[:0])[["tokens", "types"]].values.tolist() == [[0, 0]]
    assert np.isnan(lexical_diversity(tokens[:0])["ttr"][0])
    with pytest.raises(ValueError, match=r"tokens lacks the columns \['year'\]"):
        lexical_diversity(tokens, by="year")
    with pytest.raises(ValueError, match="by 'ttr' is a column of the result"):
        lexical_diversity(tokens.assign(ttr=1), by="ttr")


def test_a_profile_by_hand():
    text = "一、扬优势\n要坚决，干实事：行！……\n2023年"
    tokens = pd.DataFrame({"doc_id": "a", "term": ["扬", "优势", "要", "坚决", "埋头苦干", "2023"]})
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, "……"]})
    table = text_profile(documents, tokens).set_index("doc_id")

    assert table.loc["a"].to_dict() == {
        "han_chars": 12,
        "words": 6,
        "sentences": 3,
        "clauses": 5,
        "sentence_mean": 4.0,
        "sentence_median": 4.0,
        "sentence_max": 7,
        "clause_mean": 12 / 5,
        "clause_median": 3.0,
        "clause_max": 4,
        "word_mean": 14 / 6,
        "four_char_words": 1,
        "four_char_share": 1 / 6,
        "modals": 2,
        "modal_share": 2 / 6,
        "modal_per_sentence": 2 / 3,
    }
    assert table.loc["b", ["han_chars", "words", "sentences", "modals"]].tolist() == [0, 0, 0, 0]
    assert table.loc["b", ["sentence_mean", "clause_max", "modal_share", "word_mean"]].isna().all()


def test_the_default_tokens_and_modals_are_the_projects(speech, tokens):
    given = text_profile(speech.documents, tokens, set(load_lexicon("modals")["term"]))

    pd.testing.assert_frame_equal(text_profile(speech.documents), given)
    assert given["modals"].tolist() == [
        tokens["term"].isin(set(load_lexicon("modals")["term"])).sum()
    ]
    assert text_profile(speech.documents, tokens, ["要"])["modals"].tolist() == [17]
    with pytest.raises(ValueError, match=r"tokens lacks the columns \['term'\]"):
        text_profile(speech.documents, tokens[["doc_id"]])


def test_identifiers_may_be_numbers():
    documents = pd.DataFrame({"doc_id": [2023], "text": ["我们必须坚决推进改革开放。"]})
    tokens = segment(documents)

    assert text_profile(documents)["modals"].tolist() == [2]
    assert text_profile(documents, tokens, "必须")["modals"].tolist() == [1]
    assert dispersion(tokens, documents)["range"].eq(1).all()
    assert coverage(documents, tokens)["share"].tolist() == [1.0]
    hand = pd.DataFrame({"doc_id": [2023], "section_id": [0], "start": [0], "end": [13]})
    lengths = section_lengths(documents, hand)
    claimed = documents.assign(claimed_length=pd.array([13], dtype="Int64"))
    assert lengths[["words", "word_count"]].values.tolist() == [[len(tokens), 13]]
    assert len(claimed_lengths(claimed, lengths)) == 5
    assert len(dispersion(tokens, hand)) == tokens["term"].nunique()


def test_modals_are_data_with_a_reason():
    modals = set(load_lexicon("modals")["term"])

    assert {"要", "必须", "应当", "坚决", "切实", "不断"} <= modals
    assert not {"改革", "发展", "的"} & modals


def test_spans_cover_what_they_hold_once():
    documents = pd.DataFrame(
        {"doc_id": ["a", "b", "c"], "text": ["改革开放", "2023", "发展，稳定"]}
    )
    spans = pd.DataFrame({"doc_id": ["a", "a", "c"], "start": [0, 1, 1], "end": [2, 3, 4]})
    table = coverage(documents, spans)

    assert table.drop(columns="share").values.tolist() == [["a", 4, 3], ["b", 0, 0], ["c", 4, 2]]
    np.testing.assert_equal(table["share"].tolist(), [0.75, np.nan, 0.5])
    with pytest.raises(ValueError, match="'a': the span 0:9 is outside its text"):
        coverage(documents, spans.assign(start=0, end=9))
    with pytest.raises(ValueError, match=r"the unknown documents \['z'\]"):
        coverage(documents, spans.assign(doc_id="z"))


def test_whole_text_is_covered_by_its_sections_and_by_overlapping_runs(speech):
    sections = outline(speech.documents)

    assert coverage_share(speech.documents, sections) == [1.0]
    runs = segment(speech.documents)
    assert coverage_share(speech.documents, pd.concat([runs, runs])) == pytest.approx(
        [1.0], abs=0.05
    )


def coverage_share(documents, spans):
    return coverage(documents, spans)["share"].tolist()
