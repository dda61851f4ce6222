"""Divide a source into partitions, the same ones in every run."""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from analysis.corpus.errors import ReadingError
from analysis.corpus.metadata import METADATA_FILE, metadata_rows
from analysis.scale.storage import Place, list_files

PARTITION_BYTES = 4_000_000
"""Files of one partition, together; some seconds of work, so little is lost with a worker."""
PARTITIONS, LEAST_BYTES = 16, 1_000_000
"""A small corpus is cut into so many, for processes to share, unless they get too small."""


class Partition(NamedTuple):
    """Some files, and the rows of metadata.csv that speak of them."""

    number: int
    files: tuple[str, ...]
    metadata: tuple[tuple[str, str], ...]  # of each metadata.csv its path, and what is left of it

    def part(self, table: str) -> str:
        """Name the file that holds this partition's rows of a table."""
        return f"{table}/part-{self.number:06d}.parquet"


class Plan(NamedTuple):
    """All partitions, what could not be planned, and a digest of what the source holds."""

    partitions: list[Partition]
    problems: list[tuple[str, str]]  # source, reason
    digest: str
    total_bytes: int


def plan_partitions(source: Place) -> Plan:
    """
    List a source and divide it into partitions.

    Raises
    ------
    ReadingError
        If it holds no file.
    """
    sizes = list_files(source)
    texts = {name: size for name, size in sizes.items() if not _is_metadata(name)}
    if not texts:
        raise ReadingError(source.address, "missing: there is no file to read")
    groups = _divide(texts)
    owner = {name: number for number, files in enumerate(groups) for name in files}
    rows, problems = _metadata_by_partition(source, sorted(set(sizes) - set(texts)), owner)
    listing = "\n".join(f"{name}\t{size}" for name, size in sizes.items())
    return Plan(
        [Partition(n, tuple(files), tuple(rows[n])) for n, files in enumerate(groups)],
        problems,
        hashlib.sha256(listing.encode("utf-8", "surrogateescape")).hexdigest(),
        sum(texts.values()),
    )


def _is_metadata(name: str) -> bool:
    return PurePosixPath(name).name == METADATA_FILE


def _stem(name: str) -> str:
    return name.removesuffix(PurePosixPath(name).suffix)


def _divide(sizes: dict[str, int]) -> list[list[str]]:
    """Fill partitions in the order of names; files that differ only in suffix stay together."""
    partitions: list[list[str]] = []
    full = min(PARTITION_BYTES, max(LEAST_BYTES, sum(sizes.values()) // PARTITIONS))
    room = 0
    for files in _inseparable(sorted(sizes)):
        size = sum(sizes[name] for name in files)
        if not partitions or size > room:
            partitions.append([])
            room = full
        partitions[-1] += files
        room -= size
    return partitions


def _inseparable(names: list[str]) -> Iterator[list[str]]:
    """Cut a sorted list wherever no stem stands on both sides."""
    last = {_stem(name): number for number, name in enumerate(names)}
    begin = until = 0
    for number, name in enumerate(names):
        until = max(until, last[_stem(name)])
        if number == until:
            yield names[begin : number + 1]
            begin = until = number + 1


def _metadata_by_partition(
    source: Place, names: list[str], owner: dict[str, int]
) -> tuple[dict[int, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Give each partition those rows of each metadata.csv that name one of its files."""
    stems: dict[str, set[int]] = defaultdict(set)
    for name, number in owner.items():
        stems[_stem(name)].add(number)
    pieces: dict[int, list[tuple[str, str]]] = defaultdict(list)
    problems: list[tuple[str, str]] = []
    for name in names:
        try:
            rows = metadata_rows(source.system.cat_file(source.path(name)), name)
        except ReadingError as error:
            problems.append((error.source, error.reason))
            continue
        chosen: dict[int, list[dict[str, str]]] = defaultdict(list)
        for line, key, cells in rows:
            wanted = (PurePosixPath(name).parent / key.replace("\\", "/")).as_posix()
            numbers = _owners(wanted, owner, stems)
            if not numbers:
                reason = f"missing: {name}, line {line}, lists it and there is no such file"
                problems.append((wanted, reason))
            for number in numbers:
                chosen[number].append({"file": key, **cells})
        for number, some in chosen.items():
            pieces[number].append((name, _as_csv(some)))
    return pieces, problems


def _owners(wanted: str, owner: dict[str, int], stems: dict[str, set[int]]) -> set[int]:
    """Find the partitions of a file, given by path or stem, or of the archive or table it is in."""
    for path in (wanted, *map(str, PurePosixPath(wanted).parents)):
        for name in (path, path.rpartition("#")[0]):
            if name in owner:
                return {owner[name]}
            if name in stems:
                return stems[name]
    return set()


def of_one_file(partition: Partition, file: str) -> Partition:
    """Cut a partition down to one of its files, and the metadata to what speaks of it."""
    metadata = []
    for name, content in partition.metadata:
        rows = list(csv.DictReader(io.StringIO(content, newline="")))
        folder = PurePosixPath(name).parent
        own = [
            row
            for row in rows
            if _owners(
                (folder / row["file"].replace("\\", "/")).as_posix(), {file: 0}, {_stem(file): {0}}
            )
        ]
        if own:
            metadata.append((name, _as_csv(own)))
    return Partition(partition.number, (file,), tuple(metadata))


def _as_csv(rows: list[dict[str, str]]) -> str:
    columns = dict.fromkeys(column for row in rows for column in row)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
