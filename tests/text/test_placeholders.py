"""Tests of analysis.text.placeholders."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import placeholders, segment
from analysis.text import placeholders as module
from analysis.text.placeholders import FORMS, forms_digest, placeholder_spans


def found(text):
    return placeholders(pd.DataFrame({"doc_id": ["a"], "text": [text]}))["surface"].tolist()


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("地处XXX、XXX和×××", ["XXX", "XXX", "×××"]),
        ("ＸＸ县某某同志***", ["ＸＸ", "某某", "***"]),
        ("20XX年X县×市xx村", ["XX", "X", "×", "xx"]),
        ("○○县□□局____", ["○○", "□□", "____"]),
        ("X年X月X日，X县", ["X", "X", "X", "X"]),
        ("Xx县，**好**，**县", ["Xx", "**"]),
        ("某些人、某种事、某县", []),
        ("二○○一年，二〇〇一年", []),
        ("MAXX、XXL、Xi、3×4、www.xxx.com", []),
    ],
)
def test_by_hand(text, surfaces):
    assert found(text) == surfaces


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_form_finds_what_its_example_says(form):
    text, surfaces = form.example
    spans = placeholder_spans(text)

    assert [text[start:end] for start, end, _ in spans] == surfaces
    assert {name for _, _, name in spans} == {form.name}
    assert form.note


@given(st.text("XxＸｘ×✕某*＊○〇□●_＿A.a3一县年 ", max_size=30) | st.text())
def test_looking_only_where_a_form_can_begin_misses_nothing(text):
    everywhere = "|".join(f"(?P<{form.name}>{form.pattern})" for form in FORMS)
    matches = re.finditer(everywhere, text, re.VERBOSE)

    assert placeholder_spans(text) == [(*match.span(), match.lastgroup) for match in matches]


def test_the_digest_changes_with_a_form(monkeypatch):
    state = forms_digest()
    monkeypatch.setattr(module, "FORMS", FORMS[1:])
    module._search.cache_clear()

    assert forms_digest() != state
    monkeypatch.undo()
    module._search.cache_clear()
    assert forms_digest() == state


def test_offsets_and_the_speech(speech):
    table = placeholders(speech.documents)
    text = speech.documents["text"][0]

    assert len(table) == text.count("XXX") == 15
    assert all(text[row.start : row.end] == row.surface for row in table.itertuples())


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_they_are_no_words(engine):
    text = "某某县XXX同志和×××去ＸＸ村，见***。"
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    terms = segment(documents, engine=engine)["term"].tolist()

    assert terms == ["县", "同志", "和", "去", "村", "见"]
