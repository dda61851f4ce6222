"""Tests of tables with one document a row, and of Markdown."""

import json

import pandas as pd
import pytest

from analysis import Limits, ReadingError, ReadingWarning, read_corpus, undo_edits

ROWS = [
    {"id": "甲", "title": "报告一", "date": "2023-01-05", "content": "　　第一篇，\n好。"},
    {"id": "乙", "title": "报告二", "date": None, "content": "第二篇。"},
]


def write(path, rows):
    if path.suffix == ".parquet":
        pd.DataFrame(rows).to_parquet(path)
    elif path.suffix == ".csv":
        pd.DataFrame(rows).to_csv(path, index=False, encoding="utf-8-sig")
    else:
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "form", "numbers"),
    [
        ("t.csv", "table", [2, 3]),
        ("t.jsonl", "lines", [1, 2]),
        ("t.parquet", "parquet", [1, 2]),
    ],
)
def test_each_row_is_a_document(tmp_path, name, form, numbers):
    corpus = read_corpus(write(tmp_path / name, ROWS))
    documents = corpus.documents

    assert documents["doc_id"].tolist() == ["t/甲", "t/乙"]
    assert documents["title"].tolist() == ["报告一", "报告二"]
    assert documents["text"].tolist() == ["第一篇，\n好。", "第二篇。"]
    assert documents["date"].fillna("-").tolist() == ["2023-01-05", "-"]
    assert documents["source"].tolist() == [f"{name}#{number}" for number in numbers]
    assert documents["format"].tolist() == [form] * 2
    assert documents["sha256"].nunique() == 1
    assert undo_edits(documents["text"][0], corpus.edits) == ROWS[0]["content"]


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.parquet"])
def test_the_user_names_the_columns(tmp_path, name):
    rows = [{"说": "好。", "名": "题", "日": "2023", "text": "旁注", "source": "某报"}]
    path = write(tmp_path / name, rows)
    documents = read_corpus(path, columns={"text": "说", "title": "名", "date": "日"}).documents

    assert documents[["title", "text", "date"]].values.tolist() == [["题", "好。", "2023"]]
    assert documents["text_given"].tolist() == ["旁注"]
    assert documents["source_given"].tolist() == ["某报"]
    with pytest.raises(ReadingError, match=r"it has no column '无'; there are \['说'"):
        read_corpus(path, columns={"text": "无"})


def test_a_table_without_texts_says_how_to_name_them(tmp_path):
    path = write(tmp_path / "t.csv", [{"a": "好", "b": "坏"}])

    with pytest.raises(ReadingError, match=r"t\.csv: no column holds the text: \['a', 'b'\]"):
        read_corpus(path)


def test_what_is_wrong_with_a_row_does_not_touch_the_others(tmp_path):
    (tmp_path / "t.jsonl").write_text(
        '{"text": "好。"}\nnonsense\n\n{"text": "  "}\n{"text": "坏\\ud800"}\n[1]\n'
        '{"text": "也好。", "n": 3, "list": [1], "none": null, "yes": true}\n',
        encoding="utf-8",
    )
    (tmp_path / "u.csv").write_text(
        'text,date\n好。,2023\n一,二,三\n"没有关,2024\n又一行,2025\n', encoding="utf-8"
    )
    with pytest.warns(ReadingWarning):
        corpus = read_corpus(tmp_path)
    reasons = dict(corpus.failures.itertuples(index=False))

    assert corpus.documents["doc_id"].tolist() == ["t/1", "t/7", "u/2"]
    assert corpus.documents[["n", "list", "yes"]].iloc[1].tolist() == ["3", "[1]", "true"]
    assert "none" not in corpus.documents
    assert reasons["t.jsonl#2"].startswith("broken: it is no JSON (JSONDecodeError")
    assert reasons["t.jsonl#4"] == "empty: it holds no text"
    assert reasons["t.jsonl#5"] == "broken: half a surrogate pair stands at character 1"
    assert reasons["t.jsonl#6"] == "broken: it is no JSON object"
    assert reasons["u.csv#3"] == "broken: it has more than 2 cells"
    assert reasons["u.csv#4"].startswith("broken: unexpected end of data; it and the rows behind")


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.txt", "t"])
def test_a_table_is_known_by_its_header(tmp_path, mark, name):
    (tmp_path / name).write_text(
        mark.join(["日期", "正文"]) + f"\n2023{mark}好。\n", encoding="gb18030"
    )
    documents = read_corpus(tmp_path).documents

    assert documents[["日期", "text", "encoding"]].values.tolist() == [["2023", "好。", "gb18030"]]


