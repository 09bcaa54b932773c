"""Anybody presses anything in any order: what happens is what a model in a few lines says, and the log agrees."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.plan import WorkPlan
from models.session import reading
from tests import mornings
from tests.databases import Databases
from tests.factories import ANI, BUDI, CHIEF, HEAD, LAUNCH, evaluation
from tests.workflow.plans.plans import result, result_numbers
from workflow import planning
from workflow.contradicting import contradictions
from workflow.errors import RefusedError
from workflow.folding import broken
from workflow.planning import HandedIn
from workflow.plans.content import body
from workflow.plans.machine import AGREE, BEGIN, EDIT, RETURN, REVISE, SUBMIT
from workflow.plans.reading import content_of
from workflow.plans.storing import OneResult

pytestmark = pytest.mark.thorough

APPRAISERS = {ANI: CHIEF, BUDI: CHIEF, CHIEF: HEAD}
Press = tuple[str, int, int, bool]
PRESSES = st.tuples(
    st.sampled_from((BEGIN, EDIT, SUBMIT, RETURN, AGREE, REVISE)),
    st.sampled_from((ANI, BUDI, CHIEF, HEAD)),
    st.sampled_from((ANI, CHIEF)),
    st.booleans(),
)
"""An act, by whom, on whose newest plan, and whether a reason comes with it."""
LIKELY = st.sampled_from(
    [
        (act, APPRAISERS[whose] if act in (RETURN, AGREE) else whose, whose, True)
        for whose in (ANI, CHIEF)
        for act in (BEGIN, EDIT, EDIT, SUBMIT, SUBMIT, AGREE, AGREE, RETURN, REVISE)
    ]
)


@dataclass
class Model:
    """Of each person the states of the revisions, and how many results the newest has."""

    states: dict[int, list[str]] = field(default_factory=lambda: {ANI: [], CHIEF: []})
    results: dict[int, int] = field(default_factory=lambda: {ANI: 0, CHIEF: 0})

    def press(self, press: Press) -> bool:
        """Whether it is done."""
        act, person, whose, reason = press
        states, own, appraises = self.states[whose], person == whose, person == APPRAISERS[whose]
        if act == BEGIN:
            if own and not states:
                states.append("draft")
            return own
        if not states:
            return False
        state = states[-1]
        if act == EDIT and own and state == "draft":
            self.results[whose] += 1
        elif act == SUBMIT and own and state == "draft" and self.results[whose] and self._may_submit(whose):
            states[-1] = "submitted"
        elif act == RETURN and appraises and state == "submitted" and reason:
            states[-1] = "draft"
        elif act == AGREE and appraises and state == "submitted":
            states[-1] = "agreed"
        elif act == REVISE and (own or appraises) and state == "agreed" and reason:
            states.append("draft")
        else:
            return False
        return True

    def _may_submit(self, whose: int) -> bool:
        return whose != ANI or "agreed" not in self.states[CHIEF]


def do(engine: Engine, press: Press) -> bool:
    act, person, whose, reason = press
    number = evaluation(engine, whose).id
    try:
        if act == BEGIN:
            planning.begin(engine, number, person, LAUNCH)
            return True
        plan = newest(engine, number)
        if plan is None:
            return False
        if act == EDIT:
            planning.edit(engine, plan, person, OneResult(result()), LAUNCH)
        else:
            planning.act(engine, plan, person, act, LAUNCH, HandedIn(reason="Ada." if reason else ""))
    except RefusedError:
        return False
    return True


def newest(engine: Engine, number: int) -> int | None:
    with reading(engine) as session:
        query = select(WorkPlan.id).where(WorkPlan.evaluation_id == number)
        return session.scalar(query.order_by(WorkPlan.revision.desc()).limit(1))


def states(engine: Engine) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {ANI: [], CHIEF: []}
    with reading(engine) as session:
        rows = session.execute(
            select(Evaluation.employee_id, WorkPlan.state)
            .join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
            .order_by(WorkPlan.evaluation_id, WorkPlan.revision)
        )
        for person, state in rows:
            found[person].append(state)
    return found


def agreed_texts(engine: Engine) -> dict[int, object]:
    with reading(engine) as session:
        plans = session.scalars(select(WorkPlan).where(WorkPlan.state == "agreed")).all()
        return {plan.id: body(content_of(session, plan)) for plan in plans}


@pytest.mark.sqlite("the order of presses is no matter of the database")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(presses=st.lists(LIKELY | PRESSES, min_size=5, max_size=30))
def test_every_order_of_presses_ends_as_the_model_says(
    databases: Databases, engine: Engine, tmp_path_factory: pytest.TempPathFactory, presses: list[Press]
) -> None:
    databases.empty(engine)
    mornings.live(engine, mornings.draft, tmp_path_factory.mktemp("home") / "documents")
    model = Model()
    settled: dict[int, object] = {}

    for press in presses:
        assert do(engine, press) == model.press(press), press
        now = agreed_texts(engine)
        assert settled.items() <= now.items()
        settled = now

    assert states(engine) == model.states
    with reading(engine) as session:
        assert list(broken(session)) == []
    assert contradictions(engine, Path("nowhere")) == []


def test_the_likely_presses_reach_an_agreed_revision(engine: Engine, tmp_path: Path) -> None:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    way = [
        (BEGIN, ANI),
        (EDIT, ANI),
        (SUBMIT, ANI),
        (AGREE, CHIEF),
        (REVISE, ANI),
        (SUBMIT, ANI),
        (AGREE, CHIEF),
    ]

    done = [do(engine, (act, person, ANI, True)) for act, person in way]

    assert all(done)
    assert states(engine)[ANI] == ["agreed", "agreed"]
    assert len(result_numbers(engine, 2)) == 1
