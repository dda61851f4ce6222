"""The forms of headings, and how a salutation and a closing begin."""

import re
from functools import cache
from typing import NamedTuple


class LineForm(NamedTuple):
    """A form that the beginning of a line can have; a test runs both kinds of examples."""

    name: str
    pattern: str
    note: str
    fits: tuple[str, ...]
    """Lines that have the form."""
    looks_so: tuple[str, ...] = ()
    """Lines that only look as if they had it."""


HAN_NUMBER = "(?P<number> [〇○零一二三四五六七八九十百]{1,5} )"
DIGITS = "(?P<number> [0-9]{1,2} )"
HIGH_NUMBER = "第 (?P<number> [〇○零一二三四五六七八九十百]{1,5} | [0-9]{1,2} )"
SHORT_TITLE = r"[^\s。！？；，]{1,30}$"
"""第一章总则: with nothing between, only a short line without marks is a heading."""

HEADINGS = (
    LineForm(
        name="part",
        pattern=rf"""
            {HIGH_NUMBER} (?: 部分 | 编 | 篇 ) (?! 人 | 内容 ) (?= [\s：:、，] | $ | {SHORT_TITLE} )
        """,
        note="第一部分, 第一编, 第一篇",
        fits=("第一部分 总体要求", "第2编总则"),
        looks_so=("第一部分人先富起来", "第一部分内容讲清了这件事。"),
    ),
    LineForm(
        name="chapter",
        pattern=rf"{HIGH_NUMBER} 章 (?= [\s：:、] | $ | {SHORT_TITLE} )",
        note="第一章",
        fits=("第一章 总则", "第十二章附则"),
        looks_so=("第一章讲的是总则，第二章讲的是分则。",),
    ),
    LineForm(
        name="division",
        pattern=rf"{HIGH_NUMBER} 节 (?! 课 ) (?= [\s：:、] | $ | {SHORT_TITLE} )",
        note="第一节",
        fits=("第一节 一般规定", "第3节：其他"),
        looks_so=("第一节课", "第二节讲了四点，都重要。"),
    ),
    LineForm(
        name="first",
        pattern=rf"{HAN_NUMBER} [ ]? [、．.]",
        note="一、 the first level of GB/T 9704-2012, 7.3.3",
        fits=("一、扬优势", "十二．找差距"),
        looks_so=("一方面、另一方面",),
    ),
    LineForm(
        name="second",
        pattern=rf"[（(] [ ]? {HAN_NUMBER} [ ]? [）)] 、?",
        note="（一） the second level",
        fits=("（一）加强学习", "( 二 )、提高站位"),
        looks_so=("（一式两份）",),
    ),
    LineForm(
        name="third",
        pattern=rf"""
            {DIGITS} [ ]? [.．、]
            (?! [ ]? [0-9]+ (?: [.．][0-9] | [%％万亿] ) )    # 1. 5亿 is 1.5亿, broken by a space
            (?! [0-9] )                                      # 1.5, and the list 5、6
            (?! \s*$ )
        """,
        note="1. the third level; not 1.5, 1. 5亿 or 5、6",
        fits=("1.推进改革", "2、狠抓落实", "3 ．加强监督"),
        looks_so=("1.5万人", "1. 5亿元", "5、6月份", "1.2023年", "1."),
    ),
    LineForm(
        name="fourth",
        pattern=rf"[（(] [ ]? {DIGITS} [ ]? [）)] 、? (?! \s*$ )",
        note="（1） the fourth level",
        fits=("（1）细化措施", "(2)、压实责任"),
        looks_so=("（1）", "（123）号"),
    ),
)

PERSON = """
    (?: 同志 | 代表 | 委员 | 朋友 | 领导 | 女士 | 先生 | 嘉宾 | 来宾 | 同事 | 同学 | 老师 | 同胞
      | 乡亲 | 战友 | 主席 | 阁下 )
"""
OFFICE = "(?: 政府 | 委员会 | [厅局部委院] | 机构 | 单位 | 办公室 | 组织 | 公司 | 党组 | 党委 )"

SALUTATION = LineForm(
    name="salutation",
    pattern=rf"""
        # Persons: an address, with what else belongs to it, up to its colon.
        (?: 尊敬的 | 各位 | 同志[们們] | (?: [^。；：:！\n]{{0,20}} {PERSON} [们們] ) )
        [^。；：:！\n]{{0,80}} [：:！]
        # The offices that a letter goes to: the whole line, up to its colon.
        | [^。；：:！\n]{{2,150}} {OFFICE} (?: （ [^）]{{0,20}} ） )? [：:] $
    """,
    note="whom the text addresses: 同志们： or, in a letter, the offices it goes to",
    fits=("同志们：", "各位委员、同志们：", "各省、自治区、直辖市人民政府（不发军队）："),
    looks_so=("同志们的要求很高。", "国务院：现将有关事项通知如下"),
)

DAY = "[0-9一二三四五六七八九十]{1,3}"

CLOSING = LineForm(
    name="closing",
    pattern=rf"""
        # An address, once more.
        (?: 同志[们們] | 各位[^，。！：:]{{1,12}} | [^，。！：:“”]{{0,10}} {PERSON} [们們] )
        [，！：:]
        # Thanks, or what the speaker says at last.
        | .{{0,30}} (?: 谢谢 | 感谢 ) (?: 大家 | 各位 | 诸位 )
        | 让我们
        | (?: 以上 | 我的 ) (?: 发言 | 汇报 | 报告 | 讲话 | 就 )
        | 最后， (?: 祝 | 预祝 | 衷心 )
        # The last words of a document, and its date.
        | 特此 (?: 通知 | 报告 | 通报 | 函复 | 批复 | 公告 )
        | [0-9〇○一二三四五六七八九]{{4}} 年 {DAY} 月 {DAY} 日$
    """,
    note="how the last lines begin: an address, thanks, a date",
    fits=(
        "同志们！新征程已经开始。",
        "以上发言，不妥之处请批评。谢谢大家！",
        "特此通知。",
        "2023年5月1日",
    ),
    looks_so=("2023年5月1日起施行。", "最后，抓落实。"),
)


@cache
def line_pattern(name: str) -> re.Pattern[str]:
    """Return what matches a form at the beginning of a line; of a heading with its ``number``."""
    forms = {form.name: form for form in (*HEADINGS, SALUTATION, CLOSING)}
    return re.compile(forms[name].pattern, re.VERBOSE)
