"""
Plant each fault of faults.toml in a copy of the project, and see whether a test catches it.

``python tests/mutations/run.py [ROOM ...]`` runs for each fault the tests of its room, with few
examples, up to the first that fails. The tests have to pass before: then a test that fails was
made to fail by the fault. Ends with 1 if a fault was missed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "benchmarks", "docs")
LONGEST = 900
"""Seconds; a fault that makes a loop endless is caught by them."""


def faults():
    """Give the rows of the table; each names its file, and what stands there and would be wrong."""
    table = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))
    return table["fault"]


def room_of(fault):
    return fault["file"].split("/")[1]


def plant(fault, project):
    """Write the wrong line; give what was there."""
    file = project / fault["file"]
    sound = file.read_text(encoding="utf-8")
    if sound.count(fault["original"]) != 1:
        raise ValueError(f"{fault['file']} has {fault['original']!r} not exactly once")
    file.write_text(sound.replace(fault["original"], fault["planted"]), encoding="utf-8")
    return sound


def failing_test(fault, project):
    """Run the tests of the file, then those of its room; give the first that fails, or None."""
    room, name = room_of(fault), Path(fault["file"]).stem
    nearest = sorted(map(str, (project / "tests" / room).rglob(f"test_{name}.py")))
    for tests in filter(None, (nearest, [f"tests/{room}"])):
        if failed := first_failure(tests, project):
            return failed
    return None


def first_failure(tests, project):
    """Run tests up to the first that fails; give its name, or None."""
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return f"{LONGEST} seconds without an end"
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(tests)} do not run:\n{done.stdout}{done.stderr}")
    if done.returncode == 0:
        return None
    return re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)[1]


def main(rooms):
    """Report each fault of the rooms asked for, or of all; give the number of those missed."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        project = shutil.copytree(ROOT, Path(folder) / "project", ignore=LEFT_OUT)
        for fault in faults():
            if rooms and room_of(fault) not in rooms:
                continue
            sound = plant(fault, project)
            caught = failing_test(fault, project)
            (project / fault["file"]).write_text(sound, encoding="utf-8")
            missed += caught is None
            word = f"caught by {caught}" if caught else "MISSED"
            sys.stdout.write(f"{fault['file']}: {fault['breaks']}: {word}\n")
            sys.stdout.flush()
    return missed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
