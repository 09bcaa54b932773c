"""What the engine does in sets, told once more by plain loops over rows: what it must agree with."""

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.definition import PromptRule, Transition
from models.audit import AuditEvent
from models.cycle import CalibrationSession, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from models.people import AppraiserRelation, Assignment, Headship
from models.prompt import Prompt
from models.receipt import Receipt
from tests.factories import (
    CALENDAR,
)
from tests.workflow.populations import NOW, TODAY
from workflow import reminding, writing
from workflow.facts import Facts
from workflow.gathering import Moment, Selection
from workflow.machine import decide


def holds(row: Any) -> bool:
    first: date = row.first
    return first <= TODAY and (row.last is None or row.last >= TODAY)


def appraisers_by_hand(session: Session, assignment: int) -> list[int]:
    found = session.scalars(select(AppraiserRelation).filter_by(assignment_id=assignment))
    return [row.appraiser_id for row in found if holds(row)]


def main_by_hand(session: Session, person: int) -> list[int]:
    served = [row for row in session.scalars(select(Assignment).filter_by(employee_id=person)) if holds(row)]
    served.sort(key=lambda row: (row.capacity != "definitive", -row.id))
    return [row.id for row in served[:1]]


def holders_by_hand(session: Session, evaluation: Evaluation, role: str) -> list[int]:
    """Who holds a role over an evaluation today, by the words of the law and one query a step."""
    if role == "employee":
        return [evaluation.employee_id]
    if role == "calibrator":
        heads = session.scalars(select(Headship).filter_by(unit_id=evaluation.unit_id)).all()
        begun = [row for row in heads if row.first <= TODAY]
        last = [row for row in begun if row.first == max(each.first for each in begun)]
        return [person for head in last for person in appraisers_by_hand(session, head.assignment_id)]
    found = appraisers_by_hand(session, evaluation.assignment_id)
    if role == "superior":
        return [person for person in above_by_hand(session, found) if person != evaluation.employee_id]
    if role == "decider":
        return deciders_by_hand(session, evaluation, found)
    return found


def above_by_hand(session: Session, people: list[int]) -> list[int]:
    mains = [main for person in people for main in main_by_hand(session, person)]
    return [person for main in mains for person in appraisers_by_hand(session, main)]


def deciders_by_hand(session: Session, evaluation: Evaluation, appraisers: list[int]) -> list[int]:
    """Up from the superior, or from the official above who rated, until somebody has had no part in it."""
    objects = session.scalar(select(Objection.id).filter_by(evaluation_id=evaluation.id))
    rated = select(AuditEvent.actor_id).filter_by(
        subject="evaluation", subject_id=evaluation.id, target="calibration"
    )
    barred = {evaluation.employee_id, *appraisers, *session.scalars(rated)}
    superiors = above_by_hand(session, appraisers)
    levels = [superiors]
    for _ in range(5):
        levels.append(above_by_hand(session, levels[-1]))
    if superior_rated_by_hand(session, evaluation):
        levels = [*levels[1:], superiors]
    able = [[person for person in level if person not in barred] for level in levels]
    return next((level for level in able if level and objects), [])


def superior_rated_by_hand(session: Session, evaluation: Evaluation) -> bool:
    """As the row says; but whoever rated last and appraises now has rated as the appraiser."""
    about = {"subject": "evaluation", "subject_id": evaluation.id, "target": "calibration"}
    reviews = list(session.scalars(select(AuditEvent).filter_by(**about)))
    last = max(reviews, key=lambda event: event.version, default=AuditEvent())
    appraises = last.actor_id in holders_by_hand(session, evaluation, "appraiser")
    return evaluation.superior_rated_at is not None and not appraises


def official_above_by_hand(session: Session, evaluation: Evaluation) -> bool:
    appraisers = holders_by_hand(session, evaluation, "appraiser")
    superiors = above_by_hand(session, appraisers)
    return bool({*above_by_hand(session, superiors)} - {*appraisers, *superiors, evaluation.employee_id})


