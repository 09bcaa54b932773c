from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people import AppraiserRelation, Assignment, Employee, Unit
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
from workflow.roster.rows import COLUMNS, LONGEST, WARNINGS, Capacity, Code, Severity, Status
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
        ({"dasar": "CLTN"}, "required_missing"),
        ({"dasar": "tugas  belajar"}, "required_missing"),
        ({"dasar": "tugas belajaran SK 1"}, "required_missing"),
        ({"jabatan": "Plt. Kepala Bidang", "dasar": "CLTN SK 1"}, "required_missing"),
        ({"dasar": "SK Bupati"}, "required_missing"),
        ({"jabatan": "Plt. Kepala Bidang"}, "required_missing"),
        ({"email": "ayu@"}, "email_invalid"),
        ({"nama": "Ayu \ufffd"}, "encoding"),
        ({"nama": "Ayu \u202e"}, "encoding"),
        ({"nama": "A" * 201}, "text_too_long"),
        ({"golongan": "Penata Muda III/a"}, "text_too_long"),
        ({"jabatan": "O" * 201}, "text_too_long"),
        ({"unit_nama": "D" * 201}, "text_too_long"),
        ({"unit_kode": "D" * 41}, "text_too_long"),
        ({"dasar": "definitif " + "9" * 191}, "text_too_long"),
        ({"email": "a" * 260 + "@kerincikab.example"}, "text_too_long"),
        ({"nip": "197001012015011000"}, "nip_invalid"),
        ({"nip": "1,97001012015011E+17"}, "nip_invalid"),
        ({"atasan_nip": "1.97E+17"}, "nip_invalid"),
        ({"jabatan": "Plt. Kepala Bidang", "dasar": "definitif SK 1"}, "required_missing"),
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
        ("Dr.Ayu Misal SE", []),
        ("Ayu Misal S. Ag", []),
        ("R. Ayu Misal, A.Md.Keb", []),
        ("Ayu Teladan", [(4, "nip_duplicate")]),
        ("Ayu", [(4, "nip_duplicate")]),
    ],
)
def test_one_number_has_one_name_whatever_the_titles(name: str, faults: list[tuple[int, str]]) -> None:
    before = staff(tmt_selesai=GONE)

    assert found(head(), before, staff(nama=name, tmt_jabatan="2026-04-01")) == faults


def test_two_people_whose_numbers_were_rounded_alike_are_not_called_one() -> None:
    rounded = {"nip": "199001012015012000"}

    assert found(head(), staff(**rounded), other(**rounded, atasan_nip=HEAD)) == [
        (3, "nip_invalid"),
        (4, "nip_invalid"),
    ]


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


@pytest.mark.parametrize(
    ("basis", "capacity"), [("tugas belajar SK 1", Capacity.STUDY), ("cltn: SK 2", Capacity.LEAVE)]
)
def test_study_and_leave_are_rows_of_the_career_and_no_authority(basis: str, capacity: Capacity) -> None:
    away = staff(tmt_jabatan="2026-02-01", tmt_selesai="2026-08-31", dasar=basis)
    before, back = staff(tmt_selesai="2026-01-31"), staff(tmt_jabatan="2026-09-01")

    assert understood(head(), away)[1].capacity is capacity
    assert found(head(), before, away, back) == []
    assert found(head(), before, back) == [(4, "segment_gap")]
    assert found(head(), staff(), away) == [(4, "segment_overlap")]
    assert found(head(), before, away, back, other(atasan_nip=STAFF)) == [(6, "supervisor_vacant")]


def test_a_superior_who_left_is_a_vacancy() -> None:
    chief = other(atasan_nip=HEAD, tmt_selesai=GONE)

    assert found(head(), chief, staff(atasan_nip=OTHER)) == [(4, "supervisor_vacant")]


def test_a_superior_with_an_acting_post_is_none() -> None:
    chief = other(tmt_selesai=GONE)
    acting = other(**ACTING, tmt_jabatan="2026-04-01")

    assert found(head(), chief, acting, staff(atasan_nip=OTHER)) == [(4, "segment_gap")]


