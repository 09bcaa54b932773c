"""What follows from an evaluation, as pages and commands tell it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.people import Assignment, Employee
from models.session import reading, transaction
from tests import mornings
from tests.factories import ANI, DODI, assignment_of, at, evaluation, put
from tests.workflow.guidance.guidance import frame, noted, opened
from tests.workflow.records.records import pak, recorded
from workflow.following import FollowUp, follow_up
from workflow.guidance.content import Cause


@pytest.fixture
def handed_over(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.handed_over, tmp_path / "documents")
    return engine


def told(engine: Engine, person: int) -> FollowUp:
    number = evaluation(engine, person).id
    with reading(engine) as session:
        return follow_up(session, number)


def test_a_pns_has_no_contract_and_no_box_without_an_assessment(handed_over: Engine) -> None:
    then = told(handed_over, ANI)

    assert (then.contract, then.contract_text, then.box_text) == (None, "", "belum diukur")


@pytest.mark.parametrize("status", ["PPPK", "PPPK paruh waktu"])
def test_a_contract_employee_is_proposed_what_the_table_says(handed_over: Engine, status: str) -> None:
    with transaction(handed_over) as session:
        session.execute(update(Employee).where(Employee.id == ANI).values(status=status))

    assert told(handed_over, ANI).contract_text == "Perpanjangan perjanjian kerja; Dipertahankan"


def test_what_is_below_expectation_asks_for_development(handed_over: Engine) -> None:
    put(handed_over, ANI, result_rating="di_bawah_ekspektasi", result_reason="Laporan terlambat.")

    (found,) = told(handed_over, ANI).development

    assert found.cause == "Hasil kerja di bawah ekspektasi: Laporan terlambat."
    put(handed_over, ANI, result_evidence="Buku agenda.")
    (found,) = told(handed_over, ANI).development
    assert found.cause.endswith(": Laporan terlambat.\nBukti: Buku agenda.")


def test_the_hours_of_guidance_count_in_the_year_and_its_plans_are_named(handed_over: Engine) -> None:
    put(handed_over, ANI, result_rating="di_bawah_ekspektasi", result_reason="Laporan terlambat.")
    where = opened(handed_over, frame(cause=Cause("loyal", ""), form="konseling"))
    noted(handed_over, where, 2, hours=8)

    then = told(handed_over, ANI)

    assert "tahun 2026 tercatat 8 JP dalam rencana bimbingan, masih 12 JP" in then.development[0].hours
    assert then.guidance == ("Konseling kinerja: Perilaku Loyal (berjalan, 8 dari 12 JP)",)


def test_a_functional_post_s_credit_is_told_once_all_is_final_with_what_came_before(
    handed_over: Engine,
) -> None:
    with transaction(handed_over) as session:
        row = update(Assignment).where(Assignment.id == assignment_of(ANI))
        session.execute(row.values(post_kind="Fungsional", level="Ahli Muda"))
    put(handed_over, ANI, predicate="baik")
    assert told(handed_over, ANI).earned == ""

    put(handed_over, ANI, state="final", final_at=at(2027, 2, 1))
    assert told(handed_over, ANI).earned == "25 (Ahli Muda)"

    recorded(handed_over, pak())
    assert told(handed_over, ANI).earned == "25; dengan yang sebelumnya 112,5 (Ahli Muda)"


def test_nothing_follows_before_there_is_a_predicate(handed_over: Engine) -> None:
    then = told(handed_over, DODI)

    assert (then.contract, then.box, then.papers) == (None, None, ())
