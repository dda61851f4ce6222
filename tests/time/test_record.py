"""Tests of the record: its tables, how they were counted, and fetching the texts."""

import hashlib
import http.server
import json
import os
import threading
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import (
    concordance,
    fetch_corpus,
    load_slogans,
    ngrams,
    read_reference,
    segment,
    shared_runs,
)
from analysis.build_reference import build_reference, lexicon_state, main, read_sources
from analysis.corpus import fetching
from analysis.corpus.errors import ReadingError
from analysis.time.record import TABLES
from analysis.words.ngrams import run_hashes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "reference"
NO_REPORT = {1961, 1962, 1963, *range(1965, 1975), 1976, 1977}
PUBLISHED = pd.read_csv(Path(__file__).parent / "published_counts.csv")


@pytest.fixture(scope="module")
def counted_texts(public_texts):
    from analysis.build_reference import _contents, _documents

    return _documents(_contents(public_texts)).set_index("doc_id")


@pytest.fixture(scope="module")
def record():
    return read_reference("government_work_reports")


@pytest.fixture(scope="module")
def congresses():
    return read_reference("cpc_congress_reports")


# The tables


def test_every_year_with_a_report_is_there_but_1991(record):
    assert record.documents["year"].tolist() == sorted(set(range(1954, 2026)) - NO_REPORT - {1991})


def test_every_congress_since_the_ninth_is_there(congresses):
    assert congresses.documents["doc_id"].tolist() == [f"congress-{n:02d}" for n in range(9, 21)]
    assert congresses.documents["year"].tolist() == [
        1969, 1973, 1977, 1982, 1987, 1992, 1997, 2002, 2007, 2012, 2017, 2022
    ]  # fmt: skip


def test_tables_fit_together(record, congresses):
    for tables in (record, congresses):
        documents = tables.documents.set_index("doc_id")
        for name in ("terms", "slogans", "runs"):
            table = getattr(tables, name)
            assert set(table["doc_id"]) == set(documents.index), name
            assert not table.duplicated(["doc_id", table.columns[1]]).any(), name
        words = tables.terms.groupby("doc_id")["count"].sum()
        assert words.to_dict() == documents["words"].to_dict()
        assert (documents["han_chars"] < documents["word_count"]).all()
        assert (documents["word_count"] <= documents["nonspace_chars"]).all()
        assert (tables.slogans[["count", "nested"]].sum(axis=1) > 0).all()


def test_each_document_has_its_source_and_its_hash(record):
    sources = {row["doc_id"]: row for row in read_sources() if row["doc_id"]}
    for row in record.documents.itertuples():
        assert row.sha256 == sources[row.doc_id]["sha256"]
        assert row.source == sources[row.doc_id]["url"]
        assert row.source.startswith("https://")


def test_years_choose_reports_and_their_counts():
    some = read_reference("government_work_reports", (2018, 2019))

    assert some.documents["year"].tolist() == [2018, 2019]
    assert set(some.terms["doc_id"]) == {"work-2018", "work-2019"}
    with pytest.raises(ValueError, match=r"no report of the years \(1965, 1970\)"):
        read_reference("government_work_reports", (1965, 1970))
    for years in (2020, (2020,), ("2018", "2023"), (2023, 2018)):
        with pytest.raises(ValueError, match="are no first and last year"):
            read_reference("government_work_reports", years)


def test_an_unknown_name_is_answered_with_the_known_ones():
    known = r"\['cpc_congress_reports', 'government_work_reports'\]"
    with pytest.raises(ValueError, match=f"name 'news' is not one of {known}"):
        read_reference("news")


def test_the_counts_are_of_the_lexicon_as_it_is_now():
    for name in TABLES:
        noted = pq.read_schema(FOLDER / f"{name}.parquet").metadata[b"lexicon"].decode()
        assert noted == lexicon_state(), "the lexicon changed: make reference"


def test_the_data_card_counts_what_was_left_out():
    card = (ROOT / "data/README.md").read_text(encoding="utf-8")
    sources = pd.DataFrame(read_sources())
    reasons = sources["excluded"][sources["excluded"] != ""].value_counts()

    assert f"{len(sources)} texts found, {(sources['excluded'] == '').sum()} kept" in card
    for reason, count in reasons.items():
        assert f"| {count} | {reason} |" in card
    for name in TABLES:
        rows = pq.read_metadata(FOLDER / f"{name}.parquet").num_rows
        assert f"{name}.parquet, {rows:,} rows" in card
    for flag in set(sources["flag"].str.split("; ").explode()) - {""}:
        assert flag in card
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 4_000_000


