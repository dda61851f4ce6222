"""Count a corpus of any size, partition by partition; begin again where it was stopped."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.cleaning import CLEANING
from analysis.corpus.lexicons import lexicon_path
from analysis.corpus.tables import FAILURES, make_table
from analysis.scale.partition import (
    DOCUMENT_COLUMNS,
    LENGTHS,
    PARTIAL,
    SLOGANS,
    TERMS,
    Done,
    Job,
    add_up,
    count_partition,
)
from analysis.scale.plan import Partition, Plan, plan_partitions
from analysis.scale.storage import UNFINISHED, Place, read_table, write_table, write_whole
from analysis.scale.workers import in_processes, load_dask, on_cluster
from analysis.text.placeholders import forms_digest

BUCKET_BYTES = 2_000_000_000
"""For each so many bytes of source, sums are added up in one bucket more."""
ROWS_IN_MEMORY = 500_000
SETTINGS = "_run/settings.json"


class Counted(NamedTuple):
    """What `count_corpus` did: numbers of documents, failures, partitions; and done before."""

    documents: int
    failures: int
    partitions: int
    done_before: int


def count_corpus(
    source: str | os.PathLike,
    out: str | os.PathLike,
    groups: str | Sequence[str] = (),
    workers: int | None = None,
    cluster: object = None,
) -> Counted:
    """
    Count the terms and slogans of a corpus that need not fit into memory.

    The texts stream through reading, cleaning and counting in partitions of
    some megabytes. Stopped and started again, it goes on where it was; a
    partition is counted wholly or not at all, so nothing counts twice.

    Parameters
    ----------
    source : str or path
        A file or folder such as `read_corpus` takes, or any address that
        fsspec knows: ``s3://bucket/texts``.
    out : str or path
        A folder for the results; an fsspec address too.
    groups : str or sequence of str, optional
        Columns of the documents, from ``metadata.csv`` or from the files, to
        add up by: one or several. year, quarter, month, week or day need no
        column: they follow from the documents' dates, also from those in
        their names. Missing values are a group of their own. Default adds up
        over all.
    workers : int, optional
        Processes on this machine. Default is one for each processor; with 1
        everything runs in this process.
    cluster : str or distributed.Client, optional
        A Dask scheduler's address, or a client: its workers then do the same,
        and have to see `source` and `out` by the same addresses.

    Returns
    -------
    Counted
        Numbers of documents, failures, partitions, and partitions that were
        done before. In `out` are folders of Parquet files:

        - ``documents``: a row a document: ``doc_id``, ``title``, ``source``,
          ``sha256``, ``tokens``, ``terms`` (different ones), ``mentions``
          (of slogans, not nested), ``han_chars``, and the groups
        - ``terms``: ``doc_id``, ``term``, ``count``
        - ``slogans``: ``doc_id``, ``slogan``, ``count`` (not inside a longer
          slogan), ``nested`` (inside one)
        - ``failures``: ``source``, ``reason``
        - ``groups``: `groups`, ``documents``, ``tokens``, ``mentions``,
          ``han_chars``
        - ``terms_by_group``: `groups`, ``term``, ``count``, ``documents``,
          ``per_10k`` (of the group's tokens)
        - ``slogans_by_group``: `groups`, ``slogan``, ``count``, ``nested``,
          ``documents``, ``per_10k`` (not nested, of its Han characters)

    Raises
    ------
    ReadingError
        If `source` holds no file.
    ValueError
        If `out` holds a run with other settings or on another source, or
        something else; if no document has a column of `groups`; if `workers`
        is no whole number above 0.
    OSError
        If `out` cannot be written, as when a disk is full. What was done
        stays, and the next run goes on from there.
    RuntimeError
        If workers die three times over the same partition.
    ModuleNotFoundError
        If `cluster` is given and Dask is not installed.

    Notes
    -----
    Terms are those of `segment`, slogans those of `find_slogans`, with the
    project's lexicons. Where they stand is not kept: for that, read the
    document that a row names. A file is the least that is read at once, so a
    single file of many gigabytes needs that much memory. Two runs at a time on
    the same `out` are not guarded against.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     count_corpus("data/speeches", out, workers=1).documents
    1
    """
    names = (groups,) if isinstance(groups, str) else tuple(groups)
    run, counted = count_parts(
        Place(os.fspath(source)), Place(os.fspath(out)), names, workers, cluster
    )
    _finish(run)
    return counted


class Run(NamedTuple):
    """What a run counts, how it is divided, and what does the work."""

    job: Job
    plan: Plan
    spread: Callable[[Callable, Iterable], Iterator]


def count_parts(
    source: Place,
    out: Place,
    groups: tuple[str, ...] = (),
    workers: int | None = None,
    cluster: object = None,
    sections: bool = False,
) -> tuple[Run, Counted]:
    """
    Count each partition, as `count_corpus` does before it adds up; the lengths of sections too.

    Raises
    ------
    ValueError, OSError, RuntimeError, ModuleNotFoundError
        As `count_corpus`.
    """
    run = _start(source, out, groups, workers, cluster, sections)
    waiting, before = _waiting(run)
    done = _count(run, waiting)
    if missing := [name for name in groups if name not in done.columns]:
        raise ValueError(f"groups: no document has {missing}; there are {sorted(done.columns)}")
    return run, Counted(done.documents, done.failures, len(run.plan.partitions), before)


def _start(
    source: Place,
    out: Place,
    names: tuple[str, ...],
    workers: int | None,
    cluster: object,
    sections: bool,
) -> Run:
    """Refuse what cannot be; divide the source, and note what the run is about."""
    if cluster is not None:
        load_dask()
    if workers is not None and (isinstance(workers, bool) or not workers >= 1):
        raise ValueError(f"workers {workers!r} is no whole number above 0")
    if taken := sorted(
        set(names) & {*DOCUMENT_COLUMNS, *TERMS, *SLOGANS, "bucket", "per_10k", "text"}
    ):
        raise ValueError(f"groups {taken} are columns of the result; rename them first")
    plan = plan_partitions(source)
    job = Job(source, out, names, 1 + plan.total_bytes // BUCKET_BYTES, sections)
    _settle(job, plan)
    if cluster is not None:
        return Run(job, plan, partial(on_cluster, cluster=cluster))
    return Run(job, plan, partial(in_processes, workers=workers or os.cpu_count() or 1))


def _settle(job: Job, plan: Plan) -> None:
    """Note what the run is about; refuse to go on with a run about something else."""
    settings = {
        "source": plan.digest,
        "groups": list(job.groups),
        "buckets": job.buckets,
        "partitions": _digest(repr(plan.partitions).encode()),
        "lexicons": {name: _digest(lexicon_path(name).read_bytes()) for name in _LEXICONS}
        | {"cleaning": CLEANING.digest(), "placeholders": forms_digest()},
    }
    if job.sections:
        settings["sections"] = True
    if job.out.exists(SETTINGS):
        noted = json.loads(job.out.system.cat_file(job.out.path(SETTINGS)))
        if other := [name for name in settings if noted.get(name) != settings[name]]:
            raise ValueError(
                f"{job.out.address} holds a run with other {', '.join(other)}; give another out"
            )
    elif job.out.exists() and job.out.system.ls(job.out.path()):
        raise ValueError(f"{job.out.address} holds something else; give a new or empty folder")
    else:
        write_whole(job.out, SETTINGS, json.dumps(settings, indent=1).encode())


_LEXICONS = ("slogans.csv", "terms.txt")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class _Sum(NamedTuple):
    documents: int
    failures: int
    columns: set[str]


def _waiting(run: Run) -> tuple[list[Partition], int]:
    """Give the partitions that are not done, and the number of those that are."""
    job, plan = run.job, run.plan
    folder = job.out.path("documents")
    system = job.out.system
    system.invalidate_cache()
    found = system.ls(folder, detail=False) if system.exists(folder) else []
    done = {path.rpartition("/")[2] for path in found}
    waiting = [part for part in plan.partitions if part.part("documents")[10:] not in done]
    return waiting, len(plan.partitions) - len(waiting)


def _count(run: Run, waiting: list[Partition]) -> _Sum:
    """Count what is waiting, and look at what is done already, with a progress bar."""
    from tqdm import tqdm

    job, plan = run.job, run.plan
    numbers = {part.number for part in waiting}
    before = (part for part in plan.partitions if part.number not in numbers)
    documents, failures, columns = 0, len(plan.problems), set()
    files = {part.number: len(part.files) for part in plan.partitions}
    with tqdm(total=sum(files.values()), unit=" documents", disable=None) as bar:

        def add(done: Done) -> None:
            nonlocal documents, failures
            documents += done.documents
            failures += done.failures
            columns.update(done.columns)
            bar.total += done.documents + done.failures - files[done.number]
            bar.update(done.documents + done.failures)

        for part in before:
            add(count_partition(job, part))
        bar.unpause()
        for done in run.spread(partial(count_partition, job), waiting):
            add(done)
    return _Sum(documents, failures, columns)


def _finish(run: Run) -> None:
    """Add the partitions' sums up, one bucket at a time, and clear away what a death left."""
    job, plan = run.job, run.plan
    numbers = [part.number for part in plan.partitions]
    write_table(job.out, "failures/part-plan.parquet", make_table(FAILURES, plan.problems))
    _merge(job, numbers, ("groups", 0))
    work = [(name, bucket) for name in ("terms", "slogans") for bucket in range(job.buckets)]
    for _ in run.spread(partial(_merge, job, numbers), work):
        pass
    if job.out.exists(UNFINISHED):
        job.out.system.rm(job.out.path(UNFINISHED), recursive=True)


def _merge(job: Job, numbers: Iterable[int], work: tuple[str, int]) -> None:
    """Add up one bucket of one table over all partitions."""
    name, bucket = work
    columns = {"groups": LENGTHS, "terms": TERMS, "slogans": SLOGANS}[name]
    groups = list(job.groups)
    waiting, rows = [], 0
    for number in numbers:
        part = Partition(number, (), ()).part(PARTIAL + name)
        waiting.append(read_table(job.out, part, bucket=bucket))
        rows += len(waiting[-1])
        if rows > ROWS_IN_MEMORY:
            waiting = [add_up(pd.concat(waiting), groups, columns, job.buckets)]
            rows = 0
    sums = add_up(pd.concat(waiting), groups, columns, job.buckets).drop(columns="bucket")
    if name == "groups":
        write_table(job.out, "groups/part-000000.parquet", sums)
        return
    lengths = read_table(job.out, "groups/part-000000.parquet")
    unit = "tokens" if name == "terms" else "han_chars"
    sums["per_10k"] = 10_000 * sums["count"] / _lengths(sums, lengths, groups, unit)
    write_table(job.out, f"{name}_by_group/part-{bucket:06d}.parquet", sums)


def _lengths(sums: pd.DataFrame, lengths: pd.DataFrame, groups: list[str], unit: str) -> np.ndarray:
    if not groups:
        return np.full(len(sums), lengths[unit].iloc[0], "float64")
    merged = sums[groups].merge(lengths[[*groups, unit]], on=groups, how="left")
    return merged[unit].to_numpy("float64")
