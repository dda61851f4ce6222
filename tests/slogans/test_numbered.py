"""Tests of analysis.slogans.numbered, on sentences read by hand."""

import inspect
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import load_slogans
from analysis.corpus.lexicons import lexicon_path, read_rows
from analysis.slogans import numbered_grammar
from analysis.slogans.numbered import NUMBERED, numbered_slogans
from analysis.slogans.numbered_grammar import SHAPE, Form, words
from analysis.slogans.numbered_items import fits, items_behind, parts_of

SLOGANS = load_slogans()
COLUMNS = ["slogan", "kind", "variant_of", "expansion"]


def frame(*texts):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts)})


def lexicon(*rows):
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def table_of(*texts):
    return numbered_slogans(frame(*texts), SLOGANS)


def found(*texts):
    return table_of(*texts)["formula"].tolist()


def only(text):
    """The one row of a text, with None for NA."""
    table = table_of(text)
    assert len(table) == 1, table["formula"].tolist()
    return {name: None if pd.isna(value) else value for name, value in table.iloc[0].items()}


# What is one


@pytest.mark.parametrize(
    ("text", "formula", "numeral", "number", "head", "quoted", "known"),
    [
        ("领悟两个确立。", "两个确立", "两", 2, "确立", False, True),
        ("领悟“两个确立”。", "两个确立", "两", 2, "确立", True, True),
        ("落实“七个作模范”要求。", "七个作模范", "七", 7, "作模范", True, True),
        ("坚持三个“有利于”标准。", "三个有利于", "三", 3, "有利于", True, True),
        ("推进“四个全面”战略布局。", "四个全面战略布局", "四", 4, "全面战略布局", True, True),
        ("推进“五位一体”总体布局。", "五位一体总体布局", "五", 5, "一体总体布局", True, True),
        ("纠治“四风”。", "四风", "四", 4, "风", True, True),
        ("抓好三农工作。", "三农", "三", 3, "农", False, True),
        ("落实八项规定。", "八项规定", "八", 8, "规定", False, True),
        ("践行三严三实。", "三严三实", "三|三", 6, "严|实", False, True),
        ("实现两个一百年目标。", "两个一百年", "两", 2, "一百年", False, True),
        ("建设“双一流”大学。", "双一流", "双", 2, "一流", True, True),
        ("坚持一国两制。", "一国两制", "一|两", 3, "国|制", False, True),
        ("共建“一带一路”。", "一带一路", "一|一", 2, "带|路", True, True),
        ("外贸“新三样”。", "新三样", "三", 3, "样", True, True),
        ("推行“五同”。", "五同", "五", 5, "同", True, False),
        ("开展“四讲四有”教育。", "四讲四有", "四|四", 8, "讲|有", True, False),
        ("形成“一心双环”格局。", "一心双环", "一|双", 3, "心|环", True, False),
        ("落实“一岗双责”。", "一岗双责", "一|双", 3, "岗|责", True, False),
        ("用好“四字诀”。", "四字诀", "四", 4, "诀", True, False),
        ("贯彻“二十字方针”。", "二十字方针", "二十", 20, "方针", True, False),
        ("抓好“五个一”活动。", "五个一", "五", 5, "一", True, False),
        ("做到“四个第一”。", "四个第一", "四", 4, "第一", True, False),
        ("做到“四个统一”。", "四个统一", "四", 4, "统一", True, False),
        ("推行“六统一分”模式。", "六统一分", "六|一", 7, "统|分", True, False),
        ("推行“三证合一”。", "三证合一", "三", 3, "证合一", True, False),
        ("实现三个“没想到”。", "三个没想到", "三", 3, "没想到", True, False),
        ("落实“四个革命、一个合作”。", "四个革命、一个合作", "四|一", 5, "革命|合作", True, False),
        ("建“一中心、一平台、一基地”。", "一中心、一平台、一基地", "一|一|一", 3, "中心|平台|基地", True, False),
        ("建“六廊六路多国多港”。", "六廊六路多国多港", "六|六", None, "廊|路多国多港", True, False),
        ("建“一屏、三带、多片区”。", "一屏、三带、多片区", "一|三|多", None, "屏|带|片区", True, False),
        ("要坚持“破四唯”。", "破四唯", "四", 4, "唯", True, False),
        ("完善“1+N”体系。", "1+N", "1|N", None, None, True, False),
        ("出台“1+4”文件。", "1+4", "1|4", 5, None, True, False),
        ("落实“4个最实”要求。", "4个最实", "4", 4, "最实", True, False),
    ],
)  # fmt: skip
def test_each_form(text, formula, numeral, number, head, quoted, known):
    row = only(text)

    assert [row[name] for name in ("formula", "numeral", "number", "head", "quoted", "known")] == [
        formula,
        numeral,
        number,
        head,
        quoted,
        known,
    ]
    assert text[row["start"] : row["end"]] == row["surface"]
    assert re.sub("[“”]", "", row["surface"]) == formula


