"""What several tests need: the speech, the folder of the project, texts outside it."""

import os
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings

from analysis import outline, read_corpus, segment

# The same examples in every run, so that a red test is a change and no chance; few of them
# while one works, many where continuous integration runs. A test that needs more or fewer
# asks for a multiple or a part of `settings().max_examples`.
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=200)
settings.load_profile("thorough" if os.environ.get("CI") else "quick")

ROOT = Path(__file__).resolve().parents[1]

LONG = ("test_notebooks.py", "test_browser.py", "test_counting.py")


def pytest_collection_modifyitems(items):
    """Start what takes long first, so that no processor waits for another at the end."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def public_texts():
    """Give the folder of public texts that TEXTS names; without it, what needs them is skipped."""
    if not (folder := os.environ.get("TEXTS")):
        pytest.skip("it needs the public texts: make test TEXTS=folder")
    if not Path(folder).is_dir():
        pytest.fail(f"TEXTS={folder}: there is no such folder")
    return Path(folder).resolve()


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
