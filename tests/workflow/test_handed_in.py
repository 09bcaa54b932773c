"""What stands in the rows is what was last handed in, whichever way an evaluation went."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from models.cycle import Cycle
from models.evaluation import Evaluation, Objection
from models.session import reading, transaction
from tests.factories import (
    ANI,
    CALIBRATION,
    GOOD,
    PROOFS,
    SECRETARY,
    answer,
    at,
    evaluation,
    fire,
    launched,
    play,
    prompts,
)
from tests.mornings import live
from tests.workflow.disarming import disarm
from workflow.definitions import rules_of
from workflow.destroying import destroy_payloads
from workflow.gathering import Actor
from workflow.handed_in import wrong_achievements, wrong_texts
from workflow.payloads import ResultChanged, Review, SentBack

pytestmark = pytest.mark.thorough

BETTER = Review("di_atas_ekspektasi", " Melampaui bukti. ", "sesuai_ekspektasi", "Baik.\n", f" {PROOFS[0]}\n")


def overruled(engine: Engine, folder: Path) -> None:
    """Ani's objection was explained, and changed her result; nobody decided on the others' yet."""
    folder.mkdir(parents=True)
    launched(engine)
    now = play(engine, folder, at(2027, 1, 28), lambda prompt: prompt.kind != "objection")
    (prompt,) = prompts(engine, kind="objection", evaluation_id=evaluation(engine, ANI).id)
    fire(engine, ANI, "change_result", prompt.recipient_id, now, ResultChanged(" Benar. ", BETTER))


@pytest.fixture
def decided(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, overruled, tmp_path / "documents")
    return engine


def found(engine: Engine) -> list[tuple[int, list[str]]]:
    with reading(engine) as session:
        rules = rules_of(session, session.scalars(select(Cycle.id)).one())
        return list(wrong_texts(session, rules))


def changed(engine: Engine, statement: Any) -> None:
    with transaction(engine) as session:
        done: Any = session.execute(statement)
        assert done.rowcount > 0


def test_a_year_with_objections_is_as_it_was_handed_in(engine: Engine, tmp_path: Path) -> None:
    launched(engine)
    play(engine, tmp_path, at(2028, 1, 1))

    assert found(engine) == []
    with reading(engine) as session:
        assert list(wrong_achievements(session, rules_of(session, 1))) == []


@pytest.mark.parametrize(
    ("column", "label"),
    [
        (Objection.statement, "alasan keberatan"),
        (Objection.explanation, "penjelasan dari yang menilai"),
        (Objection.decision, "putusan keberatan"),
        (Objection.decision_reason, "alasan putusan"),
    ],
)
def test_an_objection_that_reads_otherwise_is_found(decided: Engine, column: Any, label: str) -> None:
    about = evaluation(decided, ANI).id

    changed(decided, update(Objection).where(Objection.evaluation_id == about).values({column: "Lain."}))

    assert found(decided) == [(about, [label])]


def test_an_objection_that_is_gone_is_found(decided: Engine) -> None:
    changed(decided, delete(Objection).where(Objection.evaluation_id == evaluation(decided, ANI).id))

    ((_, labels),) = found(decided)
    assert len(labels) == 4


def test_a_changed_result_stands_in_the_place_of_the_review(decided: Engine) -> None:
    assert evaluation(decided, ANI).result_reason == "Melampaui bukti."

    assert evaluation(decided, ANI).result_evidence == PROOFS[0]

    changed(decided, update(Evaluation).values(result_reason=GOOD.result_reason, result_evidence=""))

    told = ["alasan rating hasil kerja", "bukti rating hasil kerja"]
    assert found(decided) == [(evaluation(decided, ANI).id, told)]


def test_a_reason_for_sending_back_goes_with_its_state(calibrated: Engine) -> None:
    fire(calibrated, ANI, "return_to_review", SECRETARY, CALIBRATION, SentBack(" Kurang bukti. "))
    before = found(calibrated), evaluation(calibrated, ANI).return_reason
    for prompt in prompts(calibrated, evaluation_id=evaluation(calibrated, ANI).id):
        answer(calibrated, prompt, CALIBRATION)

    assert before == ([], "Kurang bukti.")
    assert (found(calibrated), evaluation(calibrated, ANI).return_reason) == ([], None)


def test_a_text_is_found_before_anything_was_handed_in(office: Engine) -> None:
    changed(office, update(Evaluation).where(Evaluation.employee_id == ANI).values(realisation="Semua."))

    assert found(office) == [(evaluation(office, ANI).id, ["realisasi"])]


def test_what_was_destroyed_is_not_asked_for(decided: Engine) -> None:
    disarm(decided)
    destroy_payloads(decided, ANI, "SK 7/2037", Actor(user="budi", role="operator"), at(2037, 1, 4))

    changed(decided, update(Evaluation).where(Evaluation.employee_id == ANI).values(realisation=None))
    mine = Objection.evaluation_id == evaluation(decided, ANI).id
    changed(decided, update(Objection).where(mine).values(statement="-"))

    assert found(decided) == []
