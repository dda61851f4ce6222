"""Tests of analysis.discovery.recurring, counted by hand and against plain counting."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.discovery.recurring import (
    SHORTEST,
    TAGS,
    documents_of,
    entropy,
    recurring_strings,
    share,
    stream_of,
)

ANYTHING = st.text(st.characters(), max_size=30)  # half a surrogate pair, too
SOME = st.text(alphabet="天下为公改革、，。“”《》 \n", max_size=40)


def texts(*texts):
    whole = pd.Series(list(texts), dtype="object")
    return pd.DataFrame({"doc_id": [str(n) for n in range(len(texts))], "text": whole})


def wordings(stream, strings):
    pairs = zip(strings.firsts, strings.lengths, strict=True)
    return [stream.text[start : start + length] for start, length in pairs]


def test_the_stream_by_hand():
    stream = stream_of(texts("“改革”，好。", "《论语》"))

    assert stream.text == "改革、好\0\0\0论语\0\0"
    assert stream.places.tolist() == [1, 2, 4, 5, 6, 7, 0, 1, 2, 3, 4]
    assert stream.documents.tolist() == [0] * 6 + [1] * 5
    assert np.flatnonzero(stream.opens).tolist() == [0]
    assert np.flatnonzero(stream.closes).tolist() == [1]
    assert [stream.text[n] for n in np.flatnonzero(stream.titled)][1:] == ["论", "语"]
    assert len(stream.begins) == len(stream.codes) + 1
    assert stream.begins[-1]


def test_two_quoted_phrases_side_by_side_stay_apart():
    assert stream_of(texts("“改革”“开放”")).text == "改革\0开放\0"


def test_blanks_divide_a_headline_and_nothing_else():
    assert stream_of(texts("开好局 起好步")).text == "开好局、起好步\0"
    assert stream_of(texts("开好局 起好步。")).text == "开好局\0起好步\0\0"


def test_strings_by_hand():
    stream = stream_of(texts("天下为公。天下为公。", "天下为公！"))
    strings = recurring_strings(stream, 3)

    assert "天下为公" in wordings(stream, strings)
    number = wordings(stream, strings).index("天下为公")
    assert strings.counts[number] == 3
    assert documents_of(stream, strings)[number] == 2
    assert strings.cohesion[number] == pytest.approx(1.0)  # each part stands as often as the whole
    assert not len(recurring_strings(stream, 4).counts)


def test_cohesion_is_that_of_the_weakest_split():
    # Fifteen characters: 天 and 下 stand three times, 天下 three times, 天下为公 twice.
    stream = stream_of(texts("天下为公。天下为公。天下。甲。乙。丙。丁。戊。"))
    strings = recurring_strings(stream, 2)
    number = wordings(stream, strings).index("天下为公")
    weakest = np.log((2 / 15) / ((3 / 15) * (2 / 15))) / -np.log(2 / 15)

    assert strings.cohesion[number] == pytest.approx(weakest)


def test_a_string_stands_oftener_without_its_last_word():
    stream = stream_of(texts("改革开放事业。改革开放事业。改革开放。改革开放。"))
    strings = recurring_strings(stream, 2)
    number = wordings(stream, strings).index("改革开放事业")

    assert strings.fixed[number].tolist() == pytest.approx([np.log(4 / 2), np.log(2 / 2)])


def test_entropy_by_hand():
    owners, beside = (
        np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2]),
        np.array([7, 7, 8, 8, 5, 5, 0, 0, 9, 9]),
    )
    bits = entropy(owners, beside, 4)

    assert bits[:3].tolist() == pytest.approx([1.0, 0.0, 1.5])  # ends of clauses differ
    assert np.isnan(bits[3])


def test_share_is_an_average_over_places():
    stream = stream_of(texts("“天下为公”。天下为公。天下为公。“天下为公”。"))
    strings = recurring_strings(stream, 4)
    number = wordings(stream, strings).index("天下为公")

    assert share(strings, stream.opens[strings.starts])[number] == 0.5


def test_names_are_told_from_other_nouns():
    stream = stream_of(texts("习近平同志"))

    assert TAGS[stream.tags[0]] == "nr"


@given(st.lists(SOME, max_size=4), st.integers(1, 3))
def test_every_count_is_that_of_plain_counting(parts, least):
    stream = stream_of(texts(*parts))
    strings = recurring_strings(stream, least)
    found = wordings(stream, strings)

    assert len(set(found)) == len(found)
    for wording, count in zip(found, strings.counts, strict=True):
        assert count == len(re.findall(f"(?={re.escape(wording)})", stream.text)) >= least
        assert len(wording) >= SHORTEST
        assert "\0" not in wording
        assert wording[0] != "、" != wording[-1]
    assert (np.abs(strings.cohesion) <= 1 + 1e-9).all()


@given(st.lists(ANYTHING, max_size=3))
def test_every_character_leads_back_to_its_text(parts):
    stream = stream_of(texts(*parts))

    for code, place, document in zip(stream.text, stream.places, stream.documents, strict=True):
        written = (parts[document] + "\n")[place]
        assert code in (written, "\0", "、")


def test_half_a_surrogate_pair_ends_a_string():
    assert stream_of(texts("改革\ud800开放")).text == "改革\0开放\0"
