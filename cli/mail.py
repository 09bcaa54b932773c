"""`siulak mail status`: how the mails stand, and what HR does about each trouble."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from cli.opening import home_option, open_database
from cli.tables import as_json, moment, table
from models.session import reading
from workflow.mail_standing import MailStanding, Unreached, mail_standing

STATES = {
    "queued": "menunggu",
    "in_data": "sedang dikirim",
    "ambiguous": "belum pasti diterima",
    "deferred": "ditunda server",
    "accepted": "diterima server",
    "refused": "ditolak",
    "empty": "tidak perlu lagi",
}
SHOWN = 20


@click.group()
def command() -> None:
    """Email: apa yang sudah terkirim, apa yang tertahan.

    Contoh: siulak mail status
    """


@command.command()
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON.")
def status(home: Path | None, as_json_: bool) -> None:
    """Menampilkan email menurut jenis dan keadaan, yang ditolak, dan orang yang tidak terjangkau email.

    Contoh: siulak mail status
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = mail_standing(session)
    if as_json_:
        as_json(found, settings.timezone)
    else:
        _show(found, settings.timezone)


def _show(found: MailStanding, zone: ZoneInfo) -> None:
    states = [state for state in STATES if any(state in row for row in found.counts.values())]
    rows = ((kind, *(row.get(state, 0) for state in states)) for kind, row in found.counts.items())
    table("Email", ("Jenis", *(STATES[state] for state in states)), rows)
    if found.oldest_waiting:
        click.echo(f"Yang paling lama menunggu boleh dikirim sejak {moment(found.oldest_waiting, zone)}.")
    if found.refused:
        refused = ((r.id, r.kind, r.recipient, r.nip, r.address, r.reply) for r in found.refused[:SHOWN])
        columns = ("Email", "Jenis", "Untuk", "NIP", "Alamat", "Kata server")
        table(f"Ditolak ({len(found.refused)})", columns, refused)
        click.echo(
            "Betulkan alamatnya pada daftar pegawai lalu impor lagi; tugasnya sendiri tetap ada di portal, dan "
            "pengingat berikutnya memakai alamat baru. Undangan: `siulak account invite NIP`."
        )
    _people(
        "Tanpa alamat email",
        found.without_address,
        "Tugasnya hanya tampak di portal. Beri lembar pendaftaran: `siulak account slip --all-new --file "
        "lembar.docx`.",
    )
    _people(
        "Alamat dipakai bersama",
        found.shared_address,
        "Email tugas tetap dikirim, tetapi tidak ada undangan atau kode masuk. Beri alamat sendiri, atau lembar "
        "pendaftaran.",
    )


def _people(title: str, people: tuple[Unreached, ...], remedy: str) -> None:
    if not people:
        return
    rows = ((p.nip, p.name, p.email, p.open_prompts) for p in people[:SHOWN])
    table(f"{title} ({len(people)})", ("NIP", "Nama", "Email", "Tugas terbuka"), rows)
    if len(people) > SHOWN:
        click.echo(f"… dan {len(people) - SHOWN} lagi; --json menyebut semuanya.")
    click.echo(remedy)
