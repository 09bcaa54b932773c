"""The restore drill: an office is lost after more mails left, and comes back from the backup before."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import text

from cli.backup import restoring
from cli.backup.progress import silent
from models.revisions import beside
from tests.cli.backup.offices import backed_up
from tests.databases import Files
from tests.flows.delivering import broken_off, delivered
from tests.flows.offices import MORNING, PEOPLE, Office, asking_office, office_in
from tests.flows.scripted_smtp import DROP, Smtp, failing, scripted, usual
from workflow import holding
from workflow.holding import HeldError, Release

pytestmark = pytest.mark.thorough

LATER = MORNING + timedelta(minutes=16)
RESTORED = MORNING + timedelta(hours=2)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = asking_office(
        tmp_path_factory.mktemp("asking") / "office", Files(tmp_path_factory.mktemp("schema"))
    )
    with office.engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": beside(None).newest}
        )
    office.engine.dispose()
    return office


@pytest.fixture
def lost(asking: Office, tmp_path: Path) -> Office:
    return asking.copied_to(tmp_path / "lost")


def came_back(lost: Office, smtp: Smtp, tmp_path: Path) -> Office:
    """The third mail's end was unknown at the backup; after it everybody got theirs."""
    smtp.play = failing("dot", DROP, 3)
    broken_off(lost, smtp)
    made = backed_up(lost, tmp_path / "cadangan.zip")
    smtp.play = usual
    delivered(lost, smtp, LATER)
    again = office_in(tmp_path / "again")
    restoring.restore(made.path, again.settings(), RESTORED, silent)
    return again


def logged(smtp: Smtp) -> frozenset[str]:
    """The Message-IDs in the mail server's log."""
    return frozenset(str(message_from_bytes(content)["Message-ID"]) for _, content in smtp.accepted)


def test_no_mail_leaves_before_a_person_releases_it(lost: Office, tmp_path: Path) -> None:
    with scripted() as smtp:
        again = came_back(lost, smtp, tmp_path)
        before = len(smtp.arrived)

        with pytest.raises(HeldError):
            delivered(again, smtp, RESTORED)

    assert len(smtp.arrived) == before
    assert again.states() == {"accepted": 2, "ambiguous": 1, "queued": PEOPLE - 3}


def test_with_the_mail_servers_log_nobody_is_mailed_twice(lost: Office, tmp_path: Path) -> None:
    with scripted() as smtp:
        again = came_back(lost, smtp, tmp_path)
        holding.release(again.engine, Release("petugas", RESTORED, accepted=logged(smtp)))

        delivered(again, smtp, RESTORED)

    assert Counter(recipient for recipient, _ in smtp.accepted).most_common(1)[0][1] == 1
    assert again.states() == {"accepted": PEOPLE}


def test_without_it_what_is_sent_again_is_byte_for_byte_the_same(lost: Office, tmp_path: Path) -> None:
    with scripted() as smtp:
        again = came_back(lost, smtp, tmp_path)
        holding.release(again.engine, Release("petugas", RESTORED))

        delivered(again, smtp, RESTORED)

    assert len(smtp.accepted) > PEOPLE
    assert len({content for _, content in smtp.arrived}) == PEOPLE


def test_to_drop_the_lost_days_mails_sends_none_of_them(lost: Office, tmp_path: Path) -> None:
    with scripted() as smtp:
        again = came_back(lost, smtp, tmp_path)
        holding.release(again.engine, Release("petugas", RESTORED, drop_before=LATER))
        before = len(smtp.arrived)

        delivered(again, smtp, RESTORED)

    assert len(smtp.arrived) == before
    assert again.states() == {"accepted": 2, "dropped": PEOPLE - 2}


def test_tasks_of_dropped_mails_stay_open(lost: Office, tmp_path: Path) -> None:
    with scripted() as smtp:
        again = came_back(lost, smtp, tmp_path)
        holding.release(again.engine, Release("petugas", RESTORED, drop_before=LATER))

    open_tasks = [row for row in again.dump()["prompt"] if row[-2] is None]
    assert len(open_tasks) >= PEOPLE
