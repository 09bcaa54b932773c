"""Taking an import back, to the row, or being told why not."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Employee
from models.prompt import Prompt
from models.session import transaction
from tests.factories import CALENDAR, answer, at, launch, pass_time, play, prompts, run_record, stored
from tests.workflow.intake.rosters import OFFICE, dump, rows
from tests.workflow.later import BEFORE, CHIEF, FIRST, later, moment, person, take
from tests.workflow.roster.samples import HEAD, OTHER, STAFF, head, other, staff
from workflow import clock
from workflow.importing import NothingToUndoError, Source, import_roster, imports, undo_last
from workflow.intake.undoing import UndoRefusedError
from workflow.invariants import breaches

pytestmark = pytest.mark.thorough

TODAY = date(2026, 7, 7)


def test_undoing_one_after_the_other_comes_back_to_the_empty_office(engine: Engine) -> None:
    empty = dump(engine)
    take(engine, head(), staff())
    one = dump(engine)
    moved = staff(
        tmt_jabatan="2026-07-01", unit_kode="E", unit_nama="Badan", unit_induk="D", atasan_nip=OTHER
    )
    later(
        engine, head(unit_nama="Dinas Baru"), staff(**BEFORE, unit_nama="Dinas Baru"), moved, other(**CHIEF)
    )

    assert undo_last(engine, moment(TODAY), "hrd").id == 2
    assert dump(engine) == one
    undo_last(engine, moment(TODAY))
    assert dump(engine) == empty
    with pytest.raises(NothingToUndoError):
        undo_last(engine, moment(TODAY))


def test_what_is_undone_is_kept_and_audited_and_may_be_imported_again(engine: Engine) -> None:
    take(engine, head(), staff())
    later(engine, head(), staff(), other())
    undo_last(engine, moment(TODAY), "hrd")

    again = later(engine, head(), staff(), other())

    assert [(each.id, bool(each.undone_at), each.undone_by) for each in imports(engine)] == [
        (1, False, ""),
        (2, True, "hrd"),
        (3, False, ""),
    ]
    assert again.number == 3
    events = stored(engine, AuditEvent, subject="roster")
    assert [(each.version, each.trigger) for each in events] == [
        (1, "import"),
        (2, "import"),
        (3, "undo"),
        (4, "import"),
    ]
    with transaction(engine) as session:
        assert session.get_one(AuditPayload, events[2].id).body["import"] == 2


def refused(engine: Engine, reason: str) -> None:
    before = dump(engine)
    with pytest.raises(UndoRefusedError, match=reason):
        undo_last(engine, moment(TODAY))
    assert dump(engine) == before
    assert imports(engine)[-1].undone_at is None


def launched(engine: Engine) -> int:
    with transaction(engine) as session:
        session.add(run_record())
    clock.set_virtual(engine, at(2026, 1, 5))
    return launch(engine, "permenpanrb-6-2022")


def test_an_evaluation_of_what_was_added_forbids_undoing(engine: Engine) -> None:
    take(engine, head(), staff())
    launched(engine)

    refused(engine, "evaluasi")


def test_an_import_that_no_evaluation_needs_may_be_undone_in_a_running_cycle(engine: Engine) -> None:
    take(engine, head(), staff())
    launched(engine)
    before = dump(engine)
    later(engine, head(), staff(nama="Ayu Misal, S.E."), other())

    undo_last(engine, moment(TODAY))

    assert dump(engine) == before


def test_a_prompt_for_somebody_who_was_added_forbids_undoing(engine: Engine) -> None:
    take(engine, head(), staff())
    cycle = launched(engine)
    later(engine, head(), staff(), other())
    unit = stored(engine, AppraiserRelation)[0].id
    with transaction(engine) as session:
        facts = {
            "key": "p",
            "cycle_id": cycle,
            "unit_id": unit,
            "stage": "draft",
            "visit": 1,
            "kind": "k",
            "role": "r",
        }
        moments = {"asked_at": moment(TODAY), "due_at": moment(TODAY)}
        session.add(Prompt(recipient_id=person(engine, OTHER).id, **facts, **moments))

    refused(engine, "tugas")


def test_what_was_changed_since_by_another_hand_is_not_overwritten(engine: Engine) -> None:
    take(engine, head(), staff())
    later(engine, head(), staff(email="baru@kerincikab.example"))
    with transaction(engine) as session:
        session.execute(update(Employee).where(Employee.nip == STAFF).values(email="lain@kerincikab.example"))

    refused(engine, "sudah diubah")


def test_columns_that_the_import_left_alone_may_change_meanwhile(engine: Engine) -> None:
    take(engine, head(), staff())
    later(engine, head(), staff(golongan="III/b"))
    with transaction(engine) as session:
        session.execute(update(Employee).where(Employee.nip == STAFF).values(email="lain@kerincikab.example"))

    undo_last(engine, moment(TODAY))

    assert (person(engine).grade, person(engine).email) == ("III/a", "lain@kerincikab.example")


def reviewing(engine: Engine, folder: Path) -> datetime:
    """A cycle in the supervisors' review, nobody having reviewed yet."""
    take(engine, head(), other(**CHIEF), staff(), day=date(2026, 1, 2))
    launched(engine)
    play(engine, folder, at(2027, 1, 5), willing=lambda prompt: prompt.kind == "self_assessment")
    return clock.business_time(engine, at(2027, 1, 6))


