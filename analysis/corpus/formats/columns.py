"""Which column of a table holds the text, the title, the identifier."""

from collections.abc import Mapping, Sequence
from functools import cache

from analysis.corpus.lexicons import read_rows

ROLES = ("text", "title", "doc_id")
DELIMITERS = ",\t;"


@cache
def names_of(role: str) -> tuple[str, ...]:
    """Return the column names of ``columns.csv`` that mean a role, the likeliest first."""
    return tuple(row["column"] for row in read_rows("columns.csv") if row["role"] == role)


def role_columns(columns: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """
    Find the column of each role: as chosen, else by its name.

    Parameters
    ----------
    columns : sequence of str
        The header of the table.
    chosen : mapping of str to str, optional
        Of a role (text, title, doc_id) the column that the user named.

    Returns
    -------
    dict of str to str
        Of each role its column; a role without one is not there.
    """
    lower = {column.lower(): column for column in reversed(columns)}
    roles = {}
    for role in ROLES:
        wanted = (chosen or {}).get(role)
        names = [wanted] if wanted is not None else names_of(role)
        found = next((lower[name.lower()] for name in names if name.lower() in lower), None)
        if found is not None and found not in roles.values():
            roles[role] = found
    return roles


def delimiter_of(header: str) -> str:
    """Return what divides the cells of a header: the comma, else tab or semicolon."""
    return max(DELIMITERS, key=lambda mark: (header.count(mark), -DELIMITERS.index(mark)))
