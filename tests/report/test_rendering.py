"""What goes into the page is text there, and exactly the characters it was."""

import json
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report.rendering import as_json, plain, safe_text, storable, utf16_offsets

ANY = st.text(alphabet=st.characters(exclude_characters="\n\r"), max_size=60)


class Reading(HTMLParser):
    """Collect text and the names of elements, as a browser would."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", set()
        self.feed(content)
        self.close()

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


@given(ANY)
def test_text_comes_back_as_it_was(text):
    page = Reading(str(safe_text(text)))

    assert page.text == storable(text)
    assert page.tags <= {"bdi"}
    assert len(storable(text)) == len(text)


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\ufeff"])
def test_what_turns_or_hides_stands_alone_with_its_name(char):
    name = f"{ord(char):04X}"

    assert str(safe_text(f"a{char}b")) == f'a<bdi class="control" data-code="{name}">{char}</bdi>b'


@given(st.recursive(ANY, lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_data_comes_back_and_cannot_end_its_element(value):
    written = str(as_json({"value": value, "evil": "</script><!--"}))

    assert "<" not in written
    assert written.encode("utf-8")
    assert json.loads(written)["value"] == value


@given(st.text(max_size=40))
def test_offsets_are_those_of_utf16(text):
    at = utf16_offsets(text)

    for place in range(len(text) + 1):
        units = text[:place].encode("utf-16-le", "surrogatepass")
        assert at(place) == len(units) // 2


def test_cells_become_what_json_has():
    cells = [
        True,
        np.bool_(False),
        pd.NA,
        pd.NaT,
        None,
        np.int64(3),
        1.5,
        float("nan"),
        np.inf,
        "x",
    ]

    assert [plain(cell) for cell in cells] == [
        True, False, None, None, None, 3, 1.5, None, None, "x",
    ]  # fmt: skip
