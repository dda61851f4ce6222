"""Tests of analysis.text.outline, by hand and by property."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import outline, section_labels, top_sections
from analysis.letters.numerals import parse_numeral
from analysis.text.heading_forms import CLOSING, HEADINGS, SALUTATION, line_pattern
from analysis.text.outline import HIGH_FORMS, STANDARD_FORMS

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "一、扬优势。一方面",
                "（二）加强",
                "1.推进",
                "（1）细化",
                "同志们：",
                "谢谢大家！",
                "关于发展的报告",
                "我讲三点。",
                "一、二产业",
                "一、",
                "2023年5月1日",
            ]
        ),
        st.sampled_from(["", "　　", "第一章 总则", "\r"]),
        st.text(max_size=12),
    ),
    max_size=14,
)


def outlined(text):
    return outline(pd.DataFrame({"doc_id": ["a"], "text": [text]}))


def headings(text):
    table = outlined(text)
    return table.loc[table["number"].notna(), "heading"].tolist()


@pytest.mark.parametrize("form", [*HEADINGS, SALUTATION, CLOSING], ids=lambda form: form.name)
def test_each_form_of_a_line_does_what_its_examples_say(form):
    pattern = line_pattern(form.name)

    assert [line for line in form.fits if not pattern.match(line)] == []
    assert [line for line in form.looks_so if pattern.match(line)] == []
    assert form.fits
    assert form.note


def test_the_forms_of_headings_are_those_that_have_a_level():
    assert [form.name for form in HEADINGS] == [*HIGH_FORMS, *STANDARD_FORMS]
    for form in HEADINGS:
        numbers = [line_pattern(form.name).match(line)["number"] for line in form.fits]
        assert all(parse_numeral(number) for number in numbers)


@given(LINES)
def test_sections_tile_the_text(lines):
    text = "\n".join(lines)
    table = outlined(text)
    parts = [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)]

    assert "".join(parts) == text
    assert table["start"].iloc[0] == 0
    assert ((table["start"] <= table["body_start"]) & (table["body_start"] <= table["end"])).all()
    assert (table["start"] < table["end"]).all() or text == ""


@given(LINES)
def test_parents_come_before_and_stand_higher(lines):
    table = outlined("\n".join(lines))
    nested = table[table["parent_id"].notna()]
    parents = table.set_index("section_id").loc[nested["parent_id"].astype(int)]

    assert (parents.index.to_numpy() < nested["section_id"].to_numpy()).all()
    assert (parents["level"].to_numpy() < nested["level"].to_numpy()).all()


@given(LINES)
def test_top_sections_tile_the_text_too(lines):
    text = "\n".join(lines)
    table = top_sections(outlined(text))

    assert "".join(text[a:b] for a, b in zip(table["start"], table["end"], strict=True)) == text
    assert table["parent_id"].isna().all()


def test_the_speech_by_hand(speech, sections):
    text = speech.documents["text"][0]

    assert sections["kind"].tolist() == ["title", "preamble", "body", "body", "body"]
    assert sections["heading"].fillna("").tolist() == [
        "",
        "",
        "一、扬优势，聚焦发展厚植底气。",
        "二、找差距，对标先进增强本领。",
        "三、促发展，围绕中心建言献策。",
    ]
    assert sections["number"].tolist()[2:] == [1, 2, 3]
    assert sections["level"].tolist() == [0, 0, 1, 1, 1]
    assert [text[place : place + 4] for place in sections["body_start"][2:]] == [
        "一方面要",
        "政协不是",
        "政协作为",
    ]
    assert sections["flag"].isna().all()


def test_all_levels_of_the_standard_are_nested():
    text = "方案\n一、总体要求\n（一）指导思想。要坚持。\n1.原则。好。\n（1）细则\n2．目标\n（二）任务\n二、保障"
    table = outlined(text)

    assert table["level"].tolist() == [0, 1, 2, 3, 4, 3, 2, 1]
    assert table["parent_id"].fillna(-1).tolist() == [-1, -1, 1, 2, 3, 2, 1, -1]
    assert table["number"].tolist()[1:] == [1, 1, 1, 1, 2, 2, 2]
    assert table["flag"].isna().all()


def test_parts_and_chapters_stand_above():
    text = "规划\n第一部分 回顾\n第一章 成就\n一、经济\n第二章 不足\n第二部分 展望\n内容。"
    table = outlined(text)

    assert table["level"].tolist() == [0, 1, 2, 3, 2, 1]
    assert table["number"].tolist()[1:] == [1, 1, 1, 2, 2]


def test_a_chapter_alone_is_the_first_level():
    assert outlined("办法\n第一章总则\n正文。\n第二章 附则\n")["level"].tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "line",
    [
        "一是加强学习。二是改进作风。",
        "第一，提高认识。第二，狠抓落实。",
        "首先，讲一点。",
        "1.5万人参加。",
        "12.5%的人。",
        "2023年5月1日，大会召开。",
        "2023.5.1 通知",
        "5、6月份",
        "一、二产业融合发展。",
        "二、三产业融合发展。",
        "第一产业增长。",
        "第一章程是根本。会议指出，要守章程，要学章程，要用章程。",
        "1. 5亿元投资。",
        "第一节课",
        "第二部分人认为这样不好",
        "讲话指出：一、要学习；二、要实践。",
        "（2167字）",
        "十四五规划。",
    ],
)
def test_what_is_no_heading(line):
    assert headings(f"题目\n正文。\n{line}\n正文。") == []


@pytest.mark.parametrize(
    ("line", "heading", "number"),
    [
        ("一、2022年工作回顾", "一、2022年工作回顾", 1),
        ("一、二〇二二年工作", "一、二〇二二年工作", 1),
        ("一、三年来的成就。好。", "一、三年来的成就。", 1),
        ("十二、实现目标", "十二、实现目标", 12),
        ("(二)推进。做。", "(二)推进。", 2),
        ("1．推进工作。做。", "1．推进工作。", 1),
        ("（12）细则", "（12）细则", 12),
        ("一、", "一、", 1),
        ("（三）", "（三）", 3),
        ("1. 2023年工作", "1. 2023年工作", 1),
        ("一、什么是“好”。”然后", "一、什么是“好”。”", 1),
    ],
)
def test_what_is_a_heading(line, heading, number):
    table = outlined(f"题目\n正文。\n{line}\n正文。")
    row = table[table["number"].notna()].iloc[0]

    assert (row["heading"], row["number"]) == (heading, number)


def test_a_skipped_level_is_kept_and_flagged():
    table = outlined("题\n一、甲\n1.乙\n（二）丙\n三、丁")

    assert table["flag"].fillna("").tolist() == [
        "",
        "",
        "skipped level",
        "out of order",
        "out of order",
    ]
    assert outlined("题\n一、甲\n3.乙")["flag"].tolist()[-1] == "skipped level; out of order"


@pytest.mark.parametrize("text", ["", "今天讲话。", "题目\n第一段。\n第二段。", "\n\n"])
def test_a_text_without_headings_is_one_section(text):
    table = outlined(text)

    assert table["kind"].tolist() == ["body"]
    assert (table["start"][0], table["end"][0]) == (0, len(text))


def test_salutation_preamble_and_closing():
    text = "报告\n——在大会上\n各位代表，同志们：\n现在报告工作。\n一、回顾\n很好。\n同志们！让我们奋斗！\n谢谢大家！\n"
    table = outlined(text)
    parts = [text[a:b].strip() for a, b in zip(table["start"], table["end"], strict=True)]

    assert table["kind"].tolist() == ["title", "salutation", "preamble", "body", "closing"]
    assert parts[0] == "报告\n——在大会上"
    assert parts[1] == "各位代表，同志们："
    assert parts[4] == "同志们！让我们奋斗！\n谢谢大家！"


def test_a_letter_with_its_offices_and_its_date():
    text = "关于通知的通知\n国办发〔2024〕1号\n各省、自治区人民政府，各直属机构：\n现通知如下。\n一、好。\n办公厅\n2024年6月3日"
    table = outlined(text)

    assert table["kind"].tolist() == ["title", "salutation", "preamble", "body", "closing"]
    assert text[table["start"].iloc[-1] :] == "2024年6月3日"


def test_a_text_that_starts_with_its_salutation_has_no_title():
    assert outlined("同志们：\n现在报告。\n一、好")["kind"].tolist() == [
        "salutation",
        "preamble",
        "body",
    ]


def test_a_first_line_that_is_a_sentence_is_no_title():
    assert outlined("今天我讲两点。\n一、好")["kind"].tolist() == ["preamble", "body"]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十九", 19),
        ("三十", 30),
        ("九十九", 99),
        ("一百零五", 105),
        ("〇", 0),
    ],
)
def test_numerals(numeral, value):
    assert parse_numeral(numeral) == value


def test_equal_labels_are_told_apart():
    table = outlined("题\n一、总结\n二、要求\n一、总结\n好。")

    assert section_labels(table).tolist() == ["标题", "一、总结", "二、要求", "一、总结 (2)"]


def test_a_long_label_says_that_it_was_cut():
    label = section_labels(outlined("题\n一、" + "很" * 30 + "\n好。"))[1]

    assert label == "一、" + "很" * 15 + "…"


def test_labels_are_short():
    table = outlined(
        "题目\n引言。\n一、扬优势，聚焦发展。好。\n（一）加强学习\n第二\n1.推进“好”。\n谢谢大家"
    )

    assert section_labels(table).tolist() == [
        "标题",
        "引言",
        "一、扬优势",
        "（一）加强学习",
        "1.推进“好”",
        "结语",
    ]


def test_documents_are_checked():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        outline(pd.DataFrame({"doc_id": ["a"]}))
    with pytest.raises(ValueError, match="documents repeats the doc_id 'a'"):
        outline(pd.DataFrame({"doc_id": ["a", "a"], "text": ["", ""]}))
    with pytest.raises(ValueError, match="the text of 'a' is no string"):
        outline(pd.DataFrame({"doc_id": ["a"], "text": [None]}))
