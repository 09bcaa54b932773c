"""Mornings in the life of the small office: each is lived through once and then copied for every test."""

import shutil
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from models.account import OneTimeSecret
from models.cycle import CalibrationSession, Cycle
from models.document import IssuedPaper
from models.people import Assignment, Employee
from models.prompt import Delivery, OutboxMessage, Prompt
from models.service import Service, Ticket
from models.session import transaction
from tests.databases import bring_back, keep
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CICI,
    DIFFERS,
    DODI,
    EVALUATED,
    HEAD,
    OFFICE,
    REVIEW,
    SECRETARY,
    SELF,
    SINCE,
    answer,
    at,
    fire,
    issue,
    issue_papers,
    launched,
    pass_time,
    prompts,
    put,
    relation,
    view,
)
from workflow import accounts, acts, clock
from workflow.acts import token_digest
from workflow.gathering import Actor
from workflow.payloads import ObjectionStatement, SelfAssessment
from workflow.socialising import corrections

OPENED = datetime(2026, 1, 2, tzinfo=SELF.tzinfo)
HANDOVER, ANSWER = at(2027, 1, 19), at(2027, 1, 20)
CLERKS = {
    11: "former",
    12: "hr",
    13: "hr elsewhere",
    14: "auditor",
    15: "operator",
    16: "leader",
    17: "closed",
}
"""People without an evaluation of their own."""
GRANTS = (("hr", None), ("hr", "U4"), ("auditor", None), ("operator", None), ("leader", None))
Morning = Callable[[Engine, Path], None]
LINK, INVITATION = "l" * 43, "i" * 43
RATED: dict[str, Any] = {
    "predicate": "baik",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Sesuai bukti.",
    "behaviour_rating": "sesuai_ekspektasi",
    "behaviour_reason": "Tanpa catatan.",
}


def draft(engine: Engine, folder: Path) -> None:
    """Everybody has an account; nobody is asked for anything."""
    launched(engine)
    with transaction(engine) as session:
        accounts.open_missing(session, OPENED)


def asked(engine: Engine, folder: Path) -> None:
    """Everybody is asked for a self-assessment."""
    draft(engine, folder)
    pass_time(engine, SELF)


def opened(engine: Engine, folder: Path) -> None:
    """Everybody in self-assessment, on its first morning; nobody has an account."""
    launched(engine)
    pass_time(engine, SELF)


def reviewed(engine: Engine, folder: Path) -> None:
    """Everybody in supervisor review, on its first morning."""
    opened(engine, folder)
    for person in EVALUATED:
        fire(engine, person, "submit_self_assessment", person, SELF, SelfAssessment("Terlaksana."))
    pass_time(engine, REVIEW)


def calibrated(engine: Engine, folder: Path) -> None:
    """Everybody in calibration, on its first morning; no achievement is stated."""
    reviewed(engine, folder)
    for prompt in prompts(engine):
        answer(engine, prompt, REVIEW)
    pass_time(engine, CALIBRATION)


def everybody_confirmed(engine: Engine, folder: Path) -> None:
    """All predicates are set, by acts alone; every document is owed."""
    calibrated(engine, folder)
    for prompt in prompts(engine, kind="calibration"):
        answer(engine, prompt, CALIBRATION)
    pass_time(engine, CALIBRATION)


def achieving(engine: Engine, folder: Path) -> None:
    """Everybody in calibration; every unit's achievement is good so far."""
    calibrated(engine, folder)
    with transaction(engine) as session:
        state_everywhere(session)


def state_everywhere(session: Session) -> None:
    """Every unit's achievement is good, past the door."""
    session.execute(update(CalibrationSession).values(achievement="baik", reason="Laporan."))


def reviewing(engine: Engine, folder: Path) -> None:
    """Chief has three people to rate."""
    draft(engine, folder)
    for person in (ANI, BUDI, DODI):
        put(engine, person, state="supervisor_review", realisation="Semua rencana terlaksana.")
    pass_time(engine, REVIEW)


def calibrating(engine: Engine, folder: Path) -> None:
    """The Secretary calibrates the agency: two people and its head."""
    draft(engine, folder)
    for person in (ANI, BUDI, HEAD):
        put(engine, person, state="calibration", **RATED)
    pass_time(engine, CALIBRATION)


def confirmed(engine: Engine, folder: Path) -> None:
    """The agency's results are confirmed; their documents are owed."""
    calibrating(engine, folder)
    (prompt,) = prompts(engine, kind="calibration", unit_id=AGENCY)
    task = view(engine, prompt)
    acts.state_achievement(engine, task, SECRETARY, "baik", "Menurut laporan kinerja.", CALIBRATION)
    acts.confirm_unit(engine, task, SECRETARY, CALIBRATION, DIFFERS)


