"""Documents that come to their people in other ways than by a click."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.casting import Cast
from cli.demo.receiving import note
from models.evidence import EvidenceFile
from models.receipt import Receipt
from models.session import reading
from tests import mornings
from tests.factories import ANI, BUDI, evaluation, stored
from tests.workflow.evidence.files import LIMITS
from workflow import receipts
from workflow.contradicting import contradictions
from workflow.evidence.attaching import NOTHING, Handed

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.handed_over, tmp_path / "documents")
    return engine


def parts(engine: Engine) -> Cast:
    refusing, away = (evaluation(engine, person).id for person in (ANI, BUDI))
    return Cast((), frozenset(), frozenset(), refusing, away)


def test_one_is_refused_one_is_served_each_once_with_its_paper(office: Engine, tmp_path: Path) -> None:
    evidence, documents = Handed(tmp_path / "evidence", LIMITS), tmp_path / "documents"
    before = contradictions(office, documents)  # the morning's ratings came past the door

    noted = [note(office, 1, parts(office), evidence, mornings.ANSWER) for _ in range(2)]

    assert noted == [2, 0]
    assert [row.kind for row in stored(office, Receipt)] == ["refused", "served"]
    assert {row.act for row in stored(office, EvidenceFile)} == {"note_refusal", "note_service"}
    with reading(office) as session:
        assert "Saksi: Kepala Subbagian" in receipts.told(session, parts(office).refusing or 0)
    assert contradictions(office, documents) == before


def test_an_office_without_files_notes_it_without(office: Engine) -> None:
    assert note(office, 1, parts(office), NOTHING, mornings.ANSWER) == 2
    assert stored(office, EvidenceFile) == []
