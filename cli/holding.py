"""`siulak outbox`: the mails that a restore holds back, and the decision to let them go."""

import json
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from cli.acting import user_of_this_machine
from cli.answering import answer, json_option
from cli.days import DAY
from cli.opening import home_option, open_database
from config.errors import ConfigurationError
from models.session import reading
from workflow import clock, holding
from workflow.calendar import utc_now
from workflow.holding import HeldMail, Release
from workflow.wording import moment_text

SINCE = "diminta sesudah pemulihan; disusun dengan tautan baru"
SAME = "isinya dari cadangan; dikirim lagi tanpa satu byte pun berubah, Message-ID sama"
ANEW = "belum disusun saat dicadangkan; disusun dengan tautan baru"
HINT = (
    "Email yang jadwalnya sudah lewat mungkin sudah terkirim sebelum kerusakan: cocokkan dengan catatan server email.\n"
    "  siulak outbox release --send                    mengirim semuanya\n"
    "  siulak outbox release --send --accepted BERKAS  mengirim, kecuali yang Message-ID-nya ada di BERKAS\n"
    "  siulak outbox release --drop-before TANGGAL     mengirim hanya yang jadwalnya mulai TANGGAL"
)


@click.group()
def command() -> None:
    """Email yang ditahan sesudah pemulihan: melihat dan melepaskannya.

    Contoh: siulak outbox status
    """


@command.command()
@home_option
@click.option("--list", "listed", is_flag=True, help="Sebut setiap email, untuk dicocokkan satu per satu.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON, untuk dibaca program lain.")
def status(home: Path | None, listed: bool, as_json: bool) -> None:
    """Menunjukkan apakah email ditahan, dan apa yang menunggu.

    Contoh: siulak outbox status --list
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        held = holding.open_hold(session)
        mails = holding.waiting(session, held) if held else []
        now = clock.current(session)
    if as_json:
        since = held.held_at.isoformat() if held else None
        click.echo(json.dumps({"held_since": since, "mails": [_plain(mail) for mail in mails]}))
        return
    if held is None:
        click.echo("Email tidak ditahan.")
        return
    zone, taken = settings.timezone, held.taken_at
    click.echo(f"Email ditahan sejak {_moment(held.held_at, zone)}.")
    if taken is not None:
        click.echo(f"Basis data ini menunjukkan keadaan {_moment(taken, zone)}; yang sesudahnya hilang.")
    _tell(mails, now, zone, listed=listed)


def _tell(mails: list[HeldMail], now: datetime, zone: ZoneInfo, *, listed: bool) -> None:
    passed = sum(mail.slot <= now for mail in mails)
    click.echo(f"\n{len(mails)} email menunggu, {passed} di antaranya sudah lewat jadwalnya.")
    for fate, number in Counter(_fate(mail) for mail in mails).items():
        click.echo(f"  {number:>6}  {fate}")
    if listed:
        for mail in mails:
            words = mail.kind, mail.step, mail.state, mail.address, mail.message_id or "belum disusun"
            click.echo(f"  {mail.id}  {mail.slot.astimezone(zone):%Y-%m-%d %H.%M}  {'  '.join(words)}")
    click.echo(f"\n{HINT}")


def _fate(mail: HeldMail) -> str:
    if mail.since_restore:
        return SINCE
    return SAME if mail.message_id else ANEW


def _plain(mail: HeldMail) -> dict[str, object]:
    return {**vars(mail), "slot": mail.slot.isoformat()}


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment_text(moment.astimezone(zone))


@command.command()
@home_option
@click.option("--send", is_flag=True, help="Kirim semua yang menunggu.")
@click.option(
    "--drop-before",
    type=DAY,
    help="Jangan kirim email yang jadwalnya sebelum hari ini (YYYY-MM-DD): anggap sudah terkirim.",
)
@click.option(
    "--accepted",
    type=click.Path(path_type=Path),
    help="Berkas berisi nomor email, satu per baris, yang menurut catatan server email sudah diterima.",
)
@json_option
def release(
    *, home: Path | None, send: bool, drop_before: date | None, accepted: Path | None, as_json_: bool
) -> None:
    """Melepaskan email: semua dikirim, atau yang jadwalnya sebelum suatu hari dianggap sudah terkirim.

    Contoh: siulak outbox release --send
    """
    if send == (drop_before is not None):
        raise click.UsageError("Pilih satu: --send, atau --drop-before TANGGAL.")
    settings, engine = open_database(home)
    before = datetime.combine(drop_before, time.min, settings.timezone) if drop_before else None
    named = _message_ids(accepted) if accepted else frozenset()
    done = holding.release(engine, Release(user_of_this_machine(), utc_now(), before, named))
    told = (
        f"Dilepaskan: {done.accepted} email sudah diterima menurut catatan server email, {done.dropped} tidak dikirim, "
        f"{done.waiting} akan dikirim pada jam pengiriman."
    )
    numbers = {"accepted": done.accepted, "dropped": done.dropped, "waiting": done.waiting}
    answer(told, as_json=as_json_, **numbers)


def _message_ids(path: Path) -> frozenset[str]:
    """Raises ConfigurationError for a line that is no Message-ID: a wrong file would otherwise settle nothing."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines()]
    wrong = [
        number
        for number, line in enumerate(lines, 1)
        if line and not (line.startswith("<") and line.endswith(">") and "@" in line)
    ]
    if wrong:
        raise ConfigurationError(
            [f"{path}: baris {number}: bukan Message-ID (<...@...>)." for number in wrong]
        )
    return frozenset(filter(None, lines))
