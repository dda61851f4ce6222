"""Tests of analysis.between.reuse: passages counted by hand, and the promise of the docstring."""

import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from analysis.between import reuse as module
from analysis.between import reuse_pairs
from analysis.between.reuse import REUSE, reuse

ONE = "要把山区的核桃、板栗和茶叶连成一条产业带，让农户在家门口增收。"
TWO = "全县中小学校今年冬天都换上了新的取暖锅炉，教室里不再寒冷。"
THREE = "图书馆周末延长开放两个小时，方便上班的人借书还书。"
SPANS = ["doc_id", "start", "end", "other_id", "other_start", "other_end"]


def frame(*texts, **columns):
    return pd.DataFrame(
        {"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts), **columns}
    )


def shown(table, documents, others=None):
    """Give the wording of each passage and of its source."""
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    pool = texts if others is None else dict(zip(others["doc_id"], others["text"], strict=True))
    return [
        (
            texts[row.doc_id][row.start : row.end],
            pool[row.other_id][row.other_start : row.other_end],
        )
        for row in table.itertuples()
    ]


def test_an_exact_copy_by_hand():
    documents = frame(f"甲。{ONE}乙。", f"丙丙丙，{ONE}丁。")
    table = reuse(documents)

    assert table.to_dict("list") == {
        "doc_id": ["d1"],
        "start": [4],
        "end": [4 + len(ONE) - 1],
        "other_id": ["d0"],
        "other_start": [2],
        "other_end": [2 + len(ONE) - 1],
        "similarity": [1.0],
        "chars": [sum(map(str.isalnum, ONE))],
        "documents": [2],
    }
    assert list(table) == list(REUSE)


@pytest.mark.parametrize(
    ("copy", "distance"),
    [
        (ONE.replace("、", "，").replace("，", ""), 0),  # marks alone
        (ONE.replace("和", ""), 1),
        (ONE.replace("核桃", "大核桃"), 1),
        (ONE.replace("连成", "串成"), 2),
        (ONE.replace("一条", "一整条").replace("农户", "群众"), 5),
        (ONE.replace("和茶叶", "和高山上的茶叶"), 4),
    ],
)
def test_a_copy_with_changes_is_one_row_with_the_indel_ratio(copy, distance):
    documents = frame(f"头一件。{ONE}完。", f"第二件事，{copy}了。")
    table = reuse(documents)
    one, two = (sum(map(str.isalnum, text)) for text in (copy, ONE))

    assert shown(table, documents) == [(copy.rstrip("。"), ONE.rstrip("。"))]
    assert table["similarity"].item() == (one + two - distance) / (one + two)
    assert table["chars"].item() == min(one, two)


@pytest.mark.parametrize(
    ("whole", "redacted", "chars"),
    [
        (ONE, ONE.replace("山区", "XXX"), 26),
        (ONE.replace("山区", "平阳县山区"), ONE.replace("山区", "XX县山区"), 29),
        (ONE, ONE.replace("山区", "某某").replace("茶叶", "×××"), 24),
        (ONE.replace("山区", "XXX"), ONE.replace("茶叶", "×××"), 24),
    ],
)
def test_a_placeholder_stands_for_any_words_on_either_side(whole, redacted, chars):
    for texts in ((whole, redacted), (redacted, whole)):
        documents = frame(*texts)
        table = reuse(documents, min_similarity=1)

        assert shown(table, documents) == [(texts[1].rstrip("。"), texts[0].rstrip("。"))]
        assert table[["similarity", "chars"]].values.tolist() == [[1.0, chars]]


def test_redactions_on_both_sides_are_no_difference():
    texts = [f"{ONE[:8]}{mark}{ONE[8:]}" for mark in ("XXX", "某某")]
    table = reuse(frame(*texts), min_similarity=1)

    assert table[["similarity", "chars"]].values.tolist() == [[1.0, sum(map(str.isalnum, ONE))]]


def test_a_text_may_repeat_itself_and_the_later_points_to_the_earlier():
    documents = frame(f"{ONE}{TWO}{ONE}")
    table = reuse(documents)

    assert table[SPANS].values.tolist() == [
        ["d0", len(ONE + TWO), len(ONE + TWO + ONE) - 1, "d0", 0, len(ONE) - 1]
    ]
    assert table["documents"].item() == 1


def test_a_passage_said_over_and_over_never_overlaps_its_source():
    table = reuse(frame(ONE * 5))

    assert (table["other_end"] <= table["start"]).all()
    assert table["start"].min() == len(ONE)
    assert table["end"].max() == 5 * len(ONE) - 1
    assert reuse(frame("哈" * 39)).empty
    assert reuse(frame("哈" * 40))[["start", "other_end"]].values.tolist() == [[20, 20]]


def test_boilerplate_is_given_once_a_document_and_counted():
    texts = [f"第{chr(0x4E00 + 7 * n)}天。{ONE}{chr(0x5E00 + 11 * n) * 3}" for n in range(60)]
    table = reuse(frame(*texts))

    assert len(table) == 59
    assert set(table["other_id"]) == {"d0"}
    assert set(table["documents"]) == {60}


def test_the_source_that_has_most_is_chosen_and_of_equal_ones_the_earliest():
    documents = frame(ONE, ONE + TWO, ONE + TWO, "先说。" + ONE + TWO, "再说。" + ONE)
    table = reuse(documents)

    assert table[["doc_id", "other_id"]].values.tolist() == [
        ["d1", "d0"],
        ["d2", "d1"],
        ["d3", "d1"],
        ["d4", "d0"],
    ]
    assert table["documents"].tolist() == [5, 3, 3, 5]


def test_parts_of_two_sources_are_two_rows():
    documents = frame(ONE, TWO, f"{THREE}{ONE}{THREE[:9]}{TWO}")
    table = reuse(documents)

    assert shown(table, documents) == [(text.rstrip("。"),) * 2 for text in (ONE, TWO)]


def test_stray_letters_beyond_a_clause_are_dropped_and_numbers_kept_whole():
    documents = frame(f"我们。{ONE}这里", f"你们。{ONE}这山", "3月25日" + THREE[:-1] + "18日")
    more = frame(*documents["text"], "8月25日" + THREE[:-1] + "19日")

    assert shown(reuse(documents), documents) == [(ONE[:-1], ONE[:-1])]
    assert shown(reuse(more), more)[1] == ("月25日" + THREE[:-1],) * 2


def test_order_of_rows_is_time_unless_there_are_dates():
    documents = frame(ONE, ONE, ONE)
    dated = documents.assign(date=["2023-05", None, "2022"])

    assert reuse(documents)[["doc_id", "other_id"]].values.tolist() == [["d1", "d0"], ["d2", "d0"]]
    assert reuse(dated)[["doc_id", "other_id"]].values.tolist() == [["d0", "d2"], ["d1", "d2"]]
    for dates in (pd.to_datetime(["2023-05-01", None, "2022-01-01"]), [2023, 2024, 2022]):
        assert reuse(documents.assign(date=dates)).equals(reuse(dated))


def test_others_are_searched_alone_and_whatever_their_date():
    documents = frame(ONE + TWO, ONE)
    others = pd.DataFrame({"doc_id": ["x", "y"], "text": [THREE, "后来，" + ONE], "date": "2030"})
    table = reuse(documents, others)

    assert table[["doc_id", "other_id", "documents"]].values.tolist() == [
        ["d0", "y", 1],
        ["d1", "y", 1],
    ]
    assert shown(table, documents, others) == [(ONE[:-1], ONE[:-1])] * 2


def test_a_text_in_both_tables_is_no_source_of_itself():
    documents = frame(ONE + TWO, ONE, THREE, doc_id=[1, 2, 3])
    others = documents.assign(doc_id=["1", "2", "3"])
    table = reuse(documents, others)

    assert table[["doc_id", "other_id"]].values.tolist() == [["1", "2"], ["2", "1"]]
    assert set(table["documents"]) == {2}
    assert reuse(documents[2:], others).empty


@pytest.mark.parametrize("texts", [[], [""], ["", "，。", "XXX"], [ONE], [ONE, TWO]])
def test_an_empty_result_keeps_its_columns(texts):
    full = reuse(frame(ONE, ONE))
    for table in (
        reuse(frame(*texts)),
        reuse(frame(*texts), frame()),
        reuse(frame(), frame(*texts)),
    ):
        assert table.empty
        assert table.dtypes.equals(full.dtypes)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"documents": pd.DataFrame({"text": []})}, r"documents lacks the columns \['doc_id'\]"),
        ({"others": pd.DataFrame({"doc_id": []})}, r"others lacks the columns \['text'\]"),
        ({"documents": frame(ONE, None)}, "documents: the text of 'd1' is no string"),
        ({"others": frame(ONE, 5)}, "others: the text of 'd1' is no string"),
        ({"documents": frame(ONE, ONE, doc_id=["a", "a"])}, "documents repeats the doc_id 'a'"),
        ({"others": frame(ONE, ONE, doc_id=["a", "a"])}, "others repeats the doc_id 'a'"),
        ({"documents": frame(ONE, ONE, doc_id=[1, "1"])}, "documents has two doc_ids that are the"),
        ({"others": frame(TWO)}, "others: the text of 'd0' is not the one that documents has"),
        (
            {"documents": frame(ONE, date="5.1.2023")},
            "documents: the date '5.1.2023' of 'd0' is none",
        ),
        ({"others": frame(ONE, date=2023.0)}, "others: the date '2023.0' of 'd0' is none such as"),
        ({"min_chars": 0}, "min_chars 0 is no whole number above 0"),
        ({"min_chars": 2.0}, "min_chars 2.0 is no whole number above 0"),
        ({"min_similarity": 0}, "min_similarity 0 is no number above 0 and up to 1"),
        ({"min_similarity": 1.1}, "min_similarity 1.1 is no number"),
        ({"min_similarity": float("nan")}, "min_similarity nan is no number"),
        ({"min_similarity": True}, "min_similarity True is no number"),
        ({"min_similarity": "1"}, "min_similarity '1' is no number"),
    ],
)
def test_errors(more, message):
    with pytest.raises(ValueError, match=message):
        reuse(**{"documents": frame(ONE, ONE), **more})


