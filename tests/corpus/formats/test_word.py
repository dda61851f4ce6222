"""Tests of Word files: automatic numbers, what is kept apart, and files that are none."""

import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from analysis import Limits, ReadingError, outline, raw_span, read_corpus, undo_edits
from analysis.letters.numerals import FORMATS, chinese_numeral, parse_numeral, write_number


def lines_of(path):
    return read_corpus(path).documents["text"][0].rstrip("\n").split("\n")


def test_headings_of_four_levels_with_restarts_by_hand(word, tmp_path):
    word.levels()
    for text, level in [
        ("关于工作的报告", None),
        ("扬优势", 0),
        ("抓产业", 1),
        ("粮食", 2),
        ("水稻", 3),
        ("小麦", 3),
        ("油料", 2),
        ("抓生态", 1),
        ("水", 2),
        ("找差距", 0),
        ("抓人才", 1),
    ]:
        word.say(text, level)
    corpus = read_corpus(word.save(tmp_path / "a.docx"))

    assert corpus.documents["text"][0].rstrip("\n").split("\n") == [
        "关于工作的报告",
        "一、扬优势",
        "（一）抓产业",
        "1. 粮食",
        "（1）水稻",
        "（2）小麦",
        "2. 油料",
        "（二）抓生态",
        "1. 水",
        "二、找差距",
        "（一）抓人才",
    ]
    sections = outline(corpus.documents)
    assert sections["level"].tolist() == [0, 1, 2, 3, 4, 4, 3, 2, 3, 1, 2]
    assert sections["flag"].isna().all()


def test_numbers_are_edits_that_lead_back_to_the_paragraphs(word, tmp_path):
    word.levels()
    word.say("扬优势", 0)
    word.say("１９年，好", 0)
    corpus = read_corpus(word.save(tmp_path / "a.docx"))
    raw = "扬优势\n１９年，好\n"

    assert undo_edits(corpus.documents["text"][0], corpus.edits) == raw
    assert corpus.edits["rule"].tolist() == ["word_number", "word_number", "fullwidth"]
    assert corpus.documents["text"][0] == "一、扬优势\n二、19年，好\n"
    assert [raw[slice(*raw_span(corpus.edits, "a", at, at + 2))] for at in (2, 8)] == [
        "扬优",
        "１９",
    ]


def test_a_second_list_goes_on_unless_it_says_where_it_starts(word, tmp_path):
    first = word.levels()
    going_on = word.list_of(first, 200)
    anew = word.list_of(
        first, 201, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    )
    for text, name in [("甲", first), ("乙", going_on), ("丙", anew), ("丁", anew), ("戊", first)]:
        word.say(text, 0, name)

    assert lines_of(word.save(tmp_path / "a.docx")) == [
        "一、甲",
        "二、乙",
        "五、丙",
        "六、丁",
        "七、戊",
    ]


def test_numbers_come_from_styles_and_what_these_are_based_on(word, tmp_path):
    levels = [("chineseCounting", "第%1章", "space"), ("decimal", "%1.%2", "space", "<w:isLgl/>")]
    word.levels(levels)
    styles = word.document.styles
    chapter = styles.add_style("章", WD_STYLE_TYPE.PARAGRAPH)
    chapter.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>')
    )
    below = styles.add_style("下章", WD_STYLE_TYPE.PARAGRAPH)
    below.base_style = chapter
    point = styles.add_style("点", WD_STYLE_TYPE.PARAGRAPH)
    point.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="90"/></w:numPr>')
    )
    plain = word.say("总则", style="章")
    word.say("甲", style="点")
    word.say("附则", style="下章")
    word.say("乙", style="点")
    unnumbered = word.say("无号", style="章")
    unnumbered._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>')
    )

    assert plain.text == "总则"
    assert lines_of(word.save(tmp_path / "a.docx")) == [
        "第一章 总则",
        "1.1 甲",
        "第二章 附则",
        "2.1 乙",
        "无号",
    ]


