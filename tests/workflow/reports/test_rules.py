"""What a daily report must fulfil."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.reports.content import Entry, Frame, Gauge, Goal
from workflow.reports.rules import AGAIN, CLOSED, NO_PLAN, faults

DAY = date(2026, 3, 2)
GAUGE = Gauge(7, 1, "Jumlah laporan", "kuantitas", "laporan", Decimal(12), None)
GOAL = Goal(3, 1, "Utama 1", "Laporan tersusun", (GAUGE,))
FRAME = Frame(DAY, date(2026, 1, 1), date(2026, 12, 31), True, (GOAL,), 720, {}, frozenset())
ENTRY = Entry(DAY, 3, "Laporan Februari", 120)


def told(entry: Entry = ENTRY, frame: Frame = FRAME) -> str:
    return " ".join(faults(entry, frame))


def test_a_report_of_today_is_taken() -> None:
    assert faults(ENTRY, FRAME) == ()
    assert faults(replace(ENTRY, indicator=7, quantity=Decimal(2), unit="laporan"), FRAME) == ()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"day": DAY + timedelta(days=1)}, "belum tiba"),
        ({"day": date(2025, 12, 31)}, "sebelum SKP ini berlaku"),
        ({"result": 4}, "tidak ada pada SKP"),
        ({"indicator": 8, "quantity": Decimal(1), "unit": "x"}, "bukan milik"),
        ({"text": " \n"}, "Tuliskan hasil"),
        ({"text": "a" * 2001}, "terlalu panjang"),
        ({"text": "a\x00"}, "tidak dapat disimpan"),
        ({"quantity": Decimal(-1), "unit": "x"}, "kurang dari nol"),
        ({"quantity": Decimal(1)}, "Isi satuan"),
        ({"indicator": 7}, "Isi jumlahnya"),
        ({"minutes": 0}, "paling sedikit 1"),
        ({"minutes": 721}, "lebih dari 720"),
        ({"link": "http://arsip.example/1"}, "https://"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"link": "https://a b.example"}, "https://"),
        ({"link": "https://user@host.example"}, "https://"),
        ({"link": "https://[x"}, "https://"),
    ],
)
def test_each_fault_is_told_with_its_remedy(entry: Mapping[str, Any], said: str) -> None:
    assert said in told(replace(ENTRY, **entry))


def test_every_fault_is_told_at_once() -> None:
    wrong = Entry(DAY + timedelta(days=3), 99, "", 0, link="ftp://x")

    assert len(faults(wrong, FRAME)) == 5


def test_the_minutes_of_a_day_count_together() -> None:
    frame = replace(FRAME, minutes={DAY: 601})

    assert "menjadi 721" in told(frame=frame)
    assert faults(replace(ENTRY, minutes=119), frame) == ()


def test_after_the_last_day_on_the_post_it_is_the_next_plans() -> None:
    assert "jabatan berikutnya" in told(frame=replace(FRAME, last=DAY - timedelta(days=1)))


def test_without_an_agreed_plan_or_after_the_review_only_that_is_told() -> None:
    wrong = replace(ENTRY, text="", minutes=0)

    assert faults(wrong, replace(FRAME, goals=())) == (NO_PLAN,)
    assert faults(wrong, replace(FRAME, is_open=False)) == (CLOSED,)


def test_the_same_report_twice_is_one_also_after_a_revision_of_the_plan() -> None:
    frame = replace(FRAME, known=frozenset({(DAY, 1, "Laporan Februari")}))

    assert faults(replace(ENTRY, text=" Laporan Februari "), frame) == (AGAIN,)
    assert faults(replace(ENTRY, text="Laporan Maret"), frame) == ()


@given(st.integers(-400, 400), st.integers(-400, 400), st.integers(0, 400))
def test_a_day_is_taken_exactly_between_the_plans_first_day_and_today(
    day: int, first: int, span: int
) -> None:
    begin = DAY + timedelta(days=first)
    frame = replace(FRAME, first=begin, last=begin + timedelta(days=span))
    entry = replace(ENTRY, day=DAY + timedelta(days=day))

    assert (not faults(entry, frame)) == (day <= 0 and first <= day <= first + span)
