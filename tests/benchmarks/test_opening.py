import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update

from benchmarks import opening
from benchmarks.contents import compare, contents
from benchmarks.figures import BenchmarkError, run
from benchmarks.office import OPENING, REGULATION, Office, office_of
from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.prompt import Delivery, Prompt
from models.session import transaction
from tests.workflow.disarming import disarm

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_of(50, tmp_path_factory.mktemp("benchmark"), REGULATION)


@pytest.fixture
def ours(built: Office, tmp_path: Path) -> Engine:
    engine = built.copied_to(tmp_path / "ours.db")
    opening.ours(engine)
    return engine


def changed(engine: Engine, statement: Any) -> None:
    disarm(engine)
    with transaction(engine) as session:
        session.execute(statement)


def test_a_small_run_prints_its_line_after_both_sides_left_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(opening.GOAL, opening.measure, "Opening.", 50, 1, [])

    line = json.loads(capsys.readouterr().out)
    assert set(line) == {"name", "value", "target", "ok"}
    assert line["value"] > 0


def test_the_unit_of_work_opens_the_stage_for_everybody_once(built: Office, tmp_path: Path) -> None:
    engine = built.copied_to(tmp_path / "orm.db")

    moved = [opening.orm(engine), opening.orm(engine)]

    assert moved == [50, 0]


def test_both_sides_ask_and_mail_everybody(ours: Engine) -> None:
    left, everybody = contents(ours), 50

    assert {row[3] for row in left["evaluation"] if "self_assessment" in row} == {
        row[3] for row in left["evaluation"]
    }
    assert sum(OPENING in row for row in left["audit_event"]) == everybody
    assert len(left["prompt"]) == len(left["delivery"]) == everybody
    assert len(left["outbox_message"]) == everybody - 1  # one person has two evaluations


@pytest.mark.parametrize(
    "statement",
    [
        update(Evaluation).where(Evaluation.id == 7).values(entered=1),
        update(AuditEvent).where(AuditEvent.subject_id == 7).values(mark="lain"),
        update(Prompt).where(Prompt.evaluation_id == 7).values(next_reminder_at=None),
        delete(Delivery).where(Delivery.id == 7),
    ],
)
def test_one_row_that_differs_is_told(ours: Engine, built: Office, tmp_path: Path, statement: Any) -> None:
    orm = built.copied_to(tmp_path / "orm.db")
    opening.orm(orm)
    compare(contents(ours), contents(orm))

    changed(orm, statement)

    with pytest.raises(BenchmarkError, match=statement.table.name):
        compare(contents(ours), contents(orm))
