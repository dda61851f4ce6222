"""The tables of `tifa count`, piece by piece from what was counted in parts."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from analysis.corpus.exporting import save_table
from analysis.corpus.lexicons import load_stopwords
from analysis.corpus.tables import FAILURES, make_table
from analysis.scale.counting import ROWS_IN_MEMORY, Run
from analysis.scale.plan import Partition
from analysis.scale.storage import Place, plain_table, read_table, whole_file
from analysis.slogans.lexicon import load_slogans
from analysis.text.groups import COUNTED

ITEMS = {"terms": ("term", "tokens", "tokens"), "slogans": ("slogan", "mentions", "han_chars")}
"""Of each table its item; of a document's row the number of these, and what rates divide by."""
ROW_GROUP = 1_000_000
"""Rows of a Parquet file that are written at a time, however many a piece has."""
_ALL = "*"
"""The column of the one group of all documents."""


def table_pieces(run: Run, by: str | None) -> dict[str, Iterator[pd.DataFrame]]:
    """
    Give the rows of each table, some at a time, in the order that they have from memory.

    Parameters
    ----------
    run : Run
        Its partitions are counted, and the lengths of sections measured.
    by : str or None
        What `term_frequencies` counts within: ``doc_id``, or a group of the
        run; default is all.

    Returns
    -------
    dict of str to iterator of DataFrame
        ``lengths`` of sections, ``terms`` without stop words, ``slogans``
        with their glosses. A piece is a partition; of terms and slogans that
        are added up over documents there is one, as long as the vocabulary.
    """
    place, parts = run.job.out, run.plan.partitions
    apart = [[part] for part in parts] if by == "doc_id" else [parts]
    return {
        "lengths": map(partial(read_table, place), (part.part("lengths") for part in parts)),
        "terms": map(partial(_table, place, "terms", by), apart),
        "slogans": map(partial(_table, place, "slogans", by), apart),
    }


def _table(place: Place, name: str, by: str | None, parts: list[Partition]) -> pd.DataFrame:
    """Add up and rate the counts of some partitions."""
    item, present, length = ITEMS[name]
    key, lengths = by or _ALL, []

    def counts() -> Iterator[pd.DataFrame]:
        for part in parts:
            documents = read_table(place, part.part("documents")).assign(**{_ALL: 0})
            documents["counts"] = documents[present] > 0
            keys = [key, "counts"]
            lengths.append(documents.groupby(keys, dropna=False, sort=False)[length].sum())
            table = read_table(place, part.part(name)).query("count > 0").assign(documents=1)
            if by != "doc_id":
                table[key] = table["doc_id"].map(documents.set_index("doc_id")[key])
            yield table[[key, item, "count", "documents"]]

    sums = _add_up(counts(), [key, item])
    if name == "terms":
        sums = sums[~sums["term"].isin(load_stopwords())]
    return _rated(sums, pd.concat(lengths).reset_index(), item, key)


def _add_up(tables: Iterable[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """Add up counts, with no more in memory than the sums and some partitions."""
    waiting, rows = [], 0
    for table in tables:
        waiting.append(table)
        rows += len(table)
        if rows > ROWS_IN_MEMORY:
            waiting, rows = [_sums(waiting, keys)], 0
    return _sums(waiting, keys)


def _sums(tables: list[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    return pd.concat(tables).groupby(keys, dropna=False, sort=False).sum().reset_index()


def _rated(sums: pd.DataFrame, lengths: pd.DataFrame, item: str, key: str) -> pd.DataFrame:
    """Order and rate sums as `count_items` does: groups by their first document that counts."""
    (length,) = set(lengths) - {key, "counts"}
    order = lengths.loc[lengths["counts"], [key]].drop_duplicates(ignore_index=True)
    whole = lengths.groupby(key, dropna=False, sort=False)[length].sum().reset_index()
    table = sums.merge(order.assign(order=order.index), on=key).merge(whole, on=key)
    table = table.sort_values(["order", "count", item], ascending=[True, False, True])
    table["per_10k"] = 10_000 * table["count"] / table[length].where(table[length] > 0)
    named = [] if key == _ALL else [key]
    table = table[[*named, item, *COUNTED]].reset_index(drop=True)
    if item == "slogan":
        glosses = load_slogans().set_index("slogan")["gloss"]
        table.insert(len(named) + 1, "gloss", table["slogan"].map(glosses))
    return table


def failures(run: Run) -> pd.DataFrame:
    """List what the run left out, and why."""
    planned = make_table(FAILURES, run.plan.problems)
    parts = [read_table(run.job.out, part.part("failures")) for part in run.plan.partitions]
    return pd.concat([*parts, planned], ignore_index=True)


def write_pieces(place: Place, name: str, pieces: Iterable[pd.DataFrame]) -> None:
    """
    Write a table as CSV or Parquet, whole or not at all.

    Parameters
    ----------
    place : Place
        The folder.
    name : str
        The file, which ends in ``.csv`` or ``.parquet``.
    pieces : iterable of DataFrame
        The rows, at least one piece; how they are cut does not show.
    """
    write = _write_parquet if name.endswith(".parquet") else _write_csv
    with whole_file(place, name) as file:
        write(file, pieces)


def _write_csv(file: IO[bytes], pieces: Iterable[pd.DataFrame]) -> None:
    with TemporaryDirectory() as folder:
        begun = 0
        for piece in pieces:
            header = save_table(piece.head(0), Path(folder, "header.csv")).stat().st_size
            content = save_table(piece, Path(folder, "piece.csv")).read_bytes()
            file.write(content[begun and header :])
            begun = 1


def _write_parquet(file: IO[bytes], pieces: Iterable[pd.DataFrame]) -> None:
    tables = map(plain_table, pieces)
    rest = next(tables)
    with parquet.ParquetWriter(file, rest.schema, compression="zstd") as writer:
        for table in tables:
            rest = pa.concat_tables([rest, table])
            while len(rest) > ROW_GROUP:
                writer.write_table(rest.slice(0, ROW_GROUP).combine_chunks(), ROW_GROUP)
                rest = rest.slice(ROW_GROUP)
        writer.write_table(rest.combine_chunks(), ROW_GROUP)
