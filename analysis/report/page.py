"""Write the report: one page that needs nothing else and asks nobody for anything."""

import base64
import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

import jinja2
import pandas as pd

from analysis.corpus.reading import Corpus
from analysis.report.drawing import comparison_charts
from analysis.report.interface import LOCALES, Interface, interface
from analysis.report.rendering import as_json, safe_text
from analysis.report.study import Study, comparison, read_record, study
from analysis.report.svg import Sprite
from analysis.report.views import document_view, start_view
from analysis.slogans.lexicon import load_slogans
from analysis.words.concordance import visible

_HERE = Path(__file__).parent


def write_report(
    corpus: Corpus,
    path: str | Path,
    lang: str = "en",
    slogans: pd.DataFrame | None = None,
    progress: bool = False,
) -> Path:
    """
    Write one HTML page that shows texts with all that is counted in them.

    The page holds its style, script, charts and numbers, opens from disk, and
    is forbidden to fetch or run anything else. Of several texts it has a
    start page that compares them.

    Parameters
    ----------
    corpus : Corpus
        Such as `read_corpus` gives. Files that were not read are listed on
        the page.
    path : str or Path
        Where to write it; its folder is made if it is not there.
    lang : {"en", "zh"}, default "en"
        The language of everything but the texts.
    slogans : DataFrame, optional
        Such as `load_slogans` gives, the default.
    progress : bool, default False
        Show on standard error how many texts are done.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        If `lang` is not one of the two, or `corpus` has no document.
    OSError
        If it cannot be written; an older file of this name is then kept.

    Notes
    -----
    Everything the page shows comes from the measures, with their limits. A
    chart shows the first rows of its table; the table beside it has them all.
    A text is compared with the work reports of the six years up to its own.
    The text is set in the reader's own fonts.

    Examples
    --------
    >>> from analysis import read_corpus, write_report
    >>> write_report(read_corpus("data/speeches"), "report.html")  # doctest: +SKIP
    """
    if lang not in LOCALES:
        raise ValueError(f"lang {lang!r} is not one of {list(LOCALES)}")
    if corpus.documents.empty:
        raise ValueError("corpus has no document to report on")
    from tqdm import tqdm

    record = read_record(load_slogans() if slogans is None else slogans)
    words, sprite = interface(lang), Sprite()
    titles = _titles(corpus.documents)
    studies: list[Study] = []
    views = []
    bar = tqdm(range(len(corpus.documents)), unit="text", disable=not progress, leave=False)
    for place in bar:
        studies.append(study(corpus, place, record))
        view = document_view(studies[-1], f"d{place + 1}", titles[place], words, sprite)
        views.append(view)
    start = None
    if len(studies) > 1:
        tables = comparison(corpus.documents, studies)
        charts = comparison_charts(tables, sprite, lang)
        start = start_view(tables, charts, words)
    page = _render(words, views, start, sprite, corpus.failures)
    return _write(Path(path), page)


def _titles(documents: pd.DataFrame) -> list[str]:
    """Name each text; where titles are alike, with its identifier."""
    alike = documents["title"].duplicated(keep=False)
    return [
        f"{title} · {doc_id}" if again else title
        for title, doc_id, again in zip(documents["title"], documents["doc_id"], alike, strict=True)
    ]


def _render(
    words: Interface,
    views: list[dict],
    start: dict | None,
    sprite: Sprite,
    failures: pd.DataFrame,
) -> str:
    """Fill the template."""
    style, early, script = _style(), _static("early.js"), _script()
    title = views[0]["title"] if len(views) == 1 else words.say("compare")
    return (
        _environment()
        .get_template("page.html")
        .render(
            t=words.say,
            locale=words.locale,
            title=f"{title} · {words.say('brand')}",
            policy=_policy([early, script], style),
            style=style,
            early=early,
            script=script,
            strings=as_json(words.for_script()),
            sprite=sprite.svg(),
            documents=views,
            start=start,
            failures=failures.map(visible).to_dict("records"),
        )
    )


def _policy(scripts: list[str], style: str) -> str:
    """Allow the page's own scripts and style by their hashes, pictures inside it, nothing else."""
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _static(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def _style() -> str:
    return _static("report.css")


def _script() -> str:
    """Join the parts of the script in the order of their names."""
    parts = sorted((_HERE / "static").glob("[0-9]_*.js"))
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["safe_text"] = safe_text
    return environment


def _write(path: Path, page: str) -> Path:
    """Write beside the file, then put it in its place, so that half a page never stands there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    part = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
