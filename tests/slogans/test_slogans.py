"""Tests of analysis.slogans.finding: the lexicon's check, and finding in the raw text."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_slogans, load_slogans
from analysis.slogans.matching import _automaton

LEXICON = pd.DataFrame(
    {
        "slogan": [
            "五位一体",
            "五位一体总体布局",
            "改革开放",
            "不忘初心、牢记使命",
            "中国特色社会主义",
            "习近平新时代中国特色社会主义思想",
            "开放发展",
        ]
    }
)
HEADER = "slogan,gloss,category,kind,variant_of,expansion,introduced,occasion,note\n"


def frame(*texts):
    return pd.DataFrame({"doc_id": [f"{n}" for n in range(len(texts))], "text": list(texts)})


def found(text):
    return find_slogans(frame(text), LEXICON)[["slogan", "surface"]].values.tolist()


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "统筹“五位一体”总体布局",
            [["五位一体总体布局", "“五位一体”总体布局"], ["五位一体", "五位一体"]],
        ),
        (
            "推进'五位一体'总体布局",
            [["五位一体总体布局", "'五位一体'总体布局"], ["五位一体", "五位一体"]],
        ),
        (
            "〝五位一体〞总体布局",
            [["五位一体总体布局", "〝五位一体〞总体布局"], ["五位一体", "五位一体"]],
        ),
        (
            "《五位一体》总体布局",
            [["五位一体总体布局", "五位一体》总体布局"], ["五位一体", "五位一体"]],
        ),
        ("不忘初心,牢记使命", [["不忘初心、牢记使命", "不忘初心,牢记使命"]]),
        ("总体布局“五位一体”。", [["五位一体", "五位一体"]]),
        ("继续改革\n开放", [["改革开放", "改革\n开放"]]),
        ("继续改革　开放", [["改革开放", "改革　开放"]]),
        ("不忘初心，牢记使命", [["不忘初心、牢记使命", "不忘初心，牢记使命"]]),
        ("“不忘初心、牢记使命”", [["不忘初心、牢记使命", "不忘初心、牢记使命"]]),
        ("“不忘初心、牢记”使命", [["不忘初心、牢记使命", "“不忘初心、牢记”使命"]]),
        ("推进改革开放发展", [["改革开放", "改革开放"], ["开放发展", "开放发展"]]),
        ("改革\n\n开放", []),
        ("他说“改革”“开放”", []),
        ("改革，开放", []),
        ("", []),
    ],
)
def test_by_hand(text, mentions):
    assert found(text) == mentions


def test_nested_names_the_longest_slogan_around():
    table = find_slogans(frame("学习习近平新时代中国特色社会主义思想，中国特色社会主义好"), LEXICON)

    assert table[["start", "end", "slogan"]].values.tolist() == [
        [2, 18, "习近平新时代中国特色社会主义思想"],
        [8, 16, "中国特色社会主义"],
        [19, 27, "中国特色社会主义"],
    ]
    assert table["nested_in"].fillna("").tolist() == ["", "习近平新时代中国特色社会主义思想", ""]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“改革开放”", True),
        ("「改革开放」", True),
        ("“改革”开放", True),
        ("改革开放", False),
        ("“坚持改革开放”", False),
        ("改革开放”", False),
    ],
)
def test_quoted(text, quoted):
    assert find_slogans(frame(text), LEXICON)["quoted"].tolist() == [quoted]


@given(
    st.lists(st.sampled_from([*"改革开放五位一体总布局“”‘’，、\n　 ", "改革开放", "不忘初心"])).map(
        "".join
    )
)
def test_surfaces_stand_where_they_say_and_read_like_the_slogan(text):
    drop = str.maketrans("，", "、", "“”‘’\n　 ")
    for row in find_slogans(frame(text), LEXICON).itertuples():
        assert text[row.start : row.end] == row.surface
        assert row.surface.translate(drop) == row.slogan


@given(st.lists(st.sampled_from([*"改革开放发展。中", "改革开放", "开放发展"])).map("".join))
def test_without_marks_it_finds_what_a_plain_search_finds(text):
    plain = sorted(
        (start, slogan)
        for slogan in LEXICON["slogan"]
        for start in range(len(text))
        if text.startswith(slogan, start)
    )
    table = find_slogans(frame(text), LEXICON)

    assert sorted(zip(table["start"], table["slogan"], strict=True)) == plain


def test_a_mention_has_the_gloss_of_its_slogan():
    documents = frame("统筹“五位一体”总体布局")
    slogans = load_slogans().set_index("slogan").loc[["五位一体总体布局", "五位一体"]]
    mentions = find_slogans(documents, slogans.reset_index())

    assert mentions["gloss"].tolist() == slogans["gloss"].tolist()
    assert find_slogans(documents, slogans.reset_index()[["slogan"]])["gloss"].isna().all()


def test_no_slogan_and_no_document():
    assert len(find_slogans(frame("改革开放"), LEXICON.head(0))) == 0
    assert find_slogans(frame(), LEXICON).columns.tolist()[:4] == [
        "doc_id",
        "start",
        "end",
        "slogan",
    ]


def test_the_speech_by_hand(speech):
    mentions = find_slogans(speech.documents, load_slogans())
    outer = mentions[mentions["nested_in"].isna()]
    counts = outer["slogan"].value_counts()

    assert counts["高质量发展"] == 3
    assert counts["扬优势、找差距、促发展"] == 2
    for slogan in (
        "两个确立",
        "四个意识",
        "四个自信",
        "两个维护",
        "国之大者",
        "党之大计",
        "七个作模范",
    ):
        assert counts[slogan] == 1, slogan
    assert counts["习近平新时代中国特色社会主义思想"] == 1
    assert "中国特色社会主义" not in counts
    assert "中国特色社会主义" in set(mentions["slogan"])


def test_the_lexicon_loads_with_all_its_columns():
    slogans = load_slogans()

    assert slogans.columns.tolist() == HEADER.strip().split(",")
    assert len(slogans) >= 350
    assert slogans["slogan"].is_unique


@pytest.fixture
def own(tmp_path):
    def write(rows, header=HEADER, encoding="utf-8"):
        path = tmp_path / "my.csv"
        path.write_text(header + rows, encoding=encoding)
        return path

    return write


def test_own_lexicon_from_a_spreadsheet(own):
    path = own("  四个自信 ,Four Confidences,x,numeric,,a|b,2016-07,,\r\n", encoding="utf-8-sig")
    slogans = load_slogans(path)

    assert slogans.loc[0, "slogan"] == "四个自信"
    assert slogans.loc[0, ["variant_of", "note"]].isna().all()
    assert find_slogans(frame("坚定“四个自信”"), slogans)["slogan"].tolist() == ["四个自信"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("好,good,x,call,,,,,\n", "row 2, '好': a slogan needs two characters or more"),
        ("“双减”,x,x,numeric,,,,,\n", "row 2, '“双减”': write the slogan without quotation marks"),
        ("双减,,x,numeric,,,,,\n", "row 2, '双减': gloss is empty"),
        ("双减,x,,numeric,,,,,\n", "row 2, '双减': category is empty"),
        (
            "双减,x,x,slogan,,,,,\n",
            r"row 2, '双减': kind 'slogan' is not one of \['numeric', 'triad'",
        ),
        ("双减,x,x,numeric,,,2021-13,,\n", "row 2, '双减': introduced '2021-13' is no date"),
        ("双减,x,x,numeric,,,2023-02-30,,\n", "row 2, '双减': introduced '2023-02-30' is no date"),
        ("\n\n双减,,x,numeric,,,,,\n", "row 4, '双减': gloss is empty"),
        ("、、,x,x,call,,,,,\n", "row 2, '、、': a slogan needs two characters or more"),
        ("双\x07减,x,x,call,,,,,\n", "row 2, .*: it holds a control character"),
        ("双减,x,x,numeric,,a||b,,,\n", "row 2, '双减': expansion has an empty member"),
        (
            "双减,x,x,numeric,,,,,\n双减,y,x,call,,,,,\n",
            "row 3, '双减': it is the slogan of row 2 again",
        ),
        (
            "一、二三,x,x,call,,,,,\n一，二三,x,x,call,,,,,\n",
            "row 3, '一，二三': it is the slogan of row 2",
        ),
        (
            "双减,x,x,numeric,四风,,,,\n",
            "row 2, '双减': variant_of '四风' is no slogan of the file",
        ),
        ("双减,x,x,numeric\n", "row 2: it has not 9 cells"),
        ("双减,x,x,numeric,,,,,,more\n", "row 2: it has not 9 cells"),
        ('双减,"x"y,x,numeric,,,,,\n', "row 2: ',' expected after '\"'"),
    ],
)
def test_a_broken_row_is_named(own, rows, message):
    with pytest.raises(ValueError, match=rf"my\.csv, {message}"):
        load_slogans(own(rows))


def test_a_variant_of_a_variant_is_refused(own):
    rows = "甲甲,x,x,call,,,,,\n乙乙,x,x,call,甲甲,,,,\n丙丙,x,x,call,乙乙,,,,\n"
    with pytest.raises(ValueError, match="row 4, '丙丙': variant_of '乙乙' is no slogan"):
        load_slogans(own(rows))


def test_missing_column_and_wrong_encoding(own):
    with pytest.raises(ValueError, match=r"my\.csv lacks the columns \['note'\]"):
        load_slogans(own("", header=HEADER.replace(",note", "")))
    with pytest.raises(ValueError, match=r"my\.csv has a column twice"):
        load_slogans(own("", header=HEADER.replace("note", "note,note")))
    with pytest.raises(ValueError, match=r"my\.csv lacks the columns"):
        load_slogans(own("", header=""))
    with pytest.raises(ValueError, match=r"my\.csv: it is not encoded in UTF-8"):
        load_slogans(own("双减,x,x,numeric,,,,,\n", encoding="gbk"))
    with pytest.raises(ValueError, match=r"slogans lacks the columns \['slogan'\]"):
        find_slogans(frame("好"), pd.DataFrame({"x": []}))


def test_documents_searched_together_are_found_as_each_by_itself(monkeypatch):
    texts = [
        "“五位",
        "一体”总体布局。",
        "改革开放",
        "",
        "“改革”开放\n\n不忘初心" * 3,
        "改革”",
        "“开放",
    ]
    each = pd.concat([find_slogans(frame(text), LEXICON) for text in texts])
    monkeypatch.setattr("analysis.slogans.finding.BATCH_CHARS", 10)
    few = find_slogans(frame(*texts), LEXICON)
    monkeypatch.setattr("analysis.slogans.finding.BATCH_CHARS", 10_000)
    together = find_slogans(frame(*texts), LEXICON)

    assert few.equals(together)
    assert together.drop(columns="doc_id").equals(
        each.drop(columns="doc_id").reset_index(drop=True)
    )
    assert together["doc_id"].tolist() == ["2", "4", "4", "4"]


def test_a_large_lexicon_is_searched_as_a_small_one_is(monkeypatch):
    text = "统筹“五位一体”总体布局，坚持改革开放" * 3
    small = find_slogans(frame(text), LEXICON)
    monkeypatch.setattr("analysis.slogans.matching.DFA_CHARS", 0)
    _automaton.cache_clear()

    assert find_slogans(frame(text), LEXICON).equals(small)
    _automaton.cache_clear()


def test_half_a_surrogate_pair_hides_no_slogan_behind_it():
    documents = pd.DataFrame(
        {"doc_id": ["0"], "text": pd.Series(["\ud800改革开放\udfff"], dtype=object)}
    )

    assert find_slogans(documents, LEXICON)["start"].tolist() == [1]
