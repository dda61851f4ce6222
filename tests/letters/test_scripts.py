"""Tests of simplified and traditional characters."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_slogans, read_corpus, script_of, to_simplified

LEXICON = pd.DataFrame({"slogan": ["为人民服务", "两个维护", "改革开放"]})


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("国务院关于发展经济的决定", "simplified"),
        ("國務院關於發展經濟的決定", "traditional"),
        ("国务院決定发展经濟", "mixed"),
        ("中央文件", None),
        ("", None),
        ("2023 GDP，后面的里程", None),
    ],
)
def test_scripts_by_hand(text, script):
    assert script_of(text) == script


def test_one_rare_name_does_not_make_a_text_mixed():
    text = "国务院关于发展经济、维护稳定、实现现代化、坚持党的领导的决定，陈堃同志讲话，号召广大干部群众团结奋斗"

    assert script_of(text) == "simplified"


def test_the_script_is_a_column_and_the_text_is_left_alone(tmp_path):
    (tmp_path / "a.txt").write_text("為人民服務", encoding="utf-8")
    (tmp_path / "b.txt").write_text("为人民服务", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text(
        "file,script,format\nb.txt,自定,手写\n", encoding="utf-8"
    )
    documents = read_corpus(tmp_path).documents

    assert documents["script"].tolist() == ["traditional", "自定"]
    assert documents["format"].tolist() == ["plain", "手写"]
    assert documents["text"].tolist() == ["為人民服務", "为人民服务"]


def test_slogans_in_traditional_characters_are_found_when_asked():
    documents = pd.DataFrame(
        {"doc_id": ["a"], "text": ["要為人民服務，做到「兩個\n維護」，改革开放。"]}
    )
    found = find_slogans(documents, LEXICON, any_script=True)

    assert found[["start", "end", "slogan", "surface", "quoted"]].values.tolist() == [
        [1, 6, "为人民服务", "為人民服務", False],
        [10, 15, "两个维护", "兩個\n維護", True],
        [17, 21, "改革开放", "改革开放", False],
    ]
    assert find_slogans(documents, LEXICON)["slogan"].tolist() == ["改革开放"]


def test_a_lexicon_in_traditional_characters_finds_simplified_text():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["为人民服务"]})
    lexicon = pd.DataFrame({"slogan": ["為人民服務"]})

    assert find_slogans(documents, lexicon, any_script=True)["slogan"].tolist() == ["為人民服務"]


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_every_offset_into_the_one_is_an_offset_into_the_other(text):
    simplified = to_simplified(text)

    assert len(simplified) == len(text)
    assert to_simplified(simplified) == simplified
    assert "".join(map(to_simplified, text)) == simplified


@given(st.text("為人民服務改革開放兩個維護“”\n ，", max_size=30))
def test_surfaces_are_the_text_itself(text):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    found = find_slogans(documents, LEXICON, any_script=True)

    assert [text[row.start : row.end] for row in found.itertuples()] == found["surface"].tolist()
