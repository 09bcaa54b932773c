import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.plans.amounts import amount, amount_text, target_text
from workflow.plans.content import Indicator

AMOUNTS = st.decimals(0, 10**14 - 1, places=4, allow_nan=False)


@given(AMOUNTS)
def test_what_is_told_reads_back_as_the_same_amount(number: Decimal) -> None:
    assert amount(amount_text(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("95", "95"), ("1.250", "1250"), ("12.500.000", "12500000"), ("95,5", "95.5"), (" 1 250 ", "1250")],
)
def test_an_office_writes_points_for_thousands_and_a_comma(text: str, number: str) -> None:
    assert amount(text) == Decimal(number)


@pytest.mark.parametrize("text", ["95.5", "1.25", "1,2,3", "dua", "-3", "1,23456", "9" * 15, "1.2345", "٣"])
def test_what_could_be_meant_either_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text.strip())):
        amount(text)


def test_no_text_is_no_amount() -> None:
    assert amount("  ") is None
    assert amount_text(None) == ""


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Indicator("", low=Decimal("12.0000"), unit="laporan"), "12 laporan"),
        (Indicator("", low=Decimal(90), high=Decimal("95.5"), unit="persen"), "90–95,5 persen"),
        (Indicator("", words="Paling lambat tanggal 5"), "Paling lambat tanggal 5"),
        (Indicator("", low=Decimal(0), unit="keluhan"), "0 keluhan"),
        (Indicator(""), ""),
    ],
)
def test_a_target_is_a_number_a_range_or_words(target: Indicator, text: str) -> None:
    assert target_text(target) == text
