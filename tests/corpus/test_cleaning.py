"""Tests of analysis.corpus.cleaning and edits: what changes, and the way back."""

import html
import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import apply_edits, edit_places, raw_span, undo_edits
from analysis.corpus.cleaning import CLEANING, clean_text
from analysis.corpus.edits import apply_edit_list, clean_places, compose_edits, edits_table
from analysis.corpus.formats.extract import Edit
from analysis.corpus.formats.markdown import MARKDOWN
from analysis.corpus.rules import Rule, Rules

# Arbitrary Unicode, lone surrogates too, mixed with what the rules look for.
PIECES = st.sampled_from(
    [
        "##paidbegin##",
        "[SEP]",
        "\ufeff",
        "\u200b",
        "\u3000\u3000",
        "\u2003\u2003",
        "&nbsp;",
        "&amp;lt;",
        "&#8203;",
        "&#0;",
        "<p>",
        "</p>",
        "<br/>",
        "１９",
        "ＷＴＯ",
        "ＸＸ",
        "XXX",
        "二、",
        "。",
        "，",
        "“",
        "\x00",
        "\ue004",
        "<",
        "&",
        "#",
        "1",
        "9",
        "．",
    ]
)
SPACED = st.sampled_from(["\r\n", "\r", "\x85", " ", "1 9 9 3 年", "1 5 ．3 ％", "<p class='a'>"])
TEXTS = st.lists(
    st.one_of(
        PIECES, SPACED, st.text(st.characters(codec=None, exclude_categories=()), max_size=4)
    ),
    max_size=25,
).map("".join)


def cleaned(raw):
    text, edits = clean_text(raw)
    return text, edits_table(("a", edit) for edit in edits)


@pytest.mark.parametrize(
    ("raw", "clean", "rules"),
    [
        ("。\n##paidbegin##二、找差距", "。\n二、找差距", ["paywall_mark"]),
        ("的[SEP]发展", "的发展", ["model_mark"]),
        ("\ufeff标题", "标题", ["byte_order_mark"]),
        ("政府工作报\u200b告", "政府工作报告", ["zero_width"]),
        ("a\u202eb", "ab", ["bidi_control"]),
        ("人\xa0民", "人 民", ["odd_space"]),
        ("　　一、好", "一、好", ["indent"]),
        ("题\n\u3000\xa0 文", "题\n文", ["indent"]),
        ("题 　\n文", "题\n文", ["trailing_space"]),
        ("一\r\n二\r三", "一\n二\n三", ["line_break", "line_break"]),
        ("一。　　二", "一。\n二", ["paragraph_mark"]),
        ("任务　　（一）加强", "任务\n（一）加强", ["paragraph_mark"]),
        ("习　近　平", "习　近　平", []),
        ("第一章　　总则", "第一章　　总则", []),
        ("一、甲　　做好工作，很好。", "一、甲\n做好工作，很好。", ["paragraph_mark"]),
        ("文。 　　二、乙", "文。\n二、乙", ["paragraph_mark"]),
        ("总理　　李克强", "总理　　李克强", []),
        ("\ufeff　　一、好", "一、好", ["byte_order_mark", "indent"]),
        ("<p>　　一、好</p>", "一、好\n", ["html_tag", "indent", "html_break"]),
        ("甲<div>一、好</div>", "甲\n一、好\n", ["html_break", "html_break"]),
        ("<p>一、好<p class='a>b'>二、好", "一、好\n二、好", ["html_tag", "html_break"]),
        ("甲<p/>乙", "甲乙", ["html_tag"]),
        ("<o:p></o:p><mark>好</mark>", "好", ["html_tag"] * 4),
        ("<!-- <p>x</p> -->文<!DOCTYPE html>", "文", ["html_comment"] * 2),
        ("<style>p {color: red}</style>文", "文", ["html_script"]),
        ("甲&#10;乙&#32;丙", "甲\n乙 丙", ["html_entity"] * 2),
        ("<习近平>", "<习近平>", []),
        ("1 9 9 3 - 1 9 9 4 年", "1993 - 1994年", ["spaced_digits"] * 2),
        ("１ ９ ９ ３ 年３ 月", "1993年3月", ["spaced_digits"] * 2),
        ("<p style='x'>好</p>坏", "好\n坏", ["html_tag", "html_break"]),
        ("A<B，C>D", "A<B，C>D", []),
        ("&ldquo;好&rdquo;", "“好”", ["html_entity", "html_entity"]),
        ("AT&T；R&D", "AT&T；R&D", []),
        ("&amp;lt;", "&lt;", ["html_entity"]),
        ("２０２３年ＧＤＰ", "2023年GDP", ["fullwidth", "fullwidth"]),
        ("ＸＸ县XXX村×××", "ＸＸ县XXX村×××", []),
        ("1 9 9 3 年3月", "1993年3月", ["spaced_digits"]),
        ("从１ ９ ９ 3 年", "从1993年", ["spaced_digits"]),
        ("1 5 ．3 ％，", "15．3％，", ["spaced_digits"]),
        ("2021 2022 年", "2021 2022 年", []),
        ("1 2 3", "1 2 3", []),
        ("a\x07b", "ab", ["control"]),
        ("人\ue004民", "人民", ["private_use"]),
        ("１．５万，（一）“好”……——《》", "1．5万，（一）“好”……——《》", ["fullwidth", "fullwidth"]),
    ],
)
def test_rules_by_hand(raw, clean, rules):
    text, edits = clean_text(raw)

    assert text == clean
    assert [edit.rule for edit in edits] == rules


