"""Read Chinese numerals, and write them in the formats that Word counts in."""

from collections.abc import Callable

BIG_UNITS = ((1_000, "千"), (100, "百"), (10, "十"))
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千", "壹貳參肆伍陸柒捌玖拾佰仟")


def parse_numeral(numeral: str) -> int:
    """
    Read a Chinese or Arabic numeral below 1,000.

    Parameters
    ----------
    numeral : str
        Such as 十二, 二十, 一百零五, 二〇, 12.

    Returns
    -------
    int
        Its value; digits without 十 or 百 are read by place (二〇 is 20).

    Examples
    --------
    >>> [parse_numeral(numeral) for numeral in ("十二", "二十", "一百零五", "二〇", "12")]
    [12, 20, 105, 20, 12]
    """
    if numeral.isdecimal():
        return int(numeral)
    if not set(numeral) & set("十百"):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, digit = 0, None
    for char in numeral:
        if char in "十百":
            total += (1 if digit is None else digit) * (10 if char == "十" else 100)
            digit = None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0)


def chinese_numeral(number: int, zero: str = "零") -> str:
    """
    Write a number below 10,000 with 十, 百 and 千.

    Examples
    --------
    >>> [chinese_numeral(number) for number in (3, 10, 12, 20, 105, 110)]
    ['三', '十', '十二', '二十', '一百零五', '一百一十']
    """
    if not 0 < number < 10_000:
        return _by_place(number, zero)
    pieces, rest, gap = [], number, False
    for value, unit in BIG_UNITS:
        digit, rest = divmod(rest, value)
        if digit:
            pieces += ([zero] if gap else []) + [_by_place(digit, zero), unit]
            gap = False
        else:
            gap = bool(pieces)
    if rest:
        pieces += ([zero] if gap else []) + [_by_place(rest, zero)]
    return "".join(pieces).removeprefix("一") if number in range(10, 20) else "".join(pieces)


def _by_place(number: int, zero: str) -> str:
    return "".join(f"{zero}一二三四五六七八九"[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """Count as Word's chineseCounting does: by place from 100 on, with ○."""
    return chinese_numeral(number) if number < 100 else _by_place(number, "○")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letters(number: int) -> str:
    """Count a, b … z, aa, bb …, as Word does."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    """Count by signs that stand in a row in Unicode, then by plain digits."""
    return lambda number: chr(first + number - 1) if number <= last else str(number)


def _circled(number: int) -> str:
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    return _enclosed(0x2460, 20)(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counting,
    "chineseCountingThousand": chinese_numeral,
    "japaneseCounting": chinese_numeral,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese_numeral,
    "ideographDigital": lambda number: _by_place(number, "〇"),
    "japaneseDigitalTenThousand": lambda number: _by_place(number, "〇"),
    "taiwaneseDigital": lambda number: _by_place(number, "○"),
    "chineseLegalSimplified": lambda number: chinese_numeral(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: chinese_numeral(number).translate(
        _LEGAL_TRADITIONAL
    ),
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographEnclosedCircle": _enclosed(0x3220, 10),
}
"""By the name of a format in a Word file, how it writes a number from 1."""


def write_number(number: int, form: str) -> str:
    """Write a number in one of Word's formats; one that is not known, and 0, as plain digits."""
    if number < 1 or number > 9_999:
        return str(number)
    return FORMATS.get(form, str)(number)