@pytest.mark.parametrize(
    "text",
    [
        "在“十四五”时期和“十五五”时期，“五一”“六一”“七一”放假。",  # plans and days
        "三月、二十大、十八届三中全会、“二十大”、“十四冬”、五四运动、一九七八年。",
        "“三年行动”干了三个月，“两会”召开，提高五个百分点，用了两个多小时。",
        "一个县有十个项目，两国和两岸，三分之二的人，“两国方案”。",  # quantities
        "从四个方面发力：一是改革，二是开放，三是发展，四是稳定。",  # it announces
        "提出三点建议：建议学习、建议调研、建议落实。",
        "要做好三项工作：工作一，工作二，工作三。",
        "支援两省三市（甲省、乙省、丙市、丁市、戊市）。",
        "第二个问题，“第一书记”，“第二个结合”，一是学习，二是落实。",  # ordinals
        "家住解放路八号三单元二楼，“三级公路”，“二手车”，“深海一号”。",
        "一心一意，三心二意，五湖四海，千家万户，一举两得。",  # idioms
        "“一举两得”“四面八方”“五湖四海”“七上八下”“三令五申”。",
        "“一站式”“一刀切”“一把手”“一村一品”“一网通办”。",  # 一 is one, each, whole
        "“千村示范、万村整治”“百城千屏”“九二共识”。",  # no members; known as something else
        "出台三个“十条”，“十条”管用。",
        "“两个中国”“四人帮”“双刃剑”“二维码”“两面人”。",  # names
        "“七彩课堂”“五星红旗”百年未有之大变局。",
        "“3510”“5·20”“1+1>2”“15分钟生活圈”“05后”。",
        "坚持三个到位。要坚持三个到位。",  # no evidence: unquoted, in one document
        "两个“兄弟国家”人民，三个“沙戈荒”风光基地，十个“最美家乡河”。",  # names in quotes
        "",
    ],
)
def test_what_is_none(text):
    assert found(text) == []


def test_what_is_cut_out_of_a_longer_number_is_none():
    assert found("二十四史和第三通道，三十六保。") == []
    assert found("学习四史。") == ["四史"]


def test_two_known_side_by_side_are_two_and_the_longer_of_two_is_kept():
    assert found("做好六稳六保工作。", "做好“六稳六保”工作。") == ["六稳", "六保"] * 2
    assert found("推进“五讲四美三热爱”活动。") == ["五讲四美三热爱"]
    assert found("村里“三通一平”。") == ["三通一平"]
    assert found("纠治“四风问题”。") == ["四风"]
    assert found("“三农”“三牧”") == ["三农", "三牧"]


# Evidence


def test_an_unquoted_one_counts_if_it_is_quoted_anywhere():
    assert found("落实“三个到位”。", "三个到位很重要。") == ["三个到位", "三个到位"]
    assert found("三个到位很重要。") == []