def window_of(session: Session, evaluation: Evaluation, stage: str) -> StageWindow | None:
    return session.scalar(select(StageWindow).filter_by(unit_id=evaluation.unit_id, stage=stage))


def schedule(window: StageWindow | None) -> str:
    if window is None:
        return "none"
    if window.held:
        return "held"
    if window.opens_at > NOW:
        return "before"
    return "open" if window.closes_at > NOW else "closed"


def time_left(session: Session, evaluation: Evaluation) -> str:
    stage = schedule(window_of(session, evaluation, evaluation.state))
    if stage == "held" or evaluation.due_at is None:
        return stage
    return "open" if evaluation.due_at > stands_at(session, evaluation) else "closed"


def stands_at(session: Session, evaluation: Evaluation) -> datetime:
    """The moment that it is for the unit: while one of its windows is held, the moment of holding."""
    windows = session.scalars(select(StageWindow).filter_by(unit_id=evaluation.unit_id))
    return min((window.held_at for window in windows if window.held_at), default=NOW)


def facts_by_hand(session: Session, moment: Moment, evaluation: Evaluation) -> Facts:
    person = moment.actor.employee_id
    roles = ("employee", "appraiser", "superior", "calibrator", "decider")
    held: dict[str, Any] = (
        {role: person in holders_by_hand(session, evaluation, role) for role in roles} if person else {}
    )
    if person == evaluation.employee_id:
        held |= dict.fromkeys(("appraiser", "superior", "calibrator", "decider"), False)
    targets = [rule.target for rule in moment.candidates if rule.source == evaluation.state]
    ahead = window_of(session, evaluation, targets[-1]) if targets else None
    objection = session.scalar(select(Objection).filter_by(evaluation_id=evaluation.id)) or Objection()
    stated = session.scalars(select(CalibrationSession).filter_by(unit_id=evaluation.unit_id)).one()
    rated = (evaluation.result_rating, evaluation.result_reason, evaluation.behaviour_rating)
    return Facts(
        state=evaluation.state,
        system=person is None,
        **held,
        window=time_left(session, evaluation),
        stage=schedule(window_of(session, evaluation, evaluation.state)),
        next_window="before" if ahead and (ahead.opens_at > NOW or ahead.held) else "opened",
        realisation=there(evaluation.realisation),
        return_reason=moment.with_payload and there(evaluation.return_reason),
        ratings=there(*rated, evaluation.behaviour_reason, evaluation.predicate),
        evidence=stands(evaluation, "bukti")
        and proved(evaluation.result_rating, evaluation.result_evidence)
        and proved(evaluation.behaviour_rating, evaluation.behaviour_evidence),
        achievement=stated.achievement is not None,
        head_settled=not head_waits(session, moment, evaluation),
        document=bool(jobs := documents_by_hand(session, evaluation)) and all(job.issued_at for job in jobs),
        delivered=evaluation.delivered_at is not None,
        received=evaluation.received_at is not None,
        escalated=evaluation.escalated_at is not None,
        official_above=official_above_by_hand(session, evaluation),
        superior_rated=superior_rated_by_hand(session, evaluation),
        objection=there(objection.statement),
        explanation=there(objection.explanation),
        heard=evaluation.heard_at is not None,
        unexplained=stands(evaluation, "keberatan"),
        receipt=receipt_by_hand(session, evaluation),
        decision=(there(objection.decision_reason) and objection.decision) or "none",
    )


def stands(evaluation: Evaluation, code: str) -> bool:
    """The version of the table that counts for the evaluation is still there."""
    return (evaluation.rules or {}).get(code) in (None, f"{code}:siulak-1", f"{code}:pp-30-2019")


def proved(rating: str | None, evidence: str | None) -> bool:
    """Five letters of evidence, where the rating is another than what was expected."""
    departs = rating in ("di_atas_ekspektasi", "di_bawah_ekspektasi")
    return not departs or len((evidence or "").strip()) >= 5


