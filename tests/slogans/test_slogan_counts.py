"""Tests of analysis.slogans.counts and spans, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis import (
    find_slogans,
    load_slogans,
    outline,
    section_lengths,
    segment,
    segmentation_loss,
    slogan_counts,
    with_sections,
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
    glosses = ["thought", "Chinese road", "opening"]
    return find_slogans(documents, pd.DataFrame({"slogan": names, "gloss": glosses}))


def test_longest_by_hand(mentions, documents):
    assert slogan_counts(mentions, documents).to_dict("list") == {
        "slogan": ["中国特色社会主义", "改革开放", "习近平新时代中国特色社会主义思想"],
        "gloss": ["Chinese road", "opening", "thought"],
        "count": [2, 2, 1],
        "per_10k": [20000 / 42, 20000 / 42, 10000 / 42],
        "documents": [2, 1, 1],
    }


def test_all_counts_the_nested_too(mentions, documents):
    table = slogan_counts(mentions, documents, nested="all").set_index("slogan")

    assert table["count"].to_dict() == {
        "中国特色社会主义": 3,
        "改革开放": 2,
        "习近平新时代中国特色社会主义思想": 1,
    }


def test_by_document_by_hand(mentions, documents):
    table = slogan_counts(mentions, documents, by="doc_id")

    assert table[["doc_id", "slogan", "count", "per_10k"]].values.tolist() == [
        ["a", "中国特色社会主义", 1, 10000 / 24],
        ["a", "习近平新时代中国特色社会主义思想", 1, 10000 / 24],
        ["c", "改革开放", 2, 20000 / 16],
        ["c", "中国特色社会主义", 1, 10000 / 16],
    ]


def test_by_a_column_of_the_documents(mentions, documents):
    table = slogan_counts(mentions, documents.assign(year=[2022, 2022, 2023]), by="year")

    assert table[["year", "slogan", "count", "per_10k"]].values.tolist() == [
        [2022, "中国特色社会主义", 1, 10000 / 26],
        [2022, "习近平新时代中国特色社会主义思想", 1, 10000 / 26],
        [2023, "改革开放", 2, 20000 / 16],
        [2023, "中国特色社会主义", 1, 10000 / 16],
    ]


def test_rates_divide_by_the_lengths_that_are_noted(mentions):
    lengths = pd.DataFrame({"doc_id": ["a", "b", "c"], "han_chars": [60, 40, 100]})

    assert slogan_counts(mentions, lengths)["per_10k"].tolist() == [100.0, 100.0, 50.0]


def test_a_rate_of_a_group_without_a_length_is_not_a_number(mentions, documents):
    assert slogan_counts(mentions, documents, by="quoted")["per_10k"].isna().all()


def test_what_is_done_to_the_mentions_changes_no_rate(mentions, documents):
    outer = mentions[mentions["nested_in"].isna()]
    whole = slogan_counts(mentions, documents)

    assert slogan_counts(outer, documents).equals(whole)
    assert slogan_counts(mentions.merge(outer[["slogan"]].drop_duplicates()), documents).equals(
        whole
    )
    assert slogan_counts(pd.DataFrame(mentions.to_dict("list")), documents)["per_10k"].equals(
        whole["per_10k"]
    )
    one = [table[table["doc_id"] == "a"] for table in (mentions, documents)]
    assert slogan_counts(*one)["per_10k"].tolist() == [10000 / 24, 10000 / 24]


def test_a_file_between_changes_no_rate(tmp_path, mentions, documents):
    mentions.to_csv(tmp_path / "mentions.csv", index=False)
    again = slogan_counts(pd.read_csv(tmp_path / "mentions.csv"), documents, by="doc_id")

    assert again["per_10k"].equals(slogan_counts(mentions, documents, by="doc_id")["per_10k"])


def test_numbers_as_doc_id_are_compared_as_text():
    documents = pd.DataFrame({"doc_id": ["1", "2"], "text": ["改革开放", "好"]})
    mentions = find_slogans(documents, pd.DataFrame({"slogan": ["改革开放"]}))
    table = slogan_counts(mentions.astype({"doc_id": int}), documents, by="doc_id")

    assert table["per_10k"].tolist() == [2500.0]


def test_a_rate_over_no_han_character_is_not_a_number():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["G20, G20"]})
    mentions = find_slogans(documents, pd.DataFrame({"slogan": ["G20"]}))

    assert slogan_counts(mentions, documents)["count"].tolist() == [2]
    assert slogan_counts(mentions, documents)["per_10k"].isna().all()


def test_missing_values_are_a_group(mentions, documents):
    dated = documents.assign(date=documents["doc_id"].map({"a": "2023"}))
    table = slogan_counts(mentions, dated, by="date")

    assert table["count"].sum() == 5
    assert table.loc[table["date"].isna(), "per_10k"].tolist() == [20000 / 18, 10000 / 18]


def test_a_gloss_is_carried_along_where_there_is_one(mentions, documents):
    assert slogan_counts(mentions, documents)["gloss"].tolist()[0] == "Chinese road"
    assert "gloss" not in slogan_counts(mentions.drop(columns="gloss"), documents)


def test_errors(mentions, documents):
    with pytest.raises(ValueError, match="by 'slogan' is a column of the result"):
        slogan_counts(mentions, documents, by="slogan")
    with pytest.raises(ValueError, match=r"nested 'first' is not one of \['all', 'longest'\]"):
        slogan_counts(mentions, documents, nested="first")
    with pytest.raises(ValueError, match="by 'date' is a column neither of mentions nor of doc"):
        slogan_counts(mentions, documents, by="date")
    with pytest.raises(ValueError, match="mentions names the unknown document 'c'"):
        slogan_counts(mentions, documents[:2])
    with pytest.raises(ValueError, match="lacks both the columns 'han_chars' and 'text'"):
        slogan_counts(mentions, documents[["doc_id"]])
    with pytest.raises(ValueError, match="documents repeats the doc_id 'a'"):
        slogan_counts(mentions, pd.concat([documents, documents]).assign(year=2022), by="year")
    with pytest.raises(ValueError, match=r"tokens plain lacks the columns \['end'\]"):
        segmentation_loss(mentions, {"plain": pd.DataFrame({"doc_id": [], "start": []})})


def test_no_mention_gives_an_empty_table(mentions, documents):
    assert len(slogan_counts(mentions.head(0), documents)) == 0
    assert len(slogan_counts(mentions.head(0), documents, "doc_id")) == 0
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
    located = with_sections(find_slogans(speech.documents, load_slogans()), sections)
    starts = sections.set_index("section_id")["start"]

    assert (located["start"].to_numpy() >= starts[located["section_id"]].to_numpy()).all()
    assert located.set_index("slogan").loc["两个确立", "section_id"] == 2
    assert located.set_index("slogan").loc["两个确立", "label"] == "一、扬优势"


def test_rates_by_section_by_hand(speech, sections, tokens):
    lengths = section_lengths(speech.documents, sections, tokens)
    located = with_sections(find_slogans(speech.documents, load_slogans()), sections)
    table = slogan_counts(located, lengths, by="section_id").set_index(["section_id", "slogan"])

    assert table.loc[(2, "高质量发展"), "count"] == 2
    assert table.loc[(2, "高质量发展"), "per_10k"] == pytest.approx(20000 / 656)


def test_a_span_outside_every_section_is_refused():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["好"]})
    sections = outline(documents)
    with pytest.raises(ValueError, match="'a': no section holds 5"):
        with_sections(pd.DataFrame({"doc_id": ["a"], "start": [5]}), sections)
    with pytest.raises(ValueError, match="sections has no section of 'b'"):
        with_sections(pd.DataFrame({"doc_id": ["b"], "start": [0]}), sections)
    assert with_sections(pd.DataFrame({"doc_id": [], "start": np.array([], int)}), sections).empty
