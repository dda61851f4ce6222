"""Tests of analysis.corpus.reading: encodings, metadata, and files that cannot be read."""

import hashlib
import os
import sys
import warnings

import pandas as pd
import pytest

from analysis import ReadingError, ReadingWarning, choose_document, read_corpus, undo_edits

TEXT = "关于发展的报告（约1200字）\n　　各位代表：\n一、扬优势。好。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b.txt").write_text("第二篇。", encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "更多").mkdir()
    (tmp_path / "更多" / "c.txt").write_text("第三篇。", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("codec", "mark", "column"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
    ],
)
def test_encodings(tmp_path, codec, mark, column):
    content = mark + TEXT.encode(codec)
    (tmp_path / "a.txt").write_bytes(content)
    corpus = read_corpus(tmp_path / "a.txt")
    row = corpus.documents.iloc[0]

    assert row["encoding"] == column
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert row["text"] == "关于发展的报告（约1200字）\n各位代表：\n一、扬优势。好。\n"
    assert row["title"] == "关于发展的报告（约1200字）"
    assert row["claimed_length"] == 1200
    assert undo_edits(row["text"], corpus.edits).encode(column) == content


def test_kana_in_utf16_is_text(tmp_path):
    (tmp_path / "a.txt").write_text("あべ" * 50, encoding="utf-16")

    assert read_corpus(tmp_path / "a.txt").documents["text"][0] == "あべ" * 50


def test_a_title_in_the_metadata_replaces_the_first_line(folder):
    (folder / "metadata.csv").write_text("file,title\na.txt,报告\n", encoding="utf-8")

    assert read_corpus(folder).documents["title"].tolist() == ["报告", "第二篇。", "第三篇。"]


def test_folder_in_order_of_paths(folder):
    documents = read_corpus(folder).documents

    assert documents["doc_id"].tolist() == ["a", "b", "更多/c"]
    assert documents["source"].tolist() == ["a.txt", "b.txt", "更多/c.txt"]
    assert documents["claimed_length"].tolist()[0] == 1200
    assert documents["claimed_length"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty: the file has no bytes"),
        ("　\n\u200b\r\n".encode(), "empty: it holds no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary: it holds zero bytes"),
        ("报告".encode("utf-16-le") + b"\x00\n", "binary: it holds zero bytes"),
        (b"\xff\xfe\x00", "undecodable: its bytes are no utf-16-le text"),
        (b"\xe4\xb8\x81\xff\xff", "undecodable: its bytes are no UTF-8 or GB18030 text"),
        ("人民的一不中國".encode("big5"), "undecodable: its bytes are no UTF-8 or GB18030 text"),
    ],
)
def test_what_cannot_be_read_is_listed_and_the_rest_is_read(folder, content, reason):
    (folder / "坏.txt").write_bytes(content)
    with pytest.warns(ReadingWarning, match=f"坏.txt: {reason}"):
        corpus = read_corpus(folder)

    assert corpus.documents["doc_id"].tolist() == ["a", "b", "更多/c"]
    assert corpus.failures["source"].tolist() == ["坏.txt"]
    assert corpus.failures["reason"][0].startswith(reason)
    with pytest.raises(ReadingError, match=f"坏.txt: {reason}"):
        read_corpus(folder, strict=True)
    with pytest.raises(ReadingError, match=f"坏.txt: {reason}"):
        read_corpus(folder / "坏.txt")


