"""`siulak doctor`: one line a check; exit code 2 where one of them is an error."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import requires
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli import running
from cli.demo.servers import FLOWS
from cli.doctor import clocks, database, mail, office, places, prefect, versions, work
from cli.doctor.findings import Check, Finding, Level, Verdict, examine, exit_code
from cli.opening import home_option
from cli.tables import moment
from config.settings import Settings
from models.session import engine_for, reading
from workflow import clock, holding
from workflow.calendar import utc_now

WORDS = {Level.OK: "baik", Level.WARNING: "peringatan", Level.ERROR: "GALAT"}
COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "red"}


@click.command()
@home_option
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON: [{name, level, found, remedy}, …].")
def command(home: Path | None, as_json: bool) -> None:
    """Memeriksa kantor: program, basis data, jam, email, Prefect, rahasia, diska, kalender, pekerjaan tertunda.

    Tidak mengubah apa pun. Kode keluar 2 bila ada galat.

    Contoh: siulak doctor --json
    """
    settings = Settings() if home is None else Settings(home=home.absolute(), database_url="")
    found = []
    for finding in examine(checks(settings)):
        found.append(finding)
        if not as_json:
            _tell(finding)
    if as_json:
        click.echo(json.dumps([finding.plain() for finding in found], ensure_ascii=False, indent=1))
    sys.exit(exit_code(found))


def _tell(finding: Finding) -> None:
    mark = click.style(f"{WORDS[finding.level]:<10}", fg=COLOURS[finding.level])
    remedy = f" → {finding.remedy}" if finding.remedy else ""
    click.echo(f"{mark}  {finding.name}: {finding.found}.{remedy}")


def checks(settings: Settings) -> Iterator[Check]:
    """In the order in which one would look: what stands on something comes after it, and only where that stands."""
    yield from _programs()
    database_found = database.reachable(settings)
    yield "basis data", lambda: database_found
    engine = engine_for(settings.database) if database_found.level is Level.OK else None
    if engine is not None:
        yield from _database(engine, settings.timezone)
    yield from _office(settings)
    yield from _places(settings)
    yield "server email", partial(mail.server, running.with_mail_server(settings))
    yield "alamat pengirim", partial(mail.sender, settings.mail_from)
    yield from _prefect(settings)
    if engine is not None:
        yield from _work(engine, settings)


def _programs() -> Iterator[Check]:
    import pysqlite3.dbapi2 as library

    yield "python", partial(versions.python, tuple(sys.version_info[:3]))
    yield "sqlite", partial(versions.sqlite, library.sqlite_version_info)
    yield "pustaka", partial(versions.pinned, requires("siulak") or ())


def _database(engine: Engine, zone: ZoneInfo) -> Iterator[Check]:
    yield "susunan tabel", partial(database.schema, engine)
    yield "keutuhan data", partial(database.integrity, engine)
    yield "ketahanan data", partial(database.durable, engine)
    yield "jam", lambda: clocks.beside_database(engine, utc_now())
    yield "jam mundur", lambda: clocks.not_back(engine, utc_now().astimezone(zone))
    yield "penahanan email", partial(_outbox, engine, zone)


def _outbox(engine: Engine, zone: ZoneInfo) -> Verdict:
    with reading(engine) as session:
        held = holding.open_hold(session)
        waiting = len(holding.waiting(session, held)) if held else 0
    return database.outbox(moment(held.held_at, zone) if held else None, waiting)


def _office(settings: Settings) -> Iterator[Check]:
    yield "zona waktu", partial(clocks.zone, settings.zone)
    yield "variabel SIULAK_*", partial(office.variables, tuple(os.environ))
    yield "berkas kantor", partial(office.office_file, settings.office_file)
    yield "berkas kalender", partial(office.calendar_file, settings.calendar_file)
    for year in office.years(utc_now().astimezone(settings.timezone).date()):
        yield f"cuti bersama {year}", partial(office.joint_leave, settings.calendar_file, year)
    yield "definisi siklus", partial(office.definition, settings.definition)
    yield "formulir Word", partial(office.word_form, settings.appraisal_template)


def _places(settings: Settings) -> Iterator[Check]:
    yield "folder kantor", partial(places.private_folder, settings.home)
    if not settings.home.is_dir():
        return
    yield "berkas rahasia", partial(places.private_files, settings.home)
    yield "ruang diska", partial(places.room, settings.home)
    yield "izin tulis", partial(places.writable, (settings.home, settings.documents, settings.evidence))


def _prefect(settings: Settings) -> Iterator[Check]:
    url, told = running.address(settings), prefect.credentials(settings.home)
    api = prefect.Api(url, told)
    yield "kata sandi Prefect", partial(places.password, told)
    yield "alamat Prefect", partial(prefect.address, url)
    answering = prefect.answers(api)
    yield "server Prefect", lambda: answering
    if answering.level is Level.OK:
        yield "pintu Prefect", partial(prefect.refuses_strangers, api)
        yield "masuk ke Prefect", partial(prefect.accepts_us, api)
        yield (
            "telemetri Prefect",
            lambda: prefect.is_silent(prefect.settings_of(api), prefect.environments(url)),
        )
        yield "peristiwa Prefect", lambda: prefect.keeps_events(prefect.settings_of(api))
        yield "flow terpasang", partial(prefect.deployed, api)


def _work(engine: Engine, settings: Settings) -> Iterator[Check]:
    zone = settings.timezone

    def read(check: Callable[[Session], Verdict]) -> Callable[[], Verdict]:
        def asked() -> Verdict:
            with reading(engine) as session:
                return check(session)

        return asked

    for flow in FLOWS:
        yield f"run {flow}", partial(prefect.ran, engine, flow, utc_now().astimezone(zone))
    yield "lease", read(work.silent_leases)
    yield "run terbuka", read(lambda session: work.long_runs(session, utc_now()))
    yield "email lama", read(lambda session: work.old_mails(session, clock.current(session)))
    yield "alamat email pegawai", read(work.unreachable_people)
    yield "dokumen tertunda", read(lambda session: work.owed_documents(session, clock.current(session)))
    yield "berkas dokumen", read(lambda session: work.lost_files(session, settings.documents))
    yield "berkas bukti", read(lambda session: work.evidence(session, settings.evidence))
