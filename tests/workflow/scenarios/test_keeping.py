"""Scenarios are one official's own, and leave nothing behind."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.scenario import Scenario
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    DIFFERS,
    HEAD,
    SECRETARY,
    fire,
    put,
    replace_appraiser,
    stored,
)
from tests.workflow.scenarios.units import NOW, begun, number, rated_as, scenario, stated, task, which
from workflow import acts, forgetting
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError
from workflow.payloads import SentBack
from workflow.scenarios import keeping
from workflow.scenarios.forgetting import KEPT

pytestmark = pytest.mark.thorough


def test_a_scenario_keeps_other_predicates_and_writes_no_event(calibrated: Engine) -> None:
    view = stated(calibrated)
    before = len(stored(calibrated, AuditEvent))

    made = keeping.begin(calibrated, view, SECRETARY, " Lebih ketat ", None, NOW)
    keeping.put(calibrated, view, SECRETARY, (made, 1), (number(calibrated, ANI), "kurang"), NOW)

    kept = scenario(calibrated)
    assert (kept.name, kept.changes, kept.version) == (
        "Lebih ketat",
        {str(number(calibrated, ANI)): "kurang"},
        2,
    )
    assert len(stored(calibrated, AuditEvent)) == before


def test_it_is_shown_beside_the_pattern(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang", budi="sangat_baik")

    with reading(calibrated) as session:
        on = keeping.ground(session, view, SECRETARY)
        assert on is not None
        (draft,) = keeping.drafts(session, view, SECRETARY, on)

    assert {code: count for code, count in on.outlook.counts.items() if count} == {"baik": 5}
    assert {code: count for code, count in draft.outlook.counts.items() if count} == {
        "sangat_baik": 1,
        "baik": 3,
        "kurang": 1,
    }
    assert (on.outlook.verdict, draft.outlook.verdict) == ("berbeda dari pola", "sesuai pola")


def test_the_present_predicate_takes_a_person_out_again(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")

    keeping.put(calibrated, view, SECRETARY, which(calibrated), (number(calibrated, ANI), "baik"), NOW)

    assert scenario(calibrated).changes == {}


def test_each_smallest_set_of_changes_begins_a_scenario(calibrated: Engine) -> None:
    view = stated(calibrated)
    with reading(calibrated) as session:
        on = keeping.ground(session, view, SECRETARY)
    assert on is not None
    assert len(on.aims) > 1

    for place, aim in enumerate(on.aims[: keeping.MOST]):
        keeping.begin(calibrated, view, SECRETARY, f"Susunan {place}", aim, NOW)

    assert [row.aim for row in stored(calibrated, Scenario)] == [dict(aim) for aim in on.aims[: keeping.MOST]]


@pytest.mark.parametrize(
    ("name", "aim", "sentence"),
    [
        ("", None, keeping.NO_NAME),
        (" \u200b ", None, keeping.NO_NAME),
        ("x" * 61, None, keeping.LONG_NAME),
        ("A", {"baik": 5}, keeping.NO_AIM),
        ("A", {"sangat_baik": 10**9}, keeping.NO_AIM),
    ],
)
def test_what_cannot_begin_is_told(
    calibrated: Engine, name: str, aim: dict[str, int] | None, sentence: str
) -> None:
    view = stated(calibrated)

    with pytest.raises(RefusedError) as refused:
        keeping.begin(calibrated, view, SECRETARY, name, aim, NOW)

    assert refused.value.reasons == (sentence,)
    assert stored(calibrated, Scenario) == []


def test_without_an_achievement_there_is_no_pattern_to_compare_with(calibrated: Engine) -> None:
    with pytest.raises(RefusedError, match="capaian kinerja organisasi"):
        keeping.begin(calibrated, task(calibrated), SECRETARY, "A", None, NOW)


def test_there_is_an_end_to_how_many_and_a_name_stands_once(calibrated: Engine) -> None:
    view = stated(calibrated)
    for place in range(keeping.MOST):
        keeping.begin(calibrated, view, SECRETARY, f"S{place}", None, NOW)

    with pytest.raises(RefusedError, match="Paling banyak"):
        keeping.begin(calibrated, view, SECRETARY, "satu lagi", None, NOW)
    keeping.discard(calibrated, view, SECRETARY, stored(calibrated, Scenario)[-1].id)
    with pytest.raises(RefusedError, match="sudah dipakai"):
        keeping.begin(calibrated, view, SECRETARY, "S0", None, NOW)


@pytest.mark.parametrize("predicate", ["", "istimewa", "Baik"])
def test_only_a_predicate_of_the_law_is_taken(calibrated: Engine, predicate: str) -> None:
    view, _ = begun(calibrated)

    with pytest.raises(RefusedError, match="dari daftar"):
        keeping.put(calibrated, view, SECRETARY, which(calibrated), (number(calibrated, ANI), predicate), NOW)


@pytest.mark.parametrize("whose", [SECRETARY, 4711])
def test_whom_the_unit_does_not_have_or_who_is_settled_cannot_change(calibrated: Engine, whose: int) -> None:
    view, _ = begun(calibrated)
    other = whose if whose == 4711 else number(calibrated, whose)

    with pytest.raises(RefusedError, match="tidak menunggu penetapan"):
        keeping.put(calibrated, view, SECRETARY, which(calibrated), (other, "baik"), NOW)


def test_two_pages_of_one_scenario_tell_each_other(calibrated: Engine) -> None:
    view, made = begun(calibrated, ani="kurang")

    with pytest.raises(ChangedMeanwhileError):
        keeping.put(calibrated, view, SECRETARY, (made, 1), (number(calibrated, BUDI), "kurang"), NOW)


@pytest.mark.parametrize("other", [HEAD, CHIEF, ANI])
def test_nobody_else_reaches_it(calibrated: Engine, other: int) -> None:
    view, made = begun(calibrated, ani="kurang")

    for act in (
        lambda: keeping.put(calibrated, view, other, (made, 2), (number(calibrated, BUDI), "kurang"), NOW),
        lambda: keeping.renew(calibrated, view, other, (made, 2), NOW),
        lambda: keeping.begin(calibrated, view, other, "A", None, NOW),
    ):
        with pytest.raises(LinkError):
            act()
    keeping.discard(calibrated, view, other, made)

    assert scenario(calibrated).version == 2


def test_who_is_no_longer_the_units_official_acts_on_it_no_more(calibrated: Engine) -> None:
    view, made = begun(calibrated, ani="kurang")
    replace_appraiser(calibrated, HEAD, CHIEF, NOW.date())

    with pytest.raises(LinkError):
        keeping.renew(calibrated, view, SECRETARY, (made, 2), NOW)


def test_thrown_away_it_leaves_no_row_and_no_event(calibrated: Engine) -> None:
    view, made = begun(calibrated, ani="kurang")
    before = [(event.id, event.trigger) for event in stored(calibrated, AuditEvent)]

    keeping.discard(calibrated, view, SECRETARY, made)
    keeping.discard(calibrated, view, SECRETARY, made)

    assert stored(calibrated, Scenario) == []
    assert [(event.id, event.trigger) for event in stored(calibrated, AuditEvent)] == before


def test_a_predicate_that_changed_since_makes_it_stale_until_it_is_renewed(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang", budi="kurang")
    fire(calibrated, BUDI, "return_to_review", SECRETARY, NOW, SentBack("Periksa lagi."))
    rated_as(calibrated, BUDI, "kurang")

    with pytest.raises(RefusedError) as refused:
        keeping.put(calibrated, view, SECRETARY, which(calibrated), (number(calibrated, ANI), "baik"), NOW)
    assert refused.value.reasons[0] == (
        "Predikat Budi Contoh berubah sejak skenario ini disusun: semula Baik, sekarang Kurang."
    )

    keeping.renew(calibrated, view, SECRETARY, which(calibrated), NOW)

    assert scenario(calibrated).changes == {str(number(calibrated, ANI)): "kurang"}
    keeping.put(calibrated, view, SECRETARY, which(calibrated), (number(calibrated, ANI), "baik"), NOW)


def test_once_the_units_predicates_are_set_its_scenarios_are_gone(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")

    acts.confirm_unit(calibrated, view, SECRETARY, NOW, DIFFERS)

    assert stored(calibrated, Scenario) == []


def test_while_somebody_is_still_to_come_they_stay(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")
    put(calibrated, BUDI, state="supervisor_review")

    acts.confirm_unit(calibrated, view, SECRETARY, NOW, DIFFERS)

    assert len(stored(calibrated, Scenario)) == 1


def test_what_nobody_touches_for_long_goes_by_itself(calibrated: Engine) -> None:
    begun(calibrated, ani="kurang")

    for later, left in ((KEPT, 1), (KEPT + timedelta(seconds=1), 0)):
        with transaction(calibrated) as session:
            forgetting.forget(session, NOW + later)
        assert len(stored(calibrated, Scenario)) == left


def test_another_units_scenarios_are_other_ones(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")

    with reading(calibrated) as session:
        on = keeping.ground(session, view, SECRETARY)
        assert on is not None
        assert len(keeping.drafts(session, view, SECRETARY, on)) == 1
        assert keeping.drafts(session, view, HEAD, on) == []
    assert scenario(calibrated).unit_id == AGENCY
