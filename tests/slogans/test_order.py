"""Tests of analysis.slogans.order, on lists that can be read by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_slogans, load_slogans
from analysis.slogans.order import ORDER, slogan_order


def corpus(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts)})


def shown(order):
    """Give the document, who stands first and who second, for each row without a tie."""
    rows = order[["doc_id", "a", "b", "leads"]].itertuples(index=False)
    return [(row.doc_id, row.leads, row.b if row.leads == row.a else row.a) for row in rows]


def test_order_in_a_list_by_hand():
    documents = corpus("要做到“两个维护”。增强“四个意识”、坚定“四个自信”、做到“两个维护”。")
    table = slogan_order(documents, ["两个维护", "四个自信", "四个意识"])

    assert table.drop(columns="flipped_from").to_dict("list") == {
        "doc_id": ["d0"] * 3,
        "a": ["四个意识", "四个意识", "四个自信"],
        "b": ["四个自信", "两个维护", "两个维护"],
        "a_first": [1, 1, 1],
        "b_first": [0, 0, 0],
        "leads": ["四个意识", "四个意识", "四个自信"],
        "start": [13, 13, 22],
        "end": [26, 35, 35],
    }
    assert table["flipped_from"].isna().all()


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

    assert shown(found) == ([("d0", "改革", "发展")] if joined else [])


def test_a_member_that_comes_again_begins_a_new_list():
    table = slogan_order(corpus("改革、发展、改革、稳定、发展"), ["改革", "发展", "稳定"])

    assert table[["a", "b", "a_first", "b_first"]].values.tolist() == [
        ["改革", "发展", 2, 0],
        ["改革", "稳定", 1, 0],
        ["稳定", "发展", 1, 0],
    ]
    assert table[["start", "end"]].values.tolist() == [[0, 5], [6, 11], [9, 14]]


def test_a_slogan_inside_a_longer_one_is_no_member():
    wordings = ["改革", "改革开放", "发展"]

    assert shown(slogan_order(corpus("改革开放、发展"), wordings)) == [("d0", "改革开放", "发展")]


def test_leaders_and_flips_by_hand():
    documents = corpus(
        "改革、发展、稳定",
        "改革、稳定。稳定、改革。稳定和改革",
        "改革、稳定。稳定、改革",
        "发展。",
        "改革、稳定",
        "改革和稳定",
    )
    table = slogan_order(documents, ["稳定", "发展", "改革"])

    assert table.astype(object).where(table.notna(), None).values.tolist() == [
        ["d0", "改革", "发展", 1, 0, "改革", None, 0, 5],
        ["d0", "改革", "稳定", 1, 0, "改革", None, 0, 8],
        ["d0", "发展", "稳定", 1, 0, "发展", None, 3, 8],
        ["d1", "改革", "稳定", 1, 2, "稳定", "d0", 6, 11],
        ["d2", "改革", "稳定", 1, 1, None, None, 0, 5],
        ["d4", "改革", "稳定", 1, 0, "改革", "d1", 0, 5],
        ["d5", "改革", "稳定", 1, 0, "改革", None, 0, 5],
    ]


def test_the_first_place_of_a_tie_may_have_either_order():
    table = slogan_order(corpus("改革、稳定", "稳定、改革。改革、稳定"), ["改革", "稳定"])

    assert table[["start", "end"]].values.tolist() == [[0, 5], [0, 5]]
    assert table["leads"].isna().tolist() == [False, True]


@given(st.lists(st.lists(st.sampled_from("改发稳民"), max_size=6), max_size=6))
def test_backwards_the_same_orders_stand_and_flip_as_often(documents):
    texts = ["、".join(words).translate({ord(c): c * 2 for c in "改发稳民"}) for words in documents]
    wordings = ["改改", "发发", "稳稳", "民民"]
    order = slogan_order(corpus(*texts), wordings)
    turned = slogan_order(corpus(*texts[::-1]), wordings)

    def lists(table):
        rows = table[["doc_id", "a", "b", "a_first", "b_first"]].itertuples(index=False)
        return sorted(
            (doc, *sorted([(a, ahead), (b, behind)])) for doc, a, b, ahead, behind in rows
        )

    names = {f"d{n}": f"d{len(texts) - 1 - n}" for n in range(len(texts))}
    assert lists(order) == lists(turned.assign(doc_id=turned["doc_id"].map(names)))
    assert order["flipped_from"].count() == turned["flipped_from"].count()
    assert (order["leads"].isna() == (order["a_first"] == order["b_first"])).all()
    assert (order[["a_first", "b_first"]].sum(axis=1) > 0).all()
    assert not order.duplicated(["doc_id", "a", "b"]).any()
    assert not {*zip(order["a"], order["b"], strict=True)} & {
        *zip(order["b"], order["a"], strict=True)
    }


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("改革发展、和。“”", max_size=30),
)
def test_any_text_gives_places_that_begin_and_end_with_a_mention(some, other):
    documents = corpus(some + other, other)
    slogans = ["改革", "发展"]
    mentions = find_slogans(documents, pd.DataFrame({"slogan": slogans}))
    starts = set(mentions[["doc_id", "slogan", "start"]].itertuples(index=False, name=None))
    ends = set(mentions[["doc_id", "slogan", "end"]].itertuples(index=False, name=None))
    table = slogan_order(documents, slogans)

    for (doc_id, first, second), row in zip(shown(table), table.itertuples(), strict=True):
        if first in slogans:
            assert (doc_id, first, row.start) in starts
            assert (doc_id, second, row.end) in ends


def test_nothing_found_keeps_columns_and_types():
    for documents, slogans in (
        (corpus(), ["改革"]),
        (corpus("今天。"), ["改革"]),
        (corpus("改革"), []),
    ):
        order = slogan_order(documents, slogans)
        assert order.dtypes.astype("str").to_dict() == ORDER
        assert len(order) == 0


def test_the_lexicon_serves_as_well_as_a_list(speech):
    slogans = load_slogans()
    tables = [
        slogan_order(speech.documents, slogans),
        slogan_order(speech.documents, slogans["slogan"]),
    ]

    pd.testing.assert_frame_equal(*tables)
    mentions = find_slogans(speech.documents, slogans)
    places = mentions[mentions["nested_in"].isna()][["start", "slogan"]]
    led = tables[0].dropna(subset="leads")[["start", "leads"]]
    assert len(led.merge(places.rename(columns={"slogan": "leads"}))) == len(led) > 10


def test_wrong_arguments_of_order_are_named():
    documents = corpus("改革")

    with pytest.raises(ValueError, match="slogans '改革' is one string, no list of them"):
        slogan_order(documents, "改革")
    for wording in ("", "“”", 5, None):
        with pytest.raises(ValueError, match=f"slogans: {wording!r} is no string with a letter"):
            slogan_order(documents, ["改革", wording])
    with pytest.raises(ValueError, match=r"slogans lacks the columns \['slogan'\]"):
        slogan_order(documents, pd.DataFrame({"term": ["改革"]}))
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        slogan_order(documents[["doc_id"]], ["改革"])
