"""`siulak talent import`: assessments of potential, which put people into the boxes of talent management."""

from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.opening import home_option, open_database
from cli.tables import as_json
from config.causes import cause
from config.errors import ConfigurationError
from models.session import reading, transaction
from workflow import clock, potential


@click.group()
def command() -> None:
    """Penilaian potensi untuk manajemen talenta (PermenPANRB 3/2020).

    Contoh: siulak talent import potensi.csv
    """


@command.command("import")
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path))
@by_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON.")
def import_(file: Path, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Memuat hasil penilaian potensi dari CSV dengan kolom nip, potensi, tanggal dan sumber.

    Semua baris dimuat, atau tidak satu pun. Potensi: rendah, menengah atau tinggi.

    Contoh: siulak talent import potensi.csv
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigurationError(
            [f"{file}: tidak dapat dibaca ({cause(fault)}). Simpan sebagai CSV UTF-8."]
        ) from fault
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
    today = now.astimezone(settings.timezone).date()
    rows = potential.parse(text, today)
    with transaction(engine) as session:
        added, corrected = potential.take_over(session, rows, acting(session, by, today), now)
    same = len(rows) - added - corrected
    if as_json_:
        as_json({"added": added, "corrected": corrected, "unchanged": same}, settings.timezone)
        return
    click.echo(f"{added} penilaian potensi ditambahkan, {corrected} diperbaiki, {same} sudah ada.")
