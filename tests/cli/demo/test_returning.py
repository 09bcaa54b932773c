"""What goes back a step, and comes again."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo import returning
from cli.demo.casting import Cast
from models.scenario import Scenario
from tests import mornings
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    BUREAU,
    CALIBRATION,
    CHIEF,
    CICI,
    DODI,
    HEAD,
    HEADS,
    REVIEW,
    evaluation,
    prompts,
    put,
    stored,
    view,
)
from workflow import acts
from workflow.acts import TaskView
from workflow.payloads import SelfAssessment, SentBack
from workflow.scenarios import keeping

pytestmark = pytest.mark.thorough


def chosen(engine: Engine, *staff: int, objecting: tuple[int, ...] = ()) -> Cast:
    def of(people: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(evaluation(engine, person).id for person in people)

    return Cast(of(staff), frozenset(of(tuple(HEADS.values()))), frozenset(of(objecting)), None, None)


def unit(engine: Engine, number: int) -> TaskView:
    (prompt,) = prompts(engine, kind="calibration", unit_id=number)
    return view(engine, prompt)


def about(engine: Engine, person: int, kind: str) -> TaskView:
    (prompt,) = prompts(engine, kind=kind, evaluation_id=evaluation(engine, person).id)
    return view(engine, prompt)


def test_one_unit_is_weighed_by_scenarios_the_next_returns_one_and_no_further(
    engine: Engine, tmp_path: Path
) -> None:
    mornings.live(engine, mornings.achieving, tmp_path / "documents")
    high = {"predicate": "sangat_baik", "result_rating": "di_atas_ekspektasi"}
    for person in (HEAD, BUDI, DODI):
        put(engine, person, **high)
    cast, agency, bureau = chosen(engine, objecting=(BUDI,)), unit(engine, AGENCY), unit(engine, BUREAU)

    moved = [returning.weigh(engine, each, cast, CALIBRATION) for each in (bureau, agency, agency, bureau)]

    assert moved == [0, 1, 0, 1]  # in the bureau nobody is so high, and a scenario comes first
    assert stored(engine, Scenario) == []
    assert evaluation(engine, DODI).state == evaluation(engine, CICI).state == "supervisor_review"
    assert {evaluation(engine, person).state for person in (ANI, BUDI, HEAD)} == {"calibration"}
    assert returning.weigh(engine, bureau, cast, CALIBRATION) == 0
    again = [
        returning.rated_again(engine, about(engine, person, "supervisor_review")) for person in (DODI, CICI)
    ]
    assert [each.result_rating for each in again] == ["sesuai_ekspektasi", "sesuai_ekspektasi"]
    assert again[0].result_reason != again[1].result_reason


def test_what_an_interrupted_demo_had_drafted_is_no_hindrance(engine: Engine, tmp_path: Path) -> None:
    mornings.live(engine, mornings.achieving, tmp_path / "documents")
    put(engine, DODI, predicate="sangat_baik")
    agency = unit(engine, AGENCY)
    keeping.begin(engine, agency, agency.recipient_id, returning.AS_PROPOSED, None, CALIBRATION)

    assert returning.weigh(engine, agency, chosen(engine), CALIBRATION) == 1
    assert stored(engine, Scenario) == []


def test_two_self_assessments_are_sent_back_once_each(engine: Engine, tmp_path: Path) -> None:
    mornings.live(engine, mornings.reviewing, tmp_path / "documents")
    cast = chosen(engine, ANI, BUDI, DODI)
    ani = about(engine, ANI, "supervisor_review")
    assert returning.sends_back(engine, ani, chosen(engine, BUDI)) is None
    assert returning.sends_back(engine, ani, chosen(engine, ANI, objecting=(ANI,))) is None

    for person in (ANI, BUDI):
        task = about(engine, person, "supervisor_review")
        trigger = returning.sends_back(engine, task, cast)
        assert trigger == "send_back"
        acts.act(engine, task, CHIEF, trigger, REVIEW, SentBack(returning.INCOMPLETE))

    assert returning.sends_back(engine, about(engine, DODI, "supervisor_review"), cast) is None
    task = about(engine, ANI, "self_assessment")
    assert returning.has_come_back(engine, task, "appraiser")
    acts.act(engine, task, ANI, "submit_self_assessment", REVIEW, SelfAssessment(returning.COMPLETED))
    assert returning.sends_back(engine, about(engine, ANI, "supervisor_review"), cast) is None
