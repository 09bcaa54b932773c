"""Who decides on an objection, however the ratings came about."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from models.audit import AuditEvent
from models.document import DocumentJob
from models.evaluation import Objection
from models.people import Assignment
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    CALIBRATION,
    CHIEF,
    GOOD,
    GOVERNOR,
    HEAD,
    OTHER_HEAD,
    REGENT,
    SECRETARY,
    at,
    evaluation,
    fire,
    launched,
    pass_time,
    prompts,
    put,
    replace_appraiser,
)
from tests.workflow.disarming import disarm
from tests.workflow.why.disputes import LATE, OBJECTED, objected_to_the_superior
from workflow import printing
from workflow.deciders import deciders
from workflow.errors import RefusedError
from workflow.guards import GUARDS
from workflow.invariants import breaches
from workflow.machine import WRONG_ROLE
from workflow.payloads import Explanation, ResultChanged, ResultUpheld
from workflow.relations import relations_to
from workflow.why.reading import of_one

pytestmark = pytest.mark.thorough
DAY = at(2027, 2, 1).date()
SOON = at(2027, 1, 22)
SAID = Explanation("Menurut bukti yang ada.")
UPHELD = ResultUpheld("Penilaian sudah tepat.")


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Ani objects to what nobody in the log has rated yet."""
    launched(engine)
    object_to(engine, ANI)
    return engine


def object_to(engine: Engine, person: int) -> None:
    number = evaluation(engine, person).id
    with transaction(engine) as session:
        session.add(Objection(evaluation_id=number, statement="Kurang tinggi.", filed_at=OBJECTED))


def rate(engine: Engine, person: int, by: int) -> None:
    """The person's review is that official's, told by the log as an appraiser's or a superior's."""
    put(engine, person, state="supervisor_review", realisation="Ada.", escalated_at=LATE)
    fire(engine, person, "submit_review", by, CALIBRATION, GOOD)


def decider(engine: Engine, person: int = ANI) -> list[int]:
    with reading(engine) as session:
        held = deciders(DAY).subquery()
        mine = select(held.c.holder_id).where(held.c.evaluation_id == evaluation(engine, person).id)
        return list(session.scalars(mine))


def stand_in(engine: Engine, person: int, unit: int, post: str) -> None:
    facts: dict[str, Any] = {"post_kind": "JPT Pratama", "first": DAY, "capacity": "plh"}
    with transaction(engine) as session:
        session.add(Assignment(employee_id=person, unit_id=unit, post=post, **facts))


def test_the_appraisers_superior_decides(office: Engine) -> None:
    rate(office, ANI, CHIEF)

    assert decider(office) == [HEAD]


def test_nobody_decides_where_nobody_objects(engine: Engine) -> None:
    launched(engine)

    assert decider(engine) == []


def test_where_the_superior_rated_the_official_above_decides(office: Engine) -> None:
    rate(office, ANI, HEAD)

    assert decider(office) == [SECRETARY]


def test_who_rated_and_is_the_superior_since_is_passed_over(office: Engine) -> None:
    rate(office, ANI, CHIEF)
    replace_appraiser(office, ANI, OTHER_HEAD, DAY)
    replace_appraiser(office, OTHER_HEAD, CHIEF, DAY)

    assert decider(office) == [HEAD]


def test_who_stands_in_for_the_superior_that_rated_does_not_decide(office: Engine) -> None:
    rate(office, ANI, HEAD)
    stand_in(office, OTHER_HEAD, AGENCY, "Kepala Dinas")
    replace_appraiser(office, CHIEF, OTHER_HEAD, DAY, capacity="plh", document="SPT 1")

    assert decider(office) == [SECRETARY]


def test_the_superior_does_not_decide_for_the_one_who_stood_in_and_rated(office: Engine) -> None:
    replace_appraiser(office, CHIEF, OTHER_HEAD, CALIBRATION.date(), capacity="plh", document="SPT 1")
    rate(office, ANI, OTHER_HEAD)
    replace_appraiser(office, CHIEF, HEAD, CALIBRATION.date() + timedelta(days=2))

    assert decider(office) == [SECRETARY]


