"""Count what the command line names: in memory, or part by part where it is large."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

from analysis.cli.texts import left_out, read_paths
from analysis.time.dates import with_period

LARGE_BYTES = 20_000_000
"""A folder with more in its files is counted part by part."""
PARTS = ".tifa"
"""Where a large count keeps what is done, until it is whole; a hidden folder is no text."""


class Counts(NamedTuple):
    """What was counted: how many texts, how many left out, and the rows of each table in pieces."""

    documents: int
    failures: int
    pieces: Callable[[], Mapping[str, Iterable[pd.DataFrame]]]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give the tables in memory."""
        return {name: pd.concat(some, ignore_index=True) for name, some in self.pieces().items()}


def is_large(texts: list[str]) -> bool:
    """Tell whether texts are one folder too large for memory, or somewhere else than on a disk."""
    if any("://" in text for text in texts):
        return True
    files = Path(texts[0]).rglob("*") if len(texts) == 1 else ()
    size = 0
    for file in files:
        size += file.stat().st_size if file.is_file() else 0
        if size > LARGE_BYTES:
            return True
    return False


def count_in_memory(texts: list[str], by: str | None) -> Counts:
    """
    Count texts within a column of their documents, all at once.

    Raises
    ------
    ReadingError
        If one of them cannot be read.
    ValueError
        If no document has a column `by`, or it is a column of the result.
    """
    corpus = read_paths(map(Path, texts))
    tables = _tables(corpus.documents, by)
    pieces = {name: [table] for name, table in tables.items()}
    return Counts(len(corpus.documents), len(corpus.failures), lambda: pieces)


def _tables(documents: pd.DataFrame, by: str | None) -> dict[str, pd.DataFrame]:
    from analysis import (
        find_slogans,
        load_slogans,
        load_stopwords,
        outline,
        section_lengths,
        segment,
        slogan_counts,
        term_frequencies,
    )

    documents = with_period(documents, by) if by else documents
    if by is not None and by not in documents:
        raise ValueError(f"groups: no document has {[by]}; there are {sorted(documents)}")
    tokens, mentions = segment(documents), find_slogans(documents, load_slogans())
    lengths = section_lengths(documents, outline(documents), tokens)
    counts = slogan_counts(mentions, documents, by)
    if by not in (None, "doc_id"):
        tokens[by] = tokens["doc_id"].map(documents.set_index("doc_id")[by])
    terms = term_frequencies(tokens, by=by, stopwords=load_stopwords())
    return {"lengths": lengths, "terms": terms, "slogans": counts}


@contextmanager
def counting_in_parts(
    source: str, out: str | None, by: str | None, workers: int | None, cluster: str | None
) -> Generator[Counts]:
    """
    Count a folder of any size part by part; give the same as `count_in_memory`.

    What is done stays in a hidden folder of `out` until the tables are
    written, so that the next run goes on from there.

    Raises
    ------
    ReadingError, ValueError, OSError, RuntimeError, ModuleNotFoundError
        As `count_corpus`.
    """
    from analysis.scale.counting import count_parts
    from analysis.scale.results import failures, table_pieces
    from analysis.scale.storage import Place

    groups = () if by in (None, "doc_id") else (by,)
    with TemporaryDirectory() as temporary:
        parts = Place(f"{out or temporary}/{PARTS}")
        run, done = count_parts(Place(source), parts, groups, workers, cluster, sections=True)
        for source_file, reason in failures(run)[["source", "reason"]].itertuples(index=False):
            left_out(f"{source_file}: {reason}")
        yield Counts(done.documents, done.failures, lambda: table_pieces(run, by))
        parts.system.rm(parts.path(), recursive=True)


def write_tables(counts: Counts, out: str, suffix: str) -> None:
    """
    Write each table into a folder, which may be any fsspec address.

    Raises
    ------
    OSError
        If one cannot be written; names it.
    """
    from analysis.scale.results import write_pieces
    from analysis.scale.storage import Place

    for name, pieces in counts.pieces().items():
        write_pieces(Place(out), f"{name}.{suffix}", pieces)


def aligned(tables: dict[str, pd.DataFrame], top: int) -> str:
    """Print the first rows of each table, aligned where Chinese is two columns wide."""
    from analysis.words.concordance import visible

    parts = []
    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None):
        for name, table in tables.items():
            shown = table.head(top).map(
                lambda cell: visible(cell) if isinstance(cell, str) else cell
            )
            rows = shown.to_string(index=False, na_rep="", float_format="{:,.2f}".format)
            more = len(table) - len(shown)
            note = f"\n… {more:,} more rows" if more else ""
            parts.append(f"{name}\n{rows if len(shown) else '(none)'}{note}")
    return "\n\n".join(parts)
