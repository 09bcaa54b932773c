"""What a plan's entries come to, whatever their order, against a naive count."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.guidance.guidance import COACHED, MAY, TRAINED, frame
from workflow.guidance import rules
from workflow.guidance.content import (
    DONE,
    DROPPED,
    NOTE,
    OPEN,
    REPLY,
    STATES,
    Cause,
    Entry,
    Guidance,
    Noted,
    Step,
    folded,
    frame_of,
)

KNOWN = Cause("utama-1", "Utama 1: Laporan")
STEPS = (COACHED, TRAINED, COACHED)
notes = st.builds(
    Noted,
    st.sampled_from(("", "Berjalan.")),
    st.integers(-1, 4),
    st.booleans(),
    st.sampled_from((None, -1, 0, 3, 201)),
)


def entry(revision: int, kind: str, content: dict[str, object]) -> Entry:
    return Entry(revision, kind, "Citra", MAY, content)


def begun() -> list[Entry]:
    return [entry(1, OPEN, frame(steps=STEPS).body())]


@given(st.lists(st.one_of(notes, st.sampled_from((DONE, DROPPED, REPLY))), max_size=12))
def test_hours_and_state_are_those_of_the_entries_that_were_let_in(acts: list[Noted | str]) -> None:
    told, hours, ended = begun(), dict[int, int](), ""
    for act in acts:
        plan = folded(1, told)
        if isinstance(act, Noted):
            if not rules.of_note(plan, act):
                told.append(entry(len(told) + 1, NOTE, act.body()))
                if act.done:
                    assert act.step not in hours
                    hours[act.step] = act.hours or 0
                assert not ended
        elif act == REPLY:
            told.append(entry(len(told) + 1, REPLY, {"text": "Baik."}))
        elif not rules.of_end(plan, act, "Cukup."):
            assert not ended
            assert act == DROPPED or {*hours} == {1, 2, 3}
            told.append(entry(len(told) + 1, act, {"text": "Cukup."}))
            ended = act

    plan = folded(1, told)

    assert plan.done == hours
    assert plan.hours == sum(hours.values())
    assert plan.state == (ended or OPEN)
    assert plan.state in STATES
    left = {number for number, _ in plan.pending()}
    assert left == (set() if ended else {1, 2, 3} - {*hours})


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_a_steps_day_is_within_a_year_from_the_opening(day: date) -> None:
    first = MAY.date()

    told = rules.of_frame(frame(cause=KNOWN, steps=(Step("A", day, 0, "B"),)), (), first)

    assert bool(told) == (not first <= day <= date(2027, 5, 5))


def test_what_is_stored_says_the_same_when_it_is_read_again() -> None:
    assert frame_of(frame().body()) == frame()


def test_every_lack_is_told_at_once() -> None:
    empty = frame(form="marah", evidence="", aim="", steps=(Step("", None, None, ""),))

    told = rules.of_frame(empty, (), MAY.date())

    assert {rules.NO_FORM, rules.NO_CAUSE, rules.NO_EVIDENCE, rules.NO_AIM} <= {*told}
    assert sum(line.startswith("Langkah 1") for line in told) == 3


def test_a_step_that_is_done_stays_as_it_was() -> None:
    noted = Noted("Sudah.", 2, done=True, hours=12).body()
    plan: Guidance = folded(1, [*begun(), entry(2, NOTE, noted)])
    fewer = frame(cause=KNOWN, steps=STEPS[:1])

    assert rules.DONE_STEP_CHANGED.format(2) in rules.of_change(plan, fewer, "Sebab", (), MAY.date())
    assert rules.of_change(plan, frame(cause=KNOWN, steps=STEPS[:2]), "Sebab", (), MAY.date()) == []
