"""`siulak restore`: an office out of a backup, into an empty folder."""

from pathlib import Path
from typing import Any

import click

from cli.answering import answer, json_option
from cli.backup import restoring
from cli.backup.manifest import Manifest
from cli.backup.progress import on_terminal
from cli.backup.restoring import Restored
from config.settings import Settings
from workflow.calendar import utc_now
from workflow.wording import moment_text


@click.command()
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path))
@click.option(
    "--home", type=click.Path(path_type=Path), help="Folder kantor yang baru; belum ada atau kosong."
)
@click.option("--digest", help="Sidik yang dicatat saat mencadangkan; yang lain ditolak.")
@click.option("--check", "only_check", is_flag=True, help="Hanya memeriksa berkas cadangan.")
@json_option
def command(*, file: Path, home: Path | None, digest: str | None, only_check: bool, as_json_: bool) -> None:
    """Memulihkan kantor dari cadangan ke folder kosong. Email ditahan sampai `siulak outbox release`.

    Contoh: siulak restore kantor-2026-11-24.zip --home var/pulih
    """
    if only_check == (home is not None):
        raise click.UsageError("Sebutkan --home FOLDER untuk memulihkan, atau --check untuk memeriksa saja.")
    settings = Settings() if home is None else Settings(home=home.absolute())
    if only_check:
        told, found = restoring.check(file, on_terminal(), digest)
        if as_json_:
            answer("", as_json=True, restored=False, **_plain(told, found))
        else:
            _describe(told, found, settings)
        return
    done = restoring.restore(file, settings, utc_now(), on_terminal(), digest)
    if as_json_:
        more = {"home": settings.home, "variables": done.variables, "held": len(done.waiting)}
        answer("", as_json=True, restored=True, **_plain(done.manifest, done.digest), **more)
        return
    _describe(done.manifest, done.digest, settings)
    _tell(done, settings)


def _plain(told: Manifest, digest: str) -> dict[str, Any]:
    return {
        "made_at": told.made_at,
        "version": told.version,
        "database": told.database,
        "entries": len(told.entries),
        "events": told.events,
        "digest": digest,
        "faults": list(told.faults),
    }


def _describe(told: Manifest, digest: str, settings: Settings) -> None:
    click.echo(f"Keadaan   {moment_text(told.made_at.astimezone(settings.timezone))}, SIULAK {told.version}")
    documents = sum(name.startswith("documents/") for name in told.entries)
    evidence = sum(name.startswith("evidence/") for name in told.entries)
    click.echo(
        f"Isi       {told.database}, {documents} dokumen, {evidence} berkas bukti, {told.events} peristiwa"
    )
    click.echo(f"Sidik     {digest}")
    for fault in told.faults:
        click.echo(f"Peringatan: {fault}", err=True)


def _tell(done: Restored, settings: Settings) -> None:
    click.echo(f"\nDipulihkan ke {settings.home}. Semua sidik cocok.")
    click.echo("Pengaturan kantor dari cadangan dipakai dengan:")
    for name, path in done.variables.items():
        click.echo(f"  {name}={path}")
    click.echo(
        f"\nEmail ditahan: {len(done.waiting)} menunggu. Periksa dengan `siulak doctor` dan `siulak outbox status`, "
        "lalu putuskan dengan `siulak outbox release`."
    )
