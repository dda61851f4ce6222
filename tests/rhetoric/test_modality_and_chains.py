"""Tests of modality and chains, on sentences counted by hand."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_lexicon, outline, segment, top_sections
from analysis.corpus.lexicons import read_rows
from analysis.rhetoric.chains import chains
from analysis.rhetoric.modality import modality


def frame(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts})


def found(*texts):
    """Each chain of the texts as its name and the surfaces of its links."""
    table = chains(frame(*texts))
    grouped = table.groupby(["doc_id", "chain_id"], sort=False)
    return [(part["chain"].iloc[0], part["surface"].tolist()) for _, part in grouped]


# Modality


def test_forces_are_counted_in_each_section_by_hand():
    documents = frame("一、要干。要坚决干，不得拖。\n二、没有。")
    table = modality(documents)
    first, second = (part.set_index("force") for _, part in table.groupby("section_id"))

    assert first["count"].to_dict() == {
        "duty": 2,
        "prohibition": 1,
        "resolve": 1,
        "earnest": 0,
        "continuity": 0,
    }
    assert first.loc["duty", ["section", "terms"]].tolist() == ["一、要干", "要 2"]
    assert first.loc["duty", "per_10k"] == 20_000 / first.loc["duty", "words"]
    assert second["count"].sum() == 0
    assert set(second["terms"]) == {""}


def test_sections_together_have_what_the_text_has(speech, tokens, sections):
    table = modality(speech.documents, sections, tokens)

    assert (
        table["count"].sum() == tokens["term"].isin(set(load_lexicon("modals")["term"])).sum() == 29
    )
    assert table.drop_duplicates("section_id")["words"].sum() == len(tokens)
    assert len(table) == 5 * len(sections)
    pd.testing.assert_frame_equal(modality(speech.documents, outline(speech.documents)), table)


def test_a_section_without_words_has_no_rate():
    documents = frame("一、……\n二、要干。")
    table = modality(documents, top_sections(outline(documents)))

    assert table["words"].iloc[0] == 0 or table["words"].min() >= 0
    empty = table[table["words"] == 0]
    assert empty["per_10k"].isna().all()
    assert modality(frame("")).per_10k.isna().all()


def test_terms_come_by_count_then_code_points():
    documents = frame("要发展，必须发展，要改革，应当改革，要稳定。")
    terms = modality(documents).set_index("force").loc["duty", "terms"]

    assert terms == "要 3、应当 1、必须 1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们一定要办好，有了一定的基础。", {"duty": "要 1", "resolve": "一定 1"}),
        ("仍需要加强，人民的需要、实际需要和可能、所需要的钱。", {"duty": "需要 1"}),
        ("各级政府应充分重视，应外国总统邀请来访。", {"duty": "应 1"}),
        ("前功不可弃，国家不可乱，作用不可替代，非改不可。", {"prohibition": "不可 2"}),
        ("不应当拖，不认真不行，不需要多说。", {"prohibition": "不应当 1"}),
        ("不要搞形式，可以不要小厂。", {"prohibition": "不要 1"}),
        ("不能拖，不然就不能完成，已不能适应。", {"prohibition": "不能 1"}),
        ("坚决整改，有坚决的态度。", {"resolve": "坚决 1"}),
        ("努力改善民生，是共同努力的结果。", {"earnest": "努力 1"}),
        ("成绩要看，问题更要看，还要看将来。", {"duty": "更要 1、要 1、还要 1"}),
    ],
)
def test_a_word_counts_only_where_it_commands(text, expected):
    table = modality(frame(text))

    assert table[table["count"] > 0].set_index("force")["terms"].to_dict() == expected


def test_every_context_fits_its_own_term():
    for row in read_rows("modals.csv"):
        context = row["context"] or row["term"]
        assert row["term"] in context, row
        assert any(re.search(context, f"我们{row['term']}{after}") for after in ("要做", "抓好")), (
            row
        )


def test_tokens_of_another_text_are_refused():
    tokens, sections = segment(frame("要", "要")), outline(frame("要", "要"))
    with pytest.raises(ValueError, match="documents has no 'd1', but tokens has"):
        modality(frame("要"), sections, tokens)


def test_missing_columns_of_modality_are_named():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        modality(pd.DataFrame({"doc_id": ["a"]}))
    with pytest.raises(ValueError, match=r"tokens lacks the columns \['start'\]"):
        modality(frame("要"), tokens=pd.DataFrame({"doc_id": ["d0"], "term": ["要"]}))


# Chains


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是学习，二是调研，三是落实。", [("一是…二是…", ["一是", "二是", "三是"])]),
        ("一要学。\n中间一段。\n二要干。", [("一要…二要…", ["一要", "二要"])]),
        ("第一，学习。第二，调研。", [("第一…第二…", ["第一", "第二"])]),
        ("其一，学。其二，干。", [("其一…其二…", ["其一", "其二"])]),
        ("首先要学，其次要干，最后要总结。", [("首先…其次…", ["首先", "其次", "最后"])]),
        ("一方面要学。另一方面要干。", [("一方面…另一方面…", ["一方面", "另一方面"])]),
        ("既发扬民主，又依法办事。", [("既…又…", ["既", "又"])]),
        ("不仅要看到成绩，而且要看到差距。", [("不仅…而且…", ["不仅", "而且"])]),
        ("只有团结一心，才能战胜困难。", [("只有…才…", ["只有", "才能"])]),
        ("越是困难，越要坚定信心。", [("越…越…", ["越是", "越"])]),
        ("不但不变，而且还要长期坚持。", [("不仅…而且…", ["不但", "而且还要"])]),
        ("不仅要多干，还要快干，也要实干。", [("不仅…而且…", ["不仅", "还要", "也"])]),
        ("不仅要多干，还要取得更大成绩。", [("不仅…而且…", ["不仅", "还要"])]),
        ("不管有多难，也不管有多远，我们都去。", [("无论…都…", ["不管", "都"])]),
        ("首先学习，其次打通最后一公里。", [("首先…其次…", ["首先", "其次"])]),
    ],
)
def test_each_kind_of_chain(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一是学习。",  # no second
        "二是调研，三是落实。",  # no first
        "这一是非问题，那二是数字。",  # not at the start of a clause
        "第一个，第二个。",  # ordinals of things
        "既然如此，就干。",  # another word
        "越来越好。",
        "既要发扬民主。又要依法办事。",  # in two sentences
        "只有团结。才能胜利。",
    ],
)
def test_what_is_no_chain(text):
    assert found(text) == []


def test_a_number_that_is_left_out_is_told():
    table = chains(frame("一是学，三是干，四是看。"))

    assert table["in_order"].tolist() == [True, False, True]
    assert table["link"].tolist() == [1, 2, 3]


def test_a_new_one_begins_a_new_chain():
    assert found("一是甲，二是乙。一是丙，二是丁。") == [("一是…二是…", ["一是", "二是"])] * 2


def test_chains_are_numbered_by_place_within_their_document():
    table = chains(frame("既要学，又要干。一是学，二是干。", "没有。", "一是学，二是干。"))

    assert table[["doc_id", "chain_id"]].drop_duplicates().values.tolist() == [
        ["d0", 0],
        ["d0", 1],
        ["d2", 0],
    ]
    assert table["kind"].tolist() == ["correlative"] * 2 + ["enumeration"] * 4


def test_far_apart_first_and_next_are_no_chain():
    near, far = "首先学。" + "干。" * 9 + "其次看。", "首先学。" + "干。" * 20 + "其次看。"

    assert found(near) == [("首先…其次…", ["首先", "其次"])]
    assert found(far) == []


@given(st.text("一二三十是要，。既又不仅而且\n 第、", max_size=40))
def test_links_are_places_in_the_text(text):
    table = chains(frame(text))

    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == list(
        table["surface"]
    )
    assert (table.groupby("chain_id").size() > 1).all()
    assert all(np.diff(part["start"]).min() > 0 for _, part in table.groupby("chain_id"))


@given(st.text())
def test_any_text_is_searched(text):
    assert set(chains(frame(text))["chain"]) <= {row["chain"] for row in read_rows("chains.csv")}


def test_missing_columns_of_chains_are_named(speech):
    tokens = segment(speech.documents)
    with pytest.raises(ValueError, match=r"tokens lacks the columns \['sentence'\]"):
        chains(speech.documents, tokens.drop(columns="sentence"))
    with pytest.raises(ValueError, match="repeats the doc_id 'a'"):
        chains(pd.DataFrame({"doc_id": ["a", "a"], "text": ["一", "二"]}), tokens)