def folded(text):
    """Letters and numbers of a text as they are compared, each with its place."""
    kept = []
    for place, char in enumerate(text):
        if char.isalnum():
            plain = unicodedata.normalize("NFKC", char).lower()
            kept.append((plain if len(plain) == 1 else char, place))
    return kept


def assert_all_copies_are_found(texts, table, least):
    """Search every window by brute force; half of it at least has to be in a row."""
    letters = [folded(text) for text in texts]
    strings = ["".join(char for char, _ in kept) for kept in letters]
    for number, kept in enumerate(letters):
        rows = table[table["doc_id"] == f"d{number}"]
        inside = np.zeros(len(texts[number]), dtype=bool)
        for start, end in zip(rows["start"], rows["end"], strict=True):
            inside[start:end] = True
        for at in range(len(kept) - least + 1):
            window = strings[number][at : at + least]
            earlier = any(window in string for string in strings[:number])
            if earlier or window in strings[number][:at]:
                covered = sum(inside[place] for _, place in kept[at : at + least])
                assert covered * 2 >= least, (number, at, window)


def assert_rows_are_true(texts, table, least, similarity):
    for row in table.itertuples():
        number, other = int(row.doc_id[1:]), int(row.other_id[1:])
        passage, source = (
            texts[number][row.start : row.end],
            texts[other][row.other_start : row.other_end],
        )
        one, two = ("".join(char for char, _ in folded(text)) for text in (passage, source))

        assert (other, row.other_end if other == number else 0) <= (number, row.start)
        assert row.similarity == pytest.approx(Indel.normalized_similarity(one, two))
        assert row.similarity >= similarity
        assert row.chars == min(len(one), len(two)) >= least
        assert all(text[0].isalnum() and text[-1].isalnum() for text in (passage, source))
        assert 1 <= row.documents <= len(texts)


