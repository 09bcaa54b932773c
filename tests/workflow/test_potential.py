"""Assessments of potential: read from a file, whole or not at all, each a fact."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from models.audit import AuditEvent
from models.session import reading, transaction
from models.talent import PotentialAssessment
from tests.factories import ANI, SYSTEM, at, launched, put, stored
from workflow import folding
from workflow.following import follow_up
from workflow.potential import Assessed, PotentialFileError, parse, potential_of, take_over

TODAY, NOW = date(2027, 2, 1), at(2027, 2, 1)
NIP = f"19800101200501{ANI:04}"
HEAD = "nip,potensi,tanggal,sumber\n"


def row(level: str = "tinggi", on: date = date(2026, 9, 1), nip: str = NIP) -> Assessed:
    return Assessed(2, nip, level, on, "Pusat penilaian")


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def taken(engine: Engine, *rows: Assessed) -> tuple[int, int]:
    with transaction(engine) as session:
        return take_over(session, list(rows), SYSTEM, NOW)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_s_file_is_read(delimiter: str) -> None:
    text = f"\ufeffNIP,Potensi,tanggal,sumber\n'{NIP},Tinggi,2026-09-01,Pusat penilaian\n".replace(
        ",", delimiter
    )

    assert parse(text, TODAY) == [row()]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{NIP},hebat,2026-09-01,X", "potensi “hebat” tidak dikenal"),
        (f"{NIP},tinggi,1 September,X", "bukan tanggal"),
        (f"{NIP},tinggi,2027-02-02,X", "belum tiba"),
        (f"{NIP},tinggi,2026-09-01,", "sumber wajib diisi"),
    ],
)
def test_a_fault_is_told_by_its_row(line: str, told: str) -> None:
    with pytest.raises(PotentialFileError, match=told) as refused:
        parse(f"{HEAD}{NIP},rendah,2026-01-02,X\n{line}\n", TODAY)

    assert "Baris 3" in str(refused.value)


def test_one_assessment_twice_is_a_fault() -> None:
    line = f"{NIP},tinggi,2026-09-01,X\n"

    with pytest.raises(PotentialFileError, match="Baris 3: sama dengan baris 2"):
        parse(HEAD + line + line, TODAY)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(PotentialFileError, match="Kolom tanggal, sumber tidak ada"):
        parse("nip,potensi\n", TODAY)


@given(st.text(max_size=300))
def test_no_text_is_read_with_anything_but_a_told_fault(text: str) -> None:
    for content in (text, HEAD + text):
        try:
            found = parse(content, TODAY)
        except PotentialFileError:
            continue
        assert all(each.on <= TODAY and each.source for each in found)


def test_what_is_taken_over_is_a_fact_that_folds(office: Engine) -> None:
    assert taken(office, row()) == (1, 0)
    assert taken(office, row()) == (0, 0)
    assert taken(office, row("menengah")) == (0, 1)

    events = stored(office, AuditEvent, subject="potential")
    assert [(event.version, event.source, event.target) for event in events] == [
        (1, "", "tinggi"),
        (2, "tinggi", "menengah"),
    ]
    with reading(office) as session:
        assert list(folding.broken(session, name="potential")) == []


def test_a_level_that_somebody_changed_is_found(office: Engine) -> None:
    taken(office, row("rendah"))
    with transaction(office) as session:
        session.execute(update(PotentialAssessment).values(level="tinggi"))

    with reading(office) as session:
        (broken,) = folding.broken(session, name="potential")
    assert broken.fault == folding.Fault.OTHER_STATE


def test_one_unknown_nip_leaves_everything_as_it_was(office: Engine) -> None:
    with pytest.raises(PotentialFileError, match="tidak ada pegawai"):
        taken(office, row(), row(nip="1" * 18))

    assert stored(office, PotentialAssessment) == []


def test_the_last_assessment_up_to_the_day_counts(office: Engine) -> None:
    later = date(2026, 11, 1)
    taken(office, row("rendah"), row("tinggi", later))

    with reading(office) as session:
        told = [potential_of(session, ANI, later + timedelta(days)) for days in (-100, -1, 0)]
    assert told == [None, "rendah", "tinggi"]


def test_with_an_assessment_an_evaluation_has_its_box(office: Engine) -> None:
    put(office, ANI, predicate="baik")
    taken(office, row())

    with reading(office) as session:
        then = follow_up(session, 1)
    assert then.box_text.startswith("Kotak 8: Dipertahankan; ")