def test_where_the_chain_became_shorter_the_superior_of_now_decides(engine: Engine) -> None:
    launched(engine)
    object_to(engine, HEAD)
    rate(engine, HEAD, REGENT)
    assert decider(engine, HEAD) == [GOVERNOR]

    replace_appraiser(engine, HEAD, REGENT, DAY, capacity="delegate", document="jabatan penilai lowong")

    assert decider(engine, HEAD) == [GOVERNOR]


def test_who_objects_does_not_decide_as_somebodys_superior(office: Engine) -> None:
    rate(office, ANI, CHIEF)
    replace_appraiser(office, CHIEF, ANI, DAY)
    replace_appraiser(office, ANI, HEAD, DAY)

    assert decider(office) == [SECRETARY]


def test_a_chain_that_runs_in_a_circle_ends_with_nobody(office: Engine) -> None:
    rate(office, ANI, CHIEF)
    replace_appraiser(office, CHIEF, ANI, DAY)

    assert decider(office) == []


def test_a_review_by_the_appraiser_takes_the_place_of_the_superiors(office: Engine) -> None:
    rate(office, ANI, HEAD)
    assert evaluation(office, ANI).superior_rated_at == CALIBRATION

    rate(office, ANI, CHIEF)

    assert evaluation(office, ANI).superior_rated_at is None
    assert decider(office) == [SECRETARY]


def test_above_the_governor_nobody_could_decide_so_the_regent_alone_rates(engine: Engine) -> None:
    launched(engine)
    put(engine, SECRETARY, state="supervisor_review", realisation="Ada.", escalated_at=LATE)

    with pytest.raises(RefusedError, match=GUARDS["official_above"].refusal):
        fire(engine, SECRETARY, "submit_review", GOVERNOR, CALIBRATION, GOOD)
    assert fire(engine, SECRETARY, "submit_review", REGENT, CALIBRATION, GOOD).moved == 1


def test_what_nobody_could_decide_on_is_not_escalated_but_asked_for_again(reviewed: Engine) -> None:
    pass_time(reviewed, LATE)

    assert evaluation(reviewed, SECRETARY).escalated_at is None
    (asked,) = prompts(reviewed, evaluation_id=evaluation(reviewed, SECRETARY).id)
    assert (asked.recipient_id, asked.next_reminder_at is not None) == (REGENT, True)
    assert evaluation(reviewed, ANI).escalated_at == LATE


@pytest.fixture
def disputed(reviewed: Engine, tmp_path: Path) -> Engine:
    """Everybody was rated but Ani, whom the superior rates; Ani objects."""
    objected_to_the_superior(reviewed, tmp_path)
    return reviewed


def test_who_rated_is_asked_to_explain_and_the_official_above_to_decide(disputed: Engine) -> None:
    number = evaluation(disputed, ANI).id
    assert [(p.kind, p.recipient_id) for p in prompts(disputed, evaluation_id=number)] == [
        ("explanation", HEAD)
    ]
    with pytest.raises(RefusedError, match=GUARDS["appraiser_rated"].refusal):
        fire(disputed, ANI, "explain", CHIEF, OBJECTED, SAID)

    fire(disputed, ANI, "explain", HEAD, OBJECTED, SAID)

    assert [(p.kind, p.recipient_id) for p in prompts(disputed, evaluation_id=number)] == [
        ("objection", SECRETARY)
    ]
    for person in (CHIEF, HEAD, ANI):
        with pytest.raises(RefusedError, match=WRONG_ROLE):
            fire(disputed, ANI, "uphold_result", person, OBJECTED, UPHELD)
    assert fire(disputed, ANI, "uphold_result", SECRETARY, OBJECTED, UPHELD).moved == 1


def test_the_official_above_sees_the_evaluation_once_there_is_something_to_decide(
    reviewed: Engine, tmp_path: Path
) -> None:
    def stands(person: int) -> frozenset[str]:
        with reading(reviewed) as session:
            return relations_to(session, person, evaluation(reviewed, ANI).id, DAY)

    replace_appraiser(reviewed, HEAD, REGENT, CALIBRATION.date())
    assert stands(REGENT) == {"calibrator"}
    object_to(reviewed, ANI)
    rate(reviewed, ANI, HEAD)

    assert stands(REGENT) == {"calibrator", "decider"}
    assert stands(SECRETARY) == frozenset()
    assert stands(HEAD) == {"superior"}


