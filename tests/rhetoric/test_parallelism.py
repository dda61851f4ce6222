"""Tests of analysis.rhetoric.parallelism, on sentences that say what each rule is for."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import read_corpus
from analysis.corpus.lexicons import read_rows
from analysis.rhetoric import parallelism
from analysis.rhetoric.parallel_traits import TRAITS, Pair
from analysis.rhetoric.parallel_units import (
    CONJUNCTIONS,
    Word,
    make_unit,
    rows,
    shared_frame,
    tagged_words,
    units_of,
)
from analysis.rhetoric.parallelism import PARALLEL_SETS, parallel_sets


def documents(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts})


def members(text):
    """Give the members of each set of a text, as strings."""
    table = parallel_sets(documents(text))
    return [
        [text[start:end] for start, end in zip(group["start"], group["end"], strict=True)]
        for _, group in table.groupby("set_id")
    ]


@pytest.fixture(scope="module")
def speech(root):
    corpus = read_corpus(root / "data" / "speeches").documents
    text = corpus["text"].iloc[0]
    table = parallel_sets(corpus.head(1))
    return text, table


@pytest.fixture(scope="module")
def root(pytestconfig):
    return pytestconfig.rootpath


FOUND = {
    "frame of a first word": (
        "更懂农民、更爱农村、更近农业。",
        ["更懂农民", "更爱农村", "更近农业"],
    ),
    "frame inside": (
        "因实干而成、靠实干而立、依实干而强。",
        ["因实干而成", "靠实干而立", "依实干而强"],
    ),
    "rhythm": ("春风化雨、润物无声、静水流深。", ["春风化雨", "润物无声", "静水流深"]),
    "lead-in": ("我们要坚持解民忧、纾民困、暖民心。", ["解民忧", "纾民困", "暖民心"]),
    "tail": (
        "办好让群众省心、让企业放心、让基层安心的实事。",
        ["让群众省心", "让企业放心", "让基层安心"],
    ),
    "formative": ("推进农业机械化、规模化、绿色化。", ["机械化", "规模化", "绿色化"]),
    "wrapping quotes": ("做到“不松劲、不停步、不懈怠”。", ["不松劲", "不停步", "不懈怠"]),
    "divided by quotes": ("坚决“不松劲”“不停步”“不懈怠”。", ["不松劲", "不停步", "不懈怠"]),
    "last joined by 和": ("更加团结、更加奋进和更加自信。", ["更加团结", "更加奋进", "更加自信"]),
    "clauses": (
        "为乡村发展提供了新动力，为企业转型提供了新空间，为居民就业提供了新岗位。",
        ["为乡村发展提供了新动力", "为企业转型提供了新空间", "为居民就业提供了新岗位"],
    ),
    "sentences": (
        "我们坚信，道路已经打开。我们坚信，困难终将过去。我们坚信，明天会更好。",
        ["我们坚信，道路已经打开", "我们坚信，困难终将过去", "我们坚信，明天会更好"],
    ),
    "semicolons": (
        "必须坚持以民为本，办好实事；必须坚持以质为先，守住底线；必须坚持以法为据，严格执行。",
        ["必须坚持以民为本，办好实事", "必须坚持以质为先，守住底线", "必须坚持以法为据，严格执行"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_a_set_of_each_kind_is_found(text, expected):
    assert expected in members(text)


EXCLUDED = {
    "things": "修建铁路、公路、机场。",
    "fields": "办好就业、教育、医疗。",
    "single words": "实现富强、民主、文明。",
    "names": "北京、上海、天津。",
    "figures": "分别为12.5、13.5、14.5。",
    "titles of works": "学习《论语》、《孟子》、《大学》。",
    "placeholders": "毗邻XXX、YYY、ZZZ。",
    "the same again": "加油干活、加油干活、加油干活。",
    "lines": "一、扬优势\n二、找差距\n三、促发展",
    "differing form": "会议由县长主持，各部门参加。",
}


@pytest.mark.parametrize("text", EXCLUDED.values(), ids=EXCLUDED)
def test_what_the_guideline_excludes_is_not_found(text):
    assert members(text) == []


def test_a_pair_is_told_from_a_set():
    table = parallel_sets(documents("下好先手棋，打好主动仗。"))

    assert table["grade"].tolist() == ["pair", "pair"]
    assert table[["start", "end"]].values.tolist() == [[0, 5], [6, 11]]


def test_conjunctions_join_a_pair():
    assert ["消费的基础作用", "投资的关键作用"] in members("发挥消费的基础作用和投资的关键作用。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们既要放得开，又要管得住。", ["既要放得开", "又要管得住"]),
        ("会场里欢声笑语、掌声雷动。", ["欢声笑语", "掌声雷动"]),
    ],
)
def test_answers_and_idioms_make_a_pair(text, expected):
    assert members(text) == [expected]


def test_an_opening_without_its_answer_is_no_correlative():
    one, other = (make_unit([Word(0, 3, text, "V")]) for text in ("既要稳", "还要快"))

    assert not TRAITS["correlative"](Pair(one, other, 2))


def test_verbs_that_the_tagger_calls_nouns_are_verbs():
    words = {word.text: word.kind for word in tagged_words("充分发挥特长，着力深化合作。")}

    assert [words[term] for term in ("充分", "发挥", "着力", "深化")] == ["D", "V", "D", "V"]
    assert {row["class"] for row in read_rows("word_classes.csv")} == {"A", "D", "V"}


def test_nested_sets_are_both_found():
    text = "坚决做到不忘本、不忘根，坚决做到不怕苦、不怕难，坚决做到不松劲、不停步。"
    found = members(text)

    assert text[:-1].split("，") in found
    assert ["不怕苦", "不怕难"] in found


def test_a_set_ends_where_the_form_does():
    found = members("以诚待人、以理服人、以情感人，会议还通过了有关决定。")

    assert found == [["以诚待人", "以理服人", "以情感人"]]


def test_frames_by_hand():
    table = parallel_sets(
        documents("多献富民之计、多谋稳定之策。", "制度束人、规范治事、文化育心。")
    )

    assert table.groupby("doc_id")["frame"].first().tolist() == ["多…之…", "2+1+1"]


SPEECH = [
    ["多献富民强县之计", "多谋稳定和谐之策", "多担民主监督之责"],
    ["文化育心", "制度束人", "规范治事"],
    ["因团结而生", "依团结而存", "靠团结而兴"],
    ["参政不行政", "建言不决策", "监督不强制"],
]


@pytest.mark.parametrize("expected", SPEECH, ids=lambda expected: expected[0])
def test_the_speech_has_its_known_sets(speech, expected):
    text, table = speech
    spans = zip(table["start"], table["end"], strict=True)
    found = pd.Series([text[start:end] for start, end in spans]).groupby(table["set_id"]).agg(list)

    assert expected in found.tolist()


@pytest.mark.parametrize(
    ("frame", "opening", "count"),
    [
        ("要紧紧围绕我县发展优势，发挥政协…的…优势，助力…", "要紧紧围绕我县发展优势", 4),
        ("…资源为…提供了…", "土地资源为产业发展提供了足够的空间", 5),
    ],
)
def test_the_speech_has_its_known_frames(speech, frame, opening, count):
    text, table = speech
    rows_ = table[table["frame"] == frame]

    assert len(rows_) == count
    assert text.startswith(opening, rows_["start"].iloc[0])


def test_the_speech_keeps_the_identities(speech):
    assert_sound(*speech)


def assert_sound(text, table):
    """Offsets slice members that are in order, and nothing but marks and 和 stands between."""
    assert table["set_id"].drop_duplicates().tolist() == list(range(table["set_id"].nunique()))
    assert table["set_id"].is_monotonic_increasing
    assert table["score"].between(0, 1).all()
    assert table.groupby("set_id")["start"].first().is_monotonic_increasing
    for _, group in table.groupby("set_id"):
        assert group["member"].tolist() == list(range(1, len(group) + 1))
        assert group["grade"].unique().tolist() == ["set" if len(group) > 2 else "pair"]
        assert (group["start"] < group["end"]).all()
        for end, start in zip(group["end"][:-1], group["start"][1:], strict=True):
            assert end <= start
            between = "".join(c for c in text[end:start] if not c.isspace())
            assert between.strip("".join(CONJUNCTIONS)) == "" or all(
                unicodedata.category(c)[0] in "PSZC" or c in "".join(CONJUNCTIONS) for c in between
            )


MARKS = "、，。；：“”《》（）\n和与并"
CHINESE = st.text(st.sampled_from(MARKS + "不更加多之而化改革发展要新思想"), max_size=60)


@given(st.one_of(st.text(max_size=60), CHINESE))
def test_any_text_gives_sound_sets(text):
    assert_sound(text, parallel_sets(documents(text)))


def test_surrogates_do_no_harm():
    text = pd.Series(["更快\ud800、更好\ud800"], dtype="object")

    table = parallel_sets(pd.DataFrame({"doc_id": ["a"], "text": text}))

    assert table["surface"].tolist() == ["更快\ud800", "更好\ud800"]
    assert table.dtypes.astype("str").to_dict() == PARALLEL_SETS


def test_no_text_gives_an_empty_table():
    for table in (parallel_sets(documents("")), parallel_sets(documents())):
        assert table.empty
        assert list(table.columns) == list(PARALLEL_SETS)


def test_sets_are_numbered_anew_in_each_document():
    table = parallel_sets(
        documents("下好先手棋，打好主动仗。", "更快、更高", "更懂农民、更爱农村。")
    )

    assert table.groupby("doc_id")["set_id"].min().eq(0).all()


def test_every_trait_has_a_weight_and_a_value():
    words = tagged_words("更快更好")
    unit = units_of(next(rows("更快，更好", tagged_words("更快，更好"))), "更快，更好", words, [0])
    weights = [row["trait"] for row in read_rows("parallels.csv")]

    assert weights == list(TRAITS)
    assert all(
        isinstance(trait(Pair(unit[0], unit[0], 2)), int | float) for trait in TRAITS.values()
    )
    assert shared_frame(unit[:1])


@pytest.mark.parametrize(
    "unit", ["更懂农民、更爱农村，", "改", "、", "和", "“更快、更好", "组织化、集约化、"]
)
def test_comparisons_grow_with_the_length_of_the_text(monkeypatch, unit):
    counts = []
    weigh = parallelism.evidence

    def counted(*arguments):
        counts[-1] += 1
        return weigh(*arguments)

    monkeypatch.setattr(parallelism, "evidence", counted)
    for times in (100, 200):
        counts.append(0)
        parallel_sets(documents(unit * times))

    assert counts[1] <= 2.1 * counts[0] + 50


def test_one_character_repeated_compares_nothing(monkeypatch):
    monkeypatch.setattr(parallelism, "evidence", None)

    assert parallel_sets(documents("改" * 100_000)).empty


def test_deep_brackets_are_read_to_a_depth():
    assert len(parallel_sets(documents("（更快、更好" * 3_000 + "）" * 3_000))) < 100_000


def test_missing_column_is_named():
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        parallel_sets(pd.DataFrame({"doc_id": ["a"]}))
