"""Tests of analysis.text.groups: counts by group, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.text.groups import count_items, group_codes


@pytest.fixture
def listed():
    return pd.DataFrame(
        {
            "doc_id": ["a", "a", "b", "c", "c"],
            "part": ["甲", "甲", "甲", "乙", "乙"],
            "term": ["改革", "改革", "改革", "开放", "发展"],
        }
    )


def test_counts_by_hand_and_a_rate_without_a_length_is_missing(listed):
    codes, groups = group_codes(listed, "part", "term")
    table = count_items(listed, "term", codes, groups, np.array([100.0, 0.0]))

    assert table.drop(columns="per_10k").values.tolist() == [
        ["甲", "改革", 3, 2],
        ["乙", "发展", 1, 1],
        ["乙", "开放", 1, 1],
    ]
    np.testing.assert_equal(table["per_10k"].tolist(), [300.0, np.nan, np.nan])


def test_a_missing_group_is_a_group(listed):
    codes, groups = group_codes(listed.replace({"part": {"乙": None}}), "part", "term")

    assert codes.tolist() == [0, 0, 0, 1, 1]
    assert groups["part"].isna().tolist() == [False, True]


def test_a_column_of_the_result_is_no_group(listed):
    for by in ("term", "count", "documents"):
        with pytest.raises(ValueError, match=f"by '{by}' is a column of the result"):
            group_codes(listed.assign(count=1, documents=1), by, "term")
