"""Facts by one select agree with facts worked out by hand, evaluation by evaluation."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.session import reading
from tests.factories import (
    AGENCY,
    ANI,
    EVALUATED,
    PLAIN,
    REGULATION,
    launched,
    rules,
)
from tests.workflow.by_hand import facts_by_hand, holders_by_hand
from tests.workflow.populations import NOW, TODAY, Memory, examples, populate
from workflow.deciders import deciders
from workflow.gathering import Actor, Moment, Selection, facts_of

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("code", [REGULATION, PLAIN])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_facts_of_a_select_are_the_facts_worked_out_one_by_one(
    memory: Memory, code: str, data: st.DataObject
) -> None:
    engine, example = memory("facts", code), data.draw(examples(code))
    populate(engine, example)
    moment = Moment(rules(code), example["trigger"], Actor(example["actor"]), NOW, data.draw(st.booleans()))

    with reading(engine) as session:
        found = session.execute(facts_of(moment, Selection(1).where())).mappings().all()
        assert len(found) == len(EVALUATED)
        for row in found:
            told = facts_by_hand(session, moment, session.get_one(Evaluation, row["id"]))
            assert {name: getattr(told, name) for name in row if name != "id"} == facts_in(row)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_who_decides_on_an_objection_is_who_is_found_one_step_up_after_another(
    memory: Memory, data: st.DataObject
) -> None:
    engine = memory("facts", REGULATION)
    populate(engine, data.draw(examples(REGULATION)))

    with reading(engine) as session:
        told = session.execute(select(deciders(TODAY).subquery()))
        found = {row.evaluation_id: row.holder_id for row in told}
        by_hand = {
            row.id: holders_by_hand(session, row, "decider") for row in session.scalars(select(Evaluation))
        }
    assert found == {number: holders[0] for number, holders in by_hand.items() if holders}


def facts_in(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def test_a_selection_is_the_cycle_narrowed_by_unit_and_by_number(engine: Engine) -> None:
    cycle = launched(engine)

    def chosen(selection: Selection) -> int:
        with reading(engine) as session:
            return len(session.scalars(select(Evaluation.id).where(selection.where())).all())

    assert chosen(Selection(cycle)) == len(EVALUATED)
    assert chosen(Selection(cycle, unit_id=AGENCY)) == 5
    assert chosen(Selection(cycle, unit_id=AGENCY, evaluation_ids=(1, 6))) == 1
    assert chosen(Selection(cycle, evaluation_ids=())) == 0
    assert chosen(Selection(cycle + 1)) == 0


def test_only_the_columns_that_the_guards_need_are_asked_for() -> None:
    moment = Moment(rules(REGULATION), "acknowledge", Actor(ANI), NOW)

    names = {column.name for column in facts_of(moment, Selection(1).where()).subquery().c}

    assert names == {"id", "state", "employee", "document", "received"}
