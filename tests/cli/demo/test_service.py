from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from cli.demo.service import DESKS, Played, after, play
from models.people import Unit
from models.public import DeskCode, PublicAnswer
from models.service import Ticket
from models.session import reading, transaction
from tests.factories import AGENCY, CALENDAR, at, office, stored
from tests.workflow.service.desks import CLERK
from tests.workflow.service.test_hours import FIVE, moments
from workflow.contradicting import contradictions
from workflow.service.gathering import Period, told
from workflow.service.survey import unit_survey, year
from workflow.verifying import verify

END = at(2026, 12, 31, 16)
WHOLE = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def desk(engine: Engine) -> Engine:
    office(engine)
    with transaction(engine) as session:
        session.execute(update(Unit).where(Unit.id == AGENCY).values(code="DUKCAPIL"))
    return engine


@pytest.mark.thorough
def test_a_month_of_a_desk_holds_together(desk: Engine, tmp_path: Path) -> None:
    played = play(desk, 2026, CALENDAR, CLERK, at(2026, 1, 31))

    assert played.tickets == len(stored(desk, Ticket)) > 40
    assert played.answers == len(stored(desk, PublicAnswer)) > 3
    assert sum(row.verified for row in stored(desk, PublicAnswer)) == len(stored(desk, DeskCode, used=True))
    assert [*verify(desk), *contradictions(desk, tmp_path)] == []


@pytest.mark.thorough
def test_a_year_shows_figures_and_an_index(desk: Engine) -> None:
    play(desk, 2026, CALENDAR, CLERK, END)

    with reading(desk) as session:
        figures = told(session, WHOLE, CALENDAR)
        survey = unit_survey(session, AGENCY, year(END.date()), whole=True)

    assert len(figures.lines) == 1 + 3 + 4 + 12
    assert 50 < figures.lines[0].within_percent < 100
    assert survey.verified.mutu in ("B", "A", "C")
    assert survey.unverified.answers > 3


@pytest.mark.thorough
def test_a_year_that_is_played_again_adds_nothing(desk: Engine) -> None:
    play(desk, 2026, CALENDAR, CLERK, at(2026, 3, 1))

    again = play(desk, 2026, CALENDAR, CLERK, at(2026, 3, 1))

    assert again == Played(0, 0)


def test_an_office_without_desks_has_no_tickets(engine: Engine) -> None:
    office(engine)

    assert not set(DESKS) & {unit.code for unit in stored(engine, Unit)}
    assert play(engine, 2026, CALENDAR, CLERK, END) == Played(0, 0)


@given(moments, st.integers(0, 3000))
def test_going_forward_undoes_measuring(start: object, minutes: int) -> None:
    assert FIVE.worked(start, after(FIVE, start, timedelta(minutes=minutes))) == timedelta(minutes=minutes)  # type: ignore[arg-type]
