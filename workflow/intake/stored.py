"""What the database knows of people, units and posts, read in six selects."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import AppraiserRelation, Assignment, Employee, Headship, Unit
from models.roster import NamedSuperior
from workflow.intake.changes import ENTITIES, Values
from workflow.intake.days import Piece

TABLES: dict[str, Any] = {
    table.__tablename__: table
    for table in (Unit, Employee, Assignment, NamedSuperior, AppraiserRelation, Headship)
}
assert tuple(TABLES) == ENTITIES


@dataclass
class Stored:
    """Rows by table and number."""

    rows: dict[str, dict[int, Values]] = field(default_factory=lambda: {name: {} for name in ENTITIES})

    @cached_property
    def by_nip(self) -> dict[str, int]:
        return {row["nip"]: number for number, row in self.rows["employee"].items() if row["nip"]}

    @cached_property
    def by_code(self) -> dict[str, int]:
        return {row["code"]: number for number, row in self.rows["unit"].items()}

    @cached_property
    def careers(self) -> dict[int, dict[int, Values]]:
        """Posts by person."""
        careers: dict[int, dict[int, Values]] = defaultdict(dict)
        for number, row in self.rows["assignment"].items():
            careers[row["employee_id"]][number] = row
        return careers

    @cached_property
    def relations(self) -> dict[int, dict[int, Piece]]:
        """By post; `what` is (person, capacity, document)."""
        return self._pieces(
            "appraiser_relation",
            "assignment_id",
            lambda row: (row["appraiser_id"], row["capacity"], row["document"]),
        )

    @cached_property
    def heads(self) -> dict[int, dict[int, Piece]]:
        """By unit; `what` is the post."""
        return self._pieces("headship", "unit_id", lambda row: row["assignment_id"])

    @cached_property
    def named(self) -> dict[int, dict[int, Values]]:
        """By post."""
        named: dict[int, dict[int, Values]] = defaultdict(dict)
        for number, row in self.rows["named_superior"].items():
            named[row["assignment_id"]][number] = row
        return named

    def _pieces(
        self, entity: str, owner: str, what: Callable[[Values], Hashable]
    ) -> dict[int, dict[int, Piece]]:
        found: dict[int, dict[int, Piece]] = defaultdict(dict)
        for number, row in self.rows[entity].items():
            found[row[owner]][number] = Piece(row["first"], row["last"], what(row))
        return found


def columns(entity: str) -> list[str]:
    return [column.name for column in TABLES[entity].__table__.columns if column.name != "id"]


def read(session: Session) -> Stored:
    stored = Stored()
    for entity in ENTITIES:
        stored.rows[entity] = rows_of(session, entity)
    return stored


def rows_of(session: Session, entity: str, meant: Iterable[Any] = ()) -> dict[int, Values]:
    table = TABLES[entity].__table__
    names = columns(entity)
    query = select(table.c.id, *(table.c[name] for name in names)).where(*meant).order_by(table.c.id)
    return {number: dict(zip(names, values, strict=True)) for number, *values in session.execute(query)}
