"""Tests of ZIP archives and of files made to do harm: named, and nothing else lost."""

import io
import os
import time
import zipfile

import pytest

from analysis import Limits, ReadingError, ReadingWarning, read_corpus
from analysis.corpus.formats.guard import GUARD

GOOD = "第一篇，好。"


def packed(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_with_failures(path, **options):
    with pytest.warns(ReadingWarning):
        corpus = read_corpus(path, **options)
    return corpus, dict(corpus.failures.itertuples(index=False))


def test_an_archive_is_read_like_a_folder(tmp_path):
    inner = packed({"深/c.txt": "第三篇。"})
    files = {
        "a.txt": GOOD,
        "表.jsonl": '{"text": "第二篇。"}',
        "里.zip": inner,
        "metadata.csv": "file,date\na.txt,2023\n",
        "__MACOSX/._a.txt": b"\x00",
        ".DS_Store": b"\x00",
    }
    (tmp_path / "集.zip").write_bytes(packed(files))
    (tmp_path / "d.txt").write_text("第四篇。", encoding="utf-8")
    documents = read_corpus(tmp_path, strict=True).documents

    assert documents["doc_id"].tolist() == ["d", "集.zip/a", "集.zip/表/1", "集.zip/里.zip/深/c"]
    assert documents["date"].fillna("-").tolist() == ["-", "2023", "-", "-"]


def test_metadata_in_an_archive_is_joined_when_the_archive_is_all(tmp_path):
    content = packed({"a.txt": GOOD, "metadata.csv": "file,date\na.txt,2023\n"})
    (tmp_path / "a.zip").write_bytes(content)

    assert read_corpus(tmp_path / "a.zip").documents["date"].tolist() == ["2023"]


def test_names_packed_on_a_chinese_windows_are_read(tmp_path):
    content = packed({"a" * 8: GOOD}).replace(b"a" * 8, "报告一号".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(content)

    assert read_corpus(tmp_path).documents["doc_id"].tolist() == ["a.zip/报告一号"]


@pytest.mark.parametrize("name", ["a.txt", "a.dat", "a"])
def test_an_archive_and_a_word_file_are_known_by_their_content(word, tmp_path, name):
    word.say("通知")
    packed_word = word.save(tmp_path / "w.docx").read_bytes()
    (tmp_path / name).write_bytes(packed({"b.bin": packed_word}))
    (tmp_path / "w.docx").unlink()

    assert read_corpus(tmp_path).documents["format"].tolist() == ["word"]


def test_a_bomb_is_stopped_and_what_came_before_it_is_kept(tmp_path):
    bomb = packed({"z.txt": b"0" * 30_000_000})
    assert len(bomb) < 50_000
    (tmp_path / "a.zip").write_bytes(packed({"a.txt": GOOD, "b.zip": bomb, "c.txt": bomb}))
    corpus, reasons = read_with_failures(tmp_path, limits=Limits(unpacked_bytes=1_000_000))

    assert corpus.documents["text"].tolist() == [GOOD]
    assert reasons["a.zip/b.zip/z.txt"].startswith("gigantic: it unpacks to more than")
    assert "Limits.unpacked_bytes is 1,000,000" in reasons["a.zip/b.zip/z.txt"]
    assert len(reasons) == 2


def test_archives_inside_archives_end_somewhere(tmp_path):
    content = packed({"a.txt": GOOD})
    for _ in range(5):
        content = packed({"a.zip": content})
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "好.txt").write_text(GOOD, encoding="utf-8")
    corpus, reasons = read_with_failures(tmp_path, limits=Limits(nesting=3))

    assert list(reasons.values()) == ["hostile: archives lie more than 3 deep (Limits.nesting)"]
    assert len(corpus.documents) == 1


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:\\a.txt", "..\\a.txt", "a\u202etxt.b"]
)
def test_a_path_that_leads_out_of_the_archive_is_named(tmp_path, name):
    (tmp_path / "a.zip").write_bytes(packed({name: "坏。", "b.txt": GOOD}))
    corpus, reasons = read_with_failures(tmp_path)

    assert corpus.documents["doc_id"].tolist() == ["a.zip/b"]
    assert list(reasons.values()) == ["hostile: its path leads out of the archive"]
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["a.zip"]


