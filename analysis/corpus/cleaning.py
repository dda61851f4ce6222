"""Clean a text by named rules, and note each change."""

import html
import re
import unicodedata

from analysis.corpus.formats.extract import Edit
from analysis.corpus.rules import Rule, Rules
from analysis.corpus.web_rules import WEB_RULES


def clean_text(raw: str) -> tuple[str, list[Edit]]:
    """
    Clean one text by the rules `CLEANING`.

    All rules look at the raw text, from left to right; where two fit, the
    one that stands first is taken. So edits never overlap, and each says by
    itself what it did.

    Parameters
    ----------
    raw : str
        The text as it was decoded from the file.

    Returns
    -------
    text : str
        The clean text.
    edits : list of Edit
        In order.

    Notes
    -----
    Chinese punctuation is never changed, and the redactions XXX, ＸＸ, ×××
    stay. Whether a cleaned character mattered is for the reader to judge:
    every change is listed.

    Examples
    --------
    >>> text, edits = clean_text("##paidbegin##二、找差距")
    >>> text, edits[0].rule, edits[0].removed
    ('二、找差距', 'paywall_mark', '##paidbegin##')
    """
    return CLEANING.clean(raw)


def _halfwidth(found: str) -> str:
    return unicodedata.normalize("NFKC", found)


def _join_digits(found: str) -> str:
    """Drop the spaces; keep a full-width point, which is punctuation."""
    digits = re.sub(r"\s+", "", found)
    return re.sub(r"[０-９]+", lambda run: _halfwidth(run[0]), digits)


def _decode_entity(found: str) -> str:
    """Decode once, then let the character rules see what came out."""
    decoded = html.unescape(found)
    if decoded == found or "&" in decoded or "<" in decoded:
        return decoded
    if decoded.isspace():
        return "\n" if decoded in "\n\r" else " "
    return clean_text(decoded)[0]


PUBLISHERS_MARKS = (
    Rule(
        name="paywall_mark",
        begins="#",
        then="#",
        pattern=r"[#]{2} [A-Za-z][A-Za-z0-9_-]{0,30} [#]{2}",
        reason="a mark that scraping or a paywall leaves in the text; it can hide the heading"
        " behind it",
        example=("##paidbegin##二、找差距", "二、找差距"),
    ),
    Rule(
        name="model_mark",
        begins=r"\[",
        then="SCPMU",
        pattern=r"\[ (?: SEP | CLS | PAD | MASK | UNK ) \]",
        reason="a mark of a language model's tokeniser left in a published text",
        example=("高质量的[SEP]发展", "高质量的发展"),
    ),
    Rule(
        name="wikisource_licence",
        begins="本P",
        then="作u",
        pattern=r"""
            # The notice in Chinese, of one or more lines, from its last beginning on; then, as
            # in the other form, the template's bare words at the end of the text.
            (?<=\n) 本作品 (?: [^\n] | \n (?!本作品) ){5,1500}?
            \n (?: Public[ ]domain \r?\n ){1,2} (?: false\s* ){1,2} \Z
            | (?<=\n) (?: Public[ ]domain \r?\n ){1,2} (?: false\s* ){1,2} \Z
        """,
        reason="the licence that Wikisource sets below a text; not the author's",
        example=("谢谢大家。\n本作品属于公有领域。\nPublic domain\nfalse\nfalse\n", "谢谢大家。\n"),
    ),
)

ZERO_WIDTH = r"\u00ad\u180e\u200b-\u200d\u2060-\u2064"
BIDI_CONTROLS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

UNSEEN = (
    Rule(
        name="byte_order_mark",
        begins=r"\ufeff",
        pattern=r"\ufeff",
        reason="says how the file is encoded and is no text",
        example=("\ufeff政府工作报告", "政府工作报告"),
    ),
    Rule(
        name="zero_width",
        begins=ZERO_WIDTH,
        pattern=f"[{ZERO_WIDTH}]",
        reason="invisible, and splits words",
        example=("政府工作报\u200b告", "政府工作报告"),
    ),
    Rule(
        name="bidi_control",
        begins=BIDI_CONTROLS,
        pattern=f"[{BIDI_CONTROLS}]",
        reason="invisible, and turns the order of what is shown",
        example=("报\u202e告", "报告"),
    ),
)

DIGIT = "[0-9０-９]"
SPACE = r"[ \u3000\u00a0\u2002-\u200a]"
GAP = SPACE + "{1,3}"
MORE = f"{GAP} {DIGIT} (?! {DIGIT} )"
"""A gap, and one digit behind it: 2021 2022 is two numbers."""

SPACED_DIGITS = Rule(
    name="spaced_digits",
    begins="0-9０-９",
    then=r" \u3000\u00a0\u2002-\u200a",
    pattern=rf"""
        (?<! [0-9０-９.．] ) {DIGIT} (?: {MORE} ){{1,12}}
        (?: {SPACE}{{0,3}} [.．] {SPACE}{{0,3}} {DIGIT} (?: {MORE} ){{0,12}} )?  # decimals
        (?! {DIGIT} )
        (?: {GAP} (?= [年月日％%‰] ) )?              # the gap in front of a unit goes too
        # Only in Chinese text, or in front of a mark: a row of a table stays.
        (?= [\u4e00-\u9fff．.％%‰，。、；：）—－～-] | {GAP} [\u4e00-\u9fff％—－～-] )
        | (?<= [年月] ) {DIGIT} {GAP} (?= [月日] )     # the one digit of 1 9 9 3 年3 月
    """,
    becomes=_join_digits,
    reason="one number set with a space behind each digit",
    example=("1 9 9 3 年3 月增长1 5 ．3 ％。", "1993年3月增长15．3％。"),
)

