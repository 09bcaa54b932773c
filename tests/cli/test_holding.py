"""`siulak outbox`, as whoever restored an office types it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.holding import command
from config.errors import ConfigurationError
from models.holding import OutboxHold
from models.prompt import OutboxMessage
from models.schema import metadata
from models.session import transaction
from tests.factories import ANI, launched, stored
from tests.flows.offices import Office, office_in
from workflow import holding
from workflow.holding import NotHeldError

TAKEN = datetime(2026, 11, 23, 13, tzinfo=UTC)
SLOTS = [datetime(2026, 11, day, 0, 30, tzinfo=UTC) for day in (23, 24)]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    office = office_in(tmp_path)
    metadata.create_all(office.engine)
    launched(office.engine)
    with transaction(office.engine) as session:
        for number, slot in enumerate(SLOTS):
            facts = {"recipient_id": ANI, "kind": "receipt", "step": "ask", "not_before": slot}
            made = {"message_id": f"<{number}@kantor.example>", "frozen_at": slot, "content": b"x"}
            who = {"address": "a@kantor.example", "name": "Ani"}
            session.add(OutboxMessage(key=str(number), **facts, **who, **(made if number else {})))
    holding.hold(office.engine, "restore", TAKEN, TAKEN + timedelta(days=1))
    yield office
    office.engine.dispose()


def outbox(office: Office, *words: str | Path) -> Result:
    told = [str(word) for word in words]
    return CliRunner().invoke(command, [told[0], "--home", str(office.home), *told[1:]])


def test_status_says_since_when_and_what_would_leave(home: Office) -> None:
    told = outbox(home, "status").output

    assert "Email ditahan sejak 24 November 2026 pukul 20.00 WIB." in told
    assert "keadaan 23 November 2026 pukul 20.00 WIB" in told
    assert "2 email menunggu" in told
    assert "1  belum disusun saat dicadangkan" in told
    assert "1  isinya dari cadangan" in told


def test_the_list_names_what_the_mail_servers_log_can_be_searched_for(home: Office) -> None:
    told = outbox(home, "status", "--list").output

    assert "2026-11-24 07.30  receipt  ask  queued  a@kantor.example  <1@kantor.example>" in told


def test_status_for_a_program_is_one_object(home: Office) -> None:
    told = json.loads(outbox(home, "status", "--json").output)

    assert told["held_since"] == "2026-11-24T13:00:00+00:00"
    assert [mail["message_id"] for mail in told["mails"]] == [None, "<1@kantor.example>"]


@pytest.mark.parametrize("words", [(), ("--send", "--drop-before", "2026-11-24")])
def test_without_one_decision_nothing_is_released(home: Office, words: tuple[str, ...]) -> None:
    done = outbox(home, "release", *words)

    assert done.exit_code == 2
    assert holding.is_held(home.engine)


def test_a_day_is_the_offices_own_day(home: Office) -> None:
    outbox(home, "release", "--drop-before", "2026-11-24")

    assert [mail.state for mail in home.mails()] == ["dropped", "queued"]


def test_to_send_with_the_mail_servers_log(home: Office, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("<1@kantor.example>\n\n<other@kantor.example>\n")

    told = outbox(home, "release", "--send", "--accepted", tmp_path / "log").output

    assert [mail.state for mail in home.mails()] == ["queued", "accepted"]
    assert told.startswith("Dilepaskan: 1 email sudah diterima")
    (hold,) = stored(home.engine, OutboxHold)
    assert hold.released_by


def test_a_file_of_something_else_releases_nothing(home: Office, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("<1@kantor.example>\nNov 24 07:31 relay=mx status=sent\n")

    fault = outbox(home, "release", "--send", "--accepted", tmp_path / "log").exception

    assert isinstance(fault, ConfigurationError)
    assert "baris 2" in fault.faults[0]
    assert holding.is_held(home.engine)


def test_a_second_release_says_that_nothing_is_held(home: Office) -> None:
    outbox(home, "release", "--send")

    assert isinstance(outbox(home, "release", "--send").exception, NotHeldError)
    assert outbox(home, "status").output == "Email tidak ditahan.\n"


def test_a_folder_without_an_office_is_told(tmp_path: Path) -> None:
    fault = outbox(office_in(tmp_path / "nowhere"), "status").exception

    assert isinstance(fault, ConfigurationError)
    assert "basis data belum ada" in fault.faults[0]
    assert not (tmp_path / "nowhere").exists()