def test_links_passwords_doubles_and_broken_members_are_named(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("double.txt", "一。")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("double.txt", "二。")
        archive.writestr("good.txt", GOOD)
        archive.writestr("spoilt.txt", "坏坏坏坏")
    content = out.getvalue().replace("坏坏坏坏".encode(), "坏坏坏怀".encode())
    sealed = bytearray(packed({"s.txt": "密。"}))
    sealed[6] |= 1
    sealed[sealed.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "b.zip").write_bytes(bytes(sealed))
    corpus, reasons = read_with_failures(tmp_path)

    assert corpus.documents["text"].tolist() == ["一。", GOOD]
    assert {name: reason.partition(" (")[0] for name, reason in reasons.items()} == {
        "a.zip/link": "hostile: it is a link, not a file",
        "a.zip/double.txt": "hostile: the archive has two files of this name",
        "a.zip/spoilt.txt": "broken: it does not unpack",
        "b.zip/s.txt": "encrypted: it asks for a password",
    }


def test_broken_empty_and_overfull_archives_are_named(tmp_path):
    whole = packed({f"{at}.txt": GOOD for at in range(20)})
    (tmp_path / "断.zip").write_bytes(whole[:-30])
    (tmp_path / "空.zip").write_bytes(packed({}))
    (tmp_path / "满.zip").write_bytes(whole)
    reasons = {}
    for name in ("断.zip", "空.zip", "满.zip"):
        with pytest.raises(ReadingError) as caught:
            read_corpus(tmp_path / name, limits=Limits(members=10))
        reasons[name] = caught.value.reason

    assert reasons["断.zip"].startswith("gigantic") or reasons["断.zip"].startswith("broken")
    assert reasons["空.zip"] == "empty: the archive holds no file"
    assert reasons["满.zip"] == "gigantic: an archive of 20 files; the limit is 10 (Limits.members)"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"[Content_Types].xml": "", "xl/workbook.xml": ""}, "its format Excel is not read"),
        ({"[Content_Types].xml": "", "ppt/slides.xml": ""}, "its format PowerPoint is not read"),
        ({"mimetype": "", "content.xml": ""}, "its format OpenDocument is not read"),
        ({"OFD.xml": "", "Doc_0/Document.xml": ""}, "its format OFD is not read; export it as PDF"),
        ({"mimetype": "", "META-INF/container.xml": ""}, "its format EPUB is not read"),
    ],
)
def test_other_packages_are_named(tmp_path, files, reason):
    (tmp_path / "a.zip").write_bytes(packed(files))

    with pytest.raises(ReadingError, match=reason):
        read_corpus(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x1f\x8b\x08" + bytes(20), "its format gzip is not read; pack the files as .zip"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "its format RAR is not read"),
        (b"From: <Saved by x>\r\n", "its format web archive is not read; save it as a web page"),
        (b"{\\rtf1 x}", "its format RTF is not read; save it as .docx"),
        (b"CAJ\x00" + bytes(20), "its format CAJ is not read; export it as PDF"),
        (bytes(257) + b"ustar" + bytes(300), "its format tar is not read"),
        (b"\x00\x01\x02", "binary: it holds zero bytes|broken: it is no (Word|PDF) file"),
        ("好\x00坏".encode(), "binary: it holds zero bytes"),
        (
            "好".encode() * 9 + b"\xe5\xa5",
            "truncated: it ends inside a UTF-8 character, at byte 27",
        ),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_what_no_reader_takes_is_named_whatever_it_is_called(tmp_path, content, reason, name):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ReadingError, match=reason):
        read_corpus(tmp_path / name)


