"""Tests of analysis.words.concordance, by hand, on any text, and against patterns that run away."""

from html.parser import HTMLParser

import pandas as pd
import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from analysis import find_slogans, load_slogans, outline, top_sections
from analysis.words import concordance as module
from analysis.words.concordance import CONCORDANCE, align_lines, concordance

TEXTS = {
    "b": "发言\n各位：\n坚持改革开放。\n一、谈改革。深化改革，\n再改革。",
    "a": "改革要改",
}
ODD = "改革开放 “”…\u3000\t\n\r\x1b\x85\u200b\u200d\u202e\u2066\ufeff\u0301\ufe0f1é👨👩🏽🇨🇳가각ᅡ❤\u2028𠀀"
PLACES = ["doc_id", "start", "end"]
CONTEXT = ["left", "node", "right"]


def frame(*texts):
    return pd.DataFrame({"doc_id": [f"d{place}" for place in range(len(texts))], "text": texts})


@pytest.fixture
def documents():
    """The first document has a title, a salutation, a preamble and a part; the second has none."""
    return pd.DataFrame({"doc_id": list(TEXTS), "text": list(TEXTS.values())})


def test_lines_by_hand(documents):
    lines = concordance(documents, "改革", width=3, sort="text")

    assert lines.to_dict("split", index=False) == {
        "columns": list(CONCORDANCE),
        "data": [
            ["b", 9, 11, "\n坚持", "改革", "开放。", 2, "引言"],
            ["b", 18, 20, "一、谈", "改革", "。深化", 3, "一、谈改革"],
            ["b", 23, 25, "。深化", "改革", "，\n再", 3, "一、谈改革"],
            ["b", 28, 30, "，\n再", "改革", "。", 3, "一、谈改革"],
            ["a", 0, 2, "", "改革", "要改", 0, "全文"],
        ],
    }


@pytest.mark.parametrize(
    ("sort", "starts"),
    [
        ("text", [9, 18, 23, 28, 0]),
        ("right", [28, 18, 9, 0, 23]),  # 。 。深化 开放。 要改 ，\n再
        ("left", [0, 28, 23, 9, 18]),  # nothing, 再, 化深。, 持坚, 谈、一
        ("node", [9, 18, 23, 28, 0]),
    ],
)
def test_sort_orders_by_hand(documents, sort, starts):
    assert concordance(documents, "改革", width=3, sort=sort)["start"].tolist() == starts


def test_nodes_are_sorted_and_ties_stay_in_order_of_the_text(documents):
    by_node = concordance(documents, ["改革", "改", "坚持"], width=0, sort="node")
    by_nothing = concordance(documents, ["改", "改革"], width=0)

    assert by_node["node"].tolist() == ["坚持"] + ["改"] * 6 + ["改革"] * 5
    assert by_nothing[["start", "end"]].values.tolist()[:4] == [
        [9, 11],
        [9, 10],
        [18, 20],
        [18, 19],
    ]
    assert by_nothing["doc_id"].tolist() == ["b"] * 8 + ["a"] * 3


def test_contexts_end_with_the_document():
    lines = concordance(frame("甲改乙", "改"), "改", width=20, sort="text")

    assert lines[CONTEXT].values.tolist() == [["甲", "改", "乙"], ["", "改", ""]]


def test_several_strings_may_overlap_and_repeats_are_merged():
    lines = concordance(frame("人民民主"), ["人民", "民民", "人民", "民主"], width=1, sort="text")

    assert lines["node"].tolist() == ["人民", "民民", "民主"]
    assert lines.equals(concordance(frame("人民民主"), {"民主", "民民", "人民"}, 1, "text"))


def test_a_string_is_literal_and_does_not_overlap_itself():
    assert concordance(frame("人人人"), "人人")["start"].tolist() == [0]
    assert concordance(frame("a.b a+b ab"), "a.b")["start"].tolist() == [0]
    assert concordance(frame("Ｇ20 g20"), "G20").empty


