"""An old year goes on with its own rules, whatever tables are added after it was rated."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, null, select, update

from config.rules.checking import faults
from config.rules.table import Table, table_on, tables
from models.evaluation import Evaluation
from models.people import Assignment, Employee
from models.session import reading, transaction
from tests import mornings
from tests.factories import ANI, BUDI, evaluation, put, stored
from tests.workflow.rule_files import edit
from tests.workflow.why import disputes
from workflow import crediting, pattern
from workflow.contradicting import contradictions
from workflow.errors import RuleGoneError
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
    rated: Engine, rule_folder: Path, tmp_path: Path
) -> None:
    """Not even one that is said to have been in force within that year."""
    before, findings = told(rated), contradictions(rated, tmp_path / "documents")

    add_newer(rule_folder, date(2026, 7, 1))
    tables.cache_clear()

    assert faults(rule_folder) == []
    assert set(versions_on(date(2026, 12, 31)).values()) == {f"{kind.CODE}:lain" for kind in APPLIED}
    assert told(rated) == before
    assert contradictions(rated, tmp_path / "documents") == findings
    with transaction(rated) as session:
        session.execute(update(Evaluation).values(rules=null()))
    assert [now == then for now, then in zip(told(rated), before, strict=True)] == [False] * len(before)


def test_what_is_rated_from_then_on_has_the_new_tables(rule_folder: Path) -> None:
    before, day = versions_on(date(2026, 12, 31)), date(2026, 12, 31)
    add_newer(rule_folder, date(2026, 7, 1))
    tables.cache_clear()

    for kind in APPLIED:
        assert applied(kind, before, day).key == before[kind.CODE]
        assert applied(kind, None, day).version == applied(kind, {}, day).version == "lain"
        with pytest.raises(RuleGoneError, match=rf"version = “dulu” ke rules/{kind.CODE}\.toml"):
            applied(kind, {kind.CODE: f"{kind.CODE}:dulu"}, day)


def rename(folder: Path, kind: type[Table]) -> None:
    """The version that was stored is no more; its content stands under another name."""
    version = table_on(kind, date(2026, 12, 31)).version
    edit(folder, kind.CODE, f'version = "{version}"', 'version = "lain"')


@pytest.mark.thorough
def test_a_version_that_is_gone_is_an_error_for_whoever_computes_and_a_finding_for_the_auditor(
    rated: Engine, rule_folder: Path, tmp_path: Path
) -> None:
    """Nothing is worked out by another version in its stead, and nobody is said to have changed a result."""
    before = contradictions(rated, tmp_path / "documents")
    named = sum(1 for row in stored(rated, Evaluation) if row.rules)
    for kind in APPLIED:
        rename(rule_folder, kind)
    with reading(rated) as session:
        cycle = cycle_of(session, "2026")
        ani = evaluation(rated, ANI)
        computing: list[Callable[[], Any]] = [
            lambda: list(exported(session, cycle)),
            lambda: follow_up(session, ani.id),
            lambda: crediting.earned_in(session, cycle.id),
            lambda: pattern.distribution(session, cycle, ani.unit_id),
            lambda: stories.of_one(session, ani.id),
        ]
        for each in computing:
            with pytest.raises(RuleGoneError, match="Kembalikan"):
                each()
    found = [each for each in contradictions(rated, tmp_path / "documents") if each not in before]

    assert [each.kind for each in found] == ["rule_gone"] * len(APPLIED)
    told = f", yang dipakai {named} evaluasi, tidak ada lagi"
    assert all(told in each.message for each in found)
    assert [each.message.split()[1].split(":")[0] for each in found] == [kind.CODE for kind in APPLIED]
    with transaction(rated) as session:
        session.execute(update(Evaluation).values(rules=null()))
    assert all(each.kind != "rule_gone" for each in contradictions(rated, tmp_path / "documents"))


@pytest.mark.thorough
def test_an_evaluation_that_stored_no_version_goes_by_that_of_the_day(rated: Engine) -> None:
    with transaction(rated) as session:
        session.execute(update(Evaluation).values(rules=null()))

    assert told(rated)
