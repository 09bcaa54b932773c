"""Every command that acts or reports answers a program too: with `--json`, and one JSON document on standard output."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from sqlalchemy import Engine

from cli.main import group
from models.people import Assignment
from models.service import Service
from models.session import transaction
from tests.cli.commands import Siulak
from tests.cli.test_described import PAGE, leaves
from tests.factories import AGENCY, ANI, BUDI, CHIEF, SELF, launched, pass_time
from tests.test_packaging import ROOT
from workflow import clock
from workflow.gathering import Actor
from workflow.socialising import briefings, corrections

pytestmark = pytest.mark.thorough
WITHOUT = {
    "catch": "serves until it is ended, and tells its address",
    "up": "serves until it is ended, and tells its addresses",
    "demo": "its last line is one JSON object already",
    "cycle draw": "its output is the diagram itself",
}
"""Commands that have no `--json`, and why."""


def nip(person: int) -> str:
    return f"19800101200501{person:04}"


def commands() -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for path in leaves(group):
        command: click.Command = group
        for name in path.split():
            assert isinstance(command, click.Group)
            below = command.get_command(click.Context(command), name)
            assert below is not None
            command = below
        found[path] = command
    return found


def test_every_command_has_it_or_stands_here_with_a_reason() -> None:
    without = {
        path
        for path, command in commands().items()
        if not any("--json" in option.opts for option in command.params)
    }

    assert without == {*WITHOUT}
    assert all(f"`{path}`" in PAGE.split("## Answers to programs")[1] for path in WITHOUT)


REASON = ("--reason", "Banjir")
ACTS: list[tuple[str, tuple[object, ...], dict[str, Any]]] = [
    ("cycle hold", ("2026", "--unit", f"U{AGENCY}", *REASON), {"cycle": "2026", "units": 1, "windows": 4}),
    ("cycle resume", ("2026",), {"units": 1, "evaluations": 0}),
    (
        "cycle extend",
        ("2026", "self_assessment", "--until", "2026-12-22", *REASON),
        {"stage": "self_assessment", "until": "2026-12-22", "units": 3, "prompts": 8},
    ),
    ("cycle include", ("2026",), {"cycle": "2026", "id": 1, "evaluations": 1}),
    ("account grant", (nip(CHIEF), "hr"), {"employee": CHIEF, "role": "hr", "unit": None, "active": False}),
    ("account revoke", (nip(CHIEF), "hr"), {"role": "hr", "closed": False, "ended": 1}),
    ("account invite", (nip(ANI),), {"invited": 1, "left_out": []}),
    ("account revoke", (nip(ANI), "--yes"), {"employee": ANI, "closed": True}),
    ("account reopen", (nip(ANI),), {"employee": ANI}),
    ("account slip", (nip(BUDI),), {"file": None}),
    ("briefing attend", (1, nip(ANI), nip(BUDI)), {"briefing": 1, "recorded": 2}),
    (
        "correction answer",
        (1, "--corrected", "--text", "Sudah."),
        {"correction": 1, "outcome": "corrected"},
    ),
    ("skm codes", (f"U{AGENCY}", "--count", 2), {"unit": f"U{AGENCY}"}),
    ("service source", ("Loket",), {"source": "Loket", "revoked": False}),
    ("service source", ("Loket", "--revoke"), {"source": "Loket", "revoked": True}),
    ("cycle export", ("2026", "--to", "{folder}/hasil.csv"), {"evaluations": 9}),
    (
        "documents sample",
        (ROOT / "templates" / "word" / "ak-konversi.docx", "--to", "{folder}/contoh.docx"),
        {"form": "ak-konversi.docx"},
    ),
]


@pytest.fixture
def office(engine: Engine, home: Path) -> Engine:
    launched(engine)
    pass_time(engine, SELF)
    clock.business_time(engine, SELF)
    with transaction(engine) as session:
        session.add(
            Assignment(
                employee_id=ANI, unit_id=AGENCY, post="Penata", post_kind="Pelaksana", capacity="definitive",
                first=date(2026, 5, 4),
            )
        )  # fmt: skip
        session.add(Service(code="KTP", name="KTP", unit_id=AGENCY, standard_hours=Decimal(8)))
    meeting = briefings.Meeting(SELF.date(), "Aula", "Pengenalan")
    briefings.record(engine, 1, meeting, Actor(user="budi", role="operator"), SELF)
    corrections.report(engine, BUDI, "grade", "Salah.", SELF)
    return engine


def test_what_was_done_is_one_object_with_its_numbers(office: Engine, siulak: Siulak, tmp_path: Path) -> None:
    for command, words, facts in ACTS:
        told = siulak(
            *command.split(), *(str(word).replace("{folder}", str(tmp_path)) for word in words), "--json"
        )
        assert (told.code, told.err, len(told.lines)) == (0, "", 1), (command, told)
        assert told.json["command"] == command
        assert facts.items() <= told.json.items(), command


def test_a_mistake_leaves_standard_output_empty(office: Engine, siulak: Siulak) -> None:
    told = siulak("cycle", "hold", "2031", *REASON, "--yes", "--json")

    assert (told.code, told.out) == (2, "")