@settings(max_examples=settings().max_examples // 2)
@given(st.text(), st.text(min_size=1), st.integers(0, 5))
def test_a_line_is_a_slice_of_any_text(text, query, width):
    for asked in (query, text[:2] or query):
        lines = concordance(frame(text, query, text + query), asked, width)

        assert len(lines) == sum(map(str.count, (text, query, text + query), [asked] * 3))
        for line in lines.itertuples():
            whole = {"d0": text, "d1": query, "d2": text + query}[line.doc_id]
            assert line.node == whole[line.start : line.end] == asked
            before = line.start - len(line.left)
            assert line.left + line.node + line.right == whole[before : line.end + width]
            assert before == max(line.start - width, 0)


@settings(max_examples=settings().max_examples // 2)
@given(st.text("改革\n"), st.text("改革\n", min_size=1, max_size=3))
def test_as_many_lines_as_the_string_counts(text, query):
    lines = concordance(frame(text), query, 2, "text")

    assert len(lines) == text.count(query)
    assert concordance(frame(text), lines, 2, "text").equals(lines)
    assert concordance(frame(text), regex.escape(query), 2, "text", regex=True).equals(lines)


@pytest.mark.parametrize(
    ("pattern", "nodes"),
    [
        (r"(?<=坚持)改革", ["改革"]),
        (r"(改革)(?!开放)", ["改革"]),
        (r"(?P<one>改)(?:革|进)", ["改革", "改进", "改革"]),
        (r"(?i)g20", ["G20", "g20"]),
        (r"\p{Han}{4}(?=，)", ["改革开放"]),
        (r"(?r)改.", ["改革", "改进", "改革"]),
        (r"(?:改格){s<=1:[革]}", ["改革", "改革"]),
        (r"(?=革)|(?<=改)", []),
        (r"开*(?=放)|坚*", ["坚", "开"]),
        (r"改(?=革\K)", []),
    ],
)
def test_patterns_by_hand(pattern, nodes):
    documents = frame("坚持改革开放，G20改进g20改革")

    assert concordance(documents, pattern, sort="text", regex=True)["node"].tolist() == nodes


def test_several_patterns_merge_what_both_find():
    lines = concordance(frame("改革改进"), ["改.", "改革", ".进"], 0, "text", regex=True)

    assert lines["node"].tolist() == ["改革", "改进"]


RUNAWAYS = {
    "nested": (r"(a+)+$", "a" * 200_000 + "b"),
    "alternatives": (r"(a|aa)+$", "a" * 200_000 + "b"),
    "counted": (r"(?:(?:(?:a{1,100}){1,100}){1,100}){1,100}x?$", "a" * 200_000 + "b"),
    "atomic": (r"(?>a+)+[xy]", "a" * 200_000),
    "reference": (r"^(.*?)\1+$", "a" * 99_991 + "b"),
    "lookbehind": (r"(?s)(?<=[xy].*)展", "发展" * 100_000),
    "lookahead": (r"(?s)发(?=.*[xy])", "发展" * 100_000),
    "squared": (r"(?s)发.*[xy]", "发展" * 100_000),
    "fuzzy": (r"(?e)(?:abcdefghijklmnopqrst){e<=5}", "ab发展" * 50_000),
    "best": (r"(?b)(?:(?:a|b|发|展)+x){e<=10}", "ab发展" * 50_000),
    "condition": (r"(?(?=.*[xy])a|(?:.*)*[zw])", "发展" * 100_000),
    "clusters": (r"(\X+)+$\d", "发" * 200),
}


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_pattern_that_runs_away_is_stopped(name, monkeypatch):
    monkeypatch.setattr(module, "REGEX_SECONDS", 0.2)
    pattern, text = RUNAWAYS[name]

    with pytest.raises(TimeoutError) as caught:
        concordance(frame("好", text), pattern, regex=True)
    assert str(caught.value) == (
        f"the pattern {pattern!r} was stopped in 'd1': it took more than 0.2 seconds"
    )


def test_the_limit_is_for_all_documents_together(monkeypatch):
    monkeypatch.setattr(module, "REGEX_SECONDS", 0.2)
    slow = frame(*["a" * 18 + "b"] * 1000)  # each takes some milliseconds

    assert concordance(slow.head(1), r"(?:a|aa)+$", regex=True).empty
    with pytest.raises(TimeoutError, match=r"it took more than 0\.2 seconds"):
        concordance(slow, r"(?:a|aa)+$", regex=True)


def test_a_pattern_that_calls_itself_without_end_is_stopped():
    with pytest.raises(
        MemoryError, match=r"'\(\?R\)' was stopped in 'd0': it took more than the m"
    ):
        concordance(frame("好"), "(?R)", regex=True)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:ab|c){1000000}",  # crashes the interpreter when `regex` compiles it
        "((a{1000}){1000}){1000}",
        "a{1000000000,}",
        "a{" + "9" * 5000 + "}",
        "(?x)(?:ab|c) { 1 0 0 0 0 }",
        "改" * 10_001,
    ],
)
def test_a_pattern_too_large_to_compile_is_refused(pattern):
    with pytest.raises(ValueError, match=r"has over 10000 steps, repeats written out"):
        concordance(frame("好"), pattern, regex=True)


