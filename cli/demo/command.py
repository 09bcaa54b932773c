"""`siulak demo`: one yearly cycle of a sample office, from roster to Word documents."""

import json
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

import config.sample
from cli.demo import office as sample
from cli.demo import story
from cli.demo.chores import Chore, chores
from cli.demo.playing import Player, Say
from cli.demo.servers import demo_arrangement, servers
from cli.demo.summary import summary
from config.errors import ConfigurationError
from config.office import load_office
from config.settings import Settings
from models.migrating import upgrade
from models.session import engine_for, transaction
from templates.errors import TemplateRefusedError
from templates.mail import KINDS
from templates.word import appraisal_template
from workflow import clock, definitions, leases, ledger
from workflow.calendar import office_calendar
from workflow.evidence.attaching import Handed
from workflow.evidence.rules import limits_of
from workflow.importing import Source, import_roster, imports
from workflow.proofs import load_file
from workflow.roster.loading import load
from workflow.roster.rows import Row

YEAR = 2026
SHIPPED = Path(str(config.sample.__file__)).with_name("roster.csv")
DEFAULT_HOME = Path("var/demo")
NEEDS_MAIL = "Orang-orang demo bertindak lewat email: isi kolom email."


@click.command()
@click.option(
    "--employees",
    type=click.IntRange(sample.SMALLEST, sample.LARGEST),
    help="Kantor contoh sebesar ini, bukan yang disertakan (60 orang).",
)
@click.option("--roster", type=click.Path(path_type=Path), help="Daftar pegawai sendiri (CSV atau XLSX).")
@click.option("--definition", type=click.Path(path_type=Path), help="Definisi siklus sendiri (TOML).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port server Prefect; biasanya dipilih sendiri.")
@click.option("--home", type=click.Path(path_type=Path), help=f"Folder hasil; biasanya {DEFAULT_HOME}.")
@click.option("--fresh", is_flag=True, help="Membuang demo yang belum selesai dan mulai dari awal.")
def command(
    employees: int | None,
    roster: Path | None,
    definition: Path | None,
    port: int | None,
    home: Path | None,
    fresh: bool,
) -> None:
    """Memutar satu tahun penilaian kantor contoh pada jam virtual, dari daftar pegawai sampai Word.

    Baris terakhir adalah satu objek JSON. Bila terhenti, jalankan lagi perintah yang sama untuk melanjutkan.

    Contoh: siulak demo --employees 100
    """
    settings = _settings(home)
    if employees and roster:
        raise click.UsageError("--employees dan --roster tidak dapat dipakai bersama.")
    make_home(settings.home)
    with story.alone(settings.home):
        _demo(settings, employees, roster, definition, port, fresh)


def _settings(home: Path | None) -> Settings:
    chosen = home or Path(os.environ.get("SIULAK_HOME") or DEFAULT_HOME)
    return Settings(home=chosen.absolute(), database_url="")


def make_home(home: Path) -> None:
    """Makes the folder; one outside the working folder needs its parent to be there: a disk may be missing."""
    if not home.parent.is_dir() and not home.is_relative_to(Path.cwd()):
        raise ConfigurationError(
            [f"{home}: folder induknya tidak ada. Pasang diskanya, buat foldernya, atau pilih --home lain."]
        )
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True)
    home.chmod(0o700)  # names, ratings and links that act


