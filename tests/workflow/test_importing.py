"""A roster becomes assignments and authority without gaps; the same one twice is one."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

import config.sample
from cli.demo.office import generate, write
from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee, Headship, Unit
from models.session import transaction
from tests.at_once import overlapped
from tests.factories import LAUNCH, launch, run_record, stored
from tests.workflow.intake.rosters import OFFICE, rows
from tests.workflow.roster.samples import HEAD, OTHER, STAFF, head, other, staff
from workflow.importing import import_roster
from workflow.intake.wanted import ABOVE_ROOT, ROOT
from workflow.roster.loading import load
from workflow.roster.rows import Row

MIDYEAR = date(2026, 7, 1)
TOP = "196801011993031001"
BEFORE = {"tmt_jabatan": "2020-01-01", "tmt_selesai": "2026-06-30"}
AFTER = {"tmt_jabatan": "2026-07-01"}
LEADER = {"nip": OTHER, "nama": "Bunga Teladan", "email": "bunga@kerincikab.example"}


def launch_cycle(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(run_record())
    launch(engine, "permenpanrb-6-2022")


def assignments(engine: Engine, nip: str) -> list[Assignment]:
    (person,) = stored(engine, Employee, nip=nip)
    return stored(engine, Assignment, employee_id=person.id)


def authority(engine: Engine, assignment: Assignment) -> list[tuple[str, date, date | None]]:
    """Who appraises from when to when, by name."""
    names = {person.id: person.name for person in stored(engine, Employee)}
    found = stored(engine, AppraiserRelation, assignment_id=assignment.id)
    return sorted((names[row.appraiser_id], row.first, row.last) for row in found)


def tiles(pieces: list[AppraiserRelation], first: date) -> bool:
    """One after the other from the first day on, without a gap, the last one open."""
    pieces = sorted(pieces, key=lambda piece: piece.first)
    starts = [first, *(piece.last + timedelta(days=1) for piece in pieces[:-1] if piece.last)]
    return [piece.first for piece in pieces] == starts and pieces[-1].last is None


def moved() -> tuple[Row, ...]:
    there = {"unit_kode": "E", "unit_nama": "Badan", "atasan_nip": OTHER, "jabatan": "Arsiparis"}
    boss = head(**LEADER, unit_kode="E", unit_nama="Badan", jabatan="Kepala Badan", atasan_nip=HEAD)
    return rows(head(), boss, staff(**BEFORE), staff(**AFTER, **there))


def handed_over() -> tuple[Row, ...]:
    leader = other(jabatan="Kepala Bidang", jenis_jabatan="Administrator")
    return rows(head(), leader, staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER))


def test_a_mid_year_mover_has_two_assignments_and_two_evaluations(engine: Engine) -> None:
    import_roster(engine, moved(), OFFICE, LAUNCH)

    launch_cycle(engine)

    first, second = assignments(engine, STAFF)
    assert (first.last, second.first, second.last) == (date(2026, 6, 30), MIDYEAR, None)
    found = [row for row in stored(engine, Evaluation) if row.employee_id == first.employee_id]
    assert {(row.assignment_id, row.unit_id) for row in found} == {
        (each.id, each.unit_id) for each in (first, second)
    }


def test_what_is_over_is_still_appraised_afterwards(engine: Engine) -> None:
    import_roster(engine, moved(), OFFICE, LAUNCH)

    first, second = assignments(engine, STAFF)
    assert authority(engine, first) == [("Agus Contoh", date(2020, 1, 1), None)]
    assert authority(engine, second) == [("Bunga Teladan", MIDYEAR, None)]


def test_a_changed_superior_continues_one_assignment(engine: Engine) -> None:
    import_roster(engine, handed_over(), OFFICE, LAUNCH)

    (only,) = assignments(engine, STAFF)
    assert (only.first, only.last) == (date(2020, 1, 1), None)
    assert authority(engine, only) == [
        ("Agus Contoh", date(2020, 1, 1), date(2026, 6, 30)),
        ("Bunga Teladan", MIDYEAR, None),
    ]


@pytest.mark.parametrize("begin", ["2026-07-02", "2026-08-01"])
def test_a_break_begins_a_new_assignment(engine: Engine, begin: str) -> None:
    import_roster(engine, rows(head(), staff(**BEFORE), staff(tmt_jabatan=begin)), OFFICE, LAUNCH)

    assert len(assignments(engine, STAFF)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"jabatan": "Arsiparis"},
        {"jenis_jabatan": "Fungsional", "jenjang": "Ahli Pertama"},
    ],
)
def test_a_changed_post_begins_a_new_assignment(engine: Engine, change: dict[str, str]) -> None:
    import_roster(engine, rows(head(), staff(**BEFORE), staff(**AFTER, **change)), OFFICE, LAUNCH)

    assert len(assignments(engine, STAFF)) == 2


def test_units_hang_under_each_other_and_the_rest_under_the_root(engine: Engine) -> None:
    below = staff(unit_kode="D1", unit_nama="Bidang", unit_induk="D")

    import_roster(engine, rows(head(), below), OFFICE, LAUNCH)

    tree = {unit.code: unit for unit in stored(engine, Unit)}
    assert tree["D1"].parent_id == tree["D"].id
    assert tree["D"].parent_id == tree[ROOT].id
    assert tree[ROOT].parent_id is None


def test_the_officials_appraise_the_topmost_and_each_other(engine: Engine) -> None:
    import_roster(engine, rows(head()), OFFICE, LAUNCH)

    (top,) = assignments(engine, HEAD)
    regent = stored(engine, Assignment, post="Bupati")[0]
    assert authority(engine, top)[0][0] == "Bestari"
    assert authority(engine, regent) == [("Cendana", date(2000, 1, 1), None)]


def test_the_newest_row_speaks_for_the_person(engine: Engine) -> None:
    newer = staff(**AFTER, jabatan="Arsiparis", golongan="III/b", email="")

    import_roster(engine, rows(head(), newer, staff(**BEFORE)), OFFICE, LAUNCH)

    (person,) = stored(engine, Employee, nip=STAFF)
    assert (person.grade, person.email) == ("III/b", None)


def test_an_acting_head_gives_authority_and_has_no_evaluation_of_it(engine: Engine) -> None:
    top = head(nip=TOP, nama="Dewi", email="", unit_kode="S", unit_nama="Setda", jabatan="Sekretaris Daerah")
    acting = head(**LEADER, **AFTER, dasar="Plt SPT Nomor 1", atasan_nip=TOP)
    own = head(**LEADER, unit_kode="E", unit_nama="Badan", jabatan="Kepala Badan", atasan_nip=TOP)
    retired = head(tmt_selesai="2026-06-30", atasan_nip=TOP)
    roster = rows(top, retired, own, acting, staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER))

    import_roster(engine, roster, OFFICE, LAUNCH)
    launch_cycle(engine)

    (only,) = assignments(engine, STAFF)
    capacities = [row.capacity for row in stored(engine, AppraiserRelation, assignment_id=only.id)]
    assert capacities == ["definitive", "plt"]
    evaluated = {row.assignment_id for row in stored(engine, Evaluation)}
    assert [each.id in evaluated for each in assignments(engine, OTHER)] == [True, False]


@pytest.mark.thorough
@pytest.mark.parametrize("employees", [12, 60, 300])
def test_authority_over_every_assignment_tiles_its_days(
    engine: Engine, tmp_path: Path, employees: int
) -> None:
    write(tmp_path / "roster.csv", generate(employees, year=2026))
    found = load(tmp_path / "roster.csv", date(2026, 1, 1))

    assert import_roster(engine, found.rows, OFFICE, LAUNCH).people == employees

    relations = stored(engine, AppraiserRelation)
    for each in stored(engine, Assignment):
        if each.post != "Gubernur":
            assert tiles([row for row in relations if row.assignment_id == each.id], each.first), each.id


def test_the_shipped_roster_has_a_head_for_every_unit_at_the_year_end(engine: Engine) -> None:
    path = Path(str(config.sample.__file__)).with_name("roster.csv")
    import_roster(engine, load(path, date(2026, 1, 1)).rows, OFFICE, LAUNCH)

    heads = [row for row in stored(engine, Headship) if row.last is None]

    served = [unit.id for unit in stored(engine, Unit) if unit.code not in (ROOT, ABOVE_ROOT)]
    assert sorted(row.unit_id for row in heads) == served


def test_two_imports_at_once_are_one(engine: Engine) -> None:
    first, second = overlapped(
        engine,
        lambda: import_roster(engine, moved(), OFFICE, LAUNCH),
        lambda: import_roster(engine, moved(), OFFICE, LAUNCH),
    )

    assert first.people == second.people == 3
    assert len(stored(engine, AuditEvent, subject="roster")) == 1
