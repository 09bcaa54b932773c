"""Who serves which of a leader's results."""

import pytest
from sqlalchemy import Engine, update

from models.plan import WorkPlan, WorkResult
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CHIEF, DODI, HEAD, LAUNCH, launched
from tests.workflow.plans.plans import agreed, begun, chiefs_plan, result, result_numbers, revised, submitted
from workflow import planning
from workflow.plans.machine import AGREE, SUBMIT
from workflow.plans.matrix import matrix
from workflow.plans.storing import OneResult

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def parts(engine: Engine, plan: int) -> dict[str, list[tuple[str, str, str]]]:
    with reading(engine) as session:
        rows = matrix(session, session.get_one(WorkPlan, plan))
    return {row.text: [(part.name, part.text, part.state_label) for part in row.parts] for row in rows}


def test_each_result_has_its_parts_and_drafts_do_not_count(office: Engine) -> None:
    above = chiefs_plan(office)
    first, second = result_numbers(office, above)
    agreed(office, ANI, CHIEF, result("Laporan", supports=first), result("Survei", supports=second))
    submitted(office, BUDI, result("Loket", supports=second))
    begun(office, DODI, result("Rancangan", supports=first))

    assert parts(office, above) == {
        "Pelayanan membaik": [("Ani Contoh", "Laporan", "Disepakati")],
        "Arsip tertata": [
            ("Ani Contoh", "Survei", "Disepakati"),
            ("Budi Contoh", "Loket", "Menunggu persetujuan pejabat penilai"),
        ],
    }


def test_parts_stay_with_a_result_over_the_leaders_revisions(office: Engine) -> None:
    above = chiefs_plan(office)
    first, _ = result_numbers(office, above)
    agreed(office, ANI, CHIEF, result("Laporan", supports=first))
    later = revised(office, above, CHIEF)
    (renamed, _) = result_numbers(office, later)
    planning.edit(office, later, CHIEF, OneResult(result("Pelayanan prima", number=renamed)), LAUNCH)
    planning.act(office, later, CHIEF, SUBMIT, LAUNCH)
    planning.act(office, later, HEAD, AGREE, LAUNCH)

    assert parts(office, later)["Pelayanan prima"] == [("Ani Contoh", "Laporan", "Disepakati")]


def test_of_two_revisions_the_agreed_one_counts(office: Engine) -> None:
    above = chiefs_plan(office)
    first, second = result_numbers(office, above)
    plan = agreed(office, ANI, CHIEF, result("Laporan", supports=first))
    later = revised(office, plan, ANI)
    (number,) = result_numbers(office, later)
    planning.edit(office, later, ANI, OneResult(result("Arsip", number=number, supports=second)), LAUNCH)
    planning.act(office, later, ANI, SUBMIT, LAUNCH)
    before = parts(office, above)
    planning.act(office, later, CHIEF, AGREE, LAUNCH)

    assert before == {"Pelayanan membaik": [("Ani Contoh", "Laporan", "Disepakati")], "Arsip tertata": []}
    assert parts(office, above) == {
        "Pelayanan membaik": [],
        "Arsip tertata": [("Ani Contoh", "Arsip", "Disepakati")],
    }


def test_who_serves_nothing_any_more_is_not_there(office: Engine) -> None:
    above = chiefs_plan(office)
    first, _ = result_numbers(office, above)
    plan = agreed(
        office, ANI, CHIEF, result(supports=first), result("Tim", section="tambahan", supports=first)
    )
    later = revised(office, plan, ANI)
    with transaction(office) as session:  # as after a change of the superior, whose results she serves now
        session.execute(update(WorkResult).where(WorkResult.plan_id == later).values(supports_id=None))
        session.get_one(WorkPlan, later).state = "agreed"
        session.get_one(WorkPlan, later).agreed_at = LAUNCH

    assert parts(office, above)["Pelayanan membaik"] == []
