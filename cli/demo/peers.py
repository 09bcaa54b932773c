"""Feedback by colleagues and subordinates in a sample office: asked for, agreed to, given; the clock closes it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.rules.feedback import PeerFeedback
from config.rules.table import table_on
from models.evaluation import Evaluation
from models.peers import PeerBox, PeerNominee, PeerRound
from models.session import reading
from workflow import authority
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.peers.answering import answer
from workflow.peers.gathering import rule_of
from workflow.peers.machine import NOMINATING, OPEN
from workflow.peers.offering import offer
from workflow.peers.rounds import approve, nominate
from workflow.peers.rules import PEER, UPWARD, Sheet
from workflow.peers.scheduling import open_rounds
from workflow.plans.behaviour import values

ASKED = 4
"""Colleagues about one person; the rule wants three to five."""
TAKES_PART, WRITES = 0.9, 0.4
"""Shares: of those asked who answer, of answers with a text."""
TEXTS = (
    "Selalu siap membantu rekan yang kesulitan.",
    "Pekerjaannya rapi dan dapat diandalkan.",
    "Perlu lebih sering berbagi kabar tentang pekerjaan bersama.",
    "Tenang menghadapi masyarakat yang mengeluh.",
    "Berani mengakui kekeliruan dan segera memperbaikinya.",
    "Menjelaskan aturan dengan sabar kepada pegawai baru.",
    "Sebaiknya tidak menunda menjawab surat dari unit lain.",
    "Menjaga rahasia berkas yang dikerjakannya.",
)
ENOUGH_TO_QUOTE = 5
"""Raters: texts are shown from so many on."""
TOO_FEW = 2
"""Raters: below the quorum nothing is shown."""


def ask(engine: Engine, cycle_id: int, people: int, now: datetime, hr: Actor) -> int:
    """Rounds about the first so many people who have colleagues enough, approved and opened."""
    asked = 0
    with reading(engine) as session:
        every = list(
            session.scalars(
                select(Evaluation.id).where(Evaluation.cycle_id == cycle_id).order_by(Evaluation.id)
            )
        )
    for evaluation_id in every:
        if asked == people:
            break
        asked += _asked(engine, evaluation_id, now)
    open_rounds(engine, cycle_id, hr, now)
    return asked


def _asked(engine: Engine, evaluation_id: int, now: datetime) -> bool:
    """Whether there is a round about this person now."""
    with reading(engine) as session:
        evaluation = session.get_one(Evaluation, evaluation_id)
        person, day = (
            evaluation.employee_id,
            rules_of(session, evaluation.cycle_id).calendar.local(now).date(),
        )
        found = session.scalar(select(PeerRound).where(PeerRound.evaluation_id == evaluation_id))
        holder = authority.appraisers(day).subquery()
        appraiser = session.scalar(
            select(holder.c.holder_id).where(holder.c.assignment_id == evaluation.assignment_id)
        )
        if found is not None and found.state != NOMINATING:
            return True
        wanted = _wanted(session, evaluation, table_on(PeerFeedback, day), day)
    if appraiser is None or list(wanted.values()).count(PEER) < ASKED:
        return False
    number = nominate(engine, evaluation_id, person, wanted, now)
    approve(engine, number, appraiser, wanted, now)
    return True


def _wanted(session: Session, evaluation: Evaluation, rule: PeerFeedback, day: date) -> dict[int, str]:
    """The next colleagues who may be asked, and whom the person appraises."""
    offered = offer(session, evaluation, rule, day)
    around = sorted(one.number for one in offered.peers)
    after = [one for one in around if one > evaluation.employee_id]
    turned = after + [one for one in around if one < evaluation.employee_id]
    below = sorted(one.number for one in offered.upward)[: rule.upward_at_most]
    return dict.fromkeys(turned[:ASKED], PEER) | dict.fromkeys(below, UPWARD)


def give(engine: Engine, cycle_id: int, now: datetime, seed: int = 6) -> int:
    """Most of those who are asked answer; how many did now."""
    given = 0
    with reading(engine) as session:
        waiting = session.execute(
            select(PeerRound.id, PeerRound.rules, PeerNominee.rater_id, PeerBox.took_part)
            .join(PeerNominee, PeerNominee.round_id == PeerRound.id)
            .join(PeerBox, PeerBox.round_id == PeerRound.id)
            .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
            .where(Evaluation.cycle_id == cycle_id, PeerRound.state == OPEN)
            .where(PeerRound.closes_at > now, ~PeerNominee.conflict)
            .order_by(PeerRound.id, PeerNominee.rater_id)
        ).all()
        day = rules_of(session, cycle_id).calendar.local(now).date()
    codes = [value.code for value in values(day).values]
    quoted, sparse = _extremes([row[0] for row in waiting])
    for round_id, rules, rater, took_part in waiting:
        chance = Random(f"{seed}-{round_id}-{rater}")
        raters = [row[2] for row in waiting if row[0] == round_id]
        place = raters.index(rater)
        taking = place < TOO_FEW if round_id == sparse else chance.random() < TAKES_PART or round_id == quoted
        if rater not in took_part and taking:
            sheet = _sheet(chance, codes, rule_of(rules))
            if round_id == quoted:
                sheet = replace(sheet, texts=dict.fromkeys(codes[:3], TEXTS[place % len(TEXTS)]))
            answer(engine, round_id, rater, sheet, now)
            given += 1
    return given


def _extremes(asked: Sequence[int]) -> tuple[int | None, int | None]:
    """Of rounds, named once for each rater, the one that all answer in words and the one that few answer."""
    raters = Counter(asked)
    if len(raters) <= TOO_FEW:
        return None, None
    quoted = max(raters, key=lambda number: (raters[number], -number))
    sparse = max(number for number in raters if number != quoted)
    return (quoted if raters[quoted] >= ENOUGH_TO_QUOTE else None), sparse


def _sheet(chance: Random, codes: Sequence[str], rule: PeerFeedback) -> Sheet:
    highest = rule.lowest + len(rule.scale) - 1
    scores = {code: chance.randint(max(rule.lowest, highest - 2), highest) for code in codes}
    return Sheet(scores, {code: chance.choice(TEXTS) for code in codes if chance.random() < WRITES})
