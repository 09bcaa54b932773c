"""Who plays the rarer parts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from cli.demo.casting import Cast, appraised, cast
from models.people import Assignment, Employee
from models.session import reading, transaction
from tests import mornings
from tests.factories import ANI, BUDI, CHIEF, DODI, HEADS, assignment_of, evaluation

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    return engine


def cast_of(engine: Engine) -> Cast:
    with reading(engine) as session:
        return cast(session, 1)


def change(engine: Engine, table: type[Assignment | Employee], number: int, **values: object) -> None:
    with transaction(engine) as session:
        session.execute(update(table).where(table.id == number).values(**values))


@pytest.fixture
def number(office: Engine) -> Callable[[int], int]:
    return lambda person: evaluation(office, person).id


def test_nobody_plays_two_parts_and_equal_offices_are_cast_alike(office: Engine) -> None:
    found = cast_of(office)

    assert found == cast_of(office)
    assert len(found.silent) == 2
    assert not found.silent & found.objecting
    assert found.heads == {evaluation(office, head).id for head in HEADS.values()}


def test_leaders_and_who_comes_or_goes_in_the_year_are_no_staff(
    office: Engine, number: Callable[[int], int]
) -> None:
    assert {number(person) for person in (ANI, BUDI, DODI)} <= {*cast_of(office).staff}

    change(office, Assignment, assignment_of(ANI), post_kind="Pengawas")
    change(office, Assignment, assignment_of(BUDI), last=date(2026, 6, 30))
    change(office, Assignment, assignment_of(DODI), first=date(2026, 2, 1))

    assert not {number(person) for person in (ANI, BUDI, DODI)} & {*cast_of(office).staff}


def test_of_both_kinds_of_contract_somebody_objects(office: Engine, number: Callable[[int], int]) -> None:
    change(office, Employee, DODI, status="PPPK")

    objecting = cast_of(office).objecting

    assert number(DODI) in objecting
    assert objecting - {number(DODI)}


def test_whoever_has_no_appraiser_is_left_out(office: Engine, number: Callable[[int], int]) -> None:
    with reading(office) as session:
        found = appraised(session, (number(ANI), number(BUDI), 999), date(2026, 5, 4))

        assert [(each.employee_id, leader) for each, leader in found] == [(ANI, CHIEF), (BUDI, CHIEF)]
        assert appraised(session, (number(ANI),), date(2019, 5, 4)) == []
