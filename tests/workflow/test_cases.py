"""Evaluations as pages show them. Who may open one is in tests/workflow/test_relations.py."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.document import DocumentJob
from models.evaluation import Objection
from models.people import Assignment, Employee
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    CICI,
    DODI,
    GOOD,
    HEAD,
    SECRETARY,
    SELF,
    document,
    evaluation,
    fire,
    launched,
    pass_time,
    put,
)
from tests.mornings import live
from workflow import cases
from workflow.cases import Case
from workflow.guards import GUARDS
from workflow.payloads import SelfAssessment

DAY = date(2027, 1, 18)
RATED = {
    "predicate": "baik",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Sesuai bukti.",
    "behaviour_rating": "di_atas_ekspektasi",
    "behaviour_reason": "Ramah.",
    "behaviour_evidence": "Lembar kesan.",
}
HIDDEN = (
    "result_rating",
    "result_reason",
    "result_evidence",
    "behaviour_rating",
    "behaviour_reason",
    "behaviour_evidence",
    "predicate",
    "achievement",
)


def calibrating(engine: Engine, _folder: Path) -> None:
    """Ani and Budi wait in calibration."""
    launched(engine)
    for person in (ANI, BUDI):
        put(engine, person, state="calibration", realisation="Terlaksana.", **RATED)
    pass_time(engine, CALIBRATION)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, calibrating, tmp_path)
    return engine


def case(engine: Engine, person: int = ANI, *roles: str) -> Case:
    number = evaluation(engine, person).id
    with reading(engine) as session:
        return cases.case(session, number, frozenset(roles or ("appraiser",)))


def issue(engine: Engine, revision: int = 1) -> None:
    with transaction(engine) as session:
        facts = {"requested_at": CALIBRATION, "issued_at": CALIBRATION, "path": "x", "digest": "x"}
        session.add(DocumentJob(evaluation_id=evaluation(engine, ANI).id, revision=revision, **facts))


@pytest.mark.parametrize("role", ["employee", "appraiser"])
def test_a_reader_is_told_that_the_document_is_still_to_come(office: Engine, role: str) -> None:
    put(office, ANI, state="handover", due_at=CALIBRATION + timedelta(days=14))
    document(office, ANI)

    found = case(office, ANI, role)

    assert (found.paper_owed, found.deadline) == (GUARDS["document_issued"].refusal, "")


def test_nothing_is_said_of_a_document_that_is_issued(office: Engine) -> None:
    put(office, ANI, state="handover", due_at=CALIBRATION + timedelta(days=14))
    issue(office)

    found = case(office)

    assert (found.paper_owed, bool(found.deadline)) == ("", True)


def test_a_revision_that_is_still_to_come_is_told_beside_the_one_there_is(office: Engine) -> None:
    put(office, ANI, state="final", final_at=CALIBRATION)
    issue(office)
    document(office, ANI, revision=2)

    found = case(office, ANI, "employee")

    assert (found.paper_owed, [paper.revision for paper in found.papers]) == ("Dokumen sedang dibuat.", [1])


def object_to(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(
            Objection(evaluation_id=evaluation(engine, ANI).id, statement="Belum adil.", filed_at=CALIBRATION)
        )


def test_a_case_says_who_where_and_for_which_time(office: Engine) -> None:
    found = case(office)

    assert (found.name, found.post, found.unit) == ("Ani Contoh", "Analis", "Dinas")
    assert (found.cycle_title, found.state_label) == ("Evaluasi Kinerja 2026", "Penetapan predikat")
    assert found.period == "1 Januari 2026 sampai 31 Desember 2026"


def test_the_time_is_the_part_of_the_cycle_that_was_served(office: Engine) -> None:
    with transaction(office) as session:
        own = Assignment.employee_id == ANI
        session.execute(update(Assignment).where(own).values(first=date(2026, 3, 1), last=date(2026, 9, 30)))

    assert case(office).period == "1 Maret 2026 sampai 30 September 2026"


def test_whoever_works_on_it_sees_ratings_in_words(office: Engine) -> None:
    found = case(office)

    assert found.rated
    assert (found.result_rating, found.behaviour_rating) == ("Sesuai Ekspektasi", "Di Atas Ekspektasi")
    assert (found.result_reason, found.behaviour_reason, found.predicate) == (
        "Sesuai bukti.",
        "Ramah.",
        "Baik",
    )
    assert (found.result_evidence, found.behaviour_evidence) == ("", "Lembar kesan.")


@pytest.mark.parametrize("roles", [("employee",), ("employee", "hr"), ("employee", "auditor")])
def test_the_person_rated_sees_nothing_of_it_before_the_document(
    office: Engine, roles: tuple[str, ...]
) -> None:
    object_to(office)

    found = case(office, ANI, *roles)

    assert not found.rated
    assert [getattr(found, name) for name in HIDDEN] == [""] * len(HIDDEN)
    assert (found.objection, found.papers, found.realisation) == (None, (), "Terlaksana.")


def test_with_the_document_the_person_rated_sees_all(office: Engine) -> None:
    issue(office)
    issue(office, revision=2)
    object_to(office)

    found = case(office, ANI, "employee")

    assert (found.result_reason, [paper.revision for paper in found.papers]) == ("Sesuai bukti.", [1, 2])
    assert found.papers[0].issued == "18 Januari 2027 pukul 08.00 WIB"
    assert found.objection is not None


@pytest.mark.parametrize(
    ("state", "roles", "read"),
    [
        ("self_assessment", ("employee",), "Kurang jelas."),
        ("self_assessment", ("appraiser",), "Kurang jelas."),
        ("supervisor_review", ("employee",), ""),
        ("supervisor_review", ("employee", "hr"), ""),
        ("supervisor_review", ("appraiser",), "Kurang jelas."),
    ],
)
def test_a_reason_for_returning_is_read_by_whom_it_is_for(
    office: Engine, state: str, roles: tuple[str, ...], read: str
) -> None:
    put(office, ANI, state=state, return_reason="Kurang jelas.")

    assert case(office, ANI, *roles).return_reason == read


def test_the_history_tells_acts_in_order_with_who_and_how(engine: Engine) -> None:
    launched(engine)
    pass_time(engine, SELF)
    fire(engine, ANI, "submit_self_assessment", ANI, SELF + timedelta(hours=1), SelfAssessment("Selesai."))

    told = [(event.what, event.who) for event in case(engine).happenings]

    assert told == [
        ("Siklus dimulai", "SIULAK, menurut jadwal"),
        ("Membuka penilaian mandiri", "SIULAK, menurut jadwal"),
        ("Mengirim penilaian mandiri", "Ani Contoh"),
    ]
    assert case(engine).happenings[-1].when == "7 Desember 2026 pukul 09.00 WIB"


def test_a_history_marks_what_did_not_go_the_ordinary_way(engine: Engine) -> None:
    launched(engine)
    put(engine, ANI, state="supervisor_review", escalated_at=CALIBRATION)
    fire(engine, ANI, "submit_review", HEAD, CALIBRATION, GOOD)

    assert case(engine).happenings[-1].mark == "dinilai oleh atasan penilai"


@pytest.mark.parametrize(
    ("reviewer", "told"),
    [(CHIEF, "Mengirim penilaian atasan"), (HEAD, "Mengirim penilaian oleh atasan penilai")],
)
def test_a_history_tells_in_which_role_somebody_rated(engine: Engine, reviewer: int, told: str) -> None:
    launched(engine)
    put(engine, ANI, state="supervisor_review", escalated_at=CALIBRATION)
    fire(engine, ANI, "submit_review", reviewer, CALIBRATION, GOOD)

    assert case(engine).happenings[-1].what == told


# A unit's people.


def members(engine: Engine, reader: int = SECRETARY) -> dict[str, cases.Member]:
    with reading(engine) as session:
        found = cases.members(session, 1, AGENCY, "calibration", reader)
    return {member.name: member for member in found}


def test_who_waits_comes_first_with_both_reasons(office: Engine) -> None:
    found = members(office)

    assert list(found)[:2] == ["Ani Contoh", "Budi Contoh"]
    assert (found["Ani Contoh"].waits, found["Dodi Contoh"].waits) == (True, False)
    ani = found["Ani Contoh"]
    assert (ani.result_reason, ani.behaviour_reason) == ("Sesuai bukti.", "Ramah.")
    assert found["Dodi Contoh"].predicate == ""


def test_only_the_people_of_the_unit_are_listed(office: Engine) -> None:
    assert set(members(office)) == {"Ani Contoh", "Budi Contoh", "Dodi Contoh", "Citra Misal", "Hasan Misal"}


def test_nobody_reads_the_own_ratings_in_the_unit(office: Engine) -> None:
    own = members(office, ANI)["Ani Contoh"]

    assert (own.waits, own.predicate, own.result_rating, own.result_reason) == (False, "", "", "")


# Lists.


def names(engine: Engine, person: int, wanted: str = "", limit: int = 50) -> list[str]:
    with reading(engine) as session:
        return [line.name for line in cases.lines(session, person, DAY, limit=limit, wanted=wanted)]


def test_a_list_is_in_the_order_of_units_and_names(office: Engine) -> None:
    bureau, agency = ["Cici Contoh", "Oki Misal"], ["Ani Contoh", "Budi Contoh", "Citra Misal", "Dodi Contoh"]

    assert names(office, SECRETARY) == [*bureau, *agency, "Hasan Misal", "Sekar Misal"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["Ani Contoh", "Budi Contoh", "Citra Misal", "Dodi Contoh"]),
        ("CONTOH", ["Ani Contoh", "Budi Contoh", "Dodi Contoh"]),
        ("  contoh   ani ", ["Ani Contoh"]),
        ("0007", ["Budi Contoh"]),
        ("cici", []),
        ("%", []),
        ("_", []),
        ("'; --", []),
    ],
)
def test_a_list_is_searched_by_every_word(office: Engine, wanted: str, found: list[str]) -> None:
    assert names(office, CHIEF, wanted) == found


def test_a_list_ends_where_its_reader_asks(office: Engine) -> None:
    assert names(office, CHIEF, limit=2) == ["Ani Contoh", "Budi Contoh"]


@pytest.mark.parametrize("person", [CICI, 4711])
def test_whoever_works_with_nobody_sees_at_most_the_own(office: Engine, person: int) -> None:
    assert names(office, person) == (["Cici Contoh"] if person == CICI else [])


def test_a_person_without_a_nip_is_found_by_name(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(update(Employee).where(Employee.id == DODI).values(nip=None))

    assert names(office, CHIEF, "dodi") == ["Dodi Contoh"]
    assert case(office, DODI).nip == ""
