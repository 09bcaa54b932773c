"""What is there already is offered as evidence: in words, of this person, and of what counts."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CHIEF, SELF, evaluation, fire, pass_time, stored
from tests.workflow.evidence.files import files, pdf
from tests.workflow.reports.reports import NOW, entry, planned, reported, week_of
from tests.workflow.service.desks import load, ticket
from tests.workflow.service.test_answering import answers
from workflow import feedback, reporting
from workflow.evidence.attaching import Matter, attach
from workflow.evidence.suggesting import MOST, SHOWN, Suggested, suggested
from workflow.feedback import About
from workflow.payloads import SelfAssessment
from workflow.reporting import VALIDATE

pytestmark = pytest.mark.thorough
ACT = "submit_self_assessment"


@pytest.fixture
def goal(engine: Engine) -> int:
    return planned(engine)


def told(engine: Engine, person: int = ANI) -> Suggested:
    number = evaluation(engine, person).id
    with reading(engine) as session:
        return suggested(session, number, feedback.notes(session, number))


def test_nothing_is_offered_of_an_empty_year(engine: Engine, goal: int) -> None:
    found = told(engine)

    assert (found.result, found.behaviour) == ((), ())
    assert found.result_wanted.startswith("Wajib untuk")


def test_validated_reports_are_offered_by_work_result_and_no_others(engine: Engine, goal: int) -> None:
    days = [date(2026, 3, day) for day in (2, 3, 9)]
    numbers = [reported(engine, entry(goal, day, f"Keluaran {day.day}"), NOW) for day in days]
    reporting.decide(engine, [week_of(engine, numbers[:2])], CHIEF, VALIDATE, NOW)

    assert told(engine).result == (
        "2 laporan harian tervalidasi, Utama 1: Laporan bulanan tersusun (2 Maret 2026 sampai 3 Maret 2026)",
    )
    assert told(engine, BUDI).result == ()


def test_notes_are_offered_beside_the_rating_that_they_are_about(engine: Engine, goal: int) -> None:
    number = evaluation(engine, ANI).id
    feedback.note(engine, number, CHIEF, About(result=goal), "Tepat waktu.", NOW)
    for place in range(MOST + 1):
        feedback.note(engine, number, CHIEF, About(value="loyal"), f"Catatan {place} " + "x" * SHOWN, NOW)

    found = told(engine)

    assert [each.rpartition(", ")[2] for each in found.result] == ["Laporan bulanan tersusun: “Tepat waktu.”"]
    assert len(found.behaviour) == MOST
    assert found.behaviour[0].endswith("…”")
    assert f"Loyal: “Catatan {MOST} x" in found.behaviour[0]


def test_files_of_the_employee_and_service_facts_are_offered(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    load(engine, ticket("1", ANI), ticket("2", BUDI))
    answers(engine, 5, officer_id=ANI, accurate=4, friendly=3)
    pass_time(engine, SELF)
    fire(engine, ANI, ACT, ANI, SELF, SelfAssessment("Terlaksana."))
    (event,) = stored(engine, AuditEvent, subject_id=evaluation(engine, ANI).id, trigger=ACT)
    matter = Matter(evaluation(engine, ANI).id, ANI, "employee", act=ACT)
    with transaction(engine) as session:
        attach(session, matter, files(tmp_path, pdf("Rekap.pdf")), event.at)

    found = told(engine)

    assert found.result == (
        "Berkas dari pegawai: Rekap.pdf",
        "Fakta layanan: 1 tiket terbit dari 3 Maret 2026 sampai 3 Maret 2026",
        "Jawaban masyarakat: ketepatan informasi 4 dari 4, 5 jawaban",
    )
    assert found.behaviour == ("Jawaban masyarakat: keramahan 3 dari 4, 5 jawaban",)
