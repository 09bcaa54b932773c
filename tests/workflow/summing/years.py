"""A small office's years: everybody's result of 2026, and that of 2025 for those who have one."""

from collections.abc import Mapping

from sqlalchemy import Engine, select, update

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.session import transaction
from tests.factories import EVALUATED, assignment_of, at


def rated(engine: Engine, this: Mapping[int, str], before: Mapping[int, str]) -> None:
    """In a launched cycle: everybody's year is final with these predicates; whoever is not named was good this year."""
    with transaction(engine) as session:
        for person in EVALUATED:
            session.execute(
                update(Evaluation)
                .where(Evaluation.employee_id == person)
                .values(predicate=this.get(person, "baik"), final_at=at(2027, 2, 1), state="final")
            )
        now = session.get_one(Cycle, 1)
        old = {column.name: getattr(now, column.name) for column in Cycle.__table__.columns}
        days = {"first": now.first.replace(year=2025), "last": now.last.replace(year=2025)}
        last_year = Cycle(**old | {"id": 2, "code": "2025", "title": "Evaluasi Kinerja 2025"} | days)
        session.add(last_year)
        session.flush()
        for person, predicate in before.items():
            unit = select(Evaluation.unit_id).where(Evaluation.employee_id == person).limit(1)
            session.add(
                Evaluation(
                    cycle_id=2, assignment_id=assignment_of(person), employee_id=person,
                    unit_id=session.scalars(unit).one(), state="final", version=1, predicate=predicate,
                    final_at=at(2026, 2, 1),
                )
            )  # fmt: skip
