"""SKP and Lampiran on paper: of each revision that was agreed, once, and of no draft."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from models.document import IssuedPaper
from models.people import AppraiserRelation
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    DODI,
    LAUNCH,
    assignment_of,
    evaluation,
    issue_papers,
    launched,
    stored,
)
from tests.statements import heard
from tests.workflow.plans.plans import agreed, chiefs_plan, result, result_numbers, revised, submitted
from workflow import folding, planning
from workflow.following import papers_of, plan_papers
from workflow.plans.machine import AGREE, SUBMIT
from workflow.printed import owing
from workflow.printed.kinds import APPENDIX, PLAN
from workflow.printed.places import Written
from workflow.printed.writing import VALUES

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def written(engine: Engine, kind: str) -> list[Written]:
    with reading(engine) as session:
        return VALUES[kind](session, owing.owed(session, kind), ("Kabupaten", "Siulak"))


def test_a_plan_owes_its_papers_once_it_is_agreed(office: Engine) -> None:
    plan = submitted(office, ANI)
    assert (written(office, PLAN), written(office, APPENDIX)) == ([], [])
    planning.act(office, plan, CHIEF, AGREE, LAUNCH)

    (paper,), (appendix,) = written(office, PLAN), written(office, APPENDIX)

    assert (paper.form, appendix.form) == ("skp-kuantitatif-ja-jf.docx", "lampiran-skp.docx")
    assert paper.fields["pegawai"]["nama"] == "Ani Contoh"
    assert paper.fields["penilai"]["nama"] == "Citra Misal"
    assert (paper.fields["tanggal"], appendix.fields["tanggal"]) == ("5 Januari 2026",) * 2
    assert paper.fields["rujukan"].endswith("SKP versi 1")
    assert paper.path != appendix.path


def test_each_agreed_revision_has_papers_of_its_own_and_is_issued_once(
    office: Engine, tmp_path: Path
) -> None:
    plan = agreed(office, ANI, CHIEF)
    issue_papers(office, tmp_path, LAUNCH)
    later = revised(office, plan, ANI)
    assert written(office, PLAN) == []
    planning.act(office, later, ANI, SUBMIT, LAUNCH)
    planning.act(office, later, CHIEF, AGREE, LAUNCH)
    issue_papers(office, tmp_path, LAUNCH)

    number = evaluation(office, ANI).id
    assert [(row.kind, row.revision) for row in stored(office, IssuedPaper)] == [
        (PLAN, 1), (APPENDIX, 1), (PLAN, 2), (APPENDIX, 2),
    ]  # fmt: skip
    with reading(office) as session:
        assert owing.number(session) == 0
        assert list(folding.broken(session)) == []
        assert [each.label for each in plan_papers(session, number, 2)] == [
            "Sasaran Kinerja Pegawai versi 2",
            "Lampiran Sasaran Kinerja Pegawai versi 2",
        ]
        assert len(papers_of(session, number)) == 4


def test_a_plan_without_an_appraiser_on_its_day_waits_and_holds_up_no_other(office: Engine) -> None:
    agreed(office, ANI, CHIEF)
    agreed(office, BUDI, CHIEF)
    with transaction(office) as session:
        session.execute(
            delete(AppraiserRelation).where(AppraiserRelation.assignment_id == assignment_of(ANI))
        )

    assert [each.paper.evaluation_id for each in written(office, PLAN)] == [evaluation(office, BUDI).id]
    with reading(office) as session:
        assert len(owing.owed(session, PLAN)) == 2


def test_a_run_may_go_on_behind_any_plan(office: Engine) -> None:
    for person in (ANI, BUDI):
        agreed(office, person, CHIEF)
    with reading(office) as session:
        first, second = owing.owed(session, APPENDIX)

        assert owing.owed(session, APPENDIX, first.key) == [second]
        assert owing.owed(session, APPENDIX, 0, 1) == [first]


def test_papers_of_many_plans_take_as_many_statements_as_those_of_one(office: Engine) -> None:
    above = chiefs_plan(office)
    serving = [result(supports=number) for number in result_numbers(office, above)]
    with heard(office) as for_one:
        written(office, PLAN)
    for person in (ANI, BUDI, DODI):
        agreed(office, person, CHIEF, *serving)

    with heard(office) as for_all:
        papers = written(office, PLAN)

    assert len(for_one) == len(for_all)
    own, *served = ([each["hasil_pimpinan"] for each in paper.fields["utama"]] for paper in papers)
    assert (own, served) == (["", ""], [["Pelayanan membaik", "Arsip tertata"]] * 3)
