"""What measures of 2-by-2 tables share: checked cells, their margins, quiet arithmetic."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Table(NamedTuple):
    """The cells of a table, its margins, and what independence puts in its first cell."""

    o11: np.ndarray
    o12: np.ndarray
    o21: np.ndarray
    o22: np.ndarray
    r1: np.ndarray
    r2: np.ndarray
    c1: np.ndarray
    c2: np.ndarray
    n: np.ndarray
    e11: np.ndarray


def tabulate(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> Table:
    """
    Check the four cells of one or many tables, and add up their margins.

    Parameters
    ----------
    o11, o12, o21, o22 : array_like
        The contingency table, see `analysis.statistics`.

    Returns
    -------
    Table
        Arrays of one shape. ``e11`` is NaN where the table is empty.

    Raises
    ------
    ValueError
        If a cell is negative or not finite.
    """
    cells = [np.asarray(cell, dtype="float64") for cell in (o11, o12, o21, o22)]
    for name, cell in zip(("o11", "o12", "o21", "o22"), cells, strict=True):
        if (wrong := ~(np.isfinite(cell) & (cell >= 0))).any():
            raise ValueError(f"{name} holds {cell[wrong][0]}; a cell is finite and not below 0")
    o11, o12, o21, o22 = np.broadcast_arrays(*cells)
    r1, r2, c1, c2 = o11 + o12, o21 + o22, o11 + o21, o12 + o22
    n = r1 + r2
    return Table(o11, o12, o21, o22, r1, r2, c1, c2, n, divide(r1 * c1, n))


def expected(table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give what independence puts in the four cells; NaN where the table is empty."""
    rows, columns = (table.r1, table.r2), (table.c1, table.c2)
    e11, e12, e21, e22 = (divide(row * column, table.n) for row in rows for column in columns)
    return e11, e12, e21, e22


def divide(top: ArrayLike, bottom: ArrayLike) -> np.ndarray:
    """Divide without a warning: 0 / 0 is NaN, anything else over 0 is infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(top, bottom)


def log2(values: ArrayLike) -> np.ndarray:
    """Take the binary logarithm without a warning; that of 0 is minus infinity."""
    with np.errstate(divide="ignore"):
        return np.log2(values)


def where(defined: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Keep values where they are defined, NaN elsewhere; a single one stays a number."""
    return np.where(defined, values, np.nan)[()]
