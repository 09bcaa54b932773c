import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.cycle import StageWindow
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import AGENCY, ANI, BUDI, SELF, document, launched, pass_time
from workflow import rescheduling
from workflow.gathering import Actor
from workflow.rescheduling import Wish


@pytest.fixture
def office(engine: Engine, home: Any) -> Engine:
    """Two days after the self-assessment closed, with the agency held since its second day."""
    launched(engine)
    pass_time(engine, SELF)
    wish = Wish("2026", f"U{AGENCY}", "Banjir", Actor(user="operator"))
    rescheduling.hold(engine, wish, SELF.replace(day=8))
    pass_time(engine, SELF.replace(day=18))
    return engine


def test_a_person_reads_stage_units_and_next_moment(office: Engine, siulak: Siulak) -> None:
    told = siulak("cycle", "status")

    lines = told.out.splitlines()
    assert told.code == 0
    assert "Tahap\tPenilaian mandiri" in lines
    assert "Tahap terbuka\t-" in lines
    assert "Unit yang ditahan\t1" in lines
    assert "Berikutnya terjadi sesuatu\t2027-01-04 00.00" in lines
    assert f"U{AGENCY}\tDinas\t5\t0\t0\t2026-12-08 08.00" in lines


def test_every_stage_whose_window_is_open_is_named(engine: Engine, home: Any, siulak: Siulak) -> None:
    launched(engine)
    with transaction(engine) as session:
        session.execute(update(StageWindow).values(opens_at=SELF - timedelta(days=1)))
    pass_time(engine, SELF)

    (line,) = [line for line in siulak("cycle", "status").out.splitlines() if "Tahap terbuka" in line]

    assert line.count(", ") >= 1


def test_receipts_that_wait_for_a_document_are_told_with_what_to_do(office: Engine, siulak: Siulak) -> None:
    before = siulak("cycle", "status").out
    document(office, ANI)
    document(office, BUDI)

    after = siulak("cycle", "status").out

    assert "Penyerahan yang menunggu dokumen\t0\n" in before
    assert "Penyerahan yang menunggu dokumen\t2; terbitkan dengan `siulak documents generate`" in after


def test_a_program_reads_everything(office: Engine, siulak: Siulak) -> None:
    (told,) = json.loads(siulak("cycle", "status", "2026", "--json").out)

    assert told["states"] == {"self_assessment": 5, "supervisor_review": 3}
    assert told["prompts"] == {"self_assessment": 5}
    assert told["late"] == []
    assert told["receipts_waiting"] == 0
    assert [unit["held_since"] for unit in told["units"]] == [None, "2026-12-08T08:00:00+07:00", None]


def test_without_a_cycle_the_way_to_one_is_told(engine: Engine, home: Any, siulak: Siulak) -> None:
    told = siulak("cycle", "status")

    assert told.code == 2
    assert "siulak cycle launch" in told.err


def test_an_unknown_cycle_is_told_with_those_there_are(office: Engine, siulak: Siulak) -> None:
    told = siulak("cycle", "status", "2031")

    assert told.code == 2
    assert "2026" in told.err
