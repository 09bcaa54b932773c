import shutil
from datetime import date

import pytest
from sqlalchemy import update

from models.document import DocumentJob
from models.people import Unit
from models.session import transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    BUREAU,
    CHIEF,
    CICI,
    DODI,
    GOVERNOR,
    HEAD,
    OFFICE,
    OTHER_HEAD,
    SECRETARY,
    at,
    evaluation,
    pass_time,
    put,
    replace_appraiser,
    stored,
)
from tests.mornings import RATED
from tests.web.people import Town, page_of, words
from workflow import accounts
from workflow.gathering import Actor

pytestmark = pytest.mark.thorough

FIRST = date(2026, 1, 1)
REASON = RATED["result_reason"]


def grant(
    town: Town,
    person: int,
    role: str,
    unit: str | None = None,
    *,
    first: date = FIRST,
    last: date | None = None,
) -> None:
    with transaction(town.engine) as session:
        accounts.grant(
            session, town.nip(person), role, town.wall.now, Actor(), unit=unit, first=first, last=last
        )


def paper_of(town: Town, person: int) -> str:
    (job,) = stored(town.engine, DocumentJob, evaluation_id=evaluation(town.engine, person).id)
    return f"/dokumen/{job.id}"


def statuses(town: Town, reader: int, *people: int) -> list[int]:
    browser = town.signed_in(reader)
    return [browser.get(page_of(town, person)).status_code for person in people]


# Who sees what of an evaluation.


def test_the_person_rated_sees_nothing_of_a_rating_before_the_document(calibrating: Town) -> None:
    page = words(calibrating.signed_in(ANI).get(page_of(calibrating, ANI)))

    assert "Penetapan predikat" in page
    assert not any(text in page for text in (REASON, "Sesuai Ekspektasi", "Baik"))


def test_once_the_document_is_out_the_person_rated_sees_ratings_and_reasons(handed_over: Town) -> None:
    page = words(handed_over.signed_in(ANI).get(page_of(handed_over, ANI)))

    assert all(text in page for text in (REASON, "Tanpa catatan.", "Sesuai Ekspektasi", "Baik", "(Word)"))


@pytest.mark.parametrize("reader", [CHIEF, HEAD, SECRETARY])
def test_whoever_works_on_a_rating_sees_it_before(calibrating: Town, reader: int) -> None:
    assert REASON in words(calibrating.signed_in(reader).get(page_of(calibrating, ANI)))


def test_who_holds_a_role_sees_the_own_rating_no_earlier(calibrating: Town) -> None:
    for role in ("hr", "auditor"):
        grant(calibrating, ANI, role)

    page = words(calibrating.signed_in(ANI).get(page_of(calibrating, ANI)))

    assert REASON not in page


def test_what_the_appraiser_is_told_the_person_rated_does_not_read(calibrating: Town) -> None:
    put(calibrating.engine, ANI, state="supervisor_review", return_reason="Rating terlalu tinggi.")

    pages = [words(calibrating.signed_in(reader).get(page_of(calibrating, ANI))) for reader in (ANI, CHIEF)]

    assert ["Rating terlalu tinggi." in page for page in pages] == [False, True]


def test_the_person_rated_reads_why_the_own_text_came_back(asked: Town) -> None:
    put(asked.engine, ANI, return_reason="Bukti bulan Mei belum ada.")

    assert "Bukti bulan Mei belum ada." in words(asked.signed_in(ANI).get(page_of(asked, ANI)))


def test_others_see_nothing(calibrating: Town) -> None:
    assert statuses(calibrating, BUDI, ANI, CHIEF, CICI) == [404, 404, 404]


def test_a_foreign_and_a_missing_evaluation_look_the_same(calibrating: Town) -> None:
    browser = calibrating.signed_in(BUDI)

    foreign, missing = browser.get(page_of(calibrating, ANI)), browser.get("/penilaian/4711")

    assert (foreign.status_code, foreign.text) == (missing.status_code, missing.text) == (404, missing.text)


def test_a_former_appraiser_sees_nothing_and_the_new_one_does(calibrating: Town) -> None:
    replace_appraiser(calibrating.engine, ANI, OTHER_HEAD, date(2027, 1, 10))

    assert [statuses(calibrating, reader, ANI) for reader in (CHIEF, OTHER_HEAD)] == [[404], [200]]


