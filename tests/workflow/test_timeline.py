"""From the prompt to the act to the run to the document, and back."""

from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.session import reading, transaction
from tests.factories import (
    ANI,
    CHIEF,
    LAUNCH,
    REGULATION,
    SELF,
    assignment_of,
    evaluation,
    launched,
    pass_time,
    relation,
    replace_appraiser,
)  # fmt: skip
from tests.workflow.sealed_logs import Log
from workflow import timeline
from workflow.history import Event
from workflow.run_history import Document, Mail
from workflow.timeline import Asked, Case

pytestmark = pytest.mark.thorough


def case(engine: Engine, person: int) -> Case:
    with reading(engine) as session:
        found = timeline.case(session, evaluation(engine, person).id)
    assert found is not None
    return found


def test_the_head_of_the_story_says_where_the_evaluation_stands(played: Log) -> None:
    ani = case(played.engine, ANI)

    assert (ani.employee, ani.post, ani.unit, ani.label) == ("Ani Contoh", "Analis", "Dinas", "Selesai")
    assert (ani.due_at, ani.predicate) == (None, "baik")
    assert [window.stage for window in ani.windows] == [
        "draft",
        "self_assessment",
        "supervisor_review",
        "calibration",
    ]


def test_every_act_of_a_person_names_a_prompt_and_every_prompt_a_mail(played: Log) -> None:
    ani = case(played.engine, ANI)

    acted = {event.prompt_id for event in ani.events if event.actor}
    assert acted <= {prompt.id for prompt in ani.prompts}
    assert acted <= {prompt for mail in ani.mails for prompt in mail.prompts}
    assert all(mail.message_id and mail.run_id for mail in ani.mails)


def test_the_document_names_its_run_and_its_event_the_same_digest(played: Log) -> None:
    (document,) = case(played.engine, ANI).documents

    (issue,) = [event for event in case(played.engine, ANI).events if event.trigger == "issue"]
    assert document.run_id == issue.run_id == 1
    assert issue.mark == f"sha256:{document.digest}"


def test_the_story_is_told_in_order_with_acts_before_the_prompts_that_follow(played: Log) -> None:
    told = case(played.engine, ANI).entries()

    assert all(earlier[0] <= later[0] for earlier, later in pairwise(told))
    kinds = [type(entry) for _, entry in told]
    assert {Event, Asked, Mail, Document} == set(kinds)
    opened = [type(entry) for at, entry in told if at == SELF.replace(hour=0)]
    assert opened == [Event, Asked]


def test_a_mail_that_has_not_left_is_not_in_the_story_yet(engine: Engine) -> None:
    launched(engine, REGULATION)
    pass_time(engine, SELF)

    ani = case(engine, ANI)

    assert len(ani.mails) == 1
    assert not [entry for _, entry in ani.entries() if isinstance(entry, Mail)]


def test_without_a_deadline_of_its_own_the_stages_window_counts(engine: Engine) -> None:
    launched(engine, REGULATION)
    pass_time(engine, SELF)

    ani = case(engine, ANI)

    assert ani.due_at == next(window.closes_at for window in ani.windows if window.stage == "self_assessment")


def test_today_the_newest_appraiser_holds_the_role_with_capacity_and_order(engine: Engine) -> None:
    launched(engine, REGULATION)
    replace_appraiser(engine, ANI, CHIEF, LAUNCH.date(), capacity="plt", document="SPT 1")

    ani = case(engine, ANI)

    assert [(h.name, h.capacity, h.document) for h in ani.holders if h.role == "appraiser"] == [
        ("Citra Misal", "plt", "SPT 1")
    ]
    assert [h.name for h in ani.holders if h.role == "superior"] == ["Hasan Misal"]
    assert [h.name for h in ani.holders if h.role == "calibrator"] == ["Sekar Misal"]


def test_two_who_hold_a_role_are_both_told(engine: Engine) -> None:
    launched(engine, REGULATION)
    with transaction(engine) as session:
        session.add(relation(ANI, assignment_of(CHIEF), first=LAUNCH.date()))

    assert len([h for h in case(engine, ANI).holders if h.role == "appraiser"]) == 2


def test_evaluations_of_a_person_are_found_by_the_nip(played: Log) -> None:
    with reading(played.engine) as session:
        nip = case(played.engine, ANI).nip
        assert nip is not None
        assert timeline.of_person(session, nip) == [evaluation(played.engine, ANI).id]
        assert timeline.of_person(session, "1" * 18) == []


@pytest.mark.parametrize("number", [0, 777, -1])
def test_there_is_no_such_evaluation(played: Log, number: int) -> None:
    with reading(played.engine) as session:
        assert timeline.case(session, number) is None


def test_a_home_is_read_without_being_written(played: Log, tmp_path: Path) -> None:
    copy = played.copied(tmp_path)
    before = copy.path.read_bytes()

    case(copy.engine, ANI)

    copy.engine.dispose()
    assert copy.path.read_bytes() == before
