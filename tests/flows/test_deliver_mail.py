"""What is due is sent once, in its time, and leaves no secret behind."""

import contextlib
from collections import Counter
from datetime import datetime, timedelta

import pytest

from flows.relay import RelayDownError
from flows.run import Run
from flows.sending import GIVE_UP, RETRY_MINUTES
from tests.at_once import raced
from tests.flows.delivering import assert_all_arrived_and_copies_are_equal, broken_off, deliver, delivered
from tests.flows.offices import MORNING, PEOPLE, Office, tokens
from tests.flows.scripted_smtp import DROP, Play, Smtp, failing, scripted, usual
from workflow import acts, holding, leases, ledger
from workflow.errors import LinkError
from workflow.holding import HeldError, Release

pytestmark = pytest.mark.thorough

MINUTE = timedelta(minutes=1)


def test_everybody_gets_one_mail(office: Office) -> None:
    with scripted() as smtp:
        counts = delivered(office, smtp)

    assert counts["diterima server email"] == len(smtp.accepted) == PEOPLE
    assert Counter(recipient for recipient, _ in smtp.accepted).most_common(1)[0][1] == 1
    assert_all_arrived_and_copies_are_equal(office, smtp, PEOPLE)


def test_a_mail_names_the_run_in_which_it_was_accepted_or_refused(office: Office) -> None:
    office.change_mail(1, name="Baris\nDua")
    with scripted(no_to(2, "550 unknown")) as smtp:
        run = office.run("deliver_mail", MORNING, smtp.port)
        deliver(run)

    assert office.states() == {"accepted": PEOPLE - 2, "refused": 2}
    assert {mail.run_id for mail in office.mails()} == {run.id}


def test_a_mail_that_waits_names_no_run(office: Office) -> None:
    with scripted(no_to(1, "450 greylisted")) as smtp:
        delivered(office, smtp)

    assert [mail.run_id for mail in office.mails(state="deferred")] == [None]


def test_a_second_run_sends_nothing(office: Office) -> None:
    with scripted() as smtp:
        delivered(office, smtp)
        delivered(office, smtp, MORNING + timedelta(hours=3))

    assert len(smtp.accepted) == PEOPLE


def test_the_links_of_an_accepted_mail_lead_to_its_tasks(office: Office) -> None:
    with scripted() as smtp:
        delivered(office, smtp)

    for recipient, content in smtp.accepted:
        (token,) = tokens(content)
        view = acts.task(office.engine, token)
        assert view.recipient_id == office.mails(address=recipient)[0].recipient_id
    with pytest.raises(LinkError):
        acts.task(office.engine, "x" * 43)


def test_a_mail_is_marked_before_its_text_leaves(office: Office) -> None:
    seen: list[str] = []

    def play(point: str, mail: int) -> None:
        if point == "data":
            seen.append(office.mails()[mail - 1].state)

    with scripted(play) as smtp:
        delivered(office, smtp)

    assert seen == ["in_data"] * PEOPLE


def test_nothing_is_claimed_while_no_connection_can_be_had(office: Office) -> None:
    with scripted(failing("banner", "554 no")) as smtp:
        broken_off(office, smtp)

    assert office.states() == {"queued": PEOPLE}
    assert {mail.attempts for mail in office.mails()} == {0}


def no_to(mail: int, answer: str) -> Play:
    return failing("rcpt", answer, mail)


def test_a_deferred_mail_waits_and_is_sent_unchanged_at_its_time(office: Office) -> None:
    with scripted(no_to(2, "450 greylisted")) as smtp:
        delivered(office, smtp)
        (waiting,) = office.mails(state="deferred")
        smtp.play = usual
        delivered(office, smtp, MORNING + MINUTE - timedelta(seconds=1))
        before = len(smtp.accepted)
        delivered(office, smtp, MORNING + MINUTE)

    assert waiting.next_attempt_at == MORNING + MINUTE
    assert waiting.reply == "450 greylisted"
    assert before == PEOPLE - 1
    assert smtp.accepted[-1] == (waiting.address, waiting.content)


def test_the_waits_between_attempts_grow(office: Office) -> None:
    office.wait_for_only(1)
    waits: list[float] = []
    now = MORNING

    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        for _ in range(7):
            delivered(office, smtp, now)
            following = office.mails()[0].next_attempt_at
            assert following is not None
            waits.append((following - now) / MINUTE)
            now = following

    assert waits == [1, 5, 15, 30, 60, 60, 60]


def test_after_two_days_of_waiting_a_mail_is_given_up(office: Office) -> None:
    office.wait_for_only(1)

    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        for hours in range(len(RETRY_MINUTES)):
            delivered(office, smtp, MORNING + timedelta(hours=hours))
        delivered(office, smtp, MORNING + GIVE_UP)

    assert office.states() == {"refused": 1, "empty": PEOPLE - 1}


def test_a_mail_that_was_offered_once_is_not_given_up_for_our_own_delay(office: Office) -> None:
    """Friday's slot, a relay that was away until Monday, and a server that greylists whoever is new."""
    office.wait_for_only(1)

    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        delivered(office, smtp, MORNING + GIVE_UP + timedelta(hours=1))

    assert office.states() == {"deferred": 1, "empty": PEOPLE - 1}


def test_a_refused_mail_stops_and_the_others_go(office: Office) -> None:
    with scripted(no_to(3, "550 unknown")) as smtp:
        counts = delivered(office, smtp)
        delivered(office, smtp, MORNING + timedelta(days=1))

    (refused,) = office.mails(state="refused")
    assert refused.reply == "550 unknown"
    assert counts["ditolak server email"] == 1
    assert refused.address not in {recipient for recipient, _ in smtp.accepted}
    assert len(smtp.accepted) == PEOPLE - 1