@given(TEXTS)
@example("\ufeff　　１\r\n##a##")
def test_edits_lead_there_and_back(raw):
    text, edits = cleaned(raw)

    assert apply_edits(raw, edits) == text
    assert undo_edits(text, edits) == raw


@given(TEXTS)
def test_edits_do_not_overlap_and_say_what_they_removed(raw):
    edits = cleaned(raw)[1]

    assert (edits["raw_start"].iloc[1:].to_numpy() >= edits["raw_end"].iloc[:-1].to_numpy()).all()
    assert all(raw[row.raw_start : row.raw_end] == row.removed for row in edits.itertuples())
    assert (edits["removed"] != edits["inserted"]).all()


@given(TEXTS)
def test_chinese_punctuation_is_never_changed(raw):
    marks = "，。、；：？！“”‘’（）《》〈〉【】…—·％．"
    decoded = html.unescape(html.unescape(raw))
    text = clean_text(raw)[0]

    assert all(text.count(mark) >= raw.count(mark) for mark in marks if "<" not in raw)
    assert all(text.count(mark) <= max(raw.count(mark), decoded.count(mark)) for mark in marks)


@given(TEXTS)
def test_every_clean_character_leads_to_its_raw_one(raw):
    text, edits = cleaned(raw)
    spans = [raw_span(edits, "a", place, place + 1) for place in range(len(text))]
    touched = {place for row in edits.itertuples() for place in range(row.raw_start, row.raw_end)}

    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert all(
        raw[start:end] == char
        for char, (start, end) in zip(text, spans, strict=True)
        if start not in touched
    )
    assert spans == sorted(spans)


EVERYWHERE = re.compile(
    "|".join(f"(?P<{rule.name}>{rule.pattern}\n)" for rule in CLEANING.rules), re.VERBOSE
)
"""Each rule by its pattern alone, without what it says of where it begins."""


@given(TEXTS)
def test_looking_only_where_a_rule_can_begin_misses_nothing(raw):
    replacements = {rule.name: rule.becomes for rule in CLEANING.rules}
    found = []
    for match in EVERYWHERE.finditer(raw):
        value = replacements[match.lastgroup]
        inserted = value(match[0]) if callable(value) else value
        if inserted != match[0]:
            found.append((match.lastgroup, match.start(), match.end(), match[0], inserted))

    assert clean_text(raw)[1] == found


def test_raw_span_by_hand():
    edits = cleaned("##vip##１９９３年，&amp;报\u200b告")[1]

    assert raw_span(edits, "a", 0, 4) == (7, 11)
    assert raw_span(edits, "a", 1, 2) == (8, 9)
    assert raw_span(edits, "a", 6, 7) == (13, 18)
    assert raw_span(edits, "a", 7, 9) == (18, 21)
    assert raw_span(edits, "a", 3, 3) == (10, 10)
    assert raw_span(edits, "b", 3, 5) == (3, 5)


def test_second_heading_leads_back_behind_the_paywall_mark(speech, sections, root):
    raw = (root / "data/speeches/2023-cppcc-study-session.txt").read_text(encoding="utf-8")
    row = sections[sections["number"] == 2].iloc[0]
    start, end = raw_span(speech.edits, row["doc_id"], row["start"], row["body_start"])

    assert raw[start - 13 : end] == "##paidbegin##二、找差距，对标先进增强本领。"


