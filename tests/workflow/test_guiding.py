"""Guidance: who may plan, note, reply and end; for ever; without any rating being altered; and the log."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text, update

from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CALENDAR, CHIEF, DODI, HEAD, at, evaluation, replace_appraiser, stored
from tests.mornings import live
from tests.workflow.disarming import disarm
from tests.workflow.guidance.guidance import MAY, TRAINED, agreed_plan, entries, frame, noted, opened, plan_of
from tests.workflow.periods.periods import APRIL, state, statement
from workflow import guiding
from workflow.contradicting import contradictions
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.folding import broken
from workflow.guidance import rules
from workflow.guidance.content import DONE, DROPPED, Cause, Noted
from workflow.guidance.reading import causes, done_in
from workflow.guidance.viewing import awaited, lists
from workflow.guiding import NoGuidanceError
from workflow.machine import WRONG_ROLE

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    """Ani's plan is agreed."""
    live(engine, agreed_plan, tmp_path)
    return engine


def test_a_plan_is_opened_answered_followed_up_and_ended(office: Engine) -> None:
    where = opened(office)
    guiding.reply(office, where, ANI, "Saya mohon jadwal pelatihannya.", MAY)
    noted(office, where, 1)
    noted(office, where, 2, hours=10)
    guiding.end(office, where, CHIEF, DONE, "Tiga bulan tepat waktu.", MAY, seen=4)

    plan = plan_of(office, where)

    assert (plan.state, plan.hours, plan.planned_hours, plan.revision) == (DONE, 10, 12, 5)
    assert plan.frame.cause.label.startswith("Utama 1: ")
    triggers = [event.trigger for event in stored(office, AuditEvent, subject="guidance")]
    assert triggers == [
        "open_guidance",
        "reply_guidance",
        "note_guidance",
        "note_guidance",
        "finish_guidance",
    ]
    with reading(office) as session:
        assert sum(each.hours for each in done_in(session, ANI, 2026, CALENDAR)) == 10
        assert done_in(session, ANI, 2027, CALENDAR) == []
        assert list(broken(session)) == []


def test_nobody_but_the_appraiser_of_the_day_plans(office: Engine) -> None:
    for person in (ANI, BUDI, HEAD):
        with pytest.raises(RefusedError, match=WRONG_ROLE):
            opened(office, by=person)
    where = opened(office)
    for person in (ANI, BUDI, HEAD):
        _refused(office, where, person)
    assert len(entries(office)) == 1


def _refused(office: Engine, where: tuple[int, int], person: int) -> None:
    acts: tuple[Callable[[], None], ...] = (
        lambda: noted_by(office, where, person),
        lambda: guiding.end(office, where, person, DROPPED, "Selesai.", MAY, seen=1),
        lambda: guiding.change(office, where, person, frame(aim="Lain."), "Alasan", MAY, seen=1),
    )
    for act in acts:
        with pytest.raises(RefusedError, match=WRONG_ROLE):
            act()
    if person != ANI:
        with pytest.raises(RefusedError, match=WRONG_ROLE):
            guiding.reply(office, where, person, "Baik.", MAY)


def noted_by(engine: Engine, where: tuple[int, int], person: int) -> None:
    guiding.note_progress(engine, where, person, Noted("Berjalan."), MAY)


def test_a_new_appraiser_goes_on_with_it(office: Engine) -> None:
    where = opened(office)
    replace_appraiser(office, ANI, HEAD, at(2026, 5, 1).date())

    with pytest.raises(RefusedError, match=WRONG_ROLE):
        noted(office, where)
    guiding.end(office, where, HEAD, DROPPED, "Diganti rencana lain.", MAY, seen=1)

    assert plan_of(office, where).state == DROPPED


def test_a_button_pressed_twice_writes_once(office: Engine) -> None:
    where = opened(office)
    assert opened(office) == where
    for _ in range(2):
        guiding.reply(office, where, ANI, "Baik.", MAY)
    for _ in range(2):
        noted(office, where, 1)
    for _ in range(2):
        guiding.end(office, where, CHIEF, DROPPED, "Pindah.", MAY, seen=3)

    assert [row.kind for row in entries(office)] == ["open", "reply", "note", "dropped"]


def test_one_cause_has_one_open_plan_and_a_new_one_after_its_end(office: Engine) -> None:
    where = opened(office)
    with pytest.raises(RefusedError, match=rules.ALREADY):
        opened(office, frame(aim="Lain lagi."))
    assert opened(office, frame(cause=Cause("loyal", "")))[1] == 2

    guiding.end(office, where, CHIEF, DROPPED, "Diganti.", MAY, seen=1)

    assert opened(office, frame(aim="Lain lagi."))[1] == 3


def test_nothing_is_written_under_a_plan_that_is_over_but_a_reply(office: Engine) -> None:
    where = opened(office)
    guiding.end(office, where, CHIEF, DROPPED, "Pindah.", MAY, seen=1)

    acts: tuple[Callable[[], None], ...] = (
        lambda: noted(office, where),
        lambda: guiding.change(office, where, CHIEF, frame(aim="Lain."), "Alasan", MAY, seen=2),
        lambda: guiding.end(office, where, CHIEF, DROPPED, "Lagi.", MAY, seen=2),
    )
    for refused in acts:
        with pytest.raises(RefusedError, match=rules.OVER):
            refused()
    guiding.reply(office, where, ANI, "Saya belum selesai belajar.", MAY)


