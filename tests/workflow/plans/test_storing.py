"""A draft, part by part."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from models.plan import WorkResult
from models.session import reading
from tests.factories import ANI, BUDI, LAUNCH
from tests.workflow.plans.plans import (
    IN_TIME,
    QUALITY,
    begun,
    content,
    result,
    result_numbers,
)
from workflow import planning
from workflow.errors import RefusedError
from workflow.plans.machine import SUBMIT
from workflow.plans.storing import Approach, OneResult, WithoutResult

LATER = LAUNCH + timedelta(days=100)


def test_results_are_moved_within_and_between_their_sections(office: Engine) -> None:
    plan = begun(office, ANI, *(result(name) for name in "ABC"))
    numbers = result_numbers(office, plan)
    planning.edit(office, plan, ANI, OneResult(result("C", number=numbers[2], place=1)), LAUNCH)
    planning.edit(office, plan, ANI, OneResult(result("A", number=numbers[0], section="tambahan")), LAUNCH)
    planning.edit(office, plan, ANI, WithoutResult(numbers[1]), LAUNCH)

    assert [(each.section, each.text) for each in content(office, plan).results] == [
        ("utama", "C"),
        ("tambahan", "A"),
    ]


def test_aspects_go_with_the_quantitative_form(office: Engine) -> None:
    plan = begun(office, ANI)
    planning.edit(office, plan, ANI, Approach("kualitatif"), LAUNCH)
    planning.act(office, plan, ANI, SUBMIT, LAUNCH)

    assert [each.aspect for each in content(office, plan).results[0].indicators] == [""]


def test_a_result_that_goes_takes_its_indicators_along(office: Engine) -> None:
    plan = begun(office, ANI, result(indicators=(QUALITY, IN_TIME)))
    planning.edit(office, plan, ANI, WithoutResult(result_numbers(office, plan)[0]), LAUNCH)

    with reading(office) as session:
        assert session.scalar(select(func.count(WorkResult.id))) == 0
    assert content(office, plan).results == ()


def test_a_text_beyond_measure_is_refused(office: Engine) -> None:
    with pytest.raises(RefusedError, match="terlalu panjang"):
        begun(office, ANI, result("x" * 20_001))
    with pytest.raises(RefusedError, match="Satuan"):
        begun(office, ANI, result(indicators=(QUALITY.__class__("a", unit="x" * 61),)))


def test_a_result_of_another_plan_is_out_of_reach(office: Engine) -> None:
    mine, other = begun(office, ANI), begun(office, BUDI)
    (theirs,) = result_numbers(office, other)

    for change in (OneResult(result(number=theirs)), WithoutResult(theirs), WithoutResult(4711)):
        with pytest.raises(RefusedError, match="sudah tidak ada"):
            planning.edit(office, mine, ANI, change, LAUNCH)

    assert result_numbers(office, other) == [theirs]
