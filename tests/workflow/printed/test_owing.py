"""Which papers are owed at which moment of a year, and what they say."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.cycle import CalibrationSession, Cycle
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation, Objection
from models.people import Assignment, Employee
from models.session import reading, transaction
from tests import mornings
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    HEAD,
    PROOFS,
    SYSTEM,
    assignment_of,
    at,
    evaluation,
    fire,
    issue,
    put,
)
from workflow import folding
from workflow.payloads import Explanation, ResultChanged, ResultUpheld, Review
from workflow.printed import issuing, owing
from workflow.printed.issuing import Filed
from workflow.printed.kinds import (
    ACCUMULATION,
    CONVERSION,
    CREDIT,
    DETERMINATION,
    EVALUATION,
    OBJECTION,
    UNIT,
)
from workflow.printed.places import Written
from workflow.printed.writing import VALUES

pytestmark = pytest.mark.thorough

OFFICE = ("Pemerintah Kabupaten", "Siulak")
LATER = at(2027, 2, 1)


@pytest.fixture
def handed_over(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.handed_over, tmp_path / "documents")
    return engine


@pytest.fixture
def objecting(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.objecting, tmp_path / "documents")
    return engine


@pytest.fixture
def confirmed(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.confirmed, tmp_path / "documents")
    return engine


def owed(engine: Engine, kind: str) -> list[tuple[int | None, int]]:
    with reading(engine) as session:
        return [(each.evaluation_id, each.revision) for each in owing.owed(session, kind)]


def written(engine: Engine, kind: str) -> list[Written]:
    with reading(engine) as session:
        return VALUES[kind](session, owing.owed(session, kind), OFFICE)


def file_all(engine: Engine, kind: str) -> int:
    papers = [Filed(each, "0" * 64, "1" * 64) for each in written(engine, kind)]
    with transaction(engine) as session:
        issuing.issue(session, papers, SYSTEM, LATER)
    return len(papers)


def only_the_agency_s(engine: Engine, *people: int) -> None:
    """The others of the agency are left where the morning has them: as if they were in no cycle."""
    meant = [evaluation(engine, person).id for person in people]
    with transaction(engine) as session:
        others = update(Evaluation).where(Evaluation.unit_id == AGENCY, Evaluation.id.not_in(meant))
        session.execute(others.values(state="final"))


def test_an_evaluation_s_paper_follows_its_issued_document(confirmed: Engine, tmp_path: Path) -> None:
    assert owed(confirmed, EVALUATION) == []

    (tmp_path / "documents").mkdir(exist_ok=True)
    issue(confirmed, tmp_path / "documents", CALIBRATION)

    people = sorted(evaluation(confirmed, person).id for person in (ANI, BUDI, HEAD))
    assert owed(confirmed, EVALUATION) == [(number, 1) for number in people]


def test_what_was_issued_is_owed_no_more_and_its_events_fold(handed_over: Engine) -> None:
    number = file_all(handed_over, EVALUATION)

    assert number == 3
    assert owed(handed_over, EVALUATION) == []
    with reading(handed_over) as session:
        assert list(folding.broken(session, name="paper")) == []


def test_no_paper_is_issued_twice(handed_over: Engine) -> None:
    papers = [Filed(each, "0" * 64, "1" * 64) for each in written(handed_over, EVALUATION)]
    file_all(handed_over, EVALUATION)

    with pytest.raises(Exception, match=r"(?i)unique"), transaction(handed_over) as session:
        issuing.issue(session, papers, SYSTEM, LATER)


def test_a_paper_row_that_somebody_changed_is_found(handed_over: Engine) -> None:
    file_all(handed_over, EVALUATION)
    with transaction(handed_over) as session:
        session.execute(update(IssuedPaper).where(IssuedPaper.id == 1).values(digest="f" * 64))

    with reading(handed_over) as session:
        (broken,) = folding.broken(session, name="paper")
    assert (broken.subject, broken.subject_id, broken.fault) == ("paper", 1, folding.Fault.OTHER_STATE)


def test_an_evaluation_s_paper_says_what_was_rated(handed_over: Engine) -> None:
    paper = next(each for each in written(handed_over, EVALUATION) if each.paper.evaluation_id == 1)

    assert paper.form == "evaluasi-kuantitatif-ja-jf.docx"
    assert (paper.fields["predikat"], paper.fields["kurva"]) == ("BAIK", "baik")
    assert paper.fields["penilai"]["nama"] == "Citra Misal"
    assert paper.fields["umpan_balik_hasil"] == evaluation(handed_over, ANI).result_reason
    assert [each["nilai"] for each in paper.fields["perilaku"]][:2] == ["Berorientasi Pelayanan", "Akuntabel"]
    assert paper.path == "2026/U3/1-evaluasi-r1.docx"


def test_a_unit_s_paper_waits_for_everybody(handed_over: Engine) -> None:
    assert owed(handed_over, UNIT) == []  # two of the agency are still at work

    only_the_agency_s(handed_over, ANI, BUDI, HEAD)

    assert owed(handed_over, UNIT) == [(None, 1)]


def test_a_unit_s_paper_counts_its_people_and_tells_the_difference(handed_over: Engine) -> None:
    only_the_agency_s(handed_over, ANI, BUDI, HEAD)
    explained = update(CalibrationSession).values(explanation="Pegawainya sedikit.")
    with transaction(handed_over) as session:
        session.execute(explained.where(CalibrationSession.unit_id == AGENCY))

    (paper,) = written(handed_over, UNIT)

    counts = {each["predikat"]: each["jumlah"] for each in paper.fields["jumlah"]}
    assert (counts["Baik"], paper.fields["jumlah_pegawai"]) == (3, 3)
    assert "Baik paling banyak 70 persen dari 3 orang, sekarang 3 orang." in paper.fields["kesesuaian"]
    assert paper.fields["penjelasan"] == "Pegawainya sedikit."
    assert paper.fields["pejabat"]["nama"] == "Sekar Misal"
    assert len(paper.fields["pegawai"]) == 5


def decide(engine: Engine, how: Any) -> None:
    fire(engine, ANI, "explain", CHIEF, LATER, Explanation("Sudah dihitung."))
    trigger = "uphold_result" if isinstance(how, ResultUpheld) else "change_result"
    fire(engine, ANI, trigger, HEAD, LATER, how)


def test_a_confirmed_objection_gets_a_paper_of_its_own(objecting: Engine) -> None:
    assert owed(objecting, OBJECTION) == []

    decide(objecting, ResultUpheld("Bukti lengkap."))

    (paper,) = written(objecting, OBJECTION)
    assert paper.form == "dokumen-evaluasi-keberatan.docx"
    said = ("keberatan", "penjelasan", "keputusan", "alasan_keputusan", "tanggal_keputusan", "predikat")
    assert [paper.fields[name] for name in said] == [
        "Laporan bulan Mei belum dinilai.",
        "Sudah dihitung.",
        "Hasil evaluasi kinerja dikuatkan.",
        "Bukti lengkap.",
        "1 Februari 2027",
        "BAIK",
    ]


def test_a_changed_result_stands_on_the_next_revision_with_the_objection(
    objecting: Engine, tmp_path: Path
) -> None:
    from workflow import printing

    only_the_agency_s(objecting, ANI, BUDI, HEAD)
    file_all(objecting, UNIT)
    better = Review("di_atas_ekspektasi", "Melampaui.", "di_atas_ekspektasi", "Teladan.", *PROOFS)
    changed = ResultChanged("Bukti baru.", better)

    decide(objecting, changed)

    with reading(objecting) as session:
        (document,) = printing.values(session, printing.owed(session, 0, 9), *OFFICE)
    assert document.form == "dokumen-evaluasi-keberatan.docx"
    assert document.fields["keputusan"] == "Hasil evaluasi kinerja diubah."
    assert owed(objecting, OBJECTION) == []
    assert owed(objecting, UNIT) == [(None, 2)]
    issue(objecting, tmp_path / "documents", LATER)
    assert (1, 2) in owed(objecting, EVALUATION)


def contracted(engine: Engine, predicate: str) -> Any:
    from workflow import printing

    put(engine, ANI, predicate=predicate)
    with transaction(engine) as session:
        session.execute(update(Employee).where(Employee.id == ANI).values(status="PPPK", grade="IX"))
        session.execute(update(DocumentJob).where(DocumentJob.evaluation_id == 1).values(predicate=predicate))
    with reading(engine) as session:
        found = printing.values(session, printing.owed(session, 0, 9), *OFFICE)
    return next(each for each in found if each.fields["pegawai"]["nama"] == "Ani Contoh")


@pytest.mark.parametrize(("predicate", "ticked"), [("baik", 0), ("sangat_kurang", 1)])
def test_a_contract_employee_gets_the_form_with_boxes(confirmed: Engine, predicate: str, ticked: int) -> None:
    paper = contracted(confirmed, predicate)

    marks = [each["tanda"] for each in paper.fields["rekomendasi"]]
    assert paper.form == "dokumen-evaluasi-pppk.docx"
    assert (marks[ticked], marks[1 - ticked]) == ("☒", "☐")


def functional(engine: Engine, person: int, level: str, **facts: Any) -> None:
    with transaction(engine) as session:
        row = update(Assignment).where(Assignment.id == assignment_of(person))
        session.execute(row.values(post_kind="Fungsional", level=level, **facts))


def test_credit_is_owed_once_all_that_the_person_has_is_final(handed_over: Engine) -> None:
    functional(handed_over, ANI, "Ahli Pertama")
    put(handed_over, ANI, predicate="sangat_baik")
    assert [owed(handed_over, kind) for kind in CREDIT] == [[], [], []]

    put(handed_over, ANI, final_at=LATER, state="final")

    assert [owed(handed_over, kind) for kind in CREDIT] == [[(1, 1)]] * 3
    assert file_all(handed_over, CONVERSION) == 1
    assert [len(owed(handed_over, kind)) for kind in CREDIT] == [0, 1, 1]


def test_the_credit_forms_compute_by_the_table_of_the_cycle(handed_over: Engine) -> None:
    functional(handed_over, ANI, "Ahli Pertama")
    put(handed_over, ANI, predicate="sangat_baik", final_at=LATER, state="final")
    with transaction(handed_over) as session:
        session.execute(update(Employee).where(Employee.id == ANI).values(nip="198001012005012006"))

    (paper,) = written(handed_over, DETERMINATION)

    fields = paper.fields
    assert [each["angka_kredit"] for each in fields["konversi"]] == ["18,75"]
    assert fields["konversi"][0]["periodik"] == "Januari–Desember (12 bulan)"
    assert (fields["jumlah_akumulasi"], fields["kumulatif_lama"], fields["kumulatif"]) == (
        "18,75",
        "0",
        "18,75",
    )
    assert [each["selisih"] for each in fields["kebutuhan"]] == [
        "−31,25 (dari yang tercatat)",
        "−81,25 (dari yang tercatat)",
    ]
    assert fields["kesimpulan"].startswith("BELUM DAPAT DISIMPULKAN: angka kredit dari sebelum SIULAK belum")
    assert fields["aturan"] == "angka-kredit:perbkn-3-2023"
    assert fields["pegawai"]["lahir"].endswith("1 Januari 1980")
    assert (fields["pegawai"]["jenis_kelamin"], fields["pegawai"]["nip"]) == (
        "Perempuan",
        "19800101 200501 2 006",
    )


def test_an_earlier_year_in_the_same_jenjang_is_accumulated(handed_over: Engine) -> None:
    functional(handed_over, ANI, "Ahli Pertama")
    put(handed_over, ANI, predicate="sangat_baik", final_at=LATER, state="final")
    with transaction(handed_over) as session:
        cycle = session.get_one(Cycle, 1)
        kept = {name: getattr(cycle, name) for name in ("definition_id", "stage", "calendar")}
        session.add(
            Cycle(
                id=2, code="2025", title="2025", first=date(2025, 1, 1), last=date(2025, 12, 31),
                launched_at=at(2025, 1, 2), **kept,
            )
        )  # fmt: skip
        session.flush()
        facts = {"assignment_id": assignment_of(ANI), "employee_id": ANI, "unit_id": AGENCY}
        done = {"state": "final", "final_at": at(2026, 2, 1), "predicate": "baik"}
        session.add(Evaluation(id=99, cycle_id=2, **facts, **done))

    (paper,) = [each for each in written(handed_over, ACCUMULATION) if each.paper.cycle_id == 1]

    assert [each["tahun"] for each in paper.fields["akumulasi"]] == ["2025", "2026"]
    assert paper.fields["jumlah_akumulasi"] == "31,25"


@pytest.mark.parametrize("level", ["", "Utama Sekali"])
def test_no_credit_without_a_jenjang_that_the_table_knows(handed_over: Engine, level: str) -> None:
    functional(handed_over, ANI, level)
    put(handed_over, ANI, predicate="baik", final_at=LATER, state="final")

    assert written(handed_over, CONVERSION) == []


def test_silence_about_the_achievement_owes_no_unit_s_paper(handed_over: Engine) -> None:
    only_the_agency_s(handed_over, ANI, BUDI, HEAD)
    with transaction(handed_over) as session:
        session.execute(update(CalibrationSession).values(achievement=None))

    assert owed(handed_over, UNIT) == []


def test_an_objection_that_nobody_has_decided_is_on_no_paper(objecting: Engine) -> None:
    with reading(objecting) as session:
        assert session.query(Objection).count() == 1

    assert owed(objecting, OBJECTION) == []
