"""The achievement of a unit in a period: by whom, when, for ever; it decides nothing of the year; and the log."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DBAPIError

from models.audit import AuditEvent
from models.cycle import CalibrationSession, Cycle
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment
from models.period import PeriodAchievement
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    BUREAU,
    CHIEF,
    CICI,
    DODI,
    HEAD,
    OFFICE,
    OTHER_HEAD,
    PLAIN,
    REGENT,
    ROOT,
    SECRETARY,
    assignment_of,
    at,
    document,
    launched,
    put,
    replace_appraiser,
    stored,
)
from tests.workflow.disarming import disarm
from tests.workflow.periods.periods import APRIL, achieve
from workflow.contradicting import contradictions
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.folding import broken
from workflow.machine import WRONG_ROLE
from workflow.periods.achievements import CLOSED, INCOMPLETE, NO_CHANGE_REASON, NOT_OVER, achievement_digest
from workflow.periods.achieving import NoUnitPeriodError
from workflow.periods.unit_viewing import awaited, of_official
from workflow.periods.viewing import by_unit
from workflow.rules.words import ACHIEVEMENTS

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def reasons(engine: Engine, *words: Any, **facts: Any) -> tuple[str, ...]:
    with pytest.raises(RefusedError) as fault:
        achieve(engine, *words, **facts)
    return fault.value.reasons


def versions(engine: Engine) -> list[PeriodAchievement]:
    return stored(engine, PeriodAchievement)


def kinds(engine: Engine) -> set[str]:
    return {finding.kind for finding in contradictions(engine, Path("none"))}


def test_what_is_stated_is_a_fact_with_an_event_and_the_year_knows_nothing_of_it(office: Engine) -> None:
    sessions = [vars(row) for row in stored(office, CalibrationSession)]

    achieve(office)

    (row,) = versions(office)
    assert (row.unit_id, row.period, row.revision, row.achievement) == (AGENCY, 1, 1, "baik")
    assert (row.author_id, row.reason, row.at) == (SECRETARY, "Laporan kinerja.", APRIL)
    (event,) = stored(office, AuditEvent, subject="period_achievement")
    assert (event.trigger, event.actor_id, event.role) == (
        "state_period_achievement",
        SECRETARY,
        "calibrator",
    )
    assert (event.target, event.mark) == ("periode 1, versi 1", f"sha256:{row.digest}")
    after = [vars(row) for row in stored(office, CalibrationSession)]
    assert [each | {"_sa_instance_state": 0} for each in after] == [
        each | {"_sa_instance_state": 0} for each in sessions
    ]
    with reading(office) as session:
        assert list(broken(session)) == []
    assert kinds(office) == set()


def test_a_correction_is_a_further_version_with_a_reason_and_the_earlier_one_stays(office: Engine) -> None:
    achieve(office)

    assert reasons(office, "istimewa", seen=1) == (NO_CHANGE_REASON,)
    achieve(office, "istimewa", seen=1, change_reason="Salah baca laporan.")

    first, second = versions(office)
    assert (first.achievement, second.achievement, second.revision) == ("baik", "istimewa", 2)
    assert second.change_reason == "Salah baca laporan."
    assert kinds(office) == set()


def test_a_button_pressed_twice_states_once_and_nobody_writes_over_what_was_not_seen(office: Engine) -> None:
    assert achieve(office) == achieve(office)
    with pytest.raises(ChangedMeanwhileError):
        achieve(office, "kurang", change_reason="Lain")
    assert len(versions(office)) == 1


def test_only_the_official_one_level_above_the_head_states_it(office: Engine) -> None:
    for person in (ANI, CHIEF, HEAD, OTHER_HEAD, REGENT):
        assert reasons(office, person=person) == (WRONG_ROLE,)
    assert reasons(office, unit=OFFICE) == (WRONG_ROLE,)
    achieve(office, unit=OFFICE, person=REGENT)
    replace_appraiser(office, HEAD, REGENT, APRIL.date())

    assert reasons(office) == (WRONG_ROLE,)
    achieve(office, person=REGENT)
    assert kinds(office) == set()


def test_nothing_is_stated_before_the_period_is_over_nor_behind_everybody_s_annual_result(
    office: Engine,
) -> None:
    assert reasons(office, now=at(2026, 3, 31, hour=23)) == (NOT_OVER,)
    achieve(office, now=at(2026, 4, 1, hour=0))
    for person in (ANI, BUDI, DODI, CHIEF):
        document(office, person, requested_at=APRIL)
    achieve(office, "istimewa", seen=1, change_reason="Salah baca.")
    document(office, HEAD, requested_at=APRIL)

    assert reasons(office, "kurang", seen=2, change_reason="Lain") == (CLOSED,)
    assert reasons(office, number=3, now=at(2026, 7, 6)) == (NOT_OVER, CLOSED)
    assert kinds(office) == set()


def test_incomplete_words_are_refused(office: Engine) -> None:
    assert reasons(office, "sangat_baik") == (INCOMPLETE,)
    assert reasons(office, reason=" \u200b") == (INCOMPLETE,)


def test_where_nobody_is_evaluated_for_a_period_there_is_nothing_to_state(office: Engine) -> None:
    missing: list[dict[str, Any]] = [{"number": 5}, {"unit": ROOT, "person": REGENT}, {"unit": 99}]
    for facts in missing:
        with pytest.raises(NoUnitPeriodError):
            achieve(office, **facts)
    with transaction(office) as session:
        mine = Assignment.id.in_((assignment_of(OTHER_HEAD), assignment_of(CICI)))
        session.execute(update(Assignment).where(mine).values(last=date(2026, 3, 31)))
    with pytest.raises(NoUnitPeriodError):
        achieve(office, unit=BUREAU, number=2, now=at(2026, 7, 6))
    achieve(office, unit=BUREAU)


def test_a_cycle_without_periods_has_none(engine: Engine) -> None:
    launched(engine, PLAIN)
    with pytest.raises(NoUnitPeriodError):
        achieve(engine)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from((SECRETARY, SECRETARY, SECRETARY, REGENT, HEAD)),
            st.integers(-3, 9),
            st.sampled_from((*ACHIEVEMENTS, "lain")),
            st.sampled_from(("", "Laporan", "Laporan triwulan")),
            st.sampled_from(("", "Salah baca")),
            st.integers(-1, 1),
        ),
        max_size=6,
    )
)
def test_any_acts_leave_what_the_rule_says(
    office: Engine, acts: list[tuple[int, int, str, str, str, int]]
) -> None:
    """Held against a list that follows the rule act by act."""
    meant = [(row.achievement, row.reason, row.author_id) for row in versions(office)]
    for person, days, code, reason, why, off in acts:
        now, seen = APRIL - timedelta(days=6 - days), len(meant) + off
        right = person == SECRETARY and now.date() > date(2026, 3, 31)
        complete = code in ACHIEVEMENTS and reason and (why or not meant)
        same = bool(meant) and (code, reason, person) == meant[-1]
        try:
            achieve(office, code, person=person, now=now, reason=reason, change_reason=why, seen=seen)
        except (RefusedError, ChangedMeanwhileError):
            assert not (right and complete and off == 0)
            continue
        assert person == SECRETARY
        if not same:
            assert (right, bool(complete), off) == (True, True, 0)
            meant.append((code, reason, person))

    assert [(row.achievement, row.reason, row.author_id) for row in versions(office)] == meant
    assert [row.revision for row in versions(office)] == [*range(1, len(meant) + 1)]
    with reading(office) as session:
        assert list(broken(session, name="period_achievement")) == []


def test_the_official_sees_every_unit_below_him_and_what_waits(office: Engine) -> None:
    def seen(person: int, now: Any = APRIL) -> dict[str, list[str]]:
        with reading(office) as session:
            return {
                line.unit: [cell.words for cell in line.cells] for line in of_official(session, person, now)
            }

    ahead = ["Belum berakhir"] * 3
    assert seen(SECRETARY) == {"Badan": ["Belum ditetapkan", *ahead], "Dinas": ["Belum ditetapkan", *ahead]}
    assert (seen(ANI), seen(HEAD)) == ({}, {})
    achieve(office)
    achieve(office, "istimewa", seen=1, change_reason="Salah baca.")
    assert seen(SECRETARY)["Dinas"] == ["Istimewa, versi 2", *ahead]
    with reading(office) as session:
        assert (awaited(session, SECRETARY, APRIL), awaited(session, REGENT, APRIL)) == (1, 1)
    put(office, SECRETARY, final_at=APRIL)
    assert seen(REGENT) == {"Setda": ["Tidak ditetapkan", *ahead]}
    with transaction(office) as session:
        session.execute(update(Cycle).values(closed_at=APRIL))
    assert seen(SECRETARY) == {}


def test_counts_by_unit_tell_where_the_achievement_stands(office: Engine) -> None:
    achieve(office, "kurang")
    with transaction(office) as session:
        ended = Assignment.id.in_(select(Evaluation.assignment_id).where(Evaluation.unit_id == OFFICE))
        session.execute(update(Assignment).where(ended).values(last=date(2026, 6, 30)))
    with reading(office) as session:
        found = by_unit(session, session.get_one(Cycle, 1), APRIL)

    told = {(line.unit, line.period): line.achievement for line in found}
    assert (told["Dinas", 1], told["Badan", 1], told["Dinas", 2]) == ("kurang", "awaited", "ahead")
    assert (told["Setda", 2], told["Setda", 3]) == ("ahead", "")


def test_a_version_that_somebody_changed_is_found(office: Engine) -> None:
    """Column by column: test_every_column.py."""
    achieve(office)
    disarm(office)
    with transaction(office) as session:
        session.execute(text("UPDATE period_achievement SET achievement = 'istimewa'"))

    assert "period_achievement_differs" in kinds(office)


def test_one_that_somebody_wrote_anew_with_its_digest_differs_from_its_event(office: Engine) -> None:
    achieve(office)
    disarm(office)
    with transaction(office) as session:
        row = session.scalars(select(PeriodAchievement)).one()
        row.achievement = "istimewa"
        row.digest = achievement_digest(row)

    with reading(office) as session:
        assert [each.subject for each in broken(session)] == ["period_achievement"]


def test_an_authority_that_somebody_took_away_is_found(office: Engine) -> None:
    achieve(office)
    with transaction(office) as session:
        own = AppraiserRelation.assignment_id == assignment_of(HEAD)
        session.execute(update(AppraiserRelation).where(own).values(appraiser_id=REGENT))

    assert "period_achievement_unlawful" in kinds(office)


@pytest.mark.parametrize("moment", [at(2026, 3, 31), at(2026, 4, 8)])
def test_a_moment_before_the_end_or_behind_the_annual_results_is_found(
    office: Engine, moment: datetime
) -> None:
    """Row, digest and event alike were moved."""
    achieve(office)
    for person in (ANI, BUDI, DODI, CHIEF, HEAD):
        document(office, person, requested_at=at(2026, 4, 7))
    assert kinds(office) == set()
    disarm(office)
    with transaction(office) as session:
        row = session.scalars(select(PeriodAchievement)).one()
        row.at = moment
        row.digest = achievement_digest(row)
        own = update(AuditEvent).where(AuditEvent.subject == "period_achievement")
        session.execute(own.values(at=moment, mark=f"sha256:{row.digest}"))

    assert "period_achievement_unlawful" in kinds(office)


def test_what_was_stated_stays(office: Engine) -> None:
    achieve(office)

    for act in ("UPDATE period_achievement SET digest = 'x'", "DELETE FROM period_achievement"):
        with pytest.raises(DBAPIError, match="append-only"), transaction(office) as session:
            session.execute(text(act))


def test_what_somebody_removed_is_found(office: Engine) -> None:
    achieve(office)
    disarm(office)
    with transaction(office) as session:
        session.execute(text("DELETE FROM period_achievement"))

    with reading(office) as session:
        assert "period_achievement" in {each.subject for each in broken(session)}
