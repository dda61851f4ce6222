"""Run the notebooks, as they stand or on one's own texts."""

import asyncio
import os
from pathlib import Path

PARAMETERS_TAG = "parameters"


def run_notebooks(
    folder: Path, corpus: str | None = None, out: str | None = None, document: str | None = None
) -> None:
    """
    Run every notebook of a folder, some at a time, with a progress bar.

    Parameters
    ----------
    folder : Path
        Where the notebooks are; they run in it.
    corpus, out, document : str, optional
        What to read, where figures go, which document is looked at closely.
        Without any, the notebooks run as they stand and are written back
        executed; else they stay as they are, and executed copies go to `out`,
        by default a folder named after `corpus`: ``my_texts_figures``.

    Raises
    ------
    FileNotFoundError
        If the folder holds no notebook.
    RuntimeError
        If a cell fails; names the notebook and the error.
    """
    import nbformat

    files = sorted(folder.glob("[0-9]*.ipynb"))
    if not files:
        raise FileNotFoundError(f"{folder}: there are no notebooks here")
    given = _parameters(corpus, out, document)
    target = _target(folder, given)
    notebooks = {file: nbformat.read(file, as_version=4) for file in files}
    if given:
        for notebook in notebooks.values():
            _insert(notebook, given)
    failures = _run_all(notebooks)
    for file, notebook in notebooks.items():
        if file not in failures:
            nbformat.write(notebook, target / file.name)
    if failures:
        raise next(iter(failures.values()))


def _parameters(corpus: str | None, out: str | None, document: str | None) -> dict[str, str]:
    """Return what the user gave, by its name in the notebooks; paths hold in any folder."""
    if corpus is None and out is None and document is None:
        return {}
    places = {"CORPUS": corpus, "OUT": out or f"{Path(corpus or 'own').stem}_figures"}
    given = {
        name: str(Path(place).resolve()) for name, place in places.items() if place is not None
    }
    return given if document is None else {**given, "DOCUMENT": document}


def _target(folder: Path, given: dict[str, str]) -> Path:
    """Return where the executed notebooks go: their own folder, unless the user gave something."""
    if not given:
        return folder
    target = Path(given["OUT"])
    target.mkdir(parents=True, exist_ok=True)
    return target


def _insert(notebook, given: dict[str, str]) -> None:
    """Put a cell with what the user gave behind the one tagged parameters."""
    import nbformat

    tagged = [PARAMETERS_TAG in cell.metadata.get("tags", []) for cell in notebook.cells]
    source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    cell = nbformat.v4.new_code_cell(source, id="given", metadata={"tags": ["given"]})
    notebook.cells.insert(tagged.index(True) + 1, cell)


def _run_all(notebooks: dict) -> dict[Path, BaseException]:
    """Run as many notebooks at a time as there are processors; return the errors, if any."""
    from tqdm import tqdm

    cells = [cell for notebook in notebooks.values() for cell in notebook.cells]
    with tqdm(total=sum(cell.cell_type == "code" for cell in cells), unit="cell") as bar:
        outcomes = asyncio.run(_gather(notebooks, lambda **_: bar.update()))
    return {file: error for file, error in zip(notebooks, outcomes, strict=True) if error}


async def _gather(notebooks: dict, on_done) -> list[BaseException | None]:
    free = asyncio.Semaphore(os.cpu_count() or 1)

    async def run(file: Path) -> None:
        async with free:
            await _run(notebooks[file], file, on_done)

    return await asyncio.gather(*map(run, notebooks), return_exceptions=True)


async def _run(notebook, file: Path, on_done) -> None:
    """Execute one notebook in place, without anything that changes from run to run."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(file.parent)}},
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        on_cell_executed=on_done,
    )
    try:
        await client.async_execute()
    except CellExecutionError as error:
        raise RuntimeError(f"{file.name}: {error.ename}: {error.evalue}") from error
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
