"""`siulak audit`: is the log whole, and what stands in it."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine, func, select

from cli import events
from cli.days import DAY
from cli.destroying import destroy
from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json
from config.errors import ConfigurationError
from models.people import Employee
from models.seal import SealLeaf
from models.session import reading
from workflow import history, sealing, verifying
from workflow.contradicting import contradictions
from workflow.destroyed import Judged, judged
from workflow.history import Wanted
from workflow.labels import ROLES
from workflow.sealing import Head


@click.group()
def command() -> None:
    """Memeriksa keutuhan log audit dan membacanya.

    Contoh: siulak audit verify
    """


@command.command()
@home_option
@click.option(
    "--head",
    "kept",
    multiple=True,
    metavar="POSISI:SIDIK",
    help="Segel yang Anda simpan di tempat lain; boleh berulang.",
)
@click.option(
    "--json",
    "as_json_",
    is_flag=True,
    help="Satu objek JSON: {intact, head, unsealed, findings, destructions}.",
)
def verify(home: Path | None, kept: tuple[str, ...], as_json_: bool) -> None:
    """Memeriksa seluruh log: segel, urutan, isi, dan baris serta dokumen yang dicatatnya.

    Kode keluar 1 bila ada temuan.

    Contoh: siulak audit verify --json
    """
    known = [_head(text) for text in kept]
    settings, engine = open_database(home)
    with _progress(engine, shown=not as_json_) as told:
        found = verifying.verify(engine, told, known)
    found += contradictions(engine, settings.documents)
    with reading(engine) as session:
        head, unsealed = sealing.head(session), verifying.unsealed(session)
        relied = [order for order in judged(session).orders if order.relied_on]
    if as_json_:
        told_head = {"position": head.position, "digest": head.digest} if head else None
        findings = [finding.plain() for finding in found]
        orders = [order.plain() for order in relied]
        facts = {"intact": not found, "head": told_head, "unsealed": unsealed, "findings": findings}
        facts["destructions"] = orders
        as_json(facts, settings.timezone)
    else:
        for finding in found:
            click.echo(finding.message)
        if found:
            click.echo(
                f"{len(found)} temuan; yang pertama menunjukkan tempat log mulai tidak dapat dipercaya. {REMEDY}"
            )
        else:
            click.echo("Log utuh: tidak ada temuan.")
        click.echo(f"Akhir segel: {f'{head.position}:{head.digest}' if head else 'belum ada'}.")
        click.echo(f"Belum disegel: {unsealed} peristiwa.")
        for order in relied:
            click.echo(_told_of(order))
    sys.exit(1 if found else 0)


def _told_of(order: Judged) -> str:
    who = f"{ROLES.get(order.role, order.role)} {order.by}"
    return (
        f"Mengandalkan pemusnahan {order.number}: {len(order.events)} isian tentang {order.person}, {order.day}, "
        f"atas dasar {order.reason}, oleh {who}, menurut {order.rule}."
    )


def _head(text: str) -> Head:
    """Raises ConfigurationError for what no run has printed."""
    found = re.fullmatch(r"(\d{1,12}):([0-9a-f]{8,64})", text.strip().lower())
    if found is None:
        raise ConfigurationError(
            [
                f"--head {text}: tulis posisi, titik dua, lalu sidik segel, seperti yang dicetak `siulak audit verify`."
            ]
        )
    return Head(int(found[1]), found[2])


REMEDY = (
    "Simpan salinan basis data ini, jangan diperbaiki; bandingkan dengan cadangan terakhir dan dengan segel pada "
    "catatan run di Prefect."
)


command.add_command(destroy)


@contextmanager
def _progress(engine: Engine, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; nothing elsewhere."""
    if not shown or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with reading(engine) as session:
        total = session.scalar(select(func.max(SealLeaf.position))) or 0
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Memeriksa segel", total=total)
        yield lambda done: bar.update(task, completed=done)


@command.command()
@home_option
@click.option("--evaluation", type=NUMBER, help="Peristiwa tentang satu evaluasi dan dokumennya.")
@click.option("--person", metavar="NIP", help="Peristiwa tentang seseorang, dan yang dilakukannya.")
@click.option("--run", "run_id", type=NUMBER, help="Peristiwa yang disebabkan satu run.")
@click.option("--trigger", metavar="PEMICU", help="Hanya peristiwa ini, misalnya change_result.")
@click.option("--since", type=DAY, help="Sejak hari ini (waktu kerja).")
@click.option("--until", type=DAY, help="Sampai dengan hari ini (waktu kerja).")
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="Sebanyak ini yang terbaru."
)
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON.")
def show(home: Path | None, as_json_: bool, **asked: Any) -> None:
    """Menampilkan peristiwa, menurut urutan pencatatannya.

    Contoh: siulak audit show --evaluation 9
    """
    settings, engine = open_database(home)
    zone = settings.timezone
    wanted = _wanted(engine, zone, **asked)
    with reading(engine) as session:
        found, number = history.events(session, wanted), history.number_of(session, wanted)
    if as_json_:
        as_json(found, zone)
    else:
        events.show(f"Peristiwa: {len(found)} dari {number}", found, zone)


def _wanted(
    engine: Engine,
    zone: ZoneInfo,
    *,
    evaluation: int | None,
    person: str | None,
    run_id: int | None,
    trigger: str | None,
    since: date | None,
    until: date | None,
    limit: int,
) -> Wanted:
    return Wanted(
        evaluation_id=evaluation,
        employee_id=_employee(engine, person),
        run_id=run_id,
        trigger=trigger,
        since=_opening(since, zone) if since else None,
        until=_opening(until + timedelta(days=1), zone) if until else None,
        limit=limit,
    )


def _opening(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _employee(engine: Engine, nip: str | None) -> int | None:
    """Raises ConfigurationError where nobody has this NIP."""
    if nip is None:
        return None
    with reading(engine) as session:
        known = session.scalar(select(Employee.id).where(Employee.nip == nip))
    if known is None:
        raise ConfigurationError([f"--person {nip}: tidak ada pegawai dengan NIP ini. Periksa 18 angkanya."])
    return known
