"""The grammar of numbered slogans: what they are made of, and where their items may stand."""

import re
from collections.abc import Callable
from functools import cache, cached_property

from analysis.corpus.lexicons import read_rows
from analysis.letters.characters import HAN


class Form:
    """
    A pattern, as `re.VERBOSE` reads it, with its reason and its examples.

    It is built when it is first used, since it may need the word lists. A
    test looks for it in each text of `finds` and `misses`.
    """

    def __init__(
        self,
        build: Callable[[], str],
        *,
        note: str,
        finds: dict[str, str],
        misses: tuple[str, ...] = (),
    ) -> None:
        self.build, self.note, self.finds, self.misses = build, note, finds, misses

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.build(), re.VERBOSE)


@cache
def words(role: str) -> str:
    """Return a pattern of the words with a role in numbered_words.csv, longer ones first."""
    found = [
        row["term"] for row in read_rows("numbered_words.csv") if role in row["role"].split("|")
    ]
    return f"(?:{'|'.join(sorted(found, key=len, reverse=True))})"


@cache
def names() -> str:
    """Return a pattern of the names in numbered_names.csv, in which … stands for anything."""
    return (
        f"(?:{'|'.join(row['name'].replace('…', '.*') for row in read_rows('numbered_names.csv'))})"
    )


# What a formula is made of

OPEN, CLOSE = '“‘「『〝"', '”’」』〞"'
HAN_SIGN = f"[{HAN}]"
UNITS = "一二两三四五六七八九"
DIGITS = f"{UNITS}十双百千万亿〇零○"

NUMBER = f"""(?:
    [{UNITS}]? 十 [一二三四五六七八九]? (?! [百千万亿] )   # 十, 十二, 三十; not of a larger number
    | [{UNITS}] (?! [百千万亿] )
    | [1-9][0-9]? (?= [个大项条种] )                       # 8个
    | (?<= [、+] ) 多                                      # an open number: 三带、多片区
    | 双
)"""
HEAD = f"""(?:
    (?! [{DIGITS}] ) {HAN_SIGN}
    | (?<= [个合位双第] ) 一百?            # 五个一, 三位一体, 两个一百年, 双一流, 四个第一
    | (?<= 统 ) 一 (?! {HAN_SIGN} )        # 四个统一
    | (?<= 双 ) 百                         # 双百
    | (?<= 个 ) [0-9]{{1,3}} [%％]         # 六个90%
)"""
"""One character of what is counted."""
HEADS = HEAD + "{1,8}"
SUM = r"(?: [0-9]{1,2} | N ) (?: \+ (?: [0-9]{1,2} | [NX] ) )+"
APART = f"(?<! [{DIGITS}] ) (?<! [0-9第几数] )"
"""No digit stands before it, nor 第."""
KIND = "[新老小旧破除]?"
"""新三样, 破四旧."""


def _explains() -> str:
    """What stands between a formula and its items."""
    # 指导 and 即将 do not explain.
    return f"(?: 指 (?! [导出示挥标数明向引定] ) | {_THAT_IS} | {words('explains')} )"


def _sums_up() -> str:
    """What stands between items and their formula."""
    return f"(?: {_THAT_IS} | {words('sums_up')} )"


_THAT_IS = "即 (?! [将使便时可刻日期] )"


def _no_slogan() -> str:
    """What has the form of a formula and is none."""
    measure = words("measure")
    return f"""(?:
        # A quantity, a rank, a date: 三年行动, 二维 (but 三维一体).
        {KIND} {NUMBER} (?: {words("quantity")} | 维 (?! 一体 ) ) .*
        # A name, an idiom; how many satellites a rocket carried: 一箭三星.
        | {names()}
        | [{UNITS}十双] [^、，]* 箭 [{UNITS}十0-9]+ 星
        # 一 as one, each or whole: 一站式, 一村一品.
        | 一 {HEADS} (?: [、+]? 一 {HEADS} )?
        # An ordinal: 二手, 二十大, 十四冬.
        | 二 (?! {measure} ) {HEADS}
        | (?: 十 [一二三四五六七八九] | [二三四五六七八九] 十 [一二三四五六七八九]? )
          (?: 大 | (?! {measure} ) ) .*
        # Nothing is counted: 十条. Two numbers, of which one is a name: 三个十条.
        | {NUMBER} (?! 字 ) {measure}
        | {NUMBER} 个 [二两三四五六七八九十双] .*
    )"""


NUMBERED_PART = Form(
    lambda: (
        f"""
        (?P<numeral> {NUMBER} )
        (?: (?P<measure> {words("measure")} ) (?= {HEAD} ) )?
        (?P<head> {HEAD}* )
    """
    ),
    note="one numeral of a formula and what it counts",
    finds={"四个自信": "四个自信", "四讲四有": "四讲", "十条": "十条"},
    misses=("自信",),
)
ADDITION = Form(
    lambda: SUM,
    note="a sum, in which N is open",
    finds={"1+N工作体系": "1+N", "3+1+X": "3+1+X"},
    misses=("N个",),
)
SHAPE = Form(
    lambda: (
        rf"""
        (?! {_no_slogan()} $ )
        (?: {KIND} {NUMBER} {HEADS} (?: [、+]? {NUMBER} {HEADS} ){{0,5}} | {SUM} {HAN_SIGN}{{0,6}} )
    """
    ),
    note="the form of a whole formula, without quotation marks",
    finds={"四讲四有": "四讲四有", "1+N工作体系": "1+N工作体系", "新三样": "新三样"},
    misses=("十条", "三年", "一箭三星"),
)
BEGINNING = Form(
    lambda: f"{APART} | (?! {NUMBER} )",
    note="where a formula may begin: not inside a longer number",
    finds={"四史": ""},
)

