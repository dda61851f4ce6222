"""Rules for the markup of web pages that was left in a text."""

from analysis.corpus.rules import Rule

BLOCK = """
    (?: p | div | h[1-6] | li | tr | table | ul | ol | dl | dt | dd | section | article
      | blockquote | center | title | header | footer | main )
"""
"""The elements that begin and end a line."""
ATTRIBUTES = r"""
    (?: [^<>"']{1,500}+ | "[^"]{0,2000}" | '[^']{0,2000}' ){0,40}+
"""
"""What may stand between the name of an element and >, which quotation marks may hold too."""

WEB_RULES = (
    Rule(
        name="html_comment",
        begins="<",
        pattern=r"""
            (?i:
                <!-- (?: [^<] | <(?!!--) ){0,2000}? -->
                | <!doctype [^<>]{0,300} >
                | <\?xml [^<>]{0,300} >
            )
        """,
        reason="a comment or a declaration in a web page",
        example=("报告<!-- <p>旧稿</p> -->全文<!DOCTYPE html>", "报告全文"),
    ),
    Rule(
        name="html_script",
        begins="<",
        pattern=r"""
            (?i:
                <style (?= [\s>] ) [^<>]{0,500} > [^<]{0,20000} </style \s{0,9} >
                | <script (?= [\s>] ) [^<>]{0,500} > [^<]{0,20000} </script \s{0,9} >
            )
        """,
        reason="the style or script of a web page; not text",
        example=("<style>p {color: red}</style>报告", "报告"),
    ),
    Rule(
        name="html_break",
        begins="<",
        pattern=rf"""
            (?i:
                < (?: / {BLOCK} \s{{0,9}} | br \s{{0,9}} /? ) >
                # An opening tag breaks the line only if something stands before it; <p/> does not.
                | (?<= [^\s>] ) < {BLOCK} (?= [\s>] ) {ATTRIBUTES} >
            )
        """,
        becomes="\n",
        reason="a line break in a web page",
        example=(
            "一、扬优势<br/>二、找差距<div class='a>b'>三、促发展",
            "一、扬优势\n二、找差距\n三、促发展",
        ),
    ),
    Rule(
        name="html_tag",
        begins="<",
        pattern=rf"""
            (?i: < /? [a-z][a-z0-9]{{0,14}} (?: : [a-z0-9]{{1,14}} )? (?= [\s/>] ) {ATTRIBUTES} > )
        """,
        reason="markup of a web page",
        example=("<o:p></o:p><mark class='a>b'>改革</mark>开放", "改革开放"),
    ),
)