def test_a_server_that_refuses_its_own_greeting_refuses_no_mail(office: Office) -> None:
    with scripted(failing("ehlo", "554 blocked")) as smtp, contextlib.suppress(RelayDownError):
        delivered(office, smtp)

    assert "refused" not in office.states()


def test_a_refused_data_does_not_cost_the_next_person_the_mail(office: Office) -> None:
    with scripted(failing("data", "451 later", 1)) as smtp:
        delivered(office, smtp)

    assert office.states() == {"accepted": PEOPLE - 1, "deferred": 1}


def test_a_mail_that_cannot_be_composed_does_not_stop_the_others(office: Office) -> None:
    office.change_mail(office.mails()[0].id, name="Citra\r\nBcc: lain@luar.example")

    with scripted() as smtp:
        counts = delivered(office, smtp)

    assert counts["email tidak dapat dibuat"] == 1
    assert office.states() == {"refused": 1, "accepted": PEOPLE - 1}
    assert not any(b"luar.example" in content for _, content in smtp.arrived)


def test_a_task_done_before_its_mail_leaves_sends_none(office: Office) -> None:
    done = office.mails()[1]
    office.finish_tasks(MORNING - MINUTE, [done.recipient_id])

    with scripted() as smtp:
        delivered(office, smtp)

    assert office.mails(id=done.id)[0].state == "empty"
    assert done.address not in {recipient for recipient, _ in smtp.arrived}


def test_a_task_done_while_its_mail_waits_for_another_attempt_sends_none(office: Office) -> None:
    with scripted(no_to(2, "450 greylisted")) as smtp:
        delivered(office, smtp)
        (waiting,) = office.mails(state="deferred")
        office.finish_tasks(MORNING, [waiting.recipient_id])
        smtp.play = usual
        delivered(office, smtp, MORNING + MINUTE)

    assert office.mails(id=waiting.id)[0].state == "empty"
    assert waiting.address not in {recipient for recipient, _ in smtp.arrived}


@pytest.mark.parametrize(
    "now",
    [datetime.fromisoformat("2026-12-12T10:00+07:00"), datetime.fromisoformat("2026-12-07T21:00+07:00")],
)
def test_a_mail_held_up_into_quiet_hours_goes_on_waiting(office: Office, now: datetime) -> None:
    with scripted() as smtp:
        delivered(office, smtp, now)

    assert smtp.arrived == []


def secrets(smtp: Smtp) -> list[str]:
    found = [token for _, content in smtp.arrived for token in tokens(content)]
    assert len(found) >= PEOPLE
    return found


def pieces(secret: str) -> list[bytes]:
    """A soft line break can part a secret in a stored mail, but not every piece of it."""
    return [secret[start : start + 12].encode() for start in range(0, 36, 12)]


def test_what_acts_is_wiped_once_the_mail_is_accepted(office: Office) -> None:
    with scripted() as smtp:
        delivered(office, smtp)

    stored = repr(office.dump()).encode()
    assert {mail.content for mail in office.mails()} == {None}
    assert all(mail.content_digest for mail in office.mails())
    assert not [piece for secret in secrets(smtp) for piece in pieces(secret) if piece in stored]


@pytest.mark.sqlite("its file is read; what PostgreSQL's holds until its vacuum is told in docs/grown.md")
def test_no_secret_of_a_sent_link_is_left_in_the_file(office: Office) -> None:
    with scripted(failing("dot", DROP, 4)) as smtp:
        broken_off(office, smtp)
        smtp.play = usual
        delivered(office, smtp, MORNING + 16 * MINUTE)

    office.engine.dispose()
    files = b"".join(path.read_bytes() for path in office.home.glob("siulak.db*"))
    assert not [piece for secret in secrets(smtp) for piece in pieces(secret) if piece in files]


def test_two_deliveries_at_once_send_each_mail_once(office: Office) -> None:
    def run(number: int) -> Run | None:
        holder = f"run {number}"
        opened = ledger.open_run(office.engine, "deliver_mail", holder, MORNING)
        fencing = leases.take(office.engine, "deliver_mail", holder)
        if fencing is None:
            return None
        return Run(office.settings(smtp.port), office.engine, MORNING, opened, "deliver_mail", fencing)

    def deliver_if_free(number: int) -> int:
        held = run(number)
        return 0 if held is None else deliver(held)["diterima server email"]

    with scripted() as smtp:
        told = raced(4, deliver_if_free)

    assert sorted(told) == [0, 0, 0, PEOPLE]
    assert len(smtp.arrived) == len(set(smtp.arrived)) == PEOPLE
    assert office.states() == {"accepted": PEOPLE}


def test_a_held_outbox_sends_nothing_until_it_is_released(office: Office) -> None:
    holding.hold(office.engine, "restore", None, MORNING)
    with scripted() as smtp:
        with pytest.raises(HeldError):
            delivered(office, smtp)
        before = len(smtp.arrived)

        holding.release(office.engine, Release("petugas", MORNING))
        delivered(office, smtp)

    assert before == 0
    assert_all_arrived_and_copies_are_equal(office, smtp, PEOPLE)


def test_a_mail_deferred_after_a_long_hold_is_not_given_up_at_once(office: Office) -> None:
    office.wait_for_only(1)
    holding.hold(office.engine, "restore", None, MORNING)
    later = MORNING + GIVE_UP + timedelta(days=1)
    holding.release(office.engine, Release("petugas", later))

    with scripted(failing("rcpt", "450 greylisted")) as smtp:
        delivered(office, smtp, later)

    assert office.states()["deferred"] == 1
