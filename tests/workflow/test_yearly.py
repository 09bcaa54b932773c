"""A year of two posts as one predicate."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    BUREAU,
    CHIEF,
    CICI,
    HEAD,
    OTHER_HEAD,
    SECRETARY,
    SINCE,
    assignment_of,
    at,
    launched,
)
from workflow import yearly
from workflow.following import follow_up
from workflow.rules.year_result import OfYear

RULE = "hasil-tahunan:2022"
FINAL = at(2027, 2, 1)


@pytest.fixture
def moved(engine: Engine) -> Engine:
    """Ani serves until March in one unit and from April on in another; neither piece is rated."""
    launched(engine)
    with transaction(engine) as session:
        session.get_one(Assignment, assignment_of(ANI)).last = date(2026, 3, 31)
        later = Assignment(
            employee_id=ANI, unit_id=BUREAU, post="Arsiparis", post_kind="Pelaksana", first=date(2026, 4, 1)
        )
        session.add(later)
        session.flush()
        session.add(
            Evaluation(
                cycle_id=1, assignment_id=later.id, employee_id=ANI, unit_id=BUREAU, state="final", version=1
            )
        )
    return engine


def rated(engine: Engine, unit: int, predicate: str, *, final: bool = True) -> None:
    with transaction(engine) as session:
        wanted = select(Evaluation).where(Evaluation.employee_id == ANI, Evaluation.unit_id == unit)
        row = session.scalars(wanted).one()
        row.predicate, row.final_at = predicate, FINAL if final else None


def of_ani(engine: Engine) -> OfYear | None:
    with reading(engine) as session:
        return yearly.of_person(session, session.get_one(Cycle, 1), ANI)


def test_the_post_of_most_days_speaks_for_the_year(moved: Engine) -> None:
    rated(moved, AGENCY, "sangat_baik")
    rated(moved, BUREAU, "baik")

    assert of_ani(moved) == OfYear("baik", RULE)


def test_a_predicate_that_was_not_handed_over_yet_is_not_told_by_the_year(moved: Engine) -> None:
    rated(moved, AGENCY, "sangat_baik")
    rated(moved, BUREAU, "baik", final=False)

    assert of_ani(moved) == OfYear(None, RULE)
    with reading(moved) as session:
        assert follow_up(session, 1).year_text == "belum ada: salah satu jabatannya belum final"


def test_of_a_whole_cycle_everybody_has_a_year(moved: Engine) -> None:
    rated(moved, AGENCY, "sangat_baik")
    rated(moved, BUREAU, "baik")

    with reading(moved) as session:
        found = yearly.of_cycle(session, session.get_one(Cycle, 1))

    assert (found[ANI].predicate, found[BUDI].predicate) == ("baik", None)


@pytest.mark.parametrize("days", [{"last": date(2025, 12, 31)}, {"first": date(2027, 1, 1)}])
def test_a_post_that_had_no_day_of_the_year_after_all_has_no_say_in_it(
    moved: Engine, days: dict[str, date]
) -> None:
    rated(moved, BUREAU, "baik")
    with transaction(moved) as session:
        post = session.get_one(Assignment, assignment_of(ANI))
        post.first, post.last = days.get("first", SINCE), days.get("last")

    with reading(moved) as session:
        found = yearly.of_cycle(session, session.get_one(Cycle, 1))

    assert found[ANI].predicate == "baik"
    assert of_ani(moved) is None


def test_a_single_post_needs_no_rule(engine: Engine) -> None:
    launched(engine)

    assert of_ani(engine) is None
    with reading(engine) as session:
        assert follow_up(session, 1).year_text == ""


def test_what_the_year_comes_to_is_for_the_person_and_for_those_around_the_last_post(moved: Engine) -> None:
    with transaction(moved) as session:
        last = session.scalars(select(Assignment.id).order_by(Assignment.id.desc()).limit(1)).one()
        session.add(
            AppraiserRelation(
                assignment_id=last, appraiser_id=OTHER_HEAD, capacity="definitive", document="", first=SINCE
            )
        )

    with reading(moved) as session:
        readers = {
            person
            for person in (ANI, BUDI, CHIEF, HEAD, CICI, OTHER_HEAD, SECRETARY)
            for number in session.scalars(select(Evaluation.id).where(Evaluation.employee_id == ANI))
            if yearly.may_see(session, person, number, FINAL.date())
        }
    assert readers == {ANI, OTHER_HEAD, SECRETARY}  # the last appraiser, and who confirms in that unit
