"""An old year goes on with its own rules, whatever tables are added after it was rated."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, null, select, update

from config.rules.checking import faults
from config.rules.table import FOLDER, table_on, tables
from models.evaluation import Evaluation
from models.people import Assignment, Employee
from models.session import reading, transaction
from tests import mornings
from tests.factories import ANI, BUDI, put
from tests.workflow.why import disputes
from workflow import crediting, pattern
from workflow.contradicting import contradictions
from workflow.exporting import exported
from workflow.following import follow_up
from workflow.rules.applied import APPLIED, applied, versions_on
from workflow.units import cycle_of
from workflow.why import reading as stories
from workflow.why.tree import printed

OTHERS = (
    ("predikat", '"baik"', '"kurang"'),
    ("kontrak-pppk", '"perpanjangan"', '"pemutusan"'),
    ("angka-kredit", "baik = 100", "baik = 110"),
    ("jam-pelatihan", "pns_at_least_a_year = 20", "pns_at_least_a_year = 40"),
    ("hasil-tahunan", '"terlama"', '"terendah"'),
    ("sembilan-kotak", '"belum diukur"', '"entah"'),
    ("distribusi", "percent = 20", "percent = 30"),
    ("keberatan", "days = 14", "days = 7"),
)


def add_newer(folder: Path, first: date) -> None:
    """To every file, with other content from that day on."""
    others = {code: (old, new) for code, old, new in OTHERS}
    for kind in APPLIED:
        path = folder / f"{kind.CODE}.toml"
        head, mark, last = path.read_text(encoding="utf-8").rpartition("[[table]]")
        newer = re.sub(r'version = ".*"', 'version = "lain"', last, count=1)
        newer = re.sub(r"valid_from = \S+", f"valid_from = {first}", newer, count=1)
        ended = re.sub(r"(valid_from = \S+)", rf"\1\nvalid_to = {first - timedelta(1)}", last, count=1)
        newer = newer.replace(*others.get(kind.CODE, ("", "")))
        path.write_text(f"{head}{mark}{ended}\n{mark}{newer}", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Rule files that may be edited; whoever names no folder reads these."""
    there = tmp_path / "rules"
    shutil.copytree(FOLDER, there, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for question in (table_on, tables.__wrapped__):
        monkeypatch.setattr(question, "__defaults__", (there,))
    tables.cache_clear()
    yield there
    tables.cache_clear()


@pytest.fixture
def rated(engine: Engine, tmp_path: Path) -> Engine:
    """Two of those rated are on contract; one of them is in a functional post and was below expectation."""
    mornings.live(engine, disputes.disputed, tmp_path / "documents")
    with transaction(engine) as session:
        session.execute(update(Employee).where(Employee.id.in_((ANI, BUDI))).values(status="PPPK"))
        session.execute(
            update(Assignment)
            .where(Assignment.employee_id == ANI)
            .values(post_kind="Fungsional", level="Ahli Pertama")
        )
    put(engine, BUDI, result_rating="di_bawah_ekspektasi", result_reason="Terlambat.")
    return engine


def told(engine: Engine) -> list[Any]:
    """Everything that is worked out of what is stored of whoever is rated."""
    with reading(engine) as session:
        cycle = cycle_of(session, "2026")
        rows = session.execute(
            select(Evaluation.id, Evaluation.unit_id).where(Evaluation.predicate.is_not(None))
        ).all()
        return [
            [each for each in exported(session, cycle) if each.predikat],
            [follow_up(session, row.id) for row in rows],
            crediting.earned_in(session, cycle.id),
            [pattern.distribution(session, cycle, row.unit_id).key for row in rows],
            [
                re.sub(r',?"(sha256|valid_to)":"[^"]*"', "", printed(tree, ZoneInfo("Asia/Jakarta")))
                for tree in stories.of_cycle(session, cycle.id)
                if tree.result.value
            ],
        ]


@pytest.mark.thorough
def test_a_table_added_later_changes_nothing_of_a_rated_year(
    rated: Engine, folder: Path, tmp_path: Path
) -> None:
    """Not even one that is said to have been in force within that year."""
    before, findings = told(rated), contradictions(rated, tmp_path / "documents")

    add_newer(folder, date(2026, 7, 1))
    tables.cache_clear()

    assert faults(folder) == []
    assert set(versions_on(date(2026, 12, 31)).values()) == {f"{kind.CODE}:lain" for kind in APPLIED}
    assert told(rated) == before
    assert contradictions(rated, tmp_path / "documents") == findings
    with transaction(rated) as session:
        session.execute(update(Evaluation).values(rules=null()))
    assert [now == then for now, then in zip(told(rated), before, strict=True)] == [False] * len(before)


def test_what_is_rated_from_then_on_has_the_new_tables(folder: Path) -> None:
    stored, day = versions_on(date(2026, 12, 31)), date(2026, 12, 31)
    add_newer(folder, date(2026, 7, 1))
    tables.cache_clear()

    for kind in APPLIED:
        assert applied(kind, stored, day).key == stored[kind.CODE]
        assert applied(kind, None, day).version == applied(kind, {kind.CODE: "gone"}, day).version == "lain"
