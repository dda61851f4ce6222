"""The page in a real browser: layers, cards, search, tables, keys; in both colours and widths."""

import codecs
import csv
import io
import os
import sys
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from analysis import concordance, find_slogans, load_slogans, slogan_counts, write_report
from analysis.corpus.lexicons import read_rows
from analysis.report.pieces import MARKS

SERIOUS = ("serious", "critical")
WIDTHS, SCHEMES = (390, 1400), ("light", "dark")
LOOKS = list(
    product(WIDTHS, SCHEMES) if os.environ.get("CI") else zip(WIDTHS, SCHEMES, strict=True)
)
"""In which a page is looked over for barriers: each width in each colours, or once each."""


def pressed(page):
    return page.eval_on_selector_all(
        ".chip[aria-pressed=true]", "all => all.map(chip => chip.dataset.layer)"
    )


def shown_text(page):
    """Put the text together again from the lines and the places they say they have."""
    return page.evaluate("""() => {
        let text = "";
        for (const line of document.querySelectorAll(".view.open .reader .line")) {
            text += "\\n".repeat(Math.max(0, Number(line.dataset.at) - text.length)) + line.textContent;
        }
        return text;
    }""")


def test_the_reader_has_the_text_to_the_character(visit, english, speech):
    text = speech.documents["text"].iloc[0]

    assert shown_text(visit(english)).rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize("mark", MARKS.values())
def test_each_layer_is_switched_on_and_off(visit, english, mark):
    page = visit(english)
    chip = page.locator(f'.chip[data-layer="{mark}"]')
    before = mark in pressed(page)
    looks = """mark => {
        const {backgroundImage, color, textEmphasisStyle} = getComputedStyle(
            document.querySelector(`.reader .${mark}`));
        return [backgroundImage, color, textEmphasisStyle].join();
    }"""
    first = page.evaluate(looks, mark)
    chip.click()
    second = page.evaluate(looks, mark)
    chip.click()

    assert first != second
    assert page.evaluate(looks, mark) == first
    assert (mark in pressed(page)) is before


def test_all_layers_together_keep_every_span_whole(visit, english, speech):
    """A span cut by others is still exactly its characters, in order."""
    page = visit(english)
    spans = page.evaluate("""() => {
        const data = JSON.parse(document.querySelector("script.data").textContent);
        const names = {};
        for (const piece of document.querySelectorAll(".reader .a"))
            for (const name of piece.dataset.a.split(" "))
                names[name] = (names[name] ?? "") + piece.textContent;
        return ["s", "p", "n", "q", "x", "m"].flatMap(mark =>
            data[mark].map(([start, end], row) => [start, end, names[mark + row]]));
    }""")
    text = speech.documents["text"].iloc[0]

    assert len(spans) > 150
    assert all(text[start:end].replace("\n", "") == found for start, end, found in spans)


def test_a_slogan_shows_what_the_lexicon_and_the_record_say(visit, english, speech):
    page = visit(english)
    page.locator(".reader .s", has_text="四个自信").first.click()
    card = page.locator(".card").inner_text()
    row = load_slogans().set_index("slogan").loc["四个自信"]

    assert row["gloss"] in card
    assert all(member in card for member in row["expansion"].split("|"))
    assert "of 68 reports" in card
    assert "first seen in 2017" in card
    assert page.locator(".card .lines li").count() == 1


def test_a_card_lists_every_place_and_leads_there(visit, english, speech):
    page = visit(english)
    mentions = find_slogans(speech.documents, load_slogans())
    count = (mentions["slogan"] == "高质量发展").sum()
    page.locator(".reader .s", has_text="高质量发展").first.click()
    lines = page.locator(".card .lines li")
    page.evaluate("scrollTo(0, 0)")
    lines.nth(2).locator("button").click()

    assert (
        lines.count()
        == count
        == slogan_counts(mentions, speech.documents).set_index("slogan").loc["高质量发展", "count"]
    )
    assert page.evaluate("scrollY") > 100
    assert page.evaluate("String([...CSS.highlights.get('goal')][0])") == "高质量发展"


