"""Tests of the charts of rhetoric, by their artists."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex, to_rgba

from analysis import aligned_members, charts, modality, parallel_sets, section_labels, top_sections
from analysis.charts.rhetoric import FOLDS, FORCES, LETTER, LINE_CHARS, ORPHAN, PAGE, SPARE, TINT
from analysis.charts.style import ACCENT, GREY, INK, SECOND

SET_COLUMNS = ("set_id", "member", "start", "end", "surface", "frame", "grade")
FOLD = FOLDS[0]
OFFSETS = ("288", "297", "306")
FILLERS = ("献富民强县", "谋稳定和谐", "担民主监督")


@pytest.fixture
def ax():
    _, axes = charts.new_axes(14, width=12)
    yield axes
    pyplot.close("all")


@pytest.fixture(scope="module")
def sets(speech):
    return parallel_sets(speech.documents)


@pytest.fixture(scope="module")
def parts(sections):
    parts = top_sections(sections)
    return parts.assign(label=section_labels(parts))


def blocks(ax):
    """Where each block stands, in characters of the text, its height and its colour."""
    found = []
    for drawn in ax.collections:
        assert isinstance(drawn, PolyCollection)
        (x0, y0), (x1, y1) = drawn.get_paths()[0].get_extents().get_points()
        found.append((x0, x1, y0, y1, drawn.get_facecolor()[0]))
    return found


def written(ax):
    return [text.get_text() for text in ax.texts]


def test_every_member_is_a_block_of_its_length(ax, sets, parts):
    charts.draw_parallel_sets(ax, sets, parts)
    drawn = blocks(ax)
    lengths = (sets["end"] - sets["start"]).to_numpy()

    assert sum(x1 - x0 for x0, x1, *_ in drawn) == pytest.approx(lengths.sum())
    assert ax.get_xlim() == (0, LINE_CHARS)
    colors = {grade: to_rgba(color) for grade, color in (("set", ACCENT), ("pair", SECOND))}
    for grade, color in colors.items():
        wide = [x1 - x0 for x0, x1, *_, shown in drawn if tuple(shown[:3]) == color[:3]]
        assert sum(wide) == pytest.approx(lengths[sets["grade"] == grade].sum())


def test_a_set_inside_a_member_is_lower_and_its_holder_paler(ax, parts):
    sets = pd.DataFrame(
        {
            "set_id": [0, 0, 1, 1],
            "member": [1, 2, 1, 2],
            "start": [400, 430, 431, 440],
            "end": [428, 460, 438, 447],
            "surface": "改革",
            "frame": "2",
            "grade": "pair",
        }
    )
    charts.draw_parallel_sets(ax, sets, parts)
    heights = [y1 - y0 for *_, y0, y1, _ in blocks(ax)]

    assert heights == pytest.approx([0.34, 0.34, 0.17, 0.17])
    assert [color[3] for *_, color in blocks(ax)] == [0.4, 0.4, 1, 1]


def test_frames_name_the_sets_and_rhythms_their_first_member(ax, sets, parts):
    charts.draw_parallel_sets(ax, sets, parts)

    assert "多…之…" in written(ax)
    assert "扬优势…" in written(ax)
    assert len(written(ax)) >= 0.9 * sets["set_id"].nunique()


def test_no_two_names_cover_each_other(ax, sets, parts):
    charts.draw_parallel_sets(ax, sets, parts)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent().padded(-1) for text in ax.texts]

    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_sections_longer_than_a_line_are_folded(ax, sets, parts):
    charts.draw_parallel_sets(ax, sets, parts)
    lines = [label.get_text() for label in ax.get_yticklabels()]
    grey = [bar.get_width() for bar in ax.patches]

    assert sum(grey) == parts["end"].max()
    assert max(grey) == LINE_CHARS
    assert [line for line in lines if line] == parts["label"].tolist()
    assert len(lines) == sum(-(-(parts["end"] - parts["start"]) // LINE_CHARS))


def test_a_long_text_has_longer_lines(ax):
    parts = pd.DataFrame({"label": ["全文"], "start": [0], "end": [60_000]})
    charts.draw_parallel_sets(ax, pd.DataFrame(columns=[*SET_COLUMNS]), parts)

    assert len(ax.get_yticklabels()) == 12


def test_errors_of_the_strip(ax, sets, parts):
    with pytest.raises(ValueError, match="there is no section to draw parallel sets in"):
        charts.draw_parallel_sets(ax, sets, parts.head(0))
    two = pd.concat([sets, sets.assign(doc_id="b")])
    with pytest.raises(ValueError, match="sets are of 2 documents, not of one"):
        charts.draw_parallel_sets(ax, two, parts)
    with pytest.raises(charts.MissingGlyphError, match=r"U\+10FFFF"):
        charts.draw_parallel_sets(ax, sets.assign(frame="改\U0010ffff"), parts)


def test_what_members_share_is_red_on_a_tint_and_in_one_column(ax, speech, sets):
    shown = sets[sets["frame"] == "多…之…"]
    charts.draw_aligned_sets(ax, aligned_members(speech.documents, shown))
    texts = {}
    for text in ax.texts:
        texts.setdefault(text.get_text(), []).append(text)

    assert len({text.get_position()[0] for text in texts["之"]}) == 1
    assert [text.get_position()[1] for text in texts["之"]] == [0, 1, 2]
    assert {to_hex(text.get_color()) for text in texts["多"]} == {ACCENT}
    assert {to_hex(text.get_bbox_patch().get_facecolor()) for text in texts["多"]} == {TINT}
    assert texts["献富民强县"][0].get_color() == INK
    assert [text.get_color() for text in texts["288"]] == [GREY]
    assert sorted(texts) == sorted(
        [
            "288",
            "297",
            "306",
            "多",
            "之",
            "计",
            "策",
            "责",
            "献富民强县",
            "谋稳定和谐",
            "担民主监督",
        ]
    )


def test_long_pieces_are_folded_and_nothing_is_lost(ax):
    long = "甲" * FOLD + "乙" * FOLD + "丙" * (ORPHAN + 1)
    documents = pd.DataFrame({"doc_id": ["a"], "text": [f"多{long}、多丁"]})
    sets = pd.DataFrame({"doc_id": "a", "set_id": 0, "member": [1, 2], "start": [0, 2 * FOLD + 3]})
    sets = sets.assign(start=[0, len(long) + 2], end=[len(long) + 1, len(long) + 4], frame="多…")
    charts.draw_aligned_sets(ax, aligned_members(documents, sets))
    rows = {text.get_text(): text.get_position()[1] for text in ax.texts}

    assert rows["甲" * FOLD] == 0
    assert rows["乙" * FOLD] == 1
    assert rows["丙" * (ORPHAN + 1)] == 2
    assert rows["丁"] == 3
    ax.figure.draw_without_rendering()
    page = ax.figure.bbox
    assert all(page.x1 >= text.get_window_extent().x1 for text in ax.texts)


def test_few_characters_stay_on_the_line_before(ax):
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["多" + "甲" * (FOLD + ORPHAN) + "、多丁"]})
    sets = pd.DataFrame({"doc_id": "a", "set_id": 0, "member": [1, 2], "frame": "多…"})
    end = 1 + FOLD + ORPHAN
    pieces = aligned_members(documents, sets.assign(start=[0, end + 1], end=[end, end + 3]))
    charts.draw_aligned_sets(ax, pieces)

    assert "甲" * (FOLD + ORPHAN) in written(ax)


def test_a_set_too_wide_for_a_page_is_folded_earlier(ax):
    text = "多" + "甲" * 20 + "之" + "乙" * 30
    documents = pd.DataFrame({"doc_id": ["a"], "text": [f"{text}、多丁之己"]})
    sets = pd.DataFrame({"doc_id": "a", "set_id": 0, "member": [1, 2], "frame": "多…之…"})
    pieces = aligned_members(documents, sets.assign(start=[0, 53], end=[52, 57]))
    charts.draw_aligned_sets(ax, pieces)
    ends = [text.get_position()[0] + len(text.get_text()) for text in ax.texts]

    assert "乙" * 24 in written(ax)
    assert max(ends) <= PAGE


def test_rows_asked_for_are_the_rows_drawn(speech, sets, parts):
    shown = aligned_members(speech.documents, sets)
    members = sets.groupby("set_id").size()
    folded = sum(1 for piece in shown["surface"] if len(piece) > FOLDS[-1])
    wanted = members.sum() + len(members) - SPARE

    assert wanted <= charts.aligned_rows(shown) <= wanted + 5 * folded
    assert charts.aligned_rows(shown.head(0)) == 0
    short = shown[shown["set_id"].isin(members.index[-4:])]
    _, ax = charts.new_axes(charts.aligned_rows(short), width=12)
    charts.draw_aligned_sets(ax, short)
    assert max(text.get_fontsize() for text in ax.texts) == pytest.approx(LETTER)
    _, ax = charts.new_axes(charts.strip_rows(parts), width=12)
    charts.draw_parallel_sets(ax, sets, parts)
    assert charts.strip_rows(parts) == 2 * len(ax.get_yticklabels())
    assert charts.strip_rows(parts.head(0)) == 0
    pyplot.close("all")


def test_a_thin_block_is_not_all_edge(speech):
    parts = pd.DataFrame({"label": ["全文"], "start": [0], "end": [60_000]})
    thin = pd.DataFrame({"set_id": 0, "member": [1, 2, 3], "start": [100, 104, 108]})
    thin = thin.assign(end=thin["start"] + 3, surface="改革", frame="2", grade="set")
    _, ax = charts.new_axes(charts.strip_rows(parts), width=12)
    charts.draw_parallel_sets(ax, thin, parts)
    ax.figure.draw_without_rendering()
    unit = ax.bbox.width * 72 / ax.figure.dpi / ax.get_xlim()[1]
    wide = [(x1 - x0) * unit for x0, x1, *_ in blocks(ax)]
    edges = [drawn.get_linewidth()[0] for drawn in ax.collections]

    assert all(edge < 0.5 * width for edge, width in zip(edges, wide, strict=True))
    pyplot.close("all")


def test_a_long_list_of_words_ends_with_a_word(ax):
    terms = "、".join(f"必须{n} 1" for n in range(40))
    table = pd.DataFrame({"section": ["一"], "section_id": [0], "force": ["duty"], "count": [40]})
    charts.draw_modality(ax, table.assign(per_10k=100.0, terms=terms))
    note = "".join(max(written(ax), key=len).split("\n"))

    assert note.endswith("1 …")
    assert set(note[:-2].split("、")) <= set(terms.split("、"))


def test_pieces_never_run_into_the_next_column(speech, sets):
    shown = sets[sets["grade"] == "set"]
    _, ax = charts.new_axes(len(shown) + shown["set_id"].nunique())
    charts.draw_aligned_sets(ax, aligned_members(speech.documents, shown))
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    lines = {}
    for text, box in zip(ax.texts, boxes, strict=True):
        lines.setdefault(text.get_position()[1], []).append((box.x0, box.x1))

    for line in lines.values():
        line.sort()
        assert all(one[1] < other[0] + 1 for one, other in pairwise(line))


def test_bars_are_the_rates_and_carry_the_counts(ax, speech, parts):
    table = modality(speech.documents, parts)
    charts.draw_modality(ax, table)
    bars = dict(zip(FORCES, ax.containers, strict=True))

    for force, part in table.groupby("force"):
        assert [bar.get_width() for bar in bars[force]] == part["per_10k"].tolist()
        assert {to_hex(bar.get_facecolor()) for bar in bars[force]} == {FORCES[force][1]}
    reach = table.groupby("section_id")["per_10k"].sum()
    ends = np.max(
        [[bar.get_x() + bar.get_width() for bar in bars[force]] for force in FORCES], axis=0
    )
    assert ends == pytest.approx(reach.to_numpy())
    assert [label.get_text() for label in ax.get_yticklabels()] == parts["label"].tolist()
    assert "8" in written(ax)
    assert any(text.startswith("要 8、坚定 1") for text in written(ax))


def test_too_many_lines_are_refused(ax, speech, sets):
    said = r"(\d+) rows have no room in .* draw fewer, or on new_axes\(\1\)"
    with pytest.raises(ValueError, match=said) as refused:
        charts.draw_aligned_sets(ax, aligned_members(speech.documents, sets))

    assert int(str(refused.value).split()[0]) >= len(sets) + sets["set_id"].nunique()


def test_errors_of_modality(ax, speech, parts):
    table = modality(speech.documents, parts)
    with pytest.raises(ValueError, match="there is no colour for the force 'wish'"):
        charts.draw_modality(ax, table.assign(force="wish"))
    with pytest.raises(ValueError, match="there is no number to draw in 'count', row 0"):
        charts.draw_modality(ax, table.assign(count=np.nan))
    with pytest.raises(ValueError, match="200 rows have no room"):
        charts.draw_modality(ax, pd.concat([table.assign(section_id=n) for n in range(200)]))


def test_a_strip_without_sets_says_so_and_counts_whole_characters(ax, sets):
    parts = pd.DataFrame({"label": ["全文"], "start": [0], "end": [3]})
    charts.draw_parallel_sets(ax, sets.head(0), parts)

    assert any("Nothing to draw" in text for text in written(ax))
    assert all(tick == int(tick) for tick in ax.get_xticks())


def test_nothing_to_draw_is_said(ax, speech, parts):
    table = modality(speech.documents, parts)
    charts.draw_modality(ax, table.assign(count=0, per_10k=0.0, terms=""))
    assert any("Nothing to draw" in text for text in written(ax))
    _, other = charts.new_axes()
    charts.draw_aligned_sets(
        other, aligned_members(speech.documents, parallel_sets(speech.documents).head(0))
    )
    assert any("Nothing to draw" in text for text in written(other))
