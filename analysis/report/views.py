"""Put the tables of a text, or of all, into the shape that the template fills in."""

import re

import pandas as pd

from analysis.corpus.lexicons import load_lexicon, read_rows
from analysis.letters.characters import HAN
from analysis.report.drawing import study_charts
from analysis.report.interface import Interface
from analysis.report.pieces import MARKS, blocks, named_spans
from analysis.report.rendering import as_json, plain, utf16_offsets
from analysis.report.study import Study
from analysis.report.svg import Sprite
from analysis.words.concordance import visible

FIGURES = {
    "lengths": None,
    "sections": [
        "label",
        "han_chars",
        "word_count",
        "nonspace_chars",
        "sentences",
        "words",
        "share",
    ],
    "terms": ["term", "count", "per_10k"],
    "cloud": None,
    "slogans": ["slogan", "gloss", "category", "count", "per_10k", "introduced"],
    "by_section": ["label", "slogan", "gloss", "count", "per_10k"],
    "positions": ["start", "end", "surface", "slogan", "gloss", "label", "quoted"],
    "modality": ["section", "force", "count", "words", "per_10k", "terms"],
    "parallel": ["set_id", "member", "start", "surface", "frame", "grade", "score"],
    "numbered": ["start", "surface", "formula", "number", "items", "source", "fits", "known"],
    "keyness": [
        "term",
        "target_count",
        "reference_count",
        "target_per_10k",
        "reference_per_10k",
        "log_ratio",
        "log_ratio_low",
        "log_ratio_high",
        "log_likelihood",
        "p_adjusted",
    ],
}
"""Every part of a text's page in its order, and the columns of its table; None for all."""

ON = ("slogans", "placeholders")
"""Layers that are on when the page opens."""

CHINESE = {"term", "slogan", "surface", "label", "section", "frame", "formula", "items", "title"}
LONG = 50_000
"""Characters from which on a browser lays out only what is seen."""

GONE = 24
"""How many removed characters are shown in the text; the card has all."""


def document_view(one: Study, key: str, title: str, words: Interface, sprite: Sprite) -> dict:
    """Give the template all it needs of one text."""
    charts = study_charts(one, key, sprite, words.lang)
    tables = {**one.tables, "cloud": one.tables["terms"].head(80)}
    spans = named_spans(one.spans)
    edits = one.edits.to_dict("records")
    text = one.document["text"]
    at = utf16_offsets(text)
    for row, edit in enumerate(edits):
        gone = visible(edit["removed"])
        edit |= {"name": f"e{row}", "gone": gone if len(gone) <= GONE else f"{gone[:GONE]}…"}
    laid = [
        (section_id, [block._replace(start=at(block.start)) for block in found])
        for section_id, found in blocks(text, one.sections, spans, edits)
    ]
    values = {
        "years": f"{one.compared[0]}–{one.compared[-1]}",
        "n": len(one.compared),
        "terms": len(one.tables["terms"]),
    }
    return {
        "key": key,
        "title": visible(title),
        "long": len(text) > LONG,
        "date": _date(one.date),
        "source": visible(one.document["source"]),
        "facts": _facts(one, words),
        "outline": _outline(one),
        "layers": _layers(one),
        "kinds": dict(zip(one.sections["section_id"], one.sections["kind"], strict=True)),
        "sections": laid,
        "figures": [
            _figure(name, tables[name], charts, values) for name in FIGURES if len(tables[name])
        ],
        "metadata": _metadata(one, words),
        "data": as_json(_data(one, tables, words)),
    }


def start_view(tables: dict[str, pd.DataFrame], charts: dict[str, str], words: Interface) -> dict:
    """Give the template all it needs of the start page."""
    shown = {name: _table(table, None, words) for name, table in tables.items() if len(table)}
    return {
        "figures": [_figure(name, tables[name], charts, {}) for name in shown],
        "data": as_json({"name": "comparison", "tables": shown}),
    }


def _date(date: pd.Series) -> str:
    """Write a date as precisely as it is known."""
    lengths = {"year": 4, "month": 7, "day": 10}
    return "" if pd.isna(date["date"]) else f"{date['date']:%Y-%m-%d}"[: lengths[date["precision"]]]


def _facts(one: Study, words: Interface) -> list[dict[str, str]]:
    """List the numbers that stand first."""
    counted = one.tables["lengths"].set_index("unit")["counted"]
    slogans = one.tables["slogans"]
    share = one.tables["coverage"]["share"].iloc[0]
    numbers = {
        "han_chars": f"{counted['han_chars']:,}",
        "word_count": f"{counted['word_count']:,}",
        "sentences": f"{counted['sentences']:,}",
        "mentions": f"{slogans['count'].sum():,}",
        "different_slogans": f"{len(slogans):,}",
        "slogan_share": "–" if pd.isna(share) else f"{share:.0%}",
    }
    if not pd.isna(claimed := one.document["claimed_length"]):
        numbers["claimed"] = f"{claimed:,}"
    return [{"value": value, "label": words.say(f"fact.{name}")} for name, value in numbers.items()]


def _outline(one: Study) -> list[dict]:
    labels = map(visible, one.sections["label"])
    columns = ["section_id", "level", "start", "end"]
    rows = one.sections[columns].itertuples(index=False)
    return [
        {"id": section_id, "level": level, "label": label, "length": f"{end - start:,}"}
        for (section_id, level, start, end), label in zip(rows, labels, strict=True)
    ]


