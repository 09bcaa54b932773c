"""What an evaluation is for, as everybody may read it before anything is asked: of a cycle, and no person in it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile, Purpose
from models.cycle import Cycle
from workflow.definitions import of_cycle
from workflow.labels import ROLES
from workflow.wording import long_date

SEES = (
    (
        "Bapak/Ibu sendiri",
        "Evaluasi, SKP, laporan dan riwayatnya sepanjang tahun; rating dan alasannya sesudah dokumen terbit.",
    ),
    ("Pejabat penilai dan atasannya", "SKP, laporan, rating dan alasannya, selama berwenang atas Bapak/Ibu."),
    ("Pejabat yang menetapkan predikat", "Rating dan alasannya, untuk unit di bawahnya."),
    (
        "Kepegawaian dan auditor",
        "Yang sama untuk unit tugasnya; umpan balik rekan tidak, dan tidak dapat mengubah nilai.",
    ),
    ("Rekan yang memberi umpan balik", "Tidak melihat apa pun tentang penilaian Bapak/Ibu."),
    ("Pimpinan dan operator", "Jumlah dan jalannya sistem, tidak seorang pun."),
)
"""Who sees what: the portal's own rules (docs/portal.md), the same for every cycle."""


@dataclass(frozen=True)
class Stage:
    label: str
    owner: str
    """Who acts; empty where nobody is asked."""


@dataclass(frozen=True)
class Telling:
    """One cycle's page."""

    cycle_id: int
    code: str
    title: str
    days: str
    legal_source: str
    purpose: Purpose
    stages: tuple[Stage, ...]
    objection_days: int | None
    """Working days from receipt for an objection; None in a cycle that knows none."""


def telling(session: Session, code: str | None = None) -> Telling | None:
    """Of the cycle with that code, or of the newest one; None where there is none."""
    query = select(Cycle).order_by(Cycle.last.desc(), Cycle.id.desc()).limit(1)
    cycle = session.scalar(query if code is None else query.where(Cycle.code == code))
    if cycle is None:
        return None
    definition = of_cycle(session, cycle)
    return Telling(
        cycle_id=cycle.id,
        code=cycle.code,
        title=cycle.title,
        days=f"{long_date(cycle.first)} sampai {long_date(cycle.last)}",
        legal_source=definition.legal_source,
        purpose=definition.purpose,
        stages=tuple(_stage(state.label, state.owner) for state in definition.state),
        objection_days=objection_days(definition),
    )


def objection_days(definition: DefinitionFile) -> int | None:
    """As the definition gives them to whoever has received the document."""
    asked = {rule.source for rule in definition.transition if rule.payload == "objection"}
    times = [
        rule.due_working_days
        for rule in definition.transition
        if rule.target in asked and "received_at" in rule.stamps and rule.due_working_days is not None
    ]
    return min(times, default=None)


def _stage(label: str, owner: str) -> Stage:
    return Stage(label, "" if owner == "system" else ROLES[owner])
