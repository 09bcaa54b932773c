import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from flows import resident
from flows.relay import RelayDownError
from models.account import OneTimeSecret
from models.people import Employee
from models.session import reading, transaction
from tests.databases import Databases
from tests.flows.offices import Office, office_in, staffed_office
from tests.flows.scripted_smtp import scripted, usual
from workflow import accounts, holding, leases, signing_in
from workflow.calendar import utc_now

BROWSER = "a browser's secret"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Office]:
    office = staffed_office(tmp_path_factory.mktemp("office"), databases)
    with transaction(office.engine) as session:
        accounts.open_missing(session, utc_now())
    yield office
    office.drop()


@pytest.fixture
def office(staffed: Office, tmp_path: Path) -> Iterator[Office]:
    copy = staffed.copied_to(tmp_path / "office")
    yield copy
    copy.drop()


def asked(office: Office) -> str:
    """Somebody asks for a code; whose NIP it is."""
    with transaction(office.engine) as session:
        nip = session.scalars(select(Employee.nip).where(Employee.nip.is_not(None))).first()
        assert nip is not None
        assert signing_in.request_code(session, nip, BROWSER, utc_now())
    return nip


def code_in(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    (code,) = re.findall(r"\b(\d{4} \d{4})\b", body.get_content())
    return str(code)


def redeemed(engine: Engine, code: str, now: datetime, browser: str = BROWSER) -> int | None:
    with transaction(engine) as session:
        return signing_in.redeem_code(session, code, browser, now)


def test_a_code_leaves_at_once_and_lets_its_reader_in_once(office: Office) -> None:
    asked(office)
    with scripted(usual) as smtp:
        sent = resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    code = code_in(smtp.accepted[0][1])
    assert sent == 1
    assert redeemed(office.engine, code, utc_now()) is not None
    assert redeemed(office.engine, code, utc_now()) is None


@pytest.mark.sqlite("looks into the file")
def test_nothing_of_the_secret_stays_in_the_database(office: Office) -> None:
    asked(office)
    with scripted(usual) as smtp:
        resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    code = code_in(smtp.accepted[0][1]).replace(" ", "")
    assert code.encode() not in (office.home / "siulak.db").read_bytes()


def test_a_code_works_only_in_the_browser_that_asked(office: Office) -> None:
    asked(office)
    with scripted(usual) as smtp:
        resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    assert redeemed(office.engine, code_in(smtp.accepted[0][1]), utc_now(), "another browser") is None


def test_a_code_runs_out_after_ten_minutes(office: Office) -> None:
    asked(office)
    with scripted(usual) as smtp:
        resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    late = utc_now() + timedelta(minutes=signing_in.CODE_MINUTES, seconds=1)
    assert redeemed(office.engine, code_in(smtp.accepted[0][1]), late) is None


def test_five_wrong_codes_end_the_right_one(office: Office) -> None:
    asked(office)
    with scripted(usual) as smtp:
        resident.deliver_codes(office.settings(smtp.port), office.engine, "r")
    code = code_in(smtp.accepted[0][1])
    for _ in range(signing_in.CODE_TRIES):
        redeemed(office.engine, "0" * 8 if code != "0000 0000" else "1" * 8, utc_now())

    assert redeemed(office.engine, code, utc_now()) is None


def test_a_second_request_replaces_the_first_code(office: Office) -> None:
    asked(office)
    asked(office)
    with scripted(usual) as smtp:
        resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    assert len(smtp.accepted) == 1
    with reading(office.engine) as session:
        assert len(session.scalars(select(OneTimeSecret).where(OneTimeSecret.ended_at.is_(None))).all()) == 1


def test_a_code_that_ran_out_before_it_could_leave_is_not_sent(office: Office) -> None:
    asked(office)
    with transaction(office.engine) as session:
        session.scalars(select(OneTimeSecret)).one().expires_at = datetime(2026, 1, 1, tzinfo=UTC)
    with scripted(usual) as smtp:
        resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    assert (smtp.accepted, office.states()) == ([], {"empty": 1})


def test_the_code_waits_while_the_mail_server_is_away(office: Office) -> None:
    asked(office)

    with pytest.raises(RelayDownError):
        resident.deliver_codes(office.settings(1), office.engine, "r")

    with scripted(usual) as smtp:
        assert resident.deliver_codes(office.settings(smtp.port), office.engine, "r") == 1


def test_no_code_leaves_while_the_outbox_is_held(office: Office) -> None:
    asked(office)
    holding.hold(office.engine, "restore", None, utc_now())

    with scripted(usual) as smtp:
        sent = resident.deliver_codes(office.settings(smtp.port), office.engine, "r")

    assert (sent, smtp.commands, office.states()) == (0, [], {"queued": 1})


def test_an_outage_is_a_sentence_and_no_end(office: Office) -> None:
    asked(office)
    before = utc_now()

    nudged, fault = resident.work(office.settings(1), office.engine, "r", before)

    assert (nudged, fault) == (before, "127.0.0.1:1: sambungan ditolak: tidak ada yang mendengarkan")


def test_a_database_without_tables_is_a_sentence_too(office: Office, tmp_path: Path) -> None:
    empty = office_in(tmp_path / "empty")

    nudged, fault = resident.work(empty.settings(1), empty.engine, "r", utc_now())

    assert fault.startswith("Basis data: OperationalError: no such table")
    assert nudged <= utc_now()


def test_a_flow_whose_run_died_at_work_is_started_again_once(office: Office) -> None:
    started: list[str] = []
    begun: dict[str, int] = {}
    leases.take(office.engine, "advance_cycles", "alive")
    for work in ("deliver_mail", *resident.OWN_LEASES):
        leases.take(office.engine, work, "dead", seconds=-1)

    for _ in range(3):
        resident.start_again(office.engine, begun, started.append)
    assert started == ["deliver_mail"]

    leases.take(office.engine, "deliver_mail", "its successor, dead too", seconds=-1)
    resident.start_again(office.engine, begun, started.append)
    assert started == ["deliver_mail"] * 2
