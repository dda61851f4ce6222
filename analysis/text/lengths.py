"""Lengths of sections, in units that say what they count."""

import re

import pandas as pd

from analysis.corpus.tables import iter_texts, require_columns
from analysis.letters.characters import HAN, SENTENCE_ENDS, count_han
from analysis.text.segmentation import segment
from analysis.text.spans import with_sections

UNITS = ("han_chars", "word_count", "nonspace_chars", "sentences", "words")

_FULL_WIDTH_MARKS = (
    # as wide as a Han character when set in Chinese: general marks, symbols,
    # CJK punctuation, kana, full-width forms
    "·×‐-‧‰-※⁇-⁉℃№①-⓿■-◯★☆\u3001-\u303f\u3040-\u30ff\uff01-\uff60\uffe0-\uffe6"
)
_WIDE = re.compile(f"[{HAN}{_FULL_WIDTH_MARKS}]")
_RUN = re.compile(rf"[^\s{HAN}{_FULL_WIDTH_MARKS}]+")
SENTENCE = re.compile(f"[^{SENTENCE_ENDS}]+")


def section_lengths(
    documents: pd.DataFrame, sections: pd.DataFrame, tokens: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    Measure each section in five units.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``text``.
    sections : DataFrame
        Such as `outline` gives; headings belong to their section.
    tokens : DataFrame, optional
        The words to count, such as `segment` gives. Default segments the
        documents with the project's user dictionary.

    Returns
    -------
    DataFrame
        One row a section, in the order of `sections`: ``doc_id``,
        ``section_id``, ``kind``, ``heading``, ``label`` (these three where
        `sections` has them), then

        - ``han_chars``: Han characters alone, headings included, no
          punctuation, digits or letters
        - ``word_count``: 字数 as word processors give it: each Han character
          and each full-width mark 1, each run of Latin letters or digits 1
        - ``nonspace_chars``: every character that is no white space
        - ``sentences``: what 。！？ or a line's end closes, if it holds a
          letter or digit
        - ``words``: tokens that start in the section
        - ``share``: of the document's Han characters, 0 to 1; NaN where the
          document has none

    Raises
    ------
    ValueError
        If a column is missing, or a section names an unknown document.

    Notes
    -----
    The units differ. Editors in China count 字数, which Word shows as
    "Words" and which its object model calls wdStatisticWords [1]_; Word's
    "Characters (no spaces)" is ``nonspace_chars``, where 2023 counts 4
    instead of 1. ``han_chars`` is what linguists use, since it does not
    depend on punctuation. Word counts a lone half-width mark as a word; here
    it is none. ``sentences`` counts a heading on a line of its own as one,
    and a quotation's inner 。 ends one. ``words`` depends on a dictionary.

    References
    ----------
    .. [1] Microsoft, "WdStatistic enumeration (Word)", Office VBA Reference.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["2023年，XXX县。"]})
    >>> sections = pd.DataFrame({"doc_id": ["a"], "section_id": 0, "start": 0, "end": 11})
    >>> section_lengths(documents, sections)[["han_chars", "word_count"]].values.tolist()
    [[2, 6]]
    """
    require_columns(sections, ["doc_id", "section_id", "start", "end"], "sections")
    texts = dict(iter_texts(documents))
    sections = sections.astype({"doc_id": "str"})
    if unknown := set(sections["doc_id"]) - set(texts):
        raise ValueError(f"sections names the unknown documents {sorted(unknown)}")
    tokens = segment(documents) if tokens is None else tokens
    named = [column for column in ("kind", "heading", "label") if column in sections]
    table = sections[["doc_id", "section_id", *named]].reset_index(drop=True)
    parts = [
        texts[doc_id][start:end]
        for doc_id, start, end in zip(
            sections["doc_id"], sections["start"], sections["end"], strict=True
        )
    ]
    for unit, count in _COUNTERS.items():
        table[unit] = pd.Series([count(part) for part in parts], dtype="int64")
    tokens = tokens.astype({"doc_id": "str"})
    located = with_sections(tokens[tokens["doc_id"].isin(sections["doc_id"].unique())], sections)
    words = located.groupby(["doc_id", "section_id"]).size()
    keys = pd.MultiIndex.from_frame(table[["doc_id", "section_id"]])
    table["words"] = words.reindex(keys, fill_value=0).to_numpy(dtype="int64")
    whole = table.groupby("doc_id")["han_chars"].transform("sum")
    table["share"] = (table["han_chars"] / whole).where(whole > 0)
    return table


def claimed_lengths(documents: pd.DataFrame, lengths: pd.DataFrame) -> pd.DataFrame:
    """
    Compare the length that a title claims with what was counted.

    Parameters
    ----------
    documents : DataFrame
        With columns ``doc_id`` and ``claimed_length``.
    lengths : DataFrame
        Such as `section_lengths` gives.

    Returns
    -------
    DataFrame
        One row a document and unit, the nearest unit first: ``doc_id``,
        ``unit``, ``claimed``, ``counted``, ``difference`` (counted less
        claimed) and ``relative`` (difference over claimed; NaN for a claim
        of 0). Documents that claim nothing have no row.

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    A claim does not say its unit, nor whether the title or marks of the web
    page were counted; that a unit is near is a guess at it, no proof.
    """
    require_columns(documents, ["doc_id", "claimed_length"], "documents")
    require_columns(lengths, ["doc_id", *UNITS], "lengths")
    counted = lengths.groupby(lengths["doc_id"].astype("str"))[list(UNITS)].sum()
    table = counted.melt(var_name="unit", value_name="counted", ignore_index=False).reset_index()
    documents = documents.astype({"doc_id": "str"})
    claims = documents.set_index("doc_id")["claimed_length"].dropna().astype("int64")
    table = table[table["doc_id"].isin(claims.index)]
    table.insert(2, "claimed", table["doc_id"].map(claims).astype("int64"))
    table["difference"] = table["counted"] - table["claimed"]
    table["relative"] = (table["difference"] / table["claimed"]).where(table["claimed"] > 0)
    order = {doc_id: place for place, doc_id in enumerate(documents["doc_id"])}
    keys = pd.DataFrame({"order": table["doc_id"].map(order), "far": table["difference"].abs()})
    return table.loc[keys.sort_values(["order", "far"]).index].reset_index(drop=True)


def word_count(text: str) -> int:
    """
    Count 字数 as a word processor does.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    int
        Han characters and full-width marks, each 1, plus runs of anything
        else between them and white space, each 1, that hold a letter or a
        digit: 2023, 5.5%, G20, XXX.

    Examples
    --------
    >>> word_count("GDP增长5.5%。")
    5
    """
    return len(_WIDE.findall(text)) + len(worded_parts(_RUN, text))


def count_sentences(text: str) -> int:
    """
    Count what 。！？ or a line's end closes, if it holds a letter or digit.

    Examples
    --------
    >>> count_sentences("我们要干！怎么干？")
    2
    """
    return len(worded_parts(SENTENCE, text))


def worded_parts(pattern: re.Pattern[str], text: str) -> list[str]:
    """Give what a pattern finds in a text, if it holds a letter or digit."""
    return [part for part in pattern.findall(text) if any(map(str.isalnum, part))]


def _count_nonspace(text: str) -> int:
    return len("".join(text.split()))


_COUNTERS = {
    "han_chars": count_han,
    "word_count": word_count,
    "nonspace_chars": _count_nonspace,
    "sentences": count_sentences,
}
