"""The door of daily reports: handing in, validating and returning by the week, taking over a file; and the log."""

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from models.audit import AuditEvent, AuditPayload
from models.plan import WorkPlan
from models.report import DailyReport, ReportBatch
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CALENDAR, CHIEF, HEAD, at, evaluation, put, replace_appraiser, stored
from tests.workflow.plans.plans import result_numbers, revised
from tests.workflow.reports.reports import (
    LIMITS,
    MONDAY,
    NOW,
    counting,
    entry,
    planned,
    report,
    reported,
    week_of,
)
from workflow import planning, reporting
from workflow.contradicting import contradictions
from workflow.destroying import destroy_payloads
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.folding import broken
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.plans.machine import AGREE, SUBMIT
from workflow.reporting import RETURN, VALIDATE, Decided, NoReportError
from workflow.reports.content import RETURNED, SUBMITTED, VALIDATED
from workflow.reports.rules import AGAIN, CLOSED, NO_PLAN

pytestmark = pytest.mark.thorough
HR = Actor(user="kepegawaian", role="hr")


@pytest.fixture
def goal(engine: Engine) -> int:
    return planned(engine)


def clean(engine: Engine) -> None:
    with reading(engine) as session:
        assert list(broken(session)) == []
    assert contradictions(engine, Path("none")) == []


def test_a_report_is_handed_in_once(engine: Engine, goal: int) -> None:
    number = reported(engine, entry(goal, link="https://arsip.kerincikab.example/1"))

    assert reported(engine, entry(goal, link="https://arsip.kerincikab.example/1")) == number
    with pytest.raises(RefusedError, match="sudah ada"):
        reported(engine, entry(goal, minutes=5))
    assert report(engine, number).state == SUBMITTED
    clean(engine)


def test_it_is_the_persons_own_and_wants_an_agreed_plan(engine: Engine, goal: int) -> None:
    with pytest.raises(RefusedError) as fault:
        reporting.submit(engine, evaluation(engine, ANI).id, BUDI, entry(goal), NOW, LIMITS)
    assert fault.value.reasons == (WRONG_ROLE,)
    with pytest.raises(RefusedError) as fault:
        reported(engine, entry(goal), person=BUDI)
    assert fault.value.reasons == (NO_PLAN,)
    with pytest.raises(NoReportError):
        reporting.submit(engine, 4711, ANI, entry(goal), NOW, LIMITS)


def test_after_the_review_nothing_is_taken_or_decided(engine: Engine, goal: int) -> None:
    number = reported(engine, entry(goal))
    week = week_of(engine, [number])
    put(engine, ANI, state="calibration")

    with pytest.raises(RefusedError) as fault:
        reported(engine, entry(goal, text="Lain"))
    assert fault.value.reasons == (CLOSED,)
    with pytest.raises(RefusedError) as fault:
        reporting.decide(engine, [week], CHIEF, VALIDATE, NOW)
    assert fault.value.reasons == (CLOSED,)


def test_the_minutes_of_a_day_have_a_limit(engine: Engine, goal: int) -> None:
    number = reported(engine, entry(goal, minutes=700))

    with pytest.raises(RefusedError, match="720 menit sehari"):
        reported(engine, entry(goal, text="Lain", minutes=21))
    again = entry(goal, minutes=720)
    reporting.resubmit(engine, number, ANI, again, NOW, LIMITS, seen=1)
    assert report(engine, number).minutes == 720


def test_the_appraiser_validates_a_week_and_that_is_one_event(engine: Engine, goal: int) -> None:
    numbers = [reported(engine, entry(goal, MONDAY + timedelta(days=day))) for day in range(4)]
    other = reported(engine, entry(goal, MONDAY + timedelta(days=7)))

    done = reporting.decide(engine, [week_of(engine, numbers)], CHIEF, VALIDATE, NOW)

    assert done == Decided(4, ())
    assert {report(engine, number).state for number in numbers} == {VALIDATED}
    assert report(engine, other).state == SUBMITTED
    (event,) = stored(engine, AuditEvent, subject="report_batch")
    assert (event.trigger, event.actor_id, event.role) == (VALIDATE, CHIEF, "appraiser")
    (batch,) = stored(engine, ReportBatch)
    assert event.mark == f"sha256:{batch.digest}"
    clean(engine)