def _layers(one: Study) -> list[dict]:
    counts = {name: len(table) for name, table in one.spans.items()}
    counts["slogans"] = len(one.tables["positions"])
    counts["parallel"] = one.spans["parallel"]["set_id"].nunique()
    counts["placeholders"] += len(one.edits)
    return [
        {"name": name, "mark": mark, "count": f"{counts[name]:,}", "on": name in ON}
        for name, mark in MARKS.items()
    ]


def _figure(name: str, table: pd.DataFrame, charts: dict[str, str], values: dict) -> dict:
    svg = charts.get(name, "")
    return {"name": name, "svg": svg, "rows": f"{len(table):,}", "filled": values}


def _metadata(one: Study, words: Interface) -> list[tuple[str, str]]:
    """List what is known of a text beside its characters."""
    known = one.document.drop(["text", "claimed_length"]).dropna()
    return [
        (visible(words.column(str(name))), visible(str(value))) for name, value in known.items()
    ]


def _table(table: pd.DataFrame, columns: list[str] | None, words: Interface) -> dict:
    """Write a table for the script: its columns, each with name, label and kind, and its rows."""
    shown = table[[name for name in columns or table.columns if name in table]].copy()
    if words.lang == "zh" and "gloss" in shown:
        shown = shown.drop(columns="gloss")
    for name in ("unit", "force", "grade", "source"):
        if name in shown and name != "title":
            shown[name] = [
                words.value(name, cell) if isinstance(cell, str) else cell for cell in shown[name]
            ]
    if "category" in shown:
        shown["category"] = shown["category"].map(_categories(words.lang)).fillna(shown["category"])
    heads = [
        [
            name,
            words.column(name),
            pd.api.types.is_numeric_dtype(shown[name]) and not _is_truth(shown[name]),
            "zh-CN" if name in CHINESE else None,
        ]
        for name in shown
    ]
    rows = [[plain(cell) for cell in row] for row in shown.itertuples(index=False)]
    return {"columns": heads, "rows": rows}


def _is_truth(column: pd.Series) -> bool:
    return pd.api.types.is_bool_dtype(column)


def _categories(lang: str) -> dict[str, str]:
    categories = load_lexicon("categories")
    return dict(
        zip(categories["category"], categories["gloss" if lang == "en" else "label"], strict=True)
    )


def _data(one: Study, tables: dict[str, pd.DataFrame], words: Interface) -> dict:
    """Collect what the script needs: every annotation by its row, and the tables."""
    at = utf16_offsets(one.document["text"])
    spans = one.spans
    known = {slogan: place for place, slogan in enumerate(spans["slogans"]["slogan"].unique())}
    glosses = {row["term"]: row["gloss"] for row in read_rows("modals.csv")}
    labels = map(visible, one.sections["label"])
    sections = zip(map(at, one.sections["start"]), labels, strict=True)
    places = spans["slogans"].assign(
        slogan=spans["slogans"]["slogan"].map(known),
        nested=spans["slogans"]["nested_in"].map(known).fillna(-1).astype("int64"),
    )
    rhythm = spans["parallel"]
    numbered = spans["numbered"].assign(
        items=[[] if pd.isna(cell) else cell.split("|") for cell in spans["numbered"]["items"]]
    )
    force = spans["modality"].assign(
        gloss=spans["modality"]["term"].map(glosses) if words.lang == "en" else None
    )
    return {
        "name": one.document["doc_id"],
        "record": one.record_size,
        "sections": list(sections),
        "slogans": _cards(one, known, words),
        "s": _rows(places, ["slogan", "quoted", "nested"], at),
        "p": _rows(
            rhythm.assign(score=rhythm["score"].round(2)),
            ["set_id", "member", "grade", "frame", "score"],
            at,
        ),
        "n": _rows(numbered, ["formula", "number", "items", "source", "fits", "known"], at),
        "q": _rows(spans["quotations"], ["level"], at),
        "x": _rows(spans["placeholders"], ["form"], at),
        "m": _rows(force, ["force", "gloss"], at),
        "e": _rows(one.edits, ["rule", "removed", "inserted", "raw_start", "raw_end"], at),
        "tables": {
            name: _table(tables[name], columns, words)
            for name, columns in FIGURES.items()
            if len(tables[name])
        },
    }


def _rows(table: pd.DataFrame, columns: list[str], at) -> list[list]:
    """Write annotations as rows: start and end as the script counts, then the columns."""
    return [
        [at(start), at(end), *(cell if isinstance(cell, list) else plain(cell) for cell in cells)]
        for start, end, *cells in table[["start", "end", *columns]].itertuples(index=False)
    ]


def _cards(one: Study, known: dict[str, int], words: Interface) -> list[list]:
    """Write what is known of each slogan of the text."""
    categories = _categories(words.lang)
    lexicon = one.slogans.set_index("slogan").loc[list(known)]
    rows = []
    for slogan, row in lexicon.iterrows():
        gloss = row["gloss"] if words.lang == "en" else ""
        expansion = [] if pd.isna(row["expansion"]) else row["expansion"].split("|")
        texts = [row["introduced"], *_remarks(row, words.lang)]
        seen = [row["first_seen"], row["first_doc"], row["documents"]]
        category = categories.get(row["category"], row["category"])
        rows.append([slogan, gloss, category, expansion, *map(plain, [*texts, *seen])])
    return rows


def _remarks(row: pd.Series, lang: str) -> list:
    """Give occasion and note; to a Chinese page the occasion's Chinese name, if it has one."""
    if lang == "en":
        return [row["occasion"], row["note"]]
    named = (
        None
        if pd.isna(row["occasion"])
        else re.search(f"[(（]([^()（）]*[{HAN}][^()（）]*)[)）]", row["occasion"])
    )
    return [named[1] if named else None, None]
