"""Markdown: its marks are taken out of the text, each one an edit."""

from analysis.corpus.formats.extract import Extract, Found, check_length
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.plain import decode
from analysis.corpus.rules import Rule, Rules


def read(content: bytes, limits: Limits) -> Found:
    """Read one document of Markdown; the numbers of its lists stay."""
    raw, encoding = decode(content)
    edits = MARKDOWN.clean(check_length(raw, limits))[1]
    return Found([Extract(raw, edits=tuple(edits), encoding=encoding)], [])


def _unescape(found: str) -> str:
    return found[1:]


END = r"(?: \r?\n | \Z )"
"""The end of a line, and the line break with it."""
ADDRESS = r"[^()\r\n]{0,2000} (?: \( [^()\r\n]{0,500} \) [^()\r\n]{0,500} )?"
"""What stands in the round brackets of a link or a picture: one pair of brackets may be inside."""
TARGET = rf"\( (?= [^()\s]{{0,2000}} [.:/#] ) {ADDRESS} \)"
"""The address of a link, which has a dot or the like: [一](二) is no link."""

BLOCKS = (
    Rule(
        name="md_front_matter",
        begins=r"\-\ufeff",
        pattern=rf"""
            \A \ufeff? --- [ \t]* \r?\n
            (?:
                [A-Za-z_] [^\r\n]{{0,1000}} \r?\n      # title: …
                | [ \t]+ [^\r\n]{{0,1000}} \r?\n       # an indented line goes on
                | - [ \t] [^\r\n]{{0,1000}} \r?\n      # - one of a list
            ){{1,100}}
            --- [ \t]* {END}
        """,
        reason="what is said about the text before it begins",
        example=("---\ntitle: 报告\n---\n各位代表：", "各位代表："),
    ),
    Rule(
        name="md_image",
        begins="!",
        pattern=rf"! \[ [^\[\]\r\n]{{0,500}} \] \( {ADDRESS} \)",
        reason="a picture",
        example=("会场![图1](a(1).png)全景", "会场全景"),
    ),
    Rule(
        name="md_link_open",
        begins=r"\[",
        pattern=rf"\[ (?= [^\[\]\r\n]{{1,500}} \] {TARGET} )",
        reason="the words of a link follow",
        example=("见[全文](http://a.cn/b)。", "见全文。"),
    ),
    Rule(
        name="md_link_close",
        begins=r"\]",
        pattern=rf"\] {TARGET}",
        reason="the address of a link",
        example=("见全文](http://a.cn/b)。", "见全文。"),
    ),
    Rule(
        name="md_address",
        begins="<",
        pattern=r"< (?: https? | mailto ) : [^<>\s]{1,2000} >",
        reason="an address and no text",
        example=("见<https://a.cn/b>。", "见。"),
    ),
    Rule(
        name="md_heading",
        begins="#",
        pattern=r"(?: \A | (?<= [\n\r\ufeff] ) ) [#]{1,6} [ \t\u3000]+",
        reason="opens a heading",
        example=("## 一、扬优势", "一、扬优势"),
    ),
    Rule(
        name="md_heading_end",
        begins=r" \t",
        pattern=r"(?<! [ \t] ) [ \t]{1,20} [#]{1,6} [ \t]{0,20} (?= [\r\n] | \Z )",
        reason="closes a heading",
        example=("一、扬优势 ##\n", "一、扬优势\n"),
    ),
    Rule(
        name="md_underline",
        begins=r"\-=",
        pattern=rf"(?<=\n) (?: ={{3,200}} | -{{3,200}} ) [ \t]* {END}",
        reason="a line that underlines a heading or divides the text",
        example=("工作报告\n====\n各位代表：", "工作报告\n各位代表："),
    ),
    Rule(
        name="md_rule",
        begins="*_",
        pattern=rf"(?<=\n) (?: (?: \*[ \t]? ){{3,100}} | (?: _[ \t]? ){{3,100}} ) {END}",
        reason="a line that divides the text",
        example=("上篇\n* * *\n下篇", "上篇\n下篇"),
    ),
    Rule(
        name="md_fence",
        begins="`~",
        pattern=rf"(?: \A | (?<=\n) ) (?: `{{3,20}} | ~{{3,20}} ) [^\r\n`]{{0,100}} {END}",
        reason="opens or closes a block of code",
        example=("```text\n改革开放\n```\n", "改革开放\n"),
    ),
    Rule(
        name="md_quote",
        begins=">",
        pattern=r"(?: \A | (?<= [\n\r] ) ) (?: >[ \t]? ){1,10}",
        reason="marks a quotation",
        example=("> > 实事求是", "实事求是"),
    ),
    Rule(
        name="md_bullet",
        begins=r"*+\-",
        pattern=r"(?: \A | (?<= [\n\r] ) ) [*+-] [ \t]+ (?= \S )",
        reason="opens an item of a list",
        example=("- 同吃\n- 同住", "同吃\n同住"),
    ),
)

TYPE = (
    Rule(
        name="md_strong",
        begins="*_",
        pattern=r"""
            \*{2,3} (?= [^\s*] ) | (?<= [^\s*] ) \*{2,3}
            # Underscores inside a name, such as a__b, are no marks.
            | (?<! [A-Za-z0-9_] ) __ (?= [^\s_] ) | (?<= [^\s_] ) __ (?! [A-Za-z0-9_] )
        """,
        reason="bold type",
        example=("**改革**和__开放__", "改革和开放"),
    ),
    Rule(
        name="md_emphasis_open",
        begins="*",
        # A * in front of a digit multiplies, and one without another behind it marks a note.
        pattern=r"(?<! \* ) \* (?= [^\s*0-9] (?: [^*\r\n]{0,300} [^\s*] )? \* (?! \* ) )",
        reason="slanted type begins",
        example=("推进*改革*开放，3*4", "推进改革开放，3*4"),
    ),
    Rule(
        name="md_emphasis_close",
        begins="*",
        pattern=r"(?<= [^\s*0-9] ) \* (?! [*0-9] )",
        reason="slanted type ends",
        example=("推进改革*。", "推进改革。"),
    ),
    Rule(
        name="md_code",
        begins="`",
        pattern="`{1,2}",
        reason="type of a fixed width",
        example=("运行`make`。", "运行make。"),
    ),
    Rule(
        name="md_escape",
        begins=r"\\",
        pattern=r"\\ [\\`*_{}\[\]()#+.!>~|-]",
        becomes=_unescape,
        reason="keeps the mark behind it from being markup",
        example=(r"1\. 扬优势", "1. 扬优势"),
    ),
)

MARKDOWN = Rules(*BLOCKS, *TYPE)
"""What is taken out of Markdown before the text is cleaned. The first rule that fits is taken."""
