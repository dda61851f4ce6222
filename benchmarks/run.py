"""Run every measurement and write ``results.md``: ``make bench``, or ``make bench TEXTS=folder``."""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import analysis
from benchmarks import commands, growth, texts
from benchmarks.contenders import CONTENDERS

HERE = Path(__file__).resolve().parent
ROUNDS = 5
PATIENCE = 100
"""A contender that has taken so many seconds is not run again; the table says how often it ran."""
PEERS = {"cntext word_count": "cntext"}
"""Which environment runs a contender; the others run in ``common``."""
OWN = [name for name in CONTENDERS if name.startswith("this project")]
PLAIN, ALONE = "jieba.lcut, Counter, pandas", "rjieba.cut alone, nothing counted"


def environments() -> dict[str, tuple[Path, str]]:
    """Give each peer environment's Python, and why it is not there, made when it is missing."""
    made = {}
    for name, file in {
        "common": "requirements.txt", "cntext": "requirements-cntext.txt"
    }.items():  # fmt: skip
        folder = HERE / ".venv" / name
        python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
        ready, error = folder / ".ready", ""
        if not ready.exists() or ready.read_text() != (HERE / file).read_text():
            venv.create(folder, clear=True, with_pip=True)
            pip = [python, "-m", "pip", "install", "--quiet", "-r", HERE / file]
            done = subprocess.run(pip, capture_output=True, text=True)
            error = done.stderr.strip()[-300:] if done.returncode else ""
            if not error:
                ready.write_text((HERE / file).read_text())
        made[name] = (python, error)
    return made


def count_terms(folder: Path, work: Path, rounds: int) -> pd.DataFrame:
    """Let all contenders count in turn, so often, and compare what they found."""
    pythons = environments()
    rows, failed, spent = [], {}, dict.fromkeys(CONTENDERS, 0.0)
    for turn in range(rounds):
        for number, name in enumerate(CONTENDERS):
            own = (Path(sys.executable), "")
            python, error = own if name in OWN else pythons[PEERS.get(name, "common")]
            if error:
                failed[name] = f"not installed: {error.splitlines()[-1]}"
            if name in failed or spent[name] > PATIENCE:
                continue
            say(f"round {turn + 1} of {rounds}: {name}")
            figures = _run(python, name, folder, work / f"{number}.csv")
            if "failed" in figures:
                failed[name] = figures["failed"]
            else:
                rows.append({"name": name, **figures})
                spent[name] += figures["whole"]
    runs = pd.DataFrame(rows).groupby("name")
    table = runs.median().assign(runs=runs.size()).reindex(list(CONTENDERS))
    table["failed"] = pd.Series(failed, dtype="str").reindex(table.index).fillna("")
    found = {name: work / f"{number}.csv" for number, name in enumerate(CONTENDERS)}
    table["agreement"] = [_agreement(found[OWN[0]], found[name]) for name in table.index]
    return table


def _run(python: Path, name: str, folder: Path, out: Path) -> dict:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)} if name in OWN else None
    begun = time.perf_counter()
    command = [python, HERE / "contenders.py", name, folder, out]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    whole = time.perf_counter() - begun
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1][:200]}
    return {**json.loads(done.stdout.strip().splitlines()[-1]), "whole": whole}


def _agreement(ours: Path, theirs: Path) -> float:
    """Give the share of counts that two tables have in common: smaller over larger, summed."""
    if not (ours.exists() and theirs.exists()):
        return float("nan")
    counts = []
    for file in (ours, theirs):
        table = pd.read_csv(file, dtype={"doc_id": str, "term": str}, keep_default_na=False)
        worded = table["term"].map(lambda term: any(map(str.isalnum, term)))
        counts.append(table[worded].set_index(["doc_id", "term"])["count"])
    both = pd.concat(counts, axis=1).fillna(0)
    return float(both.min(axis=1).sum() / both.max(axis=1).sum())


def identical_to_jieba(documents: pd.DataFrame) -> str:
    """Hold every count to jieba's own, on the cleaned text."""
    fast = analysis.count_terms(documents, ())
    reference = analysis.count_terms(documents, (), engine="jieba")
    same = "identical to" if fast.equals(reference) else "NOT identical to"
    return f"{fast['count'].sum():,} tokens of the cleaned text, {same} jieba's"


