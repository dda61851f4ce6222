"""The file itself: nothing but what it was made of, and nothing from outside."""

import base64
import hashlib
import json
import re

import pandas as pd
import pytest

import analysis
from analysis import Corpus, charts, load_slogans, read_reference, write_report
from analysis.charts.saving import spell_out
from analysis.corpus.lexicons import read_rows
from analysis.report.drawing import draw, study_charts
from analysis.report.interface import interface
from analysis.report.study import read_record, study
from analysis.report.svg import Sprite
from analysis.report.views import FIGURES


def data_of(path):
    found = re.findall(
        r'<script type="application/json" class="data">(.*?)</script>', path.read_text("utf-8")
    )
    return [json.loads(part) for part in found]


def test_same_input_gives_the_same_bytes(speech, english, tmp_path):
    assert (
        write_report(speech, tmp_path / "new" / "again.html").read_bytes() == english.read_bytes()
    )


def test_the_policy_allows_its_own_script_and_style_and_no_more(english):
    page = english.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    policy = policy.replace("&#39;", "'")
    contents = re.findall(r"<style>(.*?)</style>", page, re.S)
    contents += re.findall(r'<script(?: type="module")?>(.*?)</script>', page, re.S)
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
        for content in contents
    }

    assert len(contents) == 3
    assert hashes == set(re.findall(r"'sha256-[^']+'", policy))
    assert policy.startswith("default-src 'none';")
    assert not set(re.findall(r"'unsafe-[a-z]+'|https?:|\*", policy))


def test_nothing_is_asked_from_anywhere(english, several):
    for path in (english, several):
        page = path.read_text(encoding="utf-8")
        addresses = re.findall(r'\b(?:src|href|action|poster|data)="([^"#][^"]*)"', page)

        assert [address for address in addresses if not address.startswith("data:image/png")] == []
        assert " style=" not in page
        assert not re.search(r"\son[a-z]+=", page)
        assert "@import" not in page


