"""One function maps a partition to its tables, in whatever process and on whatever machine."""

import errno
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from pandas.util import hash_array

from analysis.corpus.formats.extract import Unreadable
from analysis.corpus.formats.limits import Limits
from analysis.corpus.reading import documents_table, failures_table
from analysis.corpus.sources import Reading, readable_name
from analysis.corpus.tables import FAILURES, make_table
from analysis.letters.characters import count_han
from analysis.scale.plan import Partition, of_one_file
from analysis.scale.storage import Place, read_table, write_table
from analysis.slogans.finding import find_slogans
from analysis.slogans.lexicon import load_slogans
from analysis.text.lengths import section_lengths
from analysis.text.outline import outline
from analysis.text.segmentation import count_terms
from analysis.time.dates import with_period

PARTIAL = "_run/partial/"
DOCUMENT_COLUMNS = [
    "doc_id",
    "title",
    "source",
    "sha256",
    "tokens",
    "terms",
    "mentions",
    "han_chars",
]
"""Columns of a document's row, before those of the groups."""
TERMS = ["term", "count", "documents"]
SLOGANS = ["slogan", "count", "nested", "documents"]
LENGTHS = ["documents", "tokens", "mentions", "han_chars"]


class Job(NamedTuple):
    """What is the same for all partitions of a run."""

    source: Place
    out: Place
    groups: tuple[str, ...]
    buckets: int
    sections: bool = False  # measure the sections too


class Done(NamedTuple):
    """What became of a partition."""

    number: int
    documents: int
    failures: int
    columns: tuple[str, ...]  # of metadata, found in this partition


class Readings(NamedTuple):
    """What reading gives that counting needs; the edits of each document it does not."""

    documents: pd.DataFrame
    failures: pd.DataFrame


class _Tables(NamedTuple):
    documents: pd.DataFrame
    terms: pd.DataFrame
    slogans: pd.DataFrame
    failures: pd.DataFrame
    lengths: pd.DataFrame | None  # of sections, if they are wanted
    columns: tuple[str, ...]


def count_partition(job: Job, partition: Partition) -> Done:
    """
    Read, clean and count the files of a partition, and write its tables.

    The table of documents is written last: where it is, the partition is
    done, and is not counted again.
    """
    if job.out.exists(partition.part("documents")):
        return _done(job, partition)
    tables = _count_files(job, partition)
    failures = tables.failures.drop_duplicates(ignore_index=True)
    groups = list(job.groups)
    for name, columns, table in (
        ("terms", TERMS, tables.terms),
        ("slogans", SLOGANS, tables.slogans),
        ("groups", LENGTHS, tables.documents.assign(documents=1)),
    ):
        owners = tables.documents[["doc_id", *groups]]
        joined = groups and name != "groups"
        own = table.merge(owners, on="doc_id", how="left") if joined else table
        sums = add_up(own.assign(documents=1), groups, columns, job.buckets)
        write_table(job.out, partition.part(PARTIAL + name), sums, rows=64_000)
    write_table(job.out, partition.part("terms"), tables.terms)
    write_table(job.out, partition.part("slogans"), tables.slogans)
    write_table(job.out, partition.part("failures"), failures)
    if tables.lengths is not None:
        write_table(job.out, partition.part("lengths"), tables.lengths)
    seen = pd.DataFrame({"column": pd.array(tables.columns, dtype="str")})
    write_table(job.out, partition.part(PARTIAL + "columns"), seen)
    write_table(job.out, partition.part("documents"), tables.documents)
    return Done(partition.number, len(tables.documents), len(failures), tables.columns)


def _done(job: Job, partition: Partition) -> Done:
    lengths = [
        len(read_table(job.out, partition.part(name), columns=[column]))
        for name, column in (("documents", "doc_id"), ("failures", "source"))
    ]
    columns = read_table(job.out, partition.part(PARTIAL + "columns"))["column"]
    return Done(partition.number, *lengths, tuple(columns))


def _count_files(job: Job, partition: Partition) -> _Tables:
    """Count a partition; if that fails, each file by itself, so that little is left out."""
    files = partition.files
    try:
        return _tables(_read(job.source, partition), job)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _STORAGE:
            raise
        if len(files) > 1:
            return _joined([_count_files(job, of_one_file(partition, file)) for file in files])
        reason = f"not counted: {type(error).__name__}: {error}"
        failures = make_table(FAILURES, [(files[0], reason)])
        return _tables(Readings(documents_table([], {}), failures), job)