def receipt_by_hand(session: Session, evaluation: Evaluation) -> str:
    row = session.scalar(select(Receipt).filter_by(evaluation_id=evaluation.id))
    if row is None:
        return "none"
    needed = (row.people, row.reason) if row.kind == "refused" else (row.people, row.letter)
    return row.kind if there(*needed) else "none"


def documents_by_hand(session: Session, evaluation: Evaluation) -> list[DocumentJob]:
    return list(session.scalars(select(DocumentJob).filter_by(evaluation_id=evaluation.id)))


def there(*texts: str | None) -> bool:
    return all(text is not None and text.strip() for text in texts)


def head_waits(session: Session, moment: Moment, evaluation: Evaluation) -> bool:
    heads = [
        row for row in session.scalars(select(Headship).filter_by(unit_id=evaluation.unit_id)) if holds(row)
    ]
    order = moment.definition.order
    furthest = max(order[rule.source] for rule in moment.candidates)
    return any(
        order[other.state] <= furthest
        for head in heads
        for other in session.scalars(select(Evaluation).filter_by(assignment_id=head.assignment_id))
        if other.id != evaluation.id
    )


def by_hand(session: Session, moment: Moment, selection: Selection) -> tuple[Counter[str], Counter[str]]:
    """The same by loops: every fact before any write, then one row after the other."""
    found = session.scalars(select(Evaluation).where(selection.where()).order_by(Evaluation.id)).all()
    decided = [
        decide(moment.definition, moment.trigger, facts_by_hand(session, moment, row)) for row in found
    ]
    moved: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for row, decision in zip(found, decided, strict=True):
        if decision.transition is None:
            refused.update(decision.reasons)
        else:
            moved[decision.transition.label] += 1
            move_by_hand(session, moment, decision.transition, row)
    session.flush()
    if moved:
        for rule in moment.definition.prompt:
            ask_by_hand(session, moment, rule, [row for row in found if row.state == rule.state])
            session.flush()
        close_units_by_hand(session, moment)
    return moved, refused


def move_by_hand(session: Session, moment: Moment, rule: Transition, row: Evaluation) -> None:
    stays = rule.source == rule.target
    row.version += 1
    session.add(
        AuditEvent(
            subject="evaluation", subject_id=row.id, version=row.version, cycle_id=1, trigger=rule.trigger,
            source=rule.source, target=rule.target, actor_id=moment.actor.employee_id, role=rule.by,
            mark=rule.mark, at=NOW, recorded_at=NOW, run_id=moment.actor.run_id,
        )
    )  # fmt: skip
    if rule.document:
        stated = session.scalars(select(CalibrationSession).filter_by(unit_id=row.unit_id)).one()
        said = {"predicate": row.predicate, "achievement": stated.achievement}
        number = max((job.revision for job in documents_by_hand(session, row)), default=0) + 1
        session.add(DocumentJob(evaluation_id=row.id, revision=number, requested_at=NOW, **said))
    due = CALENDAR.due(NOW, rule.due_working_days) if rule.due_working_days else None
    for prompt in session.scalars(select(Prompt).filter_by(evaluation_id=row.id, closed_at=None)):
        if not stays or prompt.kind in rule.closes:
            close_by_hand(prompt, rule.trigger)
        elif due:
            prompt.due_at, prompt.next_reminder_at = due, following(moment, prompt.stage, due)
    if not stays:
        row.escalated_at, row.entered = None, row.version
        row.due_at = due or own_deadline(session, moment, row, rule)
        if rule.trigger not in ("send_back", "return_to_review"):
            row.return_reason = None
    elif due:
        row.due_at = due
    row.state = rule.target
    if rule.payload == "review":
        row.superior_rated_at = None
    for stamp in rule.stamps:
        setattr(row, stamp, NOW)


def own_deadline(session: Session, moment: Moment, row: Evaluation, rule: Transition) -> Any:
    state = moment.definition.named(rule.target)
    if state.due_working_days:
        return CALENDAR.due(NOW, state.due_working_days)
    window = window_of(session, row, rule.target)
    late = CALENDAR.due(NOW, writing.LATE_WORKING_DAYS)
    return late if window and window.closes_at < late else None


