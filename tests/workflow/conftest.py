from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.databases import Databases, Files
from tests.factories import launched
from tests.workflow.disarming import disarm
from tests.workflow.populations import Memory, in_memory


@pytest.fixture(scope="session")
def memory(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    """Launched cycles to be populated again and again."""
    made: dict[tuple[str, str], Engine] = {}

    def of(name: str, code: str) -> Engine:
        if isinstance(databases, Files):
            return in_memory(name, code)
        if (name, code) not in made:
            made[name, code] = databases.new(tmp_path_factory.mktemp("memory"))
            disarm(made[name, code])
            launched(made[name, code], code)
        return made[name, code]

    yield of
    for engine in made.values():
        databases.drop(engine)
