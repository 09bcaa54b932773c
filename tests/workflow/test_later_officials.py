"""Officials and heads as a later roster file tells them."""

from datetime import date

from sqlalchemy import Engine

from models.people import Assignment, Employee, Headship
from tests.factories import stored
from tests.workflow.intake.rosters import OFFICE
from tests.workflow.later import AFTER, BEFORE, SECOND, later, posts, take, told
from tests.workflow.roster.samples import HEAD, OTHER, head, staff
from tests.workflow.test_importing import authority


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
