"""Where the project's data lie, in a checkout or in an installed package."""

import csv
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Return the folder ``data``: the package's own copy, else the checkout's."""
    packaged = _PACKAGE / "data"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "data"


def lexicon_path(name: str) -> Path:
    """Return the path of a file in ``data/lexicons``."""
    return data_folder() / "lexicons" / name


def read_rows(name: str, folder: str = "lexicons") -> list[dict[str, str]]:
    """Read a CSV file of a folder of ``data``, one dictionary a row."""
    with open(data_folder() / folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_stopwords() -> frozenset[str]:
    """
    Load the stop list written for official prose.

    It holds what carries grammar or orders the text. The verbs of command
    and duty (要, 必须, 坚决), 我们, and verbs such as 坚持 and 推进 are left
    out of it on purpose: in this genre they are content.

    Returns
    -------
    frozenset of str
        The terms of ``data/lexicons/stopwords.csv``, whose column ``reason``
        says why each is there.

    Examples
    --------
    >>> stopwords = load_stopwords()
    >>> "的" in stopwords, "要" in stopwords
    (True, False)
    """
    return frozenset(row["term"] for row in read_rows("stopwords.csv"))


def load_modals() -> frozenset[str]:
    """
    Load the words of command and duty: 要, 必须, 应当, 坚决, 切实, 不断 ….

    Returns
    -------
    frozenset of str
        The terms of ``data/lexicons/modals.csv``, whose columns ``force`` and
        ``gloss`` say what each does.

    Examples
    --------
    >>> modals = load_modals()
    >>> "要" in modals, "改革" in modals
    (True, False)
    """
    return frozenset(row["term"] for row in read_rows("modals.csv"))


def load_terms() -> list[str]:
    """
    Load the terms of official prose that a segmenter should keep whole.

    Returns
    -------
    list of str
        The lines of ``data/lexicons/terms.txt`` that are no comments.

    Examples
    --------
    >>> "履职尽责" in load_terms()
    True
    """
    lines = lexicon_path("terms.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
