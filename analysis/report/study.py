"""Ask the measures for every table that the report shows of one text, or of all."""

from dataclasses import dataclass

import pandas as pd

from analysis.corpus.edits import edit_places
from analysis.corpus.lexicons import load_stopwords
from analysis.corpus.reading import Corpus
from analysis.corpus.tables import iter_texts
from analysis.rhetoric.modality import modal_tokens, modality
from analysis.rhetoric.parallelism import parallel_sets
from analysis.slogans.counts import slogan_counts
from analysis.slogans.finding import find_slogans
from analysis.slogans.numbered import numbered_slogans
from analysis.text.lengths import claimed_lengths, section_lengths
from analysis.text.outline import outline, top_sections
from analysis.text.placeholders import placeholders
from analysis.text.quotations import quotations
from analysis.text.segmentation import segment
from analysis.text.spans import coverage, with_sections
from analysis.time.dates import document_dates
from analysis.time.first_use import first_use
from analysis.time.record import SERIES, Reference, read_reference
from analysis.words.keyness import keyness
from analysis.words.terms import term_frequencies

REPORTS = 6
"""How many work reports a text is compared with: those up to its year."""


@dataclass(frozen=True)
class Record:
    """What every text is compared with: the work reports, and when each slogan was first seen."""

    reports: Reference
    slogans: pd.DataFrame
    documents: int


@dataclass(frozen=True)
class Study:
    """The tables of one text, each as its measure gives it."""

    document: pd.Series
    date: pd.Series
    sections: pd.DataFrame
    edits: pd.DataFrame
    slogans: pd.DataFrame
    tokens: pd.DataFrame
    spans: dict[str, pd.DataFrame]
    tables: dict[str, pd.DataFrame]
    compared: list[int]
    record_size: int


def read_record(slogans: pd.DataFrame) -> Record:
    """Read the counts of all reports, and add to each slogan its first sighting in them."""
    series = {name: read_reference(name) for name in SERIES}
    documents = pd.concat([record.documents for record in series.values()])
    mentions = pd.concat([record.slogans for record in series.values()])
    seen = first_use(slogans, documents, mentions)
    columns = ["slogan", "first_seen", "first_doc", "documents"]
    titles = documents.set_index("doc_id")["title"]
    sighted = seen[columns].assign(first_doc=seen["first_doc"].map(titles))
    return Record(series["government_work_reports"], slogans.merge(sighted), len(documents))


def study(corpus: Corpus, place: int, record: Record) -> Study:
    """Ask the measures about one document of a corpus."""
    one = corpus.documents.iloc[[place]].reset_index(drop=True)
    doc_id = one["doc_id"][0]
    sections = outline(one)
    top = top_sections(sections)
    tokens = segment(one)
    date = document_dates(one).iloc[0]
    mentions = find_slogans(one, record.slogans)
    spans = {
        "slogans": mentions,
        "parallel": parallel_sets(one),
        "numbered": numbered_slogans(one, record.slogans),
        "quotations": quotations(one),
        "placeholders": placeholders(one),
        "modality": modal_tokens(tokens, dict(iter_texts(one))),
    }
    years = _years(record.reports.documents["year"], date["date"])
    frequencies = term_frequencies(tokens, stopwords=load_stopwords())
    tables = {
        "lengths": _lengths(one, tokens),
        "sections": section_lengths(one, top, tokens),
        "terms": frequencies,
        "modality": modality(one, top, tokens),
        **_slogan_tables(one, top, tokens, mentions, record.slogans),
        "parallel": spans["parallel"],
        "numbered": spans["numbered"],
        "keyness": _keyness(tokens, record.reports, years),
    }
    edits = edit_places(corpus.edits[corpus.edits["doc_id"] == doc_id])
    return Study(
        document=one.iloc[0],
        date=date,
        sections=sections,
        edits=edits,
        slogans=record.slogans,
        tokens=tokens,
        spans=spans,
        tables=tables,
        compared=years,
        record_size=record.documents,
    )


