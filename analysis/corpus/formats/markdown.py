"""Markdown: its marks are taken out of the text, each one an edit."""

from analysis.corpus.cleaning import clean_text
from analysis.corpus.formats.extract import Extract, Found, check_length
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.plain import decode


def read(content: bytes, limits: Limits) -> Found:
    """Read one document of Markdown; the numbers of its lists stay."""
    raw, encoding = decode(content)
    edits = clean_text(check_length(raw, limits), "markdown.csv")[1]
    return Found([Extract(raw, edits=tuple(edits), encoding=encoding)], [])