def test_an_appraiser_who_comes_tomorrow_sees_nothing_today(calibrating: Town) -> None:
    replace_appraiser(calibrating.engine, ANI, OTHER_HEAD, date(2027, 1, 19))
    today = statuses(calibrating, OTHER_HEAD, ANI)

    pass_time(calibrating.engine, at(2027, 1, 19))

    assert (today, statuses(calibrating, OTHER_HEAD, ANI)) == ([404], [200])


# What roles reach.


def units_below(town: Town) -> None:
    """The bureau lies below the agency, the agency below the office."""
    with transaction(town.engine) as session:
        session.execute(update(Unit).where(Unit.id == BUREAU).values(parent_id=AGENCY))
        session.execute(update(Unit).where(Unit.id == AGENCY).values(parent_id=OFFICE))


@pytest.mark.parametrize("role", ["hr", "auditor"])
@pytest.mark.parametrize(
    ("unit", "seen"),
    [
        (None, [200, 200, 200]),
        ("U3", [200, 200, 404]),
        ("U4", [404, 200, 404]),
        ("U2", [200, 200, 200]),
        ("U1", [404, 404, 404]),
    ],
)
def test_a_role_reaches_its_unit_and_all_below(
    calibrating: Town, role: str, unit: str | None, seen: list[int]
) -> None:
    units_below(calibrating)
    grant(calibrating, DODI, role, unit)

    assert statuses(calibrating, DODI, ANI, CICI, SECRETARY) == seen


@pytest.mark.parametrize("role", ["leader", "operator"])
def test_a_role_for_sums_or_runs_sees_no_person(calibrating: Town, role: str) -> None:
    grant(calibrating, GOVERNOR, role)

    assert statuses(calibrating, GOVERNOR, ANI, CICI) == [404, 404]


def test_a_role_counts_on_its_days_alone(calibrating: Town) -> None:
    today = date(2027, 1, 18)
    grant(calibrating, BUDI, "hr", first=today, last=today)
    grant(calibrating, DODI, "hr", last=date(2027, 1, 17))
    grant(calibrating, CICI, "hr", first=date(2027, 1, 19))

    assert [statuses(calibrating, reader, ANI) for reader in (BUDI, DODI, CICI)] == [[200], [404], [404]]


def test_a_role_that_was_withdrawn_ends_at_once(calibrating: Town) -> None:
    grant(calibrating, BUDI, "hr")
    browser = calibrating.signed_in(BUDI)
    before = browser.get(page_of(calibrating, ANI)).status_code
    with transaction(calibrating.engine) as session:
        accounts.revoke(session, calibrating.nip(BUDI), "hr", calibrating.wall.now, Actor())

    assert (before, browser.get(page_of(calibrating, ANI)).status_code) == (200, 404)


def test_units_in_a_circle_end_by_themselves(calibrating: Town) -> None:
    units_below(calibrating)
    with transaction(calibrating.engine) as session:
        session.execute(update(Unit).where(Unit.id == OFFICE).values(parent_id=BUREAU))
    grant(calibrating, GOVERNOR, "hr", "U4")

    assert statuses(calibrating, GOVERNOR, ANI) == [200]


# The list.


def listed(town: Town, reader: int, search: str = "") -> str:
    return words(town.signed_in(reader).get(f"/penilaian?cari={search}"))


def test_the_list_holds_what_its_reader_may_open(calibrating: Town) -> None:
    page = listed(calibrating, CHIEF)

    names = ("Ani Contoh", "Budi Contoh", "Dodi Contoh", "Citra Misal", "Hasan Misal", "Cici Contoh")
    assert [name in page for name in names] == [True, True, True, True, False, False]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("cici", True),
        ("CONTOH cici", True),
        ("198001012005010010", True),
        ("ani budi", False),
        ("%25", False),
        ("_", False),
    ],
)
def test_the_list_is_searched_by_name_and_nip(calibrating: Town, search: str, found: int) -> None:
    grant(calibrating, GOVERNOR, "hr")

    assert ("Cici Contoh" in listed(calibrating, GOVERNOR, search)) == bool(found)


