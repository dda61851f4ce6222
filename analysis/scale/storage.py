"""Where a run reads and writes: any fsspec address, one whole file at a time."""

import io
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

import fsspec
import pandas as pd
import pyarrow as pa
from pyarrow import parquet


class Place(NamedTuple):
    """A folder or file of a file system."""

    address: str

    @property
    def system(self) -> fsspec.AbstractFileSystem:
        return _system_and_root(self.address)[0]

    def path(self, name: str = "") -> str:
        """Give the path of a file inside, as its file system writes it."""
        root = _system_and_root(self.address)[1]
        return f"{root}/{name}" if name else root

    def exists(self, name: str = "") -> bool:
        return self.system.exists(self.path(name))


@lru_cache(maxsize=8)
def _system_and_root(address: str) -> tuple[fsspec.AbstractFileSystem, str]:
    system, root = fsspec.core.url_to_fs(address)
    return system, root.rstrip("/")


def list_files(place: Place) -> dict[str, int]:
    """Give the size of each visible file below a folder by its path inside; or of one file."""
    system, root = place.system, place.path()
    system.invalidate_cache()
    if system.isfile(root):
        return {PurePosixPath(root).name: system.info(root)["size"]}
    found = system.find(root, detail=True)
    names = {path[len(root) :].lstrip("/"): entry["size"] for path, entry in found.items()}
    visible = {name for name in names if not any(part[0] == "." for part in name.split("/"))}
    return {name: names[name] for name in sorted(visible)}


def write_whole(place: Place, name: str, content: bytes) -> None:
    """
    Write a file so that it is there whole or not at all, whenever the process ends.

    On a disk it is written beside and then renamed; an object store shows
    an object only when all of it has arrived.
    """
    system, path = place.system, place.path(name)
    if "file" not in system.protocol:
        system.makedirs(system._parent(path), exist_ok=True)
        system.pipe_file(path, content)
        return
    beside = place.path(f"{UNFINISHED}/{uuid.uuid4().hex}")
    for folder in (system._parent(path), system._parent(beside)):
        system.makedirs(folder, exist_ok=True)
    try:
        system.pipe_file(beside, content)
        system.mv(beside, path)
    except OSError:
        if system.exists(beside):
            system.rm(beside)
        raise


UNFINISHED = "_run/unfinished"


@contextmanager
def whole_file(place: Place, name: str) -> Generator[IO[bytes]]:
    """
    Open a file for writing piece by piece, that is there whole in the end or not at all.

    Raises
    ------
    OSError
        If it cannot be written, as when a disk is full; names the file.
    """
    system, path = place.system, place.path(name)
    local = "file" in system.protocol
    system.makedirs(system._parent(path), exist_ok=True)
    try:
        with TemporaryDirectory(prefix=".tifa-", dir=place.path() if local else None) as folder:
            beside = Path(folder, "unfinished")
            with beside.open("wb") as file:
                yield file
            if local:
                beside.replace(path)
            else:
                system.put_file(str(beside), path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), path) from error


def write_table(place: Place, name: str, table: pd.DataFrame, rows: int = 1_000_000) -> None:
    """Write a table as Parquet; the same table gives the same bytes."""
    buffer = io.BytesIO()
    parquet.write_table(plain_table(table), buffer, compression="zstd", row_group_size=rows)
    write_whole(place, name, buffer.getvalue())


def plain_table(table: pd.DataFrame) -> pa.Table:
    """Give a table to Arrow, its strings in the type that every reader of Parquet knows."""
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()
    fields = [
        field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
        for field in arrow.schema
    ]
    return arrow.cast(pa.schema(fields))


def read_table(
    place: Place, name: str, bucket: int | None = None, columns: list[str] | None = None
) -> pd.DataFrame:
    """Read a table: all of it, those of its rows that belong to a bucket, or some columns."""
    filters = None if bucket is None else [("bucket", "=", bucket)]
    with place.system.open(place.path(name), "rb") as file:
        return parquet.read_table(file, columns=columns, filters=filters).to_pandas()
