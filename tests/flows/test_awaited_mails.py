"""Mails about plans and lists of raters: whom they name as they leave, until when, with a link of each."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import Databases
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    DODI,
    HEAD,
    LAUNCH,
    OTHER_HEAD,
    SECRETARY,
    at,
    evaluation,
    launched,
)
from tests.flows.delivering import delivered
from tests.flows.offices import Office
from tests.flows.scripted_smtp import failing, scripted, usual
from tests.workflow.plans.plans import submitted
from workflow import planning
from workflow.plans.machine import AGREE

pytestmark = pytest.mark.thorough
SLOT = at(2026, 1, 6, hour=7, minute=30)


@pytest.fixture
def january(engine: Engine, databases: Databases, tmp_path: Path) -> Office:
    """Ani and Budi have handed in; everybody who is awaited has been asked."""
    launched(engine)
    submitted(engine, ANI)
    submitted(engine, BUDI)
    office = Office(tmp_path, databases, engine)
    office.advance(LAUNCH)
    return office


def sent(contents: list[tuple[str, bytes]], person: int, subject: str) -> EmailMessage:
    """The one mail to a person whose subject begins so."""
    mails = [message_from_bytes(content, policy=policy.default) for _, content in contents]
    (mail,) = [
        each
        for each in mails
        if f"p{person}@" in str(each["To"]) and str(each["Subject"]).startswith(subject)
    ]
    return mail


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_appraisers_mail_names_every_plan_with_its_link_the_deadline_and_what_follows(
    january: Office,
) -> None:
    with scripted() as smtp:
        delivered(january, smtp, SLOT)

    mail = sent(smtp.accepted, CHIEF, "Mohon periksa dan sepakati 2 SKP pegawai (Evaluasi Kinerja 2026)")
    said = text(mail)
    assert "Senin, 26 Januari 2026 pukul 23.59 WIB" in said
    assert "laporan harian tidak dapat diisi" in said
    for person, about in ((ANI, "Ani Contoh, Analis"), (BUDI, "Budi Contoh, Operator")):
        assert about in said
        assert any(
            line.endswith(f"/skp/{evaluation(january.engine, person).id}") for line in said.splitlines()
        )
    assert [part.get_filename() for part in mail.iter_attachments()] == ["batas-waktu.ics"]


def test_who_handed_in_before_the_mail_left_is_not_asked(january: Office) -> None:
    submitted(january.engine, DODI)

    with scripted() as smtp:
        delivered(january, smtp, SLOT)

    assert {mail.recipient_id for mail in january.mails(kind="plan_write", state="accepted")} == {
        CHIEF, HEAD, OTHER_HEAD, SECRETARY,
    }  # fmt: skip
    assert "3 SKP pegawai" in str(sent(smtp.accepted, CHIEF, "Mohon periksa")["Subject"])
    said = text(sent(smtp.accepted, HEAD, "Mohon susun dan ajukan SKP"))
    assert "Senin, 19 Januari 2026 pukul 23.59 WIB" in said
    assert f"/skp/{evaluation(january.engine, HEAD).id}" in said


def test_a_mail_behind_the_deadline_says_that_it_is_over(
    engine: Engine, databases: Databases, tmp_path: Path
) -> None:
    launched(engine)
    office = Office(tmp_path, databases, engine)
    office.advance(at(2026, 2, 3, hour=6))

    with scripted() as smtp:
        delivered(office, smtp, at(2026, 2, 3, hour=7, minute=30))

    assert "Batas waktu ini sudah lewat" in text(sent(smtp.accepted, ANI, "Mohon susun"))


def test_a_mail_that_was_put_off_stays_once_the_plans_are_agreed(january: Office) -> None:
    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        delivered(january, smtp, SLOT)
        for plan in (1, 2):
            planning.act(january.engine, plan, CHIEF, AGREE, SLOT)
        smtp.play = usual
        delivered(january, smtp, SLOT + timedelta(hours=2))

    (digest,) = january.mails(kind="plan_agree")
    assert digest.state == "empty"
