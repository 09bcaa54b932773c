"""Stories without a database: made step by step, the row always as the last step left it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from config.rules.results import Distribution
from config.rules.table import table_on
from tests.factories import PROOFS, REGULATION, at, definition
from workflow.rules.predicate import predicate, predicate_table
from workflow.rules.words import PREDICATES
from workflow.why.story import Achieved, Beside, Print, Rated, Reported, Step, Story
from workflow.why.tree import By

LAST = date(2026, 12, 31)
TABLE = predicate_table(LAST)
START = at(2027, 1, 4)
PAYLOADS: dict[tuple[str, str], tuple[str, str, str, str]] = {
    (each.trigger, str(each.by)): (str(each.payload or ""), each.source, each.target, each.mark)
    for each in definition(REGULATION).transition
}
NAMES = {"appraiser": 5, "superior": 4, "calibrator": 3, "decider": 4, "employee": 6, "system": None}


def reviewed(result: str, behaviour: str, reason: str = "Sesuai bukti.") -> dict[str, str]:
    return {
        "result_rating": result,
        "result_reason": reason,
        "behaviour_rating": behaviour,
        "behaviour_reason": "Tanpa catatan.",
        "result_evidence": PROOFS[0],
        "behaviour_evidence": PROOFS[1],
    }


def empty(**achieved: Any) -> Story:
    """An evaluation that nobody has rated yet; the unit's achievement is good."""
    stated: dict[str, Any] = {"value": "baik", "by": _by("calibrator"), "at": START, "event": 1}
    return Story(
        evaluation=10,
        cycle="2026",
        first=date(2026, 1, 1),
        last=LAST,
        unit="U3",
        employee="Ani Contoh",
        post="Analis",
        state="supervisor_review",
        state_label="Penilaian atasan",
        session="calibration",
        order=definition(REGULATION).order,
        rated=Rated(None, None, None, None, None, None, None, "Terlaksana."),
        steps=(),
        achieved=Achieved(
            row=2,
            reason="Laporan kinerja.",
            position=1,
            counts=dict.fromkeys(PREDICATES, 0) | {"baik": 3},
            explanation="Pegawainya sedikit.",
            explained_by=_by("calibrator"),
            explained_at=START,
            explained_event=2,
            explained_position=2,
            **(stated | achieved),
        ),
        beside=Beside(None, Reported(0, 0, 0, {}), 0, 0, 0),
        prints=(),
        matrix=TABLE,
        matrix_title="Predikat kinerja",
        distribution=table_on(Distribution, LAST),
        distribution_title="Pola distribusi",
    )


def _by(role: str) -> By:
    person = NAMES[role]
    return By(person, f"orang {person}" if person else "SIULAK", role, role, "definitive" if person else "")


def after(story: Story, trigger: str, role: str, body: dict[str, Any] | None = None) -> Story:
    """One step more, and the row as the door would leave it."""
    payload, source, target, mark = PAYLOADS[trigger, role]
    number = len(story.steps) + 10
    step = Step(
        number,
        number,
        trigger,
        trigger,
        payload,
        source,
        target,
        _by(role),
        START + timedelta(hours=number),
        mark,
        body,
    )
    rated = story.rated
    review = (body or {}).get("review") or body or {}
    if "result_rating" in review:
        found = predicate(TABLE, review["result_rating"], review["behaviour_rating"])
        rated = replace(rated, **review, predicate=found)
    prints = story.prints
    if trigger in ("confirm", "change_result"):
        prints = (*prints, Print(len(prints) + 1, len(prints) + 1, rated.predicate, None, None, None, None))
    return replace(story, state=target, rated=rated, steps=(*story.steps, step), prints=prints)


def destroyed(story: Story) -> Story:
    """Everything that was handed in is gone."""
    gone = tuple(replace(step, body=None, destroyed=step.body is not None) for step in story.steps)
    return replace(story, steps=gone)
