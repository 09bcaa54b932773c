import pytest
from sqlalchemy import Engine

from models.people import Employee, Unit
from models.session import transaction
from tests.factories import stored
from workflow.errors import ChangedMeanwhileError
from workflow.intake.applying import write
from workflow.intake.changes import Change, Ref, Values, added, altered, removed


def unit(key: str, parent: "Ref | int | None" = None) -> Change:
    return added("unit", key, {"code": key, "name": key, "parent_id": parent})


def employee(nip: str) -> Values:
    return {"nip": nip, "name": "Ayu", "email": None, "status": "PNS", "grade": "III/a"}


def test_new_rows_point_at_each_other_in_any_order(engine: Engine) -> None:
    changes = [unit("C", Ref("unit", "B")), unit("B", Ref("unit", "A")), unit("A")]

    with transaction(engine) as session:
        written = write(session, changes)

    numbers = {row.code: row.id for row in stored(engine, Unit)}
    assert {row.code: row.parent_id for row in stored(engine, Unit)} == {
        "A": None,
        "B": numbers["A"],
        "C": numbers["B"],
    }
    assert [(each.number, (each.after or {})["parent_id"]) for each in written] == [
        (row.id, row.parent_id) for row in stored(engine, Unit)
    ]


def test_what_was_written_and_its_inverse_leave_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        written = write(
            session, [unit("B", Ref("unit", "A")), unit("A"), added("employee", "1", employee("1"))]
        )
        write(session, [each.inverse for each in written])

    assert stored(engine, Unit) == stored(engine, Employee) == []


def test_only_the_columns_that_differ_are_changed() -> None:
    assert altered("unit", 1, {"code": "A", "name": "x"}, {"code": "A", "name": "y"}) == Change(
        "unit", 1, {"name": "x"}, {"name": "y"}
    )
    assert altered("unit", 1, {"code": "A", "name": "x"}, {"name": "x"}) is None


@pytest.mark.parametrize(
    "change",
    [Change("employee", 7, {"name": "Ayu"}, {"name": "Budi"}), removed("employee", 7, employee("1"))],
)
def test_a_row_that_is_not_there_stops_everything(engine: Engine, change: Change) -> None:
    with pytest.raises(ChangedMeanwhileError), transaction(engine) as session:
        write(session, [unit("A"), change])

    assert stored(engine, Unit) == []
