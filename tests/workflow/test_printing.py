"""What the paper says: who signs in which capacity, for which days, with which remarks."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.cycle import CalibrationSession
from models.document import DocumentJob
from models.evaluation import Objection
from models.people import AppraiserRelation, Assignment, Employee
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    BUREAU,
    CALIBRATION,
    CHIEF,
    HEAD,
    OTHER_HEAD,
    REVIEW,
    SELF,
    assignment_of,
    at,
    evaluation,
    fire,
    launched,
    pass_time,
    put,
    replace_appraiser,
    stored,
)
from workflow import printing
from workflow.payloads import SentBack
from workflow.printing import Printed


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def owe(engine: Engine, person: int, when: Any = CALIBRATION, revision: int = 1) -> None:
    """As the door does it: with what stands at that moment."""
    row = evaluation(engine, person)
    (stated,) = stored(engine, CalibrationSession, unit_id=row.unit_id)
    said = {"predicate": row.predicate, "achievement": stated.achievement}
    with transaction(engine) as session:
        session.add(DocumentJob(evaluation_id=row.id, revision=revision, requested_at=when, **said))


def printed(engine: Engine) -> list[Printed]:
    with reading(engine) as session:
        return printing.values(session, printing.owed(session, 0, 100), "Pemerintah Kabupaten", "Siulak")


def paper(engine: Engine, person: int) -> dict[str, Any]:
    owe(engine, person)
    return printed(engine)[0].fields


def change(engine: Engine, table: Any, where: Any, **values: Any) -> None:
    with transaction(engine) as session:
        session.execute(update(table).where(where).values(**values))


def test_a_plain_paper(office: Engine) -> None:
    put(office, ANI, predicate="sangat_baik")
    change(office, CalibrationSession, CalibrationSession.unit_id == AGENCY, achievement="istimewa")

    fields = paper(office, ANI)

    assert fields["pegawai"] == {
        "nama": "Ani Contoh",
        "nip": "19800101 200501 0 006",
        "pangkat": "Penata, III/c",
        "jabatan": "Analis",
        "unit_kerja": "Dinas",
    }
    assert (fields["penilai"]["nama"], fields["penilai"]["jabatan"]) == ("Citra Misal", "Kepala Bidang")
    assert (fields["atasan_penilai"]["nama"], fields["atasan_penilai"]["jabatan"]) == (
        "Hasan Misal",
        "Kepala Dinas",
    )
    assert (fields["predikat"], fields["capaian_organisasi"]) == ("SANGAT BAIK", "ISTIMEWA")
    assert (fields["catatan"], fields["tanggal"], fields["tempat"]) == ("-", "18 Januari 2027", "Siulak")
    assert (fields["instansi"], fields["rujukan"]) == ("PEMERINTAH KABUPATEN", "SIULAK 2026/1, revisi 1")
    assert fields["periode_penilaian"] == "1 JANUARI SD 31 DESEMBER TAHUN 2026"


def test_what_was_not_stated_is_said_to_be_so(office: Engine) -> None:
    fields = paper(office, ANI)

    assert fields["predikat"] == fields["capaian_organisasi"] == "BELUM DITETAPKAN"


def act_as(engine: Engine, capacity: str, post: str) -> None:
    """Oki, head of another unit, stands in over Ani's unit."""
    facts = {"post_kind": "Administrator", "first": SELF.date(), "capacity": capacity}
    with transaction(engine) as session:
        session.add(Assignment(employee_id=OTHER_HEAD, unit_id=AGENCY, post=post, **facts))
    replace_appraiser(engine, ANI, OTHER_HEAD, SELF.date(), capacity=capacity, document="SPT 1")


@pytest.mark.parametrize(
    ("capacity", "post", "signed"),
    [
        ("plt", "Kepala Bidang", "Plt. Kepala Bidang"),
        ("plt", "Plt. Kepala Bidang", "Plt. Kepala Bidang"),
        ("plh", "Kepala Bidang", "Plh. Kepala Bidang"),
    ],
)
def test_who_stands_in_signs_as_such_with_that_post(
    office: Engine, capacity: str, post: str, signed: str
) -> None:
    act_as(office, capacity, post)

    signer = paper(office, ANI)["penilai"]

    assert (signer["nama"], signer["jabatan"], signer["unit_kerja"]) == ("Oki Misal", signed, "Dinas")


@pytest.mark.parametrize("unit", [AGENCY, BUREAU])
def test_a_superior_who_stands_in_is_named_so_wherever_the_post_is(office: Engine, unit: int) -> None:
    facts = {"post_kind": "JPT Pratama", "first": SELF.date(), "capacity": "plt"}
    with transaction(office) as session:
        session.add(Assignment(employee_id=OTHER_HEAD, unit_id=unit, post="Kepala Dinas", **facts))
    replace_appraiser(office, CHIEF, OTHER_HEAD, SELF.date(), capacity="plt", document="SPT 1")

    superior = paper(office, ANI)["atasan_penilai"]

    assert (superior["nama"], superior["jabatan"]) == ("Oki Misal", "Plt. Kepala Dinas")
    assert superior["sebagai"] == "Plt. Kepala Dinas"


def test_a_stand_in_signs_the_own_units_papers_as_ever(office: Engine) -> None:
    act_as(office, "plt", "Kepala Bidang")
    replace_appraiser(office, BUDI, OTHER_HEAD, SELF.date())

    signer = paper(office, BUDI)["penilai"]

    assert (signer["jabatan"], signer["unit_kerja"]) == ("Kepala Badan", "Badan")