@pytest.mark.parametrize(
    ("order", "own", "faults"),
    [
        (("2026-02-01", "2026-03-01"), (), [(3, "segment_gap")]),
        (("2025-02-01", "2025-12-31"), (), []),
        (("2027-01-01", ""), (), []),
        (("2026-02-01", "2026-03-31"), (("2020-01-01", "2026-03-31"),), []),
        (("2026-02-01", "2026-04-01"), (("2020-01-01", "2026-03-31"),), [(3, "segment_gap")]),
        (("2026-02-01", ""), (("2020-01-01", "2026-12-31"),), []),
        (("2026-02-01", ""), (("2026-02-02", ""),), [(3, "segment_gap")]),
        (("2026-02-01", ""), (("2020-01-01", "2026-03-31"), ("2026-05-01", "")), [(5, "segment_gap")]),
    ],
)
def test_days_of_acting_without_an_own_post_are_a_gap_told_once(
    order: tuple[str, str], own: tuple[tuple[str, str], ...], faults: list[tuple[int, str]]
) -> None:
    def days(first: str, last: str) -> dict[str, str]:
        return {"tmt_jabatan": first, "tmt_selesai": last}

    posts = [staff(**days(*each)) for each in own]

    assert found(head(), staff(**ACTING) | days(*order), *posts) == faults


def test_who_is_not_yet_a_pns_serves_as_one() -> None:
    assert found(head(), staff(status="cpns")) == []
    assert understood(head(), staff(status="CPNS"))[1].status is Status.PNS


@pytest.mark.parametrize(
    ("served", "faults"),
    [
        ({"tmt_jabatan": "2026-06-01"}, []),
        ({"tmt_jabatan": "2026-06-02"}, [(3, "supervisor_vacant")]),
        ({"tmt_selesai": "2026-06-01"}, []),
        ({"tmt_selesai": "2026-05-31"}, [(3, "supervisor_vacant")]),
    ],
)
def test_vacancies_are_those_of_the_day(served: dict[str, str], faults: list[tuple[int, str]]) -> None:
    assert found(head(**served), staff()) == faults


def test_a_superior_lacking_on_another_day_or_for_a_post_that_is_over_is_no_vacancy() -> None:
    assert found(head(tmt_selesai=GONE), staff(tmt_selesai=GONE)) == []
    assert found(head(tmt_selesai=GONE), staff(tmt_jabatan="2026-06-02")) == []


@pytest.mark.parametrize(
    ("left", "began", "faults"),
    [
        ("2025-11-30", "2025-12-31", []),
        ("2025-11-30", "2026-01-02", [(4, "segment_gap")]),
        ("2026-12-30", "2027-01-01", [(4, "segment_gap")]),
        ("2026-12-31", "2027-01-02", []),
        ("2027-03-01", "2027-03-03", []),
    ],
)
def test_gaps_are_those_of_the_days_year(left: str, began: str, faults: list[tuple[int, str]]) -> None:
    first = staff(tmt_selesai=left)

    assert found(head(), first, staff(tmt_jabatan=began, jabatan="Penata")) == faults


@pytest.mark.parametrize(
    ("as_of", "ended", "plausible"),
    [
        (date(2061, 6, 1), "", False),
        (date(2060, 12, 31), "", True),
        (date(2099, 1, 1), "2050-12-31", True),
        (date(2026, 6, 1), "2099-01-01", True),
    ],
)
def test_age_is_that_of_the_day_or_of_the_last_day_served(as_of: date, ended: str, plausible: bool) -> None:
    faults = check(raw(head(), staff(tmt_selesai=ended)), as_of=as_of)[1]

    assert [each.code for each in faults if each.row == 3 and each.code == "nip_invalid"] == (
        [] if plausible else ["nip_invalid"]
    )


def test_more_direct_reports_than_the_limit_are_told_at_the_superior() -> None:
    assert found(head(), staff(), other(), span=1) == [(2, "span_too_wide")]
    assert found(head(), staff(tmt_selesai=GONE), other(tmt_jabatan="2026-04-01"), span=1) == []


def test_a_faulty_row_does_not_make_its_number_unknown() -> None:
    assert found(head(tmt_jabatan="soon"), staff()) == [(2, "date_invalid")]


def test_only_the_topmost_post_may_be_without_superior_also_when_its_holder_changes() -> None:
    successor = other(**head(nama="Bunga Teladan", nip=OTHER, email="b@kerincikab.example"))
    first = head(tmt_selesai=GONE)

    assert found(first, successor | {"tmt_jabatan": "2026-04-01"}, staff(tmt_selesai=GONE)) == []