def test_counts_of_a_scholar_are_not_too_large():
    pattern = r"\p{Han}{4}、" * 12 + r"(?:[一-龥]{2,8}、){3}.{0,500}"

    assert concordance(frame("好"), pattern, regex=True).empty


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("改(革", r"missing \)"),
        ("*", "nothing to repeat"),
        ("a{99999999999}", "has over 10000 steps"),
        ("a{0,99999999999}", "repeat count too big"),
        (r"\p{Nope}", "unknown property"),
        ("(?au)改", "mutually incompatible"),
        ("(" * 4000 + ")" * 4000, "maximum recursion depth"),
    ],
)
def test_what_is_no_pattern_is_named(pattern, reason):
    with pytest.raises(ValueError, match=reason) as caught:
        concordance(frame("好"), ["好", pattern], regex=True)
    assert pattern[:60] in str(caught.value).replace("\\\\", "\\")


def test_places_of_slogans_are_lines_with_the_marks_inside():
    documents = frame("统筹“五位一体”总体布局，协调“四个全面”战略布局。", "五位一体总体布局")
    mentions = find_slogans(documents, load_slogans())
    lines = concordance(documents, mentions[mentions["slogan"] == "五位一体总体布局"], 2, "text")

    assert lines[CONTEXT].values.tolist() == [
        ["统筹", "“五位一体”总体布局", "，协"],
        ["", "五位一体总体布局", ""],
    ]


def test_places_of_slogans_in_the_speech(speech, sections):
    mentions = find_slogans(speech.documents, load_slogans())
    lines = concordance(speech.documents, mentions, sort="text")

    assert len(lines) == len(mentions)
    assert lines[PLACES].equals(mentions[PLACES])
    assert lines["node"].tolist() == mentions["surface"].tolist()
    one = mentions[mentions["slogan"] == "两个维护"]
    assert concordance(speech.documents, one).equals(concordance(speech.documents, "两个维护"))
    assert concordance(speech.documents, "两个维护")["section"].tolist() == ["一、扬优势"]


def test_places_come_back_in_order_and_once(documents):
    places = concordance(documents, "改革", sort="right")[PLACES]
    twice = pd.concat([places, places]).astype({"start": "float64", "end": "Int64"})

    assert concordance(documents, twice).equals(concordance(documents, "改革"))


def test_sections_may_be_given(documents):
    text = "一、大。\n（一）小。改革。\n二、好。改革。"
    sections = outline(frame(text))

    inner = concordance(frame(text), "改革", sort="text")
    outer = concordance(frame(text), "改革", sort="text", sections=top_sections(sections))

    assert inner["section"].tolist() == ["（一）小", "二、好"]
    assert outer["section"].tolist() == ["一、大", "二、好"]
    assert outer["section_id"].tolist() == [0, 2]
    assert concordance(frame(text), "改革", sections=sections).equals(
        concordance(frame(text), "改革")
    )


def test_identifiers_that_are_numbers(documents):
    numbered = documents.assign(doc_id=[2022, 2023])
    lines = concordance(numbered, "改革", sort="text")

    assert lines["doc_id"].tolist() == ["2022"] * 4 + ["2023"]
    assert concordance(numbered, lines, sort="text").equals(lines)


