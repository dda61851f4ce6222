"""Write a table so that a spreadsheet opens it right and runs nothing in it."""

from pathlib import Path

import pandas as pd

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
"""A cell that begins so, spaces aside, can run as a formula in a spreadsheet."""


def save_table(table: pd.DataFrame, path: str | Path, digits: int | None = None) -> Path:
    """
    Write a table as CSV that opens right in Excel, and in which nothing can run.

    Parameters
    ----------
    table : DataFrame
        Any table of this project; its index is not written.
    path : str or Path
        The file; its folder is made if it is not there.
    digits : int, optional
        Significant digits of numbers that are not whole. Default is as many
        as read back to the same number.

    Returns
    -------
    Path
        The file: UTF-8 with a byte-order mark, commas, LF at line ends.

    Raises
    ------
    ValueError
        If `digits` is below 1.

    Notes
    -----
    A text cell, or the name of a column, that begins with = + - @ (also full
    width, behind spaces, or a tab or a line break) gets an apostrophe before
    it, which a spreadsheet takes for the mark of text. Numbers stay numbers,
    the negative too; one that the table holds as text (``"-5"``) is text. A
    carriage return, at which a spreadsheet would begin a row, is written as
    a line feed; half a surrogate pair, which no file can hold, as its code.

    Examples
    --------
    >>> import tempfile
    >>> cells = pd.DataFrame({"term": ["=1+1", "要"], "z": [-1.5, 2.0]})
    >>> save_table(cells, Path(tempfile.mkdtemp()) / "a.csv").read_text(encoding="utf-8-sig")
    "term,z\\n'=1+1,-1.5\\n要,2.0\\n"
    """
    if digits is not None and digits < 1:
        raise ValueError(f"digits {digits!r} is below 1")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    table.map(_inert).rename(columns=_inert).to_csv(
        path,
        index=False,
        encoding="utf-8-sig",
        errors="backslashreplace",
        lineterminator="\n",
        float_format=None if digits is None else f"%.{digits}g",
    )
    return path


def _inert(cell: object) -> object:
    """Keep a spreadsheet from running a cell, or from taking a part of it for a row."""
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    runs = cell.startswith(FORMULA_STARTS) or cell.lstrip().startswith(FORMULA_STARTS)
    return f"'{cell}" if runs else cell
