"""Random populations of a cycle, for comparing the engine with what is worked out by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Engine, delete, inspect, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import CalibrationSession, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from models.people import AppraiserRelation, Assignment
from models.prompt import Delivery, OutboxMessage, Prompt
from models.receipt import Receipt
from models.schema import metadata
from models.session import engine_for, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CHIEF,
    EVALUATED,
    GOVERNOR,
    HEAD,
    OFFICE,
    OTHER_HEAD,
    POSTS,
    REGENT,
    SECRETARY,
    at,
    definition,
    launched,
    relation,
)
from tests.workflow.disarming import disarm
from workflow.rules.applied import versions_on
from workflow.rules.words import RATINGS

NOW = at(2027, 1, 12)
TODAY = NOW.date()
HOUR = timedelta(hours=1)
UNITS = (AGENCY, BUREAU, OFFICE)
Example = dict[str, Any]
WINDOWS = {
    "before": (HOUR, 2 * HOUR),
    "open": (-HOUR, HOUR),
    "closed": (-HOUR, 0 * HOUR),
    "held": (-HOUR, HOUR),
}
KINDS = ("result", "behaviour")
RATING = st.sampled_from([*RATINGS, *RATINGS, " ", None])
EVIDENCE = st.sampled_from(["Surat Mei.", "Surat Mei.", "Surat Mei.", "SPT 1", "Ada.", " ", None])
VERSIONS = st.sampled_from(
    [None, {}, versions_on(date(2026, 12, 31)), {"bukti": "bukti:lain", "keberatan": "keberatan:lain"}]
)
"""What was stored with a rating: nothing, what is in force, or what its file has no more."""
TEXT = st.sampled_from(["Ada.", "Ada.", "Ada.", " ", None])


Memory = Callable[[str, str], Engine]
"""Name and definition → a launched cycle, in memory where the database has such a thing."""


@cache
def in_memory(name: str, code: str) -> Engine:
    engine = engine_for(f"sqlite+pysqlite:///file:{name}-{code}?mode=memory&uri=true")
    if not inspect(engine).has_table(Evaluation.__tablename__):
        metadata.create_all(engine)
        disarm(engine)
        launched(engine, code)
    return engine


def moments(*without: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([each for each in (None, -HOUR, 0 * HOUR, HOUR) if str(each) not in without])


@st.composite
def rows(draw: st.DrawFn, code: str, sources: list[str]) -> dict[str, Any]:
    """One evaluation's columns, in a likely state for the trigger or in any."""
    states = [state.name for state in definition(code).state]
    state = draw(st.sampled_from([*(sources * 16), *states]))
    timed = definition(code).named(state).due_working_days is not None
    due = draw(moments(*(["None"] if timed else [])))
    version = draw(st.integers(1, 3))
    texts = ("return_reason", "realisation", "result_reason", "behaviour_reason", "predicate")
    written = {name: draw(TEXT) for name in texts} if draw(st.booleans()) else dict.fromkeys(texts, "Ada.")
    rated: dict[str, Any] = {f"{kind}_rating": draw(RATING) for kind in KINDS}
    rated |= {f"{kind}_evidence": draw(EVIDENCE) for kind in KINDS}
    return (
        written
        | rated
        | {
            "rules": draw(VERSIONS),
            "state": state,
            "version": version,
            "entered": draw(st.integers(1, version)),
            "due_at": None if due is None else NOW + due,
            "delivered_at": draw(st.sampled_from([None, NOW - HOUR])),
            "received_at": draw(st.sampled_from([None, NOW - HOUR])),
            "escalated_at": draw(st.sampled_from([None, NOW - HOUR])),
            "superior_rated_at": draw(st.sampled_from([None, NOW - HOUR])),
            "heard_at": draw(st.sampled_from([None, NOW - HOUR])),
        }
    )


OBJECTIONS = st.none() | st.fixed_dictionaries(
    {
        "statement": st.sampled_from(["Ada.", " "]),
        "explanation": TEXT,
        "decision": st.sampled_from(["upheld", "changed", None]),
        "decision_reason": TEXT,
    }
)
RECEIPTS = st.none() | st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["refused", "served"]),
        "people": st.sampled_from(["Dua orang.", " "]),
        "letter": st.sampled_from(["800/1", ""]),
        "reason": st.sampled_from(["Tidak setuju.", ""]),
    }
)
DOCUMENTS = ((), (True,), (True,), (False,), (True, False), (True, True))
"""Whether each revision of a document is issued."""
HOLDERS: dict[str, tuple[int | None, ...]] = {
    "system": (None,),
    "employee": EVALUATED,
    "appraiser": (CHIEF, HEAD, SECRETARY, OTHER_HEAD),
    "superior": (HEAD, SECRETARY, REGENT),
    "calibrator": (SECRETARY, REGENT),
    "decider": (HEAD, SECRETARY, REGENT, GOVERNOR),
    "hr": (CHIEF, HEAD),  # nobody is granted it there
}
ACTORS = (None, CHIEF, HEAD, SECRETARY, REGENT, GOVERNOR, ANI, OTHER_HEAD)


