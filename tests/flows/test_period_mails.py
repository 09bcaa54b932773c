"""The mail that asks an appraiser for the periods that are over: whom it names as it leaves, and its links."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.people import Employee
from models.session import transaction
from tests.databases import Databases
from tests.factories import ANI, BUDI, CHIEF, HEAD, SECRETARY, at, evaluation
from tests.flows.delivering import delivered
from tests.flows.offices import Office
from tests.flows.scripted_smtp import Smtp, failing, scripted, usual
from tests.workflow.periods.periods import state, statement
from tests.workflow.plans.plans import REPORTS, agreed, result, result_numbers
from tests.workflow.reports.reports import planned
from workflow.periods.asking import KIND
from workflow.periods.content import Told

pytestmark = pytest.mark.thorough
EARLY, SLOT = at(2026, 4, 1, hour=6), at(2026, 4, 1, hour=7, minute=30)


@pytest.fixture
def april(engine: Engine, databases: Databases, tmp_path: Path) -> Office:
    """The chief's, Ani's and Budi's plans are agreed; the clock has passed the end of the quarter."""
    planned(engine)
    agreed(engine, BUDI, CHIEF, result(indicators=(REPORTS,), supports=result_numbers(engine, 1)[0]))
    with transaction(engine) as session:
        session.execute(update(Employee).values(email="pegawai@kerincikab.example"))
    office = Office(tmp_path, databases, engine)
    office.advance(EARLY)
    return office


def about_periods(smtp: Smtp) -> list[EmailMessage]:
    mails = [message_from_bytes(content, policy=policy.default) for _, content in smtp.accepted]
    return [mail for mail in mails if "periode yang berakhir" in str(mail["Subject"])]


def test_one_mail_an_appraiser_names_everybody_with_a_link_of_each(april: Office) -> None:
    with scripted() as smtp:
        delivered(april, smtp, SLOT)

    assert [(mail.recipient_id, mail.state) for mail in april.mails(kind=KIND)] == [
        (HEAD, "accepted"),
        (CHIEF, "accepted"),
    ]
    _, mail = about_periods(smtp)
    body = mail.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert mail["Subject"] == (
        "Mohon nilai 2 pegawai untuk periode yang berakhir (Triwulan I, Evaluasi Kinerja 2026)"
    )
    assert "Selasa, 14 April 2026 pukul 23.59 WIB" in said
    for person, about in ((ANI, "Ani Contoh, Analis"), (BUDI, "Budi Contoh, Operator")):
        assert about in said
        assert any(
            line.endswith(f"/periode/{evaluation(april.engine, person).id}/1") for line in said.splitlines()
        )


def test_the_official_above_a_units_head_is_told_in_the_same_mail_whose_achievement_waits(
    april: Office,
) -> None:
    agreed(april.engine, HEAD, SECRETARY, result())
    april.advance(EARLY)

    with scripted() as smtp:
        delivered(april, smtp, SLOT)

    bodies = {
        mail.recipient_id: told for mail, told in zip(april.mails(kind=KIND), _texts(smtp), strict=True)
    }
    lead, unit = "capaian kinerja organisasi unit berikut", evaluation(april.engine, HEAD).unit_id
    assert {person for person, told in bodies.items() if lead in told} == {SECRETARY}
    assert any(line.endswith(f"/capaian/1/{unit}/1") for line in bodies[SECRETARY].splitlines())


def _texts(smtp: Smtp) -> list[str]:
    parts = [mail.get_body(("plain",)) for mail in about_periods(smtp)]
    return [part.get_content() for part in parts if part is not None]


def test_who_was_evaluated_meanwhile_is_not_named_and_a_mail_about_nobody_stays(april: Office) -> None:
    state(april.engine, now=EARLY)
    both = {f"utama-{number}": Told(("1",)) for number in (1, 2)}
    state(april.engine, statement(results=both), now=EARLY, of=CHIEF, person=HEAD)

    with scripted() as smtp:
        delivered(april, smtp, SLOT)

    assert [(mail.recipient_id, mail.state) for mail in april.mails(kind=KIND)] == [
        (HEAD, "empty"),
        (CHIEF, "accepted"),
    ]
    (mail,) = about_periods(smtp)
    assert b"Ani Contoh" not in mail.as_bytes()


def test_the_reminder_says_that_it_is_one_and_comes_once(april: Office) -> None:
    with scripted() as smtp:
        delivered(april, smtp, SLOT)
    for _ in range(2):
        april.advance(at(2026, 4, 10, hour=6))

    with scripted() as smtp:
        delivered(april, smtp, at(2026, 4, 10, hour=7, minute=30))

    _, mail = about_periods(smtp)
    assert mail["Subject"].startswith("Pengingat: nilai 2 pegawai")


def test_a_mail_that_was_put_off_stays_once_everybody_is_evaluated(april: Office) -> None:
    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        delivered(april, smtp, SLOT)
        assert [mail.state for mail in april.mails(kind=KIND)] == ["deferred"] * 2
        both = {f"utama-{number}": Told(("1",)) for number in (1, 2)}
        state(april.engine, statement(results=both), now=SLOT, of=CHIEF, person=HEAD)
        smtp.play = usual
        delivered(april, smtp, SLOT + timedelta(hours=2))

    assert sorted(mail.state for mail in april.mails(kind=KIND)) == ["accepted", "empty"]
