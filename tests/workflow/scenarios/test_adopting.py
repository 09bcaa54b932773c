"""An adopted scenario is so many single returns, all of them or none."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.scenario import Scenario
from models.session import reading
from tests import mornings
from tests.factories import AGENCY, ANI, BUDI, DODI, SECRETARY, evaluation, fire, stored
from tests.workflow.scenarios.units import MEMBERS, NOW, begun, number, rated_as, scenario, stated, which
from workflow.actions import Outcome
from workflow.acts import TaskView
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError
from workflow.payloads import SentBack
from workflow.rules.words import PREDICATES
from workflow.scenarios import keeping
from workflow.scenarios.adopting import NO_CHANGES, adopt

pytestmark = pytest.mark.thorough


def adopted(engine: Engine, view: TaskView, reason: str = "Bukti {} belum dilihat.") -> Outcome:
    reasons = {int(each): reason.format(each) for each in scenario(engine).changes}
    return adopt(engine, view, SECRETARY, which(engine), reasons, NOW)


def states(engine: Engine) -> list[str]:
    return [evaluation(engine, person).state for person in (ANI, BUDI, DODI)]


def test_everybody_whom_it_changes_is_returned_with_the_reason_and_nobody_else(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang", budi="sangat_baik")

    outcome = adopted(calibrated, view)

    assert (outcome.moved, states(calibrated)) == (
        2,
        ["supervisor_review", "supervisor_review", "calibration"],
    )
    assert evaluation(calibrated, ANI).return_reason == f"Bukti {number(calibrated, ANI)} belum dilihat."
    assert evaluation(calibrated, ANI).predicate == "baik"
    assert stored(calibrated, Scenario) == []


def test_its_events_are_those_of_single_returns(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")
    adopted(calibrated, view, "Periksa lagi.")
    fire(calibrated, BUDI, "return_to_review", SECRETARY, NOW, SentBack("Periksa lagi."))

    told = []
    for person in (ANI, BUDI):
        event = stored(calibrated, AuditEvent, subject="evaluation", subject_id=number(calibrated, person))[
            -1
        ]
        with reading(calibrated) as session:
            body = session.get_one(AuditPayload, event.id).body
        told.append((event.trigger, event.source, event.target, event.actor_id, event.role, event.mark, body))

    assert told[0] == told[1]


def test_no_event_and_no_payload_names_a_scenario(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")
    adopted(calibrated, view)

    with reading(calibrated) as session:
        bodies = [str(each.body) for each in session.query(AuditPayload)]
    assert not [body for body in bodies if "Lebih ketat" in body or "cenario" in body]


def test_one_reason_that_is_missing_returns_nobody(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang", budi="kurang")

    with pytest.raises(RefusedError) as refused:
        adopt(calibrated, view, SECRETARY, which(calibrated), {number(calibrated, ANI): "Ada."}, NOW)

    assert refused.value.reasons == ("Budi Contoh: tulis alasan pengembaliannya.",)
    assert (states(calibrated), len(stored(calibrated, Scenario))) == (["calibration"] * 3, 1)


def test_a_stale_scenario_is_refused_with_who_changed(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang")
    fire(calibrated, DODI, "return_to_review", SECRETARY, NOW, SentBack("Periksa lagi."))

    with pytest.raises(RefusedError) as refused:
        adopted(calibrated, view)

    assert refused.value.reasons == (
        "Predikat Dodi Contoh berubah sejak skenario ini disusun: semula Baik, sekarang belum ada.",
        keeping.RENEW,
    )
    assert states(calibrated) == ["calibration", "calibration", "supervisor_review"]


def test_an_empty_one_is_refused(calibrated: Engine) -> None:
    view, _ = begun(calibrated)

    with pytest.raises(RefusedError, match=NO_CHANGES):
        adopted(calibrated, view)


def test_pressed_again_there_is_nothing_left_to_adopt(calibrated: Engine) -> None:
    view, made = begun(calibrated, ani="kurang")
    adopted(calibrated, view)

    with pytest.raises(LinkError):
        adopt(calibrated, view, SECRETARY, (made, 2), {number(calibrated, ANI): "Ada."}, NOW)


def test_another_version_than_was_looked_at_is_not_adopted(calibrated: Engine) -> None:
    view, made = begun(calibrated, ani="kurang")

    with pytest.raises(ChangedMeanwhileError):
        adopt(calibrated, view, SECRETARY, (made, 1), {number(calibrated, ANI): "Ada."}, NOW)


def test_the_whole_unit_can_be_returned_at_once(calibrated: Engine) -> None:
    view, _ = begun(calibrated, ani="kurang", budi="kurang", dodi="kurang", chief="kurang", head="kurang")

    assert adopted(calibrated, view).moved == len(MEMBERS)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("adopting")


@pytest.mark.sqlite("lives the morning again for each example, from a file")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(PREDICATES), min_size=1))
def test_once_rated_as_proposed_the_distribution_is_exactly_the_scenarios(
    engine: Engine, place: Path, changes: dict[int, str]
) -> None:
    mornings.live(engine, mornings.calibrated, place / "documents")
    view = stated(engine)
    keeping.begin(engine, view, SECRETARY, "Uji", None, NOW)
    for person, predicate in changes.items():
        keeping.put(engine, view, SECRETARY, which(engine), (number(engine, person), predicate), NOW)
    proposed = {int(each): predicate for each, predicate in scenario(engine).changes.items()}
    with reading(engine) as session:
        on = keeping.ground(session, view, SECRETARY)
        assert on is not None
        (draft,) = keeping.drafts(session, view, SECRETARY, on)
    if not proposed:
        return  # everybody is left as he is

    moved = adopted(engine, view).moved
    for person in MEMBERS:
        if number(engine, person) in proposed:
            rated_as(engine, person, proposed[number(engine, person)])

    found = Counter(row.predicate for row in stored(engine, Evaluation, unit_id=AGENCY))
    assert (moved, found) == (len(proposed), +Counter(draft.outlook.counts))
