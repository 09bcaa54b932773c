from models.prompt import OutboxMessage
from models.session import reading
from tests.workflow.sealed_logs import Log
from workflow import run_history
from workflow.run_history import Caused


def caused(log: Log, run: int, limit: int = 1000) -> Caused:
    with reading(log.engine) as session:
        found = run_history.caused(session, run, limit)
    assert found is not None
    return found


def test_the_newest_runs_come_first(played: Log) -> None:
    with reading(played.engine) as session:
        found = run_history.runs(session, None, 3)

    assert [run.id for run in found] == sorted((run.id for run in found), reverse=True)
    assert len(found) == 3


def test_runs_of_one_flow_only(played: Log) -> None:
    with reading(played.engine) as session:
        assert run_history.flows(session) == ["advance_cycles"]
        assert run_history.runs(session, "deliver_mail", 10) == []


def test_a_run_tells_its_events_its_mails_and_its_documents(played: Log) -> None:
    found = caused(played, 1)

    assert {event.run_id for event in found.events} == {1}
    assert found.event_number == len(found.events)
    assert len(found.documents) == 8
    assert {mail.run_id for mail in found.mails} == {1}
    assert all(mail.prompts for mail in found.mails)


def test_of_many_events_the_newest_are_told(played: Log) -> None:
    found = caused(played, 1, limit=2)

    assert len(found.events) == 2
    assert found.event_number > 2


def test_a_run_that_did_nothing_tells_only_itself(played: Log) -> None:
    found = caused(played, 2)

    assert (found.events, found.mails, found.documents) == ([], [], [])
    assert found.run.head_position
    assert found.run.head_digest


def test_there_is_no_such_run(played: Log) -> None:
    with reading(played.engine) as session:
        assert run_history.caused(session, 777, 10) is None


def test_a_mail_is_told_without_its_content_or_its_address(played: Log) -> None:
    fields = set(run_history.Mail.__dataclass_fields__)

    assert not fields & {"content", "address", "content_digest", "reply", "token_digest"}
    assert {"content", "address"} <= {column.name for column in OutboxMessage.__table__.columns}
