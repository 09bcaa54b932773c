"""Whatever of a year's work is killed, wherever: in the end the facts are those of a calm year."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from models.session import engine_for
from tests.canonical import Dump, canonical, differences
from tests.flows.dying import Kill, played
from tests.flows.offices import PLAIN, Office, staffed_office
from workflow.invariants import breaches
from workflow.points import Point

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]

ELSEWHERE = {
    Point.RUN_STARTED, Point.RUN_OPENED, Point.WORK_TAKEN, Point.RUN_CLOSED,  # in the frame that wants Prefect
    Point.ACHIEVEMENT_STATED,  # a person's act
}  # fmt: skip
LONGEST = 0.5
"""Seconds within which a run that is to be killed is killed."""


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return staffed_office(tmp_path_factory.mktemp("staffed")).closed()


@pytest.fixture(scope="module")
def undisturbed(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    office = staffed.copied_to(tmp_path_factory.mktemp("calm") / "office")
    played(office.home, PLAIN.read_text())
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
    assert len(list(office.settings().documents.rglob("*.*"))) == len(undisturbed["document_job"])


@pytest.mark.parametrize("point", [point for point in Point if point not in ELSEWHERE])
def test_every_other_run_that_comes_to_a_point_is_killed_there(
    office: Office, undisturbed: Dump, tmp_path: Path, point: Point
) -> None:
    """Every other, for a mail whose end stays unknown five times running is given up."""
    begun: Counter[str] = Counter()

    def weather(flow: str, attempt: int) -> Kill:
        begun[flow] += attempt == 0
        marks = tmp_path / f"{flow}-{begun[flow]}"
        marks.mkdir(exist_ok=True)
        return Kill(at=f"{point.name.lower()}@{marks}" if begun[flow] % 2 else "")

    forks = played(office.home, PLAIN.read_text(), weather)

    assert forks.kills
    assert_nothing_shows(office, undisturbed)


@pytest.mark.parametrize("seed", range(3))
def test_every_run_is_killed_at_random_until_it_gets_through(
    office: Office, undisturbed: Dump, seed: int
) -> None:
    random = Random(seed)

    forks = played(
        office.home,
        PLAIN.read_text(),
        lambda _flow, attempt: Kill(after=random.uniform(0.001, LONGEST) if attempt < 5 else 0),
    )

    assert len(forks.kills) > 20
    assert_nothing_shows(office, undisturbed)
