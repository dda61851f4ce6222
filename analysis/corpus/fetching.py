"""Download public corpora, pinned and verified."""

import os
from pathlib import Path

from analysis.corpus.errors import ReadingError
from analysis.corpus.lexicons import data_folder

CACHE_VARIABLE = "TIFA_CACHE"
TIMEOUT_SECONDS = 30
"""For each step of a download: connecting, then each wait for more."""


def registry_path() -> Path:
    """Return the file that pins each corpus: name, sha256 and address a line."""
    return data_folder() / "reference" / "registry.txt"


def corpus_names() -> list[str]:
    """Name the corpora that `fetch_corpus` can download."""
    lines = registry_path().read_text(encoding="utf-8").splitlines()
    return [Path(line.split()[0]).stem for line in lines if line and not line.startswith("#")]


def fetch_corpus(name: str, cache: str | Path | None = None, progress: bool = True) -> Path:
    """
    Download a public corpus, once, and verify it.

    Parameters
    ----------
    name : str
        A corpus of ``data/reference/registry.txt``:
        ``government_work_reports``, ``government_work_reports_supplement``,
        ``cpc_congress_reports``, ``twentieth_congress_report`` or
        ``xi_speeches``.
    cache : str or Path, optional
        The folder to keep it in. Default is the folder that the environment
        variable ``TIFA_CACHE`` names, else the user's cache.
    progress : bool, default True
        Show a progress bar.

    Returns
    -------
    Path
        The file, with exactly the bytes that were pinned. A second call
        finds it there and needs no network.

    Raises
    ------
    ReadingError
        If it cannot be downloaded, or what came is not what was pinned.
    ValueError
        If `name` is not known.

    Notes
    -----
    The addresses are those of other people's repositories at a fixed commit;
    ``data/README.md`` gives their licences. The texts do not come with this
    project and may not be yours to pass on.
    """
    import pooch
    from requests.exceptions import RequestException

    folder = cache or os.environ.get(CACHE_VARIABLE) or pooch.os_cache("tifa-analysis")
    store = pooch.create(path=Path(folder), base_url="", retry_if_failed=1)
    store.load_registry(registry_path())
    files = {Path(file).stem: file for file in store.registry_files}
    if name not in files:
        raise ValueError(f"name {name!r} is not one of {sorted(files)}")
    file = files[name]
    download = pooch.HTTPDownloader(progressbar=progress, timeout=TIMEOUT_SECONDS)
    try:
        return Path(store.fetch(file, downloader=download))
    except RequestException as error:
        reason = f"cannot be fetched from {store.get_url(file)}: {type(error).__name__}"
        raise ReadingError(file, f"{reason}; is there a connection?") from error
    except OSError as error:
        raise ReadingError(file, f"cannot be kept in {folder}: {error}") from error
    except ValueError as error:
        reason = f"what came from {store.get_url(file)} is not what was pinned (sha256 differs)"
        raise ReadingError(file, reason) from error
