"""What a later file changes in an office that works already, and what it leaves alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from config.office import Office
from models.audit import AuditEvent, AuditPayload
from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee, Headship, Unit
from models.roster import RosterChange
from models.session import reading
from tests.factories import SYSTEM, at, pass_time, send, stored
from tests.workflow.intake.rosters import OFFICE, dump, rows
from tests.workflow.roster.samples import HEAD, OTHER, STAFF, head, other, staff
from tests.workflow.test_importing import authority, launch_cycle
from workflow import authority as authority_of
from workflow import clock, launching
from workflow.errors import ChangedMeanwhileError
from workflow.importing import (
    EarlierDayError,
    EmptyRosterError,
    Imported,
    Source,
    StillReferredError,
    TooManyEndingError,
    import_roster,
    imports,
    look,
)
from workflow.invariants import breaches

FIRST, SECOND = date(2026, 2, 2), date(2026, 7, 6)
BEFORE, AFTER = {"tmt_selesai": "2026-06-30"}, {"tmt_jabatan": "2026-07-01"}
CHIEF = {"jabatan": "Kepala Bidang", "jenis_jabatan": "Administrator"}


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def take(
    engine: Engine, *cells: Mapping[str, str], day: date = FIRST, office: Office = OFFICE, **facts: Any
) -> Imported:
    source = Source(**{"allow_ending": True} | facts)
    return import_roster(engine, rows(*cells, as_of=day), office, moment(day), source)


def later(engine: Engine, *cells: Mapping[str, str], **facts: Any) -> Imported:
    return take(engine, *cells, day=SECOND, **facts)


def person(engine: Engine, nip: str = STAFF) -> Employee:
    (found,) = stored(engine, Employee, nip=nip)
    assert isinstance(found, Employee)
    return found


def posts(engine: Engine, nip: str = STAFF) -> list[Assignment]:
    return stored(engine, Assignment, employee_id=person(engine, nip).id)


def told(done: Imported) -> dict[str, int]:
    return {code: number for code, number in done.preview.counts.items() if number}


def test_names_addresses_grades_and_units_change_in_place(engine: Engine) -> None:
    take(engine, head(), staff())
    before = person(engine), stored(engine, Unit, code="D")[0]

    done = later(
        engine,
        head(unit_nama="Dinas Baru"),
        staff(nama="Ayu Misal, S.E.", email="", golongan="III/b", unit_nama="Dinas Baru"),
    )

    after, unit = person(engine), stored(engine, Unit, code="D")[0]
    assert (after.id, after.name, after.email, after.grade) == (
        before[0].id,
        "Ayu Misal, S.E.",
        None,
        "III/b",
    )
    assert (unit.id, unit.name) == (before[1].id, "Dinas Baru")
    assert told(done) == {"people_changed": 1, "units_changed": 1}


def test_who_is_new_is_named_by_number(engine: Engine) -> None:
    first = take(engine, head(), staff())

    done = later(engine, head(), staff(), other(unit_kode="E", unit_nama="Badan", unit_induk="D"))

    assert len(first.new_people) == 2
    assert done.new_people == (person(engine, OTHER).id,)
    assert told(done) == {"people_added": 1, "units_added": 1, "assignments_added": 1}
    assert stored(engine, Unit, code="E")[0].parent_id == stored(engine, Unit, code="D")[0].id


def test_a_last_day_ends_the_assignment(engine: Engine) -> None:
    take(engine, head(), staff())

    later(engine, head(), staff(**BEFORE))

    assert [each.last for each in posts(engine)] == [date(2026, 6, 30)]


def test_a_mover_told_by_the_new_row_alone_has_left_the_old_post_the_day_before(engine: Engine) -> None:
    take(engine, head(), staff())

    done = later(engine, head(), staff(**AFTER, jabatan="Penata"))

    old, new = posts(engine)
    assert (old.last, new.first, new.last) == (date(2026, 6, 30), date(2026, 7, 1), None)
    assert told(done) == {"assignments_added": 1, "assignments_ended": 1}


def test_who_is_missing_left_the_day_before_the_files_day(engine: Engine) -> None:
    take(engine, head(), staff(), other())

    done = later(engine, head(), staff())

    (gone,) = posts(engine, OTHER)
    assert gone.last == date(2026, 7, 5)
    assert (done.preview.leaving, done.preview.serving) == (1, 3)


def test_what_was_over_already_stays_though_the_file_forgets_it(engine: Engine) -> None:
    take(engine, head(), staff(tmt_selesai="2024-12-31"), staff(tmt_jabatan="2025-01-01", jabatan="Penata"))

    done = later(engine, head(), staff(tmt_jabatan="2025-01-01", jabatan="Penata"))

    assert [each.last for each in posts(engine)] == [date(2024, 12, 31), None]
    assert done.number is None


def test_a_new_superior_appraises_from_the_files_day_on_and_the_past_stays(engine: Engine) -> None:
    take(engine, head(), other(**CHIEF), staff())

    done = later(engine, head(), other(**CHIEF), staff(atasan_nip=OTHER))

    (only,) = posts(engine)
    assert authority(engine, only) == [
        ("Agus Contoh", date(2020, 1, 1), date(2026, 7, 5)),
        ("Bunga Teladan", SECOND, None),
    ]
    assert told(done) == {"superiors_changed": 1, "appraisers_changed": 1}


def test_one_post_with_another_superior_is_one_assignment_told_by_history_or_not(engine: Engine) -> None:
    take(engine, head(), other(**CHIEF), staff())
    (before,) = posts(engine)

    later(engine, head(), other(**CHIEF), staff(**AFTER, atasan_nip=OTHER))
    (alone,) = posts(engine)
    again = later(engine, head(), other(**CHIEF), staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER))

    assert (alone.id, alone.first, alone.last) == (before.id, date(2020, 1, 1), None)
    assert told(again) == {}
    assert [each.id for each in posts(engine)] == [before.id]


def test_a_corrected_first_day_is_taken_when_the_file_says_what_was_before(engine: Engine) -> None:
    take(engine, head(), staff(tmt_jabatan="2026-01-01"))

    later(
        engine,
        head(),
        staff(tmt_selesai="2026-02-28", jabatan="Penata"),
        staff(tmt_jabatan="2026-03-01"),
    )

    assert {each.post: each.first for each in posts(engine)} == {
        "Operator": date(2026, 3, 1),
        "Penata": date(2020, 1, 1),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"jabatan": "Operator Layanan"},
        {"unit_kode": "E", "unit_nama": "Badan"},
        {"tmt_jabatan": "2019-06-01"},
        {"jenis_jabatan": "Fungsional", "jenjang": "Terampil"},
    ],
)
def test_a_corrected_post_is_the_same_assignment(engine: Engine, change: dict[str, str]) -> None:
    take(engine, head(), staff())
    (before,) = posts(engine)

    later(engine, head(), staff(**change))

    assert [each.id for each in posts(engine)] == [before.id]


def test_a_corrected_number_is_the_same_person(engine: Engine) -> None:
    take(engine, head(), staff())
    before = person(engine)

    done = later(engine, head(), staff(nip="199001012015012009"))

    assert person(engine, "199001012015012009").id == before.id
    assert told(done) == {"people_changed": 1}


def test_two_of_one_name_and_post_are_not_taken_for_a_corrected_number(engine: Engine) -> None:
    take(engine, head(), staff(), other(nama="Ayu Misal"))

    done = later(engine, head(), staff(nip="199001012015012009"))

    assert told(done)["people_added"] == 1


def test_an_order_to_act_that_is_missing_is_over(engine: Engine) -> None:
    order = staff(**CHIEF, dasar="Plt SPT Nomor 1", tmt_jabatan="2026-01-01")
    take(engine, head(), staff(), order)

    later(engine, head(), staff())

    assert [(each.capacity, each.last) for each in posts(engine)] == [
        ("definitive", None),
        ("plt", date(2026, 7, 5)),
    ]


def test_another_official_takes_over_on_the_files_day(engine: Engine) -> None:
    take(engine, head())
    successor = OFFICE.topmost.model_copy(
        update={"name": "Dahlia Rekaan", "email": "baru@kerincikab.example"}
    )

    done = later(engine, head(), office=OFFICE.model_copy(update={"topmost": successor}))

    (top,) = posts(engine, HEAD)
    assert authority(engine, top) == [
        ("Bestari", date(2020, 1, 1), date(2026, 7, 5)),
        ("Dahlia Rekaan", SECOND, None),
    ]
    assert [(each.first, each.last) for each in stored(engine, Assignment, post="Bupati")] == [
        (date(2000, 1, 1), date(2026, 7, 5)),
        (SECOND, None),
    ]
    assert done.new_people == ()
    assert told(done) == {"appraisers_changed": 1, "officials_changed": 2}


def test_an_officials_title_or_address_is_no_other_official(engine: Engine) -> None:
    take(engine, head())
    same = OFFICE.topmost.model_copy(
        update={"name": "Dr. Bestari, M.Si.", "email": "lain@kerincikab.example"}
    )

    done = later(engine, head(), office=OFFICE.model_copy(update={"topmost": same}))

    assert told(done) == {"officials_changed": 1}
    assert len(stored(engine, Employee, status="Pejabat Negara")) == 2


def test_a_units_new_head_is_told_and_the_old_days_stay(engine: Engine) -> None:
    take(engine, head(), staff())

    done = later(
        engine, head(**BEFORE), head(**AFTER, nip=OTHER, nama="Bunga", email=""), staff(atasan_nip=OTHER)
    )

    old, new = posts(engine, HEAD)[0], posts(engine, OTHER)[0]
    assert [(each.assignment_id, each.first, each.last) for each in stored(engine, Headship)] == [
        (old.id, date(2020, 1, 1), date(2026, 7, 5)),
        (new.id, SECOND, None),
    ]
    assert told(done)["heads_changed"] == 2


def test_a_part_of_the_office_is_refused_unless_it_is_meant(engine: Engine) -> None:
    take(engine, head(), staff(), other())
    before = dump(engine)

    with pytest.raises(TooManyEndingError, match=r"1 dari 3 pegawai .*20%.*--allow-ending"):
        later(engine, head(), staff(), allow_ending=False)
    assert dump(engine) == before
    assert later(engine, head(), staff(), allow_ending=False, ending_limit=34).number == 2


def test_a_day_before_the_last_import_and_no_rows_are_refused(engine: Engine) -> None:
    take(engine, head(), day=SECOND)

    with pytest.raises(EarlierDayError, match="2026-07-06"):
        take(engine, head(), staff())
    with pytest.raises(EmptyRosterError):
        later(engine)


def test_an_assignment_with_an_evaluation_is_never_withdrawn(engine: Engine) -> None:
    moved = staff(tmt_jabatan="2026-01-15", jabatan="Penata")
    take(engine, head(), staff(tmt_selesai="2026-01-14"), moved)
    launch_cycle(engine)
    before = dump(engine)

    with pytest.raises(StillReferredError, match="Ayu Misal, Penata, sejak 2026-01-15"):
        later(engine, head(), staff())

    assert dump(engine) == before


def test_what_no_evaluation_points_at_is_withdrawn_when_it_cannot_have_been(engine: Engine) -> None:
    moved = staff(tmt_jabatan="2026-01-15", jabatan="Penata")
    take(engine, head(), staff(tmt_selesai="2026-01-14"), moved)

    done = later(engine, head(), staff())

    assert [(each.post, each.last) for each in posts(engine)] == [("Operator", None)]
    assert told(done)["assignments_withdrawn"] == 1


def test_ending_an_assignment_leaves_its_evaluation(engine: Engine) -> None:
    take(engine, head(), staff(), other())
    launch_cycle(engine)

    later(engine, head(), staff())

    assert len(stored(engine, Evaluation)) == 3


def test_posts_that_came_after_the_launch_are_counted(engine: Engine) -> None:
    take(engine, head(), staff())
    launch_cycle(engine)

    done = later(engine, head(), staff(), other(tmt_jabatan="2026-03-02"))

    assert done.preview.outside == {"2026": 1}
    assert look(engine, rows(head(), staff(), other()), OFFICE, moment(SECOND), Source()).preview.outside == {
        "2026": 1
    }


def test_evaluations_whose_post_turns_out_to_be_over_before_the_cycle_are_counted(engine: Engine) -> None:
    take(engine, head(), staff())
    launch_cycle(engine)

    done = later(engine, head(), staff(tmt_selesai="2025-12-31"))

    assert done.preview.hollow == {"2026": 1}
    assert len(stored(engine, Evaluation)) == 2


def test_they_may_join_the_running_cycle_with_windows_and_events_of_their_own(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, head(), staff())
    clock.set_virtual(engine, at(2026, 1, 5))
    launch_cycle(engine)
    later(engine, head(), staff(), other(tmt_jabatan="2026-03-02", unit_kode="E", unit_nama="Badan"))

    numbers = [launching.include(engine, 1, SYSTEM, moment(SECOND)) for _ in range(2)]

    assert numbers == [1, 0]
    assert len(stored(engine, StageWindow, unit_id=stored(engine, Unit, code="E")[0].id)) == len(
        stored(engine, StageWindow, unit_id=stored(engine, Unit, code="D")[0].id)
    )
    for day in (at(2026, 12, 8), at(2027, 1, 5)):
        pass_time(engine, day)
        send(engine, day)
    assert {row.state for row in stored(engine, Evaluation)} == {"supervisor_review"}
    assert breaches(engine, tmp_path) == {}


def test_a_look_tells_what_the_import_does_and_writes_nothing(engine: Engine) -> None:
    found = rows(head(), staff())
    empty = dump(engine)

    seen = look(engine, found, OFFICE, moment(FIRST), Source())

    assert dump(engine) == empty
    done = import_roster(engine, found, OFFICE, moment(FIRST), Source(expected=seen.fingerprint))
    assert done.preview.counts == seen.preview.counts


def test_what_was_agreed_to_is_done_or_nothing(engine: Engine) -> None:
    seen = look(engine, rows(head(), staff()), OFFICE, moment(FIRST), Source())
    take(engine, head())

    with pytest.raises(ChangedMeanwhileError):
        later(engine, head(), staff(), expected=seen.fingerprint)


def test_every_import_is_kept_with_its_file_its_hand_and_its_rows(engine: Engine) -> None:
    take(engine, head(), digest="d" * 64, file="pegawai.csv", by="hrd")

    (kept,) = imports(engine)
    facts = (kept.digest, kept.file, kept.by, kept.rows, kept.as_of, kept.effective, kept.undone_at)
    assert facts == ("d" * 64, "pegawai.csv", "hrd", 1, FIRST, FIRST, None)
    changes = stored(engine, RosterChange, import_id=kept.id)
    assert len(changes) == sum(map(len, dump(engine).values()))


def test_the_audit_counts_imports_and_names_nobody(engine: Engine) -> None:
    take(engine, head())
    later(engine, head(), staff())

    events = stored(engine, AuditEvent, subject="roster")
    assert [(each.version, each.trigger, each.role) for each in events] == [
        (1, "import", "hr"),
        (2, "import", "hr"),
    ]
    with reading(engine) as session:
        bodies = str(session.scalars(select(AuditPayload.body)).all())
    assert "Ayu" not in bodies
    assert STAFF not in bodies


def test_relations_of_what_is_over_go_on_after_the_superior_left_too(engine: Engine) -> None:
    """December's evaluation of somebody who left in summer is signed by who stands above by then."""
    top = head(nip="196801011993031001", nama="Dewi", email="", unit_kode="S", unit_nama="Setda")
    take(engine, top, head(atasan_nip=top["nip"]), staff())
    later(engine, top, head(atasan_nip=top["nip"]))
    (gone,) = posts(engine)

    take(engine, top, day=date(2026, 10, 5))

    relations = stored(engine, AppraiserRelation, assignment_id=gone.id)
    assert [(each.capacity, each.first, each.last) for each in relations] == [
        ("definitive", date(2020, 1, 1), date(2026, 10, 4)),
        ("delegate", date(2026, 10, 5), None),
    ]
    assert relations[1].appraiser_id == person(engine, top["nip"]).id


