"""Where the project's data lie, in a checkout or in an installed package."""

import csv
from pathlib import Path

import pandas as pd

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


def load_heat() -> pd.DataFrame:
    """
    Load the discourse scale of the China Media Project: 沸, 烫, 热, 暖, 温, 冷.

    Returns
    -------
    DataFrame
        One row a level, the hottest first: ``level``, ``gloss``,
        ``from_share`` (of the articles, from which on it is this level; NaN
        where no text gives the limit) and ``note``. Fill in limits of your
        own before you give it to `heat`.

    Examples
    --------
    >>> load_heat()[["level", "from_share"]].head(3).values.tolist()
    [['沸', 0.0518], ['烫', 0.0129], ['热', nan]]
    """
    scale = pd.DataFrame(read_rows("heat.csv"))
    return scale.assign(from_share=pd.to_numeric(scale["from_share"]))


def load_leaders() -> pd.DataFrame:
    """
    Load who led the Party from when to when.

    Returns
    -------
    DataFrame
        One row a term of office, in order of time: ``leader``, ``gloss``,
        ``office``, ``start`` and ``end`` (YYYY-MM-DD; empty: to this day).

    Notes
    -----
    By office: who was Chairman or General Secretary of the Central Committee.
    Deng Xiaoping was neither, and so has no row.

    Examples
    --------
    >>> load_leaders()[["leader", "start"]].tail(1).values.tolist()
    [['习近平', '2012-11-15']]
    """
    return pd.DataFrame(read_rows("leaders.csv"))


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
