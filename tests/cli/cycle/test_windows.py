"""`siulak cycle hold|resume|extend|close`: one line of what happened, or one of why not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from config.settings import PACKAGED
from models.audit import AuditEvent
from models.cycle import Cycle, StageWindow
from models.document import DocumentJob
from models.people import Assignment
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import AGENCY, ANI, EVALUATED, SELF, launched, pass_time, put, stored
from workflow.invariants import breaches

REASON = ("--reason", "Banjir")
UNIT = ("--unit", f"U{AGENCY}")

SINCE_MAY: dict[str, Any] = {
    "employee_id": ANI,
    "unit_id": AGENCY,
    "post": "Penata Kelola",
    "post_kind": "Pelaksana",
    "capacity": "definitive",
    "first": date(2026, 5, 4),
}


@pytest.fixture
def office(engine: Engine, home: Any) -> Engine:
    launched(engine)
    pass_time(engine, SELF)
    return engine


def test_a_unit_is_held_and_resumed(office: Engine, siulak: Siulak) -> None:
    held = siulak("cycle", "hold", "2026", *UNIT, *REASON)
    assert (held.code, held.out) == (0, "1 unit ditahan.\n")
    pass_time(office, SELF.replace(day=9))

    resumed = siulak("cycle", "resume", "2026")

    assert resumed.out == "1 unit dilanjutkan; batas waktu 0 evaluasi dan 5 tugas ikut berubah.\n"
    assert [row for row in stored(office, StageWindow) if row.held] == []


def test_nobody_stops_the_whole_office_unasked(office: Engine, siulak: Siulak) -> None:
    told = siulak("cycle", "hold", "2026", *REASON)

    assert (told.code, "--yes" in told.err) == (2, True)
    assert [row for row in stored(office, StageWindow) if row.held] == []
    assert siulak("cycle", "hold", "2026", *REASON, "--yes").out == "3 unit ditahan.\n"


def test_a_stage_is_extended(office: Engine, siulak: Siulak) -> None:
    told = siulak("cycle", "extend", "2026", "self_assessment", "--until", "2026-12-22", *REASON)

    assert told.out == (
        "self_assessment diperpanjang sampai 2026-12-22 di 3 unit; "
        "batas waktu 0 evaluasi dan 8 tugas ikut berubah.\n"
    )


def test_whoever_came_after_the_launch_is_taken_in_once(office: Engine, home: Path, siulak: Siulak) -> None:
    with transaction(office) as session:
        session.add(Assignment(**SINCE_MAY))

    told = [siulak("cycle", "include", "2026").out for _ in range(2)]

    assert told == ["1 jabatan masuk siklus 2026.\n", "Semua jabatan sudah ada dalam 2026.\n"]
    (event,) = stored(office, AuditEvent, subject="cycle", trigger="include")
    assert (event.role, stored(office, Cycle)[0].version) == ("operator", event.version)
    assert breaches(office, home) == {}


IMPOSSIBLE: list[list[str]] = [
    ["hold", "2031", *REASON],
    ["hold", "2026"],
    ["hold", "2026", "--reason", " "],
    ["hold", "2026", "--unit", "X", *REASON],
    ["resume", "2026"],
    ["extend", "2026", "lunch", "--until", "2026-12-22", *REASON],
    ["extend", "2026", "self_assessment", "--until", "2026-12-25", *REASON],
    ["extend", "2026", "self_assessment", "--until", "2026-12-15", *REASON],
    ["close", "2026"],
    ["close", "2031"],
]


def test_what_cannot_be_is_told_and_leaves_no_trace(office: Engine, siulak: Siulak) -> None:
    before = len(stored(office, AuditEvent))

    for words in IMPOSSIBLE:
        told = siulak("cycle", *words)
        assert (told.code, told.out) == (2, ""), words
        assert "Galat: " in told.err
    assert len(stored(office, AuditEvent)) == before


def test_a_hold_without_a_reason_is_told_how_to_give_one(office: Engine, siulak: Siulak) -> None:
    assert '--reason "Banjir"' in siulak("cycle", "hold", "2026", *UNIT).err


def test_a_cycle_says_what_keeps_it_from_closing(office: Engine, siulak: Siulak) -> None:
    for person in EVALUATED[1:]:
        put(office, person, state="final")
    with transaction(office) as session:
        session.add(DocumentJob(evaluation_id=2, revision=1, requested_at=SELF))

    told = siulak("cycle", "close", "2026")

    assert "1 evaluasi belum selesai: `siulak cycle status 2026`." in told.err
    assert "1 dokumen belum terbit: `siulak documents generate`." in told.err


def test_a_finished_cycle_is_closed_by_whoever_asked(office: Engine, siulak: Siulak) -> None:
    for person in EVALUATED:
        put(office, person, state="final")

    assert siulak("cycle", "close", "2026").out == "Siklus 2026 ditutup.\n"
    assert siulak("cycle", "close", "2026").out == "Siklus 2026 sudah ditutup.\n"
    event = stored(office, AuditEvent, subject="cycle", trigger="close")
    assert [(each.role, each.version) for each in event] == [("operator", 3)]


def test_a_closed_cycle_is_not_held(office: Engine, siulak: Siulak) -> None:
    with transaction(office) as session:
        session.execute(update(Cycle).values(closed_at=SELF))

    assert siulak("cycle", "hold", "2026", *REASON).code == 2


def test_an_office_that_is_not_there_is_told_with_its_place(siulak: Siulak, tmp_path: Path) -> None:
    told = siulak("cycle", "hold", "2026", *REASON, "--home", tmp_path / "gone")

    assert told.code == 2
    assert str(tmp_path / "gone" / "siulak.db") in told.err
    assert not (tmp_path / "gone").exists()


def test_a_decreed_holiday_is_looked_at_with_stages_in_words_and_then_moves_them(
    office: Engine, siulak: Siulak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = tmp_path / "calendar.toml"
    shipped = (PACKAGED / "calendar.toml").read_text()
    calendar.write_text(shipped.replace("[extra_holidays]", '[extra_holidays]\n2026-12-14 = "Pilkada"'))
    monkeypatch.setenv("SIULAK_CALENDAR_FILE", str(calendar))

    seen = siulak("cycle", "recalendar", "2026", "--dry-run")
    unsaid = siulak("cycle", "recalendar", "2026", "--yes")
    done = siulak("cycle", "recalendar", "2026", "--reason", "SKB 2", "--yes")

    assert "Libur baru: 2026-12-14 Pilkada" in seen.out
    assert "tahap di unit\tPenilaian mandiri\t3\t2026-12-16 23.59\t2026-12-17 23.59" in seen.out
    assert (unsaid.code, "--reason" in unsaid.err) == (2, True)
    assert (done.code, len(stored(office, AuditEvent, trigger="recalendar", subject="cycle"))) == (0, 1)
    assert siulak("cycle", "recalendar", "2026", "--reason", "SKB 2", "--yes").code == 2
