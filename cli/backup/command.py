"""`siulak backup`: the office in one file, while it is at work."""

import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, make_url

from cli.backup.errors import BackupError
from cli.backup.making import Made, make
from cli.backup.manifest import DOCUMENTS, EVIDENCE
from cli.backup.progress import on_terminal
from cli.opening import home_option
from cli.tables import as_json
from config.settings import Settings
from models.session import engine_for
from workflow.calendar import utc_now


@click.command()
@click.argument("target", metavar="BERKAS|FOLDER", type=click.Path(path_type=Path))
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON.")
def command(target: Path, home: Path | None, *, as_json_: bool) -> None:
    """Mencadangkan kantor selagi bekerja: basis data, dokumen, dan pengaturan kantor dalam satu berkas ZIP.

    Bila yang disebut sebuah folder, berkasnya diberi nama menurut waktu. Email yang tertangkap dan kata sandi tidak
    ikut. Berkas ini memuat data pribadi: simpan di tempat yang terjaga, di luar komputer ini.

    Contoh: siulak backup kantor-2026-11-24.zip
    """
    settings, engine = _opened(home)
    now = utc_now()
    if target.is_dir():
        local = now.astimezone(settings.timezone)
        target = target / f"siulak-{local:%Y%m%d-%H%M%S}.zip"
    made = make(settings, engine, target.absolute(), now, on_terminal())
    if as_json_:
        as_json(_facts(made), settings.timezone)
    else:
        _tell(made)
    if made.manifest.faults:
        sys.exit(2)


def _opened(home: Path | None) -> tuple[Settings, Engine]:
    """Of any schema: an older database is backed up before it is upgraded."""
    settings = Settings() if home is None else Settings(home=home.absolute(), database_url="")
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise BackupError(
            f"{url.database}: basis data belum ada. Sebutkan folder kantor dengan --home atau SIULAK_HOME."
        )
    return settings, engine_for(settings.database)


def _tell(made: Made) -> None:
    told = made.manifest
    rows = sum(table.rows for table in told.tables.values())
    click.echo(f"Cadangan  {made.path}  ({made.size / 1_000_000:.1f} MB)")
    click.echo(
        f"Isi       {rows} baris basis data, {_number(made, DOCUMENTS)} dokumen, "
        f"{_number(made, EVIDENCE)} berkas bukti, {told.events} peristiwa"
    )
    if told.log_head is not None:
        click.echo(f"Segel     posisi {told.log_head.position}, {told.log_head.digest}")
    click.echo(f"Sidik     {made.digest}   (catat di tempat lain)")
    for fault in told.faults:
        click.echo(f"Peringatan: {fault}", err=True)


def _facts(made: Made) -> dict[str, Any]:
    """In the words of the JSON."""
    told = made.manifest
    return {
        "path": str(made.path),
        "bytes": made.size,
        "manifest_sha256": made.digest,
        "rows": sum(table.rows for table in told.tables.values()),
        "documents": _number(made, DOCUMENTS),
        "evidence": _number(made, EVIDENCE),
        "events": told.events,
        "sealed": told.log_head and {"position": told.log_head.position, "digest": told.log_head.digest},
        "faults": list(told.faults),
    }


def _number(made: Made, folder: str) -> int:
    return sum(name.startswith(f"{folder}/") for name in made.manifest.entries)
