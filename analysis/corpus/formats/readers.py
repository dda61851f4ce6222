"""Which function reads which format, and where it runs."""

from collections.abc import Mapping
from importlib import import_module

from analysis.corpus.formats.extract import Found
from analysis.corpus.formats.limits import Limits

READERS = {
    "plain": ("plain", "read"),
    "markdown": ("markdown", "read"),
    "table": ("rows", "read_table"),
    "lines": ("rows", "read_lines"),
    "parquet": ("rows", "read_parquet"),
    "word": ("word", "read"),
    "pdf": ("pdf", "read"),
    "web": ("web", "read"),
}
"""Of each reader the file in this folder and the function; loaded when first needed."""

WITH_COLUMNS = ("table", "lines", "parquet")
GUARDED = ("parquet", "word", "pdf", "web")
"""These are read by libraries in C, so a broken file could crash or never end."""


def run(reader: str, content: bytes, limits: Limits, columns: Mapping[str, str]) -> Found:
    """Read one file by one of `READERS`, in this process."""
    module, name = READERS[reader]
    function = getattr(import_module(f"analysis.corpus.formats.{module}"), name)
    if reader in WITH_COLUMNS:
        return function(content, limits, columns)
    return function(content, limits)


def run_safely(reader: str, content: bytes, limits: Limits, columns: Mapping[str, str]) -> Found:
    """Read one file, in a process of its own where the format asks for it."""
    if reader not in GUARDED:
        return run(reader, content, limits, columns)
    from analysis.corpus.formats.guard import GUARD

    return GUARD.read(reader, content, limits, columns)
