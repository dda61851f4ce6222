"""Tests of analysis.letters.numerals: each kind of numeral at its ends, by hand."""

import pytest

from analysis.letters.numerals import chinese_numeral, parse_numeral, write_number


@pytest.mark.parametrize(
    ("form", "numbers", "written"),
    [
        ("ideographTraditional", (1, 10, 11), "甲 癸 甲"),
        ("ideographZodiac", (1, 12, 13), "子 亥 子"),
        ("ideographEnclosedCircle", (1, 10, 11), "㈠ ㈩ 11"),
        ("decimalEnclosedCircle", (1, 20, 21, 35, 36), "① ⑳ ㉑ ㉟ 36"),
        ("lowerLetter", (1, 26, 27), "a z aa"),
        ("upperRoman", (4, 9, 14, 1990), "IV IX XIV MCMXC"),
        ("chineseCounting", (1, 10, 99, 100), "一 十 九十九 一○○"),
        ("chineseLegalSimplified", (2, 30), "贰 叁拾"),
        ("no such form", (7,), "7"),
    ],
)
def test_numbers_are_written_as_word_writes_them(form, numbers, written):
    assert [write_number(number, form) for number in numbers] == written.split()


def test_what_a_form_cannot_write_stays_a_number():
    assert [write_number(n, "lowerRoman") for n in (0, 9_999, 10_000)] == [
        "0",
        "mmmmmmmmmcmxcix",
        "10000",
    ]


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(0, "零"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (1_010, "一千零一十")],
)
def test_numerals_by_hand(number, numeral):
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("3", 3), ("十", 10), ("二十", 20), ("一百零五", 105), ("二〇二三", 2023)],
)
def test_numerals_are_read(numeral, number):
    assert parse_numeral(numeral) == number
