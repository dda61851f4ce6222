"""Tests of analysis.rhetoric.frames: pieces by hand, and that joined they are the member."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rhetoric.frames import PIECES, aligned_members
from analysis.rhetoric.parallelism import parallel_sets

LOOKS = {"frame": "[{}]", "gap": "{}", "word": "{}"}


def cut(frame, *members):
    """Stand members in one text, and write their pieces, those of the frame in brackets."""
    text = "。".join(members)
    starts = [len("。".join(["", *members[:place]])) for place in range(len(members))]
    starts[0] = 0
    sets = pd.DataFrame({"doc_id": "a", "set_id": 0, "member": range(1, len(members) + 1)})
    sets["start"], sets["frame"] = starts, pd.Series([frame] * len(members), dtype="object")
    sets["end"] = [start + len(member) for start, member in zip(starts, members, strict=True)]
    pieces = aligned_members(pd.DataFrame({"doc_id": ["a"], "text": [text]}, dtype="object"), sets)
    for row in pieces.itertuples():
        assert text[row.start : row.end] == row.surface
    rows = [list(part.itertuples()) for _, part in pieces.groupby("member")]
    assert ["".join(row.surface for row in part) for part in rows] == list(members)
    return [" ".join(LOOKS[row.part].format(row.surface) for row in part) for part in rows], pieces


@pytest.mark.parametrize(
    ("frame", "members", "pieces"),
    [
        ("多…之…", ["多献富民之计", "多担之责"], ["[多] 献富民 [之] 计", "[多] 担 [之] 责"]),
        ("…团结而…", ["因团结而生", "依团结而存"], ["因 [团结而] 生", "依 [团结而] 存"]),
        ("…能力", ["把握能力", "能力"], ["把握 [能力]", "[能力]"]),
        ("2+1+1", ["文化育心", "制度束人"], ["文化 育 心", "制度 束 人"]),
        ("2+2+2", ["增强“四个意识”", "做到“两个维护”"], ["增强 “四个 意识”", "做到 “两个 维护”"]),
        ("做…人", ["做“四有”人", "做好人"], ["[做] “四有” [人]", "[做] 好 [人]"]),
        ("2+2", ["改革开放", "改革"], ["改革 开放", "改革"]),
        ("多…之…", ["多献之计", "少说"], ["[多] 献 [之] 计", "少说"]),
        ("增长了…%", ["增长了41%", "增长了7%"], ["[增长了] 41 [%]", "[增长了] 7 [%]"]),
        ("各地", ["各地", "各地"], ["[各地]", "[各地]"]),
        ("…改革…改革", ["改革", "谈改革促改革"], ["改革", "谈 [改革] 促 [改革]"]),
        ("3", ["除四害", "讲卫生"], ["除四害", "讲卫生"]),
    ],
)
def test_pieces_by_hand(frame, members, pieces):
    assert cut(frame, *members)[0] == pieces


def test_gaps_that_agree_decide_where_a_frame_is_found():
    members = ["是学习的重要体现", "是关于本县的重要指示的重要抓手"]

    assert cut("是…的重要…", *members)[0] == [
        "[是] 学习 [的重要] 体现",
        "[是] 关于本县的重要指示 [的重要] 抓手",
    ]


def test_pieces_of_one_column_stand_under_one_another():
    pieces = cut("多…之…", "多献富民之计", "多之责")[1]

    assert pieces["column"].tolist() == [0, 1, 2, 3, 0, 2, 3]
    assert pieces["part"].tolist() == [*["frame", "gap"] * 2, "frame", "frame", "gap"]


def test_every_member_of_the_speech_holds_its_frame(speech):
    sets = parallel_sets(speech.documents)
    pieces = aligned_members(speech.documents, sets)
    keys = ["doc_id", "set_id", "member"]
    framed = sets[sets["frame"].str.contains(r"[^\W\d]")]
    said = pieces[pieces["part"] == "frame"].groupby(keys)["surface"].sum()

    assert pieces.groupby(keys, sort=False)["surface"].sum().tolist() == sets["surface"].tolist()
    assert framed["frame"].str.replace("…", "").tolist() == [
        said[tuple(key)] for key in framed[keys].itertuples(index=False)
    ]


marks = st.text(st.sampled_from("多之计改革、，“”…2+% \0𠀀\ud800"), min_size=1, max_size=12)


@given(st.lists(marks, min_size=2, max_size=4), st.one_of(marks, st.just("1+1"), st.just("")))
def test_nothing_is_lost_whatever_frame_and_members(members, frame):
    cut(frame, *members)


def test_an_empty_table_keeps_its_columns(speech):
    none = aligned_members(speech.documents, parallel_sets(speech.documents).head(0))

    assert none.empty
    assert list(none.columns) == list(PIECES)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"doc_id": "b"}, "documents has no 'b', but sets has"),
        ({"end": 9}, "'a': a member from 0 to 9 is outside the text"),
        ({"end": 0}, "'a': a member from 0 to 0 is outside the text"),
        ({"start": -1}, "'a': a member from -1 to 2 is outside the text"),
    ],
)
def test_errors(changes, message):
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革"]})
    row = {"doc_id": "a", "set_id": 0, "member": 1, "start": 0, "end": 2, "frame": "2"}

    with pytest.raises(ValueError, match=message):
        aligned_members(documents, pd.DataFrame([row | changes]))
    with pytest.raises(ValueError, match=r"sets lacks the columns \['frame'\]"):
        aligned_members(documents, pd.DataFrame([row]).drop(columns="frame"))
