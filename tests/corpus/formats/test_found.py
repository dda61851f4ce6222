"""What fuzzing found, kept small, and properties that every reader keeps for any bytes."""

import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import (
    ReadingError,
    ReadingWarning,
    find_slogans,
    load_slogans,
    outline,
    read_corpus,
)
from analysis.corpus.edits import apply_edit_list
from analysis.corpus.formats.extract import Unreadable
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.readers import READERS, run, run_safely
from analysis.corpus.sources import Reading

LIMITS = Limits(file_bytes=100_000, unpacked_bytes=200_000, document_chars=50_000, seconds=20)
SUFFIXES = [".txt", ".md", ".csv", ".jsonl", ".html", ".docx", ".pdf", ".zip", ".parquet", ""]
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"PAR1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'{"text": "',
    b"id,text\n",
    b"<html><body><p>",
    b"---\n",
    "好。".encode(),
]


def test_an_archive_whose_file_has_no_name_is_named(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "好。")
        archive.writestr("b.txt", "好。")
    # the name of the first becomes a part of its comment
    content = bytearray(out.getvalue())
    place = content.index(b"PK\x01\x02")
    content[place + 28 : place + 30], content[place + 32 : place + 34] = b"\x00\x00", b"\x05\x00"
    (tmp_path / "a.zip").write_bytes(bytes(content))
    with pytest.warns(ReadingWarning, match="hostile: it has no name"):
        corpus = read_corpus(tmp_path)

    assert corpus.documents["doc_id"].tolist() == ["a.zip/b"]


def test_half_a_surrogate_pair_does_not_stop_the_slogan_finder():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["\ud836两个维护\udc00"]}, dtype=object)
    found = find_slogans(documents, load_slogans())

    assert found[["start", "end", "slogan"]].values.tolist() == [[1, 5, "两个维护"]]


@given(st.sampled_from(SUFFIXES), st.sampled_from(BEGINNINGS), st.binary(max_size=200))
@settings(max_examples=2 * settings().max_examples)
@example(".jsonl", b"", b'{"text": "\\ud800"}')
@example(".csv", b"", b'text\n"\n')
@example(".md", b"", "# \ue004\n".encode())
def test_any_bytes_are_read_or_named_within_their_limits(suffix, beginning, content):
    reading = Reading({}, LIMITS)
    reading.take(f"a{suffix}", beginning + content)

    assert reading.found or reading.failures
    assert all(failure.reason for failure in reading.failures)
    for it in reading.found:
        assert apply_edit_list(it.extract.raw, it.edits) == it.text
        assert len(it.extract.raw) <= LIMITS.document_chars


WHOLE = {
    "plain": "关于工作的报告\n一、好。".encode(),
    "markdown": "# 报告\n\n**好**，[链](http://a.cn)。".encode(),
    "table": 'id,text\n甲,"好，\n好"\n乙,好\n'.encode(),
    "lines": '{"text": "好。"}\n{"text": "也好。"}\n'.encode(),
    "web": "<html><body><p>各位代表，好。</p></body></html>".encode(),
}


@pytest.mark.parametrize("reader", sorted(WHOLE))
@given(st.data())
@settings(max_examples=settings().max_examples // 2)
def test_a_file_spoilt_anywhere_is_read_or_named(reader, data):
    content = bytearray(WHOLE[reader])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        content = content or bytearray(b"x")
    try:
        found = run(reader, bytes(content), LIMITS, {})
    except Unreadable as error:
        assert str(error)
        return
    for extract in found.extracts:
        apply_edit_list(extract.raw, extract.edits)
        extract.raw.encode("utf-8")


@pytest.mark.parametrize("reader", ["word", "pdf", "parquet", "web"])
@given(st.binary(max_size=300))
@settings(max_examples=settings().max_examples // 4)
def test_a_reader_in_a_process_of_its_own_answers_any_bytes(reader, content):
    try:
        found = run_safely(reader, content, LIMITS, {})
    except Unreadable as error:
        assert str(error).partition(":")[0] in (
            *("broken", "empty", "binary", "undecodable", "truncated", "gigantic", "scanned"),
            *("encrypted", "hostile"),
        )
    else:
        assert found.extracts or found.problems


@given(
    st.lists(st.fixed_dictionaries({"text": st.text(max_size=20), "n": st.integers()}), min_size=1)
)
def test_rows_of_json_lines_are_documents_or_failures(rows):
    content = "\n".join(json.dumps(row) for row in rows).encode()
    try:
        found = run("lines", content, LIMITS, {})
    except Unreadable as error:
        assert all(not row["text"].strip() for row in rows) or "surrogate" in str(error)
    else:
        assert len(found.extracts) + len(found.problems) == len(rows)
        texts = [rows[extract.row - 1]["text"] for extract in found.extracts]
        assert [extract.raw for extract in found.extracts] == texts


def test_every_reader_is_fuzzed_by_name(root):
    script = (root / "tests/fuzz/fuzz.py").read_text(encoding="utf-8")

    assert "for name in READERS" in script
    assert set(READERS) >= set(WHOLE)


def test_a_folder_of_spoilt_files_keeps_the_good_one(tmp_path):
    for at, beginning in enumerate(BEGINNINGS):
        (tmp_path / f"{at}.bin").write_bytes(beginning + b"\x00\xff\x00")
    (tmp_path / "好.txt").write_text("一、好。", encoding="utf-8")
    with pytest.warns(ReadingWarning):
        corpus = read_corpus(tmp_path)

    assert corpus.documents["doc_id"].tolist()[-1] == "好"
    assert len(corpus.documents) + len(corpus.failures) == len(BEGINNINGS) + 1
    assert len(outline(corpus.documents)) >= 1
    with pytest.raises(ReadingError):
        read_corpus(tmp_path, strict=True)
