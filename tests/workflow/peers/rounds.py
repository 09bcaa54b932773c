"""Rounds of the small office, with as many colleagues as a test wants."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from models.people import AppraiserRelation, Assignment, Employee
from models.session import reading, transaction
from tests.databases import numbered
from tests.factories import AGENCY, ANI, CHIEF, SINCE, SYSTEM, at, evaluation, launched
from workflow.peers import rounds, scheduling
from workflow.peers.rules import PEER, Sheet
from workflow.plans.behaviour import values

NOW, LATER = at(2026, 10, 5), at(2026, 11, 2)
CODES = [each.code for each in values(NOW.date()).values]
COLLEAGUES = range(101, 109)
CYCLE = 1


def staffed(engine: Engine) -> None:
    """The launched cycle, and eight further colleagues of Ani under her appraiser."""
    launched(engine)
    hired(engine)


def hired(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add_all(
            Employee(
                id=one,
                nip=f"19800101200501{one:04}",
                name=f"Rekan {one}",
                email=f"r{one}@kerincikab.example",
                status="PNS",
            )
            for one in COLLEAGUES
        )
        session.flush()
        for one in COLLEAGUES:
            row = {"id": one, "employee_id": one, "unit_id": AGENCY, "post": f"Analis {one}"}
            session.add(Assignment(**row, post_kind="Pelaksana", first=SINCE))
        session.flush()
        session.add_all(
            AppraiserRelation(
                assignment_id=one, appraiser_id=CHIEF, capacity="definitive", document="", first=SINCE
            )
            for one in COLLEAGUES
        )
        session.flush()
        numbered(session)


def peers(count: int) -> dict[int, str]:
    return dict.fromkeys(list(COLLEAGUES)[:count], PEER)


def nominated(engine: Engine, count: int = 5, person: int = ANI) -> int:
    return rounds.nominate(engine, evaluation(engine, person).id, person, peers(count), NOW)


def opened(engine: Engine, count: int = 5, person: int = ANI) -> int:
    number = nominated(engine, count, person)
    rounds.approve(engine, number, CHIEF, peers(count), NOW)
    scheduling.open_rounds(engine, CYCLE, SYSTEM, NOW)
    return number


def sheet(score: int = 3, text: str = "") -> Sheet:
    return Sheet(dict.fromkeys(CODES, score), {"loyal": text} if text else {})


def closed(engine: Engine, now: datetime = LATER) -> scheduling.Moved:
    return scheduling.close_rounds(engine, CYCLE, SYSTEM, now)


def raters(count: int) -> Iterable[int]:
    return list(COLLEAGUES)[:count]


def rows(engine: Engine, table: Any) -> list[Any]:
    with reading(engine) as session:
        return list(session.scalars(select(table)))
