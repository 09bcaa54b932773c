"""Whatever of a year's work is killed, wherever: in the end the facts are those of a calm year."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from models.session import engine_for
from tests.canonical import Dump, canonical, differences
from tests.databases import Files
from tests.flows.dying import EveryOther, Kill, StoppedError, killed_players, played
from tests.flows.offices import Office, staffed_office
from workflow.invariants import breaches
from workflow.points import Point

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]

POINTS = {
    "launch_cycle": {Point.CYCLE_LAUNCHED},
    "advance_cycles": {Point.TRANSITION_COMMITTED, Point.PROMPTS_COMMITTED, Point.CYCLE_MOVED},
    "deliver_mail": {
        Point.MAILS_FROZEN,
        Point.MAIL_CLAIMED,
        Point.MAIL_HALF_SENT,
        Point.MAIL_ANSWERED,
        Point.MAIL_SETTLED,
    },
    "generate_documents": {Point.DOCUMENT_WRITTEN, Point.DOCUMENTS_ISSUED, Point.PAPERS_ISSUED},
    "close_cycle": {Point.CYCLE_CLOSED},
}
"""Those of a flow's own work; those of its frame want Prefect, those of a person's act a demo."""
LONGEST = 0.5
"""Seconds within which a run that is to be killed is killed; halved up to nine times, so that kills fall inside
the runs of a quick machine too."""


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return staffed_office(tmp_path_factory.mktemp("staffed"), Files(tmp_path_factory.mktemp("schema")))


@pytest.fixture(scope="module")
def undisturbed(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    office = staffed.copied_to(tmp_path_factory.mktemp("calm") / "office")
    played(office.home)
    return canonical(office.engine)


@pytest.fixture
def office(staffed: Office, tmp_path: Path) -> Iterator[Office]:
    copy = staffed.copied_to(tmp_path / "office")
    yield copy
    engine_for(copy.settings().database).dispose()


def assert_nothing_shows(office: Office, undisturbed: Dump) -> None:
    assert differences(undisturbed, canonical(office.engine)) == []
    assert breaches(office.engine, office.settings().documents) == {}
    mails = [path.name.partition("-")[0] for path in office.settings().mailbox.glob("*.eml")]
    assert len(mails) == len(set(mails)) == len(office.mails(state="accepted"))
    issued = len(undisturbed["document_job"]) + len(undisturbed["issued_paper"])
    assert len(list(office.settings().documents.rglob("*.*"))) == issued


@pytest.mark.parametrize("flow", POINTS)
def test_a_flow_whose_runs_are_killed_at_each_of_their_points_does_the_same(
    office: Office, undisturbed: Dump, tmp_path: Path, flow: str
) -> None:
    forks = played(office.home, EveryOther(flow, POINTS[flow], tmp_path))

    fired = {path.name for path in tmp_path.glob("mark*/*")}
    assert fired == {point.name.lower() for point in POINTS[flow]}
    assert forks.kills >= len(fired)
    assert_nothing_shows(office, undisturbed)


@pytest.mark.parametrize("seed", [1])
def test_every_run_is_killed_at_random_until_it_gets_through(
    office: Office, undisturbed: Dump, seed: int
) -> None:
    random = Random(seed)

    forks = played(
        office.home,
        lambda _flow, _as_of, attempt: Kill(after=LONGEST / 2 ** random.uniform(0, 9) if attempt < 4 else 0),
    )

    assert forks.kills > 5
    assert_nothing_shows(office, undisturbed)


def test_a_player_who_is_gone_before_every_run_is_followed_by_one_who_goes_on(
    office: Office, undisturbed: Dump
) -> None:
    begun: set[tuple[str, str]] = set()

    def weather(flow: str, as_of: str, _attempt: int) -> Kill:
        if (flow, as_of) not in begun:
            begun.add((flow, as_of))
            raise StoppedError
        return Kill()

    played(office.home, weather)

    assert len(begun) > 15
    assert_nothing_shows(office, undisturbed)


def test_players_who_are_killed_one_after_another_play_the_same_year(
    office: Office, undisturbed: Dump
) -> None:
    random = Random(7)

    players = killed_players(office.home, (random.uniform(1, 3) for _ in range(15)))

    assert players > 1
    assert_nothing_shows(office, undisturbed)
