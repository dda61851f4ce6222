"""What reading may cost: size, nesting, time and memory, each a named setting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """
    What one file may cost at most; what goes beyond is listed as a failure.

    Attributes
    ----------
    file_bytes : int
        The size of a file, or of a file in an archive.
    unpacked_bytes : int
        All that comes out of one archive, those inside it included, out of
        one Word file, or out of one table.
    document_chars : int
        The length of one document.
    members : int
        The files in one archive, or the parts of one Word file.
    nesting : int
        How deep archives may lie inside archives.
    seconds : float
        The time for one Word file, PDF, web page or Parquet table.
    memory_bytes : int
        The memory for one of these (not limited on Windows and macOS).

    Notes
    -----
    Word files, PDFs, web pages and Parquet tables are read in a process of
    their own, which is ended when time or memory run out or when a broken
    file crashes it; so no file can take the others with it.

    Examples
    --------
    >>> Limits(seconds=5).seconds
    5
    """

    file_bytes: int = 500_000_000
    unpacked_bytes: int = 1_000_000_000
    document_chars: int = 5_000_000
    members: int = 100_000
    nesting: int = 3
    seconds: float = 60
    memory_bytes: int = 4_000_000_000
