"""Tests of analysis.time.lifelines and changes: by hand, by brute force, on the record."""

from functools import lru_cache
from itertools import pairwise
from math import exp, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import read_reference
from analysis.corpus.lexicons import load_lexicon
from analysis.time.change_points import change_points
from analysis.time.lifelines import heat, lifelines
from analysis.time.trends import slogan_trends


def trends_of(series, lengths=10_000):
    """Make trends of one document a year, from 2001; None is a year without one."""
    years = max(map(len, series.values()))
    sizes = [lengths] * years if isinstance(lengths, int) else lengths
    told = next(iter(series.values()))
    documents = pd.DataFrame(
        [(str(2001 + n), size) for n, size in enumerate(sizes) if told[n] is not None],
        columns=["doc_id", "han_chars"],
    )
    rows = [
        (str(2001 + n), slogan, count)
        for slogan, counts in series.items()
        for n, count in enumerate(counts)
        if count is not None
    ]
    return slogan_trends(pd.DataFrame(rows, columns=["doc_id", "slogan", "count"]), documents)


# Lifelines


def test_a_life_by_hand():
    """Silent in 2002, in 2005 and 2007 (no report in 2006), and from 2009 to 2010."""
    row = lifelines(trends_of({"甲": [4, 0, 1, 2, 0, None, 0, 3, 0, 0]})).iloc[0].to_dict()

    assert row.pop("expected_in_gap") == pytest.approx(10 / 7 * 2)
    assert row.pop("expected_after") == pytest.approx(10 / 7 * 2)
    assert row == {
        "slogan": "甲",
        "count": 10,
        "documents_with": 4,
        "periods_seen": 4,
        "first": "2001",
        "last": "2008",
        "peak": "2001",
        "peak_per_10k": 4.0,
        "gap_from": "2005",
        "gap_to": "2007",
        "gap_periods": 2,
        "gap_documents": 2,
        "returns": 1,
        "documents_after": 2,
        "open_start": True,
        "open_end": False,
        "covered_from": "2001",
        "covered_to": "2010",
        "periods_covered": 9,
        "periods_missing": 1,
        "first_period": pd.Timestamp("2001-01-01"),
        "last_period": pd.Timestamp("2008-01-01"),
    }


def test_how_long_a_silence_makes_a_return():
    trends = trends_of({"甲": [1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0]})

    assert [lifelines(trends, gap)["returns"].iloc[0] for gap in (1, 2, 3, 4)] == [3, 2, 1, 0]


def test_missing_periods_are_no_silence():
    row = lifelines(trends_of({"甲": [0, 1, None, None, 1, None, 1]}), 1).iloc[0]

    assert (row["gap_periods"], row["returns"], row["periods_missing"]) == (0, 0, 3)
    assert np.isnan(row["expected_in_gap"])
    assert (row["open_start"], row["open_end"]) == (False, True)
    assert (row["documents_after"], row["expected_after"]) == (0, 0)


def test_of_two_silences_as_long_that_with_more_text_and_then_the_earlier():
    long_second = trends_of({"甲": [1, 0, 1, 0, 1]}, [100, 100, 100, 900, 100])
    alike = trends_of({"甲": [1, 0, 1, 0, 1]})

    assert lifelines(long_second)["gap_from"].tolist() == ["2004"]
    assert lifelines(alike)["gap_from"].tolist() == ["2002"]


def test_the_peak_is_a_rate_and_the_earliest_of_several():
    table = lifelines(trends_of({"甲": [2, 4, 4], "乙": [1, 2, 1]}, [100, 400, 400]))

    assert table["peak"].tolist() == ["2001", "2001"]
    assert lifelines(trends_of({"甲": [1, 2, 2]}))["peak"].tolist() == ["2002"]


def test_a_slogan_never_seen_has_no_life():
    row = lifelines(trends_of({"甲": [0, 0, None]})).iloc[0]

    assert (row["count"], row["periods_seen"], row["returns"], row["gap_periods"]) == (0, 0, 0, 0)
    lacking = ["first", "last", "peak", "peak_per_10k", "gap_from", "documents_after"]
    assert row[[*lacking, "expected_after", "first_period"]].isna().all()
    assert not row["open_start"]
    assert not row["open_end"]


def test_without_characters_there_is_no_rate():
    row = lifelines(trends_of({"甲": [1, 0, 1]}, 0)).iloc[0]

    assert (row["first"], row["last"], row["gap_periods"]) == ("2001", "2003", 1)
    assert row[["peak", "peak_per_10k", "expected_in_gap", "expected_after"]].isna().all()


