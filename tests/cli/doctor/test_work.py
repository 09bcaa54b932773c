from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli.doctor import work
from cli.doctor.findings import Level, Verdict, ok
from models.document import DocumentJob
from models.prompt import OutboxMessage, Prompt
from models.run import Lease, RunRecord
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, CHIEF, CICI, DODI, LAUNCH, document, evaluation, launched, put
from tests.workflow.evidence.files import files, pdf
from workflow import holding
from workflow.evidence.attaching import Matter, attach
from workflow.evidence.storing import path_of

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
NOW = LAUNCH + 100 * HOUR


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    with transaction(engine) as session:
        session.get_one(RunRecord, 1).outcome = "done"
    return engine


def looked(engine: Engine, check: Callable[..., Verdict], *facts: Any) -> Verdict:
    with reading(engine) as session:
        return check(session, *facts)


def add(engine: Engine, *rows: Any) -> None:
    with transaction(engine) as session:
        session.add_all(rows)


def test_an_office_without_leftovers_is_well(office: Engine) -> None:
    checks: list[Callable[[Session], Verdict]] = [
        work.silent_leases,
        work.unreachable_people,
        lambda session: work.long_runs(session, NOW),
        lambda session: work.old_mails(session, NOW),
        lambda session: work.owed_documents(session, NOW),
    ]

    assert {looked(office, check).level for check in checks} == {Level.OK}


def test_a_lease_that_ran_out_in_somebodys_hand_is_named(office: Engine) -> None:
    add(
        office,
        Lease(name="deliver_mail", holder="x", until=LAUNCH),
        Lease(name="idle", holder="", until=LAUNCH),
    )

    assert looked(office, work.silent_leases).found == "pemegangnya diam: deliver_mail"


def test_a_run_open_for_more_than_an_hour_is_named(office: Engine) -> None:
    facts = {"flow": "deliver_mail", "business_time": NOW, "code_version": ""}
    add(
        office,
        RunRecord(id=7, prefect_run_id="7", opened_at=NOW - HOUR - SECOND, **facts),
        RunRecord(id=8, prefect_run_id="8", opened_at=NOW - HOUR, **facts),
    )

    assert looked(office, work.long_runs, NOW).found == "terbuka lebih dari satu jam: deliver_mail (run 7)"


def mail(age: timedelta, **facts: Any) -> OutboxMessage:
    who = {"recipient_id": ANI, "address": "a@kantor.example", "name": "Ani"}
    usual = {"key": str(age), "kind": "receipt", "step": "ask", "not_before": NOW - age}
    return OutboxMessage(**who, **{**usual, **facts})


def test_a_mail_that_waits_for_two_days_is_an_error(office: Engine) -> None:
    add(office, mail(49 * HOUR), mail(48 * HOUR), mail(50 * HOUR, state="accepted"))

    verdict = looked(office, work.old_mails, NOW)

    assert (verdict.level, verdict.found) == (Level.ERROR, "1 email menunggu lebih dari 48 jam")


def test_while_the_outbox_is_held_it_waits_for_a_person(office: Engine) -> None:
    add(office, mail(49 * HOUR))
    holding.hold(office, "restore", None, NOW)

    verdict = looked(office, work.old_mails, NOW)

    assert (verdict.level, "siulak outbox release" in verdict.remedy) == (Level.WARNING, True)


def task(key: str, person: int, **facts: Any) -> Prompt:
    about = {
        "cycle_id": 1,
        "unit_id": AGENCY,
        "stage": "draft",
        "visit": 1,
        "kind": "receipt",
        "role": "employee",
    }
    return Prompt(key=key, recipient_id=person, asked_at=LAUNCH, due_at=NOW, **about, **facts)


def test_people_with_a_task_and_no_address_are_counted_once(office: Engine) -> None:
    add(office, task("1", CICI), task("2", CICI), task("3", ANI), task("4", CICI, closed_at=NOW))

    verdict = looked(office, work.unreachable_people)

    assert (verdict.level, verdict.found) == (Level.WARNING, "1 orang punya tugas tanpa alamat email")


def test_a_document_owed_for_more_than_a_day_is_counted(office: Engine) -> None:
    for number, age in enumerate((25, 24, 30), 1):
        add(office, DocumentJob(evaluation_id=number, revision=1, requested_at=NOW - age * HOUR))
    add(office, DocumentJob(evaluation_id=4, revision=1, requested_at=NOW - 30 * HOUR, issued_at=NOW))

    assert looked(office, work.owed_documents, NOW).found == "2 dokumen belum terbit lebih dari sehari"


def test_receipts_past_their_deadline_without_a_document_are_an_error(office: Engine) -> None:
    for person in (ANI, BUDI, DODI):
        document(office, person)
    document(office, CHIEF, NOW)
    for person, due in ((ANI, NOW), (BUDI, NOW + HOUR), (CHIEF, NOW)):
        put(office, person, state="handover", due_at=due)
    put(office, DODI, state="final", due_at=None, final_at=NOW)

    verdict = looked(office, work.owed_documents, NOW)

    assert verdict.level is Level.ERROR
    assert verdict.found == "1 penyerahan lewat batas waktunya karena dokumennya belum terbit"
    assert "`siulak documents generate`" in verdict.remedy


def test_files_of_evidence_are_counted_and_a_lost_one_is_an_error(office: Engine, tmp_path: Path) -> None:
    handed = files(tmp_path, pdf(), pdf("Lain.pdf", b"lain"))
    with transaction(office) as session:
        attach(session, Matter(evaluation(office, ANI).id, ANI, "employee", act="object"), handed, NOW)
    assert looked(office, work.evidence, tmp_path) == ok("2 berkas, 0 MB")

    (tmp_path / path_of(handed.placed[0].content)).unlink()

    verdict = looked(office, work.evidence, tmp_path)
    assert verdict.level is Level.ERROR
    assert verdict.found.startswith("1 dari 2 berkas hilang, antara lain ")


def test_papers_of_every_kind_owed_for_more_than_a_day_are_counted(office: Engine) -> None:
    for number, age in enumerate((25, 24, 30), 1):
        facts = {"requested_at": NOW - age * HOUR, "issued_at": NOW}
        add(office, DocumentJob(evaluation_id=number, revision=1, path=f"{number}.docx", **facts))

    verdict = looked(office, work.owed_documents, NOW)

    assert verdict.level is Level.WARNING
    assert verdict.found == "belum terbit lebih dari sehari: 2 Evaluasi Kinerja Pegawai"


def test_a_file_that_is_not_there_is_an_error(office: Engine, tmp_path: Path) -> None:
    for number in (1, 2):
        facts = {"requested_at": NOW, "issued_at": NOW, "digest": "0" * 64}
        add(office, DocumentJob(evaluation_id=number, revision=1, path=f"{number}.docx", **facts))
    (tmp_path / "1.docx").write_bytes(b"there")

    verdict = looked(office, work.lost_files, tmp_path)

    assert verdict.level is Level.ERROR
    assert verdict.found == "1 dari 2 berkas dokumen tidak ada, misalnya 2.docx"
    (tmp_path / "2.docx").write_bytes(b"there")
    assert looked(office, work.lost_files, tmp_path).found == "2 berkas dokumen ada"
