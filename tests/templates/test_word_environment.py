import functools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.word import WordTemplate
from tests.templates.word_samples import FAMILY, Family, family, lines_of


@functools.cache
def head_only() -> WordTemplate[Family]:
    return family("{{ kepala }}")


@pytest.mark.thorough
@settings(deadline=None)
@given(st.text())
def test_characters_that_xml_cannot_hold_are_left_out(text: str) -> None:
    shown = lines_of(head_only().render(replace(FAMILY, kepala=text)))[0]

    expected = re.sub(r"\r\n|[\r\v]", "\n", text)
    assert shown == re.sub("[\x00-\x08\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", expected)


@pytest.mark.parametrize(
    "name", ["A & B", "<w:t>", "\"Ani\" 'Ida'", "Budi 🙂", "{{ kepala }}", "{% if %}", "&amp;"]
)
def test_marks_in_a_name_stay_marks(name: str) -> None:
    assert lines_of(head_only().render(replace(FAMILY, kepala=name)))[0] == name
