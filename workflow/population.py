"""Who is in a cycle: everybody, but for posts that another system rates, as the cycle's definition says."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from sqlalchemy import ColumnElement, and_, func, not_, or_, true

from config.definition import DefinitionFile, Elsewhere
from models.people import Assignment, Employee, Unit


def evaluated_here(definition: DefinitionFile) -> ColumnElement[bool]:
    """Assignments, joined with their people and units."""
    return and_(true(), *(not_(rated_by(rule)) for rule in definition.elsewhere))


def rated_by(rule: Elsewhere) -> ColumnElement[bool]:
    """Those of them that this rule names."""
    wanted: list[ColumnElement[bool]] = []
    if rule.posts:
        wanted.append(
            or_(*(func.lower(Assignment.post).like(_like(each), escape="\\") for each in rule.posts))
        )
    columns = (
        (Assignment.post_kind, rule.post_kinds),
        (Employee.status, rule.statuses),
        (Unit.code, rule.units),
        (Assignment.capacity, rule.capacities),
    )
    wanted += [column.in_(values) for column, values in columns if values]
    return and_(*wanted)


def is_elsewhere(rules: Iterable[Elsewhere], post: Mapping[str, str]) -> bool:
    """The same of one post that is in no database yet: `post`, `post_kind`, `status`, `unit`, `capacity`."""
    return any(_names(rule, post) for rule in rules)


def _names(rule: Elsewhere, post: Mapping[str, str]) -> bool:
    name = post["post"].lower()
    lists = (
        (rule.post_kinds, "post_kind"),
        (rule.statuses, "status"),
        (rule.units, "unit"),
        (rule.capacities, "capacity"),
    )
    return (not rule.posts or any(fnmatchcase(name, _glob(each)) for each in rule.posts)) and all(
        not values or post[key] in values for values, key in lists
    )


def _like(pattern: str) -> str:
    for sign in "\\%_":
        pattern = pattern.replace(sign, f"\\{sign}")
    return pattern.lower().replace("*", "%")


def _glob(pattern: str) -> str:
    """Only `*` means something."""
    return pattern.lower().replace("[", "[[]").replace("?", "[?]")
