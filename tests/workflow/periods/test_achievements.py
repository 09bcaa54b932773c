"""A unit's achievement in a period, as pure choices: what is complete, and from when until when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.period import PeriodAchievement
from workflow.periods.achievements import (
    CLOSED,
    INCOMPLETE,
    NO_CHANGE_REASON,
    NOT_OVER,
    Achieved,
    faults,
    hindrances,
    newest,
)
from workflow.periods.content import LONGEST
from workflow.periods.rules import TOO_LONG
from workflow.rules.words import ACHIEVEMENTS

TEXTS = st.sampled_from(("", " ", "\u200b", "Laporan", "x" * LONGEST, "x" * (LONGEST + 1)))


@given(
    code=st.sampled_from((*ACHIEVEMENTS, "", "sangat_baik", "Baik")),
    reason=TEXTS,
    why=TEXTS,
    later=st.booleans(),
)
def test_nothing_is_stated_without_a_known_achievement_what_it_rests_on_and_why_it_changed(
    code: str, reason: str, why: str, later: bool
) -> None:
    told = faults(Achieved(code, reason, why).cleaned(), later=later)

    blank = ("", " ", "\u200b")
    assert (INCOMPLETE in told) == (code not in ACHIEVEMENTS or reason in blank)
    assert (NO_CHANGE_REASON in told) == (later and why in blank)
    assert (TOO_LONG in told) == (max(len(reason), len(why)) > LONGEST)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("standing", ["ahead", "running", "due", "late"])
def test_every_reason_is_told_at_once(standing: str, closed: bool) -> None:
    told = hindrances(standing, closed=closed)  # type: ignore[arg-type]

    assert (NOT_OVER in told, CLOSED in told) == (standing in ("ahead", "running"), closed)


@given(places=st.lists(st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 5)), unique=True))
def test_the_newest_version_counts_in_whatever_order_they_come(places: list[tuple[int, int, int]]) -> None:
    rows = [
        PeriodAchievement(unit_id=unit, period=period, revision=revision) for unit, period, revision in places
    ]

    found = {place: row.revision for place, row in newest(rows).items()}

    assert found == {
        (unit, period): max(each for *place, each in places if place == [unit, period])
        for unit, period, _ in places
    }
