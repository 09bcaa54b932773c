"""`siulak account`: invitations, roles, closing and reopening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli.account.listing import list_people
from cli.account.slips import slip
from cli.acting import acting, by_option
from cli.answering import answer, json_option
from cli.consent import consent, yes_option
from cli.days import DAY
from cli.opening import home_option, open_database
from cli.tables import moment, table
from config.settings import Settings
from models.people import Employee
from models.session import reading, transaction
from workflow import account_list, accounts, clock
from workflow.account_list import Person
from workflow.calendar import office_calendar
from workflow.identifying import person_of

ROLE = click.Choice(list(accounts.ROLES), case_sensitive=False)
NIP = click.argument("nip", metavar="NIP")


@click.group()
def command() -> None:
    """Akun: mengundang pegawai, mencetak lembar pendaftaran, memberi dan mencabut peran.

    Peran pegawai, penilai dan atasannya mengikuti daftar pegawai. Yang diberikan di sini: hr (kepegawaian),
    leader (pimpinan), auditor (pemeriksa) dan operator.

    Contoh: siulak account invite --all-new
    """


command.add_command(slip, "slip")
command.add_command(list_people, "list")


@dataclass(frozen=True)
class Desk:
    """Settings, database, and the office's time for one command."""

    settings: Settings
    engine: Engine
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.settings.timezone).date()


def desk(home: Path | None) -> Desk:
    settings, engine = open_database(home)
    with reading(engine) as session:
        return Desk(settings, engine, clock.current(session))


@command.command()
@click.argument("nips", metavar="[NIP]...", nargs=-1)
@click.option("--all-new", is_flag=True, help="Semua pegawai yang belum pernah diundang.")
@by_option
@home_option
@json_option
def invite(
    *, nips: tuple[str, ...], all_new: bool, by: str | None, home: Path | None, as_json_: bool
) -> None:
    """Mengirim undangan lewat email pada waktu kirim berikutnya; undangan lama orang itu tidak berlaku lagi.

    Orang tanpa alamat email sendiri memerlukan lembar pendaftaran; pejabat tanpa NIP masuk dengan kode. Kode
    keluar 1 bila ada NIP yang tidak diundang.

    Contoh: siulak account invite 198001012005011001
    """
    if bool(nips) == all_new:
        raise click.UsageError("Sebutkan NIP, atau --all-new saja.")
    at = desk(home)
    years = range(at.today.year, at.today.year + 3)
    slot = office_calendar(at.settings.calendar_file, at.settings.zone, years).next_slot(at.now)
    with transaction(at.engine) as session:
        actor = acting(session, by, at.today)
        chosen = [accounts.account_of(session, nip, at.now).employee_id for nip in nips] if nips else None
        if chosen is None:
            accounts.open_missing(session, at.now)
        number = accounts.invite(session, at.now, slot, chosen, actor)
        left = _left_out(session, at, chosen)
    answer(
        f"{number} undangan dikirim {moment(slot, at.settings.timezone)}.",
        as_json=as_json_,
        invited=number,
        leaves=slot.astimezone(at.settings.timezone),
        left_out=[{"nip": p.nip, "name": p.name, "reason": _why(p)} for p in left],
    )
    if as_json_:
        raise SystemExit(1 if chosen is not None and left else 0)
    if chosen is not None and left:
        table("Tidak diundang", ("NIP", "Nama", "Sebab"), ((p.nip, p.name, _why(p)) for p in left))
        raise SystemExit(1)
    if left:
        click.echo(
            f"{len(left)} orang tanpa alamat email sendiri: `siulak account slip --all-new --file lembar.docx`."
        )


def _left_out(session: Session, at: Desk, chosen: Sequence[int] | None) -> list[Person]:
    everybody = account_list.people(session, at.today, at.now)
    if chosen is None:
        return [person for person in everybody if person.needs_slip]
    return [
        p
        for p in everybody
        if p.employee_id in chosen and (p.state == "active" or not (p.nip and p.has_mail))
    ]