def test_who_acts_as_the_topmost_needs_no_superior_in_the_own_post_either() -> None:
    secretary = {"unit_kode": "S", "unit_nama": "Setda", "jabatan": "Plt. Sekretaris Daerah"}
    acting = head(**secretary, dasar="Plt SPT Nomor 1")
    below = head(unit_induk="S")

    assert found(acting, below, staff()) == []
    assert found(acting, below, staff(atasan_nip="")) == [(4, "supervisor_unknown")]


def test_faults_carry_severity_remedy_and_number() -> None:
    fault = check(raw(head(), staff(email="")), as_of=date(2026, 1, 1))[1][0]

    assert (fault.severity, fault.nip, fault.remedy) == (
        Severity.WARNING,
        STAFF,
        REMEDIES[Code.EMAIL_MISSING],
    )


def test_texts_end_where_the_columns_of_the_database_end() -> None:
    kept = {
        "nama": Employee.name,
        "email": Employee.email,
        "golongan": Employee.grade,
        "jabatan": Assignment.post,
        "unit_kode": Unit.code,
        "unit_nama": Unit.name,
        "unit_induk": Unit.code,
        "dasar": Assignment.basis,
    }

    assert {name: column.type.length for name, column in kept.items()} == LONGEST
    assert AppraiserRelation.document.type.length >= LONGEST["dasar"]


ODD = [
    "",
    "-",
    "0",
    HEAD,
    STAFF,
    "1.9E+17",
    "PPPK",
    "Fungsional",
    "Plt",
    "plh SPT 1",
    "2026-02-30",
    "9999-12-31",
    "é",
]
ODD += ["2026-01-01", "a@b", "D", "E", "IX", "x" * 300, "\ufffd", "=1"]


@given(
    st.lists(st.fixed_dictionaries({}, optional={name: st.sampled_from(ODD) for name in COLUMNS}), max_size=6)
)
def test_whatever_the_cells_hold_the_check_tells_and_never_raises(drawn: list[dict[str, str]]) -> None:
    given_rows = raw(head(), *(staff(**changes) for changes in drawn))

    rows, faults = check(given_rows, as_of=AS_OF)

    faulty = {each.row for each in faults if each.severity is Severity.ERROR}
    assert {each.row for each in given_rows} - faulty <= {row.row for row in rows}
    assert all(each.message and each.remedy for each in faults)


def test_every_code_has_a_remedy_and_one_severity() -> None:
    assert set(REMEDIES) == set(Code)
    assert {code for code in Code if code.severity is Severity.WARNING} == WARNINGS


def test_rows_that_disagree_about_their_units_name_are_told_with_both() -> None:
    (told,) = check(raw(head(), staff(), other(unit_nama="Dinas Lain")), as_of=AS_OF)[1]

    assert (told.code, told.severity, told.row) == ("unit_conflict", "warning", 2)
    assert told.message == (
        "Unit D mempunyai unit_nama yang berbeda: “Dinas” (baris 2, 3), “Dinas Lain” (baris 4)."
    )


def test_rows_that_disagree_about_the_unit_above_are_told() -> None:
    chief = other(unit_kode="E", unit_nama="Bidang", unit_induk="D")
    astray = staff(unit_kode="E", unit_nama="Bidang", unit_induk="F")
    elsewhere = staff(nip="199203032016012003", nama="Citra", email="c@k.example", unit_kode="F")

    assert found(head(), chief, astray, elsewhere) == [(3, "unit_conflict")]


def test_an_empty_cell_contradicts_nobody() -> None:
    above = other(unit_kode="E", unit_nama="Sekretariat")

    assert found(head(unit_induk="E"), staff(), above) == []


def test_a_unit_may_have_borne_another_name_before() -> None:
    before = staff(tmt_selesai="2025-12-31", unit_nama="Dinas Lama")

    assert found(head(), before, staff(tmt_jabatan="2026-01-01")) == []


def test_of_a_unit_that_is_gone_the_newest_rows_are_compared() -> None:
    gone = {"unit_kode": "X", "tmt_selesai": "2025-12-31"}
    newer = {"tmt_jabatan": "2024-01-01"}

    renamed = found(head(), staff(**gone, unit_nama="Lama"), other(**gone, **newer))
    torn = found(head(), staff(**gone, **newer, unit_nama="Lama"), other(**gone, **newer))

    assert "unit_conflict" not in {code for _, code in renamed}
    assert (3, "unit_conflict") in torn