def test_a_search_finds_nothing_that_its_reader_may_not_open(calibrating: Town) -> None:
    assert "Cici Contoh" not in listed(calibrating, CHIEF, "cici")


def test_a_search_without_a_find_says_so(calibrating: Town) -> None:
    assert "Tidak ada evaluasi dengan nama atau NIP itu." in listed(calibrating, ANI, "cici")


# Documents.


def test_a_document_is_handed_out_as_it_was_issued(handed_over: Town) -> None:
    answer = handed_over.signed_in(ANI).get(paper_of(handed_over, ANI))

    number = evaluation(handed_over.engine, ANI).id
    assert answer.content == f"{number}-1".encode()
    assert answer.headers["content-disposition"] == f'attachment; filename="evaluasi-{number}-revisi-1.docx"'
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("reader", "status"), [(CHIEF, 200), (HEAD, 200), (SECRETARY, 200), (BUDI, 404), (CICI, 404)]
)
def test_a_document_opens_for_those_who_see_the_ratings(handed_over: Town, reader: int, status: int) -> None:
    assert handed_over.signed_in(reader).get(paper_of(handed_over, ANI)).status_code == status


def test_a_foreign_and_a_missing_document_look_the_same(handed_over: Town) -> None:
    browser = handed_over.signed_in(CICI)

    foreign, missing = browser.get(paper_of(handed_over, ANI)), browser.get("/dokumen/4711")

    assert (foreign.status_code, foreign.text) == (missing.status_code, missing.text) == (404, missing.text)


@pytest.mark.parametrize("damage", ["changed", "gone", "folder", "elsewhere"])
def test_a_damaged_document_is_not_handed_out(handed_over: Town, damage: str) -> None:
    path = f"{evaluation(handed_over.engine, ANI).id}-1"
    target = handed_over.settings.documents / path
    match damage:
        case "changed":
            target.write_bytes(b"another")
        case "gone":
            target.unlink()
        case "folder":
            target.unlink()
            target.mkdir()
        case _:
            shutil.copy(target, handed_over.settings.home / "secret.txt")
            with transaction(handed_over.engine) as session:
                number = evaluation(handed_over.engine, ANI).id
                meant = DocumentJob.evaluation_id == number
                session.execute(update(DocumentJob).where(meant).values(path="../secret.txt"))

    answer = handed_over.signed_in(ANI).get(paper_of(handed_over, ANI))

    assert (answer.status_code, "Berkas dokumen ini hilang atau sudah berubah" in words(answer)) == (
        500,
        True,
    )


def test_a_document_that_is_only_owed_is_not_there(calibrating: Town) -> None:
    with transaction(calibrating.engine) as session:
        number = evaluation(calibrating.engine, ANI).id
        session.add(DocumentJob(id=77, evaluation_id=number, revision=1, requested_at=calibrating.wall.now))

    assert calibrating.signed_in(CHIEF).get("/dokumen/77").status_code == 404


# Numbers.

NUMBERS = ("0", "-1", "2147483648", "9" * 20, "9" * 5000, "1e3", "0x1", "١", "%00", "abc")


@pytest.mark.parametrize("kind", ["penilaian", "tugas", "dokumen"])
def test_a_number_that_no_row_has_is_a_page_that_is_not_there(town: Town, kind: str) -> None:
    browser = town.signed_in(ANI)

    answers = {number: browser.get(f"/{kind}/{number}") for number in NUMBERS}

    assert {number: answer.status_code for number, answer in answers.items()} == dict.fromkeys(NUMBERS, 404)
    assert {answer.headers["content-type"] for answer in answers.values()} == {"text/html; charset=utf-8"}


def test_whoever_rates_is_told_that_the_employee_assessed_nothing(reviewing: Town) -> None:
    told = "Pegawai tidak menyampaikan penilaian mandiri"
    path, chief = f"/penilaian/{evaluation(reviewing.engine, ANI).id}", reviewing.signed_in(CHIEF)
    assert told not in words(chief.get(path))

    put(reviewing.engine, ANI, realisation=None)

    assert told in words(chief.get(path))
