"""`siulak cycle launch`: what it shows, what it asks of Prefect, and what it refuses before anything is begun."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update

from cli.cycle import launch as command
from config.definition import SHIPPED
from models.cycle import Cycle, CycleDefinition
from models.people import AppraiserRelation
from models.run import Clock
from models.session import transaction
from tests.cli.commands import Siulak
from tests.cli.servers_of_prefect import Work, prefect
from tests.factories import (
    ANI,
    CALENDAR,
    LAUNCH,
    REGULATION,
    SYSTEM,
    assignment_of,
    launch,
    office,
    source,
    stored,
)
from workflow import clock, launching
from workflow.launching import Plan

WINDOW = ("--window", "self_assessment=2026-12-07..2026-12-16")


@pytest.fixture
def town(engine: Engine, home: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.delenv("SIULAK_PREFECT_API_URL", raising=False)
    office(engine)
    clock.set_virtual(engine, LAUNCH)
    return engine


Serving = Callable[[Work], list[Any]]


@pytest.fixture
def serving(home: Path) -> Iterator[Serving]:
    """Puts a server beside the office; gives the parameters that its runs were asked for."""
    asked: list[Any] = []
    opened: list[Any] = []

    def serve(work: Work) -> list[Any]:
        def noted(parameters: dict[str, Any]) -> str:
            asked.append(parameters)
            return work(parameters)

        opened.append(prefect(noted, "launch_cycle"))
        (home / "prefect-address").write_text(opened[-1].__enter__().url)
        return asked

    yield serve
    (home / "prefect-address").unlink(missing_ok=True)
    for server in opened:
        server.__exit__(None, None, None)


def test_a_preview_shows_people_days_and_what_is_missing(town: Engine, siulak: Siulak) -> None:
    with transaction(town) as session:
        session.execute(
            delete(AppraiserRelation).where(AppraiserRelation.assignment_id == assignment_of(ANI))
        )

    told = siulak("cycle", "launch", "--dry-run")

    lines = told.out.splitlines()
    assert told.code == 0
    assert lines[0] == "# Siklus 2026: 8 evaluasi di 3 unit"
    assert "Penilaian mandiri\t2026-12-07 00.00\t2026-12-16 23.59" in lines
    assert lines[
        lines.index("# Tanpa pejabat penilai pada hari penilaian atasan dibuka (1 orang)") + 2
    ].endswith("\tAni Contoh\tU3")
    assert "# Tanpa alamat email: perlu lembar pendaftaran (1 orang)" in lines
    assert stored(town, Cycle) == stored(town, CycleDefinition) == []


def test_a_preview_is_one_json_object(town: Engine, siulak: Siulak) -> None:
    told = json.loads(siulak("cycle", "launch", "--year", 2030, "--dry-run", "--json").out)

    assert told["launched"] is False
    assert [doubt["decreed"] for doubt in told["preview"]["doubts"]] == [False, False]


def test_the_flow_is_asked_for_with_the_stored_definition(
    town: Engine, siulak: Siulak, serving: Serving
) -> None:
    def work(parameters: dict[str, Any]) -> str:
        launch(town, REGULATION)
        return "COMPLETED"

    asked = serving(work)

    told = siulak("cycle", "launch", *WINDOW, "--yes")

    assert told.code == 0, told.err
    assert told.out.endswith("Siklus 2026 diluncurkan. `siulak cycle status 2026` menampilkan keadaannya.\n")
    (kept,) = stored(town, CycleDefinition)
    assert asked == [
        {
            "year": 2026,
            "definition": kept.digest,
            "windows": {"self_assessment": ["2026-12-07", "2026-12-16"]},
            "as_of": "2026-01-05T01:00:00+00:00",
        }
    ]


def test_a_run_that_launched_nothing_is_no_success(town: Engine, siulak: Siulak, serving: Serving) -> None:
    serving(lambda parameters: "COMPLETED")

    told = siulak("cycle", "launch", "--yes")

    assert told.code == 2
    assert "launch_cycle gagal" in told.err


def test_nobody_is_asked_while_the_server_is_away(town: Engine, siulak: Siulak, home: Path) -> None:
    (home / "prefect-address").write_text("http://127.0.0.1:9/api")

    told = siulak("cycle", "launch")

    (home / "prefect-address").unlink()
    assert told.code == 3
    assert "siulak up" in told.err
    assert stored(town, CycleDefinition) == []


def test_nothing_is_launched_without_a_yes(town: Engine, siulak: Siulak, serving: Serving) -> None:
    asked = serving(lambda parameters: "COMPLETED")

    told = siulak("cycle", "launch")

    assert told.code == 2
    assert "--yes" in told.err
    assert asked == []


def test_a_launched_year_is_left_alone(town: Engine, siulak: Siulak) -> None:
    launch(town, REGULATION)

    told = siulak("cycle", "launch")

    assert (told.code, told.out) == (0, "Siklus 2026 sudah diluncurkan; tidak ada yang perlu dikerjakan.\n")
    assert json.loads(siulak("cycle", "launch", "--json").out) == {"launched": True, "preview": None}


@pytest.mark.parametrize("more", [WINDOW, ("--definition", SHIPPED / "lima-tahap.toml")])
def test_a_launched_year_is_not_launched_otherwise(
    town: Engine, siulak: Siulak, more: tuple[object, ...]
) -> None:
    launch(town, REGULATION)

    told = siulak("cycle", "launch", *more)

    assert told.code == 2
    assert "siulak cycle extend" in told.err


def test_the_same_definition_again_is_no_mistake(town: Engine, siulak: Siulak) -> None:
    plan = Plan("2026", "x", date(2026, 1, 1), date(2026, 12, 31), source(REGULATION))
    launching.launch(town, plan, CALENDAR, SYSTEM, LAUNCH)

    assert siulak("cycle", "launch", "--definition", SHIPPED / f"{REGULATION}.toml").code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--year", "1999"], "2000<=x<=2100"),
        (["--window", "self_assessment=2026-12-07"], "self_assessment=2026-12-07..2026-12-16"),
        (["--window", "lunch=2026-12-07..2026-12-16"], "self_assessment, supervisor_review, calibration"),
        (["--window", "self_assessment=2026-12-16..2026-12-07"], "mendahului"),
        (["--window", "self_assessment=2026-12-12..2026-12-16"], "bukan hari kerja"),
        (["--window", "calibration=2026-12-01..2026-12-16"], "sebelum supervisor_review"),
        (["--definition", "gone.toml"], "gone.toml"),
    ],
)
def test_a_launch_that_makes_no_sense_is_refused_before_anything(
    town: Engine, siulak: Siulak, words: list[str], why: str
) -> None:
    told = siulak("cycle", "launch", *words, "--yes")

    assert told.code == 2
    assert why in told.err
    assert stored(town, CycleDefinition) == []


def test_an_office_without_people_is_told_to_import_them(engine: Engine, home: Path, siulak: Siulak) -> None:
    told = siulak("cycle", "launch", "--year", 2090, "--yes")

    assert told.code == 2
    assert "Impor dulu daftar pegawainya" in told.err


def test_a_year_that_is_over_is_refused(town: Engine, siulak: Siulak) -> None:
    """Everybody would be forced on at once, without having been asked."""
    with transaction(town) as session:
        session.execute(update(Clock).values(now=LAUNCH.replace(year=2027, month=6)))

    told = siulak("cycle", "launch", "--year", 2026)

    assert told.code == 2
    assert "Sudah lewat: self_assessment, supervisor_review, calibration" in told.err


def test_long_lists_are_cut_for_people_alone(
    town: Engine, siulak: Siulak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "SHOWN", 3)
    with transaction(town) as session:
        session.execute(delete(AppraiserRelation))

    assert "… dan 5 lagi; --json menyebut semuanya." in siulak("cycle", "launch", "--dry-run").out
    told = json.loads(siulak("cycle", "launch", "--dry-run", "--json").out)
    assert len(told["preview"]["without_appraiser"]) == 8
