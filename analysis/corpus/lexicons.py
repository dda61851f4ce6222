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


LEXICONS = {
    "categories": "categories.csv",
    "heat": "heat.csv",
    "leaders": "leaders.csv",
    "modals": "modals.csv",
    "stopwords": "stopwords.csv",
    "terms": "terms.txt",
}
"""The word lists for `load_lexicon`; slogans have `load_slogans`, which checks each row."""


def load_lexicon(name: str) -> pd.DataFrame:
    """
    Load one of the project's word lists.

    Parameters
    ----------
    name : {"categories", "heat", "leaders", "modals", "stopwords", "terms"}
        Which list:

        - ``categories`` of slogans: ``category``, ``label`` (Chinese),
          ``gloss`` (English)
        - ``heat``, the discourse scale of the China Media Project, the
          hottest level first: ``level`` (沸, 烫, 热 …), ``gloss``,
          ``from_share`` (of the articles, from which on it is this level;
          NaN where no text gives the limit), ``note``
        - ``leaders``, who was Chairman or General Secretary of the Party's
          Central Committee, in order of time: ``leader``, ``gloss``,
          ``office``, ``start`` and ``end`` (YYYY-MM-DD; empty: to this day)
        - ``modals``, the words of command and duty: ``term``, ``force``,
          ``gloss``, ``context``
        - ``stopwords``, what carries grammar or orders the text: ``term``,
          ``reason``
        - ``terms`` of official prose that a segmenter should keep whole:
          ``term``

    Returns
    -------
    DataFrame
        One row an entry, in the order of its file in ``data/lexicons``.

    Raises
    ------
    ValueError
        If `name` is not known.

    Notes
    -----
    Deng Xiaoping held neither office, and so is not among ``leaders``. Fill
    in limits of your own before you give ``heat`` to `heat`.

    Examples
    --------
    >>> load_lexicon("leaders")[["leader", "start"]].tail(1).values.tolist()
    [['习近平', '2012-11-15']]
    """
    if name not in LEXICONS:
        raise ValueError(f"name {name!r} is not one of {sorted(LEXICONS)}")
    if name == "terms":
        lines = lexicon_path("terms.txt").read_text(encoding="utf-8").splitlines()
        listed = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return pd.DataFrame({"term": listed})
    table = pd.DataFrame(read_rows(LEXICONS[name]))
    return table.assign(from_share=pd.to_numeric(table["from_share"])) if name == "heat" else table


def load_stopwords() -> frozenset[str]:
    """
    Load the stop list written for official prose, ready for ``stopwords=``.

    The verbs of command and duty (要, 必须, 坚决), 我们, and verbs such as 坚持
    and 推进 are left out of it on purpose: in this genre they are content.

    Returns
    -------
    frozenset of str
        The terms of ``load_lexicon("stopwords")``, which also says of each
        why it is there.

    Examples
    --------
    >>> stopwords = load_stopwords()
    >>> "的" in stopwords, "要" in stopwords
    (True, False)
    """
    return frozenset(load_lexicon("stopwords")["term"])
