import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from web.fields import plain


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_every_text_can_be_stored_and_printed(text: str) -> None:
    """PostgreSQL takes no NUL, UTF-8 no half characters, a Word file no control characters."""
    cleaned = plain(text)

    element = ET.Element("t")
    element.text = cleaned
    assert (ET.fromstring(ET.tostring(element, "utf-8")).text or "") == cleaned
    assert "\x00" not in cleaned


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=60))
def test_what_people_type_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(st.text("a\r\n\t ", max_size=20))
def test_lines_end_in_one_way(text: str) -> None:
    assert plain(text).count("\n") == text.count("\n") + text.replace("\r\n", "").count("\r")
    assert "\r" not in plain(text)


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)
