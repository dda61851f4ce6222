"""The commands, each a thin layer over the functions that notebooks call."""

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from wcwidth import wcswidth

from analysis.cli.notebooks import run_notebooks
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
    texts: Texts,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A folder for CSV files.")] = None,
    by_text: Annotated[bool, typer.Option("--by-text", help="Count each text by itself.")] = False,
    top: Annotated[int, typer.Option(min=1, help="Rows to show of each table.")] = 20,
    json: Json = False,
) -> None:
    """
    Count lengths, terms and slogans.

    \b
    Example:
      tifa count talk.txt
      tifa count my_texts --by-text -o tables
    """
    from analysis import (
        find_slogans,
        load_slogans,
        load_stopwords,
        outline,
        section_lengths,
        segment,
        slogan_counts,
        term_frequencies,
    )

    documents = read_paths(texts).documents
    by = "doc_id" if by_text else None
    tokens = segment(documents)
    tables = {
        "lengths": section_lengths(documents, outline(documents), tokens),
        "terms": term_frequencies(tokens, by=by, stopwords=load_stopwords()),
        "slogans": slogan_counts(find_slogans(documents, load_slogans()), documents, by),
    }
    if out is not None:
        _write_tables(tables, out)
    if json:
        show_json(tables)
    elif out is None:
        show_text(_aligned(tables, top))


def _write_tables(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    from analysis.corpus.exporting import save_table

    for name, table in tables.items():
        say(str(save_table(table, folder / f"{name}.csv")))


def _aligned(tables: dict[str, pd.DataFrame], top: int) -> str:
    """Print the first rows of each table, aligned where Chinese is two columns wide."""
    from analysis.words.concordance import visible

    parts = []
    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None):
        for name, table in tables.items():
            shown = table.head(top).map(
                lambda cell: visible(cell) if isinstance(cell, str) else cell
            )
            rows = shown.to_string(index=False, na_rep="", float_format="{:,.2f}".format)
            more = len(table) - len(shown)
            note = f"\n… {more:,} more rows" if more else ""
            parts.append(f"{name}\n{rows if len(shown) else '(none)'}{note}")
    return "\n\n".join(parts)


def stream(
    source: Annotated[str, typer.Argument(help="A text, a folder, or any fsspec address.")],
    out: Annotated[str, typer.Option("--out", "-o", help="A folder for Parquet files.")],
    group: Annotated[
        list[str] | None, typer.Option(help="A column of metadata.csv to add up by; repeatable.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; default: one a core.")] = None,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler's address.")] = None,
    json: Json = False,
) -> None:
    """
    Count terms and slogans of a corpus of any size, as Parquet.

    Stopped and started again it goes on where it was.

    \b
    Example:
      tifa stream my_texts -o my_counts --group year
    """
    from analysis import count_corpus

    counted = count_corpus(source, out, group or (), workers, cluster)
    if json:
        show_json({"out": out, **counted._asdict()})
    else:
        show_text(f"{out}: {counted.documents:,} documents, {counted.failures:,} left out")


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
    corpus: Annotated[str | None, typer.Option(help="The same, by name.", hidden=True)] = None,
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
    if texts is not None and corpus is not None:
        raise typer.BadParameter("give the texts once, not also by --corpus")
    run_notebooks(notebooks, texts if corpus is None else corpus, out, document)