def test_a_change_keeps_what_was_planned_before_and_does_not_run_over_another(office: Engine) -> None:
    where = opened(office)
    longer = frame(aim="Laporan tepat waktu dan lengkap.")
    with pytest.raises(RefusedError, match=rules.NO_REASON):
        guiding.change(office, where, CHIEF, longer, " ", MAY, seen=1)
    with pytest.raises(ChangedMeanwhileError):
        guiding.change(office, where, CHIEF, longer, "Disepakati.", MAY, seen=0)

    guiding.change(office, where, CHIEF, longer, "Disepakati.", MAY, seen=1)

    first, second = entries(office)
    assert (first.content["aim"], second.content["aim"]) == ("Laporan tepat waktu.", longer.aim)
    assert second.content["reason"] == "Disepakati."


def test_the_cause_is_one_that_the_evaluation_offers(office: Engine) -> None:
    for code in ("utama-9", "tahun-hasil", "", "periode-1-hasil"):
        with pytest.raises(RefusedError, match=rules.NO_CAUSE):
            opened(office, frame(cause=Cause(code, "Karangan", below=True, words="Karangan")))
    with pytest.raises(NoGuidanceError):
        guiding.open_plan(office, 4711, CHIEF, frame(), MAY)


def test_a_period_below_expectation_is_a_cause_with_the_appraisers_words(office: Engine) -> None:
    state(office, statement(result_rating="di_bawah_ekspektasi", result_reason="Satu dari tiga laporan."))
    with reading(office) as session:
        lacking = lists(session, CHIEF, APRIL, APRIL.date(), limit=9)
    assert [each.name for each in lacking.wanting] == ["Ani Contoh"]

    where = opened(office, frame(cause=Cause("periode-1-hasil", ""), evidence=""))

    cause = plan_of(office, where).frame.cause
    assert (cause.below, cause.words) == (True, "Satu dari tiga laporan.")
    with reading(office) as session:
        found = lists(session, CHIEF, MAY, MAY.date(), limit=9)
        assert awaited(session, ANI, MAY, MAY.date()) == 1
        assert awaited(session, CHIEF, MAY, MAY.date()) == 0
        assert awaited(session, CHIEF, at(2026, 6, 1), MAY.date()) == 1
    assert found.wanting == ()
    assert [line.person.name for line in found.others] == ["Ani Contoh"]


def test_a_closed_year_asks_for_plans_for_a_year_more(office: Engine) -> None:
    state(office, statement(result_rating="di_bawah_ekspektasi"))
    with transaction(office) as session:
        session.execute(update(Cycle).values(closed_at=at(2027, 2, 1)))

    with reading(office) as session:
        soon, late = (
            lists(session, CHIEF, now, now.date(), limit=9) for now in (at(2027, 12, 1), at(2028, 2, 1))
        )

    assert [each.name for each in soon.wanting] == ["Ani Contoh"]
    assert (soon.appraised, late.wanting) == ((), ())


def test_the_annual_rating_is_no_cause_before_its_document_is_issued(office: Engine) -> None:
    """The employee would learn it from the plan."""
    with transaction(office) as session:
        session.execute(
            update(Evaluation)
            .where(Evaluation.employee_id == ANI)
            .values(result_rating="di_bawah_ekspektasi", result_reason="Rahasia.")
        )
    with reading(office) as session:
        offered = causes(session, evaluation(office, ANI))
        lacking = lists(session, CHIEF, MAY, MAY.date(), limit=9)

    assert not any(cause.code.startswith("tahun") or "Rahasia" in cause.words for cause in offered)
    assert lacking.wanting == ()


def test_no_rating_is_altered_by_any_of_it(office: Engine) -> None:
    def rows() -> list[object]:
        with reading(office) as session:
            return [*session.execute(Evaluation.__table__.select())]

    before = rows()
    where = opened(office, frame(steps=(TRAINED,)))
    noted(office, where, 1, 12)
    guiding.end(office, where, CHIEF, DONE, "Baik.", MAY, seen=2)

    assert rows() == before


def test_entries_stay(office: Engine) -> None:
    opened(office)

    for statement_ in ("UPDATE guidance_entry SET plan = 7", "DELETE FROM guidance_entry"):
        with pytest.raises(Exception, match="append-only"), transaction(office) as session:
            session.execute(text(statement_))


@pytest.mark.sqlite("the file is changed past our code")
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (f"UPDATE guidance_entry SET author_id = {DODI} WHERE kind = 'note'", "guidance_unlawful"),
        ("DELETE FROM guidance_entry WHERE kind = 'reply'", "guidance_unlawful"),
    ],
)
def test_a_later_hand_is_found(office: Engine, tmp_path: Path, change: str, kind: str) -> None:
    where = opened(office)
    guiding.reply(office, where, ANI, "Baik.", MAY)
    noted(office, where)
    assert not about_guidance(office, tmp_path)
    disarm(office)

    with transaction(office) as session:
        session.execute(text(change))

    assert kind in about_guidance(office, tmp_path)


def about_guidance(engine: Engine, folder: Path) -> set[str]:
    found = contradictions(engine, folder)
    return {each.kind for each in found if "guidance" in each.kind or each.kind == "payload_missing"}


def test_the_log_keeps_what_was_written(office: Engine) -> None:
    opened(office)
    (event,) = stored(office, AuditEvent, subject="guidance")
    (row,) = stored(office, GuidanceEntry)
    with reading(office) as session:
        assert session.get_one(AuditPayload, event.id).body == row.content

    assert (event.role, event.actor_id, event.mark) == ("appraiser", CHIEF, f"sha256:{row.digest}")
