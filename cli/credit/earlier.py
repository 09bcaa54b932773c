"""`siulak credit import`, `withdraw`, `status`: angka kredit from before SIULAK, and where somebody stands with it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
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
from config.rules.credit import Credit
from config.rules.table import table_on
from models.people import Assignment, Employee
from models.record import EarlierCredit
from models.session import reading
from workflow import crediting
from workflow.authority import on
from workflow.identifying import person_of
from workflow.printed.credit_sums import conclusion_text, sums
from workflow.records.credit_file import CREDIT_FILE, PARTS
from workflow.records.reading import STATES, credits_of, in_force
from workflow.records.taking import UNCHANGED, Change, credit_changes, withdraw_credit
from workflow.records.telling import credit_text, level_text
from workflow.rules.promotion import asked as asked_of


@click.command("import")
@click.argument("file", metavar="BERKAS", type=FILE)
@by_option
@home_option
@DRY
@JSON
def import_(file: Path, by: str | None, home: Path | None, *, dry_run: bool, as_json_: bool) -> None:
    """Memuat angka kredit dari sebelum SIULAK, satu baris setiap pegawai, menurut PAK terakhirnya (CSV atau XLSX).

    Kolom: nip, nomor_pak, tanggal_pak, sampai, jenjang, angka_kredit; boleh ada ak_dasar, ak_jf_lama,
    ak_penyesuaian, ak_konversi, ak_pendidikan, golongan, tmt_pangkat, tempat_lahir, karpeg. Semua baris dimuat, atau
    tidak satu pun. Memuat lagi berarti memperbaiki; versi sebelumnya tetap tersimpan.

    Contoh: siulak credit import pak.xlsx --dry-run
    """
    take_file(
        Asked(file, by, home, dry_run, as_json_), Kind(CREDIT_FILE.read, credit_changes, credit_text, _doubts)
    )


@click.command()
@click.argument("nip", metavar="NIP")
@click.option("--reason", required=True, help="Mengapa catatan itu tidak berlaku.")
@by_option
@home_option
@json_option
def withdraw(nip: str, reason: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Membatalkan catatan angka kredit seorang pegawai, misalnya bila milik orang lain.

    Contoh: siulak credit withdraw 198001012005011006 --reason "PAK milik pegawai lain"
    """
    name = withdraw_record(
        nip, by, home, lambda session, person, acts: withdraw_credit(session, person, reason, acts)
    )
    sentence = f"Catatan angka kredit {name} dibatalkan; versinya tetap tersimpan."
    answer(sentence, as_json=as_json_, nip=nip, reason=reason)


@click.command()
@click.argument("nip", metavar="NIP")
@home_option
@JSON
def status(nip: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan angka kredit seorang pegawai seluruhnya: PAK sebelumnya, yang tercatat, dan kesimpulannya.

    Contoh: siulak credit status 198001012005011006 --json
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        person = person_of(session, nip)
        told = _status(session, person)
    if as_json_:
        as_json(told, settings.timezone)
        return
    _show(told, settings.timezone)


def _doubts(session: Session, changes: list[Change], today: date) -> list[str]:
    """People whose post of today is not of the jenjang that the file tells."""
    people = [each.employee.id for each in changes if each.kind != UNCHANGED]
    rows = session.execute(
        select(Assignment.employee_id, Assignment).where(
            Assignment.employee_id.in_(people), on(Assignment, today)
        )
    ).tuples()
    rule = table_on(Credit, today)
    held: dict[int, set[str]] = {}
    for person, assignment in rows:
        level = crediting.level_of(rule, assignment)
        held.setdefault(person, set()).update({level.code} if level else set())
    return [
        f"Baris {each.row}: jenjang {level_text(each.after.level)} bukan jenjang jabatan "
        f"{each.employee.name} hari ini; dihitung hanya selama jenjangnya sama."
        for each in changes
        if each.after is not None and each.after.level not in held.get(each.employee.id, set())
    ]


def _status(session: Session, person: Employee) -> dict[str, Any]:
    revisions = credits_of(session, [person.id]).get(person.id, [])
    pieces = crediting.earned(session, [person.id]).get(person.id, [])
    told: dict[str, Any] = {
        "nip": person.nip,
        "name": person.name,
        "grade": person.grade,
        "earlier": _version(now) if (now := in_force(revisions)) else None,
        "versions": [_version(each) for each in revisions],
        "cycles": [],
        "standing": None,
    }
    final = [each for each in pieces if each.is_final]
    cycles = {each.cycle_id: each for each in final}
    for number, piece in cycles.items():
        assignment = session.get_one(
            Assignment, [each for each in final if each.cycle_id == number][-1].assignment_id
        )
        level = crediting.level_of(table_on(Credit, piece.last), assignment)
        upto = [each for each in final if each.last <= piece.last]
        counted = sums(upto, number, level, in_force(revisions, piece.last))
        told["cycles"].append(
            {
                "cycle": piece.cycle,
                "jenjang": level.code if level else None,
                "lama": _text(counted.brought + counted.old),
                "baru": _text(counted.new),
                "total": _text(counted.total),
            }
        )
        known = counted.conclusion(person.grade)
        needed = asked_of(level, person.grade) if level else None
        told["standing"] = {
            "cycle": piece.cycle,
            "total": _text(counted.total),
            "concluded": known.standing.value,
            "step": known.step or None,
            "minimum": known.least,
            "minimum_pangkat": needed.rank if needed else None,
            "minimum_jenjang": needed.level if needed else None,
            "lacking": list(known.lacking),
            "text": conclusion_text(counted, person.grade),
            "rule": counted.table.key,
        }
    return told


def _version(row: EarlierCredit) -> dict[str, Any]:
    parts = {column: _text(getattr(row, part)) for part, column in PARTS.items()}
    return {
        "version": row.revision, "state": row.state, "recorded": row.at, "nomor_pak": row.decree,
        "tanggal_pak": row.decreed_on, "sampai": row.until, "jenjang": row.level, **parts,
        "angka_kredit": _text(row.total), "golongan": row.grade, "tmt_pangkat": row.grade_since,
        "tempat_lahir": row.birthplace, "karpeg": row.card, "reason": row.reason,
    }  # fmt: skip


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _show(told: dict[str, Any], zone: ZoneInfo) -> None:
    versions: Sequence[dict[str, Any]] = told["versions"]
    table(
        f"PAK sebelum SIULAK: {told['name']}",
        ("Versi", "Keadaan", "Nomor PAK", "Sampai", "Jenjang", "Angka kredit", "Dicatat", "Alasan"),
        (
            (
                each["version"], STATES[each["state"]], each["nomor_pak"], each["sampai"],
                level_text(each["jenjang"]), each["angka_kredit"], moment(each["recorded"], zone), each["reason"],
            )
            for each in versions
        ),
    )  # fmt: skip
    table(
        "Dengan yang tercatat di SIULAK",
        ("Siklus", "Jenjang", "Lama", "Baru", "Jumlah"),
        (
            (each["cycle"], level_text(each["jenjang"] or "-"), each["lama"], each["baru"], each["total"])
            for each in told["cycles"]
        ),
    )
    if told["standing"]:
        click.echo(f"{told['standing']['text']} (aturan {told['standing']['rule']}).")
