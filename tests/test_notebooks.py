"""The notebooks run, repeat themselves, and keep to their form."""

import ast
import contextlib
import re
import shutil
import warnings
from statistics import median

import matplotlib as mpl
import nbformat
import pandas as pd
import pytest
from matplotlib import pyplot

from analysis import ReadingWarning, charts, outline
from analysis.charts import saving, style
from analysis.cli import main, notebooks
from analysis.cli.notebooks import run_notebooks

NAMES = [
    "01_the_speech",
    "02_words",
    "03_slogans",
    "04_in_context",
    "05_against_the_record",
    "06_rhetoric",
    "07_through_time",
]
FIGURES = 19
COARSE = 30
"""Dots per inch where no test looks at a picture."""
OF_THE_RECORD = (
    "07_trends",
    "07_lifelines",
    "07_slogans-by-year",
    "07_slogan-cloud",
    "07_rank-flow",
)
"""Figures that are the same whatever one's own texts are."""


@pytest.fixture(scope="module")
def rerun(root, tmp_path_factory):
    """Run all notebooks on the speech by kernels, with figures in a folder of their own."""
    out = tmp_path_factory.mktemp("figures")
    run_notebooks(root / "notebooks", out=str(out))
    return out


@pytest.fixture
def in_process(monkeypatch):
    """Run cells in the process of the test, one after the other, instead of by a kernel each."""
    mpl.use("agg")
    monkeypatch.setattr(notebooks, "_run", run_cells)


@pytest.fixture(scope="module")
def record_figures(tmp_path_factory):
    """Give a folder for the figures of the record, and which are in it."""
    return tmp_path_factory.mktemp("record"), {}


@pytest.fixture
def coarse(in_process, record_figures, monkeypatch):
    """In process, with few dots, and drawing only once what is the same in every run."""
    look, draw = style._look() | {"savefig.dpi": COARSE}, charts.save
    kept, drawn = record_figures

    def save(fig, name, table, folder):
        if name not in OF_THE_RECORD:
            return draw(fig, name, table, folder)
        if name not in drawn:
            drawn[name] = draw(fig, name, table, kept)
        pyplot.close(fig)
        for file in kept.glob(f"{name}.*"):
            shutil.copy(file, folder)
        return drawn[name]

    monkeypatch.setattr(style, "_look", lambda: look)
    monkeypatch.setattr(charts, "save", save)
    monkeypatch.setattr(saving, "PREVIEW_DPI", COARSE)