def _whole(documents: pd.DataFrame) -> pd.DataFrame:
    """Take each text as one section."""
    ends = documents["text"].str.len().astype("int64")
    return pd.DataFrame({"doc_id": documents["doc_id"], "section_id": 0, "start": 0, "end": ends})


def _lengths(one: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Give the length of a text in each unit; beside what its title claims, if it claims any."""
    whole = section_lengths(one, _whole(one), tokens)
    claimed = claimed_lengths(one, whole)
    if len(claimed):
        return claimed.drop(columns="doc_id")
    units = whole.drop(columns=["doc_id", "section_id", "share"])
    return units.melt(var_name="unit", value_name="counted")


def _slogan_tables(
    one: pd.DataFrame,
    top: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    slogans: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Count slogans in the text and in its parts, and how much of it they are."""
    lexicon = slogans[["slogan", "category", "introduced"]]
    labels = dict(zip(top["section_id"], top["label"], strict=True))
    outer = with_sections(mentions[mentions["nested_in"].isna()], top)
    lengths = section_lengths(one, top, tokens)
    by_section = slogan_counts(outer, lengths, by="section_id")
    first = outer.drop_duplicates("slogan")["slogan"]
    order = {slogan: place for place, slogan in enumerate(first)}
    by_section = by_section.assign(
        label=by_section["section_id"].map(labels),
        order=by_section["slogan"].map(order),
    ).sort_values(["order", "section_id"], kind="stable", ignore_index=True)
    return {
        "slogans": slogan_counts(mentions, one).merge(lexicon, on="slogan", how="left"),
        "by_section": by_section.merge(lexicon, on="slogan", how="left").drop(columns="order"),
        "positions": outer.merge(lexicon, on="slogan", how="left"),
        "coverage": coverage(one, mentions),
    }


def _years(years: pd.Series, date: pd.Timestamp) -> list[int]:
    """Choose the years to compare with: the last up to a text's own; without a date the last."""
    known = sorted(years)
    if not pd.isna(date):
        known = [year for year in known if year <= date.year] or known[:REPORTS]
    return known[-REPORTS:]


def _keyness(tokens: pd.DataFrame, reports: Reference, years: list[int]) -> pd.DataFrame:
    ids = reports.documents.loc[reports.documents["year"].isin(years), "doc_id"]
    usual = reports.terms[reports.terms["doc_id"].isin(ids)]
    usual = usual.groupby("term", as_index=False)["count"].sum()
    table = keyness(term_frequencies(tokens), usual)
    return table[~table["term"].isin(load_stopwords())].reset_index(drop=True)


def comparison(documents: pd.DataFrame, studies: list[Study]) -> dict[str, pd.DataFrame]:
    """Set the texts side by side: what each has of everything, and the slogans they share."""
    tokens = pd.concat([one.tokens for one in studies], ignore_index=True)
    dates = document_dates(documents)
    table = section_lengths(documents, _whole(documents), tokens).drop(columns="section_id")
    mentions = pd.concat([one.spans["slogans"] for one in studies], ignore_index=True)
    covered = coverage(documents, mentions).set_index("doc_id")["share"]
    outer = mentions[mentions["nested_in"].isna()]
    numbers = {
        "slogans": outer.groupby("doc_id").size(),
        "different_slogans": outer.groupby("doc_id")["slogan"].nunique(),
    }
    for name, column in numbers.items():
        table[name] = table["doc_id"].map(column).fillna(0).astype("int64")
    table["slogan_share"] = table["doc_id"].map(covered)
    table.insert(1, "title", documents["title"].to_numpy())
    table.insert(2, "date", dates["date"].dt.strftime("%Y-%m-%d").to_numpy())
    return {
        "documents": table.drop(columns="share"),
        "by_document": slogan_counts(mentions, table, by="doc_id"),
    }
