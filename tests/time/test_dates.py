"""Tests of analysis.time.dates: every form of a date, and what is none."""

import datetime
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.lexicons import load_lexicon
from analysis.time.dates import assign_periods, choose_period, document_dates, with_period


def named(*names):
    return document_dates(pd.DataFrame({"doc_id": list(names)}))


def shown(table):
    return [
        None if pd.isna(day) else (f"{day:%Y-%m-%d}", precision)
        for day, precision in zip(table["date"], table["precision"], strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "day", "precision"),
    [
        ("20230105", "2023-01-05", "day"),
        ("news/20230105", "2023-01-05", "day"),
        ("2023-01-05", "2023-01-05", "day"),
        ("2023_1_5", "2023-01-05", "day"),
        ("2023.01.05讲话", "2023-01-05", "day"),
        ("2023年1月5日", "2023-01-05", "day"),
        ("２０２３年１月５日", "2023-01-05", "day"),
        ("2024/02/29", "2024-02-29", "day"),
        ("202301", "2023-01-01", "month"),
        ("2023-01", "2023-01-01", "month"),
        ("2023年1月", "2023-01-01", "month"),
        ("2023", "2023-01-01", "year"),
        ("work-1954", "1954-01-01", "year"),
        ("1954年工作报告", "1954-01-01", "year"),
        ("2023_2", "2023-01-01", "year"),  # the second text of 2023, or February: the year is sure
        ("2023/20230105", "2023-01-05", "day"),
        ("2023年/2023-01/20230105", "2023-01-05", "day"),
        ("讲话99_20230105", "2023-01-05", "day"),
    ],
)
def test_dates_in_names(name, day, precision):
    assert shown(named(name)) == [(day, precision)]
    assert named(name)["origin"].tolist() == ["doc_id"]
    assert named(name)["note"].isna().all()


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("讲话", "no date found"),
        ("", "no date found"),
        ("120230105", "no date found"),  # digits inside longer digit strings
        ("202301051", "no date found"),
        ("12023", "no date found"),
        ("1234", "no date found"),
        ("20231305", "20231305 in doc_id is no date"),
        ("20230230", "20230230 in doc_id is no date"),
        ("2023-13-01", "2023-13-01 in doc_id is no date"),
        ("2023-13", "2023-13 in doc_id is no date"),
        ("2023年13月", "2023年13月 in doc_id is no date"),
        ("202313", "202313 in doc_id is no date"),
        ("2023-2024", "2023 in doc_id and 2024 in doc_id disagree"),
        ("20230101-20230102", "2023-01-01 in doc_id and 2023-01-02 in doc_id disagree"),
        ("2022/20230105", "2023-01-05 in doc_id and 2022 in doc_id disagree"),
    ],
)
def test_what_is_no_date_in_a_name_says_why(name, note):
    table = named(name)

    assert shown(table) == [None]
    assert table["note"].tolist() == [note]
    assert table[["precision", "origin"]].isna().all(axis=None)


def test_the_source_is_asked_after_the_doc_id():
    documents = pd.DataFrame(
        {"doc_id": ["a", "2020", "2023-13"], "source": ["x/2021.txt", "2021.txt", None]}
    )
    table = document_dates(documents)

    assert shown(table) == [("2021-01-01", "year"), ("2020-01-01", "year"), None]
    assert table["origin"].tolist()[:2] == ["source", "doc_id"]
    assert table["note"].tolist()[2] == "2023-13 in doc_id is no date"


@pytest.mark.parametrize(
    ("value", "day", "precision"),
    [
        ("2023-03-05", "2023-03-05", "day"),
        (" 2023-3-5 ", "2023-03-05", "day"),
        ("2023-03-05T10:20:30+08:00", "2023-03-05", "day"),
        ("2023-03-05 10:20", "2023-03-05", "day"),
        ("20230305", "2023-03-05", "day"),
        ("2023年3月5日", "2023-03-05", "day"),
        ("2023-3", "2023-03-01", "month"),
        ("2023年", "2023-01-01", "year"),
        ("1851", "1851-01-01", "year"),
        (2023, "2023-01-01", "year"),
        (2023.0, "2023-01-01", "year"),
        (np.int64(20230305), "2023-03-05", "day"),
        (202303, "2023-03-01", "month"),
        (datetime.date(2023, 3, 5), "2023-03-05", "day"),
        (datetime.datetime(2023, 3, 5, 23), "2023-03-05", "day"),
        (pd.Timestamp("2023-03-05 23:00", tz="Asia/Shanghai"), "2023-03-05", "day"),
        (np.datetime64("2023-03-05"), "2023-03-05", "day"),
        (pd.Period("2023-03", "M"), "2023-03-01", "month"),
    ],
)
@pytest.mark.parametrize("column", ["date", "year"])
def test_dates_in_metadata(value, day, precision, column):
    documents = pd.DataFrame({"doc_id": ["1999"], column: pd.Series([value], dtype=object)})
    table = document_dates(documents)

    assert shown(table) == [(day, precision)]
    assert table["origin"].tolist() == [column]


