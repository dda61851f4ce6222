"""Tests of analysis.between.wording, on formulas short enough to align by hand."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from analysis.between.wording import DRIFT, FORMULA_CHARS, wording_drift

LETTERS = st.text("甲乙丙丁，。", max_size=40)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MARKS = st.text("甲乙丙[]{}→\\+-", max_size=30)


def corpus(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts)})


def drift(text, formula, min_similarity=0.7):
    return wording_drift(corpus(text), formula, min_similarity)


def rebuilt(operations):
    """Read operations back into the formula and the wording."""
    char = r"(?:\\.|[^\\\[\]{}→])"
    step = re.compile(
        rf"\[-(?P<gone>{char}+)-\]|\[(?P<old>{char}+)→(?P<new>{char}+)\]"
        rf"|\{{\+(?P<put>{char}+)\+\}}|(?P<same>{char})",
        re.DOTALL,
    )
    formula, wording, end = "", "", 0
    for match in step.finditer(operations):
        assert match.start() == end
        end = match.end()
        same, old, new = match["same"] or "", match["old"] or "", match["new"] or ""
        formula += same + old + (match["gone"] or "")
        wording += same + new + (match["put"] or "")
    assert end == len(operations)
    return re.sub(r"\\(.)", r"\1", formula), re.sub(r"\\(.)", r"\1", wording)


def test_a_formula_and_its_variants_by_hand():
    documents = corpus(
        "继续办好人民满意的学校。",
        "今年天气很好。",
        "办好人民满意的教育！要办好全省人民真正满意的教育，办人民满意的教育",
    )
    table = wording_drift(documents, "办好人民满意的教育")

    assert table.drop(columns="similarity").to_dict("list") == {
        "doc_id": ["d0", "d2", "d2", "d2"],
        "start": [2, 0, 11, 25],
        "end": [9, 9, 24, 33],
        "wording": [
            "办好人民满意的",
            "办好人民满意的教育",
            "办好全省人民真正满意的教育",
            "办人民满意的教育",
        ],
        "operations": [
            "办好人民满意的[-教育-]",
            "办好人民满意的教育",
            "办好{+全省+}人民{+真正+}满意的教育",
            "办[-好-]人民满意的教育",
        ],
        "inserted": ["", "", "全省|真正", ""],
        "deleted": ["教育", "", "", "好"],
    }
    # 7 kept, 2 missing at the end count 4; all kept, 4 put in; 8 kept, 1 missing inside
    assert table["similarity"].tolist() == [14 / 18, 1.0, 18 / 22, 16 / 17]


def test_replaced_runs_stand_in_both_columns():
    row = drift("建设富强繁荣的国家", "建设富强文明的国家").iloc[0]

    assert row["operations"] == "建设富强[文明→繁荣]的国家"
    assert (row["inserted"], row["deleted"], row["similarity"]) == ("繁荣", "文明", 14 / 18)


def test_a_long_run_counts_as_four_in_the_middle_and_double_at_an_end():
    member = "甲子丑寅卯辰巳午未"
    grown = drift(f"以勤劳、勇敢、{member}、节俭为美德", "以勤劳、勇敢、节俭为美德").iloc[0]
    shrunk = drift("以勤劳、勇敢、节俭为美德", f"以勤劳、勇敢、{member}、节俭为美德").iloc[0]
    headless = drift("勇敢、节俭为美德", "以勤劳、勇敢、节俭为美德", 0.5).iloc[0]

    assert grown["similarity"] == shrunk["similarity"] == 24 / 28
    assert {len(grown["inserted"]), len(shrunk["deleted"])} == {10}
    assert (headless["deleted"], headless["similarity"]) == ("以勤劳、", 16 / 24)


def test_a_lone_character_beside_a_change_belongs_to_the_wording():
    assert drift("建设小康家园", "建成小康家园")["operations"].tolist() == ["建[成→设]小康家园"]
    assert drift("坚持以勇敢、节俭为美", "以勤劳、勇敢、节俭为美")["operations"].tolist() == [
        "以[-勤劳、-]勇敢、节俭为美"
    ]


def test_a_run_put_in_ends_at_the_sentence_and_a_long_one_at_the_comma():
    formula = "全面推进乡村建设行动"

    assert drift("全面推进。乡村建设行动", formula, 0.5)["wording"].tolist() == ["乡村建设行动"]
    assert drift("全面推进，在乡村建设行动", formula)["inserted"].tolist() == ["，在"]
    assert drift("全面推进改革，要新乡村建设行动", formula, 0.5)["start"].tolist() == [9]
    assert drift(f"全面推进{'新' * 60}乡村建设行动", formula)["start"].tolist() == [0]
    assert drift(f"全面推进{'新' * 61}乡村建设行动", formula, 0.5)["start"].tolist() == [65]


def test_of_overlapping_variants_the_better_is_kept_and_none_overlaps_the_formula():
    assert drift("全面推进全面推进建设", "全面推进建设")["start"].tolist() == [4]
    assert drift("全面建设全面推进建设", "全面推进建设")["wording"].tolist() == [
        "全面建设",
        "全面推进建设",
    ]


def test_at_one_only_the_formula_is_found_and_it_does_not_overlap_itself():
    assert drift("人人人人人", "人人", 1)["start"].tolist() == [0, 2]
    assert drift("人人丙人丙", "人人丙", 1)["start"].tolist() == [0]


def test_a_formula_may_hold_the_end_of_a_sentence():
    assert drift("他说：好！很好！", "好！很好")["start"].tolist() == [3]
    assert drift("他说：好！太好！", "好！很好", 0.5)["operations"].tolist() == ["好！[很→太]好"]


def test_texts_without_anything_and_no_texts_keep_columns_and_types():
    for documents in (corpus("", "人", "今天。"), corpus()):
        table = wording_drift(documents, "人民")
        assert len(table) == 0
        assert table.dtypes.astype("str").to_dict() == DRIFT


def test_astral_characters_and_lone_surrogates_keep_offsets():
    documents = pd.DataFrame(
        {"doc_id": [7], "text": pd.Series(["\ud800𠀀𠀁𠀂改𠀃𠀄\x00"], dtype=object)}
    )
    table = wording_drift(documents, "𠀀𠀁𠀂𠀃𠀄")

    assert table[["doc_id", "start", "end", "inserted"]].values.tolist() == [["7", 1, 7, "改"]]


def test_wordings_are_listed_once_with_first_and_last_document():
    documents = corpus(
        "建设小康家园。建成小康家园。", "建设小康家园", "建成小康家园", "建设小康家园"
    )
    table = wording_drift(documents, "建成小康家园")
    wordings = table.groupby("operations", sort=False)["doc_id"].agg(
        ["count", "nunique", "first", "last"]
    )

    assert wordings.T.to_dict("list") == {
        "建[成→设]小康家园": [3, 3, "d0", "d3"],
        "建成小康家园": [2, 2, "d0", "d2"],
    }


@given(LETTERS, st.text("甲乙丙丁，。", min_size=2, max_size=9), st.sampled_from([0.5, 0.7, 0.9]))
def test_places_do_not_overlap_and_say_how_they_are_made(text, formula, least):
    table = drift(text, formula, least)
    ends = [0, *table["end"]]

    assert (table["wording"] == formula).sum() == text.count(formula)
    assert ((table["similarity"] == 1) == (table["wording"] == formula)).all()
    for row, end in zip(table.itertuples(), ends, strict=False):
        assert end <= row.start < row.end
        assert text[row.start : row.end] == row.wording
        assert least <= row.similarity <= 1
        assert rebuilt(row.operations) == (formula, row.wording)
        assert all(
            sum(map(len, runs.split("|"))) <= len(row.wording + formula) for runs in row[7:9]
        )


@given(st.one_of(ANYTHING, MARKS), st.one_of(ANYTHING, MARKS), st.one_of(ANYTHING, MARKS))
def test_operations_rebuild_both_strings_of_any_characters(head, middle, tail):
    formula = f"开{head[:10]}始{tail[:10]}末"
    text = f"开{head[:10]}{middle}始{tail[:10]}末"

    for row in drift(text, formula, 0.5).itertuples():
        assert text[row.start : row.end] == row.wording
        assert rebuilt(row.operations) == (formula, row.wording)


@given(st.text("子丑寅卯", max_size=4), st.integers(2, 5))
def test_short_changes_inside_are_measured_as_rapidfuzz_measures_them(added, place):
    formula = "甲乙丙丁戊己庚辛"
    changed = formula[:place] + added + formula[place + 1 :]
    table = drift(f"午未{changed}申酉", formula, 0.5)

    assert table["wording"].tolist() == [changed]
    assert table["similarity"].iloc[0] == pytest.approx(
        Indel.normalized_similarity(formula, changed)
    )


def test_a_text_of_nothing_but_seeds_is_read_whole():
    assert len(drift("甲乙" * 5_000, "甲乙丙", 0.5)) == 5_000
    assert len(drift("人" * 5_000, "人人人人丙", 0.5)) == 1_250
    assert len(drift("人" * 5_000, "人" * 200)) == 25


def test_input_is_not_changed_and_numbers_serve_as_identifiers():
    documents = pd.DataFrame({"doc_id": [2013, 2012], "text": ["人民满意", "人民很满意"]})
    before = documents.copy()

    assert wording_drift(documents, "人民满意")["doc_id"].tolist() == ["2013", "2012"]
    pd.testing.assert_frame_equal(documents, before)


@pytest.mark.parametrize("formula", ["", "人", "人" * (FORMULA_CHARS + 1)])
def test_formulas_too_short_or_too_long_are_refused(formula):
    message = f"has {len(formula)} characters, not 2 to {FORMULA_CHARS}"
    with pytest.raises(ValueError, match=message):
        drift("人民", formula)


@pytest.mark.parametrize("formula", [None, 5, ["人民"]])
def test_a_formula_must_be_a_string(formula):
    with pytest.raises(ValueError, match="is no string"):
        drift("人民", formula)


@pytest.mark.parametrize("least", [0.49, 1.01, float("nan"), True, "0.7", None])
def test_min_similarity_must_be_a_number_from_one_half_to_one(least):
    with pytest.raises(ValueError, match=f"min_similarity {least!r} is no number from 0.5 to 1"):
        drift("人民", "人民", least)


def test_missing_columns_and_repeated_documents_are_named():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        wording_drift(corpus("人民").drop(columns="text"), "人民")
    with pytest.raises(ValueError, match="documents repeats the doc_id 'd0'"):
        wording_drift(pd.concat([corpus("人民")] * 2), "人民")
    with pytest.raises(ValueError, match="the text of 'd0' is no string"):
        wording_drift(corpus(None), "人民")
