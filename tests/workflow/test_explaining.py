"""A unit beside its pattern is confirmed with a reason, and the reason is kept."""

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent, AuditPayload
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    DIFFERS,
    HEAD,
    REGENT,
    SECRETARY,
    evaluation,
    put,
    stored,
)
from tests.workflow.test_acts import state, unit_task
from workflow import acts
from workflow.errors import RefusedError
from workflow.explaining import UNEXPLAINED, Confirming, explain, explained
from workflow.pattern import Picture, picture
from workflow.verifying import verify


def picture_of(engine: Engine, reader: int = SECRETARY) -> Picture | None:
    with reading(engine) as session:
        return picture(session, 1, AGENCY, reader)


def said(engine: Engine) -> list[dict[str, object]]:
    with reading(engine) as session:
        rows = select(AuditPayload.body).join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
        return list(session.scalars(rows.where(AuditEvent.subject == "difference").order_by(AuditEvent.id)))


def test_there_is_no_pattern_before_the_achievement(calibrated: Engine) -> None:
    assert picture_of(calibrated) is None


def test_the_picture_counts_who_is_rated_and_names_what_differs(calibrated: Engine) -> None:
    state(calibrated, SECRETARY, "istimewa")
    put(calibrated, CHIEF, state="supervisor_review")

    shown = picture_of(calibrated)

    assert shown
    assert (shown.people, shown.unrated, shown.wants_reason) == (4, 1, True)
    assert shown.counts["baik"] == 4
    assert [each.rule for each in shown.unmet] == ["most"]
    assert shown.changes.least == 2
    assert "Sangat Baik 2, Baik 2" in shown.nearest
    assert shown.differences[-1].startswith("Apa pun predikat 1 pegawai yang belum dinilai")


def test_a_unit_is_not_confirmed_beside_its_pattern_while_somebody_in_it_is_unrated(
    calibrated: Engine,
) -> None:
    state(calibrated, SECRETARY, "istimewa")
    put(calibrated, CHIEF, state="supervisor_review")

    with pytest.raises(RefusedError) as refused:
        acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION, "")

    assert refused.value.reasons[0] == UNEXPLAINED
    assert refused.value.reasons[-1].startswith("Apa pun predikat 1 pegawai")
    assert evaluation(calibrated, ANI).state == "calibration"


def test_while_the_unrated_may_still_bring_about_the_pattern_no_reason_is_wanted(calibrated: Engine) -> None:
    state(calibrated, SECRETARY, "istimewa")
    put(calibrated, CHIEF, state="supervisor_review")
    for person in (ANI, BUDI):
        put(calibrated, person, predicate="sangat_baik")
    shown = picture_of(calibrated)

    outcome = acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION, "")

    assert shown
    assert (shown.counts["sangat_baik"], shown.counts["baik"], shown.unrated) == (2, 2, 1)
    assert (shown.wants_reason, shown.reachable) == (False, True)
    assert outcome.moved
    assert said(calibrated) == []


@pytest.mark.parametrize("reason", ["  ", "\u200b\u200b", "\u00ad"])
def test_without_a_reason_nothing_is_confirmed(calibrated: Engine, reason: str) -> None:
    state(calibrated, SECRETARY, "istimewa")

    with pytest.raises(RefusedError) as refused:
        acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION, reason)

    assert refused.value.reasons[0] == UNEXPLAINED
    assert evaluation(calibrated, ANI).state == "calibration"
    assert said(calibrated) == []


def test_the_reason_is_a_fact_with_the_distribution_it_was_given_for(calibrated: Engine) -> None:
    state(calibrated, SECRETARY, "istimewa")

    acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION, DIFFERS)

    (body,) = said(calibrated)
    assert (body["achievement"], body["reason"]) == ("istimewa", DIFFERS)
    (event,) = stored(calibrated, AuditEvent, subject="difference")
    assert (event.actor_id, event.role, event.trigger) == (SECRETARY, "calibrator", "explain_difference")
    with reading(calibrated) as session:
        assert explained(session, 1, AGENCY) == DIFFERS
    assert verify(calibrated) == []


def test_the_same_reason_for_the_same_distribution_is_no_further_fact(calibrated: Engine) -> None:
    state(calibrated, SECRETARY, "istimewa")
    about = Confirming(1, AGENCY, unit_task(calibrated).prompt_id, SECRETARY)

    for reason in (DIFFERS, DIFFERS, "Lain."):
        with transaction(calibrated) as session:
            explain(session, about, reason, CALIBRATION)

    assert [body["reason"] for body in said(calibrated)] == [DIFFERS, "Lain."]


def test_a_unit_in_its_pattern_wants_no_reason_and_keeps_none(calibrated: Engine) -> None:
    state(calibrated, SECRETARY, "istimewa")
    for person in (ANI, BUDI, HEAD):
        put(calibrated, person, predicate="sangat_baik")

    outcome = acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION, DIFFERS)

    assert outcome.moved
    assert said(calibrated) == []


def test_somebody_without_the_right_explains_nothing(calibrated: Engine) -> None:
    state(calibrated, SECRETARY, "istimewa")

    with pytest.raises(RefusedError):
        acts.confirm_unit(calibrated, unit_task(calibrated), REGENT, CALIBRATION, DIFFERS)
    assert said(calibrated) == []
