from datetime import datetime

import pytest
from hypothesis import given
from sqlalchemy import Engine, select, text
from sqlalchemy.dialects import postgresql

from models.audit import AuditPayload
from models.base import Base, Instant
from models.session import transaction
from models.stored import JsonText, as_stored, moment_text
from tests.databases import without_foreign_keys
from tests.models.test_base import LITE, MOMENTS

EVENTS = Base.metadata.tables["audit_event"].c
GRES = postgresql.dialect()  # type: ignore[no-untyped-call]


@given(MOMENTS)
def test_a_moments_text_is_what_sqlite_stores(moment: datetime) -> None:
    stored = Instant().process_bind_param(moment, LITE)

    assert stored is not None
    assert moment_text(moment) == stored.isoformat(" ", "microseconds")


@pytest.mark.parametrize("name", ["at", "recorded_at"])
def test_postgresql_spells_the_same_text(name: str) -> None:
    text = str(select(as_stored(EVENTS[name])).compile(dialect=GRES))

    assert f"to_char(timezone('UTC', audit_event.{name}), 'YYYY-MM-DD HH24:MI:SS.US')" in text


def test_json_is_given_as_it_was_written(engine: Engine) -> None:
    assert "CAST(audit_payload.body AS TEXT)" in str(
        select(JsonText(AuditPayload.body)).compile(dialect=GRES)
    )
    with transaction(engine) as session:
        without_foreign_keys(session)
        session.execute(text("""INSERT INTO audit_payload VALUES (1, 's', '{ "a" \\:1}')"""))

        assert session.scalar(select(JsonText(AuditPayload.body))) == '{ "a" :1}'
        session.rollback()


def test_a_value_is_not_read_but_taken_as_it_lies() -> None:
    assert str(select(as_stored(EVENTS.at)).compile(dialect=LITE)).startswith("SELECT audit_event.at AS")