def test_crossing_marks_are_all_on_the_card(visit, english):
    page = visit(english)
    for mark in ("p", "n", "q"):
        page.locator(f'.chip[data-layer="{mark}"]').click()
    page.locator(".reader .s.n.q", has_text="四个自信").first.click()

    assert page.locator(".card > section").count() >= 3


@pytest.mark.parametrize("wanted", ["优势", "“", "XXX", "发展"])
def test_search_finds_what_concordance_finds(visit, english, speech, wanted):
    page = visit(english)
    page.fill(".find", wanted)
    lines = concordance(speech.documents, wanted, 16, sort="text")
    shown = page.eval_on_selector_all(
        ".lines li button",
        "all => all.map(line => ['l', 'r'].map(side => line.querySelector('.' + side).textContent))",
    )
    expected = [[line.left, line.right] for line in lines.itertuples()]

    assert f"Places: {len(lines)}" in page.locator(".card").inner_text()
    assert shown == [[cell.replace("\n", "⏎") for cell in pair] for pair in expected][:60]
    assert page.evaluate("CSS.highlights.get('hits').size") == len(lines)


@pytest.mark.parametrize("order", ["right", "left"])
def test_search_sorts_as_concordance_does(visit, english, speech, order):
    page = visit(english)
    page.fill(".find", "优势")
    page.select_option(".order select", order)
    lines = concordance(speech.documents, "优势", 16, sort=order)
    shown = page.eval_on_selector_all(".lines .r", "all => all.map(cell => cell.textContent)")

    assert shown == [text.replace("\n", "⏎") for text in lines["right"]]


def test_what_is_not_there_is_said_and_escape_clears(visit, english):
    page = visit(english)
    page.fill(".find", "没有这几个字")
    assert "does not stand" in page.locator(".card").inner_text()
    page.keyboard.press("Escape")

    assert page.input_value(".find") == ""
    assert "Click a marked passage" in page.locator(".card").inner_text()


def test_keys_alone_open_and_close_a_slogan(visit, english):
    page = visit(english)
    page.focus('.chip[data-layer="m"]')
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.dataset.a")
    page.keyboard.press("Enter")
    assert page.locator(".card h3").first.inner_text() == "扬优势、找差距、促发展"
    assert page.evaluate("document.activeElement.className") == "close"
    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.dataset.a") == focused


def test_layers_that_are_off_are_no_stops_for_the_keyboard(visit, english):
    page = visit(english)
    for mark in pressed(page):
        page.locator(f'.chip[data-layer="{mark}"]').click()

    assert page.locator(".reader [tabindex]").count() == 0


def open_table(page, name):
    """Open the table below a chart and wait until its rows are there."""
    table = page.locator(f'[data-table="{name}"]')
    table.locator("summary").click()
    expect(table.locator("tbody tr")).not_to_have_count(0)
    return table


def table_rows(page, name):
    return page.eval_on_selector_all(
        f'[data-table="{name}"] tbody tr',
        "all => all.map(row => [...row.cells].map(cell => cell.textContent))",
    )


def test_tables_sort_by_text_and_by_number(visit, english):
    page = visit(english)
    head = open_table(page, "terms").locator("th")
    most = table_rows(page, "terms")
    head.nth(1).locator("button").click()
    first = head.nth(1).get_attribute("aria-sort")
    head.nth(1).locator("button").click()
    fewest = table_rows(page, "terms")
    head.nth(0).locator("button").click()
    by_name = [row[0] for row in table_rows(page, "terms")]

    assert most[0][:2] == ["要", "17"]
    assert (first, head.nth(1).get_attribute("aria-sort")) == ("descending", None)
    assert fewest[0][1] == "1"
    assert by_name == sorted(by_name)
    assert page.locator('[data-table="terms"] .actions button').nth(1).is_visible()


def test_a_csv_has_every_row_and_runs_nothing(visit, pages, made_corpus):
    one, two = (
        made_corpus("要改革。", doc_id=name, title=title)
        for name, title in (("=cmd/../x", "=SUM(1)"), ("b", '　＠x, "y"'))
    )
    corpus = replace(one, documents=pd.concat([one.documents, two.documents], ignore_index=True))
    page = visit(write_report(corpus, pages / "formula.html"))
    table = open_table(page, "documents")
    with page.expect_download() as started:
        table.locator(".csv").click()
    content = started.value.path().read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(codecs.BOM_UTF8)
    assert started.value.suggested_filename == "comparison_documents.csv"
    assert [row[:2] for row in rows[1:]] == [["'=cmd/../x", "'=SUM(1)"], ["b", '\'　＠x, "y"']]


