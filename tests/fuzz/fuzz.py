"""
Throw bytes at the readers, the cleaner and what divides, cuts and searches, guided by coverage.

Atheris is no dependency of the project; with it in an environment of its own, beside the
project's libraries: ``python tests/fuzz/fuzz.py TARGET -max_total_time=300``. TARGET is one of
`TARGETS`. It stops at the first input that raises what it should not, and keeps it in a file
``crash-…``; what was found so stands as a test in ``tests/corpus/formats/test_found.py``.
"""

import io
import re
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["analysis", "docx", "jieba"]):
    import jieba.finalseg  # noqa: F401
    from analysis.text.engines import load_engine

    from analysis import load_slogans, to_simplified
    from analysis.corpus.cleaning import CLEANING, clean_text
    from analysis.corpus.edits import apply_edit_list, compose_edits
    from analysis.corpus.formats.archive import Budget, members
    from analysis.corpus.formats.detect import reader_of
    from analysis.corpus.formats.extract import Unreadable
    from analysis.corpus.formats.limits import Limits
    from analysis.corpus.formats.markdown import MARKDOWN
    from analysis.corpus.formats.readers import GUARDED, READERS, run
    from analysis.slogans.matching import find_spans, fold, slogan_key
    from analysis.text.outline import _sections

LIMITS = Limits(
    file_bytes=1_000_000, unpacked_bytes=2_000_000, document_chars=100_000, members=100, nesting=2
)
SUFFIXES = (".txt", ".md", ".csv", ".jsonl", ".html", ".docx", ".pdf", "")
BROKEN_BY_LIBRARY = Exception
"""In the process of their own these readers may raise anything; it is reported as broken."""


def check(extract):
    """Hold one document to what is promised of every one."""
    middle = apply_edit_list(extract.raw, extract.edits)
    text, edits = clean_text(middle)
    joined = compose_edits(extract.raw, extract.edits, edits)
    assert apply_edit_list(extract.raw, joined) == text
    assert all(extract.raw[a:b] == removed for _, a, b, removed, _ in joined)
    assert all(aside.place is None or aside.place <= len(extract.raw) for aside in extract.asides)


def read_any(data):
    """Read bytes as a file of any name, archives and all."""
    suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else ""
    _read(data[1:], suffix, LIMITS.nesting, Budget(LIMITS))


def _read(content, suffix, deeper, budget):
    try:
        reader = reader_of(content, suffix, LIMITS)
        if reader == "archive":
            for name, member in members(content, LIMITS, budget) if deeper else ():
                if isinstance(member, bytes):
                    _read(member, name[name.rfind(".") :], deeper - 1, budget)
            return
        found = run(reader, content, LIMITS, {})
    except Unreadable:
        return
    except BROKEN_BY_LIBRARY:
        if reader not in GUARDED:
            raise
        return
    for extract in found.extracts:
        check(extract)


def reader(name):
    """Make a target of one reader."""

    def read_one(data):
        try:
            found = run(name, data, LIMITS, {})
        except Unreadable:
            return
        except BROKEN_BY_LIBRARY:
            if name not in GUARDED:
                raise
            return
        for extract in found.extracts:
            check(extract)

    return read_one


def read_word_parts(data):
    """Put bytes into the numbering part of a Word file that is otherwise whole."""
    read_one = reader("word")
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_word_file())) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/numbering.xml":
                body = body.replace(b"%1.", data.hex()[:40].encode() + b"%1.", 1)[: len(body) * 2]
                place = int.from_bytes(data[:2], "big") % max(1, len(body))
                body = body[:place] + data[2:] + body[place + len(data[2:]) :]
            new.writestr(name, body)
    read_one(packed.getvalue())


def _word_file():
    import docx

    if not hasattr(_word_file, "content"):
        document = docx.Document()
        for style in ("List Number", "List Number 2", "List Bullet"):
            document.add_paragraph("好", style)
        out = io.BytesIO()
        document.save(out)
        _word_file.content = out.getvalue()
    return _word_file.content


def text_of(data):
    """Make any text of bytes, lone surrogates too."""
    return atheris.FuzzedDataProvider(data).ConsumeUnicode(len(data))


def clean(data):
    """Clean by the rules of all texts, and by those of Markdown."""
    for rules in (CLEANING, MARKDOWN):
        raw = text_of(data)
        text, edits = rules.clean(raw)
        assert apply_edit_list(raw, edits) == text
        assert all(raw[a:b] == removed != new for _, a, b, removed, new in edits)


SEEDS = "一、（一）1.（1）第章节条同志们：谢谢。\n　“”、，为人民服务两个维护五位一体总体布局XX"


def seeded(data):
    """Make a text that looks like a speech: each byte is a character of `SEEDS`, or itself."""
    return "".join(SEEDS[byte % len(SEEDS)] if byte > 40 else chr(byte) for byte in data)


def divide(data):
    """Divide a text; its sections give it back. The table is left out, being slow."""
    for text in (text_of(data), seeded(data)):
        rows = list(_sections(text))
        assert "".join(text[row[5] : row[7]] for row in rows) == text
        assert all(row[5] <= row[6] <= row[7] for row in rows)


WORDINGS = {slogan_key(slogan): slogan for slogan in load_slogans()["slogan"]}


def find(data):
    """Find slogans in either script; each stands where it is said to."""
    for text in (text_of(data), seeded(data)):
        for written in (text, to_simplified(text)):
            spans, keys = find_spans(written, fold(written), tuple(WORDINGS)), list(WORDINGS)
            places = zip(spans.starts, spans.ends, spans.keys, strict=True)
            assert all(keys[k] in slogan_key(written[start:end]) for start, end, k in places)


def cut(data):
    """Cut a text by either engine; what has two best cuts is left out."""
    for text in (text_of(data), seeded(data)):
        if re.search(r"(.{1,4})\1", text):
            continue
        for words in ((), ("两个维护", "五位一体", "B-25", "的")):
            fast, reference = (load_engine(name, words) for name in ("rjieba", "jieba"))
            parts = [part for term in fast.cut(text) for part in fast.split(term)]
            assert parts == reference.cut(text)


TARGETS = {name: reader(name) for name in READERS} | {
    "any": read_any,
    "numbering": read_word_parts,
    "clean": clean,
    "outline": divide,
    "slogans": find,
    "cut": cut,
}

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
