"""Who joins a cycle that stands still stands still too."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from models.cycle import StageWindow
from models.people import Assignment, Unit
from models.session import transaction
from tests.factories import AGENCY, ANI, BUREAU, SELF, SYSTEM, at, stored
from workflow import launching
from workflow.contradicting import contradictions
from workflow.gathering import Actor
from workflow.joining import held_since
from workflow.rescheduling import Wish, hold, resume
from workflow.verifying import verify

HR = Actor(user="budi", role="operator")
NEW = 5
HELD, JOINED = at(2026, 12, 8), at(2026, 12, 10)


@pytest.fixture
def grown(office: Engine) -> Engine:
    """A unit below the agency that the cycle does not know yet."""
    with transaction(office) as session:
        session.add(Unit(id=NEW, code="U5", name="Bidang", parent_id=AGENCY))
        session.flush()
        session.add(
            Assignment(
                employee_id=ANI, unit_id=NEW, post="Penata", post_kind="Pelaksana", capacity="definitive",
                first=date(2026, 12, 1),
            )
        )  # fmt: skip
    return office


def wish(unit: str | None) -> Wish:
    return Wish("2026", unit, "Banjir", HR)


def since(engine: Engine, unit: int = NEW) -> set[object]:
    return {row.held_at for row in stored(engine, StageWindow, unit_id=unit)}


@pytest.mark.parametrize(("unit", "moment"), [(None, HELD), (f"U{AGENCY}", HELD), (f"U{BUREAU}", None)])
def test_a_unit_that_joins_is_held_with_all_or_with_the_one_above(
    grown: Engine, tmp_path: Path, unit: str | None, moment: object
) -> None:
    hold(grown, wish(unit), HELD)
    launching.include(grown, 1, SYSTEM, JOINED)

    assert since(grown) == {moment}
    assert contradictions(grown, tmp_path / "documents") == []
    assert verify(grown) == []


def test_resumed_it_closes_with_the_others(grown: Engine) -> None:
    hold(grown, wish(None), HELD)
    launching.include(grown, 1, SYSTEM, JOINED)
    resume(grown, wish(None), JOINED + timedelta(days=4))

    assert since(grown) == {None}
    assert len({row.closes_at for row in stored(grown, StageWindow, stage="self_assessment")}) == 1


def test_where_the_clock_runs_again_nobody_is_held(grown: Engine) -> None:
    hold(grown, wish(None), HELD)
    resume(grown, wish(f"U{BUREAU}"), HELD + timedelta(days=1))
    with transaction(grown) as session:
        session.execute(update(Unit).where(Unit.id == NEW).values(parent_id=BUREAU))
    launching.include(grown, 1, SYSTEM, JOINED)

    assert since(grown) == {None}


@given(
    st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 6)),
    st.dictionaries(st.integers(1, 6), st.none() | st.just(SELF), max_size=4),
)
def test_the_nearest_unit_above_decides_whatever_the_tree_is(
    parents: dict[int, int | None], there: dict[int, object]
) -> None:
    unit = 7
    parents = {**parents, unit: 1}
    found = held_since(unit, parents, there)  # type: ignore[arg-type]

    chain: list[int] = []
    above = parents.get(unit)
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    nearest = next((each for each in chain if each in there), None)
    whole = bool(there) and all(there.values())
    assert found == (SELF if whole else there.get(nearest) if nearest is not None else None)
