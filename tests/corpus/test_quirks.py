"""What is odd in real collections of official speech, each on a text of our own making."""

import json

import pytest

from analysis import (
    ReadingWarning,
    document_dates,
    find_slogans,
    load_slogans,
    outline,
    placeholders,
    read_corpus,
    read_reference,
    undo_edits,
)

LICENCE = (
    "\n\n\n本作品是某国的\n文件\n，属于\n公有领域\n。\n\n\n注：不总是如此。\n\n\n\n"
    "Public domain\nPublic domain\nfalse\nfalse"
)


def read(tmp_path, raw, name="a.txt", codec="utf-8"):
    (tmp_path / name).write_bytes(raw.encode(codec))
    corpus = read_corpus(tmp_path)
    text = corpus.documents["text"][0]
    assert undo_edits(text, corpus.edits) == raw.removeprefix("\x00")
    return text, corpus


@pytest.mark.parametrize("end", [LICENCE, "\nPublic domain\nfalse\n"])
def test_licences_of_wikisource_are_no_text(tmp_path, end):
    text, corpus = read(tmp_path, f"报告\n\n我们党要努力奋斗！{end}")

    assert text.rstrip() == "报告\n\n我们党要努力奋斗！"
    assert corpus.edits["rule"].tolist() == ["wikisource_licence"]


def test_words_about_a_work_and_about_licences_are_text(tmp_path):
    raw = "本作品是一部好书。\n本作品来自群众，属于人民。\nPublic domain\n是英文。"

    assert read(tmp_path, raw)[0] == raw


def test_a_slogan_that_a_link_breaks_over_lines_is_found(tmp_path):
    corpus = read(tmp_path, "统筹推进“五位\u200b\n一体”总体\u200b布局。")[1]
    found = find_slogans(corpus.documents, load_slogans())

    assert found["slogan"].tolist() == ["五位一体总体布局", "五位一体"]
    assert found["surface"].tolist() == ["“五位\n一体”总体布局", "五位\n一体"]


def test_rows_without_a_year_stay_and_their_year_is_missing(tmp_path):
    rows = [{"title": "决议", "year": None}, {"title": "报告", "year": "1954"}]
    lines = [json.dumps({**row, "content": "好。"}, ensure_ascii=False) for row in rows]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    documents = read_corpus(tmp_path).documents

    assert documents["year"].fillna("-").tolist() == ["-", "1954"]
    assert document_dates(documents)["date"].dt.year.fillna(0).tolist() == [0, 1954]


def test_a_stub_is_a_short_document_and_no_failure(tmp_path):
    text, corpus = read(tmp_path, "参见：某报告（另一版本）")

    assert text == "参见：某报告（另一版本）"
    assert corpus.failures.empty


def test_a_text_in_both_scripts_says_so_and_stays(tmp_path):
    text, corpus = read(tmp_path, "国务院總理關於发展經济的報告")

    assert text == "国务院總理關於发展經济的報告"
    assert corpus.documents["script"].tolist() == ["mixed"]


def test_a_line_of_text_for_each_year_tells_what_its_title_says(tmp_path):
    row = {"year": "1991", "title": "关于计划的报告", "content": "关于计划的报告。好。"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")

    assert read_corpus(tmp_path).documents["title"].tolist() == ["关于计划的报告"]
    assert 1991 not in read_reference("government_work_reports").documents["year"].tolist()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("１９９３年增长１３％", "1993年增长13％"),
        ("1 9 9 3 年3 月，1 5 ．3 ％。", "1993年3月，15．3％。"),
        ("二○○一年、二〇〇二年", "二○○一年、二〇〇二年"),
        ("第一句。　　第二句。", "第一句。\n第二句。"),
        ("人民\xa0代表", "人民 代表"),
        ("人民\ue004代表", "人民代表"),
        ("很好。[SEP]下面", "很好。下面"),
        ("<p>　　主持人：<strong>你好</strong>&nbsp;观众</p>", "主持人：你好 观众\n"),
        ("新华社北京5月29日电　　各位代表", "新华社北京5月29日电　　各位代表"),
        ("报告①。\n①见年鉴。\n名词解释：甲", "报告①。\n①见年鉴。\n名词解释：甲"),
        ("（编者注：原文如此）", "（编者注：原文如此）"),
    ],
)
def test_what_is_set_right_and_what_stays(tmp_path, raw, clean):
    assert read(tmp_path, raw)[0] == clean


def test_zeros_of_a_year_are_no_redaction(tmp_path):
    assert placeholders(read(tmp_path, "二○○一年，二〇〇八年")[1].documents).empty


def test_two_versions_of_one_text_are_two_documents(tmp_path):
    (tmp_path / "a.txt").write_text("改革开放。改革。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("改革开放。", encoding="utf-8")
    documents = read_corpus(tmp_path).documents

    assert documents["sha256"].nunique() == 2
    assert documents["text"].str.count("改革").tolist() == [2, 1]


def test_utf16_with_carriage_returns_and_a_cut_opening(tmp_path):
    raw = "，很好。\r\n一、扬优势。\r\n二、找差距。"
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe" + raw.encode("utf-16-le"))
    documents = read_corpus(tmp_path).documents

    assert documents["encoding"].tolist() == ["utf-16-le"]
    assert "\r" not in documents["text"][0]
    assert outline(documents)["kind"].tolist() == ["preamble", "body", "body"]


def test_public_collections_are_read_without_a_failure(public_texts):
    for name in ("gongwen", "html", "quirks", "cpc_congress_reports.jsonl", "xi_speeches.csv"):
        assert read_corpus(public_texts / name).failures.empty
    congress = read_corpus(public_texts / "cpc_congress_reports.jsonl").documents
    eighteenth = congress[congress["title"].str.contains("十八大")]

    assert eighteenth["text"].str.count("党").tolist() == [235]
    assert not congress["text"].str.contains("Public domain").any()


def test_bidi_controls_are_taken_out_and_logged(tmp_path):
    text, corpus = read(tmp_path, "甲\u202e乙\u2066丙\u200f")

    assert text == "甲乙丙"
    assert corpus.edits["rule"].tolist() == ["bidi_control"] * 3


def test_a_lone_surrogate_is_a_failure_by_name(tmp_path):
    (tmp_path / "a.txt").write_bytes("好。".encode() + b"\xed\xa0\x80")
    (tmp_path / "b.txt").write_text("好。", encoding="utf-8")
    with pytest.warns(ReadingWarning, match=r"a\.txt: undecodable"):
        corpus = read_corpus(tmp_path)

    assert corpus.documents["doc_id"].tolist() == ["b"]
