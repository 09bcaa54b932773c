"""The one door fired for many at once: exactly what it would do one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.session import reading, transaction
from tests.factories import (
    PLAIN,
    REGULATION,
    SYSTEM,
    definition,
    rules,
)
from tests.workflow.by_hand import by_hand
from tests.workflow.dumping import dump
from tests.workflow.populations import NOW, Example, Memory, examples, populate
from workflow import actions, asking
from workflow.actions import Outcome, apply
from workflow.asking import Asking
from workflow.gathering import Actor, Moment, Selection

pytestmark = pytest.mark.thorough

CODES = pytest.mark.parametrize("code", [REGULATION, PLAIN])


def chosen(example: Example) -> Selection:
    return Selection(1, unit_id=example["unit"])


def actor(example: Example) -> Actor:
    return SYSTEM if example["actor"] is None else Actor(employee_id=example["actor"])


def ready(engine: Engine, code: str, example: Example) -> None:
    """Populated, and everybody who is to be asked by now is asked."""
    populate(engine, example)
    ask(engine, code)


def ask(engine: Engine, code: str) -> None:
    with transaction(engine) as session:
        asking.ask(session, Asking(rules(code), NOW, Selection(1).where()))


@CODES
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_all_at_once_is_what_one_after_another_is(memory: Memory, code: str, data: st.DataObject) -> None:
    example = data.draw(examples(code))
    whole, singles = memory("whole", code), memory("singles", code)
    ready(whole, code, example)
    ready(singles, code, example)

    outcome = apply(whole, chosen(example), example["trigger"], actor(example), NOW)

    added = Outcome()
    for number in numbers(singles, chosen(example)):
        one = Selection(1, evaluation_ids=(number,))
        added.add(apply(singles, one, example["trigger"], actor(example), NOW))
    assert outcome == added
    assert dump(whole) == dump(singles)


@CODES
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_sets_do_what_plain_loops_over_rows_do(memory: Memory, code: str, data: st.DataObject) -> None:
    example = data.draw(examples(code))
    sets, loops = memory("sets", code), memory("loops", code)
    asked_before = data.draw(st.booleans())
    for engine in (sets, loops):
        populate(engine, example)
        if asked_before:
            ask(engine, code)

    outcome = apply(sets, chosen(example), example["trigger"], actor(example), NOW)

    moment = Moment(rules(code), example["trigger"], actor(example), NOW)
    with transaction(loops) as session:
        told = by_hand(session, moment, chosen(example))
    assert (outcome.by_transition, outcome.refused) == told
    assert dump(sets, mails=False) == dump(loops, mails=False)


def numbers(engine: Engine, selection: Selection) -> list[int]:
    with reading(engine) as session:
        return list(session.scalars(select(Evaluation.id).where(selection.where()).order_by(Evaluation.id)))


@CODES
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_small_chunks_do_what_one_chunk_does(memory: Memory, code: str, data: st.DataObject) -> None:
    example = data.draw(examples(code))
    whole, chunked = memory("whole", code), memory("chunked", code)
    ready(whole, code, example)
    ready(chunked, code, example)
    outcome = apply(whole, chosen(example), example["trigger"], actor(example), NOW)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "CHUNK", data.draw(st.integers(1, 3)))
        added = apply(chunked, chosen(example), example["trigger"], actor(example), NOW)

    assert outcome == added
    assert dump(whole) == dump(chunked)


@CODES
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_what_the_clock_has_fired_it_does_not_fire_again(
    memory: Memory, code: str, data: st.DataObject
) -> None:
    triggers = sorted({rule.trigger for rule in definition(code).transition if rule.by == "system"})
    example = data.draw(examples(code)) | {"trigger": data.draw(st.sampled_from(triggers)), "actor": None}
    engine = memory("again", code)
    ready(engine, code, example)
    apply(engine, chosen(example), example["trigger"], SYSTEM, NOW)
    before = dump(engine)

    outcome = apply(engine, chosen(example), example["trigger"], SYSTEM, NOW)

    assert outcome.moved == 0
    assert dump(engine) == before
