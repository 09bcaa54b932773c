"""The dump by which two years are compared: blind to numbers, awake to every fact."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Table, literal, select, text, update

from models.audit import AuditEvent
from models.base import Instant, Json
from models.prompt import Prompt
from models.run import RunRecord
from models.schema import metadata
from models.session import reading, transaction
from tests.canonical import EXACT, LEFT_OUT, OWN_BOOKS, SECRETS, Dump, canonical, differences
from tests.databases import Files
from tests.flows.offices import MORNING, Office, asking_office
from tests.workflow.disarming import disarm

pytestmark = pytest.mark.thorough

FILLED = (
    "cycle_definition", "employee", "unit", "assignment", "cycle", "appraiser_relation", "calibration_session",
    "evaluation", "headship", "outbox_message", "stage_window", "prompt", "audit_event", "delivery",
)  # fmt: skip
BEYOND = 5000
NAMES = {"id", "subject", "subject_id"}
"""What a row is called, not what it says."""
COLUMNS = [
    column
    for name in FILLED
    for column in metadata.tables[name].columns
    if not column.foreign_keys and column.name not in NAMES
]


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return asking_office(
        tmp_path_factory.mktemp("asking") / "office", Files(tmp_path_factory.mktemp("schema"))
    )


@pytest.fixture(scope="module")
def before(asking: Office) -> Dump:
    return canonical(asking.engine)


@pytest.fixture
def office(asking: Office) -> Iterator[Office]:
    """A copy under one address: its engine remembers the statements that it has compiled."""
    home = asking.home.with_name("copy")
    shutil.rmtree(home, ignore_errors=True)
    copy = asking.copied_to(home)
    disarm(copy.engine)
    yield copy
    copy.drop()


def numbers(table: Table) -> list[Column[Any]]:
    """Columns that hold a number which the database gave."""
    return [column for column in table.columns if column.foreign_keys or column.name in ("id", "subject_id")]


def renumbered(office: Office) -> None:
    """Every row gets another number, in another order."""
    with transaction(office.engine) as session:
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table in metadata.sorted_tables:
            for column in numbers(table):
                session.execute(update(table).values({column: literal(BEYOND) - column}))


def test_the_same_facts_under_other_numbers_are_the_same(office: Office, before: Dump) -> None:
    renumbered(office)

    with reading(office.engine) as session:
        assert min(session.scalars(select(Prompt.id))) > BEYOND / 2
    assert differences(before, canonical(office.engine)) == []


def changed(column: Column[Any], value: Any) -> Any:
    """Another value of the same type."""
    empty = datetime if isinstance(column.type, Instant) else column.type.python_type
    kind = empty if value is None else type(value)
    others: dict[type, Callable[[], Any]] = {
        bool: lambda: not value,
        int: lambda: (value or 0) + 1,
        str: lambda: "lain" if column.name != "key" else f"{value}9",
        bytes: lambda: b"lain",
        date: lambda: (value or MORNING.date()) + timedelta(days=1),
        datetime: lambda: (value or MORNING) + timedelta(days=3),
        dict: lambda: {"lain": 1},
    }
    return others[kind]()


def change(office: Office, column: Column[Any], value: Any = None) -> None:
    """Puts another value into the first row's column."""
    table = column.table
    (key,) = table.primary_key.columns
    with transaction(office.engine) as session:
        first, old = session.execute(select(key, column).order_by(key).limit(1)).one()
        session.execute(update(table).where(key == first).values({column: value or changed(column, old)}))


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_change_in_a_column_shows_unless_it_is_left_out(
    office: Office, before: Dump, column: Column[Any]
) -> None:
    change(office, column)

    shown = any(
        line[2:].startswith(column.table.name) for line in differences(before, canonical(office.engine))
    )
    assert shown is not (str(column) in LEFT_OUT - {"prompt.key"})


@pytest.mark.parametrize("seconds", [1, 5 * 3600])
def test_moments_of_one_morning_are_the_same_and_deadlines_are_not(
    office: Office, before: Dump, seconds: int
) -> None:
    moved = timedelta(seconds=seconds)

    change(office, metadata.tables["prompt"].c.asked_at, MORNING + moved)
    assert not differences(before, canonical(office.engine))
    change(office, metadata.tables["prompt"].c.due_at, MORNING + moved)
    assert differences(before, canonical(office.engine))


def test_a_fact_told_twice_shows(office: Office, before: Dump) -> None:
    with transaction(office.engine) as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.subject == "evaluation")).first()
        assert event is not None
        facts: Json = {name: getattr(event, name) for name in ("subject_id", "cycle_id", "trigger", "source")}
        facts |= {name: getattr(event, name) for name in ("subject", "target", "role", "at", "recorded_at")}
        session.add(AuditEvent(version=event.version + 100, **facts))

    assert [line[:13] for line in differences(before, canonical(office.engine))] == ["+ audit_event"]


def test_the_own_books_of_the_runs_do_not_count(office: Office, before: Dump) -> None:
    with transaction(office.engine) as session:
        facts: Json = {"flow": "x", "business_time": MORNING, "opened_at": MORNING, "code_version": "tests"}
        session.add(RunRecord(prefect_run_id="another", **facts))

    assert differences(before, canonical(office.engine)) == []


def test_what_is_left_out_or_exact_is_a_column_that_there_is() -> None:
    there = {str(column) for table in metadata.sorted_tables for column in table.columns}
    names = {column.rpartition(".")[2] for column in there}

    assert {name for name in LEFT_OUT | SECRETS if not name.startswith("*")} <= there
    assert EXACT | {name[2:] for name in LEFT_OUT if name.startswith("*")} <= names
    assert set(metadata.tables) >= OWN_BOOKS
