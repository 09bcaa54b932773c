"""A year in which the roster changes again and again, told early and late: nobody acts without the right."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from cli.demo.office import generate
from models.evaluation import Objection
from models.prompt import Prompt
from models.session import transaction
from tests.factories import (
    CALENDAR,
    CALIBRATION,
    LAUNCH,
    SYSTEM,
    at,
    launch,
    pass_time,
    play,
    run_record,
    stored,
)
from tests.workflow.intake.rosters import OFFICE
from tests.workflow.roster.samples import raw
from workflow import clock, launching
from workflow.importing import Source, import_roster
from workflow.invariants import breaches
from workflow.roster.checking import check

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.sqlite("what authority is found to be is no matter of the database"),
]

Rows = list[dict[str, str]]
STOPS = (at(2026, 12, 15), at(2027, 1, 7), at(2027, 1, 12), at(2027, 1, 20), at(2027, 1, 26), at(2027, 2, 5))
LEADERS = ("Pengawas", "Administrator", "JPT Pratama")


def changed(rows: Rows, chance: Random, today: date) -> Rows:
    """Other superiors, people who left or moved some days ago, people who are simply missing."""
    found: Rows = []
    for row in map(dict, rows):
        fate = 1.0 if row["tmt_selesai"] or not row["atasan_nip"] else chance.random()
        day = today - timedelta(days=chance.randint(0, 10))
        if fate < 0.1:
            found.append(row | {"atasan_nip": _leader(rows, row, chance)})
        elif fate < 0.15:
            found.append(row | {"tmt_selesai": str(day)})
        elif fate < 0.2:
            found += _moved(row, chance.choice(rows), day, told=chance.random() < 0.5)
        elif fate >= 0.23 or row["jenis_jabatan"] != "Pelaksana":
            found.append(row)
    return found


def _leader(rows: Rows, row: dict[str, str], chance: Random) -> str:
    here = [
        each["nip"]
        for each in rows
        if each["unit_kode"] == row["unit_kode"] and each["jenis_jabatan"] in LEADERS
    ]
    return chance.choice([nip for nip in here if nip != row["nip"]] or [row["atasan_nip"]])


def _moved(row: dict[str, str], there: dict[str, str], day: date, *, told: bool) -> Rows:
    """The new post, with the old one's end or without the old one."""
    unit = {name: there[name] for name in ("unit_kode", "unit_nama", "unit_induk")}
    facts = {"tmt_jabatan": str(day + timedelta(days=1)), "jabatan": f"{row['jabatan']} X"}
    new = row | unit | facts | {"atasan_nip": there["nip"]}
    return [row | {"tmt_selesai": str(day)}, new] if told else [new]


def taken(engine: Engine, rows: Sequence[dict[str, str]], now: datetime) -> bool:
    found, faults = check(raw(*rows), as_of=now.date())
    if any(fault.severity == "error" for fault in faults):
        return False
    here = now.astimezone(CALENDAR.timezone)
    import_roster(engine, found, OFFICE, here, Source(allow_ending=True))
    return True


@pytest.mark.parametrize("seed", [7])
def test_whatever_the_roster_tells_and_when_no_act_becomes_unlawful(
    engine: Engine, tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    rows = generate(40, year=2026, seed=seed)
    assert taken(engine, rows, at(2026, 1, 2))
    with transaction(engine) as session:
        session.add(run_record())
    clock.set_virtual(engine, LAUNCH)
    now = LAUNCH
    launch(engine, "permenpanrb-6-2022")
    early = ("self_assessment", "supervisor_review")

    def willing(prompt: Prompt) -> bool:
        if prompt.kind == "objection":
            (objection,) = stored(engine, Objection, evaluation_id=prompt.evaluation_id)
            return objection.explained_at is not None
        return prompt.kind not in early or chance.random() < 0.6

    for stop in STOPS:
        now = play(engine, tmp_path, stop, willing, now)
        other = changed(rows, chance, now.date())
        if taken(engine, other, now):
            rows = other
            if now < CALIBRATION:  # later a unit's achievement is printed already
                launching.include(engine, 1, SYSTEM, now)
        pass_time(engine, now)
    play(engine, tmp_path, at(2027, 12, 31), start=now)

    assert breaches(engine, tmp_path) == {}