def test_groups_without_dates_keep_their_order():
    documents = pd.DataFrame({"doc_id": list("xyz"), "leader": list("丙甲乙"), "han_chars": 100})
    counts = pd.DataFrame({"doc_id": ["x", "z"], "slogan": "改革开放", "count": 1})
    row = lifelines(slogan_trends(counts, documents, "leader")).iloc[0]

    assert (row["first"], row["gap_from"], row["last"]) == ("丙", "甲", "乙")


def slow_life(counts):
    """Say the same by loops."""
    there = [count for count in counts if count is not None]
    seen = [n for n, count in enumerate(there) if count]
    gaps = [b - a - 1 for a, b in pairwise(seen)]
    after = len(there) - 1 - seen[-1] if seen else None
    returns = sum(gap >= 2 for gap in gaps)
    return sum(there), len(seen), max(gaps, default=0), returns, after


counts_or_none = st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=30)


@given(counts_or_none.filter(lambda counts: any(count is not None for count in counts)))
def test_lives_are_those_that_loops_find(counts):
    row = lifelines(trends_of({"甲": counts})).iloc[0]
    names = ["count", "periods_seen", "gap_periods", "returns", "documents_after"]
    found = tuple(None if pd.isna(row[name]) else row[name] for name in names)

    assert found == slow_life(counts)
    assert row["periods_covered"] == sum(count is not None for count in counts)


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=1, max_size=5))
def test_a_life_does_not_depend_on_the_others_or_on_order(series):
    named = dict(zip("甲乙丙丁戊", series, strict=False))
    trends = trends_of(named)
    whole = lifelines(trends).set_index("slogan")
    alone = pd.concat(lifelines(trends_of({name: counts})) for name, counts in named.items())
    shuffled = lifelines(trends.sample(frac=1, random_state=1)).set_index("slogan")

    pd.testing.assert_frame_equal(whole, alone.set_index("slogan").loc[whole.index])
    pd.testing.assert_frame_equal(whole, shuffled.loc[whole.index])


def test_errors_of_lifelines():
    trends = trends_of({"甲": [1, 2], "乙": [0, 1]})
    with pytest.raises(ValueError, match="min_gap 0 is no whole number above 0"):
        lifelines(trends, 0)
    with pytest.raises(ValueError, match=r"trends lacks the columns \['label', 'documents'\]"):
        lifelines(trends.drop(columns=["label", "documents"]))
    for broken in (trends[1:], pd.concat([trends, trends]), pd.concat([trends[1:], trends[1:2]])):
        with pytest.raises(ValueError, match="trends has not one row for each slogan in each"):
            lifelines(broken)


# Change points


def test_a_change_by_hand():
    """Four years of 1, then four of 9, in 10,000 characters each: 4 and 36, together 40 in 8."""
    row = change_points(trends_of({"甲": [1, 1, 1, 1, 9, 9, 9, 9]})).iloc[0]

    assert (row["label"], row["previous"]) == ("2005", "2004")
    assert row["period"] == pd.Timestamp("2005-01-01")
    assert (row["before"], row["after"]) == (1, 9)
    assert (row["periods_before"], row["periods_after"]) == (4, 4)
    assert row["gain"] == pytest.approx(4 * log(1) + 36 * log(9) - 40 * log(5))
    assert row["scatter"] == 0
    assert row["before_low"] == pytest.approx(1.0899 / 4, rel=1e-4)  # Garwood's limits for 4
    assert row["before_high"] == pytest.approx(10.2416 / 4, rel=1e-4)


def test_scatter_by_hand():
    """Around 2: 1 + 1 + 0; around 20: 16 + 16 + 0; and two of six numbers are fitted."""
    row = change_points(trends_of({"甲": [1, 3, 2, 16, 24, 20]})).iloc[0]

    assert row["label"] == "2004"
    assert row["scatter"] == pytest.approx((2 / 2 + 32 / 20) / 4)


def test_a_slogan_that_does_not_change_has_no_row():
    table = change_points(trends_of({"甲": [3, 3, 3, 3], "乙": [0, 0, 0, 0], "丙": [1, 0, 1, 0]}))

    assert table.empty
    assert table.dtypes.equals(change_points(trends_of({"甲": [0, 0, 0, 90]})).dtypes)


def test_missing_periods_and_periods_without_text_are_skipped():
    row = change_points(trends_of({"甲": [0, 0, None, None, 9, 9]})).iloc[0]
    lengths = [10_000, 10_000, 0, 0, 10_000, 10_000]
    without_text = change_points(trends_of({"甲": [0, 0, 0, 0, 9, 9]}, lengths)).iloc[0]

    assert (row["label"], row["previous"]) == ("2005", "2002")
    assert (row["before"], row["after"], row["periods_before"]) == (0, 9, 2)
    assert without_text.equals(row)