def test_identifiers_are_unique_and_links_lead_somewhere(several):
    page = several.read_text(encoding="utf-8")
    names = re.findall(r'\sid="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page)) | set(re.findall(r"url\(#([^)]+)\)", page))

    assert len(names) == len(set(names))
    assert links <= set(names)


def test_tables_are_those_of_the_measures(english, speech):
    [data] = data_of(english)
    one = study(speech, 0, read_record(load_slogans()))
    for name in ("terms", "positions", "keyness", "lengths"):
        columns = [column[0] for column in data["tables"][name]["columns"]]
        table = one.tables[name][columns].head(len(data["tables"][name]["rows"]))
        first = ["unit", "force", "category"]
        shown = pd.DataFrame(data["tables"][name]["rows"], columns=columns)

        assert len(shown) == len(one.tables[name])
        pd.testing.assert_frame_equal(
            shown.drop(columns=first, errors="ignore"),
            table.drop(columns=first, errors="ignore").reset_index(drop=True),
            check_dtype=False,
        )


def test_every_chart_and_table_is_there(english, chinese):
    for path in (english, chinese):
        page = path.read_text(encoding="utf-8")
        parts = re.findall(r'<section class="figure" id="d1-(\w+)">', page)

        assert parts == list(FIGURES)
        assert page.count('<div class="chart"') == 7


def test_a_text_is_compared_with_the_reports_up_to_its_year(speech, made_corpus):
    record = read_record(load_slogans())

    assert study(speech, 0, record).compared == [2018, 2019, 2020, 2021, 2022, 2023]
    assert study(made_corpus("改革。", date="1955-07"), 0, record).compared == [1954, 1955]
    assert study(made_corpus("改革。", date="1950"), 0, record).compared[0] == 1954
    assert study(made_corpus("改革。"), 0, record).compared[-1] == 2025
    assert record.documents == sum(
        len(read_reference(name).documents)
        for name in ("government_work_reports", "cpc_congress_reports")
    )


@pytest.mark.parametrize(
    "text", ["改革开放", "XXX\n×××和某某", "a", "？！", "一、好。\n二、坏。\n", "\u202e"]
)
def test_texts_however_small(made_corpus, tmp_path, text):
    path = write_report(made_corpus(text), tmp_path / "small.html")

    assert data_of(path)[0]["name"] == "a"


def test_one_s_own_slogans_are_those_that_are_marked(made_corpus, tmp_path):
    own = load_slogans().head(1).assign(slogan="我的提法", gloss="mine", category="own")
    path = write_report(made_corpus("我的提法，改革开放。"), tmp_path / "own.html", slogans=own)

    assert [card[:3] for card in data_of(path)[0]["slogans"]] == [["我的提法", "mine", "own"]]


def test_files_that_were_not_read_are_on_the_page(several):
    assert "d.bin" in several.read_text(encoding="utf-8")


def test_what_cannot_be_done_is_said(speech, tmp_path):
    none = Corpus(speech.documents.head(0), speech.edits.head(0), speech.failures)
    with pytest.raises(ValueError, match=r"lang 'fr' is not one of \['en', 'zh'\]"):
        write_report(speech, tmp_path / "a.html", lang="fr")
    with pytest.raises(ValueError, match="no document"):
        write_report(none, tmp_path / "a.html")
    with pytest.raises(OSError, match=r"[Ii]s a directory"):
        write_report(speech, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_wording_is_there_in_both_languages_with_the_same_blanks():
    for row in read_rows("interface.csv"):
        blanks = [sorted(re.findall(r"\{\w+\}", row[lang])) for lang in ("en", "zh")]

        assert row["en"] and row["zh"], row["key"]
        assert blanks[0] == blanks[1], row["key"]


def test_every_wording_is_used_and_every_used_one_is_there(root):
    folder = root / "analysis/report"
    files = [*folder.glob("*.py"), *folder.glob("*/*.html"), *folder.glob("*/*.js")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    keys = set(interface("en").words)
    said = set(re.findall(r"""(?:\bt|say)\(\s*["']([\w.]+)["']\s*[,)]""", code))
    families = (
        "column.",
        "caption.",
        "figure.",
        "layer.",
        "fact.",
        "force.",
        "unit.",
        "grade.",
        "source.",
        "order.",
        "card.",
    )

    assert said <= keys
    assert {key for key in keys if not key.startswith(families)} - {"yes", "no"} <= said
    assert {f"figure.{name}" for name in FIGURES} | {f"caption.{name}" for name in FIGURES} <= keys


def test_letters_are_drawn_once_and_the_chart_is_plain():
    sprite = Sprite()
    table = pd.DataFrame({"term": ["改革", "改革开放"], "count": [3, 1], "per_10k": [1.0, 2.0]})
    first = draw(charts.draw_top_terms, [table], (2, 9), sprite, "a-en")
    letters = dict(sprite.glyphs)
    again = draw(charts.draw_top_terms, [table], (2, 9), sprite, "a-en")

    assert first == again
    assert sprite.glyphs == letters
    assert not re.search(r"<style|style=|<metadata|xlink|ns0", first)
    assert set(re.findall(r'<use href="#([^"]+)"', first)) - set(letters) <= set(
        re.findall(r' id="([^"]+)"', first)
    )


def test_what_the_font_cannot_draw_is_spelled_out():
    assert spell_out("改\u202e革\n放") == "改〈202E〉革\n放"


def test_the_report_is_loaded_when_it_is_asked_for():
    assert analysis.write_report is write_report
    assert analysis.report.write_report is write_report


def test_charts_show_the_most_frequent_slogans(made_corpus, monkeypatch):
    monkeypatch.setattr("analysis.report.drawing.SLOGANS", 1)
    drawn = {}
    monkeypatch.setattr(
        "analysis.report.drawing.draw",
        lambda chart, tables, *_: drawn.setdefault(chart.__name__, tables[0]),
    )
    text = "两个维护。改革开放、改革开放，改革开放。"
    one = study(made_corpus(text), 0, read_record(load_slogans()))
    study_charts(one, "d1", Sprite(), "en")

    assert set(drawn["draw_slogan_positions"]["slogan"]) == {"改革开放"}
    assert list(drawn["draw_slogans_by_section"]["count"]) == [3]
    assert len(one.tables["positions"]) == 4
