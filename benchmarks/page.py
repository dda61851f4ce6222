"""
Measure the page of a long text: size, time to write it, time to be ready, time to search.

    python benchmarks/page.py TEXT [--chars 200000]

TEXT is a file or folder that `read_corpus` reads; texts are joined and cut to
the length asked for. Needs Chromium.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from analysis import Corpus, read_corpus, write_report
from analysis.corpus.tables import EDITS, FAILURES, make_table

QUERIES = ("的", "改革", "高质量发展", "没有这几个字")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def long_corpus(path: Path, chars: int) -> Corpus:
    """Join texts until there are as many characters as asked for."""
    documents = read_corpus(path).documents
    text = "\n".join(documents["text"])[:chars]
    one = documents.head(1).assign(text=text)
    return Corpus(one, make_table(EDITS, ()), make_table(FAILURES, ()))


def in_browser(page_file: Path) -> dict[str, float]:
    """Time, in milliseconds, what a reader waits for."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-ready]")
        times = {"ready_ms": page.evaluate("performance.getEntriesByName('ready')[0].startTime")}
        for query in QUERIES:
            page.fill(".find", query)
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            spent = page.evaluate("performance.getEntriesByName('search').at(-1).duration")
            times[f"search_{query}_ms"] = spent
        start = time.perf_counter()
        page.locator('.chip[data-layer="p"]').click()
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        times["layer_ms"] = 1000 * (time.perf_counter() - start)
        browser.close()
    return times


def main() -> int:
    """Run the measurement and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("text", type=Path)
    parser.add_argument("--chars", type=int, default=200_000)
    given = parser.parse_args()
    corpus = long_corpus(given.text, given.chars)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        page = write_report(corpus, Path(folder) / "report.html")
        result = {
            "characters": len(corpus.documents["text"].iloc[0]),
            "write_s": time.perf_counter() - start,
            "megabytes": page.stat().st_size / 1e6,
            **in_browser(page),
        }
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
