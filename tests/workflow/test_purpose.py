"""A cycle's purpose with what follows from its definition."""

from sqlalchemy import Engine

from models.session import reading
from tests.factories import PLAIN, REGULATION, definition, launched
from workflow.purpose import objection_days, telling


def test_the_time_for_an_objection_is_the_definitions_own() -> None:
    assert objection_days(definition(REGULATION)) == 14
    assert objection_days(definition(PLAIN)) is None


def test_no_cycle_has_nothing_to_tell(engine: Engine) -> None:
    with reading(engine) as session:
        assert telling(session) is None


def test_it_names_the_stages_and_who_acts_in_each(engine: Engine) -> None:
    launched(engine)

    with reading(engine) as session:
        told = telling(session, "2026")

    assert told is not None
    assert [(stage.label, stage.owner) for stage in told.stages][:3] == [
        ("Rencana kinerja berjalan", ""),
        ("Penilaian mandiri", "pegawai"),
        ("Penilaian atasan", "penilai"),
    ]
