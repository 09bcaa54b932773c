"""`siulak account list`: everybody, how far the way in is open, and the roles given here."""

from collections import Counter
from pathlib import Path

import click

from cli.opening import home_option, open_database
from cli.tables import as_json, moment, table
from models.session import reading
from workflow import account_list, accounts, clock
from workflow.account_list import STATES, Held, Person

COLUMNS = ("NIP", "Nama", "Unit", "Akun", "Aktif sejak", "Email", "Peran")


@click.command()
@click.option(
    "--role", type=click.Choice(list(accounts.ROLES), case_sensitive=False), help="Hanya pemegang peran ini."
)
@click.option("--needs-slip", is_flag=True, help="Hanya yang memerlukan lembar pendaftaran.")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap orang.")
def list_people(role: str | None, needs_slip: bool, home: Path | None, as_json_: bool) -> None:
    """Menampilkan siapa yang punya akun, sudah aktif atau belum, dan peran yang diberikan.

    Contoh: siulak account list --role hr
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        found = account_list.people(session, now.astimezone(settings.timezone).date(), now)
    if role is not None:
        found = [person for person in found if any(held.role == role for held in person.roles)]
    if needs_slip:
        found = [person for person in found if person.needs_slip]
    if as_json_:
        as_json(found, settings.timezone)
        return
    rows = [
        (
            p.nip or p.email,
            p.name,
            p.unit,
            STATES[p.state],
            moment(p.activated_at, settings.timezone),
            _mail(p),
            _roles(p),
        )
        for p in found
    ]
    table("Akun", COLUMNS, rows)
    counted = Counter(person.state for person in found)
    states = ", ".join(f"{counted[state]} {word}" for state, word in STATES.items() if counted[state])
    idle = sum(person.idle_roles for person in found)
    slips = sum(person.needs_slip for person in found)
    click.echo(f"{len(found)} orang: {states or '-'}. Perlu lembar pendaftaran: {slips}.")
    if idle:
        click.echo(f"{idle} orang memegang peran, tidak menjabat. Cabut dengan `siulak account revoke`.")


def _mail(person: Person) -> str:
    if person.email is None:
        return "tidak ada"
    return f"{person.email} (dipakai bersama)" if person.shared else person.email


def _roles(person: Person) -> str:
    told = "; ".join(map(_role, person.roles))
    return f"{told}; tidak menjabat, jadi tidak berlaku" if person.idle_roles else told


def _role(held: Held) -> str:
    until = f" sampai {held.last}" if held.last else ""
    return f"{held.role} ({held.unit or 'seluruh kantor'}) mulai {held.first}{until}"
