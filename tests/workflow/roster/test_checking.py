from datetime import date

import pytest

from tests.workflow.roster.samples import (
    AS_OF,
    HEAD,
    OTHER,
    STAFF,
    found,
    head,
    other,
    raw,
    staff,
    understood,
)
from workflow.roster.checking import check
from workflow.roster.rows import WARNINGS, Capacity, Code, Severity
from workflow.roster.wording import REMEDIES

ACTING = {"jabatan": "Kepala Bidang", "jenis_jabatan": "Administrator", "dasar": "Plt SPT Nomor 1"}
GONE = "2026-03-31"


def test_a_right_roster_has_no_fault() -> None:
    rows, faults = check(raw(head(), staff(), other()), as_of=AS_OF)

    assert faults == []
    assert [row.nip for row in rows] == [HEAD, STAFF, OTHER]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nip": "1234"}, "nip_invalid"),
        ({"nip": "199501012010011001"}, "nip_invalid"),
        ({"atasan_nip": "1234"}, "nip_invalid"),
        ({"nip": "199001012015012001", "tmt_jabatan": "2005-01-01"}, "nip_invalid"),
        ({"atasan_nip": OTHER}, "supervisor_unknown"),
        ({"atasan_nip": ""}, "supervisor_unknown"),
        ({"atasan_nip": STAFF}, "supervisor_self"),
        ({"unit_induk": "NONE"}, "unit_unknown"),
        ({"unit_kode": "E", "unit_induk": "E"}, "unit_cycle"),
        ({"tmt_jabatan": "31/12/2020"}, "date_invalid"),
        ({"tmt_jabatan": "2021-02-29"}, "date_invalid"),
        ({"tmt_jabatan": "2206-01-01"}, "date_invalid"),
        ({"tmt_selesai": "2019-12-31"}, "date_invalid"),
        ({"status": "Honorer"}, "required_missing"),
        ({"golongan": ""}, "required_missing"),
        ({"jenis_jabatan": "Fungsional"}, "required_missing"),
        ({"dasar": "Plt"}, "required_missing"),
        ({"dasar": "SK Bupati"}, "required_missing"),
        ({"jabatan": "Plt. Kepala Bidang"}, "required_missing"),
        ({"email": "ayu@"}, "email_invalid"),
        ({"nama": "Ayu \ufffd"}, "encoding"),
        ({"nama": "Ayu \u202e"}, "encoding"),
        ({"email": ""}, "email_missing"),
        ({"email": "AGUS@kerincikab.example"}, "email_shared"),
        ({"golongan": "IX"}, "status_mismatch"),
        ({"status": "PPPK", "golongan": "IX"}, "status_mismatch"),
    ],
)
def test_one_wrong_cell_gives_one_fault(changes: dict[str, str], code: str) -> None:
    assert found(head(), staff(**changes)) == [(3, code)]


@pytest.mark.parametrize(
    "column", ["nip", "nama", "status", "jabatan", "jenis_jabatan", "unit_kode", "unit_nama", "tmt_jabatan"]
)
def test_every_required_column_is_asked_for(column: str) -> None:
    assert found(head(), staff(**{column: ""})) == [(3, "required_missing")]


@pytest.mark.parametrize("status", ["PPPK paruh waktu", "pppk  paruh waktu"])
def test_part_time_staff_need_no_golongan(status: str) -> None:
    assert found(head(), staff(nip="199001012025211001", status=status, golongan="")) == []


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("AYU  MISAL, S.E., M.M.", []),
        ("Dr. Hj. Ayu Misal", []),
        ("ayumisal S.Kom", []),
        ("Ayu Teladan", [(4, "nip_duplicate")]),
    ],
)
def test_one_number_has_one_name_whatever_the_titles(name: str, faults: list[tuple[int, str]]) -> None:
    before = staff(tmt_selesai=GONE)

    assert found(head(), before, staff(nama=name, tmt_jabatan="2026-04-01")) == faults


