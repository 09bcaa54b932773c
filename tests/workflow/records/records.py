"""Rows and files of HR's records that are right until a test changes a cell."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from models.session import transaction
from tests.factories import ANI, at
from workflow.gathering import Actor
from workflow.records.credit_file import CREDIT_FILE
from workflow.records.taking import By, Change, credit_changes, take_over, training_changes
from workflow.records.training_file import TRAINING_FILE
from workflow.roster.rows import RawRow

NIP = f"19800101200501{ANI:04}"
NOW, TODAY = at(2026, 3, 2), date(2026, 3, 2)
OPERATOR = Actor(user="budi", role="operator")
BY = By(OPERATOR, NOW, TODAY)


def pak(**changes: str) -> dict[str, str]:
    base = {
        "nip": NIP, "nomor_pak": "800/12/2026", "tanggal_pak": "2026-01-12", "sampai": "2025-12-31",
        "jenjang": "Ahli Muda", "ak_dasar": "25", "ak_konversi": "62.5", "angka_kredit": "87,5", "golongan": "III/c",
        "tmt_pangkat": "2023-04-01", "tempat_lahir": "Sungai Penuh", "karpeg": "P 123456",
    }  # fmt: skip
    return dict.fromkeys(CREDIT_FILE.columns.names, "") | base | changes


def course(**changes: str) -> dict[str, str]:
    base = {
        "nip": NIP, "tanggal": "2026-02-10", "nama_pelatihan": "Tata naskah dinas", "jp": "12",
        "bukti": "Sertifikat 12/2026", "dalam_bimbingan": "",
    }  # fmt: skip
    return base | changes


def raw(*rows: dict[str, str]) -> tuple[RawRow, ...]:
    return tuple(RawRow(number, cells) for number, cells in enumerate(rows, 2))


def written(path: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(rows[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def recorded(engine: Engine, *rows: dict[str, str], by: By = BY) -> list[str]:
    """What each row of earlier credit came to."""
    with transaction(engine) as session:
        return _taken(session, credit_changes(session, CREDIT_FILE.understood(raw(*rows), by.today), by), by)


def trained(engine: Engine, *rows: dict[str, str], by: By = BY) -> list[str]:
    with transaction(engine) as session:
        found = TRAINING_FILE.understood(raw(*rows), by.today)
        return _taken(session, training_changes(session, found, by), by)


def _taken(session: object, changes: list[Change], by: By) -> list[str]:
    take_over(session, changes, by)  # type: ignore[arg-type]
    return [each.kind for each in changes]
