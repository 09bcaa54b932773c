"""What follows from an evaluation, on its page: proposals with their rule, and the papers beside its document."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import update

from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee
from models.session import transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    HEAD,
    OTHER_HEAD,
    SECRETARY,
    SINCE,
    assignment_of,
    evaluation,
    stored,
)
from tests.mornings import CLERKS, RATED
from tests.web.people import Town, page_of, words

pytestmark = pytest.mark.thorough


@pytest.fixture
def everybody(town_at: Callable[..., Town]) -> Town:
    return town_at("every_role")


def paper_of(town: Town, person: int) -> str:
    (paper,) = stored(town.engine, IssuedPaper, evaluation_id=evaluation(town.engine, person).id)
    return f"/kertas/{paper.id}"


@pytest.mark.parametrize("reader", [ANI, CHIEF])
def test_the_person_and_the_appraiser_see_the_box_and_the_papers(everybody: Town, reader: int) -> None:
    page = everybody.signed_in(reader).get(page_of(everybody, ANI))

    assert "belum diukur" in words(page)
    assert "Usulan perjanjian kerja" not in words(page)
    assert paper_of(everybody, ANI) in page.text


def test_a_contract_employee_reads_what_is_proposed_and_by_which_rule(everybody: Town) -> None:
    with transaction(everybody.engine) as session:
        session.execute(update(Employee).where(Employee.id == ANI).values(status="PPPK"))

    page = words(everybody.signed_in(ANI).get(page_of(everybody, ANI)))

    assert "Perpanjangan perjanjian kerja; Dipertahankan" in page
    assert "kontrak-pppk:pp-49-2018" in page


def test_the_year_of_two_posts_is_told_around_the_last_of_them(everybody: Town) -> None:
    first = page_of(everybody, ANI)
    with transaction(everybody.engine) as session:
        session.get_one(Assignment, assignment_of(ANI)).last = date(2026, 6, 30)
        later = Assignment(
            employee_id=ANI, unit_id=AGENCY, post="Arsiparis", post_kind="Pelaksana", first=date(2026, 7, 1)
        )
        session.add(later)
        session.flush()
        about = {"assignment_id": later.id, "first": SINCE, "capacity": "definitive", "document": ""}
        session.add(AppraiserRelation(appraiser_id=OTHER_HEAD, **about))
        at = {"cycle_id": 1, "assignment_id": later.id, "employee_id": ANI, "unit_id": AGENCY}
        session.add(Evaluation(**at, state="calibration", version=1, **RATED))
        session.flush()
        second = f"/penilaian/{max(row.id for row in session.query(Evaluation).filter_by(employee_id=ANI))}"

    hr, auditor = (number for number, name in CLERKS.items() if name in ("hr", "auditor"))
    told = {
        reader: [
            "Predikat tahunan" in words(everybody.signed_in(reader).get(path)) for path in (first, second)
        ]
        for reader in (ANI, CHIEF, HEAD, OTHER_HEAD, SECRETARY, hr, auditor)
    }

    assert told == {
        ANI: [True, False],  # of the second there is no document yet
        CHIEF: [False, False],  # of the first post alone
        HEAD: [False, False],
        OTHER_HEAD: [False, True],
        **{reader: [True, True] for reader in (SECRETARY, hr, auditor)},
    }


def test_before_the_document_nothing_follows(calibrating: Town) -> None:
    page = words(calibrating.signed_in(ANI).get(page_of(calibrating, ANI)))

    assert "Tindak lanjut" not in page


def test_a_paper_is_handed_out_as_it_was_issued_to_nobody_else(everybody: Town) -> None:
    path = paper_of(everybody, ANI)

    answer = everybody.signed_in(ANI).get(path)
    foreign = everybody.signed_in(BUDI).get(path)

    assert (answer.status_code, foreign.status_code) == (200, 404)
    assert answer.content.decode().endswith("-evaluasi-r1.docx")


def test_a_paper_that_was_changed_is_not_handed_out(everybody: Town) -> None:
    path = paper_of(everybody, ANI)
    with transaction(everybody.engine) as session:
        session.execute(update(IssuedPaper).values(digest="f" * 64))

    assert "sudah berubah" in words(everybody.signed_in(ANI).get(path))


def test_the_official_above_a_unit_finds_its_paper_and_no_member_does(everybody: Town) -> None:
    browser = everybody.signed_in(SECRETARY)
    assert "/penetapan" in browser.get("/penilaian").text
    (link,) = re.findall(r"/kertas/\d+", browser.get("/penetapan?cari=dinas").text)

    answer = browser.get(link)

    assert (answer.status_code, answer.content) == (200, b"Penetapan")
    assert "/penetapan" not in everybody.signed_in(ANI).get("/penilaian").text
    assert link not in everybody.signed_in(ANI).get("/penetapan").text
