from sqlalchemy import Engine

from models import append_only
from tests.databases import Databases
from tests.workflow.disarming import disarm


def test_an_emptied_database_has_its_guards_again(engine: Engine, databases: Databases) -> None:
    disarm(engine)
    with engine.connect() as connection:
        assert append_only.missing(connection)

    databases.empty(engine)

    with engine.connect() as connection:
        assert append_only.missing(connection) == []