def test_the_superior_of_a_stand_in_is_who_stands_above_the_own_post(office: Engine) -> None:
    act_as(office, "plt", "Kepala Bidang")

    assert paper(office, ANI)["atasan_penilai"]["nama"] == "Sekar Misal"


def test_the_officials_sign_without_number_and_rank(office: Engine) -> None:
    change(office, Employee, Employee.id == 2, grade="")

    regent = paper(office, 3)["penilai"]

    assert (regent["nip"], regent["pangkat"], regent["jabatan"]) == ("-", "-", "Bupati")


@pytest.mark.parametrize(("grade", "text"), [("IX", "IX"), ("", "-"), ("IV/e", "Pembina Utama, IV/e")])
def test_a_contract_employee_has_a_grade_and_no_rank(office: Engine, grade: str, text: str) -> None:
    change(office, Employee, Employee.id == ANI, grade=grade, status="PPPK")

    assert paper(office, ANI)["pegawai"]["pangkat"] == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2020, 1, 1), date(2026, 6, 30), "1 JANUARI SD 30 JUNI TAHUN 2026"),
        (date(2026, 7, 1), None, "1 JULI SD 31 DESEMBER TAHUN 2026"),
        (date(2026, 7, 1), date(2027, 3, 31), "1 JULI SD 31 DESEMBER TAHUN 2026"),
    ],
)
def test_a_movers_paper_names_the_days_of_that_post(
    office: Engine, first: date, last: date | None, text: str
) -> None:
    change(office, Assignment, Assignment.id == assignment_of(ANI), first=first, last=last)

    assert paper(office, ANI)["periode_penilaian"] == text


def test_what_did_not_happen_in_the_ordinary_way_is_remarked(office: Engine) -> None:
    for moment in (SELF, at(2026, 12, 17), REVIEW, at(2027, 1, 14)):
        pass_time(office, moment)

    remarks = paper(office, ANI)["catatan"]

    assert remarks == "Tanpa penilaian mandiri. Penilai melewati batas waktu."


def test_a_remark_is_made_once(office: Engine) -> None:
    for _ in range(2):
        put(office, ANI, state="supervisor_review", realisation="Ada.")
        fire(office, ANI, "send_back", CHIEF, REVIEW, SentBack("Bukti kurang."))

    assert paper(office, ANI)["catatan"] == "Dikembalikan untuk diperbaiki."


@pytest.mark.parametrize(("decision", "word"), [("upheld", "dikuatkan"), ("changed", "diubah")])
def test_a_decided_objection_is_remarked(office: Engine, decision: str, word: str) -> None:
    told = {"filed_at": SELF, "decision": decision, "decision_reason": "Bukti lengkap.", "decided_at": SELF}
    with transaction(office) as session:
        session.add(Objection(evaluation_id=1, statement="Rahasia.", **told))

    assert paper(office, ANI)["catatan"] == f"Keberatan diputus: hasil {word}. Bukti lengkap."


def test_a_paper_written_late_does_not_tell_what_came_after_it_was_owed(office: Engine) -> None:
    put(office, ANI, state="supervisor_review", due_at=SELF)
    owe(office, ANI, SELF - timedelta(days=20))
    fire(office, ANI, "escalate_review", None, SELF)

    assert printed(office)[0].fields["catatan"] == "-"


def test_each_paper_is_of_its_own_day(office: Engine) -> None:
    replace_appraiser(office, ANI, OTHER_HEAD, CALIBRATION.date())
    owe(office, ANI, CALIBRATION - timedelta(days=1))
    owe(office, ANI, CALIBRATION, revision=2)

    assert [each.fields["penilai"]["nama"] for each in printed(office)] == ["Citra Misal", "Oki Misal"]


def test_a_paper_written_late_says_what_stood_when_it_was_owed(office: Engine) -> None:
    put(office, ANI, predicate="baik")
    change(office, CalibrationSession, CalibrationSession.unit_id == AGENCY, achievement="baik")
    owe(office, ANI)
    put(office, ANI, predicate="kurang")
    change(office, CalibrationSession, CalibrationSession.unit_id == AGENCY, achievement="istimewa")

    (late,) = printed(office)

    assert (late.fields["predikat"], late.fields["capaian_organisasi"]) == ("BAIK", "BAIK")


def test_papers_lie_by_cycle_and_unit_and_never_over_each_other(office: Engine) -> None:
    owe(office, ANI)
    owe(office, ANI, revision=2)
    owe(office, HEAD)

    assert [each.path for each in printed(office)] == [
        "2026/U3/198001012005010006-1-r1.docx",
        "2026/U3/198001012005010006-1-r2.docx",
        "2026/U3/198001012005010004-5-r1.docx",
    ]


def test_owed_ones_come_in_order_and_issued_ones_not_at_all(office: Engine) -> None:
    for person in (ANI, BUDI, HEAD):
        owe(office, person)
    change(office, DocumentJob, DocumentJob.id == 2, issued_at=SELF)

    with reading(office) as session:
        assert printing.owed(session, 0, 9) == [1, 3]
        assert printing.owed(session, 0, 1) == [1]
        assert printing.owed(session, 1, 9) == [3]


def test_a_paper_that_nobody_could_sign_is_left_out(office: Engine) -> None:
    change(office, AppraiserRelation, AppraiserRelation.assignment_id == 1, last=SELF.date())
    owe(office, ANI)
    owe(office, BUDI)

    assert [each.job_id for each in printed(office)] == [2]