def close_by_hand(prompt: Prompt, outcome: str) -> None:
    prompt.closed_at, prompt.outcome, prompt.next_reminder_at = NOW, outcome, None


def following(moment: Moment, stage: str, due: Any, *, posted: bool = False) -> Any:
    return reminding.next_reminder(moment.rules, stage, due, NOW, posted=posted)


def ask_by_hand(session: Session, moment: Moment, rule: PromptRule, rows: list[Evaluation]) -> None:
    waits = [(row, due) for row in rows if (due := deadline_if_open(session, moment, rule, row))]
    if rule.per == "unit":
        latest: dict[int, tuple[Evaluation, Any]] = {}
        for row, due in waits:
            before = latest.get(row.unit_id, (row, due))
            latest[row.unit_id] = (row, max(before[1], due))
        waits = list(latest.values())
    for row, due in waits:
        people = holders_by_hand(session, row, rule.to)
        for person in people if rule.per == "evaluation" else sorted(people)[:1]:
            prompt = new_prompt(moment, rule, row, person, due)
            if not asked_before(session, moment, rule, prompt):
                session.add(prompt)
        if rule.per == "unit":
            lengthen_by_hand(session, moment, rule, row.unit_id, due)


def lengthen_by_hand(session: Session, moment: Moment, rule: PromptRule, unit_id: int, due: Any) -> None:
    """The unit's prompt is due with the last of what it covers."""
    known = {"kind": rule.kind, "role": rule.to, "unit_id": unit_id, "evaluation_id": None, "closed_at": None}
    with session.no_autoflush:
        for prompt in session.scalars(select(Prompt).filter_by(**known)).all():
            if prompt.due_at < due:
                prompt.due_at = due
                prompt.next_reminder_at = prompt.next_reminder_at or following(moment, rule.state, due)


def asked_before(session: Session, moment: Moment, rule: PromptRule, prompt: Prompt) -> bool:
    """It is open still, or in this visit somebody did just what it asked for and the state stayed."""
    about = {"evaluation_id": prompt.evaluation_id, "unit_id": prompt.unit_id, "visit": prompt.visit}
    with session.no_autoflush:
        known = session.scalars(select(Prompt).filter_by(kind=rule.kind, role=rule.to, **about)).all()
    doing = {each.trigger for each in moment.definition.transition if rule.kind in each.closes}
    return any(each.closed_at is None or each.outcome in doing for each in known)


def deadline_if_open(session: Session, moment: Moment, rule: PromptRule, row: Evaluation) -> Any:
    if rule.after and not stamped(session, row, rule.after):
        return None
    if rule.unless and stamped(session, row, rule.unless):
        return None
    if moment.definition.named(rule.state).window is None:
        return row.due_at
    window = window_of(session, row, rule.state)
    if window is None or window.held or (window.opens_at > NOW and row.due_at is None):
        return None
    return row.due_at or window.closes_at


def stamped(session: Session, row: Evaluation, name: str) -> bool:
    if name == "superior_rated_at":
        return superior_rated_by_hand(session, row)
    return getattr(row, name) is not None


def new_prompt(moment: Moment, rule: PromptRule, row: Evaluation, person: int, due: Any) -> Prompt:
    whole = rule.per == "unit"
    about = {"evaluation_id": None if whole else row.id, "visit": 0 if whole else row.entered}
    return Prompt(
        key=str(uuid4()), cycle_id=1, unit_id=row.unit_id, stage=rule.state, kind=rule.kind, role=rule.to,
        recipient_id=person, asked_at=NOW, due_at=due,
        next_reminder_at=following(moment, rule.state, due, posted=True), **about,
    )  # fmt: skip


def close_units_by_hand(session: Session, moment: Moment) -> None:
    for prompt in session.scalars(select(Prompt).filter_by(evaluation_id=None, closed_at=None)):
        left = select(Evaluation.id).filter_by(unit_id=prompt.unit_id, state=prompt.stage)
        if session.scalar(left.limit(1)) is None:
            close_by_hand(prompt, moment.trigger)