async def run_cells(notebook, file, on_done):
    """Stand in for a kernel: run the cells in one namespace, in the folder of the notebook."""
    names = {"__name__": "__main__"}
    with (
        contextlib.chdir(file.parent),
        pd.option_context("display.max_colwidth", 50),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", ReadingWarning)
        for cell in code(notebook):
            try:
                show(run_cell(cell.source, names))
            except Exception as error:
                reason = f"{file.name}: {type(error).__name__}: {error}"
                raise RuntimeError(reason) from error
            on_done()


def run_cell(source, names):
    """Run a cell; give the value of its last line, or None if that is no expression."""
    *body, last = ast.parse(source).body
    value = last.value if isinstance(last, ast.Expr) else None
    exec(compile(ast.Module(body if value else [*body, last], []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(value), "<cell>", "eval"), names) if value else None


def show(value):
    """Ask a value for what a notebook would show of it."""
    repr(value)
    for form in ("_repr_html_", "_repr_png_"):
        getattr(value, form, str)()


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell):
    """What a cell shows as text; pictures are compared as files."""
    return [
        output.get("data", output).get("text/plain", output.get("text")) for output in cell.outputs
    ]


def test_every_notebook_is_here(root):
    assert sorted(file.stem for file in (root / "notebooks").glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_rerun_shows_what_is_committed(committed, rerun, name):
    again = nbformat.read(rerun / f"{name}.ipynb", 4)
    cells = [cell for cell in code(again) if "given" not in cell.metadata.get("tags", [])]

    for old, new in zip(code(committed[name]), cells, strict=True):
        assert old.source == new.source
        assert shown(old) == shown(new)


def test_a_rerun_writes_the_figures_that_are_committed(root, rerun):
    here = sorted(file.name for file in (root / "figures").iterdir())
    tables = [name for name in here if name.endswith(".csv")]

    assert sorted(file.name for file in rerun.iterdir() if file.suffix != ".ipynb") == here
    assert len(here) == 3 * len(tables) == 3 * FIGURES
    for name in tables:
        assert (rerun / name).read_bytes() == (root / "figures" / name).read_bytes(), name


@pytest.fixture
def alone(root, tmp_path):
    """Give what makes a folder with one notebook beside the data."""

    def copied(name):
        folder = tmp_path / "alone" / "notebooks"
        folder.mkdir(parents=True)
        (folder.parent / "data").symlink_to(root / "data")
        shutil.copy(root / "notebooks" / f"{name}.ipynb", folder)
        return folder

    return copied


def test_a_second_run_in_another_process_changes_no_byte(alone, rerun, tmp_path, in_process):
    run_notebooks(alone("03_slogans"), out=str(tmp_path / "out"))
    again = [file for file in (tmp_path / "out").iterdir() if file.suffix != ".ipynb"]

    assert {file.name for file in again} == {
        file.name for file in rerun.glob("03_*") if file.suffix != ".ipynb"
    }
    for file in again:
        assert file.read_bytes() == (rerun / file.name).read_bytes(), file.name


@pytest.mark.parametrize("name", NAMES)
def test_form(root, committed, name):
    notebook = committed[name]
    cells = code(notebook)
    lines = [len(cell.source.splitlines()) for cell in cells]
    trees = [ast.parse(cell.source) for cell in cells]
    banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While)

    assert (root / f"notebooks/{name}.ipynb").stat().st_size < 500_000
    assert 20 <= len(notebook.cells) <= 40
    assert median(lines) <= 3
    assert max(lines) <= 12
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(isinstance(node, banned) for tree in trees for node in ast.walk(tree))
    assert not any(output.output_type in ("error", "stream") for c in cells for output in c.outputs)
    assert cells[0].metadata["tags"] == ["parameters"]
    assert notebook.cells[0].source.startswith("# ")
    assert "**Finding.**" in notebook.cells[0].source
    assert notebook.cells[-1].source.startswith("## What this cannot tell")
    assert not re.search(r"/(home|Users|tmp|root)/|[A-Z]:\\\\", nbformat.writes(notebook))


def test_own_texts(root, tmp_path, coarse):
    texts, out = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    (texts / "a.txt").write_text("没有标题的一篇，要坚持改革开放。", encoding="gb18030")
    (texts / "b.txt").write_text(
        "报告（30字）\n各位代表：\n一、回顾。坚持“五位一体”总体布局，"
        + "发展，" * 60
        + "\n二、展望。XXX县要发展。",
        encoding="utf-16",
    )
    (texts / "c.txt").write_bytes(b"")
    arguments = [str(texts), "--out", str(out), "--document", "b"]

    assert main(["figures", "--notebooks", str(root / "notebooks"), *arguments]) == 0
    assert len(list(out.glob("*.png"))) == len(list(out.glob("*.csv"))) == FIGURES
    assert "五位一体总体布局" in (out / "03_slogan-positions.csv").read_text(encoding="utf-8")
    assert "二、展望" in (out / "01_section-lengths.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("metadata", "periods"),
    [
        ("file,date\na.txt,2023-01-30\nb.txt,2023年3月\nc.txt,2023-02-01\n", "2023-{:02d}"),
        ("", "{}"),  # no date: each text by itself
    ],
)
def test_own_texts_are_followed_through_time(alone, tmp_path, coarse, metadata, periods):
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, times in (("a", 1), ("b", 2), ("c", 3)):
        (texts / f"{name}.txt").write_text("要坚持改革开放。" * times, encoding="utf-8")
    if metadata:
        (texts / "metadata.csv").write_text(metadata, encoding="utf-8")
    run_notebooks(alone("07_through_time"), corpus=str(texts), out=str(tmp_path / "out"))
    drawn = pd.read_csv(tmp_path / "out/07_own-texts.csv", dtype={"label": "str"})

    order = {"a": 1, "c": 2, "b": 3} if metadata else dict(zip("abc", "abc", strict=True))
    assert drawn["label"].tolist() == [periods.format(place) for place in order.values()]
    assert drawn["count"].tolist() == [{"a": 1, "b": 2, "c": 3}[name] for name in order]


@pytest.mark.parametrize(
    "text", ["改革开放", "XXX\n×××和某某\n***", "题\n一、好。没有。\n二、坏。没有。"]
)
def test_own_texts_however_small(root, tmp_path, coarse, text):
    (tmp_path / "a b.txt").write_text(text, encoding="utf-8")
    arguments = [str(tmp_path / "a b.txt"), "--out", str(tmp_path / "出")]

    assert main(["figures", "--notebooks", str(root / "notebooks"), *arguments]) == 0
    assert len(list((tmp_path / "出").glob("*.png"))) == FIGURES


def test_own_texts_never_overwrite_the_project(root, tmp_path, coarse, monkeypatch):
    (tmp_path / "talk.txt").write_text("题\n一、好。改革开放。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run_notebooks(root / "notebooks", corpus="talk.txt")

    assert len(list((tmp_path / "talk_figures").glob("*.png"))) == FIGURES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["talk.txt", "talk_figures"]


def test_errors_name_the_notebook_and_the_reason(alone, tmp_path, capsys):
    arguments = [str(tmp_path / "none"), "--out", str(tmp_path / "out")]

    assert main(["figures", "--notebooks", str(alone("01_the_speech")), *arguments]) == 1
    message = capsys.readouterr().err
    assert "01_the_speech.ipynb: ReadingError:" in message
    assert "missing: there is no such file" in message
    assert main(["figures", "--notebooks", str(tmp_path)]) == 1
    assert "there are no notebooks here" in capsys.readouterr().err


def test_the_outline_of_the_speech_is_what_the_notebook_shows(speech, committed):
    sections = outline(speech.documents)
    pages = " ".join(str(text) for cell in code(committed["01_the_speech"]) for text in shown(cell))

    assert all(heading in pages for heading in sections["heading"].dropna())
