"""`siulak account slip`: the one-time secret for whoever has no e-mail address of their own, on paper."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from cli.acting import acting, by_option
from cli.answering import answer, json_option
from cli.opening import home_option, open_database
from config.errors import ConfigurationError
from config.office import load_office
from config.settings import Settings
from models.session import transaction
from templates.slip import Slip
from workflow import account_list, accounts, clock
from workflow.gathering import Actor
from workflow.identifying import person_of
from workflow.inviting import INVITATION_DAYS
from workflow.wording import moment_text


@click.command()
@click.argument("nips", metavar="[NIP]...", nargs=-1)
@click.option("--all-new", is_flag=True, help="Semua yang memerlukan lembar dan belum punya yang berlaku.")
@click.option(
    "--file", type=click.Path(path_type=Path), help="Berkas Word baru (.docx), satu halaman setiap orang."
)
@by_option
@home_option
@json_option
def slip(
    *,
    nips: tuple[str, ...],
    all_new: bool,
    file: Path | None,
    by: str | None,
    home: Path | None,
    as_json_: bool,
) -> None:
    """Membuat lembar pendaftaran dengan kode sekali pakai; kode itu hanya ditampilkan kali ini.

    Serahkan langsung kepada orangnya. Lembar yang lama tidak berlaku lagi.

    Contoh: siulak account slip --all-new --file lembar.docx
    """
    if bool(nips) == all_new:
        raise click.UsageError("Sebutkan NIP, atau --all-new saja.")
    if all_new and file is None:
        raise click.UsageError("--all-new memerlukan --file.")
    settings, engine = open_database(home)
    office = load_office(settings.office_file)
    if file is not None:
        _reserve(file)
    try:
        with transaction(engine) as session:
            now = clock.current(session)
            today = now.astimezone(settings.timezone).date()
            actor = acting(session, by, today)
            wanted = nips or _everybody(session, today, now)
            slips = [_made(session, settings, each, now, actor) for each in wanted]
    except BaseException:
        if file is not None:
            file.unlink()
        raise
    told = _listed(slips) if file is None else _write(file, office.name, slips)
    people = [asdict(each) if file is None else {"name": each.name, "nip": each.nip} for each in slips]
    answer(told, as_json=as_json_, file=file if slips else None, slips=people)


def _everybody(session: Session, today: date, now: datetime) -> tuple[str, ...]:
    """By NIP or, where there is none, by address; whoever holds a slip that still works is left out."""
    accounts.open_missing(session, now)
    found = account_list.people(session, today, now)
    return tuple(p.nip for p in found if p.needs_slip and p.state != "invited" and p.nip)


def _made(session: Session, settings: Settings, nip: str, now: datetime, actor: Actor) -> Slip:
    secret = accounts.slip(session, nip, now, actor)
    person = person_of(session, nip)
    until = (now + timedelta(days=INVITATION_DAYS)).astimezone(settings.timezone)
    address = f"{str(settings.base_url).rstrip('/')}/aktivasi"
    return Slip(person.name, person.nip or "", address, secret, moment_text(until))


def _reserve(file: Path) -> None:
    """Before any secret is made: a place to print it. Raises ConfigurationError."""
    if file.suffix.lower() != ".docx":
        raise ConfigurationError([f"{file}: beri nama berakhiran .docx."])
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError as fault:
        raise ConfigurationError([f"{file}: sudah ada. Hapus atau pakai nama lain."]) from fault


def _write(file: Path, office: str, slips: list[Slip]) -> str:
    from templates.slip import document

    if not slips:
        file.unlink()
        return "Tidak ada yang memerlukan lembar baru."
    file.write_bytes(document(slips, office))
    return f"{file}: {len(slips)} lembar. Setelah dicetak, hapus berkas ini: kodenya masih berlaku."


def _listed(slips: list[Slip]) -> str:
    return "\n".join(
        f"{each.name}, NIP {each.nip or '-'}\n"
        f"  Buka      {each.address}\n"
        f"  Kode      {each.secret}\n"
        f"  Berlaku   sampai {each.until}, sekali pakai\n"
        for each in slips
    )
