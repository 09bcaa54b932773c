from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from models.document import DocumentJob
from models.prompt import OutboxMessage, Prompt
from models.run import Clock, Lease, RunRecord
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, LAUNCH, launched
from workflow import holding, leases
from workflow.figures import Figures, figures

HOUR = timedelta(hours=1)


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def counted(engine: Engine) -> Figures:
    with reading(engine) as session:
        return figures(session, LAUNCH)


def add(engine: Engine, *rows: Any) -> None:
    with transaction(engine) as session:
        session.add_all(rows)


def mail(key: str, **facts: Any) -> OutboxMessage:
    usual = {"recipient_id": ANI, "kind": "receipt", "step": "ask", "address": "a@kantor.example"}
    return OutboxMessage(key=key, name="Ani", **{**usual, "not_before": LAUNCH, **facts})


def prompt(key: str, **facts: Any) -> Prompt:
    about = {"cycle_id": 1, "unit_id": AGENCY, "stage": "draft", "visit": 1, "kind": "receipt"}
    who = {"role": "employee", "recipient_id": ANI, "asked_at": LAUNCH - HOUR}
    return Prompt(key=key, **about, **who, **{"due_at": LAUNCH + HOUR, **facts})


def run(number: str, **facts: Any) -> RunRecord:
    usual = {"flow": "deliver_mail", "outcome": "done", "business_time": LAUNCH, "opened_at": LAUNCH}
    return RunRecord(prefect_run_id=number, code_version="", **{**usual, **facts})


def test_an_office_at_its_beginning(office: Engine) -> None:
    found = counted(office)

    assert found.evaluations == {"draft": 8}
    assert (found.mails, found.oldest_waiting, found.outbox_held) == ({}, timedelta(), False)
    assert (found.prompts_open, found.prompts_late, found.documents_owed) == (0, 0, 0)


def test_the_oldest_mail_is_one_that_should_have_left(office: Engine) -> None:
    add(
        office,
        mail("waits", not_before=LAUNCH - HOUR, state="deferred"),
        mail("settled", not_before=LAUNCH - 5 * HOUR, state="accepted"),
        mail("to come", not_before=LAUNCH + HOUR),
    )

    found = counted(office)

    assert found.oldest_waiting == HOUR
    assert found.mails == {"accepted": 1, "deferred": 1, "queued": 1}


def test_a_task_is_late_from_its_deadline_on_and_no_longer_when_done(office: Engine) -> None:
    add(
        office,
        prompt("in time"),
        prompt("late", due_at=LAUNCH),
        prompt("done late", due_at=LAUNCH - HOUR, closed_at=LAUNCH),
    )

    found = counted(office)

    assert (found.prompts_open, found.prompts_late) == (2, 1)


def test_documents_owed_are_those_without_an_issue(office: Engine) -> None:
    add(
        office,
        DocumentJob(evaluation_id=1, revision=1, requested_at=LAUNCH),
        DocumentJob(evaluation_id=2, revision=1, requested_at=LAUNCH, issued_at=LAUNCH),
    )

    assert counted(office).documents_owed == 1


def test_runs_are_those_of_the_last_day_by_the_wall_clock(office: Engine) -> None:
    add(office, run("2"), run("3", outcome="failed"), run("4", opened_at=LAUNCH - 25 * HOUR), run("5"))

    found = counted(office).runs

    assert found[("deliver_mail", "done")] == 2
    assert found[("deliver_mail", "failed")] == 1


def test_whoever_fell_silent_holds_an_overdue_lease(office: Engine) -> None:
    assert leases.take(office, "alive", "one", 60)
    add(office, Lease(name="silent", holder="two", until=LAUNCH), Lease(name="free", holder="", until=LAUNCH))

    found = counted(office)

    assert (found.leases_held, found.leases_overdue) == (2, 1)


def test_an_office_in_real_time_goes_by_the_wall_clock(office: Engine) -> None:
    with transaction(office) as session:
        session.get_one(Clock, 1).virtual = False
    add(office, mail("waits", not_before=LAUNCH - 2 * HOUR))

    assert counted(office).oldest_waiting == 2 * HOUR


def test_a_held_outbox_is_told(office: Engine) -> None:
    holding.hold(office, "restore", None, LAUNCH)

    assert counted(office).outbox_held