def test_other_formats_are_named_not_dropped(folder):
    (folder / "x.docx").write_bytes(b"PK")
    (folder / "y.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / ".hidden").write_bytes(b"")
    with pytest.warns(ReadingWarning, match="not read|is no Word file"):
        corpus = read_corpus(folder)

    assert corpus.failures.to_dict("list") == {
        "source": ["x.docx", "y.doc"],
        "reason": [
            "broken: it is no Word file, whatever its name says",
            "its format Office before 2007 is not read; save it as .docx, a sheet as .csv",
        ],
    }


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_names_in_the_encoding_of_a_chinese_system_are_read(tmp_path):
    with open(os.fsencode(tmp_path) + b"/" + "报告".encode("gb18030") + b".txt", "wb") as file:
        file.write("好。".encode())
    (tmp_path / "metadata.csv").write_text("file,date\n报告.txt,2023\n", encoding="utf-8")
    documents = read_corpus(tmp_path).documents

    assert documents[["doc_id", "source", "date"]].values.tolist() == [["报告", "报告.txt", "2023"]]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_named_where_they_lead_nowhere_or_to_a_folder(folder, tmp_path_factory):
    (folder / "x.txt").symlink_to(folder / "nowhere.txt")
    (folder / "y").symlink_to(tmp_path_factory.mktemp("other"))
    (folder / "更多" / "z").symlink_to(folder)
    with pytest.warns(ReadingWarning, match="missing|link"):
        corpus = read_corpus(folder)

    assert dict(corpus.failures.itertuples(index=False)) == {
        "x.txt": "missing: there is no such file",
        "y": "a link to a folder, which is not followed",
        "更多/z": "a link to a folder, which is not followed",
    }
    assert len(corpus.documents) == 3


def test_missing_path_and_folder_without_text(tmp_path):
    with pytest.raises(ReadingError, match=r"nowhere\.txt: missing: there is no such file"):
        read_corpus(tmp_path / "nowhere.txt")
    with pytest.raises(ReadingError, match="the folder holds no text"):
        read_corpus(tmp_path)


def test_folder_where_everything_fails_keeps_its_columns(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.warns(ReadingWarning):
        corpus = read_corpus(tmp_path)

    assert len(corpus.documents) == len(corpus.edits) == 0
    assert {"doc_id", "title", "text", "source", "sha256"} <= set(corpus.documents.columns)


@pytest.mark.parametrize("key", ["file", "filename", "文件名", "text_name"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_metadata_joins_by_file_name(folder, key, codec):
    rows = f"{key},date,speaker\na.txt,2023-05-01,甲\n更多/c.txt,,乙\n"
    (folder / "metadata.csv").write_text(rows, encoding=codec)
    documents = read_corpus(folder).documents

    assert documents["date"].fillna("-").tolist() == ["2023-05-01", "-", "-"]
    assert documents["speaker"].fillna("-").tolist() == ["甲", "-", "乙"]


def test_metadata_beside_texts_in_a_folder_below_and_beside_a_single_file(folder):
    (folder / "更多" / "metadata.csv").write_text("file,date\nc,2024\n", encoding="utf-8")
    (folder / "metadata.csv").write_text("file,date\nb.txt,2023\n", encoding="utf-8")

    assert read_corpus(folder).documents["date"].fillna("-").tolist() == ["-", "2023", "2024"]
    assert read_corpus(folder / "b.txt").documents["date"].tolist() == ["2023"]


def test_blank_and_ragged_rows_of_a_spreadsheet_are_no_failure(folder):
    rows = "file,date,genre,,\n,,,,\na.txt,2023,,,\n\nb.txt\n"
    (folder / "metadata.csv").write_text(rows, encoding="utf-8")
    corpus = read_corpus(folder, strict=True)

    assert corpus.documents["date"].fillna("-").tolist() == ["2023", "-", "-"]


@pytest.mark.parametrize(
    "text",
    [
        "题目\ue004\n一、好。",
        "题\x0b目好",
        "会议\x07纪要",
        "安倍（あべ）说好。",
        "题目\U00031350好",
        "政\x85协",
    ],
)
def test_odd_characters_do_not_make_a_gb18030_file_unreadable(tmp_path, text):
    (tmp_path / "a.txt").write_bytes(text.encode("gb18030"))
    corpus = read_corpus(tmp_path / "a.txt")

    assert undo_edits(corpus.documents["text"][0], corpus.edits) == text


def test_metadata_row_without_a_file_is_a_failure(folder):
    (folder / "metadata.csv").write_text("file,date\ngone.txt,2023\n", encoding="utf-8")
    with pytest.warns(ReadingWarning, match=r"gone\.txt: missing: metadata\.csv, line 2"):
        corpus = read_corpus(folder)

    assert corpus.failures["source"].tolist() == ["gone.txt"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("file,text\na.txt,x\n", r"its columns \['text'\] are the project's own"),
        ("file,date\na.txt,1,2\n", "line 2: it has more than 2 cells"),
        ("file,date\na.txt," + "x" * 200_000, "it is no table: field larger than field limit"),
        ("file;date\na.txt;1\n", "its cells are not divided by commas"),
        ("file,date,date\na.txt,1,2\n", "it has a column twice"),
        ("file,source,date\na.txt,x,2\n", r"its columns \['source'\] are the project's own"),
        ("file,date\na.txt,1\na.txt,2\n", "line 3: 'a.txt' fits several files or is listed twice"),
        ("\n", "empty: it has no header"),
    ],
)
def test_broken_metadata_is_named_and_the_texts_are_read(folder, rows, reason):
    (folder / "metadata.csv").write_text(rows, encoding="utf-8")
    with pytest.warns(ReadingWarning, match=rf"metadata\.csv: {reason}"):
        corpus = read_corpus(folder)

    assert len(corpus.documents) == 3


def test_the_same_stem_twice_gives_two_names(tmp_path):
    (tmp_path / "a.txt").write_text("一。", encoding="utf-8")
    (tmp_path / "a.TXT").write_text("二。", encoding="utf-8")
    documents = read_corpus(tmp_path).documents

    assert documents["doc_id"].is_unique


def test_one_document_is_chosen_by_name(folder):
    documents = read_corpus(folder).documents

    assert choose_document(documents)["doc_id"].tolist() == ["a"]
    assert choose_document(documents, "b")["doc_id"].tolist() == ["b"]
    with pytest.raises(ValueError, match="there is no document 'z'; there are 'a', 'b', '更多/c'"):
        choose_document(documents, "z")


@pytest.mark.parametrize(
    ("title", "length"),
    [
        ("发言（2167字）", 2167),
        ("发言(约 3000 字)", 3000),
        ("发言（共计2,167字）", 2167),
        ("发言（3000字左右）", 3000),
        ("发言（字数：2167）", 2167),
        ("发言【1.2万字】", 12000),
        ("发言（2167个字）", 2167),
        ("发言（2167）", None),
        ("2023年（第1.2.3字）", None),
        ("字", None),
    ],
)
def test_claimed_length(tmp_path, title, length):
    (tmp_path / "a.txt").write_text(title, encoding="utf-8")
    claimed = read_corpus(tmp_path / "a.txt").documents["claimed_length"][0]

    assert (claimed is pd.NA) if length is None else claimed == length


def test_the_speech_reads_without_a_warning(root):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        corpus = read_corpus(root / "data" / "speeches", strict=True)

    assert corpus.documents["claimed_length"].tolist() == [2167]
    assert corpus.edits["rule"].tolist() == ["paywall_mark", "paywall_mark"]
    assert "##" not in corpus.documents["text"][0]


LONG = "國務院關於發展經濟的報告，我們要為人民服務，堅持改革開放，推動高質量發展，實現現代化。"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LONG.encode("big5"), "big5hkscs"),
        (LONG.encode("gb18030"), "gb18030"),
        (LONG.encode("utf-8"), "utf-8"),
        (b"\xff\xfe\x00\x00" + LONG.encode("utf-32-le"), "utf-32-le"),
        (b"\x00\x00\xfe\xff" + LONG.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_traditional_text_in_every_encoding_of_its_time(tmp_path, content, encoding):
    (tmp_path / "a.txt").write_bytes(content)
    documents = read_corpus(tmp_path).documents

    assert documents[["text", "encoding", "script"]].values.tolist() == [
        [LONG, encoding, "traditional"]
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TEXT.encode()[:-2], "truncated: it ends inside a UTF-8 character"),
        (TEXT.encode() * 20 + b"\xff" + TEXT.encode(), "undecodable: its bytes are no UTF-8"),
        (LONG.encode("shift_jis", "ignore") * 3, "undecodable"),
        (("Привет, товарищи. " * 20).encode("cp1251"), "undecodable"),
    ],
)
def test_what_another_encoding_would_make_nonsense_of_is_refused(tmp_path, content, reason):
    (tmp_path / "a.txt").write_bytes(content)

    with pytest.raises(ReadingError, match=reason):
        read_corpus(tmp_path / "a.txt")


def test_a_folder_that_refuses_is_named(folder, monkeypatch):
    scandir = os.scandir

    def refusing(place):
        if str(place).endswith("更多"):
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.warns(ReadingWarning, match="更多: not readable: Permission denied"):
        corpus = read_corpus(folder)

    assert corpus.documents["doc_id"].tolist() == ["a", "b"]
