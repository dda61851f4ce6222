"""The record to compare with: the counts of the work reports and congress reports."""

from dataclasses import dataclass

import pandas as pd

from analysis.corpus.lexicons import data_folder
from analysis.slogans.lexicon import load_slogans
from analysis.text.groups import with_gloss

SERIES = {"government_work_reports": "work report", "cpc_congress_reports": "congress report"}
TABLES = ("documents", "terms", "slogans", "runs")


@dataclass(frozen=True)
class Reference:
    """
    The counts of a series of reports; their texts are not here.

    Attributes
    ----------
    documents : DataFrame
        One row a report, by year: ``doc_id``, ``series``, ``year``,
        ``title``, ``source`` (its address), ``sha256`` (of the text as
        published there), ``flag`` (what is odd about it; NA if nothing), then
        its length: ``han_chars``, ``word_count``, ``nonspace_chars``,
        ``sentences``, ``words``; ``runs``: its different runs of four words.
        Titles are not part of the texts counted.
    terms : DataFrame
        ``doc_id``, ``term``, ``count``: the tokens of `segment` with the
        project's user dictionary.
    slogans : DataFrame
        ``doc_id``, ``slogan``, ``gloss``, ``count`` (not inside a longer slogan) and
        ``nested`` (inside one).
    runs : DataFrame
        ``doc_id``, ``run``: the hash of each different run of four words in
        a sentence, cut by the plain segmenter, that stands in two reports of
        either series or more; for `shared_runs`.
    """

    documents: pd.DataFrame
    terms: pd.DataFrame
    slogans: pd.DataFrame
    runs: pd.DataFrame


def read_reference(name: str, years: tuple[int, int] | None = None) -> Reference:
    """
    Read the counts of a series of reports; no network is needed.

    Parameters
    ----------
    name : {"government_work_reports", "cpc_congress_reports"}
        The annual work reports of the State Council, 1954 to 2025, or the
        reports to the Party congresses, 9th (1969) to 20th (2022).
    years : tuple of int and int, optional
        The first and the last year to read. Default is all.

    Returns
    -------
    Reference
        The tables ``documents``, ``terms``, ``slogans`` and ``runs``.

    Raises
    ------
    ValueError
        If `name` is not known, `years` are no first and last year, or no
        report is of these years.

    See Also
    --------
    analysis.fetch_corpus : The texts themselves.

    Notes
    -----
    ``data/README.md`` says which texts were counted, which years have none,
    what was cut from each and why. Counts are of one edition, found on the
    web; editions differ by a few words.

    Examples
    --------
    >>> record = read_reference("government_work_reports", (2018, 2023))
    >>> record.documents["year"].tolist()
    [2018, 2019, 2020, 2021, 2022, 2023]
    """
    if name not in SERIES:
        raise ValueError(f"name {name!r} is not one of {sorted(SERIES)}")
    folder = data_folder() / "reference"
    tables = {table: pd.read_parquet(folder / f"{table}.parquet") for table in TABLES}
    tables["slogans"] = with_gloss(tables["slogans"], load_slogans())
    documents = tables["documents"]
    wanted = documents["series"] == SERIES[name]
    if years is not None:
        wanted &= documents["year"].between(*_first_and_last(years))
    if not wanted.any():
        raise ValueError(f"{name} has no report of the years {years}")
    kept = set(documents["doc_id"][wanted])
    return Reference(
        **{
            name: table[table["doc_id"].isin(kept)].reset_index(drop=True)
            for name, table in tables.items()
        }
    )


def _first_and_last(years: tuple[int, int]) -> tuple[int, int]:
    pair = tuple(years) if isinstance(years, tuple | list) else ()
    if len(pair) != 2 or not all(isinstance(year, int) for year in pair) or pair[0] > pair[1]:
        raise ValueError(f"years {years!r} are no first and last year, such as (2018, 2023)")
    return pair
