"""The agency in calibration with its achievement stated, and its official at the task."""

from sqlalchemy import Engine

from models.scenario import Scenario
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    DODI,
    HEAD,
    PROOFS,
    SECRETARY,
    evaluation,
    fire,
    prompts,
    stored,
    view,
)
from workflow import acts
from workflow.acts import TaskView
from workflow.payloads import Review
from workflow.rules.predicate import predicate_table
from workflow.scenarios import keeping

MEMBERS = (ANI, BUDI, DODI, CHIEF, HEAD)
APPRAISERS = {ANI: CHIEF, BUDI: CHIEF, DODI: CHIEF, CHIEF: HEAD, HEAD: SECRETARY}
NOW = CALIBRATION


def task(engine: Engine) -> TaskView:
    return view(engine, prompts(engine, kind="calibration", unit_id=AGENCY)[0])


def stated(engine: Engine, achievement: str = "baik") -> TaskView:
    found = task(engine)
    acts.state_achievement(engine, found, SECRETARY, achievement, "Laporan kinerja.", NOW)
    return found


def number(engine: Engine, person: int) -> int:
    return evaluation(engine, person).id


def scenario(engine: Engine) -> Scenario:
    (found,) = stored(engine, Scenario)
    assert isinstance(found, Scenario)
    return found


def which(engine: Engine) -> tuple[int, int]:
    """The only scenario, as it stands."""
    found = scenario(engine)
    return found.id, found.version


def begun(engine: Engine, **changes: str) -> tuple[TaskView, int]:
    """A scenario with these predicates, by the person's name in lower case; its number."""
    found = stated(engine)
    made = keeping.begin(engine, found, SECRETARY, "Lebih ketat", None, NOW)
    for name, predicate in changes.items():
        person = {"ani": ANI, "budi": BUDI, "dodi": DODI, "chief": CHIEF, "head": HEAD}[name]
        keeping.put(engine, found, SECRETARY, which(engine), (number(engine, person), predicate), NOW)
    return found, made


def rated_as(engine: Engine, person: int, predicate: str) -> None:
    """The appraiser rates so that the table gives this predicate."""
    cells = predicate_table(NOW.date()).cells
    pair = next((str(r), str(b)) for r, row in cells.items() for b, cell in row.items() if cell == predicate)
    fire(
        engine,
        person,
        "submit_review",
        APPRAISERS[person],
        NOW,
        Review(pair[0], "Bukti baru.", pair[1], "Bukti baru.", *PROOFS),
    )
