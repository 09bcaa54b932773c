from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent, AuditPayload
from models.holding import OutboxHold
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import ANI, BUDI, LAUNCH, launched, stored
from workflow import holding
from workflow.holding import HeldError, NotHeldError, Release

TAKEN = datetime(2026, 11, 23, 13, tzinfo=UTC)
HELD = datetime(2026, 11, 24, 7, tzinfo=UTC)
SLOT = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def mail(engine: Engine, key: str, **facts: Any) -> int:
    usual = {"recipient_id": ANI, "kind": "receipt", "step": "ask", "address": "a@kantor.example"}
    row = OutboxMessage(key=key, name="Ani", **{**usual, "not_before": SLOT, **facts})
    with transaction(engine) as session:
        session.add(row)
    return row.id


def frozen(engine: Engine, key: str, **facts: Any) -> int:
    made = {"frozen_at": SLOT, "content": b"links", "message_id": f"<{key}@kantor.example>"}
    return mail(engine, key, **{**made, **facts})


def held(engine: Engine) -> Engine:
    holding.hold(engine, "restore", TAKEN, HELD)
    return engine


def release(engine: Engine, **decision: Any) -> holding.Released:
    return holding.release(engine, Release(by="petugas", now=HELD + DAY, **decision))


def states(engine: Engine) -> list[str]:
    return [row.state for row in stored(engine, OutboxMessage)]


def test_nothing_is_held_in_an_office_that_was_never_restored(office: Engine) -> None:
    assert not holding.is_held(office)

    with pytest.raises(NotHeldError):
        release(office)


def test_while_it_is_held_the_last_gate_is_shut(office: Engine) -> None:
    held(office)

    with pytest.raises(HeldError), transaction(office) as session:
        holding.refuse_while_held(session)

    assert holding.is_held(office)


def test_a_release_opens_the_gate_and_is_an_event_with_the_decision(office: Engine) -> None:
    held(office)

    release(office)

    assert not holding.is_held(office)
    events = stored(office, AuditEvent, subject="outbox")
    assert [(event.trigger, event.version, event.mark) for event in events] == [
        ("hold", 1, ""),
        ("release", 2, "send"),
    ]
    with reading(office) as session:
        told = session.get_one(AuditPayload, events[1].id)
    assert {name: told.body[name] for name in told.body if name != "row"} == {
        "by": "petugas",
        "accepted": 0,
        "dropped": 0,
    }
    assert (told.body["row"]["released_by"], told.body["row"]["decision"]) == ("petugas", "send")


def test_what_waits_is_told_with_what_its_release_would_send(office: Engine) -> None:
    same, anew = frozen(office, "same", state="deferred"), mail(office, "anew", not_before=SLOT - DAY)
    frozen(office, "settled", state="accepted")
    held(office)
    later = mail(office, "later", recipient_id=BUDI)

    with reading(office) as session:
        (hold,) = stored(office, OutboxHold)
        told = holding.waiting(session, hold)

    assert [(row.id, row.message_id, row.since_restore) for row in told] == [
        (anew, None, False),
        (same, "<same@kantor.example>", False),
        (later, None, True),
    ]


def test_to_send_leaves_frozen_bytes_as_they_are(office: Engine) -> None:
    frozen(office, "same", state="in_data")
    held(office)

    told = release(office)

    (row,) = stored(office, OutboxMessage)
    assert (row.state, row.content, told.waiting) == ("in_data", b"links", 1)


def test_to_drop_settles_earlier_slots_and_wipes_their_links(office: Engine) -> None:
    frozen(office, "before", not_before=SLOT - DAY)
    mail(office, "also before", not_before=SLOT - timedelta(microseconds=1))
    mail(office, "from then on")
    held(office)

    told = release(office, drop_before=SLOT)

    assert states(office) == ["dropped", "dropped", "queued"]
    assert {row.content for row in stored(office, OutboxMessage)} == {None}
    assert (told.dropped, told.waiting) == (2, 1)
    (hold,) = stored(office, OutboxHold)
    assert (hold.decision, hold.dropped, hold.released_by) == ("drop before 2026-11-24", 2, "petugas")


def test_what_the_mail_servers_log_names_counts_as_accepted(office: Engine) -> None:
    frozen(office, "arrived", state="ambiguous")
    frozen(office, "lost", state="ambiguous")
    held(office)

    told = release(office, accepted=frozenset({"<arrived@kantor.example>", "<unknown@elsewhere>"}))

    rows = stored(office, OutboxMessage)
    assert [(row.state, row.accepted_at, row.content) for row in rows] == [
        ("accepted", SLOT, None),
        ("ambiguous", None, b"links"),
    ]
    assert told.accepted == 1


def test_a_code_from_before_the_copy_never_leaves(office: Engine) -> None:
    frozen(office, "old code", urgent=True, kind="code")
    mail(office, "asked for just now", urgent=True, kind="code")
    held(office)

    release(office)

    assert states(office) == ["dropped", "queued"]


def test_what_is_settled_is_not_touched(office: Engine) -> None:
    for state in ("accepted", "refused", "empty"):
        frozen(office, state, state=state, not_before=SLOT - DAY)
    held(office)

    release(office, drop_before=SLOT, accepted=frozenset({"<refused@kantor.example>"}))

    assert states(office) == ["accepted", "refused", "empty"]


def test_a_mail_has_its_two_days_of_chances_from_the_release_on(office: Engine) -> None:
    held(office)
    release(office)

    with reading(office) as session:
        assert holding.patient_since(session, SLOT) == HELD + DAY
        assert holding.patient_since(session, HELD + 2 * DAY) == HELD + 2 * DAY


def test_without_a_release_a_mails_time_begins_with_its_slot(office: Engine) -> None:
    with reading(office) as session:
        assert holding.patient_since(session, LAUNCH) == LAUNCH