def test_short_ones_and_common_heads_count_only_where_they_are_quoted():
    assert found("建设“三型”机关。", "三型机关。") == ["三型"]
    assert found("推出“十项行动”。", "推出十项行动。") == ["十项行动"]
    assert found("推出“十项行动”。十项行动有力。") == ["十项行动", "十项行动"]
    assert found("推出“十项惠民行动”。", "十项惠民行动有力。") == ["十项惠民行动"] * 2
    assert found("开展“五个一”活动。", "五个一流的项目。") == ["五个一"]


def test_an_unquoted_one_counts_if_a_list_with_its_head_follows():
    table = table_of("要做到三个突出：突出重点、突出难点、突出亮点。")

    assert table[["formula", "items"]].values.tolist() == [
        ["三个突出", "突出重点|突出难点|突出亮点"]
    ]
    assert found("参加三支两军（即支工，支农，支左，军管，军训）。") == ["三支两军"]
    assert found("要做到三个突出：重点、难点、亮点。") == []
    assert found("要做到三个突出：突出重点、突出难点。") == []


def test_an_unquoted_one_counts_if_two_documents_call_for_it():
    assert found("要坚持三个下沉。", "全面落实三个下沉，") == ["三个下沉"] * 2
    assert found("要坚持三个下沉。要落实三个下沉。") == []
    assert found("要坚持三个方面。", "要落实三个方面。") == []
    assert found("要实现三个重点目标。", "要实现三个重点目标。") == []


# What they stand for


