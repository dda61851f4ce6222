"""Tests of analysis.scale: results as from memory, and what a run survives."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import fsspec
import pandas as pd
import pytest

from analysis import (
    ReadingError,
    count_corpus,
    find_slogans,
    load_slogans,
    read_corpus,
    segment,
    slogan_counts,
    term_frequencies,
)
from analysis.corpus.formats.limits import Limits
from analysis.letters.characters import count_han
from analysis.scale import counting, partition, plan

LONG = 64
"""Documents of a run that something strikes: enough partitions that it is still going then."""

DRIVER = Path(__file__).with_name("driver.py")
WORDS = [
    "坚持",
    "改革开放",
    "推动",
    "高质量发展",
    "，学习",
    "习近平新时代中国特色社会主义思想",
    "。",
    "做到",
    "“两个维护”",
    "群众",
    "B-25",
    "5.5%",
    "县里",
    "道路\n",
]


def write_texts(folder, number=24, words=400, seed=1):
    """Write texts of our own making, two thirds of which metadata.csv knows."""
    chance = random.Random(seed)
    rows = ["file,year,place"]
    for n in range(number):
        file = folder / ("甲" if n % 2 else "乙") / f"{n:03d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(chance.choices(WORDS, k=words)), encoding="utf-8")
        if n % 3:
            rows.append(f"{file.relative_to(folder).as_posix()},{2020 + n % 2},县{n % 4}")
    (folder / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_texts(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def long_source(tmp_path_factory):
    """So many partitions that a run is still going when something strikes."""
    return write_texts(tmp_path_factory.mktemp("long"), number=LONG)


@pytest.fixture(autouse=True)
def small_partitions(monkeypatch):
    monkeypatch.setattr(plan, "PARTITION_BYTES", 9_000)


def contents(out):
    """Every file of a result, by its name."""
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(Path(out).rglob("*"))
        if file.is_file()
    }


def undisturbed(source, out):
    """What a run in one process writes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PARTITION_BYTES", 9_000)
        counted = count_corpus(source, out, "year", workers=1)
    assert not counted.failures
    assert counted.partitions >= counted.documents / 3
    return contents(out)


@pytest.fixture(scope="module")
def expected(source, tmp_path_factory):
    return undisturbed(source, tmp_path_factory.mktemp("expected") / "out")


@pytest.fixture(scope="module")
def long_expected(long_source, tmp_path_factory):
    return undisturbed(long_source, tmp_path_factory.mktemp("long_expected") / "out")


