"""
What the command line costs, beside `import pandas`, which no program on pandas can do without.

``python commands.py COMMAND...`` runs one command and prints what it took: its
peak is then not that of the process that measures, which Linux hands down.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SPEECH = ROOT / "data" / "speeches" / "2023-cppcc-study-session.txt"
PANDAS = "import pandas"
PATIENCE = 60
"""A command that has taken so many seconds of the processor is not run again."""


def commands(work: Path) -> dict[str, list]:
    """Give each command; what one writes goes into a folder."""
    tifa = [sys.executable, "-m", "analysis"]
    return {
        PANDAS: [sys.executable, "-c", "import pandas"],
        "import analysis": [sys.executable, "-c", "import analysis"],
        "tifa count, one speech": [*tifa, "count", SPEECH],
        "tifa find, one speech": [*tifa, "find", "高质量发展", SPEECH],
        "tifa report, one speech": [*tifa, "report", SPEECH, "-o", work / "report.html"],
        "all notebooks": [*tifa, "figures", SPEECH.parent, "-o", work / "figures"],
    }


def measure(work: Path, rounds: int, asked: dict[str, list] | None = None) -> "pd.DataFrame":
    """
    Run the commands in turn, each in a process of its own.

    Returns
    -------
    DataFrame
        Indexed by the command: medians of ``seconds`` (of the processor, its
        own processes too) and ``memory`` (MB, of the largest process),
        ``ratio`` (seconds by `import pandas`), ``runs``, ``failed`` (why
        there is no figure).
    """
    import pandas as pd  # not above: the process that runs a command has to stay small

    asked = commands(work) if asked is None else asked
    rows, failed = [], {}
    for _ in range(rounds):
        for name, command in asked.items():
            spent = sum(row["seconds"] for row in rows if row["name"] == name)
            if name in failed or spent > PATIENCE:
                continue
            done = subprocess.run(
                [sys.executable, __file__, *command],
                capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            figures = json.loads(done.stdout)
            if figures.pop("code"):
                failed[name] = (done.stderr.strip().splitlines() or ["no message"])[-1][:200]
            else:
                rows.append({"name": name, **figures})
    runs = pd.DataFrame(rows, columns=["name", "seconds", "memory"]).groupby("name")
    table = runs.median().assign(runs=runs.size()).reindex(list(asked))
    table["ratio"] = table["seconds"] / table.loc[PANDAS, "seconds"]
    return table.assign(failed=pd.Series(failed, dtype="str").reindex(table.index).fillna(""))


def run(command: list[str]) -> dict[str, float]:
    """Run a command without what it writes; give its exit code, seconds and megabytes."""
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / unit,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1:])))
