"""Tests of PDFs: page numbers, running heads, line wraps, and files without a text layer."""

import pytest

from analysis import Limits, ReadingError, ReadingWarning, raw_span, read_corpus, undo_edits
from analysis.corpus.formats.layout import PageLine, layout_edits

PARAGRAPHS = [
    "各位代表，现在我代表县人民政府向大会报告工作，请予审议，并请各位委员和其他列席人员提出意见。",
    "一、扬优势",
    "过去一年，我们坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，加快构建新发展格局，着力"
    "推动高质量发展，全县经济社会发展取得新的成绩。",
    "我们清醒看到，发展不平衡不充分的问题仍然突出，产业结构还不够优，民生领域还有短板，必须认真解决。",
]


def write(tmp_path, content, name="a.pdf"):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


def test_wrapped_lines_are_joined_and_paragraphs_are_kept(pdf, page, tmp_path):
    corpus = read_corpus(write(tmp_path, pdf([page(PARAGRAPHS)])))

    assert corpus.documents["text"][0].split("\n") == PARAGRAPHS
    assert set(corpus.edits["rule"]) == {"pdf_line_wrap"}
    assert set(corpus.edits["removed"]) == {"\n"}
    assert corpus.documents["format"].tolist() == ["pdf"]


def test_a_paragraph_goes_on_over_the_page(pdf, page, tmp_path):
    pages = [
        page(PARAGRAPHS, lines=(0, 4), number="— 1 —", head="某县人民政府公报"),
        page(PARAGRAPHS, lines=(4, 99), number="— 2 —", head="某县人民政府公报"),
    ]
    corpus = read_corpus(write(tmp_path, pdf(pages)))
    edits = corpus.edits

    assert corpus.documents["text"][0].split("\n") == PARAGRAPHS
    assert (
        edits[edits["rule"] == "pdf_running_head"]["removed"].str.strip().tolist()
        == ["某县人民政府公报"] * 2
    )
    assert edits[edits["rule"] == "pdf_page_number"]["removed"].str.strip().tolist() == [
        "— 1 —",
        "— 2 —",
    ]


def test_every_character_leads_back_to_the_text_layer(pdf, page, tmp_path):
    pages = [page(PARAGRAPHS, number=str(at), head="２０２３年公报") for at in (7, 8, 9)]
    corpus = read_corpus(write(tmp_path, pdf(pages)))
    text, raw = corpus.documents["text"][0], undo_edits(corpus.documents["text"][0], corpus.edits)

    assert raw.count("\f") == 2
    assert raw.count("２０２３年公报") == 3
    assert "公报" not in text
    assert not any(char.isdecimal() for char in text)
    for place in range(0, len(text), 7):
        start, end = raw_span(corpus.edits, "a", place, place + 1)
        assert raw[start:end] == text[place] or raw[start:end] == "\f"


@pytest.mark.parametrize(
    ("numbers", "removed"),
    [
        (["1", "2", "3"], 3),
        (["5", "6", "7"], 3),
        (["- 1 -", "- 2 -", "- 3 -"], 3),
        (["第1页", "第2页", "第3页"], 3),
        (["1/3", "2/3", "3/3"], 3),
        (["第1页 共3页"] * 3, 3),
    ],
)
def test_page_numbers_by_their_look_and_by_their_step(pdf, page, tmp_path, numbers, removed):
    pages = [page(PARAGRAPHS, number=number) for number in numbers]
    corpus = read_corpus(write(tmp_path, pdf(pages)))

    assert corpus.edits["rule"].isin(["pdf_page_number", "pdf_running_head"]).sum() == removed
    assert numbers[0] not in corpus.documents["text"][0]


def test_years_that_stand_close_below_the_text_are_text(pdf, page, tmp_path):
    pages = [page([*PARAGRAPHS, year]) for year in ("2021", "2035", "1949")]
    text = read_corpus(write(tmp_path, pdf(pages))).documents["text"][0]

    assert [line for line in text.split("\n") if line.isdecimal()] == ["2021", "2035", "1949"]


def test_a_year_alone_on_a_single_page_is_text(pdf, page, tmp_path):
    text = read_corpus(write(tmp_path, pdf([page(PARAGRAPHS, number="2023")]))).documents["text"][0]

    assert text.endswith("\n2023")


