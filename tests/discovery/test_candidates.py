"""Tests of analysis.discovery.candidates, on texts small enough to count by hand."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import candidate_slogans, find_slogans, load_slogans
from analysis.corpus.lexicons import read_rows
from analysis.discovery.candidates import CANDIDATES, _are_pieces
from analysis.discovery.evidence import quotations, triads
from analysis.discovery.recurring import Strings, recurring_strings, stream_of
from analysis.discovery.traits import (
    Window,
    known_traits,
    lead_lengths,
    scores,
    string_traits,
)
from analysis.slogans.matching import CLOSING, OPENING, slogan_key

ANYTHING = st.text(st.characters(), max_size=40)  # half a surrogate pair, too
SOME = st.text(alphabet="建美丽乡村三同吃住、，。“”《》 \n1", max_size=60)


def texts(*texts):
    whole = pd.Series(list(texts), dtype="object")
    return pd.DataFrame({"doc_id": [str(n) for n in range(len(texts))], "text": whole})


@pytest.fixture(scope="module")
def slogans():
    return load_slogans()


@pytest.fixture(scope="module")
def own():
    """A lexicon of one."""
    return pd.DataFrame(
        {"slogan": ["两个确立"], "kind": ["numeric"], "variant_of": [pd.NA], "expansion": [pd.NA]}
    )


def found(*parts, slogans, **options):
    return candidate_slogans(texts(*parts), slogans, **options).set_index("candidate")


def test_one_row_by_hand(own):
    table = candidate_slogans(texts("建设“暖心小院”。", "办好暖心小院！暖心小院"), own)

    assert table.to_dict("records") == [
        {
            "candidate": "暖心小院",
            "kind": "quoted",
            "score": table["score"][0],
            "count": 3,
            "documents": 2,
            "quoted_share": 1 / 3,
            "cohesion": pytest.approx(np.nan, nan_ok=True),
            "left_entropy": pytest.approx(np.log2(3)),  # 设, 好, and an end of a clause
            "right_entropy": pytest.approx(np.log2(3)),  # three ends of clauses
            "contexts": "建设“暖心小院”。 | 办好暖心小院！暖心小院 | 办好暖心小院！暖心小院",
            "doc_id": "0",
            "start": 3,
            "end": 7,
        }
    ]
    assert 0 < table["score"][0] < 1


def test_each_kind_of_evidence_is_found(own):
    table = found(
        "落实“三同”。办好“暖心小院”。坚持文化育心、制度束人、规范治事。",
        "数字乡村建设好，数字乡村建设快；加快数字乡村建设。",
        slogans=own,
        min_count=3,
    )

    assert table["kind"].to_dict() == {
        "三同": "numbered",
        "文化育心、制度束人、规范治事": "triad",
        "暖心小院": "quoted",
        "数字乡村建设": "recurring",
    }
    assert table.loc["数字乡村建设", ["count", "documents", "quoted_share"]].tolist() == [3, 1, 0.0]
    assert table.loc["数字乡村建设", "cohesion"] > 0


def test_known_slogans_are_left_out_in_any_punctuation(own):
    lexicon = pd.DataFrame(
        {
            "slogan": ["扬优势、找差距、促发展"],
            "kind": "triad",
            "variant_of": pd.NA,
            "expansion": pd.NA,
        }
    )
    text = "“扬优势，找差距，促发展”。扬优势 找差距 促发展"

    assert found(text, slogans=own)["kind"].tolist() == ["triad"]
    assert not len(found(text, slogans=lexicon))


def test_parts_of_known_slogans_and_what_they_fill_are_left_out(own):
    lexicon = own.assign(slogan="数字乡村建设行动")
    text = "数字乡村建设行动。" * 5

    assert "数字乡村建设行动" in found(text, slogans=own).index
    assert not len(found(text, slogans=lexicon))
    assert not len(found("“数字乡村建设行动方案”。", slogans=lexicon))


def test_of_two_that_stand_in_one_another_one_is_kept(own):
    table = found("数字乡村建设行动，" * 6, slogans=own)

    assert len(table) == 1


@pytest.mark.parametrize(
    "wording",
    ["《数字乡村》", "同志们、朋友们", "2023年", "习近平总书记", "的数字乡村", "XXX和XXX", "ABC"],
)
def test_titles_addresses_dates_names_and_fragments_are_left_out(own, wording):
    assert slogan_key(wording) not in found(f"{wording}。" * 6, slogans=own).index


def test_contexts_are_the_first_middle_and_last_place(own):
    table = found("甲“暖心小院”。", "办暖心小院。", "丙\n暖心小院。", "好，暖心小院。", slogans=own)

    assert table.loc["暖心小院", "contexts"] == "甲“暖心小院”。 | 丙 暖心小院。 | 好，暖心小院。"


def test_hidden_slogans_come_back(own):
    text = "，".join(
        ["全面推进乡村振兴", "要扎实推进乡村振兴", "乡村振兴是大事", "讲乡村振兴", "新的乡村振兴"]
    )
    known = own.assign(slogan="乡村振兴")

    assert "乡村振兴" in found(text, slogans=own).index
    assert "乡村振兴" not in found(text, slogans=known).index


def test_ranked_by_score_and_the_same_each_time(speech, slogans):
    one, other = (candidate_slogans(speech.documents, slogans, min_count=2) for _ in range(2))

    pd.testing.assert_frame_equal(one, other)
    assert one["score"].is_monotonic_decreasing
    assert list(one.columns) == list(CANDIDATES)
    assert not set(one["candidate"]) & set(slogans["slogan"])


def test_the_order_of_documents_moves_no_number(own):
    parts = ["数字乡村建设好，数字乡村建设快。", "加快数字乡村建设。“暖心小院”", "暖心小院。"]
    parts[0] = f"拥护“两个确立”，{parts[0]}"
    columns = ["kind", "score", "count", "documents", "quoted_share", "cohesion"]
    one = found(*parts, slogans=own, min_count=2)[columns]
    other = found(*reversed(parts), slogans=own, min_count=2)[columns]

    pd.testing.assert_frame_equal(one.sort_index(), other.sort_index())


def test_own_rows_are_taken_up_by_the_recipe_of_the_readme(root, tmp_path, monkeypatch):
    readme = (root / "README.md").read_text(encoding="utf-8")
    recipe = next(
        x for x in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "暖心小院" in x
    )
    (tmp_path / "my_texts").mkdir()
    (tmp_path / "my_texts/talk.txt").write_text("办好“暖心小院”，办实暖心小院。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(recipe, names)
    own = load_slogans("my_slogans.csv")
    documents = names["documents"]

    assert "暖心小院" in names["candidates"]["candidate"].tolist()
    assert len(own) == len(load_slogans()) + 1
    assert find_slogans(documents, own)["slogan"].tolist() == ["暖心小院"] * 2
    assert "暖心小院" not in candidate_slogans(documents, own)["candidate"].tolist()


def test_triads_by_hand():
    text = "坚持文化育心、制度束人、规范治事。有铁路、公路。参政不行政，建言不决策，监督不强制。"

    assert triads(stream_of(texts(text))) == {
        "文化育心、制度束人、规范治事",
        "参政不行政、建言不决策、监督不强制",
    }


def test_quotations_by_hand():
    text = "“暖心小院”和“办实事、解难题”，“他说。”“、”“ABC”“改革”"

    assert quotations(stream_of(texts(text))) == {"暖心小院", "办实事、解难题", "改革"}
    assert quotations(stream_of(texts("没有"))) == set()


def test_traits_by_hand():
    stream = stream_of(texts("“天下为公”，天下为公、天下为公。", "天下为公。"))
    strings = recurring_strings(stream, 4)
    traits = string_traits(stream, strings, ["天下为公"])
    one = {name: values.tolist()[0] for name, values in traits.items()}

    assert one["documents"] == pytest.approx(np.log(2))
    assert (one["quoted"], one["listed"], one["members"], one["long"]) == (0.25, 0, 0, 0)
    assert one["left_entropy"] == pytest.approx(1.5)  # behind two marks of lists, and two ends
    assert one["lowest_entropy"] == min(one["left_entropy"], one["right_entropy"])


def places(*spans):
    """Make strings that stand once each."""
    starts, ends = np.array(spans).T
    one = np.ones(len(spans), dtype=np.int64)
    fixed, owners = np.zeros((len(spans), 2)), np.arange(len(spans), dtype=np.int32)
    return Strings(ends - starts, one, one, fixed, owners, starts.astype(np.int32))


ONCE = 1 / 6
"""How far one place is believed."""


def test_company_is_counted_within_a_hundred_characters_of_the_same_text():
    far = "好" * 110
    stream = stream_of(texts(f"文化惠民，乡村振兴，{far}", "健康步道", "暖心小院，乡村振兴"))
    known = np.array([[0, 5, 9], [0, 131, 135]])
    strings = places((0, 4), (108, 111), (109, 112), (121, 125), (126, 130))
    traits = known_traits(stream, strings, known)

    assert stream.text[5:9] == stream.text[131:135] == "乡村振兴"
    # beside it; from its last character on the 100th and the 101st; alone in its text; beside it
    assert traits["company"] == pytest.approx(np.array([1, 1, 0, 0, 1]) * ONCE)


def test_the_setting_is_that_of_known_slogans_by_hand():
    stream = stream_of(texts("坚持乡村振兴，坚持文化惠民，参观健康步道。"))
    traits = known_traits(stream, places((9, 13), (16, 20)), np.array([[0, 2, 6]]))
    # 坚持 and ， are each half of what is usual: 25 of 50, and once beside the known one
    like, unlike = 2 * np.log(26 / 51 / 0.5), 2 * np.log(25 / 51 / 0.5)

    assert traits["setting"] == pytest.approx(np.array([like, unlike]) * ONCE, rel=0.02)


def test_the_topic_is_that_of_known_slogans_by_hand():
    stream = stream_of(texts("猫，乡村振兴，狗。", "马，健康步道，牛。", "猫，文化惠民，狗。"))
    strings = places((12, 16), (22, 26))
    traits = known_traits(stream, strings, np.array([[0, 2, 6]]))
    usual = {"猫": 2, "狗": 2, "，": 6, "。": 3, "\n": 3, "马": 1, "牛": 1}
    seen = {"猫": 1, "狗": 1, "，": 2, "。": 1, "\n": 1, "马": 0, "牛": 0}
    words = stream.begins[:-1].sum()
    log = {x: np.log((seen[x] + 500 * usual[x] / words) / 506 / (usual[x] / words)) for x in usual}
    means = [np.mean([log[x] for x in around]) for around in ("马，，牛。\n", "猫，，狗。\n")]

    assert [stream.text[12:16], stream.text[22:26]] == ["健康步道", "文化惠民"]
    assert traits["topic"] == pytest.approx(np.array(means) * ONCE, rel=0.02)


def test_a_word_leads_to_slogans_if_it_stands_before_many_and_is_not_frequent_anyway():
    stream = stream_of(texts("坚持乡村振兴。" * 50 + "参观健康步道。" * 50))
    spans = [(number, 7 * number + 2, 7 * number + 6) for number in range(50)]
    strings = places((0, 6), (2, 6), (350, 356))

    assert [stream.text[a:b] for _, a, b in spans] == ["乡村振兴"] * 50
    assert stream.text[350:356] == "参观健康步道"
    # 坚持 stands before each known one, and is far from half of all words; one known place is too few
    assert lead_lengths(stream, strings, np.array(spans)).tolist() == [2, 0, 0]
    assert lead_lengths(stream, strings, np.array(spans[:1])).tolist() == [0, 0, 0]
    assert lead_lengths(stream, strings, np.zeros((0, 3), dtype=int)).tolist() == [0, 0, 0]


def test_what_stands_behind_a_leading_word_is_no_piece():
    wordings = ["发扬钉钉子精神", "钉钉子精神", "钉子精神", "发扬钉钉子"]
    counts, chosen = np.array([10, 12, 12, 10]), np.array([True, True, True, False])

    def pieces(lead, **changed):
        leads = np.array([lead, 0, 0, 0])
        found = _are_pieces(wordings, changed.get("counts", counts), leads, chosen)
        return [wording for wording, piece in zip(wordings, found, strict=True) if piece]

    assert pieces(0) == ["钉钉子精神", "钉子精神"]
    assert pieces(2) == ["钉子精神"]
    assert pieces(0, counts=np.array([10, 13, 13, 10])) == ["钉子精神"]  # 10 of 13 are too few


def test_without_known_slogans_in_the_texts_all_strings_are_alike():
    stream = stream_of(texts("坚持文化惠民，参观健康步道。"))
    traits = known_traits(stream, places((2, 6), (9, 13)), np.zeros((0, 3), dtype=np.int64))

    assert set(traits) == {"company", "setting", "topic"}
    for values in traits.values():
        assert values == pytest.approx(np.zeros(2), abs=1e-12)


def test_what_stands_where_known_slogans_stand_is_rated_higher(own):
    known = "坚持乡村振兴，贯彻乡村振兴，坚持改革开放，贯彻改革开放。" * 3
    text = known + "坚持基层治理，贯彻基层治理。" * 3 + "参观健康步道！走过健康步道？" * 3
    lexicon = pd.concat([own, own, own], ignore_index=True)
    lexicon["slogan"] = ["两个确立", "乡村振兴", "改革开放"]
    fitting, foreign = (found(text, slogans=slogans)["score"] for slogans in (lexicon, own))

    assert fitting["基层治理"] > foreign["基层治理"]
    assert fitting["基层治理"] - fitting["健康步道"] > foreign["基层治理"] - foreign["健康步道"]


def test_the_score_is_the_logistic_function_of_the_weights_of_the_file():
    rows = read_rows("candidates.csv")
    none = {row["trait"]: np.zeros(1) for row in rows} | {"any": np.ones(1)}
    weights = {row["trait"]: float(row["weight"]) for row in rows}
    assumed = {row["trait"]: float(row["unknown"]) for row in rows if row["unknown"]}
    unmeasured = none | {trait: np.array([np.nan]) for trait in assumed}
    expected = weights["any"] + sum(weights[trait] * value for trait, value in assumed.items())

    assert scores(none)[0] == pytest.approx(1 / (1 + np.exp(-weights["any"])))
    assert scores(unmeasured)[0] == pytest.approx(1 / (1 + np.exp(-expected)))


def test_nothing_in_nothing_out(own):
    for documents in (texts(), texts(""), texts("好。")):
        table = candidate_slogans(documents, own)
        assert not len(table)
        assert list(table.columns) == list(CANDIDATES)
    assert len(found("“暖心小院”", slogans=own.iloc[:0])) == 1


@settings(max_examples=settings().max_examples // 3)  # each example searches for 800 slogans
@given(st.lists(ANYTHING | SOME, max_size=3), st.integers(1, 3))
def test_every_row_leads_back_to_the_text(slogans, parts, least):
    table = candidate_slogans(texts(*parts), slogans, min_count=least)
    marks = re.compile(f"[{re.escape(OPENING + CLOSING)}]")

    for row in table.itertuples():
        surface = marks.sub("", parts[int(row.doc_id)][row.start : row.end])
        assert re.sub("[，,､ \u3000]", "、", surface) == row.candidate
        assert 1 <= row.documents <= row.count
        assert 0 <= row.quoted_share <= 1
        assert 0 < row.score < 1
        assert row.kind != "recurring" or row.count >= least
    assert table["candidate"].is_unique
    assert table["score"].is_monotonic_decreasing


def test_errors_name_what_is_wrong(own):
    with pytest.raises(ValueError, match=r"documents lacks the columns \['text'\]"):
        candidate_slogans(texts("改革").drop(columns="text"), own)
    with pytest.raises(ValueError, match=r"slogans lacks the columns \['kind'\]"):
        candidate_slogans(texts("改革"), own.drop(columns="kind"))
    with pytest.raises(ValueError, match="documents repeats the doc_id '0'"):
        candidate_slogans(pd.concat([texts("改革")] * 2), own)
    with pytest.raises(ValueError, match="min_count 0 is no whole number above 0"):
        candidate_slogans(texts("改革"), own, min_count=0)
    with pytest.raises(ValueError, match="the text of '0' is no string"):
        candidate_slogans(texts(3), own)


def test_a_window_adds_up_before_and_behind_by_hand():
    # 甲乙[丙]丁 and 丙丁[戊己]庚, with words of which 丙丁 is one
    window = Window(*(np.array(bound) for bound in ([0, 2], [2, 4], [3, 6], [4, 7])))
    sums = np.array([0, 1, 3, 7, 15, 31, 63, 127])

    assert window.total(sums).tolist() == [3 - 0 + 15 - 7, 15 - 3 + 127 - 63]
    assert window.weight_at(np.array([1.0, 0.5]), 7).tolist() == [1, 1, 0.5, 1.5, 0, 0, 0.5]
    begun = np.array([0, 1, 2, 3, 3, 4, 5, 6])
    assert [bound.tolist() for bound in window.in_words(begun)] == [[0, 2], [2, 3], [3, 5], [3, 6]]