def find_slogans(documents: pd.DataFrame, work: Path, rounds: int) -> pd.DataFrame:
    """Find the slogans in turn by this project, by `re`, by str.count and by ripgrep."""
    slogans = analysis.load_slogans()
    wordings = sorted(slogans["slogan"], key=len, reverse=True)
    text = "\n".join(documents["text"])
    (work / "text.txt").write_text(text, encoding="utf-8")
    (work / "slogans.txt").write_text("\n".join(wordings) + "\n", encoding="utf-8")
    pattern = re.compile("|".join(map(re.escape, wordings)))
    ripgrep = ["rg", "-o", "-f", work / "slogans.txt", work / "text.txt"]
    ways = {
        "this project: nested ones too, with offsets, quotation, what holds them": (
            lambda: len(analysis.find_slogans(documents, slogans))
        ),
        "re alternation, with offsets": lambda: sum(1 for _ in pattern.finditer(text)),
        "str.count, one slogan after the other": lambda: sum(map(text.count, wordings)),
        "rg -o -f": lambda: _lines(ripgrep),
        "rg -o -F -f, one thread": lambda: _lines([*ripgrep[:2], "-F", "-j1", *ripgrep[2:]]),
    }
    seconds = {name: [] for name in ways}
    found, failed = {}, {}
    for _ in range(rounds):
        for name, way in ways.items():
            try:
                begun = time.perf_counter()
                found[name] = way()
                seconds[name].append(time.perf_counter() - begun)
            except FileNotFoundError as error:
                failed[name] = str(error)
    medians = {name: statistics.median(times) for name, times in seconds.items() if times}
    return pd.DataFrame(
        {"seconds": medians, "found": found, "failed": failed}, index=list(ways)
    ).rename_axis("name")


def _lines(command: list) -> int:
    return subprocess.run(command, capture_output=True).stdout.count(b"\n")


def stages(folder: Path, rounds: int) -> pd.DataFrame:
    """Say where the time goes, from files to counts, by the processor's clock."""
    import rjieba

    from analysis.corpus.cleaning import clean_text
    from analysis.text.cutting import load_engine

    raw = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))]
    clean = [clean_text(text)[0] for text in raw]
    documents = pd.DataFrame({"doc_id": [str(n) for n in range(len(clean))], "text": clean})
    slogans = analysis.load_slogans()
    cut = load_engine("rjieba", ()).cut
    steps = {
        "rjieba.cut alone, for comparison": lambda: [len(rjieba.cut(text)) for text in clean],
        "clean": lambda: [len(clean_text(text)[0]) for text in raw],
        "cut into terms as jieba does": lambda: [len(cut(text)) for text in clean],
        "cut and count (count_terms)": lambda: analysis.count_terms(documents, ()),
        "cut into a table of tokens (segment)": lambda: analysis.segment(documents, ()),
        "find slogans": lambda: analysis.find_slogans(documents, slogans),
        "read files into documents and edits (read_corpus)": lambda: analysis.read_corpus(folder),
    }
    times = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            begun = time.process_time()
            step()
            times[name].append(time.process_time() - begun)
    return pd.Series({name: statistics.median(some) for name, some in times.items()}).to_frame(
        "seconds"
    )


def ten_times(folder: Path, work: Path) -> pd.DataFrame:
    """Count a corpus, and ten times that corpus, each in a process of its own."""
    rows = []
    for times in (1, 10):
        texts.repeat(folder, times, work / f"x{times}")
        script = (
            "import sys, time, analysis\n"
            "from benchmarks.contenders import peak_memory\n"
            "begun = time.perf_counter()\n"
            "done = analysis.count_corpus(sys.argv[1], sys.argv[2], workers=1)\n"
            "print(done.documents, time.perf_counter() - begun, peak_memory())\n"
        )
        command = [sys.executable, "-c", script, work / f"x{times}", work / f"x{times}.out"]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        say(f"count_corpus on {times} times the text")
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        rows.append([times, *map(float, done.stdout.split())])
    return pd.DataFrame(rows, columns=["times", "documents", "seconds", "memory"])


def say(line: str) -> None:
    """Tell on the terminal what is being measured."""
    sys.stderr.write(f"{line}\n")


def machine() -> str:
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
        memory = f", {size:.0f} GiB of memory"
    load = f"; load before: {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} processors{memory}, {platform.system()}, {python}{load}"


def main() -> None:
    """Measure, write the results, and print them."""
    from benchmarks.report import write_results

    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--texts", help="a folder of .txt or .md; default is a generated text")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--few", type=int, default=12, help="n of growth, in documents")
    parser.add_argument("--out", type=Path, default=HERE / "results.md")
    asked = parser.parse_args()
    about = machine()
    with TemporaryDirectory() as temporary:
        work = Path(temporary)
        folder = work / "texts"
        described = texts.prepare(asked.texts, folder)
        documents = analysis.read_corpus(folder).documents
        documents["date"] = [f"2023-{1 + n % 12:02d}-01" for n in range(len(documents))]
        say("the command line, and all notebooks")
        costs = commands.measure(work, asked.rounds)
        page = write_results(
            asked.out,
            machine=about,
            texts=f"{described}; {documents['text'].str.len().sum():,} characters when clean",
            rounds=asked.rounds,
            commands=costs,
            terms=count_terms(folder, work, asked.rounds),
            identity=identical_to_jieba(documents),
            slogans=find_slogans(documents, work, asked.rounds),
            stages=stages(folder, asked.rounds),
            ten=ten_times(folder, work),
            growth=growth.measure(documents, asked.few),
        )
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
