"""Each public function at n and at 4n: nothing may grow faster than its input."""

import inspect
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import analysis as a

FORMULA = "全面从严治党"
QUICK = 0.01
"""Below so many seconds a ratio measures the clock; such a function is repeated."""


def inputs(documents: pd.DataFrame, slogans: pd.DataFrame) -> dict[str, object]:
    """Give each argument that public functions ask for, by name."""
    tokens = a.segment(documents)
    mentions = a.find_slogans(documents, slogans)
    sections = a.outline(documents)
    trends = a.slogan_trends(
        a.slogan_counts(mentions, documents, by="doc_id"), documents, by="month"
    )
    edits = pd.DataFrame(
        {
            "doc_id": "a",
            "rule": "made",
            "raw_start": range(0, 10 * len(documents), 5),
            "raw_end": range(1, 10 * len(documents) + 1, 5),
            "removed": "改",
            "inserted": "革命",
        }
    )
    return {
        "documents": documents, "slogans": slogans, "tokens": tokens, "mentions": mentions,
        "sections": sections, "trends": trends, "edits": edits,
        "raw": "改革开放！" * (2 * len(documents)), "text": "革命革开放！" * (2 * len(documents)),
        "lines": a.concordance(documents, "发展"),
        "lengths": a.section_lengths(documents, sections), "sets": a.parallel_sets(documents),
        "counts": a.slogan_counts(mentions, documents, by="doc_id"),
        "han_chars": a.coverage(documents, mentions), "terms": a.term_frequencies(tokens), "runs": a.ngrams(tokens, 4),
        "reference": a.read_reference("government_work_reports"),
    }  # fmt: skip


def calls(given: dict[str, object]) -> dict[str, object]:
    """Give a call of each public function that takes data."""
    g = given
    return {
        "align_lines": lambda: a.align_lines(g["lines"]),
        "aligned_members": lambda: a.aligned_members(g["documents"], g["sets"]),
        "apply_edits": lambda: a.apply_edits(g["raw"], g["edits"]),
        "candidate_slogans": lambda: a.candidate_slogans(g["documents"], g["slogans"]),
        "chains": lambda: a.chains(g["documents"], g["tokens"]),
        "change_points": lambda: a.change_points(g["trends"]),
        "choose_document": lambda: a.choose_document(g["documents"]),
        "choose_period": lambda: a.choose_period(g["documents"]),
        "claimed_lengths": lambda: a.claimed_lengths(g["documents"], g["lengths"]),
        "collocates": lambda: a.collocates(g["tokens"], "发展"),
        "concordance": lambda: a.concordance(g["documents"], "发展"),
        "count_corpus": lambda: _count_corpus(g["documents"]),
        "count_terms": lambda: a.count_terms(g["documents"]),
        "coverage": lambda: a.coverage(g["documents"], g["mentions"]),
        "dispersion": lambda: a.dispersion(g["mentions"], g["documents"], "slogan"),
        "document_dates": lambda: a.document_dates(g["documents"]),
        "edit_places": lambda: a.edit_places(g["edits"]),
        "find_slogans": lambda: a.find_slogans(g["documents"], g["slogans"]),
        "first_use": lambda: a.first_use(g["slogans"], g["documents"], g["mentions"]),
        "heat": lambda: a.heat(g["trends"]),
        "keyness": lambda: a.keyness(g["terms"], g["terms"]),
        "lexical_diversity": lambda: a.lexical_diversity(g["tokens"], by="doc_id"),
        "lifelines": lambda: a.lifelines(g["trends"]),
        "with_sections": lambda: a.with_sections(g["mentions"], g["sections"]),
        "modality": lambda: a.modality(g["documents"], g["sections"], g["tokens"]),
        "ngrams": lambda: a.ngrams(g["tokens"], 4),
        "numbered_slogans": lambda: a.numbered_slogans(g["documents"], g["slogans"]),
        "outline": lambda: a.outline(g["documents"]),
        "parallel_sets": lambda: a.parallel_sets(g["documents"]),
        "placeholders": lambda: a.placeholders(g["documents"]),
        "quotations": lambda: a.quotations(g["documents"]),
        "raw_span": lambda: a.raw_span(g["edits"], "a", 3, 9),
        "read_corpus": lambda: _read_corpus(g["documents"]),
        "reuse": lambda: a.reuse(g["documents"]),
        "run_repetition": lambda: a.run_repetition(*g["reference_runs"]),
        "save_table": lambda: _save_table(g["mentions"]),
        "script_of": lambda: a.script_of(g["raw"]),
        "section_labels": lambda: a.section_labels(g["sections"]),
        "section_lengths": lambda: a.section_lengths(g["documents"], g["sections"], g["tokens"]),
        "segment": lambda: a.segment(g["documents"]),
        "segmentation_loss": lambda: a.segmentation_loss(g["mentions"], g["tokens"]),
        "shared_runs": lambda: a.shared_runs(g["tokens"], g["reference"].runs),
        "slogan_counts": lambda: a.slogan_counts(g["mentions"], g["documents"], by="doc_id"),
        "slogan_order": lambda: a.slogan_order(g["documents"], g["slogans"]),
        "slogan_ranks": lambda: a.slogan_ranks(g["trends"]),
        "slogan_trends": lambda: a.slogan_trends(
            a.slogan_counts(g["mentions"], g["documents"], by="doc_id"), g["documents"], by="month"
        ),
        "term_frequencies": lambda: a.term_frequencies(g["tokens"], by="doc_id"),
        "text_profile": lambda: a.text_profile(g["documents"], g["tokens"]),
        "to_simplified": lambda: a.to_simplified(g["raw"]),
        "top_sections": lambda: a.top_sections(g["sections"]),
        "undo_edits": lambda: a.undo_edits(g["text"], g["edits"]),
        "unsaid": lambda: a.unsaid([FORMULA], 2_000, g["counts"], g["han_chars"]),
        "wording_drift": lambda: a.wording_drift(g["documents"], FORMULA),
    }