def led_by_the_chief(engine: Engine, now: datetime) -> date:
    """From that moment on the chief is Ayu's superior; the first day of it."""
    found = rows(head(), other(**CHIEF), staff(atasan_nip=OTHER), as_of=now.date())
    return import_roster(engine, found, OFFICE, now, Source()).preview.effective


def review(engine: Engine, of: str, now: datetime) -> None:
    (asked,) = [each for each in prompts(engine, kind="supervisor_review") if _about(engine, each) == of]
    answer(engine, asked, now)


def _about(engine: Engine, prompt: Prompt) -> str:
    (evaluation,) = stored(engine, Evaluation, id=prompt.evaluation_id)
    (someone,) = stored(engine, Employee, id=evaluation.employee_id)
    return str(someone.nip)


def test_authority_moves_after_the_last_day_somebody_acted_and_prompts_follow(
    engine: Engine, tmp_path: Path
) -> None:
    now = reviewing(engine, tmp_path)
    review(engine, OTHER, now)

    effective = led_by_the_chief(engine, now + timedelta(hours=1))
    same_day = pass_time(engine, now + timedelta(hours=2))
    next_day = pass_time(engine, now + timedelta(days=1))

    assert effective == now.astimezone(CALENDAR.timezone).date() + timedelta(days=1)
    assert (same_day.handed_over, next_day.handed_over) == (0, 1)
    assert [
        each.recipient_id
        for each in prompts(engine, kind="supervisor_review")
        if _about(engine, each) == STAFF
    ] == [person(engine, OTHER).id]
    assert breaches(engine, tmp_path) == {}


def test_an_act_by_an_authority_that_the_import_changed_forbids_undoing(
    engine: Engine, tmp_path: Path
) -> None:
    now = reviewing(engine, tmp_path)
    led_by_the_chief(engine, now)
    pass_time(engine, now + timedelta(minutes=1))
    review(engine, STAFF, now + timedelta(hours=1))

    refused(engine, "tindakan pejabat")


def test_without_an_act_authority_goes_back_and_so_do_prompts(engine: Engine, tmp_path: Path) -> None:
    now = reviewing(engine, tmp_path)
    before = dump(engine)
    led_by_the_chief(engine, now)
    pass_time(engine, now + timedelta(minutes=1))

    undo_last(engine, now + timedelta(hours=1))
    pass_time(engine, now + timedelta(hours=2))

    assert dump(engine) == before
    asked = {each.recipient_id for each in prompts(engine, kind="supervisor_review")}
    assert person(engine, OTHER).id not in asked
    assert breaches(engine, tmp_path) == {}
    assert now.date() > FIRST
    assert person(engine, HEAD).id in asked
