"""The faults that run.py plants fit the files as they are now, and lie in every room."""

import importlib.util
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")


@pytest.fixture(scope="module")
def run():
    specification = importlib.util.spec_from_file_location("run_mutations", RUN)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_each_fault_changes_a_line_that_stands_once(run, root):
    for fault in run.faults():
        text = (root / fault["file"]).read_text(encoding="utf-8")
        assert text.count(fault["original"]) == 1, fault
        compile(text.replace(fault["original"], fault["planted"]), fault["file"], "exec")


def test_faults_lie_in_every_room(run, root):
    rooms = {path.parent.name for path in (root / "analysis").glob("*/__init__.py")}

    assert len(run.faults()) >= 30
    assert {run.room_of(fault) for fault in run.faults()} == rooms


def test_a_fault_is_planted_and_one_that_does_not_fit_is_refused(run, tmp_path):
    (tmp_path / "a.py").write_text("one = 1\ntwo = 1\n")
    fault = {"file": "a.py", "original": "one = 1", "planted": "one = 2"}

    assert run.plant(fault, tmp_path) == "one = 1\ntwo = 1\n"
    assert (tmp_path / "a.py").read_text() == "one = 2\ntwo = 1\n"
    with pytest.raises(ValueError, match=r"a\.py has '= 1' not exactly once"):
        (tmp_path / "a.py").write_text("one = 1\ntwo = 1\n")
        run.plant(fault | {"original": "= 1"}, tmp_path)