def handed_over(engine: Engine, folder: Path) -> None:
    """The agency's results are confirmed and their documents issued."""
    confirmed(engine, folder)
    folder.mkdir(parents=True, exist_ok=True)
    issue(engine, folder, CALIBRATION)
    pass_time(engine, HANDOVER)


def objecting(engine: Engine, folder: Path) -> None:
    """Ani objects; her appraiser is asked to explain, the appraiser's superior to decide."""
    handed_over(engine, folder)
    fire(engine, ANI, "acknowledge", ANI, HANDOVER)
    pass_time(engine, ANSWER)
    fire(engine, ANI, "object", ANI, ANSWER, ObjectionStatement("Laporan bulan Mei belum dinilai."))
    clock.business_time(engine, ANSWER)


def every_role(engine: Engine, folder: Path) -> None:
    """The morning of `handed_over`, with people in every role, a link to Ani's task, and an invitation of Cici."""
    handed_over(engine, folder)
    issue_papers(engine, folder, CALIBRATION)
    with transaction(engine) as session:
        for person, role in CLERKS.items():
            session.add(
                Employee(id=person, nip=f"19750101200001{person:04}", name=f"{role} Rekaan", status="PNS")
            )
        session.flush()
        session.add_all(
            Assignment(employee_id=person, unit_id=OFFICE, post="Staf", post_kind="Pelaksana", first=SINCE)
            for person in CLERKS
        )
        accounts.open_missing(session, OPENED)
        for role, unit in GRANTS:
            person = next(
                number for number, name in CLERKS.items() if name == (f"{role} elsewhere" if unit else role)
            )
            nip = f"19750101200001{person:04}"
            accounts.grant(session, nip, role, OPENED, Actor(), unit=unit, first=OPENED.date(), last=None)
        former = next(number for number, name in CLERKS.items() if name == "former")
        session.add(relation(ANI, former, last=date(2026, 12, 31)))
        _plant_secrets(session)
        _plant_ticket(session)
        _plant_unit_paper(session, folder)
    corrections.report(engine, ANI, "grade", "Golongan saya III/d sejak April.", ANSWER)


def _plant_ticket(session: Session) -> None:
    """Ani served somebody at the desk of the agency."""
    service = Service(code="KTP", name="KTP elektronik", unit_id=AGENCY, standard_hours=Decimal(8))
    session.add(service)
    session.flush()
    session.add(Ticket(number="KTP-1", service_id=service.id, officer_id=ANI))


def _plant_unit_paper(session: Session, folder: Path) -> None:
    """The agency's, past the door: not everybody in it has a predicate yet."""
    content, path = b"Penetapan", "unit.docx"
    (folder / path).write_bytes(content)
    cycle_id = session.scalars(select(Cycle.id)).one()
    paper = IssuedPaper(kind="penetapan", cycle_id=cycle_id, unit_id=AGENCY, revision=1, path=path, values={})
    paper.issued_at, paper.digest, paper.template_digest = CALIBRATION, sha256(content).hexdigest(), "0" * 64
    session.add(paper)


def _plant_secrets(session: Session) -> None:
    delivery = select(Delivery).join(Prompt, Prompt.id == Delivery.prompt_id)
    link = session.scalars(delivery.where(Prompt.recipient_id == ANI, Prompt.kind == "receipt")).one()
    link.token_digest = token_digest(LINK)
    session.get_one(Employee, CICI).email = f"p{CICI}@kerincikab.example"
    session.flush()
    accounts.invite(session, OPENED, OPENED, [CICI])
    secret = session.scalars(select(OneTimeSecret)).one()
    secret.digest, secret.expires_at = token_digest(INVITATION), at(2028, 1, 1)
    session.get_one(OutboxMessage, secret.message_id).state = "accepted"


def live(engine: Engine, morning: Morning, documents: Path) -> None:
    """Brings an empty database to this morning: lived through once, then copied."""
    name = f"{morning.__module__}.{morning.__name__}"
    papers = Path(_papers().name, str(engine.url.database).replace("/", "_"), name)
    if not bring_back(engine, name):
        morning(engine, papers)
        keep(engine, name)
    if papers.exists():
        shutil.copytree(papers, documents)


@cache
def _papers() -> TemporaryDirectory[str]:
    """The documents of the mornings."""
    return TemporaryDirectory(prefix="siulak-mornings-")
