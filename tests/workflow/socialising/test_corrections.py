"""Somebody reports wrong data, HR of his unit answers once; both are facts of the log."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.session import reading, transaction
from models.socialisation import DataCorrection
from tests.factories import AGENCY, ANI, BUDI, CHIEF, CICI, HEAD, LAUNCH, at, office, stored
from workflow import accounts, folding, row_facts
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.socialising.corrections import (
    ANSWERED,
    CORRECTED,
    MOST_OPEN,
    NO_ANSWER,
    NO_OUTCOME,
    NO_TEXT,
    NO_TOPIC,
    OWN,
    TOO_MANY,
    UNCHANGED,
    NoCorrectionError,
    answer,
    is_hr,
    report,
    views,
    waiting,
    within,
)

NOW, LATER = at(2026, 1, 6), at(2026, 1, 8)
DAY = date(2026, 1, 6)
ZONE = ZoneInfo("Asia/Jakarta")
HR = Actor(employee_id=CHIEF, role="hr")


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    """Chief is HR of the agency, Head of the whole office."""
    office(engine)
    with transaction(engine) as session:
        accounts.open_missing(session, LAUNCH)
        for person, unit in ((CHIEF, f"U{AGENCY}"), (HEAD, None)):
            nip = f"19800101200501{person:04}"
            accounts.grant(session, nip, "hr", LAUNCH, HR, unit=unit, first=LAUNCH.date(), last=None)
    return engine


def refused(engine: Engine, number: int, outcome: str, words: str, actor: Actor = HR) -> tuple[str, ...]:
    with pytest.raises(RefusedError) as caught:
        answer(engine, number, outcome, words, actor, LATER)
    return caught.value.reasons


def test_a_report_and_its_answer_are_facts_that_hold(staffed: Engine) -> None:
    number = report(staffed, ANI, "grade", "  Golongan saya III/d.  ", NOW)
    answer(staffed, number, CORRECTED, "SK sudah dimuat.", HR, LATER)

    (row,) = stored(staffed, DataCorrection)
    assert (row.text, row.state, row.answer, row.version) == (
        "Golongan saya III/d.",
        CORRECTED,
        "SK sudah dimuat.",
        2,
    )
    with reading(staffed) as session:
        acts = session.execute(
            select(AuditEvent.trigger, AuditEvent.actor_id, AuditEvent.role)
            .where(AuditEvent.subject == "correction")
            .order_by(AuditEvent.version)
        ).tuples()
        assert list(acts) == [("report_correction", ANI, "employee"), ("answer_correction", CHIEF, "hr")]
        assert list(folding.broken(session, name="correction")) == []
        assert [each for each in row_facts.differing(session) if each[0] == "correction"] == []


def test_what_is_missing_is_told_together_and_leaves_nothing(staffed: Engine) -> None:
    with pytest.raises(RefusedError) as caught:
        report(staffed, ANI, "gaji", " \n", NOW)

    assert caught.value.reasons == (NO_TOPIC, NO_TEXT)
    assert stored(staffed, DataCorrection) == []


def test_the_same_words_again_are_the_same_report_until_it_is_answered(staffed: Engine) -> None:
    first = report(staffed, ANI, "post", "Sudah pindah.", NOW)

    assert report(staffed, ANI, "post", "Sudah pindah.", NOW) == first
    answer(staffed, first, UNCHANGED, "Belum ada SK.", HR, LATER)
    assert report(staffed, ANI, "post", "Sudah pindah.", LATER) != first


def test_one_person_cannot_drown_the_others(staffed: Engine) -> None:
    for number in range(MOST_OPEN):
        report(staffed, ANI, "other", f"Laporan {number}", NOW)

    with pytest.raises(RefusedError) as caught:
        report(staffed, ANI, "other", "Satu lagi", NOW)

    assert caught.value.reasons == (TOO_MANY,)
    assert report(staffed, BUDI, "other", "Punya Budi", NOW)


def test_an_answer_needs_an_outcome_and_words_and_comes_once(staffed: Engine) -> None:
    number = report(staffed, ANI, "post", "Sudah pindah.", NOW)

    assert refused(staffed, number, "ya", "") == (NO_OUTCOME, NO_ANSWER)
    answer(staffed, number, CORRECTED, "Ya.", HR, LATER)
    assert refused(staffed, number, UNCHANGED, "Tidak.") == (ANSWERED,)
    with pytest.raises(NoCorrectionError):
        answer(staffed, number + 1, CORRECTED, "Ya.", HR, LATER)


def test_nobody_answers_about_himself(staffed: Engine) -> None:
    number = report(staffed, CHIEF, "email", "Alamat lama.", NOW)

    assert refused(staffed, number, CORRECTED, "Ya.") == (OWN,)


def test_hr_sees_the_people_of_its_units_only(staffed: Engine) -> None:
    report(staffed, ANI, "post", "Sudah pindah.", NOW)
    report(staffed, CICI, "post", "Juga.", NOW)
    report(staffed, CHIEF, "post", "Saya juga.", NOW)

    with reading(staffed) as session:
        assert waiting(session, CHIEF, DAY) == 1, "the own one is somebody else's to answer"
        assert waiting(session, HEAD, DAY) == 3
        assert waiting(session, BUDI, DAY) == 0
        assert [is_hr(session, person, DAY) for person in (CHIEF, HEAD, ANI)] == [True, True, False]
        mine = set(session.scalars(within(CHIEF, DAY)))
        assert ANI in mine
        assert CICI not in mine


def test_what_waits_stands_before_what_is_answered(staffed: Engine) -> None:
    first, second, third = (report(staffed, ANI, "other", f"{n}", NOW) for n in range(3))
    answer(staffed, first, CORRECTED, "Ya.", HR, LATER)

    with reading(staffed) as session:
        assert [each.number for each in views(session, ZONE)] == [second, third, first]
