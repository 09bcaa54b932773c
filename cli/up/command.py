"""`siulak up`: portal, Prefect server with its UI, scheduled flows, sign-in codes and the mail catcher, together."""

import os
import secrets
import time
from datetime import date
from pathlib import Path

import click
from sqlalchemy import Engine

from cli.children import PortTakenError, free_port, port_is_free
from cli.demo.command import make_home, teller
from cli.demo.servers import Arrangement, Servers, serve_flows, servers
from cli.demo.story import alone
from cli.running import ADDRESS, MAIL_ADDRESS, PASSWORD
from cli.up import practice
from config.settings import Settings
from models.migrating import upgrade
from models.session import engine_for
from workflow import holding, leases, ledger
from workflow.calendar import utc_now

DEFAULT_HOME = Path("var/office")
PREFECT_PORT, MAIL_PAGE_PORT = 4200, 8026
WATCH_SECONDS = 1.0


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help=f"Folder data; biasanya {DEFAULT_HOME}.")
@click.option("--empty", is_flag=True, help="Mulai tanpa kantor contoh: daftar pegawai diimpor kemudian.")
def command(home: Path | None, empty: bool) -> None:
    """Menjalankan kantor di komputer ini: portal, Prefect, jadwal, kode masuk, dan penangkap email.

    Tanpa data, dibuat satu kantor contoh dengan siklus yang sedang berjalan. Ctrl-C menghentikan semuanya.

    Contoh: siulak up --home var/office
    """
    settings = Settings(home=(home or Path(os.environ.get("SIULAK_HOME") or DEFAULT_HOME)).absolute())
    make_home(settings.home)
    with alone(settings.home):
        _run(settings, empty=empty)


def _run(settings: Settings, *, empty: bool) -> None:
    engine = engine_for(settings.database)
    upgrade(engine)
    today = utc_now().astimezone(settings.timezone).date()
    if not empty and not practice.is_begun(engine):
        click.echo("Menyiapkan kantor contoh (60 orang, semuanya rekaan).")
        practice.found(settings, engine, today)
    played = practice.is_played(engine)
    with servers(settings, lambda: _arrange(settings, paused=not played), lambda: _tidy(engine)) as running:
        if not played:
            _play(settings, engine, running, today)
        mail_page = _open_doors(settings, running)
        try:
            _tell(settings, engine, running, mail_page, today)
            _watch(running)
        except KeyboardInterrupt:
            click.echo("\nMenghentikan semuanya; data tetap tersimpan.")


def _arrange(settings: Settings, *, paused: bool) -> Arrangement:
    """Raises PortTakenError where the portal's own port is in use: links in mails hold it."""
    if not port_is_free(settings.portal_port):
        raise PortTakenError(
            f"{settings.portal_port} untuk portal. Hentikan program itu, atau atur SIULAK_PORTAL_PORT "
            "dan SIULAK_BASE_URL."
        )
    configured = any(f"SIULAK_SMTP_{name}" in os.environ for name in ("HOST", "PORT"))
    return Arrangement(
        prefect_port=_preferred(PREFECT_PORT),
        password=_prefect_password(settings.home / PASSWORD),
        mail_port=None if configured else free_port(),
        paused=paused,
        ui=True,
    )


def _preferred(port: int) -> int:
    return port if port_is_free(port) else free_port()


def _prefect_password(path: Path) -> str:
    """The same at every start, so that a browser may remember it; readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()


def _tidy(engine: Engine) -> bool:
    """Nothing of an earlier start runs any more: what it left open is closed. True where there was something."""
    leases.release_all(engine)
    return ledger.abandon_open_runs(engine) > 0


def _play(settings: Settings, engine: Engine, running: Servers, today: date) -> None:
    click.echo("Memainkan dua minggu terakhir kantor contoh; sekitar satu menit.")
    practice.play(settings, engine, running, today, teller(settings))
    running.family.end("flows")
    running.family.environment["SIULAK_SCHEDULES_PAUSED"] = "false"
    serve_flows(running.family, running.api)


def _open_doors(settings: Settings, running: Servers) -> int | None:
    """Portal, sign-in codes, and the page of the caught mail; its port where there is one."""
    family = running.family
    (settings.home / ADDRESS).write_text(family.environment["PREFECT_API_URL"])  # for `siulak cycle launch`
    _note_mail_server(settings, family.environment.get("SIULAK_SMTP_PORT"))
    family.start("resident", "-m", "flows.resident")
    family.start("portal", "-m", "web.serving")
    family.wait_until("portal", lambda: not port_is_free(settings.portal_port))
    if "catcher" not in family.running:
        return None
    port = _preferred(MAIL_PAGE_PORT)
    family.start("mail-page", "-m", "web.mailbox", "--folder", str(settings.mailbox), "--port", str(port))
    family.wait_until("mail-page", lambda: not port_is_free(port))
    return port


def _note_mail_server(settings: Settings, port: str | None) -> None:
    """For `siulak doctor`; none where the environment names a server."""
    note = settings.home / MAIL_ADDRESS
    note.unlink(missing_ok=True)
    if port is not None:
        note.write_text(f"127.0.0.1:{port}")


def _tell(settings: Settings, engine: Engine, running: Servers, mail_page: int | None, today: date) -> None:
    click.echo(f"\nPortal          {settings.base_url}")
    if mail_page is not None:
        click.echo(f"Email           http://127.0.0.1:{mail_page}/   (semua email yang tertangkap)")
    told = running.family.environment
    ui = told["PREFECT_API_URL"].removesuffix("api")
    click.echo(f"Prefect         {ui}   (kata sandi {told['PREFECT_API_AUTH_STRING']})")
    click.echo(f"Data            {settings.home}\n")
    if (settings.home / practice.ROSTER).exists():
        click.echo("Masuk sebagai (ketik NIP, minta kode, baca kodenya di halaman email):")
        for guest in practice.guests(engine, today):
            click.echo(f"  {guest.identifier}  {guest.name}: {guest.part}")
    if holding.is_held(engine):
        click.echo("\nEmail ditahan sejak pemulihan; lihat `siulak outbox status`.")
    click.echo("\nCtrl-C menghentikan semuanya.")


def _watch(running: Servers) -> None:
    """Until Ctrl-C. Raises ChildFailedError when one of the children ends by itself."""
    while True:
        running.family.check()
        time.sleep(WATCH_SECONDS)
