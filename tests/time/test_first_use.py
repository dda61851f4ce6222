"""Tests of analysis.time.first_use, on a record that can be read by hand."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_slogans, read_reference
from analysis.time.first_use import FIRST_USE, first_use


def corpus(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts)})


def lexicon(**introduced):
    return pd.DataFrame({"slogan": list(introduced), "introduced": list(introduced.values())})


def record(**dates):
    return pd.DataFrame({"doc_id": list(dates), "date": list(dates.values())})


def seen(*pairs):
    return pd.DataFrame(pairs, columns=["doc_id", "slogan"])


def test_first_use_by_hand():
    slogans = lexicon(早说="1980", 准时="1978-12", 从未="1990", 不知=None, 不知未见=None)
    documents = pd.DataFrame({"doc_id": ["c", "a", "b"], "year": [1985, 1964, 1978]})
    mentions = seen(
        ("c", "早说"), ("b", "早说"), ("b", "准时"), ("c", "准时"), ("a", "不知"), ("a", "不知")
    )
    table = first_use(slogans, documents, mentions)

    assert table.astype("object").where(table.notna(), None).values.tolist() == [
        ["早说", "1980", "1978", "b", "1985", "c", 2, -2, True, 2, "1978", 1],
        ["准时", "1978-12", "1978", "b", "1985", "c", 2, 0, False, 1, "1964", 2],
        ["从未", "1990", None, None, None, None, 0, None, None, 3, "1985", 0],
        ["不知", None, "1964", "a", "1964", "a", 1, None, None, None, None, None],
        ["不知未见", None, None, None, None, None, 0, None, None, None, None, None],
    ]
    assert table.dtypes.astype("str").to_dict() == FIRST_USE


@pytest.mark.parametrize(
    ("introduced", "first_seen", "contradiction"),
    [
        ("2021-11-11", "2021", False),
        ("2021-11-11", "2021-10", True),
        ("2021-11-11", "2021-11", False),
        ("2021-11-11", "2021-11-10", True),
        ("2021-11-11", "2021-11-11", False),
        ("2021-11", "2021-10-31", True),
        ("2021-11", "2021-11-01", False),
        ("2021", "2021-01-01", False),
        ("2021", "2020-12-31", True),
    ],
)
def test_dates_are_compared_as_far_as_both_are_exact(introduced, first_seen, contradiction):
    table = first_use(lexicon(甲乙=introduced), record(a=first_seen), seen(("a", "甲乙")))

    assert table["contradiction"].tolist() == [contradiction]
    assert table["documents_before"].tolist() == [int(contradiction)]


def test_of_one_year_the_document_with_a_day_is_the_first():
    documents = record(a="2021", b="2021-03-05", c="2021-02")
    table = first_use(lexicon(甲乙="2021-11"), documents, seen(*((d, "甲乙") for d in "abc")))

    assert table[["first_doc", "last_doc"]].values.tolist() == [["c", "a"]]
    assert table["contradiction"].tolist() == [True]


def test_dates_of_python_and_pandas_and_numbers_as_identifiers_serve():
    documents = pd.DataFrame({"doc_id": [1, 2, 3]})
    documents["date"] = [date(2021, 3, 5), datetime(2022, 3, 5, 9), pd.Timestamp("2023-03-05")]
    mentions = pd.DataFrame({"doc_id": [3, 2], "slogan": "甲乙"})
    table = first_use(lexicon(甲乙="2021"), documents, mentions)

    assert table[["first_seen", "last_seen"]].values.tolist() == [["2022-03-05", "2023-03-05"]]
    assert table[["first_doc", "years_late"]].values.tolist() == [["2", 1]]


@given(
    st.lists(st.tuples(st.integers(1950, 2025), st.booleans()), max_size=8),
    st.one_of(st.none(), st.integers(1950, 2025)),
)
def test_columns_agree_with_one_another(reports, introduced):
    documents = pd.DataFrame({"doc_id": range(len(reports)), "year": [y for y, _ in reports]})
    mentions = seen(*((n, "甲乙") for n, (_, has) in enumerate(reports) if has))
    row = first_use(lexicon(甲乙=introduced and str(introduced)), documents, mentions).iloc[0]
    years = sorted(year for year, has in reports if has)

    assert row["documents"] == len(years)
    assert pd.isna(row["first_seen"]) if not years else row["first_seen"] == str(years[0])
    assert pd.isna(row["last_seen"]) if not years else row["last_seen"] == str(years[-1])
    if introduced:
        assert row["documents_before"] + row["documents_since"] == len(reports)
    if introduced and years:
        assert row["years_late"] == years[0] - introduced
        assert row["contradiction"] == (row["years_late"] < 0)


def test_no_documents_and_no_slogans_keep_columns_and_types():
    alone = first_use(lexicon(甲乙="2021"), record(), seen())

    assert alone[["documents", "documents_before", "documents_since"]].values.tolist() == [
        [0, 0, 0]
    ]
    for table in (alone, first_use(lexicon(), record(a="2021"), seen())):
        assert table.dtypes.astype("str").to_dict() == FIRST_USE


def test_the_lexicon_and_the_record_contradict_each_other_once_and_a_note_says_why():
    slogans = load_slogans()
    series = [read_reference(name) for name in ("government_work_reports", "cpc_congress_reports")]
    documents = pd.concat([part.documents for part in series])
    table = first_use(slogans, documents, pd.concat([part.slogans for part in series]))
    early = slogans[table["contradiction"].fillna(False).to_numpy(dtype=bool)]

    assert len(table) == len(slogans)
    assert early["slogan"].tolist() == ["新发展理念"]
    assert early["note"].str.contains("Earlier hits are other words").all()


def test_what_is_missing_unknown_or_no_date_is_named():
    slogans, documents, mentions = lexicon(甲乙="2021"), record(a="2021"), seen(("a", "甲乙"))

    with pytest.raises(ValueError, match=r"slogans lacks the columns \['introduced'\]"):
        first_use(slogans[["slogan"]], documents, mentions)
    with pytest.raises(ValueError, match=r"documents lacks the columns \['doc_id'\]"):
        first_use(slogans, documents[["date"]], mentions)
    with pytest.raises(ValueError, match=r"mentions lacks the columns \['slogan'\]"):
        first_use(slogans, documents, mentions[["doc_id"]])
    with pytest.raises(ValueError, match="mentions names the unknown document 'b'"):
        first_use(slogans, documents, seen(("b", "甲乙")))
    with pytest.raises(ValueError, match="documents repeats the doc_id 'a'"):
        first_use(slogans, pd.concat([documents] * 2), mentions)
    with pytest.raises(ValueError, match="slogans repeats '甲乙'"):
        first_use(pd.concat([slogans] * 2), documents, mentions)


@pytest.mark.parametrize("value", ["21", "2021-13", "2021-02-30", "0000", None])
def test_documents_without_a_date_are_left_out_and_named(value):
    documents = pd.DataFrame({"doc_id": ["甲文", "b"], "date": [value, "2022"]})
    with pytest.warns(UserWarning, match="1 of 2 documents are left out; '甲文': .*no date"):
        table = first_use(lexicon(甲乙="2021"), documents, seen(("甲文", "甲乙"), ("b", "甲乙")))

    assert table[["documents", "first_doc", "documents_since"]].values.tolist() == [[1, "b", 1]]


@pytest.mark.parametrize("value", ["21", "2021-13", "2021-02-30", "2021-1", "2021 ", "0000"])
def test_what_is_no_date_of_a_slogan_is_refused(value):
    with pytest.raises(
        ValueError, match=f"introduced of '甲乙': {value!r} is no date such as 2021"
    ):
        first_use(lexicon(甲乙=value), record(a="2021"), seen())


def test_dates_in_names_serve_and_are_no_more_exact_than_they_are():
    """A text of 2021, said so by its name, is no text of the first of January."""
    documents = pd.DataFrame({"doc_id": ["2021年讲话"]})
    slogans, mentions = lexicon(甲乙="2021-11-11"), seen(("2021年讲话", "甲乙"))
    table = first_use(slogans, documents, mentions)

    assert table[["first_seen", "contradiction"]].values.tolist() == [["2021", False]]