BLANKS = r" \t\u00a0\u2002\u2003\u3000"
BLANK_ENTITY = "& (?: nbsp | ensp | emsp | [#] (?: 160 | 8194 | 8195 | 12288 ) ) ;"
NARROW = r"[ \t\u00a0]{0,200}+"
NUMERAL = "[一二三四五六七八九十]{1,3}"

LINES = (
    Rule(
        name="indent",
        begins=rf"{BLANKS}&",
        pattern=rf"""
            # The start of a line: of the text, behind a line break of any system or a byte order
            # mark, or behind a tag that begins or breaks a line.
            (?: \A | (?<= [\n\r\x0b\x0c\x85\u2028\u2029\ufeff] )
              | (?<= <p> ) | (?<= </p> ) | (?<= <br> ) | (?<= <br/> ) | (?<= div> ) )
            (?: [{BLANKS}] | {BLANK_ENTITY} )
            (?: [{BLANKS}\u200b-\u200d\ufeff] | {BLANK_ENTITY} )*+
        """,
        reason="indents the line",
        example=("\u3000\u3000一、扬优势", "一、扬优势"),
    ),
    Rule(
        name="paragraph_mark",
        begins=r" \t\u00a0\u2003\u3000",
        pattern=rf"""
            # Behind the end of a sentence, two wide spaces are a lost line break.
            (?<= [。！？；：”’）…>] ) {NARROW} [\u2003\u3000]{{2,}}+ {NARROW} (?= \S )
            # Two em spaces are one everywhere.
            | (?<= \S ) {NARROW} \u2003{{2,}}+ {NARROW} (?= \S )
            # Two ideographic spaces also part 总理　　李克强 or 第一章　　总则, so a heading, or
            # a clause up to its mark, must follow.
            | (?<= \S ) {NARROW} \u3000{{2,}}+ {NARROW}
              (?= (?: {NUMERAL} 、 | （ {NUMERAL} ） ) | [^\s，。；：！？]{{1,60}} [，。；：！？] )
        """,
        becomes="\n",
        reason="wide spaces that stand for a lost line break",
        example=("任务\u3000\u3000（一）加强学习", "任务\n（一）加强学习"),
    ),
    Rule(
        name="trailing_space",
        begins=BLANKS,
        pattern=rf"(?<! [{BLANKS}] ) [{BLANKS}]++ (?= [\n\r\x0b\x0c\x85\u2028\u2029] | \Z )",
        reason="ends the line and is not seen",
        example=("工作报告 \u3000\n各位代表", "工作报告\n各位代表"),
    ),
    Rule(
        name="line_break",
        begins=r"\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029",
        pattern=r"\r\n | [\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]",
        becomes="\n",
        reason="one line break for all systems",
        example=("各位代表：\r\n现在\r开始", "各位代表：\n现在\n开始"),
    ),
)

CONTROLS = r"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
ODD_SPACES = r"\u00a0\u1680\u2000-\u200a\u202f\u205f"
PRIVATE_USE = r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

CONTROL = Rule(
    name="control",
    begins=CONTROLS,
    pattern=f"[{CONTROLS}]",
    reason="a control character is no text",
    example=("报\x07告", "报告"),
)

CHARACTERS = (
    Rule(
        name="html_entity",
        begins="&",
        pattern="""
            & (?: [#][0-9]{1,7} | [#][xX][0-9A-Fa-f]{1,6} | [A-Za-z][A-Za-z0-9]{1,31} ) ;
        """,
        becomes=_decode_entity,
        reason="a character written as an HTML entity",
        example=("&ldquo;三农&#8221;", "“三农”"),
    ),
    Rule(
        name="odd_space",
        begins=ODD_SPACES,
        pattern=f"[{ODD_SPACES}]",
        becomes=" ",
        reason="a space of another width",
        example=("人\u00a0民", "人 民"),
    ),
    Rule(
        name="fullwidth",
        begins="０-９Ａ-Ｚａ-ｚ",
        pattern="(?: [０-９Ａ-ＷＹＺａ-ｗｙｚ] | (?<! [Ｘｘ] ) [Ｘｘ] (?! [Ｘｘ] ) )+",
        becomes=_halfwidth,
        reason="full-width digits and Latin letters; the redaction ＸＸ is left alone",
        example=("２０２３年ＧＤＰ，ＸＸ县", "2023年GDP，ＸＸ县"),
    ),
    Rule(
        name="private_use",
        begins=PRIVATE_USE,
        pattern=f"[{PRIVATE_USE}]",
        reason="a character whose meaning only one font knew",
        example=("人\ue004民", "人民"),
    ),
)

CLEANING = Rules(
    *PUBLISHERS_MARKS, *UNSEEN, SPACED_DIGITS, *LINES, CONTROL, *WEB_RULES, *CHARACTERS
)
"""What cleans every text. Where two rules fit, the first one is taken."""