def run(file, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, str(file), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def drive(source, out, **asked):
    """Run count_corpus in another process; give what it printed and its end."""
    asked = {"source": str(source), "out": str(out), "groups": "year", **asked}
    asked.setdefault("partition_bytes", 9_000)
    return run(DRIVER, json.dumps(asked))


def read(out, name):
    return pd.read_parquet(Path(out) / name)


def test_tables_are_those_of_the_functions_for_memory(source, tmp_path):
    out = tmp_path / "out"
    counted = count_corpus(source, out, ["year", "place"], workers=1)
    documents = read_corpus(source).documents
    tokens = segment(documents)
    mentions = find_slogans(documents, load_slogans())
    terms = term_frequencies(tokens, by="doc_id")[["doc_id", "term", "count"]]
    slogans = slogan_counts(mentions, documents, by="doc_id")[["doc_id", "slogan", "count"]]
    found = read(out, "slogans")

    assert counted == (24, 0, counted.partitions, 0)
    assert read(out, "terms").equals(terms.sort_values(["doc_id", "term"], ignore_index=True))
    assert (
        found[found["count"] > 0]
        .drop(columns="nested")
        .reset_index(drop=True)
        .equals(slogans.sort_values(["doc_id", "slogan"], ignore_index=True))
    )
    assert found["nested"].sum() == mentions["nested_in"].notna().sum() > 0
    table = read(out, "documents")
    assert table[["doc_id", "title", "source", "sha256", "year", "place"]].equals(
        documents[["doc_id", "title", "source", "sha256", "year", "place"]]
    )
    assert table["tokens"].sum() == len(tokens)
    assert table["han_chars"].tolist() == [*map(count_han, documents["text"])]


def test_groups_add_up_to_the_documents(source, tmp_path):
    out = tmp_path / "out"
    count_corpus(source, out, "year", workers=1)
    years = read(out, "documents").set_index("doc_id")["year"]
    tokens = segment(read_corpus(source).documents)
    tokens["year"] = tokens["doc_id"].map(years)
    wanted = term_frequencies(tokens, by="year").sort_values(["year", "term"], ignore_index=True)
    groups, documents = read(out, "groups"), read_corpus(source).documents
    rates = slogan_counts(find_slogans(documents, load_slogans()), documents, "year")
    found = read(out, "slogans_by_group").query("count > 0")[["year", "slogan", "count", "per_10k"]]

    table = read(out, "terms_by_group")[wanted.columns]
    pd.testing.assert_frame_equal(table, wanted)
    pd.testing.assert_frame_equal(
        found.reset_index(drop=True),
        rates[found.columns].sort_values(["year", "slogan"], ignore_index=True),
    )
    assert groups["documents"].tolist() == [8, 8, 8]
    assert groups["year"].isna().tolist() == [False, False, True]
    assert groups["tokens"].sum() == len(tokens)


def test_years_follow_from_the_names_of_texts(tmp_path):
    for year in (2022, 2023):
        (tmp_path / f"{year}0305.txt").write_text("坚持改革开放。", encoding="utf-8")
    (tmp_path / "talk.txt").write_text("好。", encoding="utf-8")
    count_corpus(tmp_path, tmp_path / "out", "year", workers=1)

    assert read(tmp_path / "out", "groups")["year"].fillna("").tolist() == ["2022", "2023", ""]


def test_without_groups_all_is_one(source, tmp_path):
    out = tmp_path / "out"
    count_corpus(source, out, workers=1)

    assert read(out, "groups").columns.tolist() == ["documents", "tokens", "mentions", "han_chars"]
    assert read(out, "groups")["documents"].tolist() == [24]
    assert read(out, "terms_by_group")["count"].sum() == read(out, "terms")["count"].sum()


def test_buckets_and_little_memory_change_no_sum(source, tmp_path, monkeypatch):
    count_corpus(source, tmp_path / "one", "year", workers=1)
    monkeypatch.setattr(counting, "BUCKET_BYTES", 20_000)
    monkeypatch.setattr(counting, "ROWS_IN_MEMORY", 10)
    count_corpus(source, tmp_path / "many", "year", workers=1)
    one, many = (read(tmp_path / name, "terms_by_group") for name in ("one", "many"))

    assert len(list((tmp_path / "many/terms_by_group").iterdir())) > 3
    assert many.sort_values(["year", "term"], ignore_index=True).equals(one)


# What a run survives


def test_processes_write_the_same_bytes(source, tmp_path, expected):
    done = drive(source, tmp_path / "out", workers=2)

    assert json.loads(done.stdout)[:2] == [24, 0], done.stderr
    assert contents(tmp_path / "out") == expected


def test_a_worker_killed_by_its_pid_is_replaced(long_source, tmp_path, long_expected):
    done = drive(long_source, tmp_path / "out", workers=2, strike="kill")

    assert done.stdout, done.stderr
    documents, failures, *_, struck = json.loads(done.stdout)
    assert (documents, failures, struck) == (LONG, 0, True)
    assert contents(tmp_path / "out") == long_expected


def test_an_interrupted_run_goes_on_and_counts_nothing_twice(long_source, tmp_path, long_expected):
    stopped = drive(long_source, tmp_path / "out", workers=2, strike="interrupt")
    before = contents(tmp_path / "out")
    done = drive(long_source, tmp_path / "out", workers=2)

    assert "KeyboardInterrupt" in stopped.stderr
    assert not any(name.startswith("terms_by_group") for name in before)
    documents, failures, partitions, done_before, _ = json.loads(done.stdout)
    assert (documents, failures) == (LONG, 0)
    assert 2 <= done_before < partitions
    assert contents(tmp_path / "out") == long_expected


def test_a_full_disk_is_said_and_what_is_done_stays(source, tmp_path, expected):
    largest = max(map(len, expected.values()))
    full = drive(source, tmp_path / "out", workers=2, file_bytes=largest - 1)
    done = drive(source, tmp_path / "out", workers=2)

    assert "File too large" in full.stderr
    assert full.returncode == 1
    assert json.loads(done.stdout)[:2] == [24, 0], done.stderr
    assert contents(tmp_path / "out") == expected


def test_a_dask_cluster_writes_the_same_bytes(source, tmp_path, expected):
    pytest.importorskip("distributed")
    done = drive(source, tmp_path / "out", cluster="whole")

    assert done.stdout, done.stderr
    documents, failures, *_, struck = json.loads(done.stdout)
    assert (documents, failures, struck) == (24, 0, False)
    assert contents(tmp_path / "out") == expected


def test_a_dask_cluster_goes_on_when_a_worker_is_killed(long_source, tmp_path, long_expected):
    pytest.importorskip("distributed")
    done = drive(long_source, tmp_path / "out", cluster="kill")

    assert done.stdout, done.stderr
    documents, failures, *_, struck = json.loads(done.stdout)
    assert (documents, failures, struck) == (LONG, 0, True)
    assert contents(tmp_path / "out") == long_expected


def test_a_partition_over_which_workers_die_is_named(source, tmp_path):
    script = (
        "import os, signal\n"
        "from analysis.scale.workers import in_processes\n"
        "def die(item):\n"
        "    if item == 'b':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return item\n"
        "if __name__ == '__main__':\n"
        "    print(sorted(in_processes(die, 'abcdefgh', 2)))\n"
    )
    (tmp_path / "die.py").write_text(script)
    done = run(tmp_path / "die.py")

    assert "RuntimeError: workers died 3 times over" in done.stderr
    assert not done.stdout


# Addresses, failures, refusals


def test_any_fsspec_address_serves(source, tmp_path):
    memory = fsspec.filesystem("memory")
    memory.put(str(source), "/texts", recursive=True)
    counted = count_corpus("memory://texts", "memory://out", "year", workers=1)
    memory.get("/out/", str(tmp_path / "out"), recursive=True)
    count_corpus(source, tmp_path / "local", "year", workers=1)

    assert counted.documents == 24
    assert contents(tmp_path / "out") == contents(tmp_path / "local")


def test_a_single_file_is_a_corpus(source, tmp_path):
    count_corpus(source / "甲" / "001.txt", tmp_path / "out", workers=1)

    assert read(tmp_path / "out", "documents")["doc_id"].tolist() == ["001"]


def test_what_cannot_be_read_or_counted_is_listed_and_nothing_else_is_lost(tmp_path, monkeypatch):
    folder = write_texts(tmp_path / "source", number=6)
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02" * 10)
    (folder / "burst.txt").write_text("此文使计数失败", encoding="utf-8")
    with open(folder / "metadata.csv", "a", encoding="utf-8") as file:
        file.write("\nnowhere.txt,2021,县1\n")
    (folder / "甲" / "metadata.csv").write_bytes(b"")
    count = partition.count_terms

    def fail(documents):
        if documents["text"].str.contains("失败").any():
            raise ZeroDivisionError("made to fail")
        return count(documents)

    monkeypatch.setattr(partition, "count_terms", fail)
    counted = count_corpus(folder, tmp_path / "out", "year", workers=1)
    reasons = read(tmp_path / "out", "failures").set_index("source")["reason"].to_dict()

    assert counted.documents == 6 == len(read(tmp_path / "out", "documents"))
    assert counted.failures == 4
    assert set(reasons) == {"bad.txt", "burst.txt", "nowhere.txt", "甲/metadata.csv"}
    assert reasons["burst.txt"] == "not counted: ZeroDivisionError: made to fail"
    assert "lists it and there is no such file" in reasons["nowhere.txt"]


@pytest.mark.parametrize("local", [True, False])
def test_gone_and_gigantic_files_are_listed_here_and_elsewhere(tmp_path, monkeypatch, local):
    monkeypatch.setattr(partition, "Limits", lambda: Limits(file_bytes=100))
    for name, length in {"a.txt": 30, "large.txt": 34}.items():
        (tmp_path / name).write_text("县" * length, encoding="utf-8")
    address = str(tmp_path)
    if not local:
        address = f"memory://{tmp_path.name}-{local}"
        fsspec.filesystem("memory").put(
            f"{tmp_path}/", f"/{tmp_path.name}-{local}/", recursive=True
        )
    files = partition.Partition(0, ("gone.txt", "a.txt", "large.txt"), ())
    found = partition._read(counting.Place(address), files)
    reasons = found.failures.set_index("source")["reason"]

    assert found.documents["doc_id"].tolist() == ["a"]
    assert found.documents["text"].tolist() == ["县" * 30]
    assert reasons.index.tolist() == ["gone.txt", "large.txt"]
    assert reasons["gone.txt"].startswith("missing: there is no such file")
    size = "102" if local else "more than 100"
    assert reasons["large.txt"].startswith(f"gigantic: {size} bytes")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_in_the_folder_is_no_text_and_keeps_no_one_waiting(tmp_path):
    folder = write_texts(tmp_path / "source", number=2)
    os.mkfifo(folder / "pipe.txt")
    counted = count_corpus(folder, tmp_path / "out", workers=1)

    assert counted.documents == 2
    reasons = read(tmp_path / "out", "failures").set_index("source")["reason"]
    assert reasons.to_dict() == {"pipe.txt": "hostile: it is no regular file"}


def test_files_that_differ_in_their_suffix_stay_together(tmp_path):
    for name in ("a.txt", "a.TXT", "a-1.txt", "b.txt"):
        (tmp_path / name).write_text("改革" * 2000, encoding="utf-8")
    files = [part.files for part in plan.plan_partitions(counting.Place(str(tmp_path))).partitions]

    assert files == [("a-1.txt",), ("a.TXT", "a.txt"), ("b.txt",)]


def test_another_run_in_the_same_place_is_refused(source, tmp_path):
    folder, out = write_texts(tmp_path / "source", number=3), tmp_path / "out"
    count_corpus(folder, out, "year", workers=1)
    with pytest.raises(ValueError, match=r"holds a run with other groups; give another out"):
        count_corpus(folder, out, "place", workers=1)
    (folder / "new.txt").write_text("改革", encoding="utf-8")
    with pytest.raises(ValueError, match="holds a run with other source, partitions"):
        count_corpus(folder, out, "year", workers=1)
    with pytest.raises(ValueError, match=r"holds something else; give a new or empty folder"):
        count_corpus(folder, folder, workers=1)


def test_refusals_say_why(source, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match="missing: there is no file to read"):
        count_corpus(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(ValueError, match=r"workers 0 is no whole number above 0"):
        count_corpus(source, tmp_path / "out", workers=0)
    with pytest.raises(ValueError, match=r"groups \['term'\] are columns of the result"):
        count_corpus(source, tmp_path / "out", ["year", "term"])
    with pytest.raises(ValueError, match=r"no document has \['speaker'\]; there are .*'year'"):
        count_corpus(source, tmp_path / "out", "speaker", workers=1)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ModuleNotFoundError, match=r"cluster needs Dask: .* extra 'scale'"):
        count_corpus(source, tmp_path / "out", cluster="tcp://127.0.0.1:8786")