@pytest.mark.parametrize(
    ("text", "items", "fits"),
    [
        ("推行“五同”（同吃、同住、同劳动、同学习、同调研）。", "同吃|同住|同劳动|同学习|同调研", True),
        ("同吃、同住、同劳动、同学习、同调研的“五同”要求。", "同吃|同住|同劳动|同学习|同调研", True),
        ("坚持同吃、同住、同劳动的“三同”要求。", "同吃|同住|同劳动", True),
        ("落实“三个到位”，即认识到位、措施到位、责任到位。", "认识到位|措施到位|责任到位", True),
        ("“三个到位”就是认识到位，措施到位，责任到位。", "认识到位|措施到位|责任到位", True),
        ("建立“三张清单”制度，包括权力清单、责任清单和负面清单。", "权力清单|责任清单|负面清单", True),
        ("实施“三个一批”：开工一批；投产一批；储备一批。", "开工一批|投产一批|储备一批", True),
        ("“三先办法”——先看、先问、先想。", "先看|先问|先想", True),
        ("总结“四字诀”：稳、准、快、实。", "稳|准|快|实", True),
        ("“八字方针”（巩固、增强、提升、畅通）。", "巩固|增强|提升|畅通", True),
        ("做到“三个好”：一是班子好，团结；二是队伍好。三是机制好。", "班子好|队伍好|机制好", True),
        ("做到“三个好”。一是班子好。二是队伍好。三是机制好。", "班子好|队伍好|机制好", True),
        ("做到“两个好”。\n第一，班子好。\n第二，队伍好。", "班子好|队伍好", True),
        ("做到“三个好”：一是班子好，二是队伍好。", "班子好|队伍好", False),
        ("“四讲四有”，即讲政治、有信念，讲规矩、有纪律，讲道德、有品行，讲奉献、有作为。",
         "讲政治、有信念|讲规矩、有纪律|讲道德、有品行|讲奉献、有作为", True),
        ("“三保三压”，即保计划内，压计划外；保生产性，压非生产性；保重点，压一般。",
         "保计划内，压计划外|保生产性，压非生产性|保重点，压一般", True),
        ("治理“三河三湖”（淮河海河辽河、太湖巢湖滇池）。", "淮河海河辽河|太湖巢湖滇池", None),
        ("“1+N”体系（一个意见、若干方案）。", "一个意见|若干方案", None),
        ("“1+4”文件（一个意见、若干办法）。", "一个意见|若干办法", None),
        ("提出“不怕苦，不怕累，不怕难”的“三不怕”精神。", "不怕苦|不怕累|不怕难", True),
        ("新产业、新业态、新模式（简称“三新”）。", "新产业|新业态|新模式", True),
        ("新产业、新业态、新模式（以下统称“三新”）。", "新产业|新业态|新模式", True),
        ("“三亮三比”（亮身份、亮承诺、亮标准，比技能、比作风、比业绩）。",
         "亮身份|亮承诺|亮标准|比技能|比作风|比业绩", True),
        ("“四种作用”（主体作用、带头作用、桥梁作用、表率作用等）。", "主体作用|带头作用|桥梁作用|表率作用", True),
        ("以新产业、新业态、新模式为代表的“三新”经济。", "新产业|新业态|新模式", True),
        ("老干部、老战士、老专家等“三老”队伍。", "老干部|老战士|老专家", True),
        ("夯实货物、服务、数字贸易“三大支柱”。", "货物|服务|数字贸易", True),
        ("强化科技和改革“双轮驱动”。", "科技|改革", True),
        ("教育、医疗等基层“三保”支出。", None, None),  # two of three
        ("推进住房建设、设施建设、城中村改造等“三大工程”。", "住房建设|设施建设|城中村改造", True),
        ("全市大力推进了老旧小区节水改造、供暖、供气“三供”改造。", None, None),  # where it begins is not clear
        ("建成“三大建筑”——图书馆、博物馆、艺术中心已经全面完工。", None, None),  # nor where it ends
        ("加强制度建设，做强产业、做优服务、做好“三稳”工作。", None, None),  # it is itself an item
        ("改革、开放、“双拓”并举。", None, None),
        ("坚持“两个加强”。一是深化改革。二是优化环境。", None, None),  # the next sentence goes on
        ("“三型”机关（2021年）。", None, None),
        ("落实“三型”要求（学习、服务、创新、廉洁）。", None, None),  # four for three, and not alike
    ],
)  # fmt: skip
def test_the_text_decodes(text, items, fits):
    row = only(text)

    assert (row["items"], row["fits"]) == (items, fits)
    assert row["source"] == (None if items is None else "text")
    if items is not None:
        first, *_, last = items.split("|")
        assert text[row["items_start"] : row["items_end"]].startswith(first)
        assert text[row["items_start"] : row["items_end"]].endswith(last)
    else:
        assert row["items_start"] is row["items_end"] is None


def test_the_lexicon_decodes_but_a_list_in_brackets_comes_first():
    text = "坚定“四个自信”；“四个自信”（道路自信、理论自信、制度自信）。"
    bare, short = table_of(text).to_dict("records")

    assert (bare["items"], bare["source"], bare["fits"]) == (
        "道路自信|理论自信|制度自信|文化自信",
        "lexicon",
        True,
    )
    assert pd.isna(bare["items_start"])
    assert (short["items"], short["source"], short["fits"]) == (
        "道路自信|理论自信|制度自信",
        "text",
        False,
    )
    assert text[short["items_start"] : short["items_end"]] == "道路自信、理论自信、制度自信"


def test_a_variant_is_decoded_as_its_slogan():
    row = only("践行“三个代表”重要思想。")

    assert row["formula"] == "三个代表重要思想"
    assert row["items"].count("|") == 2


def test_every_expansion_of_the_lexicon_fits_its_number():
    slogans = SLOGANS.query("kind == 'numeric'").dropna(subset="expansion")

    assert len(slogans) > 80
    for row in slogans.itertuples():
        assert fits(row.expansion.split("|"), parts_of(row.slogan)) is True, row.slogan


def test_numbers_that_the_lexicon_does_not_fit_are_told():
    table = numbered_slogans(
        frame("坚持四个好。"), lexicon(["四个好", "numeric", None, "班子好|队伍好|机制好"])
    )

    assert table[["number", "items", "fits"]].values.tolist() == [
        [4, "班子好|队伍好|机制好", False]
    ]


