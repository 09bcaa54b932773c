import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.roster import nip

BORN = st.dates(date(1950, 1, 1), date(2005, 12, 31))


@given(BORN, st.integers(18, 40), st.integers(1, 12), st.sampled_from("12"), st.integers(1, 999))
def test_a_number_with_a_month_is_a_pns_and_says_what_it_was_made_of(
    born: date, age: int, month: int, sex: str, sequence: int
) -> None:
    year = born.year + age + (month < born.month)
    text = f"{born:%Y%m%d}{year}{month:02}{sex}{sequence:03}"

    parsed = nip.parse(text)

    assert (parsed.text, parsed.born, parsed.kind) == (text, born, "PNS")
    assert (parsed.appointed_year, parsed.appointed_month) == (year, month)
    assert parsed.sex == {"1": "L", "2": "P"}[sex]


@pytest.mark.parametrize(
    ("text", "plausible"),
    [("200002152018021001", True), ("200002152018011001", False), ("200002152018211001", True)],
)
def test_nobody_is_appointed_before_the_month_of_the_eighteenth_birthday(text: str, plausible: bool) -> None:
    with contextlib.nullcontext() if plausible else pytest.raises(nip.NipError, match="terlalu dini"):
        nip.parse(text)


@given(BORN, st.sampled_from(["00", "13", "21", "99"]))
def test_digits_that_are_no_month_are_a_pppk(born: date, digits: str) -> None:
    assert nip.parse(f"{born:%Y%m%d}2024{digits}1001").kind == "PPPK"


@given(st.text(max_size=25) | st.text("0123456789", min_size=17, max_size=19))
def test_any_text_is_a_number_or_is_refused(text: str) -> None:
    with contextlib.suppress(nip.NipError):
        assert nip.parse(text).text == nip.normalise(text)


@pytest.mark.parametrize(
    "text",
    ["'197001012000011001", "19700101 200001 1 001", "\u00a0197001012000011001 ", "\u2019197001012000011001"],
)
def test_spaces_and_the_leading_apostrophe_do_not_matter(text: str) -> None:
    assert nip.parse(text).text == "197001012000011001"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19700101200001100",
        "1970010120000110011",
        "197002302000011001",
        "197001012000013001",
        "197001011987011001",
        "19700101200001100X",
        "١٩٧٠٠١٠١٢٠٠٠٠١١٠٠١",
    ],
)
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(nip.NipError, match=r"\.$"):
        nip.parse(text)


def test_age_counts_completed_years() -> None:
    parsed = nip.parse("197006152000011001")

    assert parsed.age(date(2026, 6, 14)) == 55
    assert parsed.age(date(2026, 6, 15)) == 56