def test_what_counts_is_the_rate():
    lengths = [1000, 1000, 1000, 50_000, 50_000, 50_000]

    assert change_points(trends_of({"甲": [1, 1, 1, 50, 50, 50]}, lengths)).empty
    assert len(change_points(trends_of({"甲": [9, 9, 9, 9, 9, 9]}, lengths))) == 1


def test_the_penalty_decides():
    trends = trends_of({"甲": [1, 1, 1, 1, 9, 9, 9, 9]})
    gain = change_points(trends)["gain"].iloc[0]

    assert len(change_points(trends, penalty=gain - 0.01)) == 1
    assert change_points(trends, penalty=gain + 0.01).empty
    assert change_points(trends).equals(change_points(trends, penalty=log(8)))


def likelihood(counts, lengths):
    count = sum(counts)
    return count * log(count / sum(lengths)) if count else 0.0


def best_cost(counts, lengths, penalty):
    """Try every way to cut; the highest likelihood less the penalties."""

    @lru_cache(None)
    def best(start):
        stops = range(start + 1, len(counts) + 1)
        return max(
            likelihood(counts[start:stop], lengths[start:stop])
            + (best(stop) - penalty if stop < len(counts) else 0)
            for stop in stops
        )

    return best(0)


points = st.lists(
    st.tuples(st.sampled_from([0, 0, 0, 1, 2, 5, 20, 60]), st.integers(1, 9)),
    min_size=1,
    max_size=25,
)


@given(points, st.floats(0.1, 8))
def test_the_cut_is_the_best_of_all_and_each_change_worth_its_price(pairs, penalty):
    counts, lengths = map(list, zip(*pairs, strict=True))
    table = change_points(trends_of({"甲": counts}, lengths), penalty)
    places = [0, *(int(label) - 2001 for label in table["label"]), len(counts)]
    cost = sum(likelihood(counts[a:b], lengths[a:b]) for a, b in pairwise(places))

    assert cost - penalty * len(table) == pytest.approx(
        best_cost(counts, lengths, penalty), abs=1e-6
    )
    assert (table["gain"] >= penalty - 1e-6).all()
    assert (table["before"] != table["after"]).all()
    assert table["after"].tolist()[:-1] == table["before"].tolist()[1:]


def test_counts_at_one_rate_seldom_change():
    """A gain of over log n, by chance, in few of 200 series of 50 years."""
    draws = np.random.default_rng(7).poisson(5, (200, 50))
    series = {f"s{n:03d}": row.tolist() for n, row in enumerate(draws)}

    assert change_points(trends_of(series))["slogan"].nunique() < 40


def test_errors_of_change_points():
    trends = trends_of({"甲": [1, 2]})
    for wrong in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"penalty {wrong}.* is no number above 0"):
            change_points(trends, wrong)
    with pytest.raises(ValueError, match="confidence 1 is not between 0 and 1"):
        change_points(trends, confidence=1)
    with pytest.raises(ValueError, match=r"trends lacks the columns \['length'\]"):
        change_points(trends.drop(columns="length"))


# Heat


def shares(*values):
    return pd.DataFrame({"share": values, "share_low": 0.0, "share_high": 1.0})


def test_the_scale_as_published_and_nothing_made_up():
    scale = load_lexicon("heat")

    assert scale.columns.tolist() == ["level", "gloss", "from_share", "note"]
    assert scale["level"].tolist() == list("沸烫热暖温冷")
    assert scale["from_share"].dropna().tolist() == [0.0518, 0.0129]
    # both limits are said of one year's paper: 2,000 and 500 articles of about 38,700
    assert pytest.approx(500 / 0.0129, rel=0.01) == 2000 / 0.0518


def test_heat_by_hand():
    table = heat(shares(1, 0.0518, 0.0517, 0.0129, 0.0128, 0, np.nan))

    assert table["level"].fillna("").tolist() == ["沸", "沸", "烫", "烫", "", "", ""]
    assert table["below"].fillna("").tolist() == ["", "", "", "", "烫", "烫", ""]
    assert table["level_low"].isna().all()
    assert table["level_high"].tolist() == ["沸"] * 7


