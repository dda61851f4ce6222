"""Tests of analysis.slogans.order, on lists that can be read by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_slogans, load_slogans
from analysis.slogans.order import FLIPS, ORDER, PAIRS, order_flips, pair_order, slogan_order


def corpus(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts)})


def ranks(order):
    return [
        (doc_id, *part["slogan"])
        for (doc_id, _), part in order.groupby(["doc_id", "list"], sort=False)
    ]


def test_order_in_a_list_by_hand():
    documents = corpus("要做到“两个维护”。增强“四个意识”、坚定“四个自信”、做到“两个维护”。")
    table = slogan_order(documents, ["两个维护", "四个自信", "四个意识"])

    assert table.to_dict("list") == {
        "doc_id": ["d0"] * 3,
        "list": [0] * 3,
        "rank": [1, 2, 3],
        "slogan": ["四个意识", "四个自信", "两个维护"],
        "start": [13, 22, 31],
        "end": [17, 26, 35],
    }


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("改革发展", True),
        ("改革、发展", True),
        ("改革和发展", True),
        ("改革以及加快发展", True),
        ("“改革”“发展”", True),
        ("“改革”与“发展”", True),
        ("改革的工作，促进发展", True),
        ("改革、开放、发展", True),
        ("改革。发展", False),
        ("改革；发展", False),
        ("改革：发展", False),
        ("改革\n发展", False),
        ("改革促进发展", False),
        ("改革的各项工作都必须要做，发展", False),
        ("改革，这样才能更好地去促进发展", False),
    ],
)
def test_what_joins_two_members_of_a_list(text, joined):
    found = slogan_order(corpus(text), ["改革", "发展"])

    assert found["slogan"].tolist() == (["改革", "发展"] if joined else [])


def test_a_member_that_comes_again_begins_a_new_list():
    table = slogan_order(corpus("改革、发展、改革、稳定、发展"), ["改革", "发展", "稳定"])

    assert ranks(table) == [("d0", "改革", "发展"), ("d0", "改革", "稳定", "发展")]
    assert table["list"].tolist() == [0, 0, 1, 1, 1]


def test_a_slogan_inside_a_longer_one_is_no_member():
    wordings = ["改革", "改革开放", "发展"]

    assert ranks(slogan_order(corpus("改革开放、发展"), wordings)) == [("d0", "改革开放", "发展")]


def test_order_in_documents_is_that_of_the_first_mention():
    documents = corpus("发展。改革。发展。", "今天。", "稳定！改革。")
    table = slogan_order(documents, ["改革", "发展", "稳定"], within="documents")

    assert ranks(table) == [("d0", "发展", "改革"), ("d2", "稳定", "改革")]
    assert table[["rank", "start"]].values.tolist() == [[1, 0], [2, 3], [1, 0], [2, 3]]


def test_pairs_and_flips_by_hand():
    documents = corpus(
        "改革、发展、稳定",
        "稳定、改革。稳定和改革。改革、稳定",
        "改革、稳定。稳定、改革",
        "发展。",
        "改革、稳定",
    )
    order = slogan_order(documents, ["稳定", "发展", "改革"])

    assert pair_order(order).values.tolist() == [
        ["改革", "发展", 1, 1, 0, 1.0, 0],
        ["改革", "稳定", 4, 2, 1, 2 / 3, 2],
        ["发展", "稳定", 1, 1, 0, 1.0, 0],
    ]
    assert order_flips(order).values.tolist() == [
        ["d1", "d0", "稳定", "改革", 2, 1],
        ["d4", "d1", "改革", "稳定", 1, 0],
    ]


def test_a_pair_without_a_usual_order_has_no_share():
    row = pair_order(slogan_order(corpus("改革、稳定。稳定、改革"), ["改革", "稳定"])).iloc[0]

    assert row[["documents", "a_first", "b_first", "flips"]].tolist() == [1, 0, 0, 0]
    assert pd.isna(row["share"])


@given(st.lists(st.lists(st.sampled_from("改发稳民"), max_size=6), max_size=6))
def test_pairs_add_up_and_backwards_they_are_turned_round(documents):
    texts = ["、".join(words).translate({ord(c): c * 2 for c in "改发稳民"}) for words in documents]
    wordings = ["改改", "发发", "稳稳", "民民"]
    order = slogan_order(corpus(*texts), wordings)
    pairs, flips = pair_order(order), order_flips(order)
    backwards = corpus(*texts[::-1])
    turned = pair_order(slogan_order(backwards, wordings))

    assert (pairs["a_first"] + pairs["b_first"] <= pairs["documents"]).all()
    assert (pairs["share"].isna() == (pairs["a_first"] + pairs["b_first"] == 0)).all()
    assert pairs["flips"].sum() == len(flips) == turned["flips"].sum()
    assert (flips["count"] > flips["against"]).all()
    both = {frozenset(row[:2]): dict(zip(row[:2], row[3:5], strict=True)) for row in pairs.values}
    again = {frozenset(row[:2]): dict(zip(row[:2], row[3:5], strict=True)) for row in turned.values}
    assert both == again
    assert ranks(order) == [(doc, *words) for doc, *words in ranks(order) if len(words) > 1]
    assert not order.duplicated(["doc_id", "list", "slogan"]).any()


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("改革发展、和。“”", max_size=30),
)
def test_any_text_gives_spans_of_it_in_order(some, other):
    documents = corpus(some + other, other)
    slogans = ["改革", "发展"]
    mentions = find_slogans(documents, pd.DataFrame({"slogan": slogans}))
    for within in ("lists", "documents"):
        table = slogan_order(documents, slogans, within)
        places = set(
            mentions[["doc_id", "start", "end", "slogan"]].itertuples(index=False, name=None)
        )
        ours = table[["doc_id", "start", "end", "slogan"]].itertuples(index=False, name=None)
        assert set(ours) <= places
        lists = table.groupby(["doc_id", "list"], sort=False)
        assert (lists.cumcount() + 1 == table["rank"]).all()
        assert lists["start"].apply(lambda starts: starts.is_monotonic_increasing).all()


def test_nothing_found_keeps_columns_and_types():
    for within in ("lists", "documents"):
        for documents in (corpus(), corpus("今天。")):
            order = slogan_order(documents, ["改革"], within)
            assert order.dtypes.astype("str").to_dict() == ORDER
            assert pair_order(order).dtypes.astype("str").to_dict() == PAIRS
            assert order_flips(order).dtypes.astype("str").to_dict() == FLIPS
            assert len(order) == len(pair_order(order)) == len(order_flips(order)) == 0
    assert len(slogan_order(corpus("改革"), [])) == 0


def test_the_lexicon_serves_as_well_as_a_list(speech):
    slogans = load_slogans()
    tables = [
        slogan_order(speech.documents, slogans),
        slogan_order(speech.documents, slogans["slogan"]),
    ]

    pd.testing.assert_frame_equal(*tables)
    mentions = find_slogans(speech.documents, slogans)
    places = mentions[mentions["nested_in"].isna()][["start", "end", "slogan"]]
    listed = tables[0][["start", "end", "slogan"]]
    assert len(listed.merge(places)) == len(listed) > 10
    assert tables[0].groupby("list").size().min() == 2


def test_wrong_arguments_of_order_are_named():
    documents = corpus("改革")

    with pytest.raises(ValueError, match=r"within 'all' is not one of \['documents', 'lists'\]"):
        slogan_order(documents, ["改革"], "all")
    with pytest.raises(ValueError, match="slogans '改革' is one string, no list of them"):
        slogan_order(documents, "改革")
    for wording in ("", "“”", 5, None):
        with pytest.raises(ValueError, match=f"slogans: {wording!r} is no string with a letter"):
            slogan_order(documents, ["改革", wording])
    with pytest.raises(ValueError, match=r"slogans lacks the columns \['slogan'\]"):
        slogan_order(documents, pd.DataFrame({"term": ["改革"]}))
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        slogan_order(documents[["doc_id"]], ["改革"])
    for measure in (pair_order, order_flips):
        with pytest.raises(ValueError, match=r"order lacks the columns \['list'\]"):
            measure(slogan_order(documents, ["改革"]).drop(columns="list"))
