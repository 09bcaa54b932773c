from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from models.run import RunRecord
from models.session import reading
from tests.at_once import overlapped
from tests.factories import LAUNCH, launched
from workflow import leases, ledger
from workflow.sealing import seal


def record(engine: Engine, run: str = "p-1") -> RunRecord:
    with reading(engine) as session:
        found = session.scalars(select(RunRecord).filter_by(prefect_run_id=run)).one()
        session.expunge_all()
        return found


def opened(engine: Engine, run: str = "p-1") -> int:
    return ledger.open_run(engine, "deliver_mail", run, LAUNCH)


def test_a_run_is_open_before_it_does_anything(engine: Engine) -> None:
    opened(engine)

    found = record(engine)
    assert (found.flow, found.outcome, found.attempts, found.closed_at) == ("deliver_mail", "open", 1, None)
    assert found.business_time == LAUNCH
    assert found.code_version.startswith("siulak ")


def test_a_later_attempt_takes_up_the_same_record(engine: Engine) -> None:
    first = opened(engine)
    ledger.close_run(engine, first, "failed", {}, "boom")

    assert opened(engine) == first

    found = record(engine)
    assert (found.attempts, found.outcome, found.closed_at) == (2, "open", None)


def test_a_later_attempt_bears_the_name_that_prefect_gives_it(engine: Engine) -> None:
    for name in ("deliver_mail 07.00", "deliver_mail 07.03"):
        ledger.open_run(engine, "deliver_mail", "p-1", LAUNCH, name)

    assert record(engine).prefect_name == "deliver_mail 07.03"


def test_a_closed_run_says_what_it_did(engine: Engine) -> None:
    ledger.close_run(engine, opened(engine), "done", {"email": 3}, "n" * 400)

    found = record(engine)
    assert (found.outcome, found.counts, len(found.note)) == ("done", {"email": 3}, 300)
    assert found.closed_at is not None


def test_a_flow_did_its_work_last_when_a_run_of_it_ended_well(engine: Engine) -> None:
    assert ledger.last_done(engine, "deliver_mail") is None
    hours = [timedelta(hours=hour) for hour in range(4)]
    outcomes = ("done", "done", "failed", "skipped")
    for number, (hour, outcome) in enumerate(zip(hours, outcomes, strict=True)):
        run = ledger.open_run(engine, "deliver_mail", f"p-{number}", LAUNCH + hour)
        ledger.close_run(engine, run, outcome, {})
    ledger.close_run(engine, ledger.open_run(engine, "close_cycle", "p", LAUNCH + hours[3]), "done", {})

    assert ledger.last_done(engine, "deliver_mail") == LAUNCH + hours[1]


def test_only_open_runs_are_abandoned(engine: Engine) -> None:
    ledger.close_run(engine, opened(engine, "p-1"), "done", {})
    opened(engine, "p-2")

    assert ledger.abandon_open_runs(engine) == 1
    assert ledger.abandon_open_runs(engine) == 0
    assert [record(engine, run).outcome for run in ("p-1", "p-2")] == ["done", "abandoned"]


def test_runs_that_never_opened_a_record_get_one_once(engine: Engine) -> None:
    opened(engine, "p-1")
    killed: dict[str, tuple[str, datetime]] = {"p-1": ("x", LAUNCH), "p-2": ("launch_cycle", LAUNCH)}

    assert ledger.note_unopened(engine, killed) == 1
    assert ledger.note_unopened(engine, killed) == 0

    found = record(engine, "p-2")
    assert (found.flow, found.outcome, found.note) == ("launch_cycle", "abandoned", "never started")


def test_a_dead_run_is_abandoned_and_its_work_is_free(engine: Engine) -> None:
    opened(engine, "p-1")
    opened(engine, "p-2")
    leases.take(engine, "mail", "p-1")

    ledger.abandon(engine, "p-1", "deliver_mail", LAUNCH)

    assert [record(engine, run).outcome for run in ("p-1", "p-2")] == ["abandoned", "open"]
    assert leases.take(engine, "mail", "p-2") == 2


def test_a_run_that_ended_is_not_abandoned_afterwards(engine: Engine) -> None:
    ledger.close_run(engine, opened(engine), "done", {})

    ledger.abandon(engine, "p-1", "deliver_mail", LAUNCH)

    assert record(engine).outcome == "done"


def test_one_run_opened_twice_at_once_has_one_record(engine: Engine) -> None:
    """Prefect may hand the same run to two workers."""
    first, second = overlapped(engine, lambda: opened(engine), lambda: opened(engine))

    assert first == second
    assert record(engine).attempts == 2


def test_whoever_holds_the_lease_closes_what_dead_runs_left(engine: Engine) -> None:
    opened(engine, "dead")
    ledger.close_run(engine, opened(engine, "ended"), "failed", {})
    elsewhere = ledger.open_run(engine, "close_cycle", "elsewhere", LAUNCH)
    mine = opened(engine, "mine")

    left = ledger.abandon_predecessors(engine, "deliver_mail", mine)

    assert left == ["dead"]
    assert elsewhere
    outcomes = {run: record(engine, run).outcome for run in ("dead", "ended", "elsewhere", "mine")}
    assert outcomes == {"dead": "abandoned", "ended": "failed", "elsewhere": "open", "mine": "open"}


def test_a_run_that_closes_remembers_the_end_of_the_sealed_log(engine: Engine) -> None:
    launched(engine)
    number = opened(engine)
    assert ledger.close_run(engine, number, "done", {}) is None
    sealed = seal(engine)

    assert ledger.close_run(engine, number, "done", {}) == sealed

    found = record(engine)
    assert sealed is not None
    assert (found.head_position, found.head_digest) == (sealed.position, sealed.digest)


def test_a_run_that_died_before_its_record_gets_one(engine: Engine) -> None:
    ledger.abandon(engine, "p-1", "launch_cycle", LAUNCH)

    found = record(engine)
    assert (found.flow, found.business_time, found.outcome) == ("launch_cycle", LAUNCH, "abandoned")
    assert (found.closed_at is None, found.note) == (False, "never started")