def test_a_returned_report_is_handed_in_again_and_validated(engine: Engine, goal: int) -> None:
    number = reported(engine, entry(goal))
    week = week_of(engine, [number])
    with pytest.raises(RefusedError, match="alasan"):
        reporting.decide(engine, [week], CHIEF, RETURN, NOW, " ")

    reporting.decide(engine, [week], CHIEF, RETURN, NOW, "Lampirkan buktinya.")

    assert report(engine, number).state == RETURNED
    clean(engine)
    better = entry(goal, link="https://arsip.kerincikab.example/1")
    with pytest.raises(ChangedMeanwhileError):
        reporting.resubmit(engine, number, ANI, better, NOW, LIMITS, seen=7)
    with pytest.raises(RefusedError):
        reporting.resubmit(engine, number, CHIEF, better, NOW, LIMITS, seen=1)
    reporting.resubmit(engine, number, ANI, better, NOW, LIMITS, seen=1)
    clean(engine)
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, VALIDATE, NOW)
    assert report(engine, number).state == VALIDATED
    with pytest.raises(RefusedError, match="tidak dapat diubah"):
        reporting.resubmit(engine, number, ANI, entry(goal, text="Lain"), NOW, LIMITS, seen=2)
    clean(engine)


def test_a_week_that_changed_since_it_was_seen_is_left_alone(engine: Engine, goal: int) -> None:
    first = reported(engine, entry(goal))
    week = week_of(engine, [first])
    reported(engine, entry(goal, text="Lain"))

    assert reporting.decide(engine, [week], CHIEF, VALIDATE, NOW) == Decided(0, (week,))
    assert stored(engine, ReportBatch) == []
    assert report(engine, first).state == SUBMITTED


def test_a_button_pressed_twice_decides_once(engine: Engine, goal: int) -> None:
    week = week_of(engine, [reported(engine, entry(goal))])
    reporting.decide(engine, [week, week], CHIEF, VALIDATE, NOW)

    assert reporting.decide(engine, [week], CHIEF, VALIDATE, NOW).reports == 0
    assert len(stored(engine, ReportBatch)) == 1


@pytest.mark.parametrize("person", [ANI, BUDI, HEAD])
def test_nobody_but_the_appraiser_of_the_day_decides(engine: Engine, goal: int, person: int) -> None:
    week = week_of(engine, [reported(engine, entry(goal))])

    with pytest.raises(RefusedError) as fault:
        reporting.decide(engine, [week], person, VALIDATE, NOW)
    assert fault.value.reasons == (WRONG_ROLE,)
    replace_appraiser(engine, ANI, HEAD, CALENDAR.local(NOW).date() + timedelta(days=1))
    with pytest.raises(RefusedError):
        reporting.decide(engine, [week], CHIEF, VALIDATE, NOW + timedelta(days=1))


def test_a_report_goes_with_its_result_through_a_revision(engine: Engine, goal: int) -> None:
    reported(engine, entry(goal))
    (plan,) = {row.id for row in stored(engine, WorkPlan, evaluation_id=evaluation(engine, ANI).id)}
    later = revised(engine, plan, ANI)
    assert reported(engine, entry(goal, text="Sebelum disepakati"))
    planning.act(engine, later, ANI, SUBMIT, NOW)
    planning.act(engine, later, CHIEF, AGREE, NOW)
    (new,) = result_numbers(engine, later)
    with pytest.raises(RefusedError, match="tidak ada pada SKP"):
        reported(engine, entry(goal, text="Ke hasil lama"))
    with pytest.raises(RefusedError) as fault:
        reported(engine, entry(new))
    assert fault.value.reasons == (AGAIN,)
    assert reported(engine, entry(new, text="Ke hasil baru"))


