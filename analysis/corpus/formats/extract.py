"""What every reader gives: documents as extracted, and what could not be read."""

from typing import NamedTuple

from analysis.corpus.formats.limits import Limits


class Edit(NamedTuple):
    """One change to a raw text, with the columns of `EDITS` but for the document."""

    rule: str
    raw_start: int
    raw_end: int
    removed: str
    inserted: str

    @property
    def growth(self) -> int:
        """By how many characters the text becomes longer."""
        return len(self.inserted) - (self.raw_end - self.raw_start)


class Unreadable(ValueError):  # noqa: N818
    """A file that cannot be read; the message is the reason, without the file's name."""


class Aside(NamedTuple):
    """What was kept apart from the text: a table, a footnote, a running head."""

    kind: str
    number: int
    place: int | None  # in the raw text; None if it has no place there
    text: str


class Extract(NamedTuple):
    """One document as it came out of its file."""

    raw: str
    edits: tuple[Edit, ...] = ()
    asides: tuple[Aside, ...] = ()
    encoding: str | None = None
    title: str | None = None
    row: int | None = None  # of a table, from 1
    name: str | None = None  # the row's own identifier
    fields: dict[str, str] = {}  # noqa: RUF012


class Found(NamedTuple):
    """The documents of one file, and the rows or pages that are not among them."""

    extracts: list[Extract]
    problems: list[tuple[int | None, str]]  # row, reason


def check_length(text: str, limits: Limits) -> str:
    """
    Refuse a text that no document of this kind can have, and half a surrogate pair.

    Raises
    ------
    Unreadable
        Naming the limit, or the place of the surrogate.
    """
    if len(text) > limits.document_chars:
        raise Unreadable(
            f"gigantic: a document of {len(text):,} characters; the limit is"
            f" {limits.document_chars:,} (Limits.document_chars)"
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable(
            f"broken: half a surrogate pair stands at character {error.start:,}"
        ) from None
    return text
