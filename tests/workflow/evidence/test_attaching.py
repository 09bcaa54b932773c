"""Files with reports and acts: in the same transaction, each an event, and none after the decision."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.evidence import EvidenceFile
from models.report import DailyReport
from models.session import reading
from tests.factories import ANI, CHIEF, evaluation, stored
from tests.workflow.evidence.files import LIMITS, MEGABYTE, PDF, files, pdf
from tests.workflow.reports.reports import LIMITS as MINUTES
from tests.workflow.reports.reports import NOW, entry, planned, report, reported, week_of
from workflow import reporting
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.evidence.attaching import Handed
from workflow.evidence.rules import Upload
from workflow.evidence.storing import path_of
from workflow.evidence.viewing import of_reports
from workflow.reporting import RETURN, VALIDATE

pytestmark = pytest.mark.thorough


@pytest.fixture
def goal(engine: Engine) -> int:
    return planned(engine)


def submitted(engine: Engine, goal: int, handed: Handed) -> int:
    mine = evaluation(engine, ANI).id
    return reporting.submit(engine, mine, ANI, entry(goal), NOW, MINUTES, handed=handed)


def again(engine: Engine, goal: int, number: int, handed: Handed) -> None:
    seen = report(engine, number).version
    reporting.resubmit(engine, number, ANI, entry(goal), NOW, MINUTES, seen=seen, handed=handed)


def names(engine: Engine, number: int) -> list[str]:
    with reading(engine) as session:
        return [line.name for line in of_reports(session, [number]).get(number, [])]


def test_files_come_with_the_report_each_as_an_event_of_its_owner(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    number = submitted(engine, goal, files(tmp_path, pdf("Notula.pdf"), pdf("Foto.pdf", b"lain")))

    assert names(engine, number) == ["Notula.pdf", "Foto.pdf"]
    rows = stored(engine, EvidenceFile)
    events = stored(engine, AuditEvent, subject="evidence")
    assert [(event.trigger, event.actor_id, event.mark) for event in events] == [
        ("attach_evidence", ANI, f"sha256:{row.digest}") for row in rows
    ]
    assert all((tmp_path / path_of(row.content)).is_file() for row in rows)


def test_the_same_form_sent_twice_is_one_report_with_its_files_once(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    first = submitted(engine, goal, files(tmp_path, pdf(), pdf("Salinan.pdf")))
    second = submitted(engine, goal, files(tmp_path, pdf()))

    assert first == second
    assert names(engine, first) == ["Surat.pdf"]
    assert report(engine, first).version == 1


def test_a_refused_report_names_no_file(engine: Engine, goal: int, tmp_path: Path) -> None:
    mine = evaluation(engine, ANI).id
    with pytest.raises(RefusedError):
        reporting.submit(
            engine, mine, ANI, entry(goal, text=" "), NOW, MINUTES, handed=files(tmp_path, pdf())
        )

    assert stored(engine, EvidenceFile) == stored(engine, DailyReport) == []


def test_a_file_that_went_before_it_was_named_lets_nothing_be_stored(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    handed = files(tmp_path, pdf())
    (tmp_path / path_of(handed.placed[0].content)).unlink()

    with pytest.raises(ChangedMeanwhileError):
        submitted(engine, goal, handed)

    assert stored(engine, DailyReport) == []


def test_a_report_that_came_back_is_handed_in_with_other_files(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    number = submitted(engine, goal, files(tmp_path, pdf()))
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, RETURN, NOW, "Salah berkas.")
    (wrong,) = stored(engine, EvidenceFile)

    again(engine, goal, number, files(tmp_path, pdf("Benar.pdf", b"benar"), back=wrong.id))

    assert names(engine, number) == ["Benar.pdf"]
    assert [
        event.target for event in stored(engine, AuditEvent, subject="evidence", subject_id=wrong.id)
    ] == [
        "attached",
        "removed",
    ]


def test_whoever_saw_the_report_without_a_file_validates_nothing(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    number = reported(engine, entry(goal))
    seen = week_of(engine, [number])
    submitted(engine, goal, files(tmp_path, pdf()))

    decided = reporting.decide(engine, [seen], CHIEF, VALIDATE, NOW)

    assert decided.changed == (seen,)


def test_a_validated_report_takes_no_further_file(engine: Engine, goal: int, tmp_path: Path) -> None:
    number = submitted(engine, goal, files(tmp_path, pdf()))
    reporting.decide(engine, [week_of(engine, [number])], CHIEF, VALIDATE, NOW)

    assert submitted(engine, goal, files(tmp_path, pdf())) == number
    with pytest.raises(RefusedError):
        submitted(engine, goal, files(tmp_path, pdf("Lain.pdf", b"lain")))
    with pytest.raises(RefusedError):
        again(engine, goal, number, files(tmp_path, back=stored(engine, EvidenceFile)[0].id))
    assert names(engine, number) == ["Surat.pdf"]


def test_files_that_were_there_before_count_towards_the_limits(
    engine: Engine, goal: int, tmp_path: Path
) -> None:
    number = submitted(engine, goal, files(tmp_path, pdf("1.pdf", b"1"), pdf("2.pdf", b"2")))

    with pytest.raises(RefusedError) as refused:
        again(engine, goal, number, files(tmp_path, pdf("3.pdf", b"3"), pdf("4.pdf", b"4")))

    assert "lebih dari 3" in refused.value.reasons[0]
    assert report(engine, number).version == 1
    first = stored(engine, EvidenceFile)[0].id
    again(engine, goal, number, files(tmp_path, pdf("3.pdf", b"3"), pdf("4.pdf", b"4"), back=first))
    assert names(engine, number) == ["2.pdf", "3.pdf", "4.pdf"]


def test_all_files_of_an_evaluation_together_have_a_limit(engine: Engine, goal: int, tmp_path: Path) -> None:
    full = [Upload(f"{each}.pdf", PDF + bytes([each]) * (MEGABYTE - len(PDF))) for each in range(5)]
    submitted(engine, goal, files(tmp_path, *full[:3]))

    mine = evaluation(engine, ANI).id
    with pytest.raises(RefusedError) as refused:
        reporting.submit(
            engine, mine, ANI, entry(goal, text="Lain"), NOW, MINUTES, handed=files(tmp_path, *full[3:])
        )

    assert f"lebih dari {LIMITS.total >> 20} MB" in refused.value.reasons[0]
    assert len(stored(engine, DailyReport)) == 1


def test_nobody_takes_back_what_is_not_his(engine: Engine, goal: int, tmp_path: Path) -> None:
    number = submitted(engine, goal, files(tmp_path, pdf()))
    mine = evaluation(engine, ANI).id
    other = entry(goal, text="Lain")
    reporting.submit(engine, mine, ANI, other, NOW, MINUTES, handed=files(tmp_path, back=1))

    assert names(engine, number) == ["Surat.pdf"]