@pytest.mark.parametrize(
    "value",
    ["soon", "2023-02-30", "2023-13", "23-01-05", "2023Q1", 5, 2023.5, True, np.inf, [2023]],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_name_is_not_asked(value):
    documents = pd.DataFrame({"doc_id": ["1999"], "date": pd.Series([value], dtype=object)})
    table = document_dates(documents)

    assert shown(table) == [None]
    assert table["note"].tolist() == [f"date {value!r} is no date"]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NaT, pd.NA, "", "  "])
def test_an_empty_cell_leaves_it_to_the_next(missing):
    documents = pd.DataFrame({"doc_id": ["1999"], "date": pd.Series([missing], dtype=object)})

    assert document_dates(documents)["origin"].tolist() == ["doc_id"]
    assert document_dates(documents.assign(year=2000))["origin"].tolist() == ["year"]


def test_date_and_year_must_agree():
    documents = pd.DataFrame(
        {"doc_id": ["a", "b"], "date": ["2023-03-05", "2023-03-05"], "year": [2023, 2022]}
    )
    table = document_dates(documents)

    assert shown(table) == [("2023-03-05", "day"), None]
    assert table["origin"].tolist()[0] == "date"
    assert table["note"].tolist()[1] == "2023-03-05 in date and 2022 in year disagree"


def test_a_column_of_timestamps_with_gaps():
    dates = pd.to_datetime(pd.Series(["2023-03-05", None]))
    table = document_dates(pd.DataFrame({"doc_id": ["1999", "2000"], "date": dates}))

    assert shown(table) == [("2023-03-05", "day"), ("2000-01-01", "year")]


def test_an_empty_table_keeps_its_columns():
    table = document_dates(pd.DataFrame({"doc_id": pd.Series([], dtype="str")}))

    assert table.empty
    assert table.dtypes.astype(str).tolist() == ["str", "datetime64[us]", "str", "str", "str"]


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['doc_id'\]"):
        document_dates(pd.DataFrame({"date": [2023]}))


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    forms = ["%Y%m%d", "%Y-%m-%d", "%Y_%m_%d", "%Y年%m月%d日", "x%Y/%m/%d.txt"]
    tables = named(*(day.strftime(form) for form in forms))

    assert shown(tables) == [(day.isoformat(), "day")] * len(forms)


@given(st.lists(st.text(), max_size=5))
def test_any_name_gives_a_date_or_a_reason(names):
    documents = pd.DataFrame({"doc_id": pd.Series(names, dtype=object)})
    before = documents.copy()
    table = document_dates(documents)

    assert len(table) == len(names)
    assert (table["date"].isna() == table["note"].notna()).all()
    assert documents.equals(before)


@given(st.text(alphabet="0123456789-_年月日 ", max_size=14))
def test_a_date_found_has_its_year_in_the_name(name):
    table = named(name)
    if table["date"].notna().all():
        assert re.search(rf"(?<![0-9]){table['date'][0].year}", name)


# Periods


def test_every_calendar_period_from_the_first_to_the_last():
    documents = pd.DataFrame({"doc_id": ["20231230", "20240102"]})
    found = {
        by: assign_periods(documents, by)[1]["label"].tolist()
        for by in ("year", "quarter", "month", "week", "day")
    }

    assert found == {
        "year": ["2023", "2024"],
        "quarter": ["2023Q4", "2024Q1"],
        "month": ["2023-12", "2024-01"],
        "week": ["2023-W52", "2024-W01"],
        "day": ["2023-12-30", "2023-12-31", "2024-01-01", "2024-01-02"],
    }


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)))
def test_weeks_are_those_of_iso_8601(day):
    _, periods, _ = assign_periods(pd.DataFrame({"doc_id": [f"{day:%Y%m%d}"]}), "week")
    year, week, weekday = day.isocalendar()

    assert periods["label"].tolist() == [f"{year}-W{week:02d}"]
    assert periods["period"].tolist() == [pd.Timestamp(day) - pd.Timedelta(days=weekday - 1)]


def test_what_is_not_dated_well_enough_is_left_out_with_its_reason():
    documents = pd.DataFrame({"doc_id": ["2023", "202302", "20230305", "讲话"]})

    assert assign_periods(documents, "year")[2] == {"讲话": "no date found"}
    codes, periods, left_out = assign_periods(documents, "month")
    assert codes.tolist() == [-1, 0, 1, -1]
    assert periods["label"].tolist() == ["2023-02", "2023-03"]
    assert left_out == {"2023": "dated to the year only", "讲话": "no date found"}
    assert assign_periods(documents, "day")[2]["202302"] == "dated to the month only"


