from sqlalchemy import Engine

from models import append_only
from models.cycle import Cycle
from tests.databases import Databases, bring_back, keep
from tests.factories import launched, stored
from tests.workflow.disarming import disarm


def test_an_emptied_database_has_its_guards_again(engine: Engine, databases: Databases) -> None:
    disarm(engine)
    with engine.connect() as connection:
        assert append_only.missing(connection)

    databases.empty(engine)

    with engine.connect() as connection:
        assert append_only.missing(connection) == []


def test_what_was_set_aside_comes_back_as_often_as_wanted(engine: Engine, databases: Databases) -> None:
    assert not bring_back(engine, "a cycle that nobody has set aside")
    launched(engine)
    keep(engine, "a launched cycle")

    for _ in range(2):
        databases.empty(engine)
        assert stored(engine, Cycle) == []
        assert bring_back(engine, "a launched cycle")
        assert [cycle.code for cycle in stored(engine, Cycle)] == ["2026"]
