"""The five tables: their columns, their types, and how to ask for them."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

DOCUMENTS = {
    "doc_id": "str",
    "title": "str",
    "text": "str",
    "source": "str",
    "sha256": "str",
    "encoding": "str",
    "format": "str",
    "script": "str",
    "claimed_length": "Int64",
}
ASIDES = {
    "doc_id": "str",
    "kind": "str",
    "number": "int64",
    "place": "Int64",
    "text": "str",
}
EDITS = {
    "doc_id": "str",
    "rule": "str",
    "raw_start": "int64",
    "raw_end": "int64",
    "removed": "str",
    "inserted": "str",
}
FAILURES = {"source": "str", "reason": "str"}
SECTIONS = {
    "doc_id": "str",
    "section_id": "int64",
    "parent_id": "Int64",
    "level": "int64",
    "kind": "str",
    "number": "Int64",
    "heading": "str",
    "label": "str",
    "start": "int64",
    "body_start": "int64",
    "end": "int64",
    "flag": "str",
}
TOKENS = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "sentence": "int64",
    "term": "str",
}
TERM_COUNTS = {"doc_id": "str", "term": "str", "count": "int64"}
MENTIONS = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "slogan": "str",
    "gloss": "str",
    "surface": "str",
    "quoted": "bool",
    "nested_in": "str",
}
PLACEHOLDERS = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "form": "str",
}


def make_table(schema: Mapping[str, str], rows: Iterable[tuple]) -> pd.DataFrame:
    """Turn rows into a table of the given columns and types, empty or not."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    typed = zip(schema.items(), columns, strict=True)
    return pd.DataFrame({name: _column(values, dtype) for (name, dtype), values in typed})


def _column(values: tuple, dtype: str) -> pd.Series:
    """Make a column; half a surrogate pair, which Arrow refuses, is kept by Python's strings."""
    try:
        return pd.Series(values, dtype=dtype)
    except UnicodeEncodeError:
        return pd.Series(values, dtype=pd.StringDtype("python", na_value=np.nan))


def require_columns(table: pd.DataFrame, columns: Iterable[str], name: str) -> None:
    """
    Refuse a table that lacks a column, naming both.

    Raises
    ------
    ValueError
        If `table` lacks one of `columns`.
    """
    if missing := [column for column in columns if column not in table.columns]:
        raise ValueError(f"{name} lacks the columns {missing}")


def require_whole(value: object, name: str, least: int = 1) -> None:
    """
    Refuse what is no whole number from `least`.

    Raises
    ------
    ValueError
        If `value` is no such number; True and 1.0 are none.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:
        raise ValueError(f"{name} {value!r} is no whole number {'above 0' if least else 'from 0'}")


def iter_texts(documents: pd.DataFrame) -> Iterable[tuple[str, str]]:
    """
    Give the identifier, as a string, and the text of each document, in order.

    Raises
    ------
    ValueError
        If a column is missing, an identifier repeats itself, or a text is no string.
    """
    require_columns(documents, ("doc_id", "text"), "documents")
    repeated = documents["doc_id"][documents["doc_id"].duplicated()]
    if len(repeated):
        raise ValueError(f"documents repeats the doc_id {repeated.iloc[0]!r}")
    for doc_id, text in zip(documents["doc_id"], documents["text"], strict=True):
        if not isinstance(text, str):
            raise ValueError(f"documents: the text of {doc_id!r} is no string")
        yield str(doc_id), text
