from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.roster.samples import HEAD, OTHER, STAFF, found, head, other, staff, understood
from workflow.roster import circles
from workflow.roster.rows import Row

THIRD = "199203032015012003"
ENDED = {"tmt_selesai": "2026-03-31"}
LATER = {"tmt_jabatan": "2026-04-01"}
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(60)]


def third(**changes: str) -> dict[str, str]:
    return staff(nip=THIRD, nama="Citra Rekaan", email="citra@kerincikab.example") | changes


def test_a_circle_of_superiors_names_each_of_its_rows() -> None:
    caught = [staff(atasan_nip=OTHER), other(atasan_nip=THIRD), third(atasan_nip=STAFF)]

    assert found(head(), *caught) == [
        (3, "supervisor_cycle"),
        (4, "supervisor_cycle"),
        (5, "supervisor_cycle"),
    ]


def test_who_hangs_below_a_circle_is_not_told() -> None:
    caught = [staff(atasan_nip=OTHER), other(atasan_nip=STAFF), third(atasan_nip=STAFF)]

    assert found(head(), *caught) == [(3, "supervisor_cycle"), (4, "supervisor_cycle")]


def test_two_who_led_each_other_in_turn_make_no_circle() -> None:
    first = [staff(atasan_nip=OTHER, **ENDED), staff(atasan_nip=HEAD, **LATER)]
    second = [other(atasan_nip=HEAD, **ENDED), other(atasan_nip=STAFF, **LATER)]

    assert found(head(), *first, *second) == []


def test_one_day_of_meeting_is_enough_for_a_circle() -> None:
    first = [staff(atasan_nip=OTHER, **ENDED), staff(atasan_nip=HEAD, **LATER)]
    second = [
        other(atasan_nip=HEAD, tmt_selesai="2026-03-30"),
        other(atasan_nip=STAFF, tmt_jabatan="2026-03-31"),
    ]

    assert found(head(), *first, *second) == [(3, "supervisor_cycle"), (6, "supervisor_cycle")]


def test_acting_for_the_superiors_superior_is_no_circle_while_it_leads_out() -> None:
    acting = {"jabatan": "Kepala", "dasar": "Plh SPT Nomor 3", "atasan_nip": HEAD}
    caught = [staff(atasan_nip=OTHER), other(atasan_nip=STAFF)]

    assert found(head(), *caught, staff(**acting)) == []
    assert found(head(), *caught, staff(**acting, **ENDED)) == [
        (3, "supervisor_cycle"),
        (4, "supervisor_cycle"),
    ]


def test_an_order_to_act_elsewhere_is_no_way_out_of_a_circle() -> None:
    caught = [
        staff(atasan_nip=OTHER),
        other(jabatan="Kepala Bidang", jenis_jabatan="Administrator", atasan_nip=STAFF),
    ]
    elsewhere = {"jabatan": "Kepala Seksi", "jenis_jabatan": "Pengawas", "dasar": "Plt SPT Nomor 3"}
    unit = {"unit_kode": "E", "unit_nama": "Badan", "atasan_nip": HEAD}

    assert found(head(), *caught, staff(**elsewhere, **unit)) == [
        (3, "supervisor_cycle"),
        (4, "supervisor_cycle"),
    ]


def test_who_only_acts_leads_by_the_order() -> None:
    acting = staff(jabatan="Kepala Seksi", jenis_jabatan="Pengawas", dasar="Plt SPT Nomor 3", unit_kode="E")

    assert found(head(), acting, other(atasan_nip=STAFF)) == [(3, "segment_gap")]
    assert found(head(), acting | {"atasan_nip": OTHER}, other(atasan_nip=STAFF)) == [
        (3, "segment_gap"),
        (3, "supervisor_cycle"),
        (4, "supervisor_cycle"),
    ]


@pytest.mark.thorough
def test_orders_without_number_are_judged_in_time() -> None:
    order = {"dasar": "Plt SPT", "jabatan": "Kepala", "atasan_nip": HEAD}
    orders = [staff(**order, unit_kode=f"E{n}", tmt_jabatan="2026-01-01") for n in range(300)]
    led = [other(atasan_nip=STAFF, tmt_jabatan="2026-01-01", jabatan=f"P{n}") for n in range(40)]
    rows = understood(head(), staff(), *orders, *led)

    assert list(circles.superiors(rows * 100)) == []


def test_units_above_each_other_are_a_circle_told_once_each() -> None:
    rows = [
        staff(unit_kode="E", unit_induk="F"),
        other(unit_kode="F", unit_induk="E"),
        third(unit_kode="F", unit_induk="E"),
    ]

    assert found(head(), *rows) == [(3, "unit_cycle"), (4, "unit_cycle")]


@pytest.mark.thorough
@given(st.lists(st.tuples(*[st.integers(2, 5)] * 2, st.integers(1, 28), st.integers(0, 12)), max_size=12))
def test_circles_are_found_exactly_when_some_day_has_one(drawn: list[tuple[int, int, int, int]]) -> None:
    rows = [
        understood(
            head(tmt_jabatan=f"2026-01-{first:02}", tmt_selesai=f"2026-02-{min(28, first + long):02}")
        )[0]
        for _, _, first, long in drawn
    ]
    named = [
        replace(row, row=n, nip=str(low), atasan_nip=str(up) if up < 5 else "")
        for n, (row, (low, up, _, _)) in enumerate(zip(rows, drawn, strict=True))
    ]

    assert bool(list(circles.superiors(named))) == any(map(partial(naive, named), DAYS))


def naive(rows: list[Row], day: date) -> bool:
    """Whether somebody has superiors that day and none of them leads to anyone without one."""
    links = {
        (row.nip, row.atasan_nip)
        for row in rows
        if row.tmt_jabatan <= day <= row.until and row.nip != row.atasan_nip
    }
    caught = {low for low, _ in links}
    for _ in range(len(rows)):
        caught = {name for name in caught if all(up in caught for low, up in links if low == name)}
    return bool(caught)