def test_a_level_that_never_restarts_and_bullets_that_are_no_numbers(word, tmp_path):
    word.levels(
        [
            ("chineseCounting", "%1、", "nothing"),
            ("decimal", "第%2条", "space", '<w:lvlRestart w:val="0"/>'),
            ("bullet", "\uf0b7", "tab"),
        ]
    )
    for text, level in [("甲", 0), ("一条", 1), ("点", 2), ("乙", 0), ("二条", 1)]:
        word.say(text, level)

    assert lines_of(word.save(tmp_path / "a.docx")) == [
        "一、甲",
        "第1条 一条",
        "点",
        "二、乙",
        "第2条 二条",
    ]


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("chineseCounting", ["一", "十", "十一", "二十", "九十九", "一○○", "一○一"]),
        ("chineseCountingThousand", ["一", "十", "十一", "二十", "九十九", "一百", "一百零一"]),
        ("ideographDigital", ["一", "一〇", "一一", "二〇", "九九", "一〇〇", "一〇一"]),
        ("chineseLegalSimplified", ["壹", "拾", "拾壹", "贰拾", "玖拾玖", "壹佰", "壹佰零壹"]),
        ("decimalFullWidth", ["１", "１０", "１１", "２０", "９９", "１００", "１０１"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "⑳", "99", "100", "101"]),
        ("decimalZero", ["01", "10", "11", "20", "99", "100", "101"]),
        ("upperRoman", ["I", "X", "XI", "XX", "XCIX", "C", "CI"]),
        ("lowerLetter", ["a", "j", "k", "t", "uuuu", "vvvv", "wwww"]),
        ("ideographTraditional", ["甲", "癸", "甲", "癸", "壬", "癸", "甲"]),
        ("ideographZodiac", ["子", "酉", "戌", "未", "寅", "卯", "辰"]),
        ("unheardOf", ["1", "10", "11", "20", "99", "100", "101"]),
    ],
)
def test_formats_of_numbers_by_hand(form, written):
    assert [write_number(number, form) for number in (1, 10, 11, 20, 99, 100, 101)] == written


def test_every_numeral_reads_back():
    assert all(parse_numeral(chinese_numeral(number)) == number for number in range(1, 1_000))
    assert [chinese_numeral(number) for number in (1_001, 1_010, 2_300)] == [
        "一千零一",
        "一千零一十",
        "二千三百",
    ]
    assert all(write_number(0, form) == "0" for form in FORMATS)


def with_part(word, kind, xml):
    """Add a part such as footnotes to a Word file."""
    part = Part(
        PackURI(f"/word/{kind}.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml",
        xml.encode(),
        word.document.part.package,
    )
    word.document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper()))


def note(tag, number, text):
    return f'<w:{tag} w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{tag}>'


def test_tables_notes_and_running_heads_stand_apart_and_say_where(word, tmp_path):
    with_part(
        word,
        "footnotes",
        f"<w:footnotes {nsdecls('w')}>{note('footnote', 0, '')}{note('footnote', 2, '见统计年鉴。')}"
        "</w:footnotes>",
    )
    with_part(
        word,
        "endnotes",
        f"<w:endnotes {nsdecls('w')}>{note('endnote', 1, '全书完。')}</w:endnotes>",
    )
    paragraph = word.say("　　全县增长")
    run = paragraph.add_run()
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    paragraph.add_run("百分之五。")
    paragraph.add_run()._r.append(parse_xml(f'<w:endnoteReference {nsdecls("w")} w:id="1"/>'))
    table = word.document.add_table(2, 2)
    for cell, text in zip(table._cells, ["年份", "产值", "2023", "1亿"], strict=True):
        cell.text = text
    word.document.sections[0].header.paragraphs[0].text = "内部资料"
    word.document.sections[0].footer.paragraphs[0].text = "第一页"
    corpus = read_corpus(word.save(tmp_path / "a.docx"))
    text = corpus.documents["text"][0]

    assert text == "全县增长百分之五。\n"
    assert corpus.asides.fillna({"place": -1}).to_dict("list") == {
        "doc_id": ["a"] * 5,
        "kind": ["footnote", "endnote", "table", "header", "footer"],
        "number": [1, 1, 1, 1, 1],
        "place": [4, 9, 10, -1, -1],
        "text": ["见统计年鉴。", "全书完。", "年份\t产值\n2023\t1亿", "内部资料", "第一页"],
    }
    assert corpus.asides["place"].isna().tolist() == [False] * 3 + [True] * 2


