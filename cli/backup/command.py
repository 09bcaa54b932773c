"""`siulak backup`: the office in one file, while it is at work."""

import sys
from pathlib import Path

import click

from cli.backup.making import Made, make
from cli.backup.progress import on_terminal
from cli.opening import home_option, open_database
from workflow.calendar import utc_now


@click.command()
@click.argument("target", metavar="BERKAS|FOLDER", type=click.Path(path_type=Path))
@home_option
def command(target: Path, home: Path | None) -> None:
    """Mencadangkan kantor selagi bekerja: basis data, dokumen, dan pengaturan kantor dalam satu berkas ZIP.

    Bila yang disebut sebuah folder, berkasnya diberi nama menurut waktu. Surel yang tertangkap dan kata sandi tidak
    ikut. Berkas ini memuat data pribadi: simpan di tempat yang terjaga, di luar komputer ini.
    """
    settings, engine = open_database(home)
    now = utc_now()
    if target.is_dir():
        local = now.astimezone(settings.timezone)
        target = target / f"siulak-{local:%Y%m%d-%H%M%S}.zip"
    made = make(settings, engine, target.absolute(), now, on_terminal())
    _tell(made)
    if made.manifest.faults:
        sys.exit(2)


def _tell(made: Made) -> None:
    told = made.manifest
    rows = sum(table.rows for table in told.tables.values())
    click.echo(f"Cadangan  {made.path}  ({made.size / 1_000_000:.1f} MB)")
    click.echo(f"Isi       {rows} baris basis data, {_documents(made)} dokumen, {told.events} peristiwa")
    if told.log_head is not None:
        click.echo(f"Segel     posisi {told.log_head.position}, {told.log_head.digest}")
    click.echo(f"Sidik     {made.digest}   (catat di tempat lain)")
    for fault in told.faults:
        click.echo(f"Peringatan: {fault}", err=True)


def _documents(made: Made) -> int:
    return sum(name.startswith("documents/") for name in made.manifest.entries)
