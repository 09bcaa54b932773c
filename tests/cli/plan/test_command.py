"""`siulak plan`: begun for a cycle, shown, and on paper."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.people import Assignment
from models.plan import WorkPlan, WorkResult
from models.session import reading, transaction
from tests.cli.commands import Siulak
from tests.factories import (
    ANI,
    BUDI,
    CALENDAR,
    CHIEF,
    EVALUATED,
    LAUNCH,
    REGULATION,
    SECRETARY,
    SYSTEM,
    assignment_of,
    evaluation,
    launched,
    source,
    stored,
)
from tests.templates.word_samples import lines_of
from tests.workflow.plans.plans import (
    IN_TIME,
    QUALITY,
    agreed,
    begun,
    chiefs_plan,
    result,
    result_numbers,
    revised,
)
from workflow import clock, launching, planning
from workflow.launching import Plan
from workflow.plans.storing import Approach, Conditions, OneResult

pytestmark = pytest.mark.thorough


@pytest.fixture
def year(engine: Engine, home: Path) -> Engine:
    """2026 with the plans of Chief and Ani."""
    launched(engine)
    theirs = result_numbers(engine, chiefs_plan(engine))
    agreed(engine, ANI, CHIEF, result(indicators=(QUALITY, IN_TIME), supports=theirs[0]))
    return engine


@pytest.fixture
def next_year(year: Engine) -> Engine:
    plan = Plan("2027", "Evaluasi Kinerja 2027", date(2027, 1, 1), date(2027, 12, 31), source(REGULATION))
    launching.launch(year, plan, CALENDAR, SYSTEM, LAUNCH + timedelta(days=364))
    return year


def test_a_cycles_plans_begin_with_last_years(siulak: Siulak, next_year: Engine) -> None:
    told = siulak("plan", "start", "--cycle", "2027", "--json")

    assert (told.code, told.json) == (0, {"begun": len(EVALUATED), "copied": 2, "source": "2026"})


def test_a_second_time_there_is_nothing_to_do_and_the_log_names_who_began(
    siulak: Siulak, next_year: Engine
) -> None:
    first = siulak("plan", "start", "--cycle", "2027", "--from", "2026")
    second = siulak("plan", "start", "--cycle", "2027")

    assert first.out == f"{len(EVALUATED)} SKP dimulai pada siklus 2027; 2 dengan isi dari siklus 2026.\n"
    assert second.out == "Semua pegawai pada siklus 2027 sudah mempunyai SKP.\n"
    with reading(next_year) as session:
        bodies = session.scalars(
            select(AuditPayload.body)
            .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
            .where(AuditEvent.trigger == "start_plans", AuditEvent.subject == "cycle")
        ).all()
    assert [set(each) for each in bodies] == [{"by", "row"}]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--cycle", "2035"), "yang ada: 2026"),
        (("--cycle", "2026", "--from", "2035"), "yang ada: 2026"),
        (("--cycle", "2026", "--from", "2026"), "siklus yang sama"),
    ],
)
def test_a_cycle_that_is_not_there_is_told(
    siulak: Siulak, year: Engine, words: tuple[str, ...], told: str
) -> None:
    done = siulak("plan", "start", *words)

    assert done.code == 2
    assert told in done.err


def test_a_plan_is_shown_with_its_revisions(siulak: Siulak, year: Engine) -> None:
    plan = agreed(year, BUDI, CHIEF, result(supports=_first_of_chief(year)))
    later = revised(year, plan, BUDI)
    planning.edit(year, later, BUDI, OneResult(result("Survei", supports=_first_of_chief(year))), LAUNCH)

    told = siulak("plan", "show", evaluation(year, BUDI).id)

    assert told.code == 0
    assert "# SKP versi 2" in told.lines
    assert "Dibuka karena\tTugas baru dari pimpinan." in told.lines
    assert "Utama 2 baru: Survei" in told.lines
    assert (
        "Utama 1\tLaporan bulanan tersusun\tPelayanan membaik\tKuantitas\tJumlah laporan\t12 laporan"
        in told.lines
    )
    assert told.lines.index("# SKP versi 2") < told.lines.index("# SKP versi 1")


def _first_of_chief(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalars(select(WorkResult.id).where(WorkResult.text == "Pelayanan membaik")).one()


def test_the_matrix_tells_who_serves_what(siulak: Siulak, year: Engine) -> None:
    told = siulak("plan", "matrix", evaluation(year, CHIEF).id)

    assert told.code == 0
    assert (
        "Utama 1\tPelayanan membaik\tAni Contoh\tAnalis\tLaporan bulanan tersusun\tDisepakati" in told.lines
    )
    assert "Utama 2\tArsip tertata\t\t\tbelum ada\t" in told.lines
    assert len(siulak("plan", "matrix", evaluation(year, CHIEF).id, "--json").json) == 2
    assert siulak("plan", "matrix", 8).code == 2


def test_units_are_counted_by_how_far_their_plans_are(siulak: Siulak, year: Engine) -> None:
    begun(year, BUDI)
    (mine,) = [plan for plan in _agreed(year) if plan.evaluation_id == evaluation(year, ANI).id]
    revised(year, mine.id, ANI)

    units = {unit["code"]: unit for unit in siulak("plan", "status", "2026", "--json").json}

    dinas = units["U3"]
    assert [dinas[name] for name in ("evaluations", "without", "draft", "submitted", "agreed", "changing")] == [
        5, 2, 1, 0, 2, 1,
    ]  # fmt: skip
    assert siulak("plan", "status", "2026").lines[-1] == "\tSemua\t8\t5\t1\t0\t2\t1"


def _agreed(engine: Engine) -> list[WorkPlan]:
    return stored(engine, WorkPlan, state="agreed")


def test_a_program_reads_every_revision(siulak: Siulak, year: Engine) -> None:
    (view,) = siulak("plan", "show", evaluation(year, ANI).id, "--json").json

    assert (view["revision"], view["state"], len(view["values"])) == (1, "agreed", 7)
    assert view["main"][0]["indicators"][0]["target"] == "90–95 persen"


@pytest.mark.parametrize("words", [("show", 8), ("document", 8, "--to", "var/skp"), ("show", 4711)])
def test_an_evaluation_without_a_plan_is_told(
    siulak: Siulak, year: Engine, words: tuple[object, ...]
) -> None:
    told = siulak("plan", *words)

    assert told.code == 2
    assert "belum mempunyai SKP" in told.err


def test_the_papers_say_what_was_agreed(siulak: Siulak, year: Engine, tmp_path: Path) -> None:
    told = siulak("plan", "document", evaluation(year, ANI).id, "--to", tmp_path)

    assert told.code == 0
    plan, appendix = (lines_of(Path(line).read_bytes()) for line in told.lines)
    assert "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL" in plan
    assert {
        "Pelayanan membaik",
        "Laporan bulanan tersusun",
        "90–95 persen",
        "Paling lambat tanggal 5",
    } <= set(plan)
    assert any(
        line.startswith("Siulak, 5 Januari 2026\nPejabat Penilai Kinerja\nCitra Misal\n") for line in plan
    )
    assert plan[-1].startswith("SIULAK 2026/1, SKP versi 1 – Ani Contoh")
    assert "KONSEKUENSI" in appendix


def test_a_draft_says_that_it_is_one_and_an_official_has_an_agency(
    siulak: Siulak, year: Engine, tmp_path: Path
) -> None:
    with transaction(year) as session:
        session.get_one(Assignment, assignment_of(SECRETARY)).post_kind = "JPT Pratama"
    plan = begun(year, SECRETARY, result(perspective="anggaran"))
    planning.edit(year, plan, SECRETARY, Conditions({"konsekuensi": ("Bila tercapai: piagam",)}), LAUNCH)

    told = siulak("plan", "document", evaluation(year, SECRETARY).id, "--to", tmp_path)

    plan_lines, appendix = (lines_of(Path(line).read_bytes()) for line in told.lines)
    assert "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI" in plan_lines
    assert {"INSTANSI", "Anggaran"} <= set(plan_lines)
    assert any(f"Siulak, {'.' * 30}" in line for line in plan_lines)
    assert "KONSEP, belum disepakati" in plan_lines[-1]
    assert "Bila tercapai: piagam" in appendix


def test_a_qualitative_plan_is_printed_in_sentences(siulak: Siulak, year: Engine, tmp_path: Path) -> None:
    plan = begun(year, BUDI, result(indicators=(QUALITY, IN_TIME)))
    planning.edit(year, plan, BUDI, Approach("kualitatif"), LAUNCH)

    told = siulak("plan", "document", evaluation(year, BUDI).id, "--to", tmp_path)

    lines = lines_of(Path(told.lines[0]).read_bytes())
    assert "PENDEKATAN HASIL KERJA KUALITATIF" in lines
    assert any("•\tLaporan tanpa perbaikan: 90–95 persen" in line for line in lines)


def test_a_revision_that_is_not_there_is_told(siulak: Siulak, year: Engine, tmp_path: Path) -> None:
    told = siulak("plan", "document", evaluation(year, ANI).id, "--to", tmp_path, "--revision", 3)

    assert told.code == 2
    assert "belum mempunyai SKP versi 3" in told.err
    assert list(tmp_path.glob("*.docx")) == []


def test_who_has_no_agreed_plan_is_told_by_name_and_who_is_late(year: Engine, siulak: Siulak) -> None:
    begun(year, BUDI)
    clock.business_time(year, LAUNCH + timedelta(days=60))

    found = {each["evaluation_id"]: each for each in siulak("plan", "waiting", "2026", "--json").json}
    lines = siulak("plan", "waiting", "2026", "--late").out.splitlines()
    (title, _, *rows) = lines

    assert set(found) == {evaluation(year, person).id for person in EVALUATED} - {
        evaluation(year, person).id for person in (ANI, CHIEF)
    }
    budi = found[evaluation(year, BUDI).id]
    assert (budi["plan"], budi["late"], budi["waits_for"]) == ("draft", True, budi["name"])
    assert title.endswith(f": {len(rows)}, terlambat {len(rows)}")
    assert all(row.endswith("\tya") for row in rows)


def test_when_every_plan_is_agreed_the_list_says_so(year: Engine, siulak: Siulak) -> None:
    with transaction(year) as session:
        session.execute(delete(Evaluation).where(Evaluation.employee_id.not_in((ANI, CHIEF))))

    assert siulak("plan", "waiting", "2026").out == "Semua SKP siklus 2026 sudah disepakati.\n"
