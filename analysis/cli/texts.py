"""Read what the command line names, and say on standard error what was left out."""

import json
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import typer

from analysis.corpus.errors import ReadingWarning
from analysis.corpus.reading import Corpus, read_corpus


def read_paths(paths: Iterable[Path]) -> Corpus:
    """
    Read files and folders as one corpus.

    Parameters
    ----------
    paths : iterable of Path
        One named twice is read once. Where texts of different paths have the
        same name, each is called by its path.

    Returns
    -------
    Corpus
        As `read_corpus` gives it.

    Raises
    ------
    ReadingError
        If one of them cannot be read; of a folder, if no text of it can.
    """
    different = {path.resolve(): path for path in paths}.values()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ReadingWarning)
        corpora = {path: read_corpus(path) for path in different}
    for warning in caught:
        left_out(str(warning.message))
    if len(corpora) > 1:
        corpora = _told_apart(corpora)
    tables = [(one.documents, one.edits, one.failures) for one in corpora.values()]
    documents, edits, failures = (
        pd.concat(parts, ignore_index=True) for parts in zip(*tables, strict=True)
    )
    return Corpus(documents, edits, failures)


def _told_apart(corpora: dict[Path, Corpus]) -> dict[Path, Corpus]:
    """Put the path before a name that comes twice."""
    names = Counter(doc_id for one in corpora.values() for doc_id in one.documents["doc_id"])
    for path, one in corpora.items():
        folder = path if path.is_dir() else path.parent
        for table in (one.documents, one.edits):
            table["doc_id"] = [
                (folder / doc_id).as_posix() if names[doc_id] > 1 else doc_id
                for doc_id in table["doc_id"]
            ]
    return corpora


def left_out(what: str) -> None:
    """Say what was not read, and why."""
    typer.echo(f"left out: {what}", err=True)


def show_json(value: object) -> None:
    """Write a table, or tables by name, as JSON; missing cells are null."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=1))


def _plain(value: object) -> object:
    if isinstance(value, pd.DataFrame):
        return json.loads(
            str(value.to_json(orient="records", force_ascii=False, double_precision=15))
        )
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return value


def show_text(text: str, coloured: str = "") -> None:
    """Write text; to a terminal that has colours, in colour."""
    plain = not coloured or not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))
    typer.echo(text if plain else coloured)


def say(text: str) -> None:
    """Tell someone at a terminal what was done; in a pipe, nothing."""
    if sys.stderr.isatty():
        typer.echo(text, err=True)
