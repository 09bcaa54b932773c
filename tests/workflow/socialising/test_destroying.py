"""A report of wrong data and its answer go on an order, words and all; that there was one stays and is held fast."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.session import reading, transaction
from models.socialisation import DataCorrection
from tests.factories import ANI, BUDI, LAUNCH, at, launched, stored
from workflow.contradicting import contradictions
from workflow.destroying import destroy_payloads, due
from workflow.gathering import Actor
from workflow.sealing import seal
from workflow.socialising import corrections
from workflow.socialising.corrections import GONE, views
from workflow.verifying import verify

MACHINE = Actor(user="budi", role="operator")
ANSWERED, LATER = at(2026, 1, 9), at(2032, 1, 12)


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Ani's report was answered, a second one of hers waits; Budi's was answered."""
    launched(engine)
    for person, words in ((ANI, "Golongan saya III/d."), (ANI, "Jabatan."), (BUDI, "Alamat.")):
        corrections.report(engine, person, "grade", words, LAUNCH)
    for number in (1, 3):
        corrections.answer(engine, number, corrections.CORRECTED, "SK dimuat.", MACHINE, ANSWERED)
    seal(engine)
    return engine


def findings(engine: Engine, folder: Path) -> set[str]:
    return {each.kind for each in [*verify(engine), *contradictions(engine, folder / "documents")]}


def test_report_and_answer_go_together_once_their_years_are_over(office: Engine) -> None:
    before, after = (due(office, ANI, day) for day in (date(2031, 1, 9), date(2031, 1, 10)))

    assert [told.subject_id for told in before.now if told.kind == "correction"] == []
    assert [told.subject_id for told in after.now if told.kind == "correction"] == [1, 1]


def test_its_words_go_from_log_and_row_and_others_stay(office: Engine, tmp_path: Path) -> None:
    destroy_payloads(office, ANI, "SK 1/2032", MACHINE, LATER)

    rows = {row.id: (row.text, row.answer) for row in stored(office, DataCorrection)}
    assert rows == {1: ("", ""), 2: ("Jabatan.", ""), 3: ("Alamat.", "SK dimuat.")}
    with reading(office) as session:
        told = {each.number: (each.text, each.answer) for each in views(session, LATER.tzinfo)}  # type: ignore[arg-type]
    assert told[1] == (GONE, GONE)
    assert findings(office, tmp_path) == set()


@pytest.mark.parametrize(
    "change", [{"text": "Lain."}, {"answer": "Lain."}, {"employee_id": BUDI}, {"topic": "post"}]
)
def test_whoever_writes_there_again_is_found(
    office: Engine, tmp_path: Path, change: dict[str, object]
) -> None:
    destroy_payloads(office, ANI, "SK 1/2032", MACHINE, LATER)
    with transaction(office) as session:
        session.execute(update(DataCorrection).where(DataCorrection.id == 1).values(**change))

    assert "remains_differ" in findings(office, tmp_path)