@pytest.mark.parametrize("suffix", ["css", "js", "json", "xml", "py", "ini"])
def test_text_that_is_no_document_is_named(tmp_path, suffix):
    (tmp_path / f"a.{suffix}").write_text("甲", encoding="utf-8")

    with pytest.raises(ReadingError, match=rf"its format .* \(\.{suffix}\) is not read"):
        read_corpus(tmp_path / f"a.{suffix}")


def test_a_file_too_large_is_not_even_opened(tmp_path):
    with open(tmp_path / "a.txt", "wb") as file:
        file.truncate(10_000_000_000)
    before = time.monotonic()
    with pytest.raises(ReadingError, match="gigantic: 10,000,000,000 bytes; the limit is 500,000,"):
        read_corpus(tmp_path / "a.txt")

    assert time.monotonic() - before < 5


def test_a_hundred_megabytes_on_one_line_are_named(tmp_path):
    (tmp_path / "a.txt").write_bytes("好".encode() * 33_500_000)
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    before = time.monotonic()
    corpus, reasons = read_with_failures(tmp_path)

    assert corpus.documents["text"].tolist() == [GOOD]
    assert reasons["a.txt"].startswith("gigantic: a document of 33,500,000 characters; the limit")
    assert time.monotonic() - before < 60


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    corpus, reasons = read_with_failures(tmp_path)

    assert reasons == {"a.txt": "hostile: it is no regular file"}
    assert len(corpus.documents) == 1


def test_a_reader_that_takes_too_long_is_ended_and_the_next_file_is_read(pdf, page, tmp_path):
    one = pdf([page(["各位代表，好。"])])
    (tmp_path / "a.pdf").write_bytes(pdf([page(["各位代表，好。"] * 20)] * 400))
    with pytest.raises(ReadingError, match=r"longer than 0\.05 seconds \(Limits\.seconds\)"):
        read_corpus(tmp_path / "a.pdf", limits=Limits(seconds=0.05))
    (tmp_path / "b.pdf").write_bytes(one)

    assert read_corpus(tmp_path / "b.pdf").documents["text"].tolist() == ["各位代表，好。"]


def test_a_reader_that_is_killed_takes_no_other_file_with_it(pdf, page, tmp_path):
    (tmp_path / "b.pdf").write_bytes(pdf([page(["各位代表，好。"])]))
    read_corpus(tmp_path)
    first = GUARD.process.pid
    GUARD.process.kill()
    GUARD.process.wait()

    assert len(read_corpus(tmp_path).documents) == 1
    assert GUARD.process.pid != first


def test_no_module_that_lies_beside_the_texts_is_run(pdf, page, tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_bytes(pdf([page(["各位代表，好。"])]))
    for name in ("json", "pypdfium2", "selectolax", "resource", "analysis"):
        (tmp_path / f"{name}.py").write_text("open('was_run', 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")  # as in an interactive session
    monkeypatch.setenv("PYTHONPATH", os.pathsep)
    GUARD.end()
    corpus, _ = read_with_failures(tmp_path)

    assert corpus.documents["text"].tolist() == ["各位代表，好。"]
    assert not (tmp_path / "was_run").exists()


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="Linux only")
def test_memory_is_limited(pdf, page, tmp_path):
    (tmp_path / "a.html").write_text("<html><body><p>好。" + "<i>" * 3_000_000, encoding="utf-8")

    with pytest.raises(ReadingError, match=r"gigantic|hostile|broken"):
        read_corpus(tmp_path / "a.html", limits=Limits(memory_bytes=200_000_000, seconds=20))


def test_an_interrupted_reading_leaves_no_answer_for_the_next_one(pdf, page, tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_bytes(pdf([page(["第一篇，好。"])]))
    (tmp_path / "b.pdf").write_bytes(pdf([page(["第二篇，好。"])]))

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("analysis.corpus.formats.guard.json.loads", interrupt)
        with pytest.raises(KeyboardInterrupt):
            read_corpus(tmp_path / "a.pdf")

    assert read_corpus(tmp_path / "b.pdf").documents["text"].tolist() == ["第二篇，好。"]
