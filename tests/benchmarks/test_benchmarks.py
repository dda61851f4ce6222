"""Tests of benchmarks: nothing is forgotten, and agreement is what it says."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import commands, growth, run, texts

ROOT = Path(__file__).resolve().parents[2]


def test_every_public_function_is_measured_or_says_why_not():
    assert growth.unmeasured() == []


def test_agreement_by_hand(tmp_path):
    ours = pd.DataFrame({"doc_id": "a", "term": ["改革", "开放", "，"], "count": [2, 1, 9]})
    theirs = pd.DataFrame({"doc_id": "a", "term": ["改革", "p", "NA"], "count": [1, 3, 1]})
    ours.to_csv(tmp_path / "ours.csv", index=False)
    theirs.to_csv(tmp_path / "theirs.csv", index=False)

    assert run._agreement(tmp_path / "ours.csv", tmp_path / "theirs.csv") == pytest.approx(1 / 7)
    assert run._agreement(tmp_path / "ours.csv", tmp_path / "ours.csv") == 1


def test_the_peak_of_a_process_is_its_own_and_not_that_of_the_one_that_started_it():
    script = """
import subprocess, sys
from benchmarks.contenders import peak_memory
if len(sys.argv) > 1:
    held = bytearray(300_000_000)
    subprocess.run([sys.executable, "-c", sys.stdin.read()], check=True)
print(peak_memory())
"""
    done = subprocess.run(
        [sys.executable, "-c", script, "and another"],
        input=script, capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    started, starting = map(float, done.stdout.split())

    assert 5 < started < 100 < 290 < starting < 400


def test_a_command_is_measured_by_its_own_and_one_that_fails_is_named(tmp_path):
    python = [sys.executable, "-c"]
    asked = {
        commands.PANDAS: [*python, "pass"],
        "large": [*python, "held = bytearray(300_000_000)"],
        "its own": [
            *python,
            f"import subprocess; subprocess.run({[*python, 'bytearray(200_000_000)']})",
        ],
        "broken": [*python, "raise ValueError('no such text')"],
    }
    table = commands.measure(tmp_path, 2, asked)

    assert list(table.index) == list(asked)
    assert table["runs"].fillna(0).tolist() == [2, 2, 2, 0]
    assert table["failed"].tolist() == ["", "", "", "ValueError: no such text"]
    assert (
        5
        < table["memory"].iloc[0]
        < 100
        < table["memory"]["its own"]
        < 290
        < table["memory"]["large"]
        < 400
    )
    assert table["ratio"].iloc[0] == 1 < table["ratio"]["its own"]


def test_texts_are_copied_repeated_or_said_to_be_generated(tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    (tmp_path / "own/a.md").write_text("改革", encoding="utf-8")

    assert texts.prepare(str(tmp_path / "own"), tmp_path / "t") == "1 files of the folder own"
    texts.repeat(tmp_path / "t", 2, tmp_path / "r")
    assert (tmp_path / "r/01/a.txt").read_text(encoding="utf-8") == "第1份\n改革"
    monkeypatch.setattr(texts, "DOCUMENTS", 2)
    assert "generated text" in texts.prepare(None, tmp_path / "made")
    assert len(list((tmp_path / "made").iterdir())) == 2
    with pytest.raises(FileNotFoundError, match=r"there is no \.txt or \.md here"):
        texts.prepare(str(tmp_path / "made" / ".."), tmp_path / "none")
