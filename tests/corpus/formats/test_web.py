"""Tests of web pages: the main text without the page around it, and how it is encoded."""

import pytest

from analysis import ReadingError, read_corpus, undo_edits

BODY = (
    "<p>　　各位代表，现在我代表县人民政府报告工作，请予审议。</p>"
    "<p>一、扬优势。我们坚持<b>稳中求进</b>工作总基调，<br>取得新的成绩。</p>"
    "<p>二、找差距。发展不平衡、不充分的问题<a href='x'>仍然突出</a>，必须认真解决。</p>"
)
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>县政府工作报告_某网</title>
<style>p {{color: red}}</style><script>var 脚本 = "不是文本";</script></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/n">新闻中心</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; 报告</div>
<div class="main"><h1>县政府工作报告</h1><div class="info">2023年1月5日 来源：某报</div>
<div class="text">{body}<p>相关阅读</p><ul><li><a href="1">另一篇报告，另一个标题</a></li></ul></div></div>
<div class="foot">版权所有 <a href="/about">关于我们</a> 备案号12345</div></body></html>"""
TEXT = [
    "县政府工作报告",
    "各位代表，现在我代表县人民政府报告工作，请予审议。",
    "一、扬优势。我们坚持稳中求进工作总基调，",
    "取得新的成绩。",
    "二、找差距。发展不平衡、不充分的问题仍然突出，必须认真解决。",
]


def lines_of(corpus):
    return corpus.documents["text"][0].rstrip("\n").split("\n")


def test_the_main_text_is_read_and_the_rest_is_logged(tmp_path):
    (tmp_path / "a.shtml").write_text(PAGE.format(charset="utf-8", body=BODY), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    removed = "".join(corpus.edits["removed"])

    assert lines_of(corpus) == TEXT
    assert corpus.documents["title"].tolist() == ["县政府工作报告"]
    assert corpus.documents["format"].tolist() == ["web"]
    assert {"首页", "新闻中心", "版权所有", "相关阅读", "来源：某报"} <= {
        word
        for word in ("首页", "新闻中心", "版权所有", "相关阅读", "来源：某报")
        if word in removed
    }
    assert "脚本" not in undo_edits(corpus.documents["text"][0], corpus.edits)
    assert corpus.edits["rule"].isin(["page_around", "page_links", "indent"]).all()


@pytest.mark.parametrize(
    ("codec", "declared", "column"),
    [
        ("gb18030", "gb2312", "gb18030"),
        ("gb18030", "GBK", "gb18030"),
        ("utf-8", "gb2312", "utf-8"),
        ("gb18030", "nonsense", "gb18030"),
        ("utf-8", "utf-8", "utf-8"),
    ],
)
def test_the_declared_encoding_helps_and_does_not_mislead(tmp_path, codec, declared, column):
    (tmp_path / "a.html").write_bytes(PAGE.format(charset=declared, body=BODY).encode(codec))
    corpus = read_corpus(tmp_path)

    assert lines_of(corpus) == TEXT
    assert corpus.documents["encoding"].tolist() == [column]


def test_a_page_declared_as_big5_is_read_and_called_traditional(tmp_path):
    page = "<html><head><meta charset=big5><title>報告</title></head><body><p>為人民服務，發展經濟。</p>"
    (tmp_path / "a.htm").write_bytes(page.encode("big5"))
    corpus = read_corpus(tmp_path)

    assert lines_of(corpus) == ["為人民服務，發展經濟。"]
    assert corpus.documents["script"].tolist() == ["traditional"]


@pytest.mark.parametrize("name", ["a.txt", "a", "a.doc", "a.dat"])
def test_a_page_is_known_by_its_content(tmp_path, name):
    (tmp_path / name).write_text(PAGE.format(charset="utf-8", body=BODY), encoding="utf-8")

    assert lines_of(read_corpus(tmp_path)) == TEXT


def test_a_text_that_is_only_called_a_page_is_plain(tmp_path):
    (tmp_path / "a.html").write_text("报告\n一、好。", encoding="utf-8")
    corpus = read_corpus(tmp_path)

    assert lines_of(corpus) == ["报告", "一、好。"]
    assert corpus.documents["format"].tolist() == ["plain"]


def test_cells_of_a_table_are_one_line_a_row(tmp_path):
    page = (
        "<html><body><div><p>下面是全县的主要指标，请看表格。</p><table><tr><td>年份</td><td>产值</td></tr>"
        "<tr><td>2023</td><td>1亿</td></tr></table><p>以上数字，均为快报数。</p></div></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    assert lines_of(read_corpus(tmp_path)) == [
        "下面是全县的主要指标，请看表格。",
        "年份 产值",
        "2023 1亿",
        "以上数字，均为快报数。",
    ]


def test_a_page_laid_out_by_tables_keeps_its_lines(tmp_path):
    page = (
        "<html><head><title>在会议上的讲话 - 某县政府网</title></head><body><table><tr><td><a href=1>首页</a><br><a href=2>机构设置"
        "</a></td><td><table><tr><td>在会议上的讲话</td></tr><tr><td>　　同志们，今天我讲三点意见，请大家讨论。"
        "<br>　　一、扬优势，做大产业。<br>　　二、找差距，补齐短板。</td></tr></table></td></tr></table></body></html>"
    )
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))

    assert lines_of(read_corpus(tmp_path)) == [
        "在会议上的讲话",
        "同志们，今天我讲三点意见，请大家讨论。",
        "一、扬优势，做大产业。",
        "二、找差距，补齐短板。",
    ]


def test_a_page_without_words_is_named(tmp_path):
    (tmp_path / "a.html").write_text("<html><body><script>1</script></body></html>")

    with pytest.raises(ReadingError, match=r"a\.html: empty: it holds no text"):
        read_corpus(tmp_path / "a.html")


def test_a_page_nested_deeper_than_python_calls_is_read(tmp_path):
    page = "<html><body>" + "<div>" * 3_000 + "<p>各位代表，好。</p>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    assert lines_of(read_corpus(tmp_path)) == ["各位代表，好。"]


def test_saved_pages_of_a_real_site_keep_their_text_only(public_texts):
    corpus = read_corpus(public_texts / "html")

    assert len(corpus.documents) == len(list((public_texts / "html").glob("*.shtml")))
    assert not corpus.documents["text"].str.contains("备|网站地图|版权所有|首页", regex=True).all()
    assert corpus.documents["text"].str.len().between(1_000, 6_000).all()
    assert (corpus.edits.groupby("doc_id")["removed"].agg("".join).str.contains("版权所有")).all()
