"""`siulak documents generate`: starts the flow that writes what is owed, and says what became of it."""

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import Engine, select

from cli import running
from cli.form_check import check, sample
from cli.opening import home_option, open_database
from cli.progress import progress
from cli.tables import as_json, table
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Employee
from models.session import reading
from workflow import clock, standing
from workflow.printed import owing
from workflow.printed.kinds import KINDS


@click.group()
def command() -> None:
    """Dokumen Word: menerbitkan yang sudah waktunya, memeriksa formulir, mencetak contohnya.

    Contoh: siulak documents generate
    """


@command.command()
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {issued, owed}.")
def generate(home: Path | None, as_json_: bool) -> None:
    """Menerbitkan semua dokumen yang sudah waktunya lewat Prefect, dan menunggu sampai selesai.

    Kode keluar 1 bila ada yang belum dapat terbit, misalnya karena penanda tangannya belum ada.

    Contoh: siulak documents generate
    """
    settings, engine = open_database(home)
    before = _owed(engine)
    if before:
        with reading(engine) as session:
            virtual = clock.virtual_now(session)
        as_of = {} if virtual is None else {"as_of": virtual.isoformat()}
        with progress(f"Menerbitkan {before} dokumen", before) as told:
            running.run(settings, "generate_documents", _counting(engine, before, told), **as_of)
    left = _owed(engine)
    if as_json_:
        as_json({"issued": before - left, "owed": left}, settings.timezone)
    elif not before:
        click.echo("Tidak ada dokumen yang menunggu diterbitkan.")
    else:
        click.echo(f"{before - left} dokumen terbit di {settings.documents}; {left} belum dapat terbit.")
        if left:
            _tell(engine)
    raise SystemExit(1 if left else 0)


def _owed(engine: Engine) -> int:
    with reading(engine) as session:
        return standing.owed(session) + owing.number(session)


def _counting(engine: Engine, before: int, told: Callable[[int], None]) -> Callable[[], None]:
    return lambda: told(max(before - _owed(engine), 0))


def _tell(engine: Engine) -> None:
    with reading(engine) as session:
        rows = session.execute(
            select(Employee.nip, Employee.name, DocumentJob.revision)
            .join(Evaluation, Evaluation.id == DocumentJob.evaluation_id)
            .join(Employee, Employee.id == Evaluation.employee_id)
            .where(DocumentJob.issued_at.is_(None))
            .order_by(Employee.name)
        ).all()
        further = [
            (KINDS[kind], each.evaluation_id or "-", each.unit_id, each.revision)
            for kind in KINDS
            for each in owing.owed(session, kind)
        ]
    if rows:
        table("Belum terbit: periksa penilai dan atasan penilainya", ("NIP", "Nama", "Revisi"), rows)
    if further:
        table("Dokumen lain yang belum terbit", ("Jenis", "Evaluasi", "Unit", "Revisi"), further)


command.add_command(check)
command.add_command(sample)