def test_groups_are_in_order_of_their_first_dates():
    documents = pd.DataFrame(
        {"doc_id": ["2013", "2003", "x", "2008", "y"], "leader": ["C", "B", "A", "B", None]}
    )
    codes, periods, left_out = assign_periods(documents, "leader")

    assert periods["label"].tolist() == ["B", "C", "A"]
    assert periods["period"].astype("str").tolist()[:2] == ["2003-01-01", "2013-01-01"]
    assert periods["period"].isna().tolist() == [False, False, True]
    assert codes.tolist() == [1, 0, 2, 0, -1]
    assert left_out == {"y": "no leader"}


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("year", ["2023", "2023", "2023"]),
        ("quarter", [None, "2023Q3", "2023Q3"]),
        ("month", [None, "2023-08", "2023-08"]),
        ("week", [None, None, "2023-W33"]),
        ("day", [None, None, "2023-08-15"]),
    ],
)
def test_a_date_falls_in_a_period_if_it_is_precise_enough(by, labels):
    documents = pd.DataFrame({"doc_id": list("abc"), "date": ["2023", "2023-08", "2023-08-15"]})
    codes, periods, left_out = assign_periods(documents, by)

    assert [None if code < 0 else periods["label"][code] for code in codes] == labels
    assert list(left_out) == [n for n, label in zip("abc", labels, strict=True) if label is None]


def test_what_is_no_period_and_no_column_is_refused():
    documents = pd.DataFrame({"doc_id": ["2023"]})
    with pytest.raises(ValueError, match=r"by 'decade' is neither one of .* nor a column"):
        assign_periods(documents, "decade")
    with pytest.raises(ValueError, match="no document falls in a month; '2023': dated to the year"):
        assign_periods(documents, "month")


def test_leaders_follow_one_another():
    leaders = load_lexicon("leaders")
    start, end = pd.to_datetime(leaders["start"]), pd.to_datetime(leaders["end"].head(-1))

    assert start.is_monotonic_increasing
    assert (end.to_numpy() <= start[1:].to_numpy()).all()
    assert leaders["end"].iloc[-1] == ""


def days(first, last, frequency="D"):
    return pd.DataFrame({"doc_id": pd.date_range(first, last, freq=frequency).strftime("%Y%m%d")})


@pytest.mark.parametrize(
    ("documents", "period"),
    [
        (days("2023-01-01", "2023-01-31"), "day"),  # 6 weeks
        (days("2023-01-01", "2023-03-31"), "week"),  # 3 months, 14 weeks
        (days("2023-01-01", "2024-12-31"), "month"),  # 8 quarters
        (days("2020-01-01", "2022-12-31"), "quarter"),  # 3 years, 12 quarters
        (days("2010-01-01", "2022-12-31"), "year"),
        (pd.DataFrame({"doc_id": ["20010305", "20020305", "20110305"]}), "year"),  # 3, whatever
        (pd.DataFrame({"doc_id": ["2023"]}), "year"),
        (pd.DataFrame({"doc_id": ["20230305"]}), "year"),
        (pd.DataFrame({"doc_id": ["讲话", "发言"]}), "doc_id"),
        (pd.DataFrame({"doc_id": []}), "doc_id"),
    ],
)
def test_a_period_is_chosen_by_how_many_have_texts(documents, period):
    assert choose_period(documents) == period


def test_no_dated_document_is_left_out_by_the_period_chosen():
    month = pd.concat([days("2023-01-01", "2023-01-31"), pd.DataFrame({"doc_id": ["202303", "x"]})])

    assert choose_period(month) == "month"
    assert assign_periods(month, "month")[2] == {"x": "no date found"}
    assert choose_period(pd.concat([month, pd.DataFrame({"doc_id": ["2024"]})])) == "year"


@given(st.lists(st.sampled_from(["2023", "202302", "20230305", "2019-01-02", "讲话"])))
def test_the_period_chosen_always_serves(names):
    documents = pd.DataFrame({"doc_id": pd.Series(names, dtype="str")})
    codes, _, left_out = assign_periods(documents, choose_period(documents))

    assert set(left_out) <= {"讲话"}
    assert (codes >= 0).sum() + names.count("讲话") * bool(left_out) == len(names)


def test_choosing_a_period_needs_identifiers():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['doc_id'\]"):
        choose_period(pd.DataFrame({"date": ["2023"]}))


def test_documents_get_the_period_that_they_fall_in():
    documents = pd.DataFrame({"doc_id": ["20240305", "2023年11月", "讲话"]})

    assert with_period(documents, "year")["year"].fillna("").tolist() == ["2024", "2023", ""]
    assert with_period(documents, "day")["day"].fillna("").tolist() == ["2024-03-05", "", ""]
    assert with_period(documents[2:], "year").columns.tolist() == ["doc_id"]
    assert with_period(documents, "speaker") is documents
    own = documents.assign(year=2020)
    assert with_period(own, "year") is own
