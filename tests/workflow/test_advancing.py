"""One pass does everything that is due, and a second one finds nothing; a whole year comes to its end."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.prompt import Prompt
from models.session import reading
from tests.factories import (
    ANI,
    EVALUATED,
    LAUNCH,
    PLAIN,
    REGULATION,
    REVIEW,
    SELF,
    SYSTEM,
    at,
    document,
    evaluation,
    launched,
    pass_time,
    play,
    put,
)
from workflow import invariants
from workflow.advancing import advance, system_triggers

pytestmark = pytest.mark.thorough

END = at(2028, 1, 1)


def nobody(_: Prompt) -> bool:
    return False


def appraisers_only(prompt: Prompt) -> bool:
    return prompt.role in ("appraiser", "calibrator")


def states(engine: Engine) -> Counter[str]:
    with reading(engine) as session:
        return Counter(session.scalars(select(Evaluation.state)))


def test_the_clock_fires_what_is_the_systems_in_the_definitions_order(engine: Engine) -> None:
    assert system_triggers(engine, launched(engine)) == [
        "open_self_assessment",
        "skip_self_assessment",
        "escalate_review",
        "deliver_document",
        "deem_received",
        "accept_by_silence",
        "end_hearing",
    ]


@pytest.mark.parametrize("code", [REGULATION, PLAIN])
@pytest.mark.parametrize("moment", [LAUNCH, SELF, at(2026, 12, 17), REVIEW, at(2027, 1, 14), at(2027, 3, 1)])
def test_a_second_pass_at_the_same_moment_finds_nothing(engine: Engine, code: str, moment: object) -> None:
    launched(engine, code)
    for each in (LAUNCH, SELF, at(2026, 12, 17), REVIEW, at(2027, 1, 14), at(2027, 3, 1)):
        if each <= moment:  # type: ignore[operator]
            pass_time(engine, each)

    again = advance(engine, 1, SYSTEM, moment)  # type: ignore[arg-type]

    assert not again.anything


def test_the_stage_opens_for_everybody_at_once(engine: Engine) -> None:
    launched(engine)

    done = pass_time(engine, SELF)

    assert done.moved == {"Membuka penilaian mandiri": len(EVALUATED)}
    assert done.stage_changed
    assert states(engine) == {"self_assessment": len(EVALUATED)}


def test_every_change_of_the_clock_names_its_run(engine: Engine) -> None:
    launched(engine)
    pass_time(engine, SELF)

    with reading(engine) as session:
        assert set(session.scalars(select(AuditEvent.run_id))) == {1}


def test_the_silent_are_taken_to_have_received_and_accepted(engine: Engine) -> None:
    launched(engine)
    document(engine, ANI, LAUNCH)
    put(engine, ANI, state="handover", delivered_at=LAUNCH, due_at=SELF)

    pass_time(engine, SELF)
    assert evaluation(engine, ANI).received_at == SELF
    pass_time(engine, at(2026, 12, 31))
    assert evaluation(engine, ANI).state == "final"


@pytest.mark.parametrize(
    ("code", "willing", "end"),
    [
        (PLAIN, nobody, {"supervisor_review": 8}),
        (PLAIN, appraisers_only, {"final": 8}),
        (REGULATION, nobody, {"supervisor_review": 8}),
        (REGULATION, appraisers_only, {"final": 8}),
    ],
)
def test_silence_never_stops_what_the_law_lets_go_on(
    engine: Engine, tmp_path: Path, code: str, willing: object, end: dict[str, int]
) -> None:
    launched(engine, code)

    play(engine, tmp_path, at(2027, 5, 1), willing)  # type: ignore[arg-type]

    assert states(engine) == end
    assert invariants.breaches(engine, tmp_path) == {}


@pytest.mark.parametrize("code", [REGULATION, PLAIN])
def test_a_year_comes_to_its_end_by_itself(engine: Engine, tmp_path: Path, code: str) -> None:
    launched(engine, code)

    assert play(engine, tmp_path, END) < at(2027, 4, 1)

    assert states(engine) == {"final": len(EVALUATED)}
    with reading(engine) as session:
        assert session.scalars(select(Cycle.stage)).all() == ["final"]