def _demo(
    settings: Settings,
    employees: int | None,
    roster: Path | None,
    definition: Path | None,
    port: int | None,
    fresh: bool,
) -> None:
    began = time.monotonic()
    path = roster or (_generated(settings.home, employees) if employees else SHIPPED)
    definition = (definition or settings.definition).absolute()
    rows, source = _checked(settings, path, definition)
    told = story.Story.of(path, source, YEAR)
    begin = lambda: story.begin(settings.home, told, fresh=fresh)  # noqa: E731 -- beside its only use
    with servers(settings, lambda: demo_arrangement(port), begin) as running:
        engine = engine_for(settings.database)
        _prepare(settings, rows, Source(file=path.name, by="sistem"), running.resumed)
        ledger.note_unopened(engine, {run.id: (run.flow, run.created) for run in running.api.runs()})
        Player(settings, engine, running, teller(settings), chores=_year(settings)).play(
            YEAR, _stored(engine, source)
        )
        result = summary(settings, engine, running.api.runs(), running.api.born(), time.monotonic() - began)
    click.echo(f"Dokumen: {settings.documents}")
    if result["findings"]:
        click.echo(
            f"Ditemukan pelanggaran: {result['found']}. Hasilnya disimpan di {settings.home}.", err=True
        )
    else:
        story.finish(settings.home, told)
    click.echo(json.dumps(result))
    if result["findings"]:
        raise SystemExit(1)


def _year(settings: Settings) -> Sequence[Chore]:
    calendar = office_calendar(settings.calendar_file, settings.zone, range(YEAR, YEAR + 2))
    evidence = Handed(settings.evidence, limits_of(settings))
    return chores(YEAR, calendar, evidence)


def _stored(engine: Engine, source: str) -> str:
    """The digest under which the proved definition is kept."""
    with transaction(engine) as session:
        return definitions.store(session, source).digest


def _generated(home: Path, employees: int) -> Path:
    path = home / "generated-roster.csv"
    sample.write(path, sample.generate(employees, year=YEAR))
    return path


def _checked(settings: Settings, roster: Path, definition: Path) -> tuple[tuple[Row, ...], str]:
    """Everything that can be wrong with the inputs, found before anything is written."""
    faults: list[str] = []
    source = ""
    try:
        _, source = load_file(definition, KINDS)
    except ConfigurationError as fault:
        faults += fault.faults
    loaded = load(roster, datetime(YEAR, 12, 31, tzinfo=UTC).date())
    faults += [f"{roster}: baris {f.row}: {f.code}: {f.message} {f.remedy}" for f in loaded.errors]
    faults += [
        f"{roster}: baris {row}: {nama} tidak punya email. {NEEDS_MAIL}"
        for row, nama in _unreachable(loaded.rows)
    ]
    for check in (
        lambda: load_office(settings.office_file),
        lambda: appraisal_template(settings.appraisal_template),
        lambda: office_calendar(settings.calendar_file, settings.zone, range(YEAR, YEAR + 3)),
    ):
        try:
            check()
        except ConfigurationError as fault:
            faults += fault.faults
        except TemplateRefusedError as refusal:
            faults += [str(fault) for fault in refusal.faults]
    if faults:
        raise ConfigurationError(faults)
    return loaded.rows, source


def _unreachable(rows: tuple[Row, ...]) -> list[tuple[int, str]]:
    """People whom no row gives an address: they could not take part in a demo."""
    reached = {row.nip for row in rows if row.email}
    missing = {row.nip: (row.row, row.nama) for row in reversed(rows) if row.nip not in reached}
    return sorted(missing.values())


def _prepare(settings: Settings, rows: tuple[Row, ...], source: Source, resumed: bool) -> None:
    engine = engine_for(settings.database)
    upgrade(engine)
    start = datetime(YEAR, 1, 2, 5, tzinfo=settings.timezone)
    clock.set_virtual(engine, start)
    leases.release_all(engine)
    abandoned = ledger.abandon_open_runs(engine)
    number = len({row.nip for row in rows})
    if not resumed or not imports(engine):
        import_roster(engine, rows, load_office(settings.office_file), start, source)
    begun = f"Melanjutkan demo yang terhenti ({abandoned} run ditutup)" if resumed else "Memulai demo"
    click.echo(f"{begun}: {number} pegawai, folder {settings.home}")


def teller(settings: Settings) -> Say:
    def say(now: datetime, text: str) -> None:
        click.echo(f"{now.astimezone(settings.timezone):%Y-%m-%d %H.%M}  {text}")

    return say