@st.composite
def examples(draw: st.DrawFn, code: str) -> Example:
    """A population, a trigger and who pulls it."""
    rules = definition(code).transition
    rule = draw(st.sampled_from(rules))
    sources = [each.source for each in rules if each.trigger == rule.trigger]
    kinds = st.sampled_from(["open", "closed"] * 3 + ["before", "held"])
    stages = [state.name for state in definition(code).state if state.window]
    likely = draw(st.sampled_from(HOLDERS[rule.by]))
    return {
        "rows": [draw(rows(code, sources)) for _ in EVALUATED],
        "windows": {(unit, stage): draw(kinds) for unit in UNITS for stage in stages},
        "achievements": {unit: draw(st.sampled_from(["baik"] * 5 + [None])) for unit in UNITS},
        "objections": [draw(OBJECTIONS) for _ in EVALUATED],
        "raters": [draw(st.sampled_from([None, None, *ACTORS])) for _ in EVALUATED],
        "receipts": [draw(RECEIPTS) for _ in EVALUATED],
        "documents": [draw(st.sampled_from(DOCUMENTS)) for _ in EVALUATED],
        "new_appraisers": draw(
            st.dictionaries(st.sampled_from(EVALUATED), st.sampled_from(ACTORS[1:]), max_size=2)
        ),
        "acting": draw(st.none() | st.sampled_from([SECRETARY, CHIEF])),
        "trigger": rule.trigger,
        "actor": draw(st.sampled_from([likely] * 16 + [*ACTORS])),
        "unit": draw(st.sampled_from([None] * 6 + [*UNITS])),
    }


def populate(engine: Engine, example: Example) -> None:
    """The database as the example has it, whatever an earlier one left."""
    with transaction(engine) as session:
        for table in (Delivery, OutboxMessage, DocumentJob, Objection, Receipt, AppraiserRelation):
            session.execute(delete(table))
        session.execute(delete(AuditEvent).where(AuditEvent.subject == "evaluation"))
        session.execute(delete(Prompt))
        session.execute(delete(Assignment).where(Assignment.capacity != "definitive"))
        _people(session, example)
        for window in session.scalars(select(StageWindow)):
            kind = example["windows"][window.unit_id, window.stage]
            opens, closes = WINDOWS[kind]
            window.opens_at, window.closes_at = NOW + opens, NOW + closes
            window.held_at = NOW - HOUR if kind == "held" else None
        for stated in session.scalars(select(CalibrationSession)):
            stated.achievement = example["achievements"][stated.unit_id]
        found = session.scalars(select(Evaluation).order_by(Evaluation.id)).all()
        for row, values, objection in zip(found, example["rows"], example["objections"], strict=True):
            row.final_at = None
            for name, value in values.items():
                setattr(row, name, value)
            if objection is not None:
                session.add(Objection(evaluation_id=row.id, filed_at=NOW, **objection))
        session.add_all(
            _rated(row, rater) for row, rater in zip(found, example["raters"], strict=True) if rater
        )
        noted = zip(found, example["receipts"], strict=True)
        session.add_all(
            Receipt(evaluation_id=row.id, day=TODAY, at=NOW, **each) for row, each in noted if each
        )
        for row, revisions in zip(found, example["documents"], strict=True):
            for number, issued in enumerate(revisions, 1):
                facts = {"requested_at": NOW - HOUR, "issued_at": NOW - HOUR if issued else None}
                session.add(DocumentJob(evaluation_id=row.id, revision=number, **facts))


def _rated(row: Evaluation, rater: int) -> AuditEvent:
    """Somebody's review, by whatever right; what decides on it is who it was."""
    way = {"trigger": "submit_review", "source": "supervisor_review", "target": "calibration"}
    facts = {"role": "appraiser", "at": NOW - HOUR, "recorded_at": NOW - HOUR}
    return AuditEvent(
        subject="evaluation",
        subject_id=row.id,
        version=row.version,
        cycle_id=1,
        actor_id=rater,
        **way,
        **facts,
    )


def _people(session: Session, example: Example) -> None:
    for person, *_, appraiser in POSTS[:-1]:
        new = example["new_appraisers"].get(person)
        last = TODAY - timedelta(days=1) if new else None
        session.add(relation(person, appraiser, last=last))
        if new:
            session.add(relation(person, new, first=TODAY))
    if example["acting"]:
        facts: dict[str, Any] = {"unit_id": BUREAU, "post": "Kepala Badan", "post_kind": "JPT Pratama"}
        session.add(Assignment(employee_id=example["acting"], capacity="plt", first=TODAY, **facts))
