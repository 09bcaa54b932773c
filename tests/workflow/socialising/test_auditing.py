"""Whoever wrote a session, its list or an answer was, by the log, who may write it at that moment."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.people import Unit
from models.roster import RosterChange, RosterImport
from models.session import reading, transaction
from models.socialisation import Briefing, PulseBox
from tests.factories import AGENCY, ANI, BUDI, CHIEF, CICI, HEAD, LAUNCH, ROOT, SYSTEM, at, launched
from tests.workflow.disarming import disarm
from workflow import accounts
from workflow.gathering import Actor
from workflow.socialising import briefings, corrections, pulse
from workflow.socialising.auditing import (
    boxes_astray,
    unlawful_attendance,
    unlawful_briefings,
    unlawful_corrections,
)

NOW, LATER = at(2026, 1, 9), at(2026, 1, 12)
MEETING = briefings.Meeting(NOW.date(), "Aula", "Pengenalan")
MACHINE = Actor(user="budi", role="operator")


def hr(person: int) -> Actor:
    return Actor(employee_id=person, role="hr")


def nip(person: int) -> str:
    return f"19800101200501{person:04}"


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Chief is HR of the agency, Head of the whole office until the tenth; Cici belongs to another unit."""
    launched(engine)
    with transaction(engine) as session:
        accounts.open_missing(session, LAUNCH)
        for person, unit, last in ((CHIEF, f"U{AGENCY}", None), (HEAD, None, date(2026, 1, 10))):
            accounts.grant(
                session, nip(person), "hr", LAUNCH, MACHINE, unit=unit, first=LAUNCH.date(), last=last
            )
    return engine


def found(engine: Engine) -> tuple[list[int], list[int], list[int]]:
    with reading(engine) as session:
        return (
            list(unlawful_briefings(session)),
            list(unlawful_attendance(session)),
            list(unlawful_corrections(session)),
        )


def code(engine: Engine) -> str:
    with reading(engine) as session:
        return session.get_one(Briefing, 1).code


def reported(engine: Engine, person: int) -> int:
    return corrections.report(engine, person, "grade", "Salah.", NOW)


def answered(engine: Engine, number: int, actor: Actor) -> None:
    corrections.answer(engine, number, corrections.CORRECTED, "Sudah.", actor, LATER)


def test_what_hr_of_the_unit_and_the_machines_user_wrote_is_lawful(office: Engine) -> None:
    briefings.record(office, 1, MEETING, hr(CHIEF), NOW)
    briefings.attend(office, ANI, code(office), NOW.date(), NOW)
    briefings.list_attendance(office, 1, [nip(BUDI)], hr(CHIEF), NOW)
    briefings.list_attendance(office, 1, [nip(CICI)], MACHINE, NOW)
    briefings.withdraw(office, 1, hr(HEAD), NOW)
    answered(office, reported(office, ANI), hr(CHIEF))
    answered(office, reported(office, CICI), MACHINE)

    assert found(office) == ([], [], [])


def test_who_was_not_hr_at_that_moment_is_found(office: Engine) -> None:
    briefings.record(office, 1, MEETING, hr(BUDI), NOW)
    briefings.list_attendance(office, 1, [nip(ANI)], hr(BUDI), NOW)
    briefings.record(office, 1, briefings.Meeting(NOW.date(), "Lobi", "Pengenalan"), hr(HEAD), LATER)
    answered(office, reported(office, ANI), hr(HEAD))

    assert found(office) == ([1, 2], [1], [1])


def test_a_role_that_the_log_withdrew_gives_no_right_afterwards(office: Engine) -> None:
    briefings.record(office, 1, MEETING, hr(CHIEF), NOW)
    with transaction(office) as session:
        accounts.revoke(session, nip(CHIEF), "hr", NOW, MACHINE)
    briefings.list_attendance(office, 1, [nip(ANI)], hr(CHIEF), LATER)

    assert found(office)[1] == [1]