def test_heat_on_a_scale_of_ones_own():
    scale = load_lexicon("heat").assign(from_share=[0.05, 0.01, 0.004, 0.001, 0.0001, 0])
    table = heat(shares(0.06, 0.02, 0.005, 0.002, 0.0005, 0.00005, 0), scale)

    assert table["level"].tolist() == [*"沸烫热暖温冷", "冷"]
    assert table["below"].isna().all()


def test_between_two_known_limits_with_one_unknown_the_level_is_not_known():
    scale = load_lexicon("heat").assign(from_share=[0.05, np.nan, 0.004, np.nan, np.nan, 0])
    table = heat(shares(0.06, 0.02, 0.002), scale)

    assert table["level"].fillna("").tolist() == ["沸", "", ""]
    assert table["below"].fillna("").tolist() == ["", "沸", "热"]


@given(st.lists(st.floats(0, 1), max_size=20))
def test_a_level_is_known_where_its_limits_are(values):
    table = heat(pd.DataFrame({"share": values, "share_low": values, "share_high": values}))

    assert (table["level"].isna() == (table["share"] < 0.0129)).all()
    assert (table["level"].isna() == table["below"].notna()).all()
    assert table["level"].equals(table["level_low"].rename("level"))


def test_heat_follows_from_texts_to_level_and_leaves_its_input_alone():
    documents = pd.DataFrame({"doc_id": [f"20230101-{n:03d}" for n in range(100)], "han_chars": 9})
    counts = pd.DataFrame({"doc_id": documents["doc_id"][:3], "slogan": "改革开放", "count": 7})
    trends = slogan_trends(counts, documents)
    table = heat(trends)

    assert "level" not in trends
    assert table["share"].tolist() == [0.03]  # articles, not uses
    assert table[["level", "level_high"]].values.tolist() == [["烫", "沸"]]
    assert table["level_low"].isna().all()


def test_errors_of_heat():
    good = load_lexicon("heat")
    with pytest.raises(ValueError, match=r"trends lacks the columns \['share_low', 'share_high'\]"):
        heat(pd.DataFrame({"share": [1.0]}))
    with pytest.raises(ValueError, match=r"scale lacks the columns \['from_share'\]"):
        heat(shares(1.0), good[["level"]])
    with pytest.raises(ValueError, match=r"scale has no level, or one twice: .*沸.*沸"):
        heat(shares(1.0), good.assign(level="沸"))
    with pytest.raises(ValueError, match=r"scale has no level, or one twice: \[\]"):
        heat(shares(1.0), good[:0])
    with pytest.raises(ValueError, match="'沸', the hottest, has no from_share"):
        heat(shares(1.0), good.assign(from_share=np.nan))
    for limits in ([0.1, 0.1], [0.1, 0.2], [2, 0.1], [0.1, -1]):
        with pytest.raises(ValueError, match="from_share does not fall between 1 and 0"):
            heat(shares(1.0), good[:2].assign(from_share=limits))


# The record


@pytest.fixture(scope="module")
def record():
    return read_reference("government_work_reports")


def of_record(record, *slogans):
    table = record.slogans[record.slogans["slogan"].isin(slogans)]
    return slogan_trends(table, record.documents)


def test_lives_on_the_record(record):
    table = lifelines(of_record(record, "两个确立", "科学发展观", "四个现代化")).set_index("slogan")

    assert table["first"].to_dict() == {
        "两个确立": "2022",
        "科学发展观": "2004",
        "四个现代化": "1978",
    }
    assert table.loc["两个确立", "open_end"]
    assert 2004 <= int(table.loc["科学发展观", "peak"]) <= 2012
    assert table.loc["科学发展观", "last"] == "2018"
    assert exp(-table.loc["科学发展观", "expected_after"]) < 0.001
    assert (table[["periods_covered", "periods_missing"]] == [56, 16]).all(axis=None)


def test_reform_changes_when_it_began(record):
    reform = record.terms[record.terms["term"] == "改革"]
    table = change_points(slogan_trends(reform, record.documents))
    steepest = table.assign(ratio=table["after"] / table["before"]).nlargest(1, "ratio")

    assert abs(int(steepest["label"].iloc[0]) - 1979) <= 2
    assert steepest["before_high"].iloc[0] < steepest["after_low"].iloc[0]


def test_class_struggle_ends_and_the_scientific_outlook_begins(record):
    struggle = record.terms[record.terms["term"] == "阶级斗争"]
    ends = change_points(slogan_trends(struggle, record.documents)).iloc[-1]
    begins = change_points(of_record(record, "科学发展观")).iloc[0]

    assert ends["label"] == "1980"
    assert ends["after"] < 0.1 < ends["before"]
    assert (begins["label"], begins["before"]) == ("2004", 0)
