"""Measure parallel_sets against what two readers marked: ``make evaluate``."""

import argparse
import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis import read_corpus
from analysis.corpus.cleaning import clean_text

HERE = Path(__file__).parent
ENOUGH = 0.5
"""Overlap (Jaccard) of exact member spans from which a found set is the marked one."""

Members = frozenset[tuple[int, int]]


def read_text(row: pd.Series, texts: Path) -> str | None:
    """Give the stretch that was annotated, or None if its source is not here."""
    try:
        whole = _READERS[row["corpus"]](texts, row["row"])
    except FileNotFoundError:
        return None
    part = whole[int(row["start"]) : int(row["end"])]
    if hashlib.sha256(part.encode()).hexdigest() != row["sha256"]:
        raise ValueError(f"{row['text_id']}: the text is not the one that was annotated")
    return part


def _line(name: str) -> Callable[[Path, str], str]:
    def read(texts: Path, row: str) -> str:
        lines = (texts / name).read_text(encoding="utf-8").split("\n")
        return clean_text(json.loads(lines[int(row)])["content"])[0]

    return read


def _xi_speech(texts: Path, row: str) -> str:
    content = (texts / "xi_speeches.csv").read_text(encoding="utf-8-sig")
    return clean_text(list(csv.DictReader(io.StringIO(content)))[int(row)]["text"])[0]


def _news(texts: Path, row: str) -> str:
    return clean_text((texts / "xinwenlianbo" / f"{row}.md").read_text(encoding="utf-8"))[0]


def _letter(texts: Path, row: str) -> str:
    file = texts / "gongwen" / row
    if not file.is_file():
        raise FileNotFoundError(file)
    return read_corpus(file).documents["text"][0]


def _speech(texts: Path, row: str) -> str:
    return read_corpus(HERE.parents[1] / row).documents["text"][0]


_READERS = {
    "speech": _speech,
    "gongwen": _letter,
    "government_work_reports": _line("government_work_reports.jsonl"),
    "cpc_congress_reports": _line("cpc_congress_reports.jsonl"),
    "xi_speeches": _xi_speech,
    "xinwenlianbo": _news,
}


def marked_sets(text_id: str) -> dict[str, dict[str, set[Members]]]:
    """Give what readers marked: by who (both or one), by grade (set or pair)."""
    rows = pd.read_csv(HERE / "parallel_sets.csv")
    marked: dict = {readers: {"set": set(), "pair": set()} for readers in ("both", "one")}
    for _, part in rows[rows["text_id"] == text_id].groupby("set_id"):
        members = frozenset(zip(part["start"], part["end"], strict=True))
        marked[part["readers"].iloc[0]][part["grade"].iloc[0]].add(members)
    return marked


def count_hits(marked: set[Members], found: set[Members], doubtful: set[Members]) -> list[int]:
    """
    Count hits, marked, and found; what only one reader marked is neither hit nor error.

    Returns
    -------
    list of int
        Sets found that are marked ones, sets marked, sets found.
    """
    pairs = [
        (_overlap(one, other), sorted(one), sorted(other)) for one in marked for other in found
    ]
    taken: set[Members] = set()
    hits: set[Members] = set()
    for overlap, one, other in sorted(pairs, reverse=True):
        if overlap >= ENOUGH and not {frozenset(one)} & hits and frozenset(other) not in taken:
            hits.add(frozenset(one))
            taken.add(frozenset(other))
    ignored = [
        other for other in found - taken if any(_overlap(one, other) >= ENOUGH for one in doubtful)
    ]
    return [len(hits), len(marked), len(found) - len(ignored)]


def _overlap(one: Members, other: Members) -> float:
    return len(one & other) / len(one | other)


def evaluate(texts: Path) -> pd.DataFrame:
    """
    Measure every annotated text that is here.

    Returns
    -------
    DataFrame
        ``half`` (tuning or test), ``grade`` (set, or all with pairs),
        ``texts``, ``marked``, ``found``, ``hits``, ``precision``, ``recall``,
        ``f1``.
    """
    from analysis import parallel_sets

    rows = []
    for row in pd.read_csv(HERE / "texts.csv", dtype="str").to_dict("records"):
        text = read_text(row, texts)
        if text is None:
            print(f"{row['text_id']}: its source is not in {texts}", file=sys.stderr)
            continue
        table = parallel_sets(pd.DataFrame({"doc_id": [row["text_id"]], "text": [text]}))
        found = {"set": set(), "pair": set()}
        for _, part in table.groupby("set_id"):
            members = frozenset(zip(part["start"], part["end"], strict=True))
            found[part["grade"].iloc[0]].add(members)
        marked = marked_sets(row["text_id"])
        everything = marked["both"]["set"] | marked["both"]["pair"]
        doubtful = marked["one"]["set"] | marked["one"]["pair"]
        for grade, wanted, got in (
            ("set", marked["both"]["set"], found["set"]),
            ("all", everything, found["set"] | found["pair"]),
        ):
            rows.append([row["half"], grade, 1, *count_hits(wanted, got, doubtful)])
    columns = ["half", "grade", "texts", "hits", "marked", "found"]
    table = pd.DataFrame(rows, columns=columns).groupby(["half", "grade"], as_index=False).sum()
    table["precision"] = table["hits"] / table["found"]
    table["recall"] = table["hits"] / table["marked"]
    table["f1"] = 2 * table["hits"] / (table["found"] + table["marked"])
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--texts", type=Path, default=Path("texts"), help="a folder with the corpora"
    )
    given = parser.parse_args()
    print(evaluate(given.texts).round(2).to_string(index=False))
