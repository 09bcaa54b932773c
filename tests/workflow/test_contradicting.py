"""What people look at, held against what the log says."""

import shutil
from pathlib import Path

import pytest

from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from workflow.contradicting import contradictions
from workflow.findings import Finding


@pytest.fixture
def log(played: Log, tmp_path: Path) -> Log:
    copy = played.copied(tmp_path)
    shutil.copytree(played.home / "documents", tmp_path / "documents")
    disarm(copy.engine)
    return copy


def found(log: Log) -> list[Finding]:
    return contradictions(log.engine, log.home / "documents")


def test_a_year_as_it_was_contradicts_nothing(log: Log) -> None:
    assert found(log) == []


@pytest.mark.parametrize(
    ("statement", "kind", "named"),
    [
        ("UPDATE evaluation SET predicate = 'sangat_baik' WHERE id = 3", "result_differs", "Evaluasi 3:"),
        (
            "UPDATE evaluation SET result_rating = 'di_atas_ekspektasi' WHERE id = 3",
            "result_differs",
            "Evaluasi 3:",
        ),
        ("UPDATE evaluation SET behaviour_rating = NULL WHERE id = 3", "result_differs", "Evaluasi 3:"),
        (
            """UPDATE evaluation SET rules = replace(rules, 'sembilan-kotak:', 'sembilan-kotak:x') WHERE id = 3""",
            "result_differs",
            "Evaluasi 3:",
        ),
        ("UPDATE evaluation SET final_at = NULL WHERE id = 3", "result_differs", "Evaluasi 3:"),
        (
            "UPDATE evaluation SET realisation = 'Lain.' WHERE id = 3",
            "text_differs",
            "Evaluasi 3: realisasi b",
        ),
        ("UPDATE evaluation SET realisation = NULL WHERE id = 8", "text_differs", "Evaluasi 8: realisasi b"),
        (
            "UPDATE evaluation SET result_reason = '' WHERE id = 3",
            "text_differs",
            "alasan rating hasil kerja b",
        ),
        (
            "UPDATE evaluation SET behaviour_reason = '' WHERE id = 1",
            "text_differs",
            "alasan rating perilaku b",
        ),
        (
            "UPDATE evaluation SET result_evidence = 'Lain.' WHERE id = 3",
            "text_differs",
            "bukti rating hasil kerja b",
        ),
        (
            "UPDATE evaluation SET behaviour_evidence = NULL WHERE id = 1",
            "text_differs",
            "bukti rating perilaku b",
        ),
        ("UPDATE evaluation SET return_reason = 'Lain.' WHERE id = 3", "text_differs", "pengembalian b"),
        (
            "UPDATE calibration_session SET reason = '' WHERE unit_id = 3",
            "achievement_differs",
            "Penetapan unit",
        ),
        (
            "UPDATE calibration_session SET stated_by = 1 WHERE unit_id = 3",
            "achievement_differs",
            "yang menetapkannya",
        ),
        (
            "UPDATE calibration_session SET explanation = 'Lain.' WHERE explanations = 1",
            "explanation_differs",
            "alasan penyimpangan",
        ),
        ("UPDATE document_job SET path = '4-1' WHERE evaluation_id = 3", "file_differs", "Dokumen 4-1:"),
        ("UPDATE document_job SET path = NULL WHERE evaluation_id = 3", "file_differs", "Dokumen None:"),
        ("UPDATE cycle_definition SET source = source || ' '", "definition_changed", "lima-tahap"),
        ("UPDATE cycle SET last = '2026-11-30'", "launch_differs", "hari terakhir"),
        (
            "UPDATE cycle SET calendar = replace(calendar, 'Natal', 'Hari biasa')",
            "launch_differs",
            "kalender",
        ),
        (
            "UPDATE stage_window SET closes_at = '2026-12-20 00:00:00.000000' WHERE id = 3",
            "launch_differs",
            "jendela",
        ),
        ("DELETE FROM stage_window WHERE id = 3", "launch_differs", "barisnya hilang"),
        ("UPDATE audit_event SET target = 'final' WHERE id = 30", "illegal_transition", "1 peristiwa"),
        (
            "UPDATE audit_event SET actor_id = 6 WHERE \"trigger\" = 'confirm'",
            "somebody_judged_themself",
            "1 peristiwa",
        ),
        (
            "UPDATE prompt SET closed_at = '2026-12-01 00:00:00' WHERE id = 1",
            "finished_task_acted_again",
            "1 tindakan",
        ),
        (
            "UPDATE evaluation SET received_at = '2027-01-01 00:00:00.000000' WHERE id = 3",
            "received_without_an_issued_document",
            "1 dokumen tercatat diterima",
        ),
        (
            "UPDATE evaluation SET received_at = '2027-11-01 00:00:00.000000' WHERE id = 3",
            "moment_differs",
            "Evaluasi 3: saat dokumen diterima",
        ),
        (
            "UPDATE evaluation SET entered = entered - 1 WHERE id = 3",
            "moment_differs",
            "Evaluasi 3: saat masuk",
        ),
        (
            "UPDATE evaluation SET escalated_at = '2027-01-05 00:00:00.000000' WHERE id = 3",
            "moment_differs",
            "saat naik kepada atasan",
        ),
        (
            "UPDATE document_job SET issued_at = '2026-12-01 00:00:00.000000' WHERE evaluation_id = 3",
            "moment_differs",
            "saat terbit",
        ),
        (
            "UPDATE document_job SET run_id = NULL WHERE evaluation_id = 3",
            "moment_differs",
            "run-nya berbeda",
        ),
        (
            "UPDATE calibration_session SET stated_at = '2026-12-01 00:00:00.000000' WHERE unit_id = 3",
            "moment_differs",
            "Penetapan unit",
        ),
        (
            "UPDATE audit_event SET actor_id = 10 WHERE \"trigger\" = 'confirm' AND subject_id = 3",
            "actor_without_the_right",
            "1 peristiwa",
        ),
    ],
)
def test_a_row_that_the_log_contradicts_is_named(log: Log, statement: str, kind: str, named: str) -> None:
    log.harm(statement)

    assert any(each.kind == kind and named in each.message for each in found(log))


