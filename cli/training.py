"""`siulak training`: trainings of the year (JP) that HR records beside what plans of guidance record."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.acting import by_option
from cli.answering import answer, json_option
from cli.opening import home_option, open_database
from cli.records import DRY, FILE, JSON, Asked, Kind, take_file, withdraw_record
from cli.tables import as_json, moment, table
from models.people import Employee
from models.record import Training
from models.session import reading
from workflow.identifying import person_of
from workflow.records.reading import STATES, attended, trainings_of
from workflow.records.taking import Change, training_changes, withdraw_training
from workflow.records.training_file import TRAINING_FILE

ANSWERS = {True: "ya", False: "tidak", None: "-"}


@click.group()
def command() -> None:
    """Pelatihan pegawai dalam jam pelajaran (JP), di luar rencana bimbingan.

    Contoh: siulak training import pelatihan.csv
    """


@command.command("import")
@click.argument("file", metavar="BERKAS", type=FILE)
@by_option
@home_option
@DRY
@JSON
def import_(file: Path, by: str | None, home: Path | None, *, dry_run: bool, as_json_: bool) -> None:
    """Memuat pelatihan dari CSV atau XLSX dengan kolom nip, tanggal, nama_pelatihan, jp dan bukti.

    Kolom dalam_bimbingan (ya atau tidak) boleh ada: ya berarti JP itu sudah tercatat dalam rencana bimbingan, jadi
    tidak dihitung lagi. Semua baris dimuat, atau tidak satu pun.

    Contoh: siulak training import pelatihan.csv --dry-run
    """
    take_file(
        Asked(file, by, home, dry_run, as_json_), Kind(TRAINING_FILE.read, training_changes, told, _no_doubts)
    )


@command.command()
@click.argument("nip", metavar="NIP")
@home_option
@JSON
def show(nip: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan pelatihan seorang pegawai yang dimuat kepegawaian.

    Contoh: siulak training show 198001012005011006
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        person = person_of(session, nip)
        rows = [_plain(each) for each in trainings_of(session, [person.id]).get(person.id, [])]
        title = f"Pelatihan {person.name}"
    if as_json_:
        as_json(rows, settings.timezone)
        return
    columns = (
        "Nomor",
        "Tanggal",
        "Pelatihan",
        "JP",
        "Bukti",
        "Dalam bimbingan",
        "Keadaan",
        "Versi",
        "Dicatat",
        "Alasan",
    )
    table(title, columns, (_line(each, settings.timezone) for each in rows))


@command.command("list")
@click.argument("year", metavar="TAHUN", type=click.IntRange(1900, 2200))
@home_option
@JSON
def listed(year: int, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan jumlah pelatihan dan JP setahun setiap pegawai yang pelatihannya dimuat kepegawaian.

    Contoh: siulak training list 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        people = session.scalars(
            select(Employee)
            .where(Employee.id.in_(select(Training.employee_id)))
            .order_by(Employee.name, Employee.id)
        ).all()
        known = trainings_of(session, [each.id for each in people])
        rows = [
            {
                "nip": each.nip,
                "name": each.name,
                "trainings": len(there),
                "hours": sum(row.hours for row in there),
            }
            for each in people
            if (there := attended(known[each.id], year))
        ]
    if as_json_:
        as_json(rows, settings.timezone)
        return
    if not rows:
        click.echo(f"Belum ada pelatihan tahun {year}. Muat dengan `siulak training import BERKAS`.")
        return
    table(
        f"Pelatihan tahun {year}", ("NIP", "Nama", "Pelatihan", "JP"), (tuple(each.values()) for each in rows)
    )


@command.command()
@click.argument("nip", metavar="NIP")
@click.argument("number", metavar="NOMOR", type=click.IntRange(1))
@click.option("--reason", required=True, help="Mengapa catatan itu tidak berlaku.")
@by_option
@home_option
@json_option
def withdraw(
    nip: str, number: int, reason: str, by: str | None, home: Path | None, *, as_json_: bool
) -> None:
    """Membatalkan satu pelatihan seorang pegawai; nomornya menurut `siulak training show`.

    Contoh: siulak training withdraw 198001012005011006 2 --reason "Tidak hadir"
    """
    name = withdraw_record(
        nip, by, home, lambda session, person, acts: withdraw_training(session, person, number, reason, acts)
    )
    sentence = f"Pelatihan nomor {number} {name} dibatalkan; versinya tetap tersimpan."
    answer(sentence, as_json=as_json_, nip=nip, number=number, reason=reason)


def told(row: Training) -> str:
    """`Tata naskah dinas, 12 JP pada 2026-05-04`."""
    return f"{row.name}, {row.hours} JP pada {row.day}"


def _no_doubts(_session: Session, _changes: list[Change], _today: date) -> list[str]:
    return []


def _plain(row: Training) -> dict[str, Any]:
    return {
        "number": row.number, "day": row.day, "name": row.name, "hours": row.hours, "proof": row.proof,
        "guided": row.guided, "recorded": row.at, "state": row.state, "version": row.revision, "reason": row.reason,
    }  # fmt: skip


def _line(each: dict[str, Any], zone: ZoneInfo) -> Sequence[object]:
    return (
        each["number"], each["day"], each["name"], each["hours"], each["proof"], ANSWERS[each["guided"]],
        STATES[each["state"]], each["version"], moment(each["recorded"], zone), each["reason"],
    )  # fmt: skip