@given(
    st.lists(st.text("甲乙丙，", max_size=60), max_size=4),
    st.sampled_from([4, 7, 12]),
    st.sampled_from([0.5, 0.8, 1.0]),
)
@example(["甲" * 60, "甲" * 60], 12, 0.8)
@example(["甲乙" * 30, "甲乙丙" * 20], 7, 0.8)
def test_dense_repeats_against_brute_force(texts, least, similarity):
    table = reuse(frame(*texts), min_chars=least, min_similarity=similarity)

    assert_all_copies_are_found(texts, table, least)
    assert_rows_are_true(texts, table, least, similarity)


@st.composite
def planted(draw):
    """Random texts, each with passages of a common stock put in, whole or with a part cut off."""
    random = draw(st.randoms(use_true_random=False))
    stock = ["".join(chr(random.randrange(0x4E00, 0x4F00)) for _ in range(40)) for _ in range(3)]
    texts = []
    for _ in range(draw(st.integers(1, 5))):
        text = ""
        for _ in range(random.randrange(4)):
            start = random.randrange(20)
            text += random.choice(stock)[start : start + random.randrange(20, 41)]
            text += "".join(random.choice("一二三四，。\n") for _ in range(random.randrange(12)))
        texts.append(text)
    return texts


@given(planted(), st.sampled_from([10, 20]))
def test_planted_copies_are_found(texts, least):
    table = reuse(frame(*texts), min_chars=least)

    assert_all_copies_are_found(texts, table, least)
    assert_rows_are_true(texts, table, least, 0.8)


