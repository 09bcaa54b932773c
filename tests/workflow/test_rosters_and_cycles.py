"""What a later roster file may not touch, and what it does to a running cycle."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.people import Unit
from models.session import transaction
from tests.factories import LAUNCH, SYSTEM, at, pass_time, play, send, stored
from tests.workflow.intake.rosters import OFFICE, dump, rows
from tests.workflow.later import AFTER, BEFORE, SECOND, later, moment, posts, take, told
from tests.workflow.roster.samples import head, other, staff
from tests.workflow.test_importing import launch_cycle
from workflow import clock, launching
from workflow.importing import (
    EarlierDayError,
    EmptyRosterError,
    Source,
    StillReferredError,
    TooManyEndingError,
    look,
)
from workflow.invariants import breaches

TOP = "196801011993031001"


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


@pytest.mark.thorough
def test_who_left_a_unit_that_nobody_is_in_any_more_gets_a_predicate_there(
    engine: Engine, tmp_path: Path
) -> None:
    outpost = {"unit_kode": "E", "unit_nama": "UPT Contoh", "unit_induk": "D"}
    top = head(nip=TOP, nama="Dewi Contoh", email="p0@kerincikab.example", unit_kode="S", unit_nama="Setda")
    led = head(atasan_nip=TOP, unit_induk="S")
    take(engine, top, led, other(), staff(**outpost), day=date(2026, 1, 2))
    take(engine, top, led, other(), staff(**outpost, **BEFORE), staff(**AFTER), day=SECOND)
    launch_cycle(engine)
    clock.set_virtual(engine, LAUNCH)

    play(engine, tmp_path, at(2027, 8, 1))

    assert {row.state for row in stored(engine, Evaluation)} == {"final"}
    assert breaches(engine, tmp_path) == {}


def test_a_unit_that_joins_later_has_the_days_that_most_units_have(engine: Engine) -> None:
    """Launched on days of HR's choice, with one unit extended since."""
    people = (head(), staff(unit_kode="S", unit_nama="Bagian S"), other(unit_kode="T", unit_nama="Bagian T"))
    take(engine, *people)
    launch_cycle(engine)
    opens, closes, extended = at(2026, 11, 2), at(2026, 11, 14, 0), at(2026, 12, 1)
    meant = StageWindow.stage == "self_assessment"
    with transaction(engine) as session:
        session.execute(update(StageWindow).where(meant).values(opens_at=opens, closes_at=closes))
        session.execute(update(StageWindow).where(meant, StageWindow.unit_id == 1).values(closes_at=extended))
    newcomer = staff(
        nip=TOP, nama="Dewi Contoh", email="p0@kerincikab.example", unit_kode="E", unit_nama="Badan"
    )
    later(engine, *people, newcomer)

    launching.include(engine, 1, SYSTEM, moment(SECOND))

    (unit,) = stored(engine, Unit, code="E")
    (window,) = stored(engine, StageWindow, stage="self_assessment", unit_id=unit.id)
    assert (window.opens_at, window.closes_at) == (opens, closes)
