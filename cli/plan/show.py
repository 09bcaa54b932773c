"""`siulak plan show`: what one evaluation's plan says, revision by revision."""

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, table
from config.errors import ConfigurationError
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.plan import WorkPlan
from models.session import reading
from workflow.definitions import rules_of
from workflow.plans.viewing import PlanView, ResultView, RevisionView, revisions, views_of


@click.command()
@click.argument("evaluation", metavar="EVALUASI", type=NUMBER)
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap versi.")
def show(evaluation: int, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan SKP evaluasi dengan nomor ini, versi terakhir lebih dahulu.

    Contoh: siulak plan show 10 --home var/demo
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        who, views, history = _found(session, evaluation)
    if as_json_:
        as_json(views, settings.timezone)
        return
    for number, (view, revision) in enumerate(zip(views, history, strict=True)):
        _show(who, view, revision, whole=number == 0)


def _found(
    session: Session, evaluation_id: int
) -> tuple[str, tuple[PlanView, ...], tuple[RevisionView, ...]]:
    """Raises ConfigurationError where there is no plan."""
    plans = session.scalars(
        select(WorkPlan).where(WorkPlan.evaluation_id == evaluation_id).order_by(WorkPlan.revision.desc())
    ).all()
    if not plans:
        remedy = "`siulak plan start --cycle KODE` memulai SKP; `siulak audit show` menyebut nomor evaluasi."
        raise ConfigurationError([f"Evaluasi {evaluation_id} belum mempunyai SKP. {remedy}"])
    evaluation, name, post, unit = session.execute(
        select(Evaluation, Employee.name, Assignment.post, Unit.name)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(Evaluation.id == evaluation_id)
    ).one()
    calendar = rules_of(session, evaluation.cycle_id).calendar
    views = views_of(session, plans, calendar)
    return (
        f"{name}, {post}, {unit}",
        tuple(views[plan.id] for plan in plans),
        revisions(session, evaluation_id, calendar),
    )


def _show(who: str, view: PlanView, revision: RevisionView, *, whole: bool) -> None:
    facts = {
        "Pegawai": who,
        "Keadaan": view.state_label,
        "Pendekatan": f"{view.approach_label}, bagi {view.form_label}",
        "Diajukan": view.submitted,
        "Disepakati": view.agreed,
        "Dikembalikan karena": view.return_reason,
        "Dibuka karena": view.change_reason,
    }
    table(
        f"SKP versi {view.revision}", ("Hal", "Isi"), [(name, text) for name, text in facts.items() if text]
    )
    if revision.changes:
        table(f"Perubahan pada versi {view.revision}", ("Perubahan",), [(told,) for told in revision.changes])
    if not whole:
        return
    columns = ("Hasil kerja", "Rumusan", "Pimpinan/perspektif", "Aspek", "Indikator", "Target")
    table("Hasil kerja", columns, _rows(view))
    told = [(value.label, value.expectation) for value in view.values if value.expectation]
    if told:
        table("Ekspektasi khusus pimpinan", ("Nilai", "Ekspektasi"), told)
    items = [(part.label, item) for part in view.conditions for item in part.items]
    if items:
        table("Lampiran", ("Bagian", "Isi"), items)


def _rows(view: PlanView) -> Iterator[tuple[str, ...]]:
    for section, results in (("Utama", view.main), ("Tambahan", view.further)):
        for number, result in enumerate(results, 1):
            yield from _of_result(f"{section} {number}", result)


def _of_result(place: str, result: ResultView) -> Iterator[tuple[str, ...]]:
    head = (place, result.text, result.supports or result.perspective)
    if not result.indicators:
        yield (*head, "", "", "")
    for number, each in enumerate(result.indicators):
        yield (*(head if number == 0 else ("", "", "")), each.aspect, each.text, each.target)