@pytest.mark.parametrize("name", ["t.json", "t.txt", "t", "t.log"])
def test_json_lines_are_known_by_their_first_line(tmp_path, name):
    (tmp_path / name).write_text('{"text": "好。"}\n{"text": "也好。"}\n', encoding="utf-8")

    assert read_corpus(tmp_path).documents["format"].tolist() == ["lines"] * 2


def test_one_object_over_many_lines_is_no_json_lines(tmp_path):
    (tmp_path / "t.json").write_text('{\n  "text": "好。"\n}\n', encoding="utf-8")

    with pytest.raises(ReadingError, match=r"its format JSON \(\.json\) is not read; save it as"):
        read_corpus(tmp_path / "t.json")


def test_prose_that_begins_with_a_comma_is_no_table(tmp_path):
    (tmp_path / "a.txt").write_text("同志们，内容，很多\n好，好。\n", encoding="utf-8")

    assert read_corpus(tmp_path).documents["format"].tolist() == ["plain"]


def test_a_repeated_identifier_is_replaced_by_the_row(tmp_path):
    path = write(tmp_path / "t.csv", [{"id": "甲", "text": "好。"}, {"id": "甲", "text": "也好。"}])

    assert read_corpus(path).documents["doc_id"].tolist() == ["t.csv#2", "t.csv#3"]


def test_metadata_names_a_table_or_one_of_its_rows(tmp_path):
    write(tmp_path / "t.csv", [{"text": "好。"}, {"text": "也好。"}])
    (tmp_path / "metadata.csv").write_text(
        "file,genre,speaker\nt.csv,讲话,\nt.csv#3,,乙\n", encoding="utf-8"
    )
    documents = read_corpus(tmp_path).documents

    assert documents["genre"].tolist() == ["讲话", "讲话"]
    assert documents["speaker"].fillna("-").tolist() == ["-", "乙"]


def test_a_broken_parquet_table_is_named(tmp_path):
    path = write(tmp_path / "t.parquet", ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ReadingError, match=r"t\.parquet: broken: it is no whole Parquet table"):
        read_corpus(path)


def test_a_table_that_unpacks_to_too_much_is_stopped(tmp_path):
    path = write(tmp_path / "t.parquet", [{"text": "好" * 1_000}] * 5_000)
    assert path.stat().st_size < 100_000
    with pytest.warns(ReadingWarning, match="gigantic: the rows from here on"):
        corpus = read_corpus(path, limits=Limits(unpacked_bytes=20_000))

    assert len(corpus.documents) == 20
    assert corpus.failures["source"].tolist() == ["t.parquet#21"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("# 报告\n\n## 一、扬优势 ##\n好。", "报告\n\n一、扬优势\n好。"),
        ("报告\n===\n好。\n\n---\n完。", "报告\n好。\n\n完。"),
        ("**好**，__很好__，*更好*，`码`。", "好，很好，更好，码。"),
        ("见[报告](https://a.cn/b_(1).html)全文。", "见报告全文。"),
        ("![图](a.png)好。<https://a.cn>", "好。"),
        ("- 甲\n* 乙\n+ 丙\n1. 丁\n", "甲\n乙\n丙\n1. 丁\n"),
        ("> 引文\n>> 再引\n", "引文\n再引\n"),
        ("---\ntitle: 题\ntags: [a]\n---\n正文。", "正文。"),
        ("```\n码\n```\n好", "码\n好"),
        ("3 * 5 = 15，a*b*c，\\*星\\*，snake_case_x", "3 * 5 = 15，abc，*星*，snake_case_x"),
        ("“五位一体”[注](内部)", "“五位一体”[注](内部)"),
    ],
)
def test_markdown_by_hand(tmp_path, raw, clean):
    (tmp_path / "a.md").write_text(raw, encoding="utf-8")
    corpus = read_corpus(tmp_path)

    assert corpus.documents["text"][0] == clean
    assert undo_edits(clean, corpus.edits) == raw
    assert corpus.edits["rule"].str.startswith("md_").all()


def test_markdown_and_markup_of_a_web_page_in_one_text(tmp_path):
    raw = "## <p>　　**１９年**</p>\n"
    (tmp_path / "a.md").write_text(raw, encoding="utf-8")
    corpus = read_corpus(tmp_path)

    assert corpus.documents["text"][0].strip() == "19年"
    assert undo_edits(corpus.documents["text"][0], corpus.edits) == raw