@given(planted(), planted())
def test_planted_copies_are_found_in_others(texts, pool):
    others = pd.concat([frame(*pool).assign(doc_id=[f"o{n}" for n in range(len(pool))])])
    table = reuse(frame(*texts), others)

    for number, text in enumerate(texts):
        kept, alone = folded(text), table[table["doc_id"] == f"d{number}"]
        spans = list(zip(alone["start"], alone["end"], strict=True))
        for at in range(len(kept) - 19):
            window = "".join(char for char, _ in kept[at : at + 20])
            if any(window in "".join(char for char, _ in folded(other)) for other in pool):
                places = [place for _, place in kept[at : at + 20]]
                assert sum(any(a <= place < b for a, b in spans) for place in places) >= 10


@given(
    st.lists(st.text() | st.text("aB1Ａ０XＸ×某_*.甲\ud800\x00𠀀é"), max_size=3), st.integers(1, 9)
)
def test_any_text_gives_true_spans_and_leaves_the_tables_alone(texts, least):
    both = pd.Series([*texts, *texts], dtype=object)  # a column of strings takes no lone surrogate
    documents = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(both))], "text": both})
    before = documents.copy(deep=True)
    table = reuse(documents, min_chars=least)

    pd.testing.assert_frame_equal(documents, before)
    assert dict(table.dtypes.astype("str")) == REUSE
    for row in table.itertuples():
        for doc_id, start, end in (row[1:4], row[4:7]):
            text = texts[int(doc_id[1:]) % len(texts)]
            assert 0 <= start < end <= len(text)
            assert text[start].isalnum()
            assert text[end - 1].isalnum()
        assert 0.8 <= row.similarity <= 1
        assert row.chars >= least
        assert row.doc_id != row.other_id or row.other_end <= row.start
    assert table.sort_values(["doc_id", "start", "end"], kind="stable").equals(table)


def test_width_and_case_are_no_difference():
    table = reuse(
        frame(
            "参加２０２３年ＡＰＥＣ会议的代表都住在湖边的旅馆",
            "参加2023年apec会议的代表都住在湖边的旅馆",
        )
    )

    assert table[["start", "end", "similarity"]].values.tolist() == [[0, 24, 1.0]]


def test_no_passage_is_held_by_another_one(speech):
    text = speech.documents["text"].item()
    documents = frame(text, text[200:900] + ONE + text[1200:], text[:1500].replace("发展", "进步"))
    table = reuse(documents)

    for doc_id, part in table.groupby("doc_id"):
        assert part["start"].is_monotonic_increasing, doc_id
        assert part["end"].is_monotonic_increasing, doc_id
    assert table[["doc_id", "start", "end"]].values.tolist()[-1][0] == "d2"
    long = table[table["chars"] > 500]
    assert long["doc_id"].tolist() == ["d1", "d1", "d2"]


def test_the_work_grows_with_the_texts_and_not_with_their_pairs(monkeypatch):
    aligned = []
    compare = module.compared
    monkeypatch.setattr(
        module, "compared", lambda *given: aligned.append(given[1]) or compare(*given)
    )
    work = []
    for days in (40, 160):
        aligned.clear()
        texts = [
            f"{chr(0x4E00 + 7 * n) * 3}。{ONE}{chr(0x5E00 + 11 * n) * 3}。{TWO}"
            for n in range(days)
        ]
        assert set(reuse(frame(*texts))["documents"]) == {days}
        work.append(len(aligned))

    assert work[0] > 0
    assert work[1] < 4.2 * work[0]


def test_a_long_copy_redacted_and_changed_all_over_is_still_one_row():
    text = "".join([ONE, TWO, THREE] * 2)
    own = text.replace("山区", "XXX").replace("今年", "近年").replace("两个", "三四个", 1)
    documents = frame(THREE[:9] + ONE, "开头另有话。" + own, doc_id=["source", "copy"])
    table = reuse(documents.iloc[1:], frame(text, doc_id=["whole"]))

    assert table[["doc_id", "other_id", "other_start"]].values.tolist() == [["copy", "whole", 0]]
    assert own[: table["end"].item() - 6].rstrip("。") == own.rstrip("。")
    assert 0.95 < table["similarity"].item() < 1


def test_long_copies_are_measured_as_they_are_aligned(monkeypatch):
    documents = frame(ONE + TWO, (ONE + TWO).replace("连成", "串成"))
    exact = reuse(documents)
    monkeypatch.setattr(reuse_pairs, "ALIGNED", 0)

    assert reuse(documents).equals(exact)