# Where a formula stands

QUOTED = Form(
    lambda: rf"[{OPEN}] \s* (?P<formula> [^{OPEN}{CLOSE}\s]{{2,24}} ) \s* [{CLOSE}]",
    note="what quotation marks hold",
    finds={"落实“三同”要求": "“三同”"},
    misses=("落实三同要求", "“三同 要求”"),
)
HALF_QUOTED = Form(
    lambda: (
        f"""
        {APART} (?P<formula> [两二三四五六七八九] 个 [“‘「『] {HAN_SIGN}{{1,4}} [”’」』] )
        (?= [的是等和与并及] | (?! {HAN_SIGN} ) )
    """
    ),
    note="a formula whose head alone is quoted",
    finds={"坚持三个“有利于”。": "三个“有利于”"},
    misses=("三个“有利于”标准", "第三个“有利于”。"),
)
BARE = Form(
    lambda: (
        f"""
        (?P<call> {words("calls")} )? {APART}
        (?P<formula> (?! [0-9] ) {NUMBER} {HEADS}? (?: 、? {NUMBER} {HEAD}{{1,4}}? ){{0,3}} )
        (?= [^”’」』] | $ ) (?= {_explains()} | (?! {HAN_SIGN} ) )
    """
    ),
    note="a form without marks, up to what is no Han character or to 即",
    finds={"坚持两个确立。": "坚持两个确立", "三同即同吃": "三同"},
    misses=("第三同。", "“三同”"),
)
PARTICULAR = Form(
    lambda: f"(?! .* {words('announces')} $ ) {NUMBER} {words('measure')} {HEAD}{{2,}}",
    note="a formula whose head says something, not only that a list follows",
    finds={"四个坚持": "四个坚持"},
    misses=("四个方面",),
)
COMMON = Form(
    lambda: f"{KIND} {NUMBER} {words('measure')}? {words('announces')}",
    note="a formula such as 十项行动, which elsewhere may be others",
    finds={"十项行动": "十项行动"},
    misses=("四个坚持",),
)
ANNOUNCES = Form(
    lambda: words("announces"),
    note="a head that only says that a list follows",
    finds={"四个方面": "方面"},
    misses=("四个自信",),
)

# Where its items stand

BEHIND = f"[{CLOSE}]? {HAN_SIGN}{{0,6}}?"
"""What may stand between a formula and a list: “三同”制度（…）."""

IN_BRACKETS = Form(
    lambda: rf"{BEHIND} [（(] {_explains()}? [：:]? ( [^（）()\n]{{3,300}} ) [）)]",
    note="a list in brackets behind a formula",
    finds={"”（即同吃、同住）": "”（即同吃、同住）"},
    misses=("（同）", "（同吃、同住"),
)
BEHIND_THAT_IS = Form(
    lambda: rf"{BEHIND} [，,：:]? {_explains()} [：:，,]? ( [^。！？\n]{{3,400}} )",
    note="a list behind 即",
    finds={"”，即同吃、同住。": "”，即同吃、同住"},
    misses=("”即将同吃", "”，同吃、同住。"),
)
BEHIND_COLON = Form(
    lambda: rf"{BEHIND} (?: [：:] | —— ) ( [^。！？\n]{{3,400}} )",
    note="a list behind a colon or a dash",
    finds={"”：同吃、同住。": "”：同吃、同住", "——同吃、同住": "——同吃、同住"},
    misses=("”，同吃、同住。",),
)
ONE_BY_ONE = Form(
    lambda: rf"{BEHIND} ( [：:，,。] ) \s* (?= 一是 | 一要 | 第一[，、] )",
    note="一是…二是… behind a formula",
    finds={"”要求：一是同吃": "”要求："},
    misses=("”要求：同吃",),
)
ITEM_MARK = Form(
    lambda: (
        r"""
        (?<= [：:，,。；;\s] )
        (?: ( [一二三四五六七八九十]{1,3} ) ( 是 | 要 )
          | 第 ( [一二三四五六七八九十]{1,3} ) [，、] )
    """
    ),
    note="what opens an item: 一是, 一要, 第一，",
    finds={"：一是同吃": "一是", "。第二，同住": "第二，"},
    misses=("这一是",),
)
CLAUSE_END = Form(
    lambda: r"[，。；：！？\n]",
    note="ends a clause",
    finds={"同吃，同住": "，"},
    misses=("同吃、同住",),
)
AND = Form(
    lambda: (
        """
        以及
        | (?<! [共缓温饱总祥] ) 和 (?! [平谐睦解] )     # not of 共和, 和平
        | (?<! [参给] ) 与                              # not of 参与
        | (?<! [普涉波顾推] ) 及 (?! [其时格] )         # not of 普及, 及时
    """
    ),
    note="joins the last two items",
    finds={"同吃和同住": "和", "同吃以及同住": "以及"},
    misses=("和平", "普及", "参与"),
)
LEADS = Form(
    lambda: words("leads"),
    note="stands before the first item of a list",
    finds={"坚持同吃": "坚持"},
    misses=("同吃",),
)
JOINT = Form(
    lambda: rf"( [”’」』〞] )? (?: [，,（(]? {_sums_up()} ){{0,3}} [{OPEN}]? $",
    note="between a list and the formula behind it",
    finds={"同吃、同住，简称“": "，简称“", "“同吃”“同住”的": "”的"},
)
