"""What the tests of the report need: pages written once, and a real browser."""

import os
import shutil
import warnings
from functools import partial
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from pylopdf_fonts_zh_cn import sans_path

from analysis import Corpus, read_corpus, write_report
from analysis.corpus.tables import EDITS, FAILURES, make_table

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LATIN = Path(matplotlib.get_data_path()) / "fonts/ttf"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def latin_fonts():
    """Give a folder of fonts without Chinese."""
    return LATIN


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def english(speech, pages):
    return write_report(speech, pages / "en.html")


@pytest.fixture(scope="session")
def chinese(speech, pages):
    return write_report(speech, pages / "zh.html", lang="zh")


@pytest.fixture(scope="session")
def several(pages):
    """Three short texts and a file that is none."""
    folder = pages / "texts"
    folder.mkdir()
    (folder / "2019-a.txt").write_text(
        "讲话\n同志们：\n一、改革。坚持改革开放，做到“两个维护”。\n二、发展。要发展。\n", "utf-8"
    )
    (folder / "2021-b.txt").write_text("没有标题的一篇，要坚持改革开放。改革开放！\n", "utf-8")
    (folder / "2023-c.txt").write_text("只有𠀀几个字，XXX。\n", "utf-8")
    (folder / "d.bin").write_bytes(b"\x00\x01")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        corpus = read_corpus(folder)
    return write_report(corpus, pages / "several.html")


@pytest.fixture(scope="session")
def made_corpus():
    return _made_corpus


def _made_corpus(text, **fields):
    """Make a corpus of one text as if it had been read, whatever is in it."""
    row = {
        "doc_id": "a",
        "title": text.split("\n")[0],
        "text": text,
        "source": "a.txt",
        "sha256": "0",
        "encoding": "utf-8",
        "claimed_length": pd.NA,
    } | fields
    documents = pd.DataFrame([row]).astype({"claimed_length": "Int64"})
    return Corpus(documents, make_table(EDITS, ()), make_table(FAILURES, ()))


@pytest.fixture(scope="session")
def fonts_of(tmp_path_factory):
    """Give an environment in which a browser on Linux sees the fonts of some folders only."""

    def environment(*folders):
        place = tmp_path_factory.mktemp("fonts")
        listed = "".join(f"<dir>{folder}</dir>" for folder in folders)
        conf = f"<fontconfig>{listed}<cachedir>{place}/cache</cachedir></fontconfig>"
        (place / "fonts.conf").write_text(f'<?xml version="1.0"?>{conf}', encoding="utf-8")
        return {**os.environ, "FONTCONFIG_FILE": str(place / "fonts.conf")}

    return environment


@pytest.fixture(scope="module")
def start():
    """Give what starts a browser, with options of its own; afterwards no event loop is left."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = "no Chromium was found: install Debian's package chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield partial(playwright.chromium.launch, executable_path=found, args=ARGUMENTS)


@pytest.fixture(scope="module")
def browser(start, fonts_of):
    """Start a browser with the project's fonts: on a machine without any, Chromium crashes."""
    with start(env=fonts_of(LATIN, Path(sans_path()).parent)) as running:
        yield running


@pytest.fixture
def visit(browser):
    """Open pages; at the end no one may have complained, or asked the network for anything."""
    contexts, wrong = [], []

    def opener(path, width=1400, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (wrong.append("dialog"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None
                if request.url == path.as_uri() or request.url.startswith("blob:")
                else wrong.append(f"request: {request.url}")
            ),
        )
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert wrong == []
