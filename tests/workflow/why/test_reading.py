"""Trees of a played office, from its database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, update

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.feedback import FeedbackNote
from models.people import AppraiserRelation
from models.plan import Indicator, WorkPlan, WorkResult
from models.report import DailyReport
from models.service import Service, ServiceImport, Ticket, TicketEvent
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    CICI,
    EVALUATED,
    HEAD,
    PLAIN,
    SECRETARY,
    assignment_of,
    at,
    evaluation,
    fire,
    launched,
    pass_time,
    replace_appraiser,
    stored,
)
from tests.statements import heard
from tests.workflow.why.disputes import TOO_LOW
from workflow.payloads import Review
from workflow.sealing import seal
from workflow.why.building import in_force
from workflow.why.reading import of_cycle, of_one
from workflow.why.tree import Node, Tree

pytestmark = pytest.mark.thorough


def told(engine: Engine, person: int) -> Tree:
    with reading(engine) as session:
        found = of_one(session, evaluation(engine, person).id)
    assert found is not None
    return found


def whole(engine: Engine) -> list[Tree]:
    with reading(engine) as session:
        return list(of_cycle(session, 1))


def node(tree: Tree, kind: str) -> Node:
    return next(each for each in tree.result.all() if each.kind == kind)


def test_every_value_of_a_played_office_is_that_of_its_row(disputed: Engine) -> None:
    rows = {row.id: row.predicate for row in stored(disputed, Evaluation)}

    assert {each.evaluation: each.result.value for each in whole(disputed)} == rows
    assert {each.of for each in whole(disputed)} == {len(EVALUATED)}


def test_one_alone_is_told_as_in_the_whole_cycle(disputed: Engine) -> None:
    number = evaluation(disputed, ANI).id
    (same,) = (each for each in whole(disputed) if each.evaluation == number)

    assert told(disputed, ANI) == replace(same, of=None)


def test_what_is_not_there_has_no_tree(disputed: Engine) -> None:
    with reading(disputed) as session:
        assert of_one(session, 4711) is None


def test_no_evaluation_costs_a_select_of_its_own(disputed: Engine) -> None:
    with heard(disputed) as for_one:
        told(disputed, ANI)
    with heard(disputed) as for_all:
        whole(disputed)

    assert len(for_all) <= len(for_one)


def test_a_return_leads_to_who_returned_it_and_why_with_the_event(disputed: Engine) -> None:
    rerated = node(told(disputed, ANI), "rerated")

    assert (rerated.before, rerated.value, rerated.reason) == ("butuh_perbaikan", "sangat_baik", TOO_LOW)
    assert rerated.by is not None
    assert (rerated.by.person, rerated.by.role, rerated.by.capacity) == (
        SECRETARY,
        "calibrator",
        "definitive",
    )


def test_a_changed_result_names_the_superior_and_his_capacity(disputed: Engine) -> None:
    objection = node(told(disputed, BUDI), "objection")

    assert objection.by is not None
    assert (objection.by.person, objection.by.capacity) == (HEAD, "definitive")
    assert (objection.before, objection.value) == ("baik", "sangat_baik")


def test_records_lead_into_the_sealed_log(disputed: Engine) -> None:
    seal(disputed)

    tree = told(disputed, ANI)
    positions = [each.record.position for each in tree.result.all() if each.record and each.record.event]
    assert positions
    assert all(positions)


def test_the_units_counts_are_the_sum_of_its_trees(disputed: Engine) -> None:
    trees = [each for each in whole(disputed) if each.unit == f"U{AGENCY}"]

    counts = node(trees[0], "pattern").counts
    assert counts is not None
    assert {code: count for code, count in counts.items() if count} == {"sangat_baik": 2, "baik": 3}
    assert [each.counted for each in trees] == [True] * 5


def test_who_appraises_by_an_order_is_shown_with_it_and_whom_he_follows(reviewed: Engine) -> None:
    replace_appraiser(reviewed, ANI, HEAD, date(2026, 12, 1), capacity="plt", document="SPT 800/12")
    fire(
        reviewed,
        ANI,
        "submit_review",
        HEAD,
        at(2027, 1, 5),
        Review("sesuai_ekspektasi", "A.", "sesuai_ekspektasi", "B."),
    )

    found = in_force(told(reviewed, ANI).result)
    assert found is not None
    assert found.by is not None
    by = found.by
    assert (by.capacity, by.document, by.since, by.instead_of) == (
        "plt",
        "SPT 800/12",
        date(2026, 12, 1),
        "Citra Misal",
    )


def test_an_appraiser_of_long_standing_took_nothing_over(disputed: Engine) -> None:
    with transaction(disputed) as session:
        meant = AppraiserRelation.assignment_id == assignment_of(CICI)
        session.execute(update(AppraiserRelation).where(meant).values(capacity="delegate"))

    found = in_force(told(disputed, CICI).result)
    assert found is not None
    assert found.by is not None
    assert (found.by.capacity, found.by.since) == ("delegate", None)


def test_an_escalation_by_the_clock_is_told_under_what_the_superior_rated(reviewed: Engine) -> None:
    late = at(2027, 1, 15)
    pass_time(reviewed, late)
    fire(
        reviewed,
        ANI,
        "submit_review",
        HEAD,
        late,
        Review("sesuai_ekspektasi", "A.", "sesuai_ekspektasi", "B."),
    )

    tree = told(reviewed, ANI)
    assert node(tree, "mark").note == "penilai melewati batas waktu"
    assert node(tree, "matrix").note == "dinilai oleh atasan penilai"


def test_the_definition_of_five_states_is_told_too(engine: Engine) -> None:
    launched(engine, PLAIN)

    assert [each.result.value for each in whole(engine)] == [None] * len(EVALUATED)


def test_what_lay_beside_is_counted_and_named_as_not_counted(disputed: Engine) -> None:
    number = evaluation(disputed, ANI).id
    put_beside(disputed, number)

    tree = told(disputed, ANI)

    texts = {each.kind: each.text for each in tree.result.all() if each.part == "beside"}
    assert texts["plan"] == "versi 1, 1 hasil kerja"
    assert texts["reports"] == "3 laporan, 1 tervalidasi, 1 dikembalikan; indikator: 1 di bawah garis"
    assert texts["feedback"] == "1 catatan penilai, 1 tanggapan pegawai"
    assert texts["service"] == "1 tiket terbit dalam periode ini"
    assert {each.follows for each in tree.result.all() if each.kind in texts} <= {"beside", "pattern"}


def put_beside(engine: Engine, number: int) -> None:
    """A plan with one indicator, three reports, a note with its answer, and three tickets of which one counts."""
    with transaction(engine) as session:
        cycle = session.get_one(Cycle, 1)
        plan = WorkPlan(
            evaluation_id=number,
            state="agreed",
            approach="kuantitatif",
            form="ja_jf",
            rule="berakhlak:x",
            agreed_at=at(2026, 1, 10),
        )
        session.add(plan)
        session.flush()
        result = WorkResult(plan_id=plan.id, section="utama", place=1, text="Berkas terlayani")
        session.add(result)
        session.flush()
        gauge = Indicator(
            result_id=result.id, place=1, aspect="kuantitas", text="berkas", low=Decimal(100), unit="berkas"
        )
        session.add(gauge)
        session.flush()
        for state in ("validated", "submitted", "returned"):
            session.add(
                DailyReport(
                    evaluation_id=number,
                    result_id=result.id,
                    indicator_id=gauge.id,
                    day=date(2026, 3, 2),
                    text=state,
                    quantity=Decimal(10),
                    minutes=60,
                    state=state,
                    submitted_at=at(2026, 3, 2),
                )
            )
        note = FeedbackNote(
            evaluation_id=number,
            author_id=CHIEF,
            text="Baik.",
            digest="0" * 64,
            at=at(2026, 4, 1),
            value="akuntabel",
        )
        session.add(note)
        session.flush()
        session.add(
            FeedbackNote(
                evaluation_id=number,
                author_id=ANI,
                answers_id=note.id,
                text="Terima kasih.",
                digest="1" * 64,
                at=at(2026, 4, 2),
                value="",
            )
        )
        service = Service(code="KTP", name="KTP", unit_id=AGENCY, standard_hours=Decimal(8))
        load = ServiceImport(at=cycle.launched_at, events=3, digest="0" * 64)
        session.add_all([service, load])
        session.flush()
        for name, state, day in (("1", "", 3), ("2", "excluded", 3), ("3", "", None)):
            ticket = Ticket(number=name, service_id=service.id, officer_id=ANI, state=state)
            session.add(ticket)
            session.flush()
            moment = at(2026, 5, day) if day else at(2025, 12, 31)
            session.add(TicketEvent(ticket_id=ticket.id, import_id=load.id, kind="issued", at=moment))