@pytest.mark.parametrize("query", ["没有", ["没有", "也没有"], pd.DataFrame(columns=PLACES)])
def test_an_empty_result_keeps_its_columns(documents, query):
    full = concordance(documents, "改革")
    for texts in (documents, documents.head(0)):
        lines = concordance(texts, query)

        assert lines.empty
        assert lines.dtypes.equals(full.dtypes)
        assert list(lines) == list(CONCORDANCE)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"query": ""}, "query '' is empty or has an empty string"),
        ({"query": []}, r"query \[\] is empty"),
        ({"query": ["改革", ""]}, r"query \['改革', ''\] is empty or has an empty string"),
        ({"query": "", "regex": True}, "query '' is empty"),
        ({"query": None}, "query: None is no string"),
        ({"query": ["改革", 5]}, "query: 5 is no string"),
        ({"query": b"abc"}, "query: 97 is no string"),
        ({"width": -1}, "width -1 is no whole number from 0"),
        ({"width": 2.0}, "width 2.0 is no whole number from 0"),
        ({"width": True}, "width True is no whole number from 0"),
        ({"sort": "pinyin"}, r"sort 'pinyin' is not one of \['left', 'node', 'right', 'text'\]"),
        ({"documents": pd.DataFrame({"text": []})}, r"documents lacks the columns \['doc_id'\]"),
        ({"documents": frame(None)}, "the text of 'd0' is no string"),
        ({"query": frame("改革")}, r"query lacks the columns \['start', 'end'\]"),
        ({"sections": frame("改革")}, r"sections lacks the columns \['section_id'"),
        ({"sections": outline(frame("改革"))}, "sections has no section of 'b'"),
    ],
)
def test_errors(documents, more, message):
    with pytest.raises(ValueError, match=message):
        concordance(**{"documents": documents, "query": "改革", **more})


@pytest.mark.parametrize("ends", [(-1, 1), (2, 2), (3, 1), (3, 5), (9, 10)])
def test_places_outside_the_text_are_refused(documents, ends):
    places = pd.DataFrame({"doc_id": ["a"], "start": ends[:1], "end": ends[1:]})

    with pytest.raises(
        ValueError, match=f"query: {ends[0]} to {ends[1]} is no span of the text of 'a'"
    ):
        concordance(documents, places)
    with pytest.raises(ValueError, match="query names the unknown document 'c'"):
        concordance(documents, places.assign(doc_id="c"))
    with pytest.raises(ValueError, match="NA"):
        concordance(documents, places.assign(end=pd.array([pd.NA], dtype="Int64")))


def test_text_of_one_document_by_hand():
    lines = concordance(frame("我们要改革开放。\n改革\t好"), ["改革", "改革开放"], 3, "text")

    assert str(align_lines(lines)) == repr(align_lines(lines))
    assert str(align_lines(lines)).split("\n") == [
        "全文  3  我们要  改革开放  。⏎改",
        "全文  3  我们要  改革      开放。",
        "全文  9   放。⏎  改革      ⇥好",
    ]


def test_several_documents_are_named(documents):
    assert str(align_lines(concordance(documents, "改革", 2))).split("\n") == [
        "b  一、谈改革  28   ⏎再  改革  。",
        "b  一、谈改革  18  、谈  改革  。深",
        "b  引言         9  坚持  改革  开放",
        "a  全文         0        改革  要改",
        "b  一、谈改革  23  深化  改革  ，⏎",
    ]


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(st.tuples(*[st.text(ODD) | st.text()] * 2), min_size=1, max_size=5))
@example(
    [("1", "\ufe0f"), ("\u0301", ""), ("", "\u0301"), ("🇨", "🇳"), ("👨\u200d", "👩"), ("", "")]
)
def test_nodes_start_in_one_column_whatever_stands_around(pairs):
    documents = frame(*[f"{left}核{right.replace('核', '')}" for left, right in pairs])
    lines = concordance(documents, r"核(?!.*核)(?s:.?)", 8, "text", regex=True)
    rows = str(align_lines(lines)).splitlines()

    assert len(rows) == len(lines) >= len(pairs)
    assert len({wcswidth(row[: row.rindex("核")]) for row in rows}) == 1


