"""Who holds which role on a day: the first and the last day count."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.people import Assignment, Headship
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CHIEF,
    GOVERNOR,
    HEAD,
    OFFICE,
    OTHER_HEAD,
    REGENT,
    SECRETARY,
    assignment_of,
    office,
    replace_appraiser,
)
from workflow import authority

DAY, BEFORE = date(2026, 7, 1), date(2026, 6, 30)


@pytest.fixture
def people(engine: Engine) -> Engine:
    office(engine)
    return engine


def held(engine: Engine, query: Any) -> dict[int, int]:
    """Subject → holder; more than one holder of a subject would be lost, so that is checked."""
    with reading(engine) as session:
        rows = [(row[0], row[1]) for row in session.execute(query)]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def test_the_appraiser_of_a_day_is_whose_relation_holds(people: Engine) -> None:
    replace_appraiser(people, ANI, OTHER_HEAD, DAY)

    mine = assignment_of(ANI)
    assert held(people, authority.appraisers(BEFORE))[mine] == CHIEF
    assert held(people, authority.appraisers(DAY))[mine] == OTHER_HEAD
    assert held(people, authority.appraisers(DAY + timedelta(days=9999)))[mine] == OTHER_HEAD


def test_the_superior_stands_above_the_appraisers_main_post(people: Engine) -> None:
    assert held(people, authority.superiors(DAY)) == {
        assignment_of(ANI): HEAD,
        2: HEAD,
        3: HEAD,
        assignment_of(CHIEF): SECRETARY,
        assignment_of(HEAD): REGENT,
        6: SECRETARY,
        assignment_of(OTHER_HEAD): REGENT,
        assignment_of(SECRETARY): GOVERNOR,
    }


def test_two_who_appraise_each_other_are_not_their_own_superiors(people: Engine) -> None:
    replace_appraiser(people, CHIEF, ANI, DAY)

    found = held(people, authority.superiors(DAY))

    assert assignment_of(ANI) not in found
    assert assignment_of(CHIEF) not in found


def test_a_new_appraiser_brings_a_new_superior(people: Engine) -> None:
    replace_appraiser(people, ANI, OTHER_HEAD, DAY)

    assert held(people, authority.superiors(BEFORE))[1] == HEAD
    assert held(people, authority.superiors(DAY))[1] == SECRETARY


def test_the_calibrator_is_one_level_above_the_units_head(people: Engine) -> None:
    assert held(people, authority.calibrators(DAY)) == {AGENCY: SECRETARY, BUREAU: SECRETARY, OFFICE: REGENT}


def test_the_calibrator_follows_the_headship(people: Engine) -> None:
    with transaction(people) as session:
        session.execute(update(Headship).where(Headship.unit_id == AGENCY).values(last=BEFORE))
        session.add(Headship(unit_id=AGENCY, assignment_id=assignment_of(CHIEF), first=DAY))

    assert held(people, authority.calibrators(BEFORE))[AGENCY] == SECRETARY
    assert held(people, authority.calibrators(DAY))[AGENCY] == HEAD


def post(engine: Engine, **facts: Any) -> int:
    """A further assignment of the chief; its number."""
    known: dict[str, Any] = {
        "employee_id": CHIEF,
        "unit_id": BUREAU,
        "post": "Lain",
        "post_kind": "Administrator",
    }
    with transaction(engine) as session:
        row = Assignment(**known, **facts)
        session.add(row)
        session.flush()
        return row.id


def test_the_own_post_is_the_main_one_beside_an_acting_one(people: Engine) -> None:
    post(people, first=DAY, capacity="plt")

    assert held(people, authority.main_assignments(DAY))[CHIEF] == assignment_of(CHIEF)


def test_an_acting_post_is_the_main_one_where_there_is_no_other(people: Engine) -> None:
    with transaction(people) as session:
        session.execute(update(Assignment).where(Assignment.employee_id == CHIEF).values(last=BEFORE))
    acting = post(people, first=DAY, capacity="plh")

    assert held(people, authority.main_assignments(DAY))[CHIEF] == acting


def test_without_a_post_there_is_no_main_one(people: Engine) -> None:
    with transaction(people) as session:
        session.execute(update(Assignment).where(Assignment.employee_id == CHIEF).values(last=BEFORE))

    assert CHIEF in held(people, authority.main_assignments(BEFORE))
    assert CHIEF not in held(people, authority.main_assignments(DAY))


def test_a_unit_that_nobody_heads_any_more_keeps_its_last_calibrator(people: Engine) -> None:
    """Dissolved in January: its people's results of the year before are still to be confirmed."""
    with transaction(people) as session:
        session.execute(update(Headship).where(Headship.unit_id == AGENCY).values(last=BEFORE))

    assert held(people, authority.calibrators(DAY))[AGENCY] == SECRETARY
