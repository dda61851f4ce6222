"""Write what was measured as one page of tables."""

from pathlib import Path

import pandas as pd

from benchmarks.growth import NOT_MEASURED, unmeasured

ALONE = "rjieba.cut alone, nothing counted"
PLAIN = "jieba.lcut, Counter, pandas"
SUSPECT = 6
"""4n may take up to so many times as long as n before a step is suspected to be quadratic."""


def write_results(out: Path, **found) -> str:
    """
    Write results.md, and give what is in it.

    Parameters
    ----------
    out : Path
        The file.
    **found
        What `benchmarks.run.main` measured, by name.
    """
    sections = [
        "# Results\n\nWritten by `make bench`; the next run writes it anew.\n",
        f"- Machine: {found['machine']}\n- Text: {found['texts']}\n"
        f"- Medians of {found['rounds']}, taken in turn\n- {found['identity']}\n",
        _commands(found["commands"]),
        _terms(found["terms"]),
        _slogans(found["slogans"]),
        _stages(found["stages"]),
        _ten(found["ten"]),
        _growth(found["growth"]),
    ]
    page = "\n".join(sections)
    out.write_text(page, encoding="utf-8")
    return page


def _rows(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _number(value: float, unit: str = "", digits: int = 2) -> str:
    return "" if pd.isna(value) else f"{value:,.{digits}f}{unit}"


def _commands(table: pd.DataFrame) -> str:
    rows = [
        [name, f"did not run: {row['failed']}", *[""] * 3]
        if row["failed"]
        else [
            name,
            _number(row["seconds"]),
            _number(row["ratio"]),
            _number(row["memory"], digits=0),
            _number(row["runs"], digits=0),
        ]
        for name, row in table.iterrows()
    ]
    header = ["", "processor, s", "by import pandas", "peak, MB", "runs"]
    return (
        "## The command line\n\n"
        "Seconds of the processors, those of its own processes too; the peak is that of the largest.\n\n"
        f"{_rows(header, rows)}"
    )


def _terms(table: pd.DataFrame) -> str:
    plain, alone = table.loc[PLAIN], table.loc[ALONE]
    rows = []
    for name, row in table.iterrows():
        if row["failed"]:
            rows.append([name, f"did not run: {row['failed']}", *[""] * 9])
            continue
        rows.append(
            [
                name,
                _number(row["work"]),
                _number(row["whole"]),
                _number(plain["work"] / row["work"], "×", 1),
                _number(plain["whole"] / row["whole"], "×", 1),
                _number(row["processor"]),
                _number(plain["processor"] / row["processor"], "×", 1),
                _number(row["processor"] / alone["processor"]),
                _number(row["memory"], digits=0),
                _number(row["agreement"], digits=4),
                _number(row["runs"], digits=0),
            ]
        )
    header = [
        "", "work, s", "whole process, s", f"faster than {PLAIN}", "whole process",
        "processors, s", f"less than {PLAIN}", f"by {ALONE.split(',')[0]}",
        "peak, MB", "agreement", "runs",
    ]  # fmt: skip
    return (
        "## From raw files to term counts per document\n\n"
        "Work is what comes after imports and dictionaries are loaded; the whole process has them\n"
        "too. What it uses of the processors, all its processes together, hardly depends on what else\n"
        "the machine does. Agreement is the share of counts in common with this project's: it cleans before it\n"
        "counts, the others count markup; cntext leaves stop words out.\n\n"
        f"{_rows(header, rows)}"
    )


def _slogans(table: pd.DataFrame) -> str:
    ours = table["seconds"].iloc[0]
    rows = [
        [name, row["failed"]] if isinstance(row["failed"], str) and row["failed"] else
        [name, _number(row["seconds"], digits=3), _number(row["seconds"] / ours), f"{row['found']:,.0f}"]
        for name, row in table.iterrows()
    ]  # fmt: skip
    return (
        "## All slogans of the lexicon in one text\n\n"
        "ripgrep, `re` and str.count see a slogan only as it is written; this project also sees it\n"
        "through quotation marks and line breaks, inside others, and says where.\n\n"
        f"{_rows(['', 'seconds', 'by this project', 'found'], rows)}"
    )


def _stages(table: pd.DataFrame) -> str:
    rows = [[name, _number(row["seconds"])] for name, row in table.iterrows()]
    return (
        "## Where the time goes\n\n"
        "One process, by the processor's clock.\n\n"
        f"{_rows(['', 'seconds'], rows)}"
    )


def _ten(table: pd.DataFrame) -> str:
    rows = [
        [_number(value, digits=1 if n else 0) for n, value in enumerate(row)]
        for row in table.values
    ]
    time, memory = (table[name].iloc[1] / table[name].iloc[0] for name in ("seconds", "memory"))
    return (
        "## Ten times the corpus\n\n"
        f"`count_corpus` in one process: {time:.1f} times the time, {memory:.2f} times the memory.\n\n"
        f"{_rows(['times', 'documents', 'seconds', 'peak, MB'], rows)}"
    )


def _growth(table: pd.DataFrame) -> str:
    wide = table.pivot(index="function", columns="way", values=["seconds", "ratio"])
    failed = table[table["failed"] != ""]
    rows = [
        [
            name,
            *(_number(row[pair], digits=4 if pair[0] == "seconds" else 1) for pair in wide.columns),
        ]
        for name, row in wide.iterrows()
    ]
    header = ["function", *(f"{kind}, {way}" for kind, way in wide.columns)]
    suspects = table.loc[table["ratio"] > SUSPECT, ["function", "way", "ratio"]]
    said = ", ".join(
        f"{row.function} ({row.way}: {row.ratio:.1f})" for row in suspects.itertuples()
    )
    notes = [f"- {row.function}, {row.way}: {row.failed}" for row in failed.itertuples()]
    skipped = [f"- {name}: {reason}" for name, reason in NOT_MEASURED.items()]
    missing = [f"- {name}: no measurement was written" for name in unmeasured()]
    return (
        "## Every public function at n and at 4n\n\n"
        "n documents and 4n; then one document as long as n and as 4n. A ratio of 4 is linear, 16\n"
        f"quadratic. Above {SUSPECT}: {said or 'none'}.\n\n"
        f"{_rows(header, rows)}\nNot measured:\n\n" + "\n".join([*notes, *skipped, *missing]) + "\n"
    )