def test_a_line_of_text_that_repeats_itself_at_the_page_edge_stays(pdf, page, tmp_path):
    pages = [page(["同一段话在每一页都有。", *PARAGRAPHS]) for _ in range(3)]
    text = read_corpus(write(tmp_path, pdf(pages))).documents["text"][0]

    assert text.count("同一段话在每一页都有。") == 3


def test_a_title_is_not_joined_to_the_text_below(pdf, page, tmp_path):
    title = [("关于某县高质量发展的报告", 150, 780, 22)]
    text = read_corpus(write(tmp_path, pdf([title + page(PARAGRAPHS)]))).documents["text"][0]

    assert text.split("\n") == ["关于某县高质量发展的报告", *PARAGRAPHS]


def test_a_title_of_two_centred_lines_is_one_and_its_subtitle_another(pdf, page, tmp_path):
    title = [("关于某县国民经济和社会发展", 154, 800, 22), ("计划执行情况的报告", 198, 768, 22)]
    below = [("——在某县大会上", 165, 738, 22)]
    pages = [title + below + page(PARAGRAPHS, top=690)]
    text = read_corpus(write(tmp_path, pdf(pages))).documents["text"][0]

    assert text.split("\n") == [
        "关于某县国民经济和社会发展计划执行情况的报告",
        "——在某县大会上",
        *PARAGRAPHS,
    ]


def test_latin_words_keep_a_space_between_lines():
    lines = [
        PageLine("增长率为 gross domestic", 0, 0, 200, 700, 16),
        PageLine("product 的百分之五。", 0, 0, 160, 680, 16),
    ]
    raw = "\n".join(line.text for line in lines)

    assert layout_edits(raw, lines, 1, []) == [("pdf_line_wrap", 19, 20, "\n", " ")]


def test_a_scan_fails_by_its_name_and_a_page_without_text_is_named(pdf, page, tmp_path):
    write(tmp_path, pdf([[], []], picture=(0, 1)), "扫描.pdf")
    write(tmp_path, pdf([page(PARAGRAPHS), []], picture=(1,)), "一半.pdf")
    write(tmp_path, pdf([[]]), "空.pdf")
    with pytest.warns(ReadingWarning, match="scanned|empty"):
        corpus = read_corpus(tmp_path)

    assert corpus.documents["doc_id"].tolist() == ["一半"]
    assert dict(corpus.failures.itertuples(index=False)) == {
        "一半.pdf": "scanned in part: page 2 has no text layer; the others are read",
        "扫描.pdf": "scanned: its 2 pages have no text layer; recognise its text first",
        "空.pdf": "empty: its pages hold no text",
    }


def test_a_sealed_a_broken_and_a_truncated_pdf_are_named(pdf, page, tmp_path):
    seal = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
        b"11" * 32,
        b"22" * 32,
    )
    whole = pdf([page(PARAGRAPHS)])
    write(tmp_path, pdf([page(PARAGRAPHS)], extra=seal), "锁.pdf")
    write(tmp_path, b"%PDF-1.7\n" + bytes(range(256)) * 4, "坏.pdf")
    write(tmp_path, whole[: len(whole) // 3], "断.pdf")
    write(tmp_path, whole, "好.pdf")
    with pytest.warns(ReadingWarning):
        corpus = read_corpus(tmp_path)
    reasons = dict(corpus.failures.itertuples(index=False))

    assert corpus.documents["doc_id"].tolist() == ["好"]
    assert reasons["锁.pdf"] == "encrypted: it asks for a password"
    assert reasons["坏.pdf"].startswith("broken: it is no whole PDF")
    assert set(reasons) == {"锁.pdf", "坏.pdf", "断.pdf"}


def test_a_font_that_hides_its_characters_is_named(pdf, tmp_path):
    path = write(tmp_path, pdf([[("\ue001\ue002\ue003好", 72, 700)]]))

    with pytest.raises(ReadingError, match="undecodable: its fonts do not say"):
        read_corpus(path)


def test_a_page_of_too_many_characters_is_named(pdf, page, tmp_path):
    path = write(tmp_path, pdf([page(PARAGRAPHS)]))

    with pytest.raises(ReadingError, match=r"gigantic: a page of .* characters; the limit is 50"):
        read_corpus(path, limits=Limits(document_chars=50))


def test_a_pdf_with_rubbish_before_it_is_still_one(pdf, page, tmp_path):
    path = write(tmp_path, b"\r\nrubbish\n" + pdf([page(PARAGRAPHS)]))

    assert read_corpus(path).documents["text"][0].split("\n") == PARAGRAPHS