def test_a_rating_that_nobody_gave_is_named(log: Log) -> None:
    log.harm(
        "DELETE FROM audit_payload WHERE event_id IN"
        " (SELECT id FROM audit_event WHERE subject_id = 3 AND \"trigger\" = 'submit_review')"
    )

    assert ("result_differs", "Evaluasi 3") in {
        (each.kind, each.message.split(":")[0]) for each in found(log)
    }


def test_results_that_changed_their_owners_are_named(log: Log) -> None:
    log.harm(
        "UPDATE evaluation SET assignment_id = -assignment_id WHERE id IN (1, 3)",
        "UPDATE evaluation SET (assignment_id, employee_id) = (SELECT -other.assignment_id, other.employee_id"
        " FROM evaluation other WHERE other.id = 4 - evaluation.id) WHERE id = 1",
    )

    assert "actor_without_the_right" in {each.kind for each in found(log)}


def test_a_document_that_was_edited_or_is_gone_is_named(log: Log) -> None:
    (log.home / "documents" / "3-1").write_text("sangat baik")
    (log.home / "documents" / "5-1").unlink()

    assert {finding.message.split(":")[0] for finding in found(log)} == {"Dokumen 3-1", "Dokumen 5-1"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation SET final_at = 'yesterday'",
        "UPDATE audit_payload SET body = '{'",
        "UPDATE audit_payload SET body = '[]'",
        "UPDATE cycle SET calendar = '7'",
        "UPDATE cycle SET last = x'00'",
        "UPDATE cycle SET definition_id = 7",
        "UPDATE cycle_definition SET source = 'code = '",
        "UPDATE cycle_definition SET source = 'code = ', digest = 'x'",
        "UPDATE audit_event SET at = 'yesterday'",
    ],
)
def test_what_cannot_be_read_at_all_is_told_and_not_raised(log: Log, statement: str) -> None:
    log.harm(statement)

    assert "unreadable" in {finding.kind for finding in found(log)}
