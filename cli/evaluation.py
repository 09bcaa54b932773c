"""`siulak evaluation`: one evaluation from the first prompt to the last document, and why its result is what it is."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine, select

from cli import events
from cli.opening import home_option, open_database
from cli.tables import as_json, deadline, moment, table
from cli.why import why
from config.errors import ConfigurationError
from models.people import Employee
from models.session import reading
from workflow import labels, timeline
from workflow.following import FollowUp
from workflow.history import Event
from workflow.run_history import Document, Mail
from workflow.timeline import Asked, Case

NIP_DIGITS = 18
UNKNOWN = (
    "Periksa angkanya; `siulak audit show` menyebut nomor, `siulak roster list` daftar pegawai yang dimuat."
)
UNEVALUATED = (
    "{} ada pada daftar pegawai. Jabatan yang baru diketahui sesudah peluncuran dimasukkan dengan "
    "`siulak cycle include KODE`; masa CLTN dan jabatan yang dinilai di tempat lain, misalnya guru, tidak dievaluasi."
)
"""Why somebody whom the roster knows has none."""


@click.group()
def command() -> None:
    """Menampilkan satu evaluasi dari permintaan pertama sampai dokumen terakhir.

    Contoh: siulak evaluation show 9
    """


command.add_command(why)


@command.command()
@click.argument("which", metavar="NOMOR|NIP")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap evaluasi.")
def show(which: str, home: Path | None, as_json_: bool) -> None:
    """Menampilkan evaluasi dengan nomor ini, atau semua evaluasi pegawai dengan NIP ini.

    Contoh: siulak evaluation show 10 --home var/demo
    """
    settings, engine = open_database(home)
    found = _cases(engine, which)
    if as_json_:
        as_json(found, settings.timezone)
        return
    for case in found:
        _show(case, settings.timezone)


def _cases(engine: Engine, which: str) -> list[Case]:
    """Raises ConfigurationError where there is none."""
    with reading(engine) as session:
        if len(which) == NIP_DIGITS:
            ids = timeline.of_person(session, which)
        else:
            ids = [int(which)] if re.fullmatch(r"[0-9]{1,9}", which) else []
        found = [case for each in ids if (case := timeline.case(session, each)) is not None]
        name = session.scalar(select(Employee.name).where(Employee.nip == which))
    if not found:
        remedy = UNKNOWN if name is None else UNEVALUATED.format(name)
        raise ConfigurationError([f"{which}: tidak ada evaluasi dengan nomor atau NIP ini. {remedy}"])
    return found


def _show(case: Case, zone: ZoneInfo) -> None:
    facts = {
        "Pegawai": f"{case.employee}, NIP {case.nip or '-'}",
        "Jabatan": f"{case.post}, {case.unit}",
        "Siklus": case.cycle,
        "Keadaan": f"{case.label} (versi {case.version})",
        "Batas waktu": deadline(case.due_at, zone),
        "Predikat": (case.predicate or "").replace("_", " "),
        "Selesai": moment(case.final_at, zone),
        **({"Penerimaan dokumen": case.receipt} if case.receipt else {}),
        **_follow_up(case.follow_up),
        **{
            f"Jendela {window.label}": f"{moment(window.opens_at, zone)} sampai {deadline(window.closes_at, zone)}"
            + (", ditahan" if window.held else "")
            for window in case.windows
        },
        **{
            f"Kini {labels.ROLES[holder.role]}": " ".join(
                filter(None, (holder.name, _capacity(holder.capacity, holder.document)))
            )
            for holder in case.holders
        },
    }
    table(f"Evaluasi {case.id}", ("Hal", "Isi"), facts.items())
    rows = ((moment(at, zone), *_told(entry, zone)) for at, entry in case.entries())
    table("Riwayat, menurut waktu kerja", ("Waktu", "Yang terjadi", "Siapa", "Rincian"), rows)


def _follow_up(told: FollowUp) -> dict[str, str]:
    """What is proposed, each with its rule, and the papers beside the document."""
    facts = {
        "Usulan perjanjian kerja": (told.contract_text, told.contract),
        "Kotak manajemen talenta": (told.box_text, told.box),
        "Predikat tahunan beberapa jabatan": (told.year_text, told.year),
    }
    found = {name: f"{text} ({rule.rule})" for name, (text, rule) in facts.items() if rule}
    found |= {
        f"Usulan pengembangan {number}": f"{each.cause} {each.advice}. {each.hours} ({each.rule})"
        for number, each in enumerate(told.development, 1)
    }
    found |= {f"Bimbingan {number}": each for number, each in enumerate(told.guidance, 1)}
    papers = "; ".join(f"{each.label} revisi {each.revision}: {each.path}" for each in told.papers)
    return found | ({"Dokumen lain": papers} if papers else {})


def _capacity(capacity: str, document: str) -> str:
    return "" if capacity in ("", "definitive") else f"({capacity} {document})".replace(" )", ")")


def _told(entry: Asked | Mail | Event | Document, zone: ZoneInfo) -> tuple[str, str, str]:
    match entry:
        case Asked():
            ended = f", berakhir {moment(entry.closed_at, zone)}" if entry.closed_at else ", masih terbuka"
            due = deadline(entry.due_at, zone)
            return (
                f"Diminta: {labels.TASKS.get(entry.kind, entry.kind)}",
                f"{entry.recipient} ({labels.ROLES.get(entry.role, entry.role)})",
                f"permintaan {entry.id}, batas waktu {due}, pengingat {entry.reminders}{ended}",
            )
        case Mail():
            return (
                f"Email {events.matter(entry)}",
                entry.recipient,
                f"email {entry.id}, {events.carried(entry)}",
            )
        case Document():
            return (f"Dokumen revisi {entry.revision}", "sistem", f"dokumen {entry.id}, {events.file(entry)}")
        case Event():
            subject = "" if entry.subject == "evaluation" else f", {events.about(entry)}"
            return entry.label, events.actor(entry), f"peristiwa {entry.id}{subject}, {events.details(entry)}"
