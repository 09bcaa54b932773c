from datetime import datetime

import pytest

from models.session import reading
from tests.factories import ANI, HEAD, LAUNCH, REVIEW, SECRETARY, SELF, evaluation
from tests.workflow.sealed_logs import Log
from workflow import history
from workflow.history import Event, Wanted


def found(log: Log, **facts: object) -> list[Event]:
    with reading(log.engine) as session:
        return history.events(session, Wanted(**facts))  # type: ignore[arg-type]


def number(log: Log, **facts: object) -> int:
    with reading(log.engine) as session:
        return history.number_of(session, Wanted(**facts))  # type: ignore[arg-type]


def test_events_come_in_the_order_in_which_they_were_written(played: Log) -> None:
    events = found(played)

    assert [event.id for event in events] == list(range(1, 63))
    assert [event.position for event in events if event.position] == list(range(1, 39))


def test_the_newest_are_told_and_all_are_counted(played: Log) -> None:
    assert [event.id for event in found(played, limit=3)] == [60, 61, 62]
    assert number(played, limit=3) == 62


def test_an_evaluations_story_has_its_acts_its_document_and_its_units_achievement(played: Log) -> None:
    ani = evaluation(played.engine, ANI).id

    events = found(played, evaluation_id=ani)

    assert [event.trigger for event in events if event.subject == "evaluation"] == [
        "launch", "open_self_assessment", "submit_self_assessment", "submit_review", "confirm",
    ]  # fmt: skip
    assert [event.trigger for event in events if event.subject != "evaluation"] == [
        "launch", "state_achievement", "explain_difference", "issue",
    ]  # fmt: skip
    assert {event.evaluation_id for event in events} == {ani, None}
    assert {event.about for event in events} == {"Ani Contoh", "Dinas"}


def test_a_persons_events_are_those_about_them_and_those_they_did(played: Log) -> None:
    events = found(played, employee_id=HEAD)

    assert {(event.about, event.actor) for event in events if event.trigger == "submit_review"} == {
        ("Hasan Misal", "Sekar Misal"),
        ("Citra Misal", "Hasan Misal"),
    }


def test_acts_and_states_are_in_the_words_of_the_definition(played: Log) -> None:
    (review,) = [event for event in found(played, employee_id=ANI) if event.trigger == "submit_review"]

    assert (review.label, review.source_label, review.target_label) == (
        "Mengirim penilaian atasan", "Penilaian atasan", "Penetapan predikat",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "triggers"),
    [
        (None, SELF.replace(hour=0), {"launch", "import"}),
        (SELF.replace(hour=0), SELF.replace(hour=1), {"open_self_assessment", "advance"}),
        (REVIEW.replace(hour=0), REVIEW.replace(day=6), {"submit_review", "advance"}),
        (LAUNCH.replace(year=2030), None, set()),
    ],
)
def test_a_span_has_its_first_moment_and_not_its_last(
    played: Log, since: datetime | None, until: datetime | None, triggers: set[str]
) -> None:
    events = found(played, since=since, until=until)

    assert {event.trigger for event in events} <= triggers
    assert bool(events) is bool(triggers)


def test_a_runs_events_are_those_that_name_it(played: Log) -> None:
    events = found(played, run_id=1)

    assert events
    assert {event.run_id for event in events} == {1}
    assert {event.actor for event in events} == {None}


def test_nobodys_history_is_empty(played: Log) -> None:
    assert (
        found(played, evaluation_id=777) == found(played, employee_id=777) == found(played, run_id=777) == []
    )
    assert found(played, employee_id=SECRETARY, run_id=777) == []


def test_events_of_one_kind_are_found_whomever_they_are_about(played: Log) -> None:
    reviews = found(played, trigger="submit_review")

    assert {event.trigger for event in reviews} == {"submit_review"}
    assert number(played, trigger="submit_review") == len(reviews) > 1