def test_no_sentence_of_the_reports_is_in_the_tables(record):
    terms = record.terms["term"]

    assert not terms.str.contains(r"[，。、；：！？\s]").any()
    assert terms.str.len().max() <= load_slogans()["slogan"].str.len().max()
    assert record.runs["run"].dtype == "uint32"


# Published counts


@pytest.mark.parametrize(
    "row", list(PUBLISHED.itertuples()), ids=lambda row: f"{row.text} {row.term}"
)
def test_published_counts_come_out_of_the_tables(row, record, congresses):
    if row.term in ("中国人民", "全党"):
        pytest.skip("stands across two tokens in places; the texts are needed")
    tables = congresses if row.text == "18th" else record
    doc_id = "congress-18" if row.text == "18th" else f"work-{row.text}"
    terms = tables.terms[tables.terms["doc_id"] == doc_id]
    counted = (terms["count"] * terms["term"].str.count(row.term)).sum()
    if row.title_included == "yes":
        title = tables.documents.set_index("doc_id").loc[doc_id, "title"]
        counted += title.count(row.term)

    assert counted == row.published


def test_published_counts_of_slogans_come_out_of_the_slogan_table(record, congresses):
    slogans = pd.concat([record.slogans, congresses.slogans]).set_index(["doc_id", "slogan"])
    both = slogans["count"] + slogans["nested"]

    assert both["congress-18", "科学发展观"] == 16
    assert both["work-2017", "供给侧结构性改革"] == 4
    assert both["congress-18", "中国特色社会主义"] == 82 - 1  # the title has it once more


def test_published_counts_come_out_of_the_texts_themselves(counted_texts):
    for row in PUBLISHED.itertuples():
        doc_id = "congress-18" if row.text == "18th" else f"work-{row.text}"
        title = counted_texts.loc[doc_id, "title"] + "\n" if row.title_included == "yes" else ""
        whole = title + counted_texts.loc[doc_id, "text"]
        text = pd.DataFrame({"doc_id": [doc_id], "text": [whole]})
        assert len(concordance(text, row.term)) == row.published, row.term


# Building


def test_built_again_the_tables_are_the_same(public_texts, tmp_path):
    rows = build_reference(public_texts, tmp_path)

    for name in TABLES:
        built = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(built, pd.read_parquet(FOLDER / f"{name}.parquet"))
        assert rows[name] == len(built)


def test_no_licence_and_no_notes_are_counted(counted_texts):
    texts = counted_texts["text"]

    for word in ("本作品", "维基", "Public domain", "公有领域", "新华社北京", "字库未存字"):
        assert not texts.str.contains(word).any(), word
    assert not texts.str.contains("\n[”，。、；：]").any()


def test_a_work_report_shares_its_runs_with_itself_and_few_with_another(counted_texts):
    document = counted_texts.loc[["work-2023"]].reset_index()
    tokens = segment(document, user_words=())
    own = read_reference("government_work_reports", (2023, 2023))
    other = read_reference("government_work_reports", (1955, 1955)).runs
    runs = ngrams(tokens, 4)

    assert own.documents["runs"].tolist() == [len(set(run_hashes(runs["term"])))]
    assert 0.1 * len(runs) < len(shared_runs(tokens, own.runs)) < 0.5 * len(runs)
    assert len(shared_runs(tokens, other)) < 0.02 * len(runs)


def test_the_data_card_says_how_long_a_stretch_can_still_be_put_together(counted_texts):
    document = counted_texts.loc[["work-2023"]].reset_index()
    runs = ngrams(segment(document, user_words=()), 4)
    own = read_reference("government_work_reports", (2023, 2023)).runs["run"]
    kept = pd.Series(run_hashes(runs["term"])).isin(own)
    breaks = ~kept | ~kept.shift(fill_value=False) | (runs["start"] >= runs["end"].shift())
    stretches = runs[kept].groupby(breaks.cumsum()[kept]).agg({"start": "min", "end": "max"})
    longest = (stretches["end"] - stretches["start"]).max()
    card = (ROOT / "data/README.md").read_text(encoding="utf-8")

    assert f"{kept.mean():.0%} of its places".replace("%", " %") in card
    assert f"the longest stretch {longest} characters" in card