def test_a_file_is_taken_whole_or_not_at_all(engine: Engine, goal: int) -> None:
    ani = evaluation(engine, ANI).id
    good = [(ani, entry(goal, MONDAY + timedelta(days=day))) for day in range(3)]
    wrong = [
        (ani, entry(goal, NOW.date() + timedelta(days=1))),
        (ani, entry(goal)),
        (ani, entry(goal, text="x", minutes=700)),
    ]

    faults = reporting.take_over(engine, [*good, *wrong], HR, NOW, LIMITS)

    assert [fault.place for fault in faults] == [3, 4, 5]
    assert stored(engine, DailyReport) == []
    assert reporting.take_over(engine, good, HR, NOW, LIMITS) == []
    assert len(stored(engine, DailyReport)) == 3
    (event,) = stored(engine, AuditEvent, subject="report_batch")
    assert (event.trigger, event.actor_id, event.role) == ("import_reports", None, "hr")
    assert len(reporting.take_over(engine, good, HR, NOW, LIMITS)) == 3
    clean(engine)


HARM = [
    {"text": "Lain"},
    {"minutes": 121},
    {"day": date(2026, 3, 1)},
    {"link": "https://lain.example"},
    {"state": SUBMITTED},
    {"state": RETURNED},
    {"batch_id": None},
    {"decided_at": at(2026, 3, 20)},
    {"submitted_at": at(2026, 3, 1)},
]


@pytest.mark.parametrize("values", HARM)
def test_a_validated_report_that_somebody_changed_is_found(
    engine: Engine, goal: int, values: dict[str, object]
) -> None:
    number = reported(engine, counting(engine, goal, MONDAY))
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, VALIDATE, NOW)
    with transaction(engine) as session:
        session.execute(update(DailyReport).values(**values))

    assert "report_differs" in {finding.kind for finding in contradictions(engine, Path("none"))}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM daily_report",
        (
            "INSERT INTO daily_report (evaluation_id, result_id, day, text, unit, minutes, link, state, version,"
            " submitted_at, decided_at, batch_id) SELECT evaluation_id, result_id, day, 'x', '', 1, '', state, 1,"
            " submitted_at, decided_at, batch_id FROM daily_report"
        ),
    ],
)
def test_a_validated_report_removed_or_put_in_is_found(engine: Engine, goal: int, statement: str) -> None:
    number = reported(engine, entry(goal))
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, VALIDATE, NOW)
    with transaction(engine) as session:
        session.connection().exec_driver_sql(statement)

    assert "report_differs" in {finding.kind for finding in contradictions(engine, Path("none"))}


def test_a_validation_by_somebody_else_is_found(engine: Engine, goal: int) -> None:
    number = reported(engine, entry(goal))
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, VALIDATE, NOW)
    replace_appraiser(engine, ANI, HEAD, date(2026, 1, 5))

    assert "report_unlawful" in {finding.kind for finding in contradictions(engine, Path("none"))}


def test_what_the_log_tells_of_reports_can_be_destroyed(engine: Engine, goal: int) -> None:
    number = reported(engine, entry(goal))
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, RETURN, NOW, "Lampirkan buktinya.")

    before = len(stored_payloads(engine))
    gone = destroy_payloads(engine, ANI, "SK 1/2032", Actor(user="budi", role="operator"), at(2032, 1, 5))

    assert gone >= 1
    assert len(stored_payloads(engine)) == before - gone + 1  # the order tells its reason
    assert not any("Lampirkan" in str(row.body) for row in stored_payloads(engine))
    clean(engine)


def stored_payloads(engine: Engine) -> list[AuditPayload]:
    with transaction(engine) as session:
        return list(session.scalars(select(AuditPayload)))


def test_ten_thousand_reports_are_taken_and_validated_in_seconds(engine: Engine, goal: int) -> None:
    ani = evaluation(engine, ANI).id
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(200)]
    entries = [
        (ani, entry(goal, day, f"Pekerjaan {number}", minutes=1)) for day in days for number in range(50)
    ]
    later = at(2026, 12, 1)
    begin = time.monotonic()
    assert reporting.take_over(engine, entries, HR, later, LIMITS) == []
    weeks: dict[date, list[tuple[int, int]]] = {}
    for row in stored(engine, DailyReport):
        weeks.setdefault(reporting.monday(row.day), []).append((row.id, row.version))
    chosen = [reporting.Week(ani, first, reporting.standing(found)) for first, found in weeks.items()]

    done = reporting.decide(engine, chosen, CHIEF, VALIDATE, later)

    assert done.reports == 10_000
    assert time.monotonic() - begin < 20
    assert replace(done, reports=0) == Decided(0, ())
    clean(engine)
