"""Plans of the small office: Chief's with two results, and what Ani plans to serve them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from models.plan import WorkPlan, WorkResult
from models.session import reading, transaction
from tests.factories import CHIEF, HEAD, LAUNCH, evaluation
from workflow import planning
from workflow.contradicting import contradictions
from workflow.folding import broken
from workflow.planning import HandedIn
from workflow.plans.content import Content, Indicator, Result
from workflow.plans.machine import AGREE, RETURN, REVISE, SUBMIT
from workflow.plans.reading import content_of
from workflow.plans.storing import OneResult

REPORTS = Indicator("Jumlah laporan", "kuantitas", Decimal(12), unit="laporan")
QUALITY = Indicator("Laporan tanpa perbaikan", "kualitas", Decimal(90), Decimal(95), "persen")
IN_TIME = Indicator("Laporan diterima", "waktu", words="Paling lambat tanggal 5")


def result(text: str = "Laporan bulanan tersusun", **facts: Any) -> Result:
    known: dict[str, Any] = {"section": "utama", "indicators": (REPORTS,)}
    return Result(text=text, **known | facts)


def begun(engine: Engine, person: int, *results: Result) -> int:
    """A draft with these results; the plan's id."""
    plan = planning.begin(engine, evaluation(engine, person).id, person, LAUNCH)
    for each in results or (result(),):
        planning.edit(engine, plan, person, OneResult(each), LAUNCH)
    return plan


def submitted(engine: Engine, person: int, *results: Result) -> int:
    plan = begun(engine, person, *results)
    planning.act(engine, plan, person, SUBMIT, LAUNCH)
    return plan


def agreed(engine: Engine, person: int, appraiser: int, *results: Result) -> int:
    plan = submitted(engine, person, *results)
    planning.act(engine, plan, appraiser, AGREE, LAUNCH)
    return plan


def chiefs_plan(engine: Engine) -> int:
    """Agreed by Head: what Ani, Budi and Dodi serve."""
    return agreed(engine, CHIEF, HEAD, result("Pelayanan membaik"), result("Arsip tertata"))


def revised(engine: Engine, plan: int, person: int, reason: str = "Tugas baru dari pimpinan.") -> int:
    """The further revision."""
    planning.act(engine, plan, person, REVISE, LAUNCH, HandedIn(reason=reason))
    return newest(engine, plan).id


def sent_back(engine: Engine, plan: int, person: int = CHIEF, reason: str = "Target belum jelas.") -> None:
    planning.act(engine, plan, person, RETURN, LAUNCH, HandedIn(reason=reason))


def newest(engine: Engine, plan: int) -> WorkPlan:
    with reading(engine) as session:
        of = session.get_one(WorkPlan, plan).evaluation_id
        found = session.scalars(
            select(WorkPlan).where(WorkPlan.evaluation_id == of).order_by(WorkPlan.revision.desc()).limit(1)
        ).one()
        session.expunge_all()
        return found


def stored_plan(engine: Engine, plan: int) -> WorkPlan:
    with reading(engine) as session:
        found = session.get_one(WorkPlan, plan)
        session.expunge_all()
        return found


def content(engine: Engine, plan: int) -> Content:
    with reading(engine) as session:
        return content_of(session, session.get_one(WorkPlan, plan))


def result_numbers(engine: Engine, plan: int) -> list[int]:
    return [each.number or 0 for each in content(engine, plan).results]


def harm(engine: Engine, number: int, **values: Any) -> None:
    """Writes columns of a result past the door, as no code of ours may."""
    with transaction(engine) as session:
        row = session.get_one(WorkResult, number)
        for name, value in values.items():
            setattr(row, name, value)


def sound(engine: Engine) -> bool:
    """Events and rows tell the same."""
    with reading(engine) as session:
        folds = list(broken(session))
    return not folds and not contradictions(engine, Path("nowhere"))