def test_numbers_of_a_csv_are_those_of_the_measure(visit, english, tokens):
    page = visit(english)
    table = open_table(page, "keyness")
    with page.expect_download() as started:
        table.locator(".csv").click()
    rows = list(csv.DictReader(io.StringIO(started.value.path().read_bytes().decode("utf-8-sig"))))
    row = next(row for row in rows if row["term"] == "政协")
    assert started.value.suggested_filename == "2023-cppcc-study-session_keyness.csv"

    assert int(row["target_count"]) == (tokens["term"] == "政协").sum()
    assert min(float(row["log_ratio"]) for row in rows if row["log_ratio"]) < 0


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("name", ["english", "chinese", "several"])
def test_no_serious_barrier(visit, request, name, width, scheme):
    page = visit(request.getfixturevalue(name), width, scheme, reduced_motion="reduce")
    if name != "several":
        for mark in MARKS.values():
            if mark not in pressed(page):
                page.locator(f'.chip[data-layer="{mark}"]').click()
        page.locator(".reader .s").nth(2).click()
    found = Axe().run(page).response["violations"]

    assert not [
        (rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("width", [320, 390, 768, 1400])
@pytest.mark.parametrize("name", ["english", "several"])
def test_no_width_makes_the_page_wider_than_the_screen(visit, request, name, width):
    page = visit(request.getfixturevalue(name), width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_panel_comes_up_and_goes(visit, english):
    page = visit(english, 390)
    panel = page.locator(".panel")
    assert not panel.is_visible()
    page.locator(".reader .s", has_text="七个作模范").first.click()
    assert panel.is_visible()
    page.locator(".panel .close").click()

    assert not panel.is_visible()


def test_several_texts_have_a_start_page_and_a_page_each(visit, several):
    page = visit(several)
    assert page.locator(".view.open").get_attribute("id") == "start"
    assert len(table_rows(page, "documents")) == 0
    open_table(page, "documents")
    assert [row[2][:4] for row in table_rows(page, "documents")] == ["2019", "2021", "2023"]
    assert "d.bin" in page.locator(".notice").last.inner_text()
    page.locator(".shelf a").nth(1).click()
    page.wait_for_selector("#d2.open")
    page.fill("#d2 .find", "改革开放")

    expect(page.locator("#d2 .lines li")).to_have_count(2)
    assert page.locator(".view.open").count() == 1
    page.select_option("#choose", "d3")
    page.wait_for_selector("#d3.open")
    page.go_back()
    page.wait_for_selector("#d2.open")


def test_characters_beyond_the_first_plane_keep_offsets_right(visit, several):
    page = visit(several)
    page.evaluate("location.hash = 'd3'")
    page.wait_for_selector("#d3.open")
    page.fill("#d3 .find", "几个字")
    page.locator("#d3 .lines button").click()

    assert page.evaluate("String([...CSS.highlights.get('goal')][0])") == "几个字"
    assert page.locator("#d3 .reader .x").inner_text() == "XXX"


HOSTILE = (
    "</title><script>window.hacked=1</script>\n"
    "一、</style><script>window.hacked=2</script>。\"'><img src=x onerror=window.hacked=3> "
    "javascript:window.hacked=4 {{7*7}} </script><!-- ]]> 改革开放\u202e开放\u200f改革\u2066\x00\x07。\n"
    "二、“<svg onload=window.hacked=5>”，&lt;script&gt; 两个维护。\n"
)


def test_hostile_text_stays_text(visit, pages, made_corpus):
    evil = '"><script>window.hacked=6</script>\u202e'
    corpus = made_corpus(
        HOSTILE, doc_id=evil, source=f"{evil}.txt", speaker=evil, title=HOSTILE.split("\n")[0]
    )
    page = visit(write_report(corpus, pages / "hostile.html"))
    for mark in MARKS.values():
        if mark not in pressed(page):
            page.locator(f'.chip[data-layer="{mark}"]').click()
    page.locator(".reader .s").first.click()
    page.fill(".find", "<script>")
    page.locator(".lines button").first.click()
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    expect(page.locator(".numbers:not([data-ready])")).to_have_count(0, timeout=30_000)
    expected = HOSTILE.rstrip("\n").replace("\x00", "\ufffd").replace("\x07", "\ufffd")

    assert page.evaluate("window.hacked") is None
    assert page.locator(".reader script, .reader img, .reader svg, .card script").count() == 0
    assert shown_text(page) == expected
    assert "window.hacked=1" in page.title()
    assert evil[:-1] in page.locator(".source").inner_text()
    assert "\u202e" not in page.locator("body").evaluate(
        "body => { const copy = body.cloneNode(true); copy.querySelectorAll('bdi.control, script').forEach(e => e.remove()); return copy.textContent; }"
    )


def test_the_policy_stops_a_script_that_got_in(visit, english, pages, browser):
    planted = pages / "planted.html"
    content = english.read_text(encoding="utf-8")
    evil = "<script>window.hacked=1</script><img src='http://127.0.0.1:9/x.png' onerror='window.hacked=2'>"
    planted.write_text(content.replace("<main", f"{evil}<main", 1), encoding="utf-8")
    page = browser.new_page()
    answered, stopped = [], []
    page.on("response", lambda response: answered.append(response.url))
    page.on("requestfailed", lambda request: stopped.append((request.url, request.failure)))
    page.goto(planted.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(200)
    hacked = page.evaluate("window.hacked")
    page.close()

    assert hacked is None
    assert answered == [planted.as_uri()]
    assert all("csp" in failure for _, failure in stopped)


def test_without_script_the_text_and_charts_are_there(browser, several):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(several.as_uri())
    text = page.locator("body").inner_text()
    context.close()

    assert "做到“两个维护”" in text
    assert "没有标题的一篇" in text
    assert "JavaScript" in text


def test_chinese_interface_has_no_english_sentence(visit, chinese):
    page = visit(chinese)
    page.locator(".reader .s", has_text="四个自信").first.click()
    text = page.locator("body").inner_text()
    english = [row["en"] for row in read_rows("interface.csv") if row["en"] != row["zh"]]

    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert not [word for word in english if len(word) > 12 and word in text]


def test_print_has_the_text_without_the_tools(visit, english, tmp_path):
    page = visit(english)
    page.emulate_media(media="print")

    assert page.locator(".reader").is_visible()
    assert not page.locator(".tools").is_visible()
    assert not page.locator(".panel").is_visible()
    assert page.pdf(path=tmp_path / "report.pdf")[:5] == b"%PDF-"


def test_a_device_without_a_chinese_font_is_told(english, start, fonts_of, latin_fonts):
    if not sys.platform.startswith("linux"):
        pytest.skip("fonts are chosen by fontconfig on Linux only")
    with start(env=fonts_of(latin_fonts)) as running:
        page = running.new_page()
        page.goto(english.as_uri())
        page.wait_for_selector("html[data-ready]")

        assert page.locator("#no-font").is_visible()
        assert page.locator(".chart svg use").count() > 100


def test_pixels_of_a_chart_need_no_font(visit, english):
    """Letters in charts are outlines: no element of text is left to a font."""
    assert visit(english).locator(".chart svg text").count() == 0


def test_a_long_text_is_searched_marked_and_led_to(visit, pages, made_corpus):
    """Of a long text only what is seen is laid out; every place is reached all the same."""
    parts = [f"一、第{number}部分。{'坚持改革开放，推动发展。' * 300}" for number in range(20)]
    text = "题目\n" + "\n".join(parts) + "\n最后做到“两个维护”。"
    page = visit(write_report(made_corpus(text), pages / "long.html"))
    page.fill(".find", "最后做到")
    page.locator(".lines button").click()
    place = page.evaluate("[...CSS.highlights.get('goal')][0].getBoundingClientRect().top")
    marked = page.locator(".reader .s").last

    assert len(text) > 70_000
    assert 0 < place < 900
    assert page.locator("article.long").count() == 1
    assert shown_text(page) == text
    assert page.evaluate("performance.getEntriesByName('search').at(-1).duration") < 1000
    marked.click()
    assert page.locator(".card h3").first.inner_text() == "两个维护"
