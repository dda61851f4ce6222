"""Count the record: from the texts of the reports to the tables of ``data/reference``."""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b, sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.corpus.cleaning import clean_text
from analysis.corpus.errors import ReadingError
from analysis.corpus.fetching import fetch_corpus
from analysis.corpus.lexicons import data_folder, read_rows
from analysis.slogans.counts import slogan_counts
from analysis.slogans.finding import find_slogans
from analysis.slogans.lexicon import load_slogans
from analysis.text.lengths import section_lengths
from analysis.text.segmentation import default_user_words, segment
from analysis.words.ngrams import RUN_WORDS, ngrams, run_hashes
from analysis.words.terms import term_frequencies

_BROKEN_LINE = re.compile(
    # a web page's links and quotations stand on lines of their own: a break
    # before a closing mark, or a lone one that ends no sentence
    r"\n+(?=[”，。、；：])|(?<=[^\n。！？!?；;：:”\s])[ \u200b]*\n[ \u200b]*(?=[^\n\s])"
)


def build_reference(texts: Path | None = None, out: Path | None = None) -> dict[str, int]:
    """
    Count the texts that ``data/reference/sources.csv`` lists, and write the tables.

    Parameters
    ----------
    texts : Path, optional
        A folder with the corpora. Default downloads them.
    out : Path, optional
        Where to write. Default is ``data/reference``.

    Returns
    -------
    dict of str to int
        Rows of each table written.

    Raises
    ------
    ReadingError
        If a text is not there, or is not the one that was read for the list.

    Notes
    -----
    A text is known by its sha256, so that the offsets in the list fit it:
    they leave out the title, the speaker's name, and the licence or the
    notes behind the text. Then lines that a web page broke inside a
    sentence are joined, and the text is cleaned like any other. Of the runs
    only those are kept that two reports or more have: a full list could be
    put together again into the texts.
    """
    documents = _documents(_contents(texts))
    tokens = segment(documents)
    runs = _distinct_runs(segment(documents, user_words=()))
    lengths = _document_lengths(documents, tokens)
    tables = {
        "documents": lengths.assign(runs=lengths["doc_id"].map(runs["doc_id"].value_counts())),
        "terms": term_frequencies(tokens, by="doc_id")[["doc_id", "term", "count"]],
        "slogans": _slogan_rows(find_slogans(documents, load_slogans()), documents),
        "runs": runs[runs["run"].duplicated(keep=False)].reset_index(drop=True),
    }
    folder = data_folder() / "reference" if out is None else Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        _write_parquet(table, folder / f"{name}.parquet")
    return {name: len(table) for name, table in tables.items()}


def lexicon_state() -> str:
    """Give a short hash of the wordings counted: it changes when they change."""
    wordings = sorted(load_slogans()["slogan"]) + list(default_user_words())
    return blake2b("\n".join(wordings).encode(), digest_size=8).hexdigest()


def read_sources() -> list[dict[str, str]]:
    """Read the list of texts, those left out included, one dictionary a row."""
    return read_rows("sources.csv", "reference")


def _contents(texts: Path | None) -> dict[str, str]:
    """Give every text of the corpora by its sha256."""
    corpora = sorted({source["corpus"] for source in read_sources()})
    if texts is None:
        files = [fetch_corpus(corpus) for corpus in corpora]
    else:
        files = [file for corpus in corpora for file in sorted(Path(texts).glob(f"{corpus}.*"))]
    found = (text for file in files for text in _texts_of(file))
    return {sha256(text.encode()).hexdigest(): text for text in found}


def _texts_of(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip() and file.suffix == ".jsonl":
            yield json.loads(line)["content"]
        elif line.strip():
            yield line.partition("\t")[2].strip()


def _documents(contents: dict[str, str]) -> pd.DataFrame:
    rows = []
    for source in read_sources():
        if source["excluded"]:
            continue
        if source["sha256"] not in contents:
            raise ReadingError(source["corpus"], f"the text of {source['doc_id']} is not there")
        raw = contents[source["sha256"]][int(source["start"]) : int(source["end"])]
        rows.append(source | {"text": clean_text(_BROKEN_LINE.sub("", raw))[0]})
    return pd.DataFrame(rows)


def _document_lengths(documents: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    whole = pd.DataFrame(
        {
            "doc_id": documents["doc_id"],
            "section_id": 0,
            "start": 0,
            "end": documents["text"].str.len(),
        }
    )
    lengths = section_lengths(documents, whole, tokens).drop(columns=["section_id", "share"])
    named = documents[["doc_id", "series", "year", "title", "url", "sha256", "flag"]]
    table = named.rename(columns={"url": "source"}).merge(lengths, on="doc_id")
    table["year"] = table["year"].astype("int64")
    table["flag"] = table["flag"].replace("", pd.NA)
    return table


def _slogan_rows(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    keys = ["doc_id", "slogan"]
    table = slogan_counts(mentions, documents, "doc_id", nested="all")[[*keys, "count"]]
    outer = slogan_counts(mentions, documents, "doc_id").set_index(keys)["count"]
    both = table["count"]
    table["count"] = outer.reindex(pd.MultiIndex.from_frame(table[keys]), fill_value=0).to_numpy()
    return table.assign(nested=both - table["count"])


def _distinct_runs(tokens: pd.DataFrame) -> pd.DataFrame:
    """List the different runs of each document, documents in order."""
    runs = ngrams(tokens, RUN_WORDS)
    table = pd.DataFrame({"doc_id": runs["doc_id"], "run": run_hashes(runs["term"])})
    order = pd.Series(range(runs["doc_id"].nunique()), index=runs["doc_id"].unique())
    table = table.drop_duplicates().assign(order=lambda rows: rows["doc_id"].map(order))
    return table.sort_values(["order", "run"], ignore_index=True)[["doc_id", "run"]]


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table with the state of the lexicon, and nothing of this machine."""
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    arrow = arrow.replace_schema_metadata({"lexicon": lexicon_state()})
    delta = {"run": "DELTA_BINARY_PACKED"} if "run" in table else None
    strings = [field.name for field in arrow.schema if field.name != "run"]
    pq.write_table(
        arrow,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=strings,
        column_encoding=delta,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m analysis.build_reference", description=__doc__)
    parser.add_argument(
        "--texts", type=Path, help="a folder with the corpora; default fetches them"
    )
    parser.add_argument("--out", type=Path, help="default is data/reference")
    given = parser.parse_args(arguments)
    try:
        rows = build_reference(given.texts, given.out)
    except ReadingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for name, count in rows.items():
        print(f"{name}: {count:,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
