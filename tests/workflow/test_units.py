import pytest
from sqlalchemy import Engine, update

from models.people import Unit
from models.session import reading, transaction
from tests.factories import AGENCY, BUREAU, OFFICE, ROOT, launched
from workflow.units import UnknownCycleError, UnknownUnitError, cycle_of, within


@pytest.fixture
def tree(engine: Engine) -> Engine:
    """The bureau below the agency, and the agency below the office."""
    launched(engine)
    with transaction(engine) as session:
        for unit, parent in ((OFFICE, ROOT), (AGENCY, OFFICE), (BUREAU, AGENCY)):
            session.execute(update(Unit).where(Unit.id == unit).values(parent_id=parent))
    return engine


@pytest.mark.parametrize(
    ("unit", "found"),
    [(ROOT, [ROOT, OFFICE, AGENCY, BUREAU]), (AGENCY, [AGENCY, BUREAU]), (BUREAU, [BUREAU])],
)
def test_a_unit_is_meant_with_all_below_it(tree: Engine, unit: int, found: list[int]) -> None:
    with reading(tree) as session:
        assert within(session, f"U{unit}") == found


def test_a_circle_of_units_ends_by_itself(tree: Engine) -> None:
    with transaction(tree) as session:
        session.execute(update(Unit).where(Unit.id == ROOT).values(parent_id=BUREAU))

    with reading(tree) as session:
        assert within(session, "U4") == [ROOT, OFFICE, AGENCY, BUREAU]


def test_what_is_unknown_is_told_with_what_there_is(tree: Engine) -> None:
    with reading(tree) as session:
        with pytest.raises(UnknownUnitError, match="'X'"):
            within(session, "X")
        with pytest.raises(UnknownCycleError, match="2026"):
            cycle_of(session, "2031")