def test_hr_of_another_unit_is_found(office: Engine) -> None:
    briefings.record(office, 1, MEETING, MACHINE, NOW)
    briefings.list_attendance(office, 1, [nip(CICI)], hr(CHIEF), NOW)
    answered(office, reported(office, CICI), hr(CHIEF))
    briefings.withdraw(office, 1, hr(CHIEF), NOW)

    assert found(office) == ([1], [1], [1])


def test_a_unit_counts_below_where_it_ever_was(office: Engine) -> None:
    """The agency was the root's; the next roster puts it elsewhere."""
    with transaction(office) as session:
        session.execute(update(Unit).where(Unit.id == AGENCY).values(parent_id=ROOT))
        accounts.grant(
            session, nip(BUDI), "hr", LAUNCH, MACHINE, unit=f"U{ROOT}", first=LAUNCH.date(), last=None
        )
    answered(office, reported(office, ANI), hr(BUDI))
    assert found(office)[2] == []

    with transaction(office) as session:
        before = session.scalar(select(Unit.parent_id).where(Unit.id == AGENCY))
        session.execute(update(Unit).where(Unit.id == AGENCY).values(parent_id=None))
        assert found_in(session) == [1]
        imported = RosterImport(
            digest="d" * 64, file="baru.csv", rows=1, as_of=NOW.date(), effective=NOW.date(), at=NOW,
            recorded_at=NOW, by="budi", summary={},
        )  # fmt: skip
        session.add(imported)
        session.flush()
        session.add(
            RosterChange(
                import_id=imported.id, entity="unit", row_id=AGENCY, before={"parent_id": before},
                after={"parent_id": None},
            )
        )  # fmt: skip
        session.flush()
        assert found_in(session) == []


def found_in(session: Session) -> list[int]:
    return list(unlawful_corrections(session))


@pytest.mark.parametrize(
    ("subject", "changes", "kinds"),
    [
        ("attendance", {"actor_id": BUDI}, (1,)),
        ("attendance", {"at": LATER}, (1,)),
        ("correction", {"actor_id": ANI}, (2,)),
        ("briefing", {"role": "auditor"}, (0,)),
        ("briefing", {"actor_id": None}, (0,)),
    ],
)
def test_an_event_that_was_given_to_somebody_else_is_found(
    office: Engine, subject: str, changes: dict[str, object], kinds: tuple[int, ...]
) -> None:
    disarm(office)
    briefings.record(office, 1, MEETING, hr(CHIEF), NOW)
    briefings.attend(office, ANI, code(office), NOW.date(), NOW)
    answered(office, reported(office, ANI), hr(CHIEF))
    last = select(AuditEvent.id).where(AuditEvent.subject == subject).order_by(AuditEvent.id.desc()).limit(1)
    with transaction(office) as session:
        number = session.scalars(last).one()
        session.execute(update(AuditEvent).where(AuditEvent.id == number).values(**changes))

    assert [place for place, each in enumerate(found(office)) if each] == list(kinds)


def test_a_box_is_there_while_its_question_is_open_and_counts_who_took_part(office: Engine) -> None:
    pulse.follow(office, SYSTEM, at(2026, 1, 13))
    pulse.answer(office, 1, ANI, 4, at(2026, 1, 13))
    with transaction(office) as session:
        box = session.get_one(PulseBox, 1)
        assert list(boxes_astray(session)) == []
        for people, counts in (
            ([ANI], [0, 0, 0, 2, 0]),
            ([ANI, ANI], [0, 0, 0, 2, 0]),
            ([ANI, 99], [0, 0, 0, 2, 0]),
            ([ANI], [0, 0, -1, 2, 0]),
        ):
            box.took_part, box.counts = people, counts
            session.flush()
            assert list(boxes_astray(session)) == [1]
        session.rollback()
    with transaction(office) as session:
        session.delete(session.get_one(PulseBox, 1))
        session.flush()
        assert list(boxes_astray(session)) == [1]
        session.rollback()
    pulse.follow(office, SYSTEM, at(2026, 1, 22))
    with transaction(office) as session:
        assert list(boxes_astray(session)) == []
        session.add(PulseBox(pulse_id=1, took_part=[], counts=[0] * 5))
        session.flush()
        assert list(boxes_astray(session)) == [1]
