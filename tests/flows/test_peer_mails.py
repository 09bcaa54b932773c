"""Mails that ask for peers' feedback, from the opening of a round to the server."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import HttpUrl
from sqlalchemy import Engine, select

from config.settings import Settings
from flows.advance_cycles import hear_peers
from flows.freezing import freeze_due
from flows.run import Run
from flows.sending import drop_done
from models.audit import AuditEvent
from models.peers import PeerBox, PeerRound
from models.prompt import OutboxMessage
from models.session import reading
from tests.factories import ANI, BUDI, CALENDAR, CHIEF, SYSTEM, evaluation, stored
from tests.workflow.peers.rounds import (
    COLLEAGUES,
    CYCLE,
    NOW,
    closed,
    nominated,
    opened,
    peers,
    raters,
    sheet,
    staffed,
)
from workflow import leases, ledger
from workflow.peers import rounds
from workflow.peers.answering import answer, declare_conflict
from workflow.peers.scheduling import follow

pytestmark = pytest.mark.thorough
SLOT = CALENDAR.next_slot(NOW)
RATER = COLLEAGUES[0]


@pytest.fixture
def frozen(engine: Engine, tmp_path: Path) -> Callable[[datetime], dict[int, EmailMessage]]:
    """Makes the mails that are due, and drops what has nothing to ask any more; those that still wait."""
    staffed(engine)
    settings = Settings(home=tmp_path, base_url=HttpUrl("https://siulak.example"))

    def make(now: datetime) -> dict[int, EmailMessage]:
        leases.release_all(engine)
        fencing = leases.take(engine, "deliver_mail", "a test")
        assert fencing is not None
        run = Run(settings, engine, now, 1, "deliver_mail", fencing)
        while freeze_due(run):
            pass
        drop_done(run)
        return {
            each.recipient_id: message_from_bytes(each.content, policy=policy.default)
            for each in stored(engine, OutboxMessage, kind="peers", state="queued")
            if each.content is not None
        }

    return make


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_mail_names_whom_it_is_about_until_when_and_where(
    engine: Engine, frozen: Callable[[datetime], dict[int, EmailMessage]]
) -> None:
    opened(engine)
    mails = frozen(SLOT)
    assert set(mails) == set(raters(5))
    said = text(mails[RATER])
    assert "Ani Contoh, Analis (sebagai rekan kerjanya)" in said
    assert "Senin, 19 Oktober 2026 pukul 23.59 WIB" in said
    assert "kurang dari 3, tidak ada hasil yang ditampilkan" in said
    assert f"https://siulak.example/rekan/{evaluation(engine, ANI).id}/isi" in said
    assert mails[RATER]["Subject"] == "Mohon isi umpan balik rekan (Evaluasi Kinerja 2026)"
    assert [part.get_content_type() for part in mails[RATER].walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]


def test_all_rounds_of_one_reader_are_one_mail(
    engine: Engine, frozen: Callable[[datetime], dict[int, EmailMessage]]
) -> None:
    opened(engine)
    opened(engine, person=BUDI)
    said = text(frozen(SLOT)[RATER])
    assert "2 tugas" in said
    assert "Ani Contoh" in said
    assert "Budi Contoh" in said


def test_a_reminder_is_the_same_whether_its_reader_has_answered_or_not(
    engine: Engine, frozen: Callable[[datetime], dict[int, EmailMessage]]
) -> None:
    number = opened(engine)
    frozen(SLOT)
    answer(engine, number, RATER, sheet(), NOW)
    (row,) = stored(engine, PeerRound)
    follow(engine, CYCLE, SYSTEM, row.remind_at)
    mails = frozen(CALENDAR.next_slot(row.remind_at))
    assert set(mails) == set(raters(5))
    assert mails[RATER]["Subject"] == "Pengingat: isi umpan balik rekan (Evaluasi Kinerja 2026)"
    assert "dikirim kepada semua yang diminta" in text(mails[RATER])
    others = {text(mail).replace(mail["To"].addresses[0].display_name, "") for mail in mails.values()}
    assert len(others) == 1
    assert stored_box(engine) == [RATER]


def stored_box(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return list(session.scalars(select(PeerBox)).one().took_part)


def test_no_mail_leaves_for_a_round_that_is_closed_or_has_a_conflict(
    engine: Engine, frozen: Callable[[datetime], dict[int, EmailMessage]]
) -> None:
    number = opened(engine)
    declare_conflict(engine, number, RATER, NOW)
    assert set(frozen(SLOT)) == set(raters(5)) - {RATER}
    closed(engine)
    (row,) = stored(engine, PeerRound)
    assert frozen(row.closes_at) == {}
    assert {each.state for each in stored(engine, OutboxMessage, kind="peers")} == {"empty"}


def test_the_flow_moves_rounds_and_tells_of_it_in_its_record(engine: Engine, tmp_path: Path) -> None:
    staffed(engine)
    rounds.approve(engine, nominated(engine), CHIEF, peers(5), NOW)
    counted = []
    for _ in range(2):
        (row,) = stored(engine, PeerRound)
        leases.release_all(engine)
        number = ledger.open_run(engine, "advance_cycles", str(uuid4()), row.opens_at)
        fencing = leases.take(engine, "advance_cycles", "a test")
        assert fencing is not None
        run = Run(Settings(home=tmp_path), engine, row.opens_at, number, "advance_cycles", fencing)
        asyncio.run(hear_peers.fn(run, CYCLE))
        counted.append(run.counts)
        if len(counted) == 1:
            (event,) = stored(engine, AuditEvent, trigger="open_peers")
            assert (event.run_id, event.role) == (number, "system")
    assert counted == [{"umpan balik rekan dibuka": 1}, {}]