def test_every_character_has_a_width_once_it_is_shown():
    characters = [chr(code) for code in range(0x110000)]

    assert all(wcwidth(char) >= 0 or module._INVISIBLE.match(char) for char in characters)
    assert module.visible("a\u202eb\x1b[0m\r\n\ud800\U000e0001") == (
        "a⟨202E⟩b⟨001B⟩[0m⟨000D⟩⏎⟨D800⟩⟨E0001⟩"
    )


class _Cells(HTMLParser):
    """The tags of a page, and the text of its cells."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.rows = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs).get("align")))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1] and data != "\n":
            self.rows[-1][-1] += data


def test_html_by_hand():
    lines = concordance(frame("<script>alert('x')&amp;\n改革\u200b<b>"), "改革", 30)
    page = align_lines(lines)._repr_html_()

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "$" not in page.split("\n")[0]
    assert _Cells(page).rows == [
        ["section", "start", "left", "node", "right"],
        ["全文", "24", "<script>alert('x')&amp;⏎", "改革", "⟨200B⟩<b>"],
    ]
    assert _Cells(page).tags[7:] == [
        ("tr", None),
        ("td", "left"),
        ("td", "right"),
        ("td", "right"),
        ("td", "center"),
        ("b", None),
        ("td", "left"),
    ]


@settings(max_examples=settings().max_examples // 2)
@given(st.text("<>&\"'/!- bscript改\n") | st.text())
@example("</td></table><script>")
@example("-->]]>&#60;script&#62;<!--")
def test_html_holds_any_text_and_runs_none_of_it(text):
    lines = concordance(frame(f"{text}核心{text}", "核心"), "核心", 100, "text")
    cells = _Cells(align_lines(lines).html)

    assert [row[3:] for row in cells.rows[1:]] == [
        [module.visible(cell) for cell in row] for row in lines[CONTEXT].values.tolist()
    ]
    assert {tag for tag, _ in cells.tags} == {"table", "tr", "th", "td", "b"}


def test_what_is_not_shown_is_counted(documents):
    many = align_lines(concordance(frame("改" * 203), "改"))
    none = align_lines(concordance(documents, "没有"))

    assert many.text.count("\n") == 200
    assert many.text.endswith("\n… 3 more lines")
    assert many.html.endswith("</table>\n<p>… 3 more lines</p>")
    assert none.text == "no lines"
    assert none.html.endswith("<p>no lines</p>")


def test_a_table_that_is_no_concordance_is_refused(documents):
    with pytest.raises(ValueError, match=r"lines lacks the columns \['section', 'start'"):
        align_lines(documents)


def test_lines_are_the_same_again(documents):
    one, two = (align_lines(concordance(documents, {"改革", "改", "开放"})) for _ in range(2))

    assert one == two


def test_slogans_are_looked_up_as_slogans():
    documents = frame("统筹“五位一体”总体布局，推进五位一体总体布局。")
    slogans = load_slogans().query("slogan == '五位一体总体布局'")
    lines = concordance(documents, slogans, sort="text")

    assert lines["node"].tolist() == ["“五位一体”总体布局", "五位一体总体布局"]
    pd.testing.assert_frame_equal(
        lines, concordance(documents, find_slogans(documents, slogans), sort="text")
    )
    assert concordance(documents, slogans[:0]).empty


def test_colour_goes_round_the_node_and_changes_no_column():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["改革要深化，G20要改革"]})
    laid = align_lines(concordance(documents, "改革", 3))

    assert laid.coloured.count("\x1b[1;31m改革\x1b[0m") == 2
    assert laid.coloured.replace("\x1b[1;31m", "").replace("\x1b[0m", "") == laid.text


def test_a_node_in_braces_is_shown_as_it_is():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["a{}b"]})

    assert "\x1b[1;31m{}\x1b[0m" in align_lines(concordance(documents, "{}")).coloured


def test_as_many_lines_as_asked_for():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["改" * 5]})
    lines = concordance(documents, "改")

    assert align_lines(lines, limit=2).text.endswith("… 3 more lines")
    assert "more" not in align_lines(lines, limit=5).text
    with pytest.raises(ValueError, match="limit 0 is no whole number above 0"):
        align_lines(lines, limit=0)
