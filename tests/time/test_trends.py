"""Tests of analysis.time.trends: by hand, by published limits, by identities, on the record."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import find_slogans, load_slogans, read_reference, slogan_counts
from analysis.time import trends as module
from analysis.time.trends import count_interval, share_interval, slogan_trends

COLUMNS = [
    *("period", "label", "slogan", "count", "length", "per_10k", "per_10k_low", "per_10k_high"),
    *("documents_with", "documents", "share", "share_low", "share_high"),
]


@pytest.fixture
def documents():
    """Two texts of 2021, none of 2022, one of 2023 in March and one in April."""
    return pd.DataFrame(
        {
            "doc_id": ["b", "a", "c", "d"],
            "date": ["2021-05-01", "2021-02-01", "2023-03-05", "2023-04-01"],
            "han_chars": [600, 400, 2000, 0],
        }
    )


@pytest.fixture
def counts():
    rows = [("a", "改革开放", 3), ("b", "改革开放", 1), ("b", "共同富裕", 1), ("c", "共同富裕", 2)]
    return pd.DataFrame(rows, columns=["doc_id", "slogan", "count"])


def test_by_year_by_hand(counts, documents):
    table = slogan_trends(counts, documents)

    assert list(table.columns) == COLUMNS
    assert table["slogan"].tolist() == ["改革开放"] * 3 + ["共同富裕"] * 3
    assert table["label"].tolist() == ["2021", "2022", "2023"] * 2
    assert table["period"].astype("str").tolist()[:3] == ["2021-01-01", "2022-01-01", "2023-01-01"]
    assert table["count"].tolist() == [4, pd.NA, 0, 1, pd.NA, 2]
    assert table["length"].tolist() == [1000, 0, 2000] * 2
    assert table["per_10k"].fillna(-1).tolist() == [40, -1, 0, 10, -1, 10]
    assert table["documents_with"].tolist() == [2, pd.NA, 0, 1, pd.NA, 1]
    assert table["documents"].tolist() == [2, 0, 2] * 2
    assert table["share"].fillna(-1).tolist() == [1, -1, 0, 0.5, -1, 0.5]


def test_a_period_without_documents_is_missing_and_one_without_the_slogan_is_zero(
    counts, documents
):
    table = slogan_trends(counts, documents).set_index(["slogan", "label"])
    numbers = ["count", "per_10k", "per_10k_low", "per_10k_high", "documents_with", "share"]

    assert table.loc[("改革开放", "2022"), [*numbers, "share_low", "share_high"]].isna().all()
    zero = table.loc[("改革开放", "2023")]
    assert zero[numbers].fillna(-1).tolist()[:3] == [0, 0, 0]
    assert zero["per_10k_high"] == pytest.approx(10_000 * 3.6888794 / 2000)
    assert zero["share_high"] == pytest.approx(1 - 0.025**0.5)


def test_lengths_are_counted_in_the_text_if_they_are_not_given(counts):
    documents = pd.DataFrame(
        {"doc_id": list("abc"), "year": 2021, "text": ["改革开放。", "ABC", "共同富裕"]}
    )

    assert slogan_trends(counts, documents)["length"].tolist() == [8, 8]


def test_a_rate_over_no_characters_is_not_a_number(counts, documents):
    table = slogan_trends(counts, documents, "month").set_index(["slogan", "label"])
    april = table.loc[("共同富裕", "2023-04")]

    assert (april["count"], april["documents"], april["share"]) == (0, 1, 0)
    assert np.isnan(april["per_10k"])
    assert np.isnan(april["per_10k_high"])


def test_terms_count_as_slogans_do(counts, documents):
    table = slogan_trends(counts.rename(columns={"slogan": "term"}), documents)

    assert "slogan" not in table
    assert table.rename(columns={"term": "slogan"}).equals(slogan_trends(counts, documents))


def test_rows_of_a_document_are_added_up_and_zeros_ask(counts, documents):
    more = pd.DataFrame({"doc_id": ["a", "a"], "slogan": ["改革开放", "两个确立"], "count": [2, 0]})
    table = slogan_trends(pd.concat([counts, more]), documents).set_index(["slogan", "label"])

    assert table.loc[("改革开放", "2021"), ["count", "documents_with"]].tolist() == [6, 2]
    assert table.loc["两个确立", "count"].tolist() == [0, pd.NA, 0]


def test_from_texts_to_trends():
    documents = pd.DataFrame(
        {"doc_id": ["20230101", "20230102"], "text": ["坚持改革开放，改革开放！", "没有"]}
    )
    counts = slogan_counts(find_slogans(documents, load_slogans()), documents, by="doc_id")
    table = slogan_trends(counts, documents, "day")

    assert table[["label", "count", "per_10k"]].values.tolist() == [
        ["2023-01-01", 2, 2000.0],
        ["2023-01-02", 0, 0.0],
    ]


def test_doc_ids_are_compared_as_text():
    documents = pd.DataFrame({"doc_id": [2021, 2022], "han_chars": 100})
    counts = pd.DataFrame({"doc_id": ["2021"], "slogan": ["改革开放"], "count": [1]})

    assert slogan_trends(counts, documents)["count"].tolist() == [1, 0]


def test_documents_without_a_date_are_named(counts, documents):
    undated = documents.assign(date=["soon", None, "2023-03-05", "2023-04-01"])
    with pytest.warns(UserWarning, match="left out") as caught:
        table = slogan_trends(counts, undated)

    assert str(caught[0].message) == (
        "2 of 4 documents are left out; 'b': date 'soon' is no date; 'a': no date found"
    )
    assert caught[0].filename == __file__
    assert table[["label", "slogan", "count"]].values.tolist() == [
        ["2023", "共同富裕", 2],
        ["2023", "改革开放", 0],
    ]


def test_by_a_column(counts, documents):
    table = slogan_trends(counts, documents.assign(leader=["B", "B", "A", "A"]), "leader")

    assert table["label"].tolist() == ["B", "A"] * 2
    assert table["count"].tolist() == [4, 0, 1, 2]


# Intervals


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood (1936), as tabulated since
    [
        (0, 0, 3.689),
        (1, 0.0253, 5.572),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (50, 37.11, 65.92),
    ],
)
def test_published_limits_of_poisson_counts(count, low, high):
    limits = count_interval(np.array([count]), 0.95)

    assert [limit[0] for limit in limits] == pytest.approx([low, high], rel=5e-4, abs=5e-5)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Clopper and Pearson (1934), as tabulated since
    [(0, 10, 0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1)],
)
def test_published_limits_of_shares(part, whole, low, high):
    limits = share_interval(np.array([part]), np.array([whole]), 0.95)

    assert [limit[0] for limit in limits] == pytest.approx([low, high], abs=5e-5)


@given(st.lists(st.integers(0, 10_000), min_size=1), st.floats(0.5, 0.999))
def test_limits_of_counts_leave_the_tails_that_define_them(counts, confidence):
    counts = np.array(counts)
    low, high = count_interval(counts, confidence)
    tail = np.full(len(counts), (1 - confidence) / 2)

    assert stats.poisson.cdf(counts, high) == pytest.approx(tail, rel=1e-6)
    some = counts > 0
    assert stats.poisson.sf(counts - 1, low)[some] == pytest.approx(tail[some], rel=1e-6)
    assert (low[~some] == 0).all()


@given(st.integers(1, 500), st.data(), st.floats(0.5, 0.999))
def test_limits_of_shares_are_those_of_scipy(whole, data, confidence):
    part = data.draw(st.integers(0, whole))
    limits = share_interval(np.array([[part]]), np.array([[whole]]), confidence)
    theirs = stats.binomtest(part, whole).proportion_ci(confidence, method="exact")

    assert [limit.item() for limit in limits] == pytest.approx([theirs.low, theirs.high], abs=1e-9)


def test_bootstrap_of_two_documents_by_hand():
    """Of 0 and 2 uses in 10,000 characters each, one in two draws has 1, one in four 0 or 2."""
    documents = pd.DataFrame({"doc_id": ["a", "b"], "year": 2021, "han_chars": 10_000})
    counts = pd.DataFrame({"doc_id": ["b"], "slogan": ["改革开放"], "count": [2]})
    wide = slogan_trends(counts, documents, interval="bootstrap")
    narrow = slogan_trends(counts, documents, interval="bootstrap", confidence=0.4)

    assert wide[["per_10k_low", "per_10k", "per_10k_high"]].values.tolist() == [[0, 1, 2]]
    assert narrow[["per_10k_low", "per_10k", "per_10k_high"]].values.tolist() == [[1, 1, 1]]


def test_bootstrap_needs_documents_and_uses(counts, documents):
    table = slogan_trends(counts, documents, "quarter", "bootstrap")
    limits = table[["per_10k_low", "per_10k_high"]]

    assert limits.isna().all(axis=None)  # no quarter has two
    by_year = slogan_trends(counts, documents, interval="bootstrap").set_index(["slogan", "label"])
    assert by_year.loc[("改革开放", "2021"), "per_10k_high"] == 75  # twice a: 3 uses in 400
    assert by_year.loc[("改革开放", "2021"), "per_10k_low"] == pytest.approx(10_000 / 600)
    assert np.isnan(by_year.loc[("改革开放", "2023"), "per_10k_high"])


def test_bootstrap_does_not_depend_on_order_or_on_how_much_is_held_at_once(monkeypatch):
    generator = np.random.default_rng(1)
    documents = pd.DataFrame(
        {"doc_id": [f"2021-01-{day:02d}" for day in range(1, 29)], "han_chars": range(100, 128)}
    )
    counts = pd.DataFrame(
        {
            "doc_id": generator.choice(documents["doc_id"], 200),
            "slogan": generator.choice(list("甲乙丙丁"), 200),
            "count": 1,
        }
    )
    once = slogan_trends(counts, documents, "month", "bootstrap")
    shuffled = slogan_trends(counts[::-1], documents[::-1], "month", "bootstrap")
    monkeypatch.setattr(module, "_AT_ONCE", 1500)
    piecewise = slogan_trends(counts, documents, "month", "bootstrap")

    assert once.equals(shuffled)
    pd.testing.assert_frame_equal(once, piecewise)
    assert (once["per_10k_low"] < once["per_10k"]).all()
    assert (once["per_10k"] < once["per_10k_high"]).all()


def test_bootstrap_sees_clusters_that_poisson_does_not():
    documents = pd.DataFrame(
        {"doc_id": [f"202101{d:02d}" for d in range(1, 31)], "han_chars": 1000}
    )
    one = pd.DataFrame({"doc_id": ["20210101"], "slogan": ["改革开放"], "count": [30]})
    all_of_them = pd.DataFrame({"doc_id": documents["doc_id"], "slogan": "改革开放", "count": 1})

    clustered = slogan_trends(one, documents, interval="bootstrap").iloc[0]
    even = slogan_trends(all_of_them, documents, interval="bootstrap").iloc[0]
    poisson = slogan_trends(one, documents).iloc[0]
    assert clustered["per_10k"] == even["per_10k"] == poisson["per_10k"] == 10
    assert clustered["per_10k_low"] == 0 < poisson["per_10k_low"]
    assert even["per_10k_low"] == even["per_10k_high"] == 10


# Identities


@st.composite
def corpora(draw):
    days = draw(st.lists(st.dates(date(2019, 12, 1), date(2022, 2, 1)), min_size=1, max_size=8))
    size = len(days)
    lengths = draw(st.lists(st.integers(0, 500), min_size=size, max_size=size))
    documents = pd.DataFrame({"doc_id": range(size), "date": days, "han_chars": lengths})
    cells = draw(
        st.lists(
            st.tuples(st.integers(0, size - 1), st.sampled_from("甲乙丙"), st.integers(0, 9)),
            max_size=20,
        )
    )
    return documents, pd.DataFrame(cells, columns=["doc_id", "slogan", "count"])


@given(corpora(), st.sampled_from(["quarter", "month", "day"]))
def test_a_year_is_the_sum_of_its_parts(corpus, by):
    documents, counts = corpus
    additive = ["count", "length", "documents_with", "documents"]
    years = slogan_trends(counts, documents).set_index(["slogan", "label"])
    parts = slogan_trends(counts, documents, by)
    sums = parts.assign(label=parts["label"].str[:4]).groupby(["slogan", "label"])[additive].sum()

    assert (
        sums.loc[years.index].to_numpy().tolist() == years[additive].fillna(0).to_numpy().tolist()
    )
    assert years["count"].sum() == counts["count"].sum()


@given(
    corpora(), st.sampled_from(["year", "month", "week"]), st.sampled_from(["poisson", "bootstrap"])
)
def test_every_row_is_in_order_and_its_limits_around_it(corpus, by, interval):
    documents, counts = corpus
    before = documents.copy(), counts.copy()
    table = slogan_trends(counts, documents, by, interval)
    spoken = table.dropna(subset=["per_10k_low", "per_10k"])

    assert documents.equals(before[0])
    assert counts.equals(before[1])
    assert (spoken["per_10k_low"] <= spoken["per_10k"] * (1 + 1e-12)).all()
    assert (spoken["per_10k"] <= spoken["per_10k_high"] * (1 + 1e-12)).all()
    there = table[table["documents"] > 0]
    assert (there["share_low"] <= there["share"]).all()
    assert (there["share"] <= there["share_high"]).all()
    assert table["count"].isna().equals(table["documents"] == 0)
    assert len(table) == table["slogan"].nunique() * table["label"].nunique()
    assert all(rows["period"].is_monotonic_increasing for _, rows in table.groupby("slogan"))


def test_empty_tables_keep_their_columns(counts, documents):
    full = slogan_trends(counts, documents)
    for some in (slogan_trends(counts[:0], documents), slogan_trends(counts[:0], documents[:0])):
        assert some.empty
        assert some.dtypes.equals(full.dtypes)


def test_any_unicode():
    ids = pd.Series(["a\ud800", "b"], dtype=object)
    counts = pd.DataFrame({"doc_id": ids, "slogan": ids + "\0𠀀", "count": [1, 2]})
    documents = pd.DataFrame({"doc_id": ids, "year": [2020, 2021], "text": ids + "改"})

    assert (
        slogan_trends(counts, documents)["slogan"].tolist() == ["b\0𠀀"] * 2 + ["a\ud800\0𠀀"] * 2
    )


# Errors


def test_errors(counts, documents):
    with pytest.raises(ValueError, match=r"counts lacks the columns \['count'\]"):
        slogan_trends(counts.drop(columns="count"), documents)
    with pytest.raises(
        ValueError, match=r"documents lacks both the columns 'han_chars' and 'text'"
    ):
        slogan_trends(counts, documents.drop(columns="han_chars"))
    with pytest.raises(ValueError, match=r"interval 'normal' is not one of"):
        slogan_trends(counts, documents, interval="normal")
    with pytest.raises(ValueError, match=r"confidence 95 is not between 0 and 1"):
        slogan_trends(counts, documents, confidence=95)
    with pytest.raises(ValueError, match=r"by 'decade' is neither"):
        slogan_trends(counts, documents, "decade")
    with pytest.raises(ValueError, match=r"counts names the unknown document 'a'"):
        slogan_trends(counts, documents[documents["doc_id"] != "a"])
    with pytest.raises(ValueError, match=r"documents repeats the doc_id 'b'"):
        slogan_trends(counts, pd.concat([documents, documents]))
    with pytest.raises(ValueError, match=r"the slogan 5 is no string"):
        slogan_trends(counts.assign(slogan=5), documents)
    for wrong in (-1, 0.5, np.nan, np.inf):
        with pytest.raises(ValueError, match=rf"the count of '改革开放' is .*{wrong}.*, no whole"):
            slogan_trends(counts.assign(count=wrong), documents)
        with pytest.raises(ValueError, match=r"documents: the length of 'b' is no whole number"):
            slogan_trends(counts, documents.assign(han_chars=wrong))
    with pytest.raises(ValueError, match=r"documents: the length of 'b' is no whole number"):
        slogan_trends(counts, documents.drop(columns="han_chars").assign(text=None))
    with pytest.raises(ValueError, match=r"no document falls in a year; 'b': date 'x' is no date"):
        slogan_trends(counts, documents.assign(date="x"))


def test_a_mistyped_year_does_not_fill_the_memory(counts, documents, monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 1000)
    typo = documents.assign(date=["1021-05-01", *documents["date"][1:]])
    with pytest.raises(ValueError, match=r"2 by day from 1021-05-01 to 2023-04-01 would be over"):
        slogan_trends(counts, typo, "day")


# The record


@pytest.fixture(scope="module")
def record():
    return read_reference("government_work_reports")


def test_years_without_a_report_are_missing(record):
    table = slogan_trends(record.slogans, record.documents)
    one = table[table["slogan"] == "改革开放"]
    missing = one.loc[one["documents"] == 0, "label"].astype(int).tolist()

    assert len(one) == 72
    assert missing == [1961, 1962, 1963, *range(1965, 1975), 1976, 1977, 1991]
    assert table["count"].sum() == record.slogans["count"].sum()


def test_two_establishes_is_not_said_before_2022(record):
    """The resolution that brought it is of November 2021."""
    table = slogan_trends(record.slogans[record.slogans["slogan"] == "两个确立"], record.documents)

    assert table.loc[table["count"] > 0, "label"].tolist() == ["2022", "2023", "2024", "2025"]


def test_the_scientific_outlook_peaks_under_its_authors(record):
    counts = record.slogans[record.slogans["slogan"] == "科学发展观"]
    table = slogan_trends(counts, record.documents)

    assert 2004 <= int(table.loc[table["per_10k"].idxmax(), "label"]) <= 2012


def test_reform_rises_after_1978(record):
    counts = record.terms[record.terms["term"] == "改革"]
    eras = record.documents.assign(era=np.where(record.documents["year"] <= 1978, "Mao", "after"))
    before, after = slogan_trends(counts, eras, "era").itertuples()

    assert before.label == "Mao"
    assert before.per_10k_high < 5 < after.per_10k_low