# The speech


def test_the_speech_exactly(speech):
    table = numbered_slogans(speech.documents)
    found = table[["surface", "number", "quoted", "known", "source"]].astype("object")

    assert found.where(found.notna(), None).values.tolist() == [
        ["办好两件大事", 2, False, True, "lexicon"],
        ["七个作模范", 7, True, True, None],
        ["两个确立", 2, True, True, "lexicon"],
        ["四个意识", 4, True, True, "lexicon"],
        ["四个自信", 4, True, True, "lexicon"],
        ["两个维护", 2, True, True, "lexicon"],
        ["两个薄弱", 2, True, True, "lexicon"],
    ]
    assert table["fits"].dropna().all()


# Tables and errors


def test_columns_and_types_also_of_an_empty_table():
    full, empty = table_of("两个确立"), table_of()

    assert list(full) == list(empty) == list(NUMBERED)
    assert full.dtypes.equals(empty.dtypes)
    assert empty.empty


def test_one_s_own_lexicon_an_empty_one_and_names_without_numeral():
    own = lexicon(["改革开放", "numeric", None, "改革|开放"], ["三个好", "call", None, None])
    table = numbered_slogans(frame("改革开放。“三个好”“五同”“两个确立”"), own)

    assert table["formula"].tolist() == ["改革开放", "五同", "两个确立"]
    assert table["known"].tolist() == [True, False, False]
    assert table.loc[0, ["numeral", "number", "head", "fits"]].isna().all()
    assert table.loc[0, "items"] == "改革|开放"
    assert numbered_slogans(frame("“五同”。两个确立。"), own.head(0))["formula"].tolist() == [
        "五同"
    ]