def test_runs_cannot_be_put_together_into_the_sentences_of_one_report(record, congresses):
    both = pd.concat([record.runs, congresses.runs])

    assert (both.groupby("run")["doc_id"].nunique() > 1).all()
    kept = both.groupby("doc_id").size()
    documents = pd.concat([record.documents, congresses.documents]).set_index("doc_id")
    assert (kept < 0.5 * documents["runs"].reindex(kept.index)).all()


def test_a_text_that_is_missing_or_changed_is_named(tmp_path):
    row = {"title": "x", "url": "y", "content": "changed"}
    (tmp_path / "cpc_congress_reports.jsonl").write_text(json.dumps(row), encoding="utf-8")

    with pytest.raises(ReadingError, match="the text of work-1954 is not there"):
        build_reference(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_reports_what_is_missing_without_a_traceback(tmp_path, capsys):
    assert main(["--texts", str(tmp_path)]) == 1
    assert "the text of work-1954 is not there" in capsys.readouterr().err


# Fetching


class Handler(http.server.BaseHTTPRequestHandler):
    """Serve one text; count how often it was asked for."""

    body = "政府工作报告".encode()
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        if self.path != "/report.txt":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server on loopback, and a registry that pins what it serves."""
    Handler.asked = 0
    http_server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http_server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{http_server.server_port}"
    digest = hashlib.sha256(Handler.body).hexdigest()
    registry = tmp_path / "registry.txt"
    registry.write_text(
        f"# what is pinned\nreport.txt {digest} {address}/report.txt\n"
        f"changed.txt {'0' * 64} {address}/report.txt\n"
        f"gone.txt {digest} {address}/gone.txt\n"
        f"offline.txt {digest} http://127.0.0.1:9/report.txt\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(fetching, "registry_path", lambda: registry)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield http_server
    http_server.shutdown()
    http_server.server_close()


def test_a_corpus_is_downloaded_once_and_verified(server, tmp_path, capfd):
    path = fetch_corpus("report", cache=tmp_path / "cache")

    assert path.read_bytes() == Handler.body
    assert "100%" in capfd.readouterr().err  # the progress bar
    assert fetch_corpus("report", cache=tmp_path / "cache") == path
    assert Handler.asked == 1


def test_what_was_kept_and_has_changed_is_fetched_again(server, tmp_path):
    path = fetch_corpus("report", cache=tmp_path)
    path.write_bytes(b"other")

    assert fetch_corpus("report", cache=tmp_path).read_bytes() == Handler.body


def test_the_environment_names_the_cache(server, tmp_path, monkeypatch):
    monkeypatch.setenv("TIFA_CACHE", str(tmp_path / "mine"))

    assert fetch_corpus("report").parent == tmp_path / "mine"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("changed", r"changed\.txt: what came from http://127.* is not what was pinned"),
        ("gone", r"gone\.txt: cannot be fetched from http://127.*: HTTPError"),
        ("offline", r"offline\.txt: cannot be fetched from .*: ConnectionError.*connection\?"),
    ],
)
def test_a_changed_or_unreachable_corpus_is_a_clear_error_and_leaves_nothing(
    server, tmp_path, name, message
):
    with pytest.raises(ReadingError, match=message):
        fetch_corpus(name, cache=tmp_path / "cache")
    assert not [file for file in (tmp_path / "cache").rglob("*") if file.is_file()]


@pytest.mark.skipif(os.name == "nt", reason="permissions differ")
def test_a_cache_that_cannot_be_written_is_named(server, tmp_path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(ReadingError, match=r"report\.txt: cannot be kept in .*file"):
        fetch_corpus("report", cache=tmp_path / "file")


def test_an_unknown_corpus_is_answered_with_the_known_ones(server):
    with pytest.raises(ValueError, match=r"name 'news' is not one of \['changed', 'gone'"):
        fetch_corpus("news")


@pytest.fixture(scope="module")
def pinned():
    """What registry.txt says: for each file, its hash and its address."""
    lines = (FOLDER / "registry.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {file: (digest, url) for file, digest, url, *_ in rows}


def test_the_registry_pins_every_corpus_of_the_sources(pinned):
    assert all(len(digest) == 64 for digest, _ in pinned.values())
    assert all(url.startswith("https://") for _, url in pinned.values())
    assert {row["corpus"] for row in read_sources()} <= {Path(file).stem for file in pinned}


def test_the_texts_are_those_the_registry_pins(pinned, public_texts):
    here = {file: public_texts / file for file in pinned if (public_texts / file).is_file()}

    assert here
    for file, path in here.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == pinned[file][0]