_STORAGE = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EIO}
"""Errors of the machine, not of a text."""


def _joined(parts: list[_Tables]) -> _Tables:
    def join(name: str) -> pd.DataFrame:
        return pd.concat([getattr(part, name) for part in parts], ignore_index=True)

    return _Tables(
        documents=join("documents"),
        terms=join("terms"),
        slogans=join("slogans"),
        failures=join("failures"),
        lengths=None if parts[0].lengths is None else join("lengths"),
        columns=tuple(dict.fromkeys(name for part in parts for name in part.columns)),
    )


def _read(source: Place, partition: Partition) -> Readings:
    """Read files with the metadata that speaks of them, as if they were a folder."""
    single = source.system.isfile(source.path())
    reading = Reading({}, Limits())
    for name in sorted(partition.files):
        _read_file(reading, source, "" if single else name, readable_name(name))
    for name, content in partition.metadata:
        reading.take(readable_name(name), content.encode())
    metadata, problems = reading.join(reading.sources)
    documents = documents_table(reading.found, metadata)
    return Readings(documents, failures_table(reading.failures + problems))


def _read_file(reading: Reading, source: Place, inside: str, name: str) -> None:
    """Read one file, of this machine or of another; of another no more than is allowed."""
    system, path = source.system, source.path(inside)
    if "file" in system.protocol:
        reading.read_file(Path(path), name)
        return
    most = reading.limits.file_bytes
    try:
        content = system.cat_file(path, end=most + 1)
    except FileNotFoundError:
        reading.fail(name, Unreadable("missing: there is no such file any more"))
        return
    if len(content) > most:
        reason = f"gigantic: more than {most:,} bytes, which is the limit (Limits.file_bytes)"
        reading.fail(name, Unreadable(reason))
    else:
        reading.take(name, content)


@cache
def _lexicon() -> pd.DataFrame:
    return load_slogans()


def _tables(found: Readings, job: Job) -> _Tables:
    """Count the documents that were found."""
    documents = found.documents
    for name in job.groups:
        documents = with_period(documents, name)
    terms = count_terms(documents)
    mentions = find_slogans(documents, _lexicon())
    outer = mentions["nested_in"].isna()
    slogans = (
        mentions.assign(count=outer.astype("int64"), nested=(~outer).astype("int64"))
        .groupby(["doc_id", "slogan"], sort=False)[["count", "nested"]]
        .sum()
        .reset_index()
    )
    per_document = terms.groupby("doc_id")["count"]
    numbers = {
        "tokens": per_document.sum(),
        "terms": per_document.size(),
        "mentions": slogans.groupby("doc_id")["count"].sum(),
        "han_chars": pd.Series(map(count_han, documents["text"]), documents["doc_id"], "int64"),
    }
    table = documents[["doc_id", "title", "source", "sha256"]].copy()
    for name, values in numbers.items():
        table[name] = documents["doc_id"].map(values).fillna(0).astype("int64")
    for name in job.groups:
        table[name] = pd.Series(documents.get(name), index=table.index, dtype="str")
    return _Tables(
        table[[*DOCUMENT_COLUMNS, *job.groups]],
        terms,
        slogans.sort_values(["doc_id", "slogan"], ignore_index=True),
        found.failures,
        section_lengths(documents, outline(documents)) if job.sections else None,
        tuple(name for name in documents if name not in (*DOCUMENT_COLUMNS, "text")),
    )


def add_up(
    table: pd.DataFrame, groups: list[str], columns: list[str], buckets: int
) -> pd.DataFrame:
    """
    Add up counts by group and item, in the order of buckets, groups and items.

    A bucket is a share of the items, the same in every partition, so that
    sums can be added up further one bucket at a time.
    """
    keys = [*groups, *[name for name in columns if name in ("term", "slogan")]]
    numbers = [name for name in columns if name not in keys]
    if keys:
        sums = table.groupby(keys, dropna=False)[numbers].sum().reset_index()
    else:
        sums = table[numbers].sum().to_frame().T
    item = keys[-1] if len(keys) > len(groups) else None
    if item is None or buckets == 1:
        return sums.assign(bucket=0)
    values = sums[item].to_numpy("object")
    hashed = hash_array(values)  # ty: ignore[not-callable]  # found when asked for
    sums = sums.assign(bucket=(hashed % buckets).astype("int64"))
    return sums.sort_values("bucket", kind="stable", ignore_index=True)
