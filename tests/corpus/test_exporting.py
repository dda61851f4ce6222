"""Tests of analysis.corpus.exporting: what a spreadsheet makes of a table."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import save_table
from analysis.corpus.exporting import FORMULA_STARTS


def read_back(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_cells_by_hand(tmp_path):
    table = pd.DataFrame(
        {
            "@c": ["=1+1", "+1", "-1", "@x", "\tx", "\r\nx", " =2", "＝3", "好", None],
            "n": [-1.5, 2, 3, 4, 5, 6, 7, 8, 9, float("nan")],
            "whole": range(-5, 5),
        }
    )
    path = save_table(table, tmp_path / "新" / "a.csv")
    rows = read_back(path)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf'@c,n,whole\n")
    assert [row[0] for row in rows[1:]] == [
        *["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\nx", "' =2", "'＝3", "好", ""]
    ]
    assert rows[1][1:] == ["-1.5", "-5"]
    assert rows[10][1:] == ["", "4"]


@given(st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=6), min_size=1))
def test_no_text_can_run_and_none_is_lost(tmp_path_factory, texts):
    path = save_table(
        pd.DataFrame({"文": pd.Series(texts, dtype=object)}), tmp_path_factory.mktemp("t") / "a.csv"
    )
    cells = [row[0] if row else "" for row in read_back(path)[1:]]

    assert len(cells) == len(texts)
    assert not any(cell.lstrip().startswith(FORMULA_STARTS) for cell in cells)
    for cell, text in zip(cells, texts, strict=True):
        written = text.replace("\r\n", "\n").replace("\r", "\n")
        written = written.encode("utf-8", "backslashreplace").decode()
        assert cell in (written, f"'{written}")


def test_a_carriage_return_opens_no_row_in_which_something_could_run(tmp_path):
    path = save_table(pd.DataFrame({"a": ["好\r=1+1"]}), tmp_path / "a.csv")

    assert path.read_bytes().count(b"\r") == 0
    assert read_back(path)[1:] == [["好\n=1+1"]]


@given(st.lists(st.floats(allow_infinity=False, allow_nan=False), min_size=1))
def test_numbers_read_back_to_themselves(tmp_path_factory, numbers):
    path = save_table(pd.DataFrame({"n": numbers}), tmp_path_factory.mktemp("t") / "a.csv")

    assert [float(row[0]) for row in read_back(path)[1:]] == numbers


def test_digits_are_as_many_as_asked(tmp_path):
    table = pd.DataFrame({"n": [1 / 3, -2.0]})

    assert read_back(save_table(table, tmp_path / "a.csv", digits=3))[1:] == [["0.333"], ["-2"]]
    with pytest.raises(ValueError, match="digits 0 is below 1"):
        save_table(table, tmp_path / "a.csv", digits=0)
