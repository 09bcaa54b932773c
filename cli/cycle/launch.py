"""`siulak cycle launch`: first what would happen, then the launch itself as a flow run."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine, select

from cli import running
from cli.consent import consent, yes_option
from cli.days import day_of
from cli.opening import home_option, open_database
from cli.prefect_api import RunFailedError
from cli.progress import progress
from cli.tables import as_json, deadline, moment, table
from config.definition import DefinitionFile, digest
from config.settings import Settings
from models.cycle import Cycle, CycleDefinition
from models.run import RunRecord
from models.session import reading, transaction
from templates.mail import KINDS
from workflow import clock, definitions, preview
from workflow.calendar import office_calendar
from workflow.errors import NothingToLaunchError, WorkflowError
from workflow.launching import Plan
from workflow.preview import Preview
from workflow.proofs import load_file

Windows = dict[str, tuple[date, date]]
SHOWN = 20
"""Names of a list that a person reads; JSON has them all."""


class LaunchedAlreadyError(WorkflowError):
    """Siklus ini sudah berjalan dengan definisi dan jadwal lain; keduanya tidak dapat diganti lagi."""


class _Window(click.ParamType[tuple[str, date, date]]):
    name = "window"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date, date]:
        if isinstance(value, tuple):
            return value
        stage, _, days = value.partition("=")
        first, _, last = days.partition("..")
        try:
            return stage, day_of(first), day_of(last)
        except ValueError:
            self.fail(f"{value!r} tidak seperti self_assessment=2026-12-07..2026-12-16.", param, ctx)


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), help="Tahun penilaian; biasanya tahun ini.")
@click.option(
    "--definition", type=click.Path(path_type=Path), help="Definisi siklus (TOML) selain bawaan kantor."
)
@click.option(
    "--window",
    "own",
    type=_Window(),
    multiple=True,
    metavar="TAHAP=TANGGAL..TANGGAL",
    help="Hari pertama dan terakhir sebuah tahap; boleh diulang untuk tahap lain.",
)
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
@yes_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {launched, preview}.")
def launch(
    *,
    year: int | None,
    definition: Path | None,
    own: tuple[tuple[str, date, date], ...],
    dry_run: bool,
    yes: bool,
    home: Path | None,
    as_json_: bool,
) -> None:
    """Meluncurkan siklus satu tahun lewat Prefect, setelah menampilkan apa yang akan diluncurkan.

    Contoh: siulak cycle launch --year 2027 --window self_assessment=2027-12-06..2027-12-15 --dry-run
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now, virtual = clock.current(session), clock.virtual_now(session)
    proved, source = load_file(definition or settings.definition, KINDS)
    year = year or now.astimezone(settings.timezone).year
    windows = {stage: (first, last) for stage, first, last in own}
    if _is_launched(engine, str(year), source if definition else None, windows):
        _tell_launched(str(year), as_json_)
        return
    plan = _plan(year, proved, source, windows)
    seen = _preview(settings, engine, plan, proved, now)
    if not as_json_:
        show(seen, settings.timezone)
    if not dry_run:
        with running.prefect(settings):
            consent(f"Luncurkan siklus {plan.code} untuk {seen.evaluations} evaluasi?", given=yes)
        _launch(settings, engine, plan, virtual)
    if as_json_:
        as_json({"launched": not dry_run, "preview": asdict(seen)}, settings.timezone)
    elif not dry_run:
        click.echo(
            f"Siklus {plan.code} diluncurkan. `siulak cycle status {plan.code}` menampilkan keadaannya."
        )


def _is_launched(engine: Engine, code: str, source: str | None, windows: Windows) -> bool:
    """Raises LaunchedAlreadyError where something else is wanted now than what runs."""
    with reading(engine) as session:
        row = select(CycleDefinition.digest).join(Cycle, Cycle.definition_id == CycleDefinition.id)
        known = session.scalar(row.where(Cycle.code == code))
    if known is None:
        return False
    if windows or (source is not None and digest(source) != known):
        raise LaunchedAlreadyError("Untuk memperpanjang sebuah tahap: `siulak cycle extend`.")
    return True


def _tell_launched(code: str, as_json_: bool) -> None:
    if as_json_:
        click.echo('{"launched": true, "preview": null}')
    else:
        click.echo(f"Siklus {code} sudah diluncurkan; tidak ada yang perlu dikerjakan.")


def _plan(year: int, proved: DefinitionFile, source: str, windows: Windows) -> Plan:
    days = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
    return Plan(code=str(year), title=f"{proved.title} {year}", **days, source=source, windows=windows)


def _preview(
    settings: Settings, engine: Engine, plan: Plan, proved: DefinitionFile, now: datetime
) -> Preview:
    """Raises NothingToLaunchError, or ScheduleError."""
    years = range(plan.first.year, plan.first.year + 3)
    calendar = office_calendar(settings.calendar_file, settings.zone, years)
    with reading(engine) as session:
        seen = preview.preview(session, plan, proved, calendar, now)
    if not seen.evaluations:
        raise NothingToLaunchError("Impor dulu daftar pegawainya, atau periksa --year.")
    return seen


def _launch(settings: Settings, engine: Engine, plan: Plan, virtual: datetime | None) -> None:
    with transaction(engine) as session:
        stored = definitions.store(session, plan.source).digest
    windows = {stage: [first.isoformat(), last.isoformat()] for stage, (first, last) in plan.windows.items()}
    parameters: dict[str, Any] = {"year": plan.first.year, "definition": stored, "windows": windows or None}
    if virtual is not None:
        parameters["as_of"] = virtual.isoformat()
    with progress(f"Meluncurkan siklus {plan.code}") as told:
        number = running.run(settings, "launch_cycle", lambda: told(0), **parameters)
    with reading(engine) as session:
        if session.scalar(select(Cycle.id).where(Cycle.code == plan.code)) is None:
            note = session.scalar(select(RunRecord.note).where(RunRecord.prefect_run_id == number))
            raise RunFailedError("launch_cycle", note or "siklusnya tidak ada sesudahnya")


def show(seen: Preview, zone: ZoneInfo) -> None:
    table(
        f"Siklus {seen.code}: {seen.evaluations} evaluasi di {seen.units} unit",
        ("Tahap", "Dibuka", "Ditutup"),
        (
            (stage.label, moment(stage.opens_at, zone), deadline(stage.closes_at, zone))
            for stage in seen.stages
        ),
    )
    for excluded in seen.elsewhere:
        click.echo(f"Tanpa evaluasi di sini: {excluded.posts} jabatan. {excluded.reason}")
    for doubt in seen.doubts:
        if not doubt.decreed:
            click.echo(
                f"Cuti bersama {doubt.year} belum ada pada daftar bawaan: isi [extra_holidays] setelah SKB terbit."
            )
        for day in doubt.estimated:
            click.echo(f"Hari libur yang masih perkiraan: {day}")
    _lacking("Tanpa pejabat penilai pada hari penilaian atasan dibuka", seen.without_appraiser)
    _lacking("Tanpa alamat email: perlu lembar pendaftaran", seen.without_address)
    _lacking("Alamat email dipakai bersama", seen.shared_address)


def _lacking(title: str, people: tuple[preview.Lacking, ...]) -> None:
    if people:
        more = f" ({len(people)} orang)"
        table(f"{title}{more}", ("NIP", "Nama", "Unit"), ((p.nip, p.name, p.unit) for p in people[:SHOWN]))
        if len(people) > SHOWN:
            click.echo(f"… dan {len(people) - SHOWN} lagi; --json menyebut semuanya.")
