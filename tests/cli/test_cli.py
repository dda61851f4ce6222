"""The command line: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys

import pandas as pd
import pytest
import typer
from wcwidth import wcswidth

from analysis import concordance, find_slogans, load_slogans, segment, slogan_counts
from analysis.cli import COMMANDS, app, main
from analysis.cli.texts import read_paths, show_text


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("一、改革。坚持“五位一体”总体布局。\n二、改革开放。\n", "utf-8")
    (folder / "b.txt").write_text("要统筹五位一体，=改革。", "utf-8")
    return folder


def test_find_aligns_the_slogan_by_display_width(texts, capsys):
    assert main(["find", "五位一体", str(texts)]) == 0
    lines = capsys.readouterr().out.splitlines()
    before = {wcswidth(line.split("五位一体")[0]) for line in lines}

    assert len(lines) == 2
    assert len(before) == 1
    assert not any("\x1b" in line for line in lines)


def test_find_sees_through_marks_and_says_what_concordance_says(texts, capsys):
    assert main(["find", "五位一体总体布局", str(texts), "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)

    assert (row["doc_id"], row["node"], row["section"]) == ("a", "“五位一体”总体布局", "一、改革")


def test_find_by_pattern_and_width(texts, capsys):
    assert main(["find", "改革(开放)?", str(texts), "--regex", "--json", "--width", "1"]) == 0
    rows = json.loads(capsys.readouterr().out)
    documents = read_paths([texts]).documents

    assert rows == concordance(documents, "改革(开放)?", 1, regex=True).to_dict("records")


def test_finding_nothing_has_its_own_exit_code_and_prints_nothing(texts, capsys):
    assert main(["find", "没有", str(texts)]) == 3
    assert capsys.readouterr() == ("", "")
    assert main(["find", "没有", str(texts), "--json"]) == 3
    assert json.loads(capsys.readouterr().out) == []


def test_colour_only_for_those_who_can_see_it(monkeypatch, capsys):
    show_text("a", "\x1b[1;31ma\x1b[0m")
    assert capsys.readouterr().out == "a\n"
    monkeypatch.setattr("analysis.cli.texts.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    show_text("a", "\x1b[1;31ma\x1b[0m")

    assert capsys.readouterr().out == "a\n"


def test_count_writes_tables_that_run_nothing(texts, tmp_path, capsys):
    out = tmp_path / "new" / "tables"
    assert main(["count", str(texts), "--by-text", "-o", str(out)]) == 0
    content = {file.stem: file.read_bytes().decode("utf-8-sig") for file in out.iterdir()}
    rows = list(csv.DictReader(io.StringIO(content["slogans"])))
    documents = read_paths([texts]).documents
    counted = slogan_counts(find_slogans(documents, load_slogans()), documents, by="doc_id")

    assert sorted(content) == ["lengths", "slogans", "terms"]
    assert [(row["doc_id"], row["slogan"], int(row["count"])) for row in rows] == list(
        counted[["doc_id", "slogan", "count"]].itertuples(index=False, name=None)
    )
    assert capsys.readouterr().out == ""


def test_count_prints_and_gives_json(texts, capsys):
    assert main(["count", str(texts), "--top", "1"]) == 0
    printed = capsys.readouterr().out
    assert main(["count", str(texts), "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)
    tokens = segment(read_paths([texts]).documents)

    assert "more rows" in printed
    assert {row["term"]: row["count"] for row in tables["terms"]}["改革"] == (
        tokens["term"] == "改革"
    ).sum()
    assert tables["lengths"][0]["doc_id"] == "a"


def test_stream_counts_into_parquet_and_goes_on(texts, tmp_path, capsys):
    out = tmp_path / "counts"
    assert main(["stream", str(texts), "-o", str(out), "--workers", "1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert main(["stream", str(texts), "-o", str(out), "--workers", "1"]) == 0
    again = capsys.readouterr().out
    terms = pd.read_parquet(out / "terms_by_group").set_index("term")["count"]
    tokens = segment(read_paths([texts]).documents)

    assert (said["documents"], said["failures"], said["done_before"]) == (2, 0, 0)
    assert again == f"{out}: 2 documents, 0 left out\n"
    assert terms.to_dict() == tokens["term"].value_counts().to_dict()


def test_report_writes_the_page_and_says_where(texts, tmp_path, capsys):
    path = tmp_path / "out" / "page.html"
    (texts / "c.pdf").write_bytes(b"%PDF-1.7 cut off")
    assert main(["report", str(texts), "-o", str(path), "--lang", "zh"]) == 0
    printed = capsys.readouterr()

    assert printed.out == f"{path}\n"
    assert "c.pdf" in printed.err and printed.err.count("\n") == 1
    assert '<html lang="zh-CN">' in path.read_text(encoding="utf-8")


def test_texts_of_one_name_are_told_apart(texts, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("另一篇，##vip##改革。", "utf-8")
    corpus = read_paths([texts, other / "a.txt", texts])

    assert list(corpus.documents["doc_id"]) == [
        (texts / "a").as_posix(), "b", (other / "a").as_posix(),
    ]  # fmt: skip
    assert set(corpus.edits["doc_id"]) <= set(corpus.documents["doc_id"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "nowhere.txt"], "error: nowhere.txt: missing: there is no such file\n"),
        (["stream", "nowhere", "-o", "never"], "error: nowhere"),
        (["count", "nowhere.txt"], "error: nowhere.txt: missing: there is no such file\n"),
        (["fetch", "nothing"], "error: name 'nothing' is not one of"),
        (["figures", "--notebooks", "nowhere"], "error: nowhere: there are no notebooks here\n"),
    ],
)
def test_errors_name_the_file_and_the_reason_in_one_line(arguments, message, capsys):
    assert main(arguments) == 1
    said = capsys.readouterr()

    assert said.out == ""
    assert said.err.startswith(message)
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err


def test_a_page_that_cannot_be_written_is_named(texts, capsys):
    target = texts / "a.txt" / "page.html"

    assert main(["report", str(texts / "b.txt"), "-o", str(target)]) == 1
    assert "a.txt" in capsys.readouterr().err


def test_a_broken_lexicon_and_a_broken_pattern_are_named(texts, tmp_path, capsys):
    own = tmp_path / "own.csv"
    own.write_text("slogan\n改革\n", "utf-8")
    assert main(["report", str(texts), "--slogans", str(own)]) == 1
    assert "own.csv lacks the columns" in capsys.readouterr().err
    assert main(["find", "(", str(texts), "--regex"]) == 1
    assert "'(' is no pattern" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["find"], ["count", "--top", "x", "a"], ["report", "a", "--lang", "fr"]],
)
def test_a_wrong_command_is_told_from_an_error(arguments, capsys):
    assert main(arguments) == 2
    assert "Error" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_help_shows_an_example(command, capsys):
    assert main([command.__name__, "--help"]) == 0
    text = capsys.readouterr().out

    assert f"tifa {command.__name__}" in text.split("Example:")[1].split("Options:")[0]


def test_fetch_lists_what_there_is(capsys):
    assert main(["fetch"]) == 0
    listed = capsys.readouterr().out.split()
    assert main(["fetch", "--json"]) == 0

    assert "government_work_reports" in listed
    assert json.loads(capsys.readouterr().out)["corpora"] == listed


def test_texts_given_twice_to_figures_are_refused(capsys):
    assert main(["figures", "a", "--corpus", "b"]) == 2
    assert "not also by --corpus" in capsys.readouterr().err


def test_it_runs_as_a_program_and_is_quiet_in_a_pipe(root, texts):
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "find", "改革开放", str(texts)],
        cwd=root,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "改革开放" in done.stdout and "\x1b" not in done.stdout


def test_the_script_is_the_same_program(root):
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")

    assert 'tifa = "analysis.cli:run"' in pyproject
    assert set(typer.main.get_command(app).commands) == {
        "report",
        "count",
        "stream",
        "find",
        "fetch",
        "figures",
    }


def test_no_text_is_written_over(texts, capsys):
    text = texts / "a.txt"
    before = text.read_bytes()
    assert main(["report", str(text), "-o", str(text)]) == 2
    assert "ends in .html" in capsys.readouterr().err
    assert text.read_bytes() == before
