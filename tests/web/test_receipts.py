"""Receipt that nobody stated: refused, or served by letter; each from its own day, by the appraiser or HR."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.receipt import Receipt
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CALENDAR,
    CHIEF,
    HEAD,
    LAUNCH,
    OTHER_HEAD,
    SECRETARY,
    at,
    evaluation,
    prompts,
    stored,
)
from tests.web.people import Town, task_of, words
from tests.web.test_uploads import send
from tests.workflow.disarming import disarm
from tests.workflow.evidence.files import PDF
from workflow import accounts, receipts, timeline
from workflow.contradicting import contradictions
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.payloads import LONG_AGO, Payload, Refusal, Service
from workflow.receipts import NOTERS

pytestmark = pytest.mark.thorough
ISSUED = date(2027, 1, 18)
NOW = at(2027, 1, 20)
REFUSED = Refusal("2027-01-19", "Tidak setuju dengan predikatnya.", "Sekretaris dan Kepala Subbagian")
SERVED = Service("2027-01-19", "800/12/BKPSDM/2027", "Istri pegawai")


def noted(town: Town, payload: Payload, now: Any = NOW, person: int = CHIEF) -> Evaluation:
    trigger = "note_refusal" if isinstance(payload, Refusal) else "note_service"
    number = evaluation(town.engine, ANI).id
    receipts.note(town.engine, number, person, trigger, payload, now)
    return evaluation(town.engine, ANI)


def sentences(town: Town, payload: Payload, now: Any = NOW, person: int = CHIEF) -> str:
    with pytest.raises(RefusedError) as refused:
        noted(town, payload, now, person)
    assert stored(town.engine, Receipt) == []
    assert evaluation(town.engine, ANI).received_at is None
    return " ".join(refused.value.reasons)


@pytest.mark.parametrize(("payload", "kind"), [(REFUSED, "refused"), (SERVED, "served")])
def test_each_is_a_fact_of_its_own_whose_time_runs_from_its_day(
    handed_over: Town, payload: Payload, kind: str
) -> None:
    found = noted(handed_over, payload)

    assert found.state == "handover"
    assert found.received_at == NOW
    assert found.due_at == CALENDAR.due(at(2027, 1, 19), 14)
    assert [row.kind for row in stored(handed_over.engine, Receipt)] == [kind]
    event = stored(handed_over.engine, AuditEvent, subject="evaluation", subject_id=found.id)[-1]
    assert (event.role, event.actor_id) == ("appraiser", CHIEF)
    (asked,) = [each for each in prompts(handed_over.engine, recipient_id=ANI) if each.closed_at is None]
    assert (asked.kind, asked.due_at) == ("response", found.due_at)


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (Refusal("2027-01-19", "", "Dua orang"), "saksinya, dan sebabnya belum lengkap"),
        (Refusal("2027-01-19", "Tidak mau.", " "), "saksinya, dan sebabnya belum lengkap"),
        (Service("2027-01-19", "", "Istri"), "nomor suratnya, dan penerimanya belum lengkap"),
        (Service("2027-01-19", "8" * 101, "Istri"), "paling banyak 100 huruf"),
        (Service("kemarin", "800/1", "Istri"), "Isi tanggalnya"),
        (Service("", "800/1", "Istri"), "Isi tanggalnya"),
        (Service("2027-01-21", "800/1", "Istri"), "belum tiba"),
        (Service("2027-01-17", "800/1", "Istri"), "sebelum dokumennya terbit"),
        (Refusal("2027-01-19", "a\x00b", "Dua"), "tidak dapat disimpan"),
    ],
)
def test_what_is_not_whole_is_not_noted(handed_over: Town, payload: Payload, told: str) -> None:
    assert told in sentences(handed_over, payload)


def test_what_is_long_ago_is_served_again(handed_over: Town) -> None:
    assert LONG_AGO.format(5) in sentences(handed_over, SERVED, at(2027, 1, 27))
    assert noted(handed_over, SERVED, at(2027, 1, 26)).received_at is not None


def test_nobody_but_the_appraiser_of_that_day_notes_it(handed_over: Town) -> None:
    for person in (ANI, HEAD):
        assert sentences(handed_over, REFUSED, person=person)


@pytest.fixture
def staffed(handed_over: Town) -> Town:
    """Secretary is HR of the agency since Monday, Other Head of another unit; Ani is HR of her own."""
    with transaction(handed_over.engine) as session:
        accounts.open_missing(session, LAUNCH)
        for person, unit in ((SECRETARY, AGENCY), (OTHER_HEAD, BUREAU), (ANI, AGENCY)):
            nip, first = f"19800101200501{person:04}", LAUNCH.date()
            accounts.grant(session, nip, "hr", LAUNCH, Actor(), unit=f"U{unit}", first=first, last=None)
    return handed_over


def test_hr_of_the_unit_notes_it_and_the_event_says_so(staffed: Town, tmp_path: Path) -> None:
    found = noted(staffed, SERVED, person=SECRETARY)

    event = stored(staffed.engine, AuditEvent, subject="evaluation", subject_id=found.id)[-1]
    assert (event.role, event.actor_id) == ("hr", SECRETARY)
    with reading(staffed.engine) as session:
        case = timeline.case(session, found.id)
    assert case is not None
    assert "surat 800/12/BKPSDM/2027 pada 19 Januari 2027, diterima oleh Istri pegawai" in case.receipt
    kinds = {each.kind for each in contradictions(staffed.engine, tmp_path / "documents")}
    assert not kinds & {"actor_without_the_right", "receipt_differs", "illegal_transition"}


def test_hr_of_another_unit_and_about_himself_does_not(staffed: Town) -> None:
    for person in (OTHER_HEAD, ANI):
        assert sentences(staffed, REFUSED, person=person)


def test_who_was_not_hr_when_he_noted_it_is_found(staffed: Town, tmp_path: Path) -> None:
    disarm(staffed.engine)
    noted(staffed, SERVED, person=SECRETARY)
    with transaction(staffed.engine) as session:
        noting = update(AuditEvent).where(AuditEvent.trigger == "note_service")
        session.execute(noting.values(actor_id=OTHER_HEAD))

    kinds = {each.kind for each in contradictions(staffed.engine, tmp_path / "documents")}
    assert "actor_without_the_right" in kinds


def test_hr_notes_it_on_the_page(staffed: Town) -> None:
    where = f"/penilaian/{evaluation(staffed.engine, ANI).id}"
    day = staffed.portal.today().isoformat()
    fields = {"trigger": "note_service", "day": day, "letter": "800/12/2027", "recipient": "Istri pegawai"}
    own, other, ours = (staffed.signed_in(person) for person in (ANI, OTHER_HEAD, SECRETARY))

    assert "Catat penolakan" not in words(own.get(where))
    assert send(own, where, fields, ("Tanda terima.pdf", PDF)).status_code == 404
    assert send(other, where, fields, ("Tanda terima.pdf", PDF)).status_code == 404
    assert "Catat penolakan" in words(ours.get(where))
    done = words(send(ours, where, fields, ("Tanda terima.pdf", PDF)))

    assert "Disampaikan dengan surat 800/12/2027" in done
    assert "kepegawaian" in done


def test_it_is_noted_once_and_not_beside_a_receipt_that_was_stated(handed_over: Town) -> None:
    noted(handed_over, REFUSED)
    with pytest.raises(RefusedError):
        noted(handed_over, SERVED)

    assert [row.kind for row in stored(handed_over.engine, Receipt)] == ["refused"]
    with reading(handed_over.engine) as session:
        assert receipts.notes(session, evaluation(handed_over.engine, ANI).id, NOTERS) == []


def test_before_the_document_there_is_nothing_to_note(confirmed: Town) -> None:
    assert "belum terbit" in sentences(confirmed, REFUSED)
    with reading(confirmed.engine) as session:
        assert receipts.notes(session, evaluation(confirmed.engine, ANI).id, NOTERS) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "served"},
        {"day": ISSUED},
        {"people": "Lain"},
        {"reason": "Lain"},
        {"letter": "800/1"},
        {"at": NOW + timedelta(1)},
        {},
    ],
)
def test_verify_finds_a_note_that_is_not_as_it_was_made(
    handed_over: Town, change: dict[str, Any], tmp_path: Path
) -> None:
    noted(handed_over, REFUSED)
    assert receipt_findings(handed_over.engine, tmp_path) == 0

    with transaction(handed_over.engine) as session:
        if change:
            session.execute(update(Receipt).values(**change))
        else:
            session.query(Receipt).delete()

    assert receipt_findings(handed_over.engine, tmp_path) == 1


def receipt_findings(engine: Engine, folder: Path) -> int:
    return [found.kind for found in contradictions(engine, folder / "documents")].count("receipt_differs")


def test_the_appraiser_notes_it_on_the_page_with_the_signed_paper(handed_over: Town) -> None:
    where = f"/penilaian/{evaluation(handed_over.engine, ANI).id}"
    chief, ani = handed_over.signed_in(CHIEF), handed_over.signed_in(ANI)
    assert "Berita acara atau tanda terimanya" in words(chief.get(where))
    assert "Catat penolakan" not in words(ani.get(where))
    day = handed_over.portal.today().isoformat()
    fields = {"trigger": "note_service", "day": day, "letter": "", "recipient": "Istri pegawai"}

    paper = ("Tanda terima.pdf", PDF)
    refused = send(chief, where, fields, paper)
    assert refused.status_code == 422
    assert "nomor suratnya" in words(refused)
    assert "Istri pegawai" in refused.text
    assert "Sertakan" in words(send(chief, where, {**fields, "letter": "800/12/2027"}))
    done = words(send(chief, where, {**fields, "letter": "800/12/2027"}, paper))

    assert "Disampaikan dengan surat 800/12/2027" in done
    assert "Tanda terima.pdf" in done
    assert "disampaikan dengan surat" in words(ani.get(where))
    assert "Catat penolakan" not in words(chief.get(where))
    assert "Ajukan keberatan" in words(ani.get(task_of(handed_over, ANI, "response")))
    assert send(chief, where, fields).status_code == 422
