"""Who may have a unit's paper: the official above its head and overseers, never before their own document."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.document import DocumentJob
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    HEAD,
    OFFICE,
    SECRETARY,
    issue,
    issue_papers,
)
from tests.mornings import everybody_confirmed, live
from tests.workflow.test_relations import DAY, grant
from workflow import accounts
from workflow.unit_papers import unit_paper, unit_papers

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    """Everybody's predicate is set, and all papers are there: of the office, and of three units below it."""
    folder = tmp_path / "documents"
    live(engine, everybody_confirmed, folder)
    folder.mkdir(exist_ok=True)
    issue(engine, folder, CALIBRATION)
    issue_papers(engine, folder, CALIBRATION)
    with transaction(engine) as session:
        accounts.open_missing(session, CALIBRATION)
    return engine


def seen(office: Engine, person: int, wanted: str = "") -> list[str]:
    with reading(office) as session:
        found = unit_papers(session, person, DAY, limit=10, wanted=wanted)
        assert all(unit_paper(session, each.number, person, DAY) for each in found)
        return [each.unit for each in found]


def test_the_official_above_the_head_has_it(office: Engine) -> None:
    assert seen(office, SECRETARY) == ["Badan", "Dinas"]


@pytest.mark.parametrize("person", [ANI, BUDI, CHIEF, HEAD])
def test_nobody_in_the_unit_has_it(office: Engine, person: int) -> None:
    assert seen(office, person) == []
    with reading(office) as session:
        assert unit_paper(session, 1, person, DAY) is None


@pytest.mark.parametrize(
    ("unit", "units"), [(None, ["Badan", "Dinas", "Setda"]), (AGENCY, ["Dinas"]), (OFFICE, ["Setda"])]
)
def test_an_overseer_has_those_of_his_units(office: Engine, unit: int | None, units: list[str]) -> None:
    grant(office, CHIEF, "auditor", unit)

    assert seen(office, CHIEF) == units


@pytest.mark.parametrize("role", ["leader", "operator"])
def test_a_role_that_sees_no_persons_sees_no_unit(office: Engine, role: str) -> None:
    grant(office, CHIEF, role)

    assert seen(office, CHIEF) == []


def test_an_overseer_does_not_learn_his_own_predicate_from_it(office: Engine) -> None:
    grant(office, ANI, "hr")
    assert "Dinas" in seen(office, ANI)
    with transaction(office) as session:
        session.execute(update(DocumentJob).values(issued_at=None))

    assert seen(office, ANI) == ["Badan", "Setda"]
    assert seen(office, SECRETARY) == ["Badan", "Dinas"]


def test_it_is_found_by_the_units_name(office: Engine) -> None:
    assert seen(office, SECRETARY, "%") == []
    assert seen(office, SECRETARY, "dinas") == ["Dinas"]