def test_wrong_texts_and_spans_are_refused():
    edits = cleaned("##a##好")[1]

    with pytest.raises(ValueError, match="the edit removes '##a##'"):
        apply_edits("好好好好好好", edits)
    with pytest.raises(ValueError, match=r"lacks '1993' at 0"):
        undo_edits("好", cleaned("1 9 9 3 年")[1])
    with pytest.raises(ValueError, match="start 3, end 2"):
        raw_span(edits, "a", 3, 2)
    with pytest.raises(ValueError, match=r"edits lacks the columns \['rule'"):
        undo_edits("", pd.DataFrame({"doc_id": []}))


BOTH = pytest.mark.parametrize("rules", [CLEANING, MARKDOWN], ids=["cleaning", "markdown"])


@BOTH
def test_each_rule_has_a_name_of_its_own_and_a_reason(rules):
    names = [rule.name for rule in rules.rules]

    assert len(set(names)) == len(names)
    assert all(rule.reason for rule in rules.rules)


@pytest.mark.parametrize(
    ("rules", "rule"),
    [(rules, rule) for rules in (CLEANING, MARKDOWN) for rule in rules.rules],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_rule_does_what_its_example_says(rules, rule):
    before, after = rule.example
    text, edits = rules.clean(before)

    assert text == after
    assert edits[0][0] == rule.name


def by_each_rule_at_each_place(raw, rules):
    """Clean by the patterns alone, without what the rules say of where they begin."""
    patterns = {rule.name: re.compile(rule.pattern, re.VERBOSE) for rule in rules.rules}
    inserted = {rule.name: rule.becomes for rule in rules.rules}
    found, last = [], 0
    for place in range(len(raw)):
        matches = ((rule, pattern.match(raw, place)) for rule, pattern in patterns.items())
        rule, match = next(((rule, match) for rule, match in matches if match), (None, None))
        if match and match[0] and place >= last:
            new = inserted[rule](match[0]) if callable(inserted[rule]) else inserted[rule]
            if new != match[0]:
                found.append((rule, place, match.end(), match[0], new))
                last = match.end()
    return found


MARKS = st.text(
    st.sampled_from("##[SEP]本作品Pu \n\t\u3000　1９.年<>/pbr&nbsp;*-_`!()\\ab\u200b\ufeff")
)


@BOTH
@given(raw=TEXTS | MARKS)
@example(raw="##vip##1 9 9 3 年[SEP]\n本作品Pu。")
@example(raw="文。\n本作品在中华人民共和国属公有领域。\nPublic domain\nfalse\nfalse\n")
def test_where_a_rule_begins_leaves_out_nothing_that_it_finds(rules, raw):
    assert rules.clean(raw)[1] == by_each_rule_at_each_place(raw, rules)


BEFORE = ["", "\n", "。", "年", "a", "*", "_", "<p>", " ", "9", "\ufeff"]
"""One text for each kind of place that a pattern looks back to."""


@BOTH
def test_no_pattern_can_begin_otherwise_than_its_rule_says(rules):
    edges = "０９ＡＺａｚ\u061c\u1680\ue000\uf8ff\U000f0000\U00100000"
    signs = "".join(map(chr, range(0x21, 0x300))) + "本作品两×某。，！\uffe5\U00020000" + edges
    blanks = "".join(map(chr, [*range(0x21), *range(0x2000, 0x2070), 0x3000, 0x180E, 0xFEFF]))
    for rule in rules.rules:
        pattern = regex.compile(rule.pattern, regex.VERBOSE)
        first, opening = re.compile(f"[{rule.begins}]"), re.compile(rule.opening())
        begun = [char for char in signs + blanks if first.match(char)]
        other = [char for char in signs + blanks if not first.match(char)]
        if rule.then:
            pairs = (one + two for one in begun for two in signs + blanks)
            other += [pair for pair in pairs if not opening.match(pair)]

        assert any(may_begin(pattern, before, char) for before in BEFORE for char in begun)
        for before in BEFORE if "(?<" in rule.pattern else [""]:
            assert not [text for text in other if may_begin(pattern, before, text)], rule.name


def may_begin(pattern, before, text):
    """Tell whether a match can begin behind `before` with `text`, whatever comes then."""
    return pattern.match(before + text, pos=len(before), partial=True)


def test_a_rule_finds_nothing_that_begins_otherwise_than_it_says():
    rule = Rule(name="r", begins="a", then="b", pattern="[ax][by]", reason="", example=("", ""))

    assert Rules(rule).clean("ab xb ay a")[1] == [("r", 0, 2, "ab", "")]


def test_of_two_rules_that_fit_the_first_one_is_taken():
    letters = Rule(name="one", begins="a", pattern="a+", becomes="1", reason="", example=("", ""))
    pair = Rule(name="two", begins="ab", pattern="ab|b", becomes="2", reason="", example=("", ""))

    assert Rules(letters, pair).clean("aab")[0] == "12"
    assert Rules(pair, letters).clean("aab")[0] == "12"
    assert Rules(pair, letters).clean("ab")[0] == "2"


def test_the_digest_changes_with_what_a_rule_does_and_not_with_its_reason():
    one = Rule(name="r", begins="a", pattern="a", reason="why", example=("a", ""))
    state = Rules(one).digest()

    assert Rules(replace(one, reason="because")).digest() == state
    changes = [{"name": "s"}, {"begins": "ab"}, {"then": "b"}, {"pattern": "aa"}, {"becomes": "b"}]
    others = {Rules(replace(one, **change)).digest() for change in changes}
    assert len(others - {state}) == len(changes)
    assert Rules(one, replace(one, name="s")).digest() not in others | {state}


@given(TEXTS)
@example("## <p>　　**１９年**</p>")
def test_two_rounds_of_edits_are_one(raw):
    first = MARKDOWN.clean(raw)[1]
    middle = apply_edit_list(raw, first)
    text, second = clean_text(middle)
    joined = compose_edits(raw, first, second)

    assert apply_edit_list(raw, joined) == text
    assert undo_edits(text, edits_table(("a", edit) for edit in joined)) == raw
    assert all(raw[edit.raw_start : edit.raw_end] == edit.removed for edit in joined)
    assert all(one.raw_end <= two.raw_start for one, two in pairwise(joined))


@given(st.text("ab<>*#１\n　", max_size=12), st.data())
def test_any_two_rounds_of_edits_are_one(raw, data):
    first = drawn_edits(data, raw)
    middle = apply_edit_list(raw, first)
    second = drawn_edits(data, middle)
    joined = compose_edits(raw, first, second)

    assert apply_edit_list(raw, joined) == apply_edit_list(middle, second)
    assert all(raw[edit.raw_start : edit.raw_end] == edit.removed for edit in joined)


def drawn_edits(data, text):
    """Draw edits in order, without overlaps; some only insert."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    inserted = data.draw(st.lists(st.text("xy", max_size=2), min_size=3, max_size=3))
    edits = [
        Edit("r", start, end, text[start:end], new)
        for (start, end), new in zip(spans, inserted, strict=False)
    ]
    distinct = {edit.raw_start: edit for edit in edits}
    return [edit for edit in distinct.values() if edit.removed != edit.inserted]


@given(TEXTS)
def test_places_lead_from_the_raw_text_to_the_clean_one(raw):
    text, edits = clean_text(raw)
    kept = set(range(len(raw))) - {
        at for edit in edits for at in range(edit.raw_start, edit.raw_end)
    }
    places = clean_places(edits, range(len(raw) + 1))

    assert all(text[places[place]] == raw[place] for place in kept)
    assert places == sorted(places)
    assert places[-1] == len(text)


@given(st.text(alphabet=" \t　0１２a&amp;nbsp;<br>#vip\n改革", max_size=60), st.text(max_size=20))
def test_edit_places_are_what_was_inserted(first, second):
    raw = {"b": first, "a": second}
    cleaned = {doc_id: clean_text(text) for doc_id, text in raw.items()}
    edits = edits_table((doc_id, edit) for doc_id, (_, found) in cleaned.items() for edit in found)
    placed = edit_places(edits)

    assert len(placed) == len(edits)
    for row in placed.itertuples():
        assert cleaned[row.doc_id][0][row.start : row.end] == row.inserted
    assert list(placed["doc_id"]) == list(edits["doc_id"])


def test_edit_places_needs_its_columns():
    with pytest.raises(ValueError, match="edits lacks the columns"):
        edit_places(pd.DataFrame({"doc_id": ["a"]}))
