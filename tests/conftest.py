"""What several tests need: the speech, and the folder of the project."""

from pathlib import Path

import nbformat
import pytest
from hypothesis import settings

from analysis import outline, read_corpus, segment

# The same examples in every run, so that a red test is a change and no chance.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def speech():
    """The project's own text, as read and cleaned."""
    return read_corpus(ROOT / "data" / "speeches")


@pytest.fixture(scope="session")
def sections(speech):
    return outline(speech.documents)


@pytest.fixture(scope="session")
def tokens(speech):
    return segment(speech.documents)


@pytest.fixture(scope="session")
def committed(root):
    """Give each notebook by its name."""
    files = sorted((root / "notebooks").glob("*.ipynb"))
    return {file.stem: nbformat.read(file, 4) for file in files}
