"""Tests of analysis.time.ranks, on rates ranked by hand."""

import pandas as pd
import pytest

from analysis.time.ranks import slogan_ranks


@pytest.fixture
def trends():
    """The later period comes first; one slogan has no use in it, and one period no documents."""
    return pd.DataFrame(
        {
            "slogan": [*"甲乙丙", *"甲乙丙", "甲"],
            "period": pd.to_datetime([*["2023"] * 3, *["2021"] * 3, "2022"]),
            "label": [*["2023"] * 3, *["2021"] * 3, "2022"],
            "count": pd.array([1, 0, 3, 2, 2, 5, None], dtype="Int64"),
            "per_10k": [1.0, 0.0, 3.0, 2.0, 2.0, 5.0, None],
        }
    )


def test_ranks_by_hand(trends):
    table = slogan_ranks(trends)

    assert table[["label", "slogan", "rank", "place", "count"]].values.tolist() == [
        ["2021", "丙", 1, 1, 5],
        ["2021", "乙", 2, 2, 2],
        ["2021", "甲", 2, 3, 2],
        ["2023", "丙", 1, 1, 3],
        ["2023", "甲", 2, 2, 1],
    ]


def test_only_the_first_places_are_kept(trends):
    assert slogan_ranks(trends, 1)["slogan"].tolist() == ["丙", "丙"]
    assert slogan_ranks(trends, 99).equals(slogan_ranks(trends))


def test_the_order_of_rows_does_not_matter(trends):
    assert slogan_ranks(trends.sample(frac=1, random_state=7)).equals(slogan_ranks(trends))


def test_terms_are_ranked_alike(trends):
    terms = slogan_ranks(trends.rename(columns={"slogan": "term"}))

    assert terms["term"].tolist() == slogan_ranks(trends)["slogan"].tolist()


def test_an_empty_table_keeps_its_columns(trends):
    assert list(slogan_ranks(trends.head(0))) == list(slogan_ranks(trends))


@pytest.mark.parametrize("top", [0, -1, 2.5, True, "3"])
def test_errors(trends, top):
    with pytest.raises(ValueError, match="is no whole number above 0"):
        slogan_ranks(trends, top)
    with pytest.raises(ValueError, match=r"trends lacks the columns \['per_10k'\]"):
        slogan_ranks(trends.drop(columns="per_10k"))


def test_groups_of_one_date_or_none_are_ranked_each_for_itself():
    table = pd.DataFrame({"slogan": list("甲乙甲乙甲乙"), "label": list("AABBCC")})
    days = pd.to_datetime(["2021", "2021", "2021", "2021", None, None])
    ranks = slogan_ranks(table.assign(period=days, count=1, per_10k=[1, 2, 4, 3, 5, 6.0]))

    assert ranks[["label", "slogan", "rank"]].values.tolist() == [
        *(["A", "乙", 1], ["A", "甲", 2], ["B", "甲", 1], ["B", "乙", 2]),
        *(["C", "乙", 1], ["C", "甲", 2]),
    ]