def superior_on(engine: Engine, assignment: int, day: date) -> int | None:
    with reading(engine) as session:
        rows = session.execute(authority_of.superiors(day)).all()
    return {row[0]: row[1] for row in rows}.get(assignment)


def test_a_superior_who_is_told_late_to_have_left_was_led_by_the_own_superior_until_then(
    engine: Engine,
) -> None:
    """Whoever decided an objection meanwhile as the superior's superior did so by right."""
    top = head(nip="196801011993031001", nama="Dewi", email="", unit_kode="S", unit_nama="Setda")
    take(engine, top, head(atasan_nip=top["nip"]), staff())
    (mine,) = posts(engine)

    later(engine, top, head(atasan_nip=top["nip"], tmt_selesai="2026-05-31"), staff(atasan_nip=top["nip"]))

    day, next_day = superior_on(engine, mine.id, date(2026, 7, 5)), superior_on(engine, mine.id, SECOND)
    assert day == person(engine, top["nip"]).id
    assert next_day != day


def test_an_import_of_the_future_does_not_touch_today(engine: Engine) -> None:
    take(engine, head(), other(**CHIEF), staff())
    ahead = replace(Source(), as_of=date(2026, 8, 1))

    import_roster(
        engine, rows(head(), other(**CHIEF), staff(atasan_nip=OTHER)), OFFICE, moment(SECOND), ahead
    )

    (only,) = posts(engine)
    assert authority(engine, only)[0][2] == date(2026, 7, 31)