def test_the_log_of_a_decision_above_the_superior_holds_and_one_by_the_superior_is_found(
    disputed: Engine, tmp_path: Path
) -> None:
    fire(disputed, ANI, "explain", HEAD, OBJECTED, SAID)
    fire(disputed, ANI, "uphold_result", SECRETARY, OBJECTED, UPHELD)
    assert "actor_without_the_right" not in breaches(disputed, tmp_path)

    disarm(disputed)
    with transaction(disputed) as session:
        decided = update(AuditEvent).where(AuditEvent.trigger == "uphold_result")
        session.execute(decided.values(actor_id=HEAD))

    assert breaches(disputed, tmp_path)["actor_without_the_right"] == 1


def test_the_paper_of_a_changed_result_is_signed_by_the_official_who_decided(disputed: Engine) -> None:
    change(disputed)

    with reading(disputed) as session:
        (paper,) = printing.values(session, printing.owed(session, 0, 100), "Pemerintah Kabupaten", "Siulak")

    signer = paper.fields["atasan_penilai"]
    assert (signer["nama"], signer["sebagai"]) == ("Sekar Misal", "pejabat di atas atasan yang menilai")
    rater = paper.fields["penilai"]
    assert (rater["nama"], rater["sebagai"]) == ("Hasan Misal", "atasan pejabat penilai, yang menilai")
    assert "Dinilai oleh atasan penilai." in paper.fields["catatan"]


def change(engine: Engine) -> None:
    """The official above changes Ani's result, after the superior explained."""
    fire(engine, ANI, "explain", HEAD, OBJECTED, SAID)
    changed = ResultChanged("Laporan Mei diperhitungkan.", GOOD)
    fire(engine, ANI, "change_result", SECRETARY, OBJECTED, changed)


def first_paper(engine: Engine, moment: datetime = OBJECTED) -> dict[str, Any]:
    """What Ani's first paper says if it is printed at that moment."""
    number = evaluation(engine, ANI).id
    with reading(engine) as session:
        job = session.scalars(select(DocumentJob.id).where(DocumentJob.evaluation_id == number)).one()
        (paper,) = printing.values(session, [job], "Pemerintah Kabupaten", "Siulak", {job: moment})
    return paper.fields


def test_a_new_superior_signs_and_explains_but_is_not_said_to_have_rated(disputed: Engine) -> None:
    replace_appraiser(disputed, CHIEF, OTHER_HEAD, DAY)

    signer = first_paper(disputed, at(2027, 2, 1))["penilai"]

    assert (signer["nama"], signer["sebagai"]) == ("Oki Misal", "atasan pejabat penilai")
    assert fire(disputed, ANI, "explain", OTHER_HEAD, at(2027, 2, 1), SAID).moved == 1
    assert decider(disputed) == [SECRETARY]


def test_a_superior_who_rated_and_appraises_since_signs_and_explains_as_the_appraiser(
    disputed: Engine,
) -> None:
    replace_appraiser(
        disputed, ANI, HEAD, SOON.date(), capacity="delegate", document="jabatan penilai lowong"
    )

    fields = first_paper(disputed, at(2027, 2, 1))

    assert [fields[who]["nama"] for who in ("penilai", "atasan_penilai")] == ["Hasan Misal", "Sekar Misal"]
    assert "sebagai" not in fields["penilai"]
    pass_time(disputed, SOON)
    (asked,) = prompts(disputed, evaluation_id=evaluation(disputed, ANI).id)
    assert (asked.kind, asked.role, asked.recipient_id) == ("explanation", "appraiser", HEAD)
    assert decider(disputed) == [SECRETARY]
    assert fire(disputed, ANI, "explain", HEAD, SOON, SAID).moved == 1


def test_the_first_paper_is_signed_by_who_rated_and_the_official_above(disputed: Engine) -> None:
    fields = first_paper(disputed)

    signers = [fields[who]["nama"] for who in ("penilai", "atasan_penilai")]
    assert signers == ["Hasan Misal", "Sekar Misal"]


def test_the_tree_of_a_changed_result_names_who_decided_and_in_what_capacity(disputed: Engine) -> None:
    change(disputed)

    with reading(disputed) as session:
        tree = of_one(session, evaluation(disputed, ANI).id)
    assert tree is not None
    by = next(each.by for each in tree.result.all() if each.kind == "objection")
    assert by is not None
    assert (by.name, by.role, by.capacity) == ("Sekar Misal", "decider", "definitive")
