"""The command line: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import fsspec
import pandas as pd
import pytest
import typer
from wcwidth import wcswidth

from analysis import concordance, find_slogans, load_slogans, segment, slogan_counts
from analysis.cli import COMMANDS, app, count_texts, main
from analysis.cli.texts import read_paths, show_text
from analysis.scale import partition, plan, results


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
    assert capsys.readouterr().out == f"{out}: 2 documents, 0 left out\n"


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


def contents(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture
def many_texts(tmp_path):
    """Texts of which some have no year, one no slogan, one no word, one is none at all."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(12):
        said = "一、改革。\n坚持改革开放，=推动“两个维护”。" * (n % 5)
        (folder / f"{n:02d}.txt").write_text(f"第{n}次，干部。{said}", "utf-8")
    (folder / "00-1.txt").write_text("……", "utf-8")
    (folder / "bad.txt").write_bytes(b"\x00\x01")
    rows = "".join(f"{n:02d}.txt,{2020 + n % 3}\n" for n in range(2, 12))
    (folder / "metadata.csv").write_text(f"file,year\n{rows}", "utf-8")
    return folder


@pytest.mark.parametrize("suffix", [[], ["--parquet"]], ids=["csv", "parquet"])
@pytest.mark.parametrize(
    "by", [[], ["--by-text"], ["--group", "year"]], ids=["all", "text", "year"]
)
def test_a_large_folder_gives_the_same_bytes_part_by_part(
    many_texts, tmp_path, monkeypatch, capsys, by, suffix
):
    asked = ["count", str(many_texts), *by, *suffix, "-o"]
    monkeypatch.setattr(results, "ROW_GROUP", 7)
    assert main([*asked, str(tmp_path / "small")]) == 0
    small = capsys.readouterr()
    monkeypatch.setattr(count_texts, "LARGE_BYTES", 100)
    monkeypatch.setattr(plan, "PARTITION_BYTES", 600)
    monkeypatch.setattr(plan, "PARTITIONS", 1)
    monkeypatch.setattr(results, "ROWS_IN_MEMORY", 10)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert main([*asked, str(tmp_path / "parts")]) == 0
    parts = capsys.readouterr()
    found = contents(tmp_path / "small")

    assert [name.split(".")[0] for name in found] == ["lengths", "slogans", "terms"]
    assert contents(tmp_path / "parts") == found
    assert small.out == f"{tmp_path / 'small'}: 13 documents, 1 left out\n"
    assert parts.out == f"{tmp_path / 'parts'}: 13 documents, 1 left out\n"
    assert parts.err == small.err


def test_what_is_printed_does_not_depend_on_the_way(many_texts, capsys):
    for show in ([], ["--json"]):
        assert main(["count", str(many_texts), *show]) == 0
        small = capsys.readouterr().out
        assert main(["count", str(many_texts), *show, "--workers", "1"]) == 0
        assert capsys.readouterr().out == small


def test_groups_are_those_of_the_metadata_in_their_order(many_texts, tmp_path):
    out = tmp_path / "years"
    assert main(["count", str(many_texts), "--group", "year", "-o", str(out)]) == 0
    terms = pd.read_csv(out / "terms.csv", dtype={"year": "str"})
    slogans = pd.read_csv(out / "slogans.csv", dtype={"year": "str"})

    assert terms["year"].fillna("").unique().tolist() == ["", "2022", "2020", "2021"]
    # Texts 0, 5 and 10 say no slogan; of the others 1 has no year, and 4 and 7 have 2021.
    assert dict(zip(slogans["year"].fillna(""), slogans["documents"], strict=True)) == {
        "": 1, "2020": 3, "2021": 2, "2022": 3
    }  # fmt: skip


def test_a_large_count_goes_on_where_it_was_stopped(many_texts, tmp_path, monkeypatch, capsys):
    out = tmp_path / "counts"
    asked = ["count", str(many_texts), "--workers", "1", "-o", str(out)]
    monkeypatch.setattr(plan, "LEAST_BYTES", 600)
    with monkeypatch.context() as patch:
        patch.setattr(results, "write_pieces", lambda *_: (_ for _ in ()).throw(OSError("full")))
        assert main(asked) == 1
    kept = sorted(file.name for file in (out / ".tifa" / "documents").iterdir())
    counted = partition.count_terms
    monkeypatch.setattr(partition, "count_terms", lambda documents: pytest.fail("counted again"))
    assert main(asked) == 0
    monkeypatch.setattr(partition, "count_terms", counted)

    assert len(kept) > 2
    assert [file.name for file in sorted(out.iterdir())] == [
        "lengths.csv", "slogans.csv", "terms.csv"
    ]  # fmt: skip


def test_addresses_are_counted_and_written(many_texts, tmp_path):
    memory = fsspec.filesystem("memory")
    memory.put(str(many_texts), "/many", recursive=True)
    by_text = ["--by-text", "--workers", "1"]
    assert main(["count", "memory://many", "-o", "memory://counts", *by_text]) == 0
    memory.get("/counts/", str(tmp_path / "far"), recursive=True)
    assert main(["count", str(many_texts), "-o", str(tmp_path / "near"), "--by-text"]) == 0

    assert contents(tmp_path / "far") == contents(tmp_path / "near")


def test_a_full_disk_leaves_no_half_table_and_names_it(texts, tmp_path):
    script = (
        "import resource, sys\n"
        "from analysis.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", script, "count", str(texts), "-o", str(out)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        encoding="utf-8",
    )

    assert (done.returncode, done.stderr) == (1, f"error: {out / 'lengths.csv'}: File too large\n")
    assert list(out.iterdir()) == []


def test_the_old_name_of_the_command_still_counts(texts, tmp_path, capsys):
    out = tmp_path / "counts"
    assert main(["stream", str(texts), "-o", str(out)]) == 0
    said = capsys.readouterr()

    assert said.out == f"{out}: 2 documents, 0 left out\n"
    assert "tifa count" in said.err
    assert main(["--help"]) == 0
    assert "stream" not in capsys.readouterr().out


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
        (["count", "nowhere", "--workers", "1"], "error: nowhere"),
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by-text", "--group", "year"], "give --by-text or --group, not both"),
        (["more", "--workers", "2"], "ask for one folder"),
    ],
)
def test_what_cannot_be_counted_together_is_refused(texts, capsys, arguments, message):
    assert main(["count", str(texts), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_group_that_no_text_has_is_refused_either_way(texts, tmp_path, capsys):
    for way in ([], ["--workers", "1", "-o", str(tmp_path / "out")]):
        assert main(["count", str(texts), "--group", "speaker", *way]) == 1
        assert "no document has ['speaker']; there are [" in capsys.readouterr().err


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
