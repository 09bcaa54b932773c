from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditPayload
from models.service import TicketEvent
from models.session import reading
from tests.cli.commands import Siulak
from tests.factories import ANI, BUDI, at, office, stored
from tests.workflow.service.desks import file_of, ticket
from workflow import clock


@pytest.fixture
def desk(engine: Engine, home: Path) -> Path:
    office(engine)
    clock.set_virtual(engine, at(2026, 12, 31))
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiket.csv"
    path.write_bytes(
        file_of(*(ticket(str(n), ANI) for n in range(3)), *(ticket(f"b{n}", BUDI) for n in range(3)))
    )
    return path


def test_a_file_is_taken_over_once(desk: Path, file: Path, siulak: Siulak, engine: Engine) -> None:
    first = siulak("service", "import", file, "--json")
    again = siulak("service", "import", file)

    assert first.json == {"events": 24, "tickets": 6, "services": 1, "known": 0}
    assert again.lines == ["0 kejadian dimuat, 0 tiket dan 0 layanan baru; 24 baris sudah ada dan dilewati."]
    with reading(engine) as session:
        assert "by" in session.query(AuditPayload).one().body


def test_a_file_with_faults_is_refused_whole(
    desk: Path, tmp_path: Path, siulak: Siulak, engine: Engine
) -> None:
    path = tmp_path / "salah.csv"
    path.write_bytes(file_of(ticket("1", ANI), ticket("2", 99, unit="U9")))

    told = siulak("service", "import", path)

    assert (told.code, len(told.err.splitlines())) == (2, 8)
    assert all(f"{path}: Baris " in line for line in told.err.splitlines())
    assert not stored(engine, TicketEvent)


def test_figures_are_told_by_officer_and_service(desk: Path, file: Path, siulak: Siulak) -> None:
    siulak("service", "import", file)

    told = siulak("service", "figures", "--unit", "U3", "--json").json

    everybody = told["lines"][0]
    assert (everybody["officer"], everybody["cases"], everybody["median_hours"]) == ("semua", 6, 7.5)
    assert [line["officer"] for line in told["lines"]].count("Ani Contoh") == 2
    assert siulak("service", "figures", "--unit", "U9").code == 2
    assert siulak("service", "figures", "--from", "2026-02-01", "--until", "2026-01-01").code == 2


def test_the_survey_of_a_unit_without_answers_says_so(desk: Path, file: Path, siulak: Siulak) -> None:
    siulak("service", "import", file)

    told = siulak("skm", "show", "U3", "--json").json

    assert (told["ikm"], told["answers"], told["rule"]) == (None, 0, "skm:permenpanrb-14-2017")
    assert "Belum cukup jawaban" in siulak("skm", "show", "U3").out
    assert siulak("skm", "show", "U2").code == 2


def test_codes_for_the_desk_are_shown_once(desk: Path, file: Path, siulak: Siulak) -> None:
    siulak("service", "import", file)

    codes = siulak("skm", "codes", "U3", "--count", "5").lines

    assert len(set(codes)) == 5
    assert all(len(code) == 14 for code in codes)


def test_a_desks_system_gets_a_token_that_can_be_revoked(desk: Path, siulak: Siulak) -> None:
    (token,) = siulak("service", "source", "antrean").lines

    assert len(token) == 43
    assert siulak("service", "source", "antrean", "--revoke").lines == ["Token antrean dicabut."]
    assert siulak("service", "source", "antrean", "--revoke").code == 2
    assert siulak("service", "source", "").code == 2
