import pytest
from sqlalchemy import Engine, func, select

from config.definition import digest
from config.errors import ConfigurationError
from models.cycle import Cycle, CycleDefinition
from models.session import reading, transaction
from tests.factories import PLAIN, REGULATION, definition, launched, source
from workflow import definitions


def test_the_same_text_is_kept_once(engine: Engine) -> None:
    with transaction(engine) as session:
        first = definitions.store(session, source(PLAIN))
        again = definitions.store(session, source(PLAIN))

        assert first is again
        assert (first.code, first.digest) == (PLAIN, digest(source(PLAIN)))


def test_another_text_of_the_same_code_is_another_version(engine: Engine) -> None:
    with transaction(engine) as session:
        definitions.store(session, source(PLAIN))
        definitions.store(session, source(PLAIN) + "\n# changed\n")

        assert session.scalar(select(func.count()).select_from(CycleDefinition)) == 2


def test_a_text_that_is_no_definition_is_not_kept(engine: Engine) -> None:
    with pytest.raises(ConfigurationError), transaction(engine) as session:
        definitions.store(session, source(PLAIN).replace('owner = "employee"', 'owner = "mayor"'))

    with reading(engine) as session:
        assert session.scalar(select(CycleDefinition.id)) is None


def test_a_cycle_stays_with_the_version_it_was_launched_under(engine: Engine) -> None:
    cycle = launched(engine, REGULATION)
    changed = source(REGULATION).replace("remind_every = 3", "remind_every = 9")
    with transaction(engine) as session:
        definitions.store(session, changed)

    with reading(engine) as session:
        found = definitions.of_cycle(session, session.get_one(Cycle, cycle))
    assert found == definition(REGULATION)
    assert found.named("supervisor_review").remind_every == 3
