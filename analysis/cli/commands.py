"""The commands, each a thin layer over the functions that notebooks call."""

import shutil
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from wcwidth import wcswidth

from analysis.cli.texts import read_paths, say, show_json, show_text

NOTHING_FOUND = 3
FEWEST, USUAL, FIXED = 5, 20, 60
"""Characters beside a slogan: at least, in a pipe; and the columns that other cells may take."""

Texts = Annotated[list[Path], typer.Argument(help="Texts, or folders of them.", metavar="TEXTS...")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]


class Language(StrEnum):
    """The language of the page around the texts."""

    en = "en"
    zh = "zh"


class Order(StrEnum):
    """How concordance lines are sorted."""

    right = "right"
    left = "left"
    node = "node"
    text = "text"


def report(
    texts: Texts,
    out: Annotated[Path, typer.Option("--out", "-o", help="The page.")] = Path("report.html"),
    lang: Annotated[Language, typer.Option(help="Its language.")] = Language.en,
    slogans: Annotated[Path | None, typer.Option(help="A slogan lexicon of your own.")] = None,
    json: Json = False,
) -> None:
    """
    Write one HTML page to read texts in.

    It has the text with its slogans and rhetoric marked, every count with its
    chart, and needs nothing else.

    \b
    Example:
      tifa report talk.txt -o report.html
      tifa report my_texts --lang zh
    """
    from analysis import load_slogans, write_report

    if out.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(f"{out} is no name for a page: it ends in .html")
    corpus = read_paths(texts)
    _keep_texts(texts, out)
    lexicon = load_slogans(slogans)
    path = write_report(corpus, out, lang.value, lexicon, progress=sys.stderr.isatty())
    if json:
        show_json(
            {"report": str(path), "texts": len(corpus.documents), "left_out": corpus.failures}
        )
    else:
        show_text(str(path))


def _keep_texts(texts: list[Path], out: Path) -> None:
    """Refuse to write the page over a text."""
    if out.resolve() in [path.resolve() for path in texts]:
        raise typer.BadParameter(f"{out} is one of the texts")


def count(
    texts: Annotated[
        list[str], typer.Argument(help="Texts, or a folder of any size.", metavar="TEXTS...")
    ],
    out: Annotated[str | None, typer.Option("--out", "-o", help="A folder for the tables.")] = None,
    by_text: Annotated[bool, typer.Option("--by-text", help="Count each text by itself.")] = False,
    group: Annotated[
        str | None, typer.Option(help="A column of metadata.csv to count within.")
    ] = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Write Parquet, not CSV.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes for a large folder; default: one a core.")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler's address.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Rows to show of each table.")] = 20,
    json: Json = False,
) -> None:
    """
    Count lengths, terms and slogans.

    A large folder is counted part by part and need not fit into memory;
    stopped and started again, it goes on where it was. The tables are the same.

    \b
    Example:
      tifa count talk.txt
      tifa count my_texts --by-text -o tables
      tifa count archive --group year -o tables --parquet
    """
    from analysis.cli.count_texts import (
        aligned,
        count_in_memory,
        counting_in_parts,
        is_large,
        write_tables,
    )

    if by_text and group is not None:
        raise typer.BadParameter("give --by-text or --group, not both")
    by = "doc_id" if by_text else group
    in_parts = workers is not None or cluster is not None or is_large(texts)
    if in_parts and len(texts) > 1:
        raise typer.BadParameter("--workers, --cluster and addresses ask for one folder")
    counting = (
        counting_in_parts(texts[0], out, by, workers, cluster)
        if in_parts
        else nullcontext(count_in_memory(texts, by))
    )
    with counting as counts:
        if out is not None:
            write_tables(counts, out, "parquet" if parquet else "csv")
        if json:
            show_json(counts.tables())
        elif out is None:
            show_text(aligned(counts.tables(), top))
        else:
            show_text(f"{out}: {counts.documents:,} documents, {counts.failures:,} left out")


def find(
    slogan: Annotated[str, typer.Argument(help="A slogan, or any wording.")],
    texts: Texts,
    regex: Annotated[bool, typer.Option("--regex", help="It is a regular expression.")] = False,
    sort: Annotated[Order, typer.Option(help="Sort by what follows, precedes …")] = Order.right,
    width: Annotated[int | None, typer.Option(min=0, help="Characters on each side.")] = None,
    json: Json = False,
) -> None:
    """
    Show every place where a slogan stands.

    Quotation marks and blanks inside it do not hide it.

    \b
    Example:
      tifa find 五位一体 my_texts
      tifa find "改革.{0,4}开放" my_texts --regex --sort text
    """
    from analysis import align_lines, concordance
    from analysis.slogans.matching import slogan_key

    documents = read_paths(texts).documents
    literal = regex or not slogan_key(slogan)
    query = slogan if literal else pd.DataFrame({"slogan": [slogan]})
    width = _fitting_width(slogan) if width is None else width
    lines = concordance(documents, query, width, sort.value, regex=regex)
    if json:
        show_json(lines)
    elif len(lines):
        laid = align_lines(lines, limit=len(lines))
        show_text(laid.text, laid.coloured)
    if lines.empty:
        say(f"{slogan} does not stand in {len(documents)} texts")
        raise typer.Exit(NOTHING_FOUND)


def _fitting_width(slogan: str) -> int:
    """Choose how many characters fit on each side in this terminal."""
    if not sys.stdout.isatty():
        return USUAL
    free = shutil.get_terminal_size().columns - FIXED - max(wcswidth(slogan), 0)
    return min(max(free // 4, FEWEST), USUAL)


def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Corpora; without any, they are listed.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="A folder to keep them in.")] = None,
    json: Json = False,
) -> None:
    """
    Download public corpora, and say where they are.

    \b
    Example:
      tifa fetch government_work_reports
    """
    from analysis.corpus.fetching import corpus_names, fetch_corpus

    if not names:
        known = corpus_names()
        show_json({"corpora": known}) if json else show_text("\n".join(known))
        return
    files = {name: str(fetch_corpus(name, cache, sys.stderr.isatty())) for name in names}
    show_json(files) if json else show_text("\n".join(files.values()))


def figures(
    texts: Annotated[str | None, typer.Argument(help="A text or a folder of them.")] = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", help="A folder for figures and executed notebooks.")
    ] = None,
    document: Annotated[str | None, typer.Option(help="The doc_id to look at closely.")] = None,
    notebooks: Annotated[Path, typer.Option(help="Where the notebooks are.")] = Path("notebooks"),
) -> None:
    """
    Run the notebooks and write the figures.

    \b
    Example:
      tifa figures
      tifa figures my_texts -o my_figures
    """
    from analysis.cli.notebooks import run_notebooks

    run_notebooks(notebooks, texts, out, document)