def test_a_document_all_in_a_table_is_read_from_its_cells(word, tmp_path):
    word.document.add_table(1, 2)._cells[0].text = "通知"
    corpus = read_corpus(word.save(tmp_path / "a.docx"))

    assert corpus.documents["title"].tolist() == ["通知"]
    assert corpus.asides.empty


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there(word, tmp_path):
    paragraph = word.say("")
    for xml in (
        "<w:del {}><w:r><w:delText>旧</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>新</w:t></w:r></w:ins>",
        "<w:r {}><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:br/><w:t>丙</w:t></w:r>",
        "<w:hyperlink {}><w:r><w:t>链接</w:t></w:r></w:hyperlink>",
        "<w:r {}><w:instrText>PAGE</w:instrText></w:r>",
        "<w:sdt {}><w:sdtContent><w:r><w:t>框</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {}><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r>",
        '<w:r {}><w:sym w:font="Symbol" w:char="25CB"/></w:r>',
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))

    assert lines_of(word.save(tmp_path / "a.docx")) == ["新甲\t乙-", "丙链接框拼○"]


def test_a_list_that_goes_on_in_a_table_is_counted_there_too(word, tmp_path):
    word.levels()
    word.say("甲", 0)
    cell = word.document.add_table(1, 1)._cells[0]
    cell._tc.remove(cell.paragraphs[0]._p)
    cell._tc.append(word.say("乙", 0)._p)
    word.say("丙", 0)
    corpus = read_corpus(word.save(tmp_path / "a.docx"))

    assert corpus.documents["text"][0] == "一、甲\n三、丙\n"
    assert corpus.asides["text"].tolist() == ["二、乙"]


def test_a_heading_that_a_reviser_deleted_has_no_number(word, tmp_path):
    word.levels()
    word.say("甲", 0)
    gone = word.say("", 0)
    gone._p.pPr.append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del/></w:rPr>"))
    gone._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>乙</w:delText></w:r></w:del>"))
    word.say("丙", 0)

    assert lines_of(word.save(tmp_path / "a.docx")) == ["一、甲", "二、丙"]


def repack(path, change):
    """Write a Word file anew with its parts changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
    return packed.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]>"
)


def bomb(name, body):
    if name != "word/document.xml":
        return body
    start = body.index(b"?>") + 2
    return BOMB + body[start:].replace(b"<w:t>", b"<w:t>&j;", 1)


def test_a_bomb_of_entities_is_not_expanded(word, tmp_path):
    word.say("好")
    path = tmp_path / "a.docx"
    path.write_bytes(repack(word.save(path), bomb))
    corpus_or_error = None
    try:
        corpus_or_error = read_corpus(path, limits=Limits(seconds=20))
        assert len(corpus_or_error.documents["text"][0]) < 100
    except ReadingError as error:
        assert "broken" in error.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda name, body: None if name == "word/document.xml" else body, "broken"),
        (
            lambda name, body: body[: len(body) // 2] if name == "word/document.xml" else body,
            "broken",
        ),
        (lambda name, body: b"" if name == "[Content_Types].xml" else body, "broken"),
        (
            lambda name, body: body + b" " * 3_000_000 if name == "word/styles.xml" else body,
            "gigantic: it unpacks to more than 1,000,000 bytes",
        ),
    ],
)
def test_broken_and_gigantic_word_files_are_named(word, tmp_path, change, reason):
    word.say("好")
    path = tmp_path / "a.docx"
    path.write_bytes(repack(word.save(path), change))

    with pytest.raises(ReadingError, match=rf"a\.docx: {reason}"):
        read_corpus(path, limits=Limits(unpacked_bytes=1_000_000))


def test_a_truncated_word_file_is_named(word, tmp_path):
    word.say("好")
    path = word.save(tmp_path / "a.docx")
    path.write_bytes(path.read_bytes()[:-500])

    with pytest.raises(ReadingError, match=r"a\.docx: broken: it is no whole ZIP archive"):
        read_corpus(path)


def test_a_word_file_sealed_by_a_password_is_named(tmp_path):
    sealed = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    (tmp_path / "a.docx").write_bytes(sealed)
    (tmp_path / "b.doc").write_bytes(sealed[:400])

    with pytest.raises(ReadingError, match=r"a\.docx: encrypted: it asks for a password"):
        read_corpus(tmp_path / "a.docx")
    with pytest.raises(
        ReadingError, match=r"its format Office before 2007 is not read; save it as"
    ):
        read_corpus(tmp_path / "b.doc")


def test_the_library_itself_would_lose_the_numbers(word, tmp_path):
    word.levels()
    word.say("扬优势", 0)
    path = word.save(tmp_path / "a.docx")

    assert docx.Document(str(path)).paragraphs[0].text == "扬优势"
    assert docx.Document(str(path)).paragraphs[0]._p.find(f".//{qn('w:numPr')}") is not None
    assert lines_of(path) == ["一、扬优势"]
