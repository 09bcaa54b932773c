"""Who gets an evaluation, and who is rated elsewhere."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine, select, update

from config.definition import SHIPPED, Elsewhere, parse, read
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.session import reading, transaction
from tests import factories
from tests.factories import AGENCY, ANI, BUDI, EVALUATED, REGULATION, assignment_of, launch, stored
from workflow.population import evaluated_here, is_elsewhere

REASON = "Dinilai di tempat lain."
SHIPPED_ONE = parse(read(SHIPPED / f"{REGULATION}.toml"), REGULATION)
NAMES = st.text("aG*%_?[\\ u]", min_size=1, max_size=6)


def counted(engine: Engine, *rules: Elsewhere) -> set[int]:
    """People whom a definition with these rules evaluates."""
    definition = SHIPPED_ONE.model_copy(update={"elsewhere": rules})
    with reading(engine) as session:
        rows = (
            select(Assignment.employee_id)
            .join(Employee, Employee.id == Assignment.employee_id)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(evaluated_here(definition), Employee.id.in_(EVALUATED))
        )
        return set(session.scalars(rows))


@pytest.fixture
def office(engine: Engine) -> Engine:
    factories.office(engine)
    with transaction(engine) as session:
        session.get_one(Assignment, assignment_of(ANI)).post = "Guru Ahli Muda"
    return engine


@pytest.mark.parametrize("posts", [("Guru *",), ("guru ahli muda",), ("Kepala Sekolah", "*AHLI*")])
def test_a_post_is_named_with_or_without_stars_whatever_its_capitals(
    office: Engine, posts: tuple[str, ...]
) -> None:
    assert counted(office, Elsewhere(reason=REASON, posts=posts)) == set(EVALUATED) - {ANI}


def test_everything_that_a_rule_names_must_hold(office: Engine) -> None:
    there = Elsewhere(reason=REASON, posts=("Guru *",), units=(f"U{AGENCY}",))
    not_there = Elsewhere(reason=REASON, posts=("Guru *",), units=("U999",))

    assert counted(office, there) == set(EVALUATED) - {ANI}
    assert counted(office, not_there) == set(EVALUATED)


def test_any_of_several_rules_is_enough(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(update(Employee).where(Employee.id == BUDI).values(status="PPPK paruh waktu"))
    rules = (
        Elsewhere(reason=REASON, posts=("Guru *",)),
        Elsewhere(reason=REASON, statuses=("PPPK paruh waktu",)),
    )

    assert counted(office, *rules) == set(EVALUATED) - {ANI, BUDI}


def test_a_rule_that_names_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="sebut posts"):
        Elsewhere(reason=REASON)


def test_a_launch_leaves_them_out(office: Engine) -> None:
    launch(office, REGULATION)

    assert ANI not in {row.employee_id for row in stored(office, Evaluation)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(NAMES, NAMES, st.sampled_from(["Fungsional", "Pelaksana"]))
def test_the_database_and_a_preview_of_a_file_agree(
    office: Engine, name: str, pattern: str, kind: str
) -> None:
    rule = Elsewhere(reason=REASON, posts=(pattern,), post_kinds=(kind,))
    with transaction(office) as session:
        session.get_one(Assignment, assignment_of(ANI)).post = name

    told = {"post": name, "post_kind": "Pelaksana", "status": "PNS", "unit": f"U{AGENCY}"}
    assert (ANI not in counted(office, rule)) == is_elsewhere((rule,), told)
