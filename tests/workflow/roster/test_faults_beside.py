"""A fault is told once: it neither hides another nor makes one where there is none."""

from dataclasses import replace

import pytest

from tests.workflow.roster.samples import AS_OF, HEAD, OTHER, STAFF, found, head, other, raw, staff
from workflow.roster.checking import check
from workflow.roster.rows import Code

WRONG = {
    "email": "salah@",
    "golongan": "",
    "status": "Honorer",
    "jenis_jabatan": "Struktural",
    "nama": "",
    "unit_nama": "",
    "unit_kode": "",
    "jabatan": "",
    "tmt_jabatan": "1/7/26",
    "tmt_selesai": "1/7/26",
    "dasar": "SK 1",
}
CLEAR = ("email", "golongan", "status", "nama", "unit_nama")
"""Wrong here, a row still tells who served where, when, and under whom."""


def told(*rows: dict[str, str]) -> list[tuple[int, Code]]:
    return [each for each in found(*rows) if each[1] != Code.STATUS_MISMATCH]


@pytest.mark.parametrize("column", [*WRONG, "atasan_nip"])
def test_a_superiors_faulty_post_is_no_vacancy(column: str) -> None:
    wrong = {"atasan_nip": "123"} | WRONG
    middle = staff(nip=OTHER, email="", tmt_selesai="2025-12-31", jabatan="Kepala Bidang")
    now = middle | {"tmt_jabatan": "2026-01-01", "tmt_selesai": "", "jabatan": "Kepala Bagian"}
    middle["email"] = now["email"] = "bidang@kerincikab.example"

    assert len(told(head(), middle, now | {column: wrong[column]}, staff(atasan_nip=OTHER))) == 1


@pytest.mark.parametrize("column", WRONG)
def test_a_faulty_post_between_two_others_is_no_gap(column: str) -> None:
    first = staff(tmt_selesai="2026-02-28")
    second = staff(tmt_jabatan="2026-03-01", tmt_selesai="2026-05-31", jabatan="Penata")
    third = staff(tmt_jabatan="2026-06-01")

    assert len(told(head(), first, second | {column: WRONG[column]}, third)) == 1


@pytest.mark.parametrize("column", WRONG)
def test_a_faulty_topmost_row_leaves_the_others_their_superior(column: str) -> None:
    rows = staff(unit_kode="B", unit_nama="Bidang", unit_induk="D"), other()

    assert [row for row, _ in told(head(**{column: WRONG[column]}), *rows)] == [2]


@pytest.mark.parametrize("column", CLEAR)
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"atasan_nip": "198001012005011009"}, Code.SUPERVISOR_UNKNOWN),
        ({"atasan_nip": STAFF}, Code.SUPERVISOR_SELF),
        ({"atasan_nip": OTHER}, Code.SUPERVISOR_CYCLE),
        ({"unit_kode": "X", "unit_nama": "X", "unit_induk": "X"}, Code.UNIT_CYCLE),
    ],
)
def test_a_wrong_cell_does_not_hide_a_wrong_link(column: str, changes: dict[str, str], code: Code) -> None:
    above = other(atasan_nip=STAFF if code is Code.SUPERVISOR_CYCLE else HEAD)

    assert (4, code) in found(head(), above, staff(**changes | {column: WRONG[column]}))


@pytest.mark.parametrize("column", CLEAR)
def test_a_wrong_cell_does_not_hide_an_overlap(column: str) -> None:
    second = staff(tmt_jabatan="2026-02-01", jabatan="Penata") | {column: WRONG[column]}

    assert (4, Code.SEGMENT_OVERLAP) in found(head(), staff(), second)


def test_a_basis_that_says_nothing_is_no_second_post() -> None:
    assert found(head(), staff(), staff(jabatan="Kepala Bidang", dasar="SPT 3")) == [(4, "required_missing")]


@pytest.mark.parametrize(
    "column", ["status", "jenis_jabatan", "tmt_jabatan", "nip", "atasan_nip", "email", "dasar"]
)
def test_a_formula_is_only_a_formula(column: str) -> None:
    top, below = raw(head(), staff(**{column: "=A1"}))

    faults = check([top, replace(below, formulas=frozenset({column}))], as_of=AS_OF)[1]

    assert [each.code for each in faults] == [Code.FORMULA]


def test_units_are_unknown_beyond_those_whose_code_is_missing() -> None:
    rows = [
        head(),
        staff(unit_kode="", unit_nama="Bidang"),
        other(unit_kode="S", unit_nama="Seksi", unit_induk="B"),
    ]
    beyond = other(
        nip="198001012005011009", email="c@kerincikab.example", nama="Citra", unit_kode="T", unit_induk="?"
    )

    assert told(*rows) == [(3, "required_missing")]
    assert (4, Code.UNIT_UNKNOWN) in told(*rows, beyond)
