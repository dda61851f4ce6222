"""Tests of analysis.slogans.counts and spans, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis import (
    find_slogans,
    load_slogans,
    locate,
    outline,
    section_lengths,
    segment,
    segmentation_loss,
    slogan_counts,
)

TEXTS = {
    "a": "习近平新时代中国特色社会主义思想。中国特色社会主义",  # 24 Han characters
    "b": "没有",  # 2
    "c": "改革开放，改革开放，中国特色社会主义",  # 16
}


@pytest.fixture
def documents():
    return pd.DataFrame({"doc_id": list(TEXTS), "text": list(TEXTS.values())})


@pytest.fixture
def mentions(documents):
    names = ["习近平新时代中国特色社会主义思想", "中国特色社会主义", "改革开放"]
    return find_slogans(documents, pd.DataFrame({"slogan": names}))


def test_longest_by_hand(mentions):
    assert slogan_counts(mentions).to_dict("list") == {
        "slogan": ["中国特色社会主义", "改革开放", "习近平新时代中国特色社会主义思想"],
        "count": [2, 2, 1],
        "per_10k": [20000 / 42, 20000 / 42, 10000 / 42],
        "documents": [2, 1, 1],
    }


def test_all_counts_the_nested_too(mentions):
    table = slogan_counts(mentions, nested="all").set_index("slogan")

    assert table["count"].to_dict() == {
        "中国特色社会主义": 3,
        "改革开放": 2,
        "习近平新时代中国特色社会主义思想": 1,
    }


def test_by_document_by_hand(mentions):
    table = slogan_counts(mentions, by="doc_id")

    assert table[["doc_id", "slogan", "count", "per_10k"]].values.tolist() == [
        ["a", "中国特色社会主义", 1, 10000 / 24],
        ["a", "习近平新时代中国特色社会主义思想", 1, 10000 / 24],
        ["c", "改革开放", 2, 20000 / 16],
        ["c", "中国特色社会主义", 1, 10000 / 16],
    ]


def test_rates_divide_by_the_lengths_that_are_given(mentions):
    lengths = pd.DataFrame({"genre": ["x", "x", "y"], "han_chars": [60, 40, 10]})
    table = slogan_counts(mentions.assign(genre="x"), by="genre", lengths=lengths)

    assert table["per_10k"].tolist() == [200.0, 200.0, 100.0]
    assert slogan_counts(mentions, lengths=lengths)["per_10k"].tolist()[0] == 20000 / 110


def test_a_rate_of_unknown_length_is_not_a_number(mentions):
    bare = pd.DataFrame(mentions.to_dict("list"))

    assert slogan_counts(bare)["per_10k"].isna().all()
    assert slogan_counts(mentions.assign(date="2023"), by="date")["per_10k"].isna().all()
    lengths = pd.DataFrame({"date": ["2024"], "han_chars": [10]})
    table = slogan_counts(mentions.assign(date="2023"), by="date", lengths=lengths)
    assert table["per_10k"].isna().all()


def test_a_rate_after_filtering_is_right_or_not_a_number(mentions):
    assert slogan_counts(mentions[mentions["doc_id"] == "a"])["per_10k"].isna().all()
    by_document = slogan_counts(mentions[mentions["doc_id"] == "a"], by="doc_id")
    assert by_document["per_10k"].tolist() == [10000 / 24, 10000 / 24]
    outer = mentions[mentions["nested_in"].isna()]
    assert slogan_counts(outer).equals(slogan_counts(mentions))


def test_a_rate_over_no_han_character_is_not_a_number():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["G20, G20"]})
    mentions = find_slogans(documents, pd.DataFrame({"slogan": ["G20"]}))

    assert slogan_counts(mentions)["count"].tolist() == [2]
    assert slogan_counts(mentions)["per_10k"].isna().all()


def test_missing_values_are_a_group(mentions):
    dated = mentions.assign(date=mentions["doc_id"].map({"a": "2023"}))
    table = slogan_counts(dated, by="date")

    assert table["count"].sum() == 5
    assert table["date"].isna().sum() == 2


def test_errors(mentions):
    with pytest.raises(ValueError, match="by 'slogan' is a column of the result"):
        slogan_counts(mentions, by="slogan")
    with pytest.raises(ValueError, match=r"nested 'first' is not one of \['all', 'longest'\]"):
        slogan_counts(mentions, nested="first")
    with pytest.raises(ValueError, match=r"mentions lacks the columns \['date'\]"):
        slogan_counts(mentions, by="date")
    with pytest.raises(ValueError, match=r"lengths lacks the columns \['han_chars'\]"):
        slogan_counts(mentions, lengths=pd.DataFrame({"x": [1]}))
    with pytest.raises(ValueError, match=r"tokens plain lacks the columns \['end'\]"):
        segmentation_loss(mentions, {"plain": pd.DataFrame({"doc_id": [], "start": []})})


def test_no_mention_gives_an_empty_table(mentions):
    assert (
        len(slogan_counts(mentions.head(0))) == len(slogan_counts(mentions.head(0), "doc_id")) == 0
    )
    tokens = pd.DataFrame({"doc_id": [], "start": [], "end": []})
    assert len(segmentation_loss(mentions.head(0), tokens)) == 0


def test_segmentation_loss_by_hand(documents, mentions):
    cuts = {"plain": segment(documents, ()), "user": segment(documents)}
    table = segmentation_loss(mentions, cuts).set_index("slogan")

    assert table.loc["改革开放", ["mentions", "whole_plain", "whole_user"]].tolist() == [2, 2, 2]
    assert table.loc["中国特色社会主义", "mentions"] == 2
    assert table.loc["习近平新时代中国特色社会主义思想"].tolist() == [1, 0, 0.0, 1, 1.0]
    assert segmentation_loss(mentions, cuts["plain"])["whole"].sum() == table["whole_plain"].sum()


def test_what_has_marks_inside_is_never_whole():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["“五位一体”总体布局"]})
    mentions = find_slogans(documents, pd.DataFrame({"slogan": ["五位一体总体布局"]}))
    table = segmentation_loss(mentions, segment(documents, ["五位一体总体布局"]))

    assert table[["mentions", "whole", "whole_share"]].values.tolist() == [[1, 0, 0.0]]


def test_sections_of_spans(speech, sections):
    located = locate(find_slogans(speech.documents, load_slogans()), sections)
    starts = sections.set_index("section_id")["start"]

    assert (located["start"].to_numpy() >= starts[located["section_id"]].to_numpy()).all()
    assert located.set_index("slogan").loc["两个确立", "section_id"] == 2
    assert located.attrs["han_chars"] == {speech.documents["doc_id"][0]: 1916}


def test_rates_by_section_by_hand(speech, sections, tokens):
    lengths = section_lengths(speech.documents, sections, tokens)
    located = locate(find_slogans(speech.documents, load_slogans()), sections)
    table = slogan_counts(located, by="section_id", lengths=lengths).set_index(
        ["section_id", "slogan"]
    )

    assert table.loc[(2, "高质量发展"), "count"] == 2
    assert table.loc[(2, "高质量发展"), "per_10k"] == pytest.approx(20000 / 656)


def test_a_span_outside_every_section_is_refused():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["好"]})
    sections = outline(documents)
    with pytest.raises(ValueError, match="'a': no section holds 5"):
        locate(pd.DataFrame({"doc_id": ["a"], "start": [5]}), sections)
    with pytest.raises(ValueError, match="sections has no section of 'b'"):
        locate(pd.DataFrame({"doc_id": ["b"], "start": [0]}), sections)
    assert locate(pd.DataFrame({"doc_id": [], "start": np.array([], int)}), sections).empty