def test_the_same_row_again_is_a_duplicate_and_nothing_else() -> None:
    assert found(head(), staff(), staff()) == [(4, "nip_duplicate")]


@pytest.mark.parametrize(
    ("begin", "faults"),
    [
        ("2026-03-31", [(4, "segment_overlap")]),
        ("2026-04-01", []),
        ("2026-04-02", [(4, "segment_gap")]),
    ],
)
def test_posts_follow_each_other_to_the_day(begin: str, faults: list[tuple[int, str]]) -> None:
    assert found(head(), staff(tmt_selesai=GONE), staff(tmt_jabatan=begin, jabatan="Penata")) == faults


def test_a_long_post_overlaps_all_that_follow() -> None:
    second = staff(tmt_jabatan="2021-01-01", tmt_selesai="2021-12-31", jabatan="Penata")

    assert found(head(), staff(), second, second | {"tmt_jabatan": "2022-01-01", "tmt_selesai": ""}) == [
        (4, "segment_overlap"),
        (5, "segment_overlap"),
    ]


def test_acting_beside_an_own_post_is_no_overlap() -> None:
    assert found(head(), staff(), staff(**ACTING)) == []


def test_two_acting_orders_for_one_post_at_once_overlap_whoever_holds_them() -> None:
    second = other(**ACTING) | {"jabatan": "Plh. Kepala Bidang", "dasar": "Plh SPT Nomor 2"}

    assert found(head(), staff(), other(), staff(**ACTING), second) == [(6, "segment_overlap")]


def test_an_order_beginning_a_capacity_is_read_from_its_basis() -> None:
    rows = understood(head(), staff(**ACTING), staff(dasar="definitif SK 1"))

    assert [row.capacity for row in rows] == [Capacity.DEFINITIVE, Capacity.PLT, Capacity.DEFINITIVE]


def test_a_superior_who_left_is_a_vacancy() -> None:
    chief = other(atasan_nip=HEAD, tmt_selesai=GONE)

    assert found(head(), chief, staff(atasan_nip=OTHER)) == [(4, "supervisor_vacant")]


def test_a_superior_with_an_acting_post_is_none() -> None:
    chief = other(tmt_selesai=GONE)
    acting = other(**ACTING, tmt_jabatan="2026-04-01")

    assert found(head(), chief, acting, staff(atasan_nip=OTHER)) == []


def test_vacancies_of_earlier_years_are_left_alone() -> None:
    assert found(head(tmt_jabatan="2025-12-31"), staff()) == []
    assert found(head(tmt_jabatan="2026-01-02"), staff()) == [(3, "supervisor_vacant")]


def test_more_direct_reports_than_the_limit_are_told_at_the_superior() -> None:
    assert found(head(), staff(), other(), span=1) == [(2, "span_too_wide")]
    assert found(head(), staff(tmt_selesai=GONE), other(tmt_jabatan="2026-04-01"), span=1) == []


def test_a_faulty_row_does_not_make_its_number_unknown() -> None:
    assert found(head(tmt_jabatan="soon"), staff()) == [(2, "date_invalid")]


def test_only_the_topmost_post_may_be_without_superior_also_when_its_holder_changes() -> None:
    successor = other(**head(nama="Bunga Teladan", nip=OTHER, email="b@kerincikab.example"))
    first = head(tmt_selesai=GONE)

    assert found(first, successor | {"tmt_jabatan": "2026-04-01"}, staff(tmt_selesai=GONE)) == []


def test_faults_carry_severity_remedy_and_number() -> None:
    fault = check(raw(head(), staff(email="")), as_of=date(2026, 1, 1))[1][0]

    assert (fault.severity, fault.nip, fault.remedy) == (
        Severity.WARNING,
        STAFF,
        REMEDIES[Code.EMAIL_MISSING],
    )


def test_every_code_has_a_remedy_and_one_severity() -> None:
    assert set(REMEDIES) == set(Code)
    assert {code for code in Code if code.severity is Severity.WARNING} == WARNINGS
