"""The mail about a cycle's anonymous question: to everybody alike, while it is open, with links that name nobody."""

from collections import Counter
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.session import transaction
from models.socialisation import Pulse
from tests.databases import Databases
from tests.factories import ANI, CICI, EVALUATED, at, launched
from tests.flows.delivering import delivered
from tests.flows.offices import Office
from tests.flows.scripted_smtp import failing, scripted, usual
from workflow.socialising.pulse import answer
from workflow.socialising.pulse_mails import KIND

pytestmark = pytest.mark.thorough
EARLY, SLOT, CLOSES = at(2026, 1, 12, hour=6), at(2026, 1, 12, hour=7, minute=30), at(2026, 1, 22, hour=8)


@pytest.fixture
def asked(engine: Engine, databases: Databases, tmp_path: Path) -> Office:
    launched(engine)
    office = Office(tmp_path, databases, engine)
    office.advance(EARLY)
    return office


def states(asked: Office) -> Counter[str]:
    return Counter(mail.state for mail in asked.mails(kind=KIND))


def test_who_has_answered_gets_the_same_mail_and_its_links_are_everybodys(asked: Office) -> None:
    answer(asked.engine, 1, ANI, 4, EARLY)

    with scripted() as smtp:
        delivered(asked, smtp, SLOT)

    assert {mail.recipient_id for mail in asked.mails(kind=KIND, state="accepted")} == set(EVALUATED) - {CICI}
    links = set()
    mails = [message_from_bytes(content, policy=policy.default) for _, content in smtp.accepted]
    for mail in mails:
        if "SKP" in str(mail["Subject"]):  # asked for on the same day
            continue
        body = mail.get_body(("plain",))
        assert body is not None
        said = body.get_content()
        assert mail["Subject"] == "Mohon jawab satu pertanyaan tanpa nama (Evaluasi Kinerja 2026)"
        assert "Rabu, 21 Januari 2026 pukul 23.59 WIB" in said
        links.add(tuple(line for line in said.splitlines() if line.startswith("http")))
    (both,) = links
    assert [link.partition("/")[2].partition("/")[2].partition("/")[2] for link in both] == [
        "jajak",
        "tujuan/2026",
    ]


def test_what_is_over_is_not_asked_any_more(asked: Office) -> None:
    with transaction(asked.engine) as session:
        session.get_one(Pulse, 1).closes_at = SLOT

    with scripted() as smtp:
        delivered(asked, smtp, SLOT)

    assert states(asked) == {"empty": len(EVALUATED) - 1}


@pytest.mark.parametrize(("later", "state"), [(SLOT + timedelta(days=1), "accepted"), (CLOSES, "empty")])
def test_a_mail_that_was_put_off_leaves_while_it_is_open_and_not_after(
    asked: Office, later: datetime, state: str
) -> None:
    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        delivered(asked, smtp, SLOT)
        assert set(states(asked)) == {"deferred"}
        smtp.play = usual
        delivered(asked, smtp, later)

    assert states(asked) == {state: len(EVALUATED) - 1}