def _why(person: Person) -> str:
    if person.state == "active":
        return "sudah aktif; masuk dengan kode lewat email"
    if not person.has_mail:
        return "alamat emailnya dipakai bersama" if person.shared else "tidak punya alamat email"
    return "tidak punya NIP; masuk dengan kode lewat email"


@command.command()
@NIP
@click.argument("role", metavar="PERAN", type=ROLE)
@click.option("--unit", metavar="KODE", help="Hanya untuk unit ini dan semua di bawahnya.")
@click.option("--from", "first", type=DAY, help="Hari pertama; biasanya hari ini.")
@click.option("--until", "last", type=DAY, help="Hari terakhir; tanpa ini seterusnya.")
@by_option
@home_option
@json_option
def grant(
    *,
    nip: str,
    role: str,
    unit: str | None,
    first: date | None,
    last: date | None,
    by: str | None,
    home: Path | None,
    as_json_: bool,
) -> None:
    """Memberi peran: hr, leader, auditor atau operator.

    Contoh: siulak account grant 198001012005011001 auditor --unit INSPEKTORAT --until 2026-12-31
    """
    at = desk(home)
    first = first or at.today
    with transaction(at.engine) as session:
        actor = acting(session, by, at.today)
        person = person_of(session, nip)
        accounts.grant(session, nip, role, at.now, actor, unit=unit, first=first, last=last)
        active = accounts.account_of(session, nip, at.now).activated_at is not None
    where, until = unit or "seluruh kantor", f"sampai {last}" if last else "seterusnya"
    told = f"{person.name} memegang peran {accounts.ROLES[role]} untuk {where}, mulai {first} {until}."
    answer(
        told, as_json=as_json_, nip=nip, employee=person.id, role=role, unit=unit, first=first, last=last,
        active=active,
    )  # fmt: skip
    if not active and not as_json_:
        click.echo(f"Akunnya belum aktif: `siulak account invite {nip}` atau `siulak account slip {nip}`.")


@command.command()
@NIP
@click.argument("role", metavar="[PERAN]", type=ROLE, required=False)
@yes_option
@by_option
@home_option
@json_option
def revoke(
    *, nip: str, role: str | None, yes: bool, by: str | None, home: Path | None, as_json_: bool
) -> None:
    """Mencabut satu peran, atau tanpa PERAN menutup akun: sesi dan semua perannya berakhir saat itu juga.

    Contoh: siulak account revoke 198001012005011001 auditor
    """
    at = desk(home)
    with reading(at.engine) as session:
        person: Employee = person_of(session, nip)
    if role is None:
        consent(f"Tutup akun {person.name} ({nip})?", given=yes)
    with transaction(at.engine) as session:
        by_whom = acting(session, by, at.today)
        try:
            ended = accounts.revoke(session, nip, role, at.now, by_whom)
        except accounts.RoleNotHeldError:
            raise accounts.RoleNotHeldError(_held(session, person, at)) from None
    told = f"Peran {accounts.ROLES[role]} {person.name} dicabut." if role else f"Akun {person.name} ditutup."
    answer(told, as_json=as_json_, nip=nip, employee=person.id, role=role, closed=role is None, ended=ended)


def _held(session: Session, person: Employee, at: Desk) -> str:
    """The roles that there are to withdraw."""
    found = account_list.people(session, at.today, at.now)
    roles = {held.role for each in found if each.employee_id == person.id for held in each.roles}
    return f"Yang dipegang {person.name}: {', '.join(sorted(roles)) or 'tidak ada'}."


@command.command()
@NIP
@by_option
@home_option
@json_option
def reopen(nip: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Membuka lagi akun yang ditutup. Perannya tidak kembali sendiri, dan kata sandi lamanya tidak berlaku.

    Contoh: siulak account reopen 198001012005011001
    """
    at = desk(home)
    with transaction(at.engine) as session:
        accounts.reopen(session, nip, at.now, acting(session, by, at.today))
        person = person_of(session, nip)
    told = f"Akun {person.name} dibuka lagi; masuk dengan kode lewat email, atau dengan lembar baru."
    answer(told, as_json=as_json_, nip=nip, employee=person.id)
