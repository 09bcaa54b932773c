"""The door for raters: what one says goes in without him, and only a receipt code leads back to it.

An answer rewrites its round's box (`box.py`) and nothing else: no event, no moment, no other row.
"""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerNominee, PeerRound
from models.session import lock, persistent, transaction
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.payloads import text
from workflow.peers import receipts
from workflow.peers.box import box_of, put, said
from workflow.peers.gathering import rule_of
from workflow.peers.machine import DECLARE, OPEN, RoundFacts, decide_round
from workflow.peers.marks import mark_of
from workflow.peers.rules import Said, Sheet, answer_faults
from workflow.plans.behaviour import values

NOT_ASKED = "Anda tidak diminta memberi umpan balik di sini, atau menyatakan benturan kepentingan."
TAKEN = "Anda sudah memberi umpan balik; untuk mengubahnya pakai kode tanda terima."
NOT_OPEN = "Umpan balik ini tidak dibuka, atau sudah ditutup."
NO_RECEIPT = "Kode tanda terima tidak dikenal, atau umpan baliknya sudah ditutup."


def answer(engine: Engine, round_id: int, rater: int, sheet: Sheet, now: datetime, receipt: str = "") -> str:
    """Takes one answer and gives its receipt code, which is kept nowhere. Raises RefusedError.

    A form brings the receipt that it was made with: sent again, it is the same answer and gets the same receipt.
    """
    code = receipt if receipts.is_of(receipt, round_id) else receipts.new(round_id)
    _take(engine, round_id, rater, sheet, now, receipts.digest(code))
    return code


@persistent
def _take(engine: Engine, round_id: int, rater: int, sheet: Sheet, now: datetime, receipt: str) -> None:
    with transaction(engine) as session:
        found = _open_round(session, round_id, now, NOT_OPEN)
        nominee = session.get(PeerNominee, (round_id, rater))
        if nominee is None or nominee.conflict:
            raise RefusedError([NOT_ASKED])
        box = box_of(session, round_id)
        before = said(box)
        if rater in box.took_part and receipt not in before:
            raise RefusedError([TAKEN])
        if rater not in box.took_part and receipt in before:
            raise RefusedError([NO_RECEIPT])  # somebody else's
        new = _checked(session, found, nominee.group, sheet)
        put(box, [*box.took_part, rater], before | {receipt: new})


@persistent
def change(engine: Engine, code: str, sheet: Sheet, now: datetime) -> None:
    """What the holder of a receipt says now. Raises RefusedError."""
    with transaction(engine) as session:
        found = _open_round(session, receipts.round_of(code) or 0, now, NO_RECEIPT)
        box, receipt = box_of(session, found.id), receipts.digest(code)
        before = said(box)
        if receipt not in before:
            raise RefusedError([NO_RECEIPT])
        new = _checked(session, found, before[receipt].group, sheet)
        put(box, box.took_part, before | {receipt: new})


def said_with(session: Session, code: str, now: datetime) -> tuple[int, Said]:
    """The round and the answer that a receipt code leads to. Raises RefusedError."""
    found = session.get(PeerRound, receipts.round_of(code) or 0)
    if found is not None and is_open(found, now):
        answers = said(box_of(session, found.id))
        if (receipt := receipts.digest(code)) in answers:
            return found.id, answers[receipt]
    raise RefusedError([NO_RECEIPT])


@persistent
def declare_conflict(engine: Engine, round_id: int, rater: int, now: datetime) -> None:
    """A rater who is a spouse or kin, or otherwise biased, steps back before answering. Raises RefusedError."""
    with transaction(engine) as session:
        found = _open_round(session, round_id, now, NOT_OPEN)
        nominee = session.get(PeerNominee, (round_id, rater))
        if nominee is None:
            raise RefusedError([NOT_ASKED])
        if rater in box_of(session, round_id).took_part:
            raise RefusedError([TAKEN])
        if nominee.conflict:
            return
        decision = decide_round(DECLARE, RoundFacts(state=found.state, rater=True))
        if decision.transition is None:
            raise RefusedError(decision.reasons)
        nominee.conflict, found.version = True, found.version + 1
        cycle = session.get_one(Evaluation, found.evaluation_id).cycle_id
        note(
            session, "peer_round", round_id, found.version, DECLARE, role="rater", at=now,
            actor=Actor(employee_id=rater), source=OPEN, target=OPEN, mark=mark_of(found),
            cycle_id=cycle,
        )  # fmt: skip


def is_open(found: PeerRound, now: datetime) -> bool:
    return found.state == OPEN and found.closes_at is not None and now < found.closes_at


def _open_round(session: Session, round_id: int, now: datetime, otherwise: str) -> PeerRound:
    lock(session, select(PeerRound.id).where(PeerRound.id == round_id))
    found = session.get(PeerRound, round_id)
    if found is None or not is_open(found, now):
        raise RefusedError([otherwise])
    return found


def _checked(session: Session, found: PeerRound, group: str, sheet: Sheet) -> Said:
    cycle = session.get_one(Cycle, session.get_one(Evaluation, found.evaluation_id).cycle_id)
    codes = [each.code for each in values(cycle.last).values]
    told = answer_faults(sheet.scores, sheet.texts, codes, rule_of(found.rules))
    if told:
        raise RefusedError(told)
    written = {code: text(sheet.texts.get(code, "")) for code in codes}
    scores = {code: sheet.scores[code] for code in codes}
    return Said(group, scores, {code: one for code, one in written.items() if one})