NOT_MEASURED = {
    "fetch_corpus": "downloads",
    "load_slogans": "takes no data",
    "load_stopwords": "takes no data",
    "load_lexicon": "takes no data",
    "read_reference": "takes no data",
    "write_report": "draws charts; benchmarks/page.py measures the page",
}


def _write(documents, folder):
    for n, text in enumerate(documents["text"]):
        (Path(folder) / f"{n:05d}.txt").write_text(text, encoding="utf-8")


def _read_corpus(documents):
    with TemporaryDirectory() as folder:
        _write(documents, folder)
        a.read_corpus(folder)


def _save_table(table):
    with TemporaryDirectory() as folder:
        a.save_table(table, f"{folder}/table.csv")


def _count_corpus(documents):
    with TemporaryDirectory() as folder, TemporaryDirectory() as out:
        _write(documents, folder)
        a.count_corpus(folder, f"{out}/out", workers=1)


def measure(documents: pd.DataFrame, few: int, ways: tuple[str, ...] = ("documents", "length")):
    """
    Time each function at n and 4n documents, and at one document as long as n and 4n of them.

    Returns
    -------
    DataFrame
        ``function``, ``way``, ``seconds`` (at n), ``ratio`` (4n to n; 4 is
        linear), ``failed`` (why there is no figure).
    """
    slogans, rows = a.load_slogans(), []
    for way in ways:
        sizes = [_sized(documents, number, way) for number in (few, 4 * few)]
        given = [inputs(sized, slogans) for sized in sizes]
        for one, sized in zip(given, sizes, strict=True):
            one["reference_runs"] = _runs(sized)
        for name in calls(given[0]):
            pair = [calls(one)[name] for one in given]
            rows.append((name, way, *_timed(*pair)))
    return pd.DataFrame(rows, columns=["function", "way", "seconds", "ratio", "failed"])


def _sized(documents, number, way):
    some = documents.head(number)
    if way == "documents":
        return some.reset_index(drop=True)
    return pd.DataFrame(
        {"doc_id": ["a"], "title": ["a"], "text": ["\n".join(some["text"])],
         "date": ["2023-01-01"], "source": ["a.txt"], "claimed_length": [100]}
    )  # fmt: skip


def _runs(documents):
    """Shape n-grams of a corpus as `run_repetition` asks for them."""
    reference = a.read_reference("government_work_reports")
    times = max(len(documents) // 10, 1)
    runs = [reference.runs.assign(doc_id=reference.runs["doc_id"] + f"#{n}") for n in range(times)]
    known = [
        reference.documents.assign(
            doc_id=reference.documents["doc_id"] + f"#{n}",
            year=reference.documents["year"] + 80 * n,
        )
        for n in range(times)
    ]
    return pd.concat(runs, ignore_index=True), pd.concat(known, ignore_index=True)


def _timed(small, large):
    try:
        small(), large()
        seconds = [[], []]
        for _ in range(3):
            for call, times in zip((small, large), seconds, strict=True):
                begun, runs = time.process_time(), 0
                while not runs or time.process_time() - begun < QUICK:
                    call()
                    runs += 1
                times.append((time.process_time() - begun) / runs)
            if sum(seconds[1]) > 1:
                break
    except (ValueError, KeyError) as error:
        return float("nan"), float("nan"), f"{type(error).__name__}: {error}"
    at_n, at_4n = map(statistics.median, seconds)
    return at_n, at_4n / at_n, ""


def unmeasured() -> list[str]:
    """Name the public functions that have neither a call nor a reason."""
    functions = [name for name in a.__all__ if inspect.isfunction(getattr(a, name))]
    known = {*NOT_MEASURED, *calls({})}
    return [name for name in functions if name not in known]