def test_identifiers_that_are_numbers_and_the_order_of_the_text():
    documents = frame("“五同”，“三同”。", "“三同”").assign(doc_id=[2023, 2022])
    table = numbered_slogans(documents)

    assert table[["doc_id", "formula"]].values.tolist() == [
        ["2023", "五同"],
        ["2023", "三同"],
        ["2022", "三同"],
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((pd.DataFrame({"doc_id": ["a"]}),), r"documents lacks the columns \['text'\]"),
        ((pd.DataFrame({"text": ["a"]}),), r"documents lacks the columns \['doc_id'\]"),
        ((frame("a", "b").assign(doc_id="x"),), "documents repeats the doc_id 'x'"),
        ((frame(None),), "documents: the text of 'd0' is no string"),
        (
            (frame("a"), pd.DataFrame({"slogan": ["三农"]})),
            r"slogans lacks the columns \['kind', 'variant_of', 'expansion'\]",
        ),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        numbered_slogans(*arguments)


@pytest.mark.parametrize(
    ("formula", "behind", "items"),
    [
        ("两个坚持", "（学理论、守规矩；讲团结、干事业）", ["学理论、守规矩", "讲团结、干事业"]),
        ("四个坚持", "（学理论、守规矩；讲团结、干事业）", None),
        ("两个坚持", "（理论、实践，纪律）", ["理论、实践", "纪律"]),
        ("三个坚持", "（理论、实践，纪律）", ["理论", "实践", "纪律"]),
        ("三个坚持", "（坚持理论、坚持实践）", ["坚持理论", "坚持实践"]),
        ("三个坚持", "（学理论、守规矩）", None),
        ("多个坚持", "（学理论、守规矩、讲团结）", ["学理论", "守规矩", "讲团结"]),
        ("三个坚持", "，即学理论、守规矩、讲团结，很好", ["学理论", "守规矩", "讲团结"]),
        ("三个坚持", "，即学理论，守规矩，讲团结", None),
    ],
)
def test_a_list_is_cut_where_the_number_and_the_marks_say(formula, behind, items):
    spans = items_behind(behind, 0, parts_of(formula), "bracket", "named")

    assert (spans and [behind[start:end] for start, end in spans]) == items


FORMS = {name: it for name, it in vars(numbered_grammar).items() if isinstance(it, Form)}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_form_finds_what_its_examples_say(form):
    found = {text: form.pattern.search(text) for text in form.finds}

    assert {text: match and match[0] for text, match in found.items()} == form.finds
    assert [text for text in form.misses if form.pattern.search(text)] == []
    assert form.finds
    assert form.note


@pytest.mark.parametrize(
    ("file", "columns"),
    [("numbered_words.csv", "term,role,note"), ("numbered_names.csv", "name,note")],
)
def test_words_and_names_are_words_each_with_a_note(file, columns):
    rows = read_rows(file)
    first = columns.split(",")[0]

    assert lexicon_path(file).read_text(encoding="utf-8").startswith(columns + "\n")
    assert len({row[first] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[\u4e00-\u9fff、…]+", row[first]) for row in rows)
    assert all(row["note"] for row in rows)


def test_each_role_of_a_word_is_used():
    roles = {role for row in read_rows("numbered_words.csv") for role in row["role"].split("|")}
    source = inspect.getsource(numbered_grammar)

    assert roles == set(re.findall("words\\([\"']([a-z_]+)", source))
    assert all(
        re.fullmatch(words(row["role"].split("|")[0]), row["term"])
        for row in read_rows("numbered_words.csv")
    )


def test_what_the_names_say_is_no_formula():
    names = [row["name"].replace("…", "甲乙") for row in read_rows("numbered_names.csv")]

    assert [name for name in names if SHAPE.pattern.fullmatch(name)] == []


# Properties

WORDS = ["同吃", "三个好", "坚持", "一是", "二是", "“三同”", "四个自信", "简称", "两个", "包括"]
PIECES = st.sampled_from(
    [*"一二两三四五六八十双多个大项条字不讲有的等和即：（）“”、，；。\n 第N+1", *WORDS]
)


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_places_are_slices_that_do_not_overlap(first, second):
    documents = frame(first, second)
    table = numbered_slogans(documents, SLOGANS)
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))

    for _, part in table.groupby("doc_id"):
        assert (part["start"].iloc[1:].to_numpy() >= part["end"].iloc[:-1].to_numpy()).all()
    for row in table.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.surface != ""
        assert (row.source == "text") == pd.notna(row.items_start) == pd.notna(row.items_end)
        assert pd.isna(row.items) == pd.isna(row.source)
        if row.source == "text":
            listed = texts[row.doc_id][row.items_start : row.items_end]
            first_item, *_, last_item = row.items.split("|")
            assert listed.startswith(first_item)
            assert listed.endswith(last_item)
            assert row.items_end <= row.start or row.items_start >= row.end
    again = numbered_slogans(documents, SLOGANS)
    pd.testing.assert_frame_equal(table, again)


@settings(max_examples=settings().max_examples // 2)
@given(st.text())
def test_any_text_is_searched(text):
    table = table_of(text)

    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == list(
        table["surface"]
    )


@settings(max_examples=settings().max_examples // 2)
@given(
    st.integers(2, 10), st.lists(st.sampled_from("吃住学行看想说写做听"), unique=True, min_size=2)
)
def test_the_number_fits_exactly_if_there_are_as_many_items(number, verbs):
    text = f"“{'零一两三四五六七八九十'[number]}同”（{'、'.join('同' + verb for verb in verbs)}）"
    row = only(text)

    assert row["number"] == number
    assert row["items"] == "|".join("同" + verb for verb in verbs)
    assert row["fits"] == (len(verbs) == number)


def test_every_known_one_is_found_as_it_stands():
    slogans = SLOGANS.query("kind == 'numeric'")["slogan"].tolist()
    table = table_of(*[f"要落实{slogan}。" for slogan in slogans])

    assert table["formula"].tolist() == slogans
    assert table["known"].all()
