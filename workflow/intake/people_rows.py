"""Changes of units, people, assignments, and of the superiors whom the file names."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from workflow.intake import late
from workflow.intake.changes import Change, Number, Ref, Values, added, altered, removed
from workflow.intake.late import Days
from workflow.intake.plan import Plan
from workflow.intake.wanted import TOPMOST, Post


def changes(made: Plan) -> Iterator[Change]:
    yield from _units(made)
    for key, person in made.wanted.people.items():
        yield from _settled(made, "employee", made.people[key], asdict(person))
    yield from _posts(made)
    yield from _named(made)


def _units(made: Plan) -> Iterator[Change]:
    for code, facts in made.wanted.units.items():
        parent = made.units[facts.parent] if facts.parent is not None else None
        values = {"code": code, "name": facts.name, "parent_id": parent}
        yield from _settled(made, "unit", made.units[code], values)


def _posts(made: Plan) -> Iterator[Change]:
    for number, post in made.posts.items():
        days = _authority(made, number, Days(post.first, post.last))
        yield from _settled(made, "assignment", number, _row(made, post) | days)
    for number in made.ended:
        last = made.kept[number].last
        days = _authority(made, number, Days(made.kept[number].first, last))
        yield from _settled(made, "assignment", number, {"last": last} | days)
    for number in made.withdrawn:
        yield removed("assignment", number, made.stored.rows["assignment"][number])


def _authority(made: Plan, number: Number, served: Days) -> Values:
    """Left empty where they are the days served."""
    if not made.stored.rows["assignment"]:
        return {"authority_first": None, "authority_last": None}
    known = None
    if not isinstance(number, Ref):
        row = made.stored.rows["assignment"][number]
        known = Days(row["authority_first"] or row["first"], row["authority_last"] or row["last"])
    days = late.authority(served, known, made.effective)
    return {
        "authority_first": None if days.first == served.first else days.first,
        "authority_last": None if days.last == served.last else days.last,
    }


def _row(made: Plan, post: Post) -> Values:
    return {
        "employee_id": made.people[post.person],
        "unit_id": made.units[post.unit],
        "post": post.post,
        "post_kind": post.kind,
        "level": post.level,
        "capacity": post.capacity,
        "basis": post.basis,
        "first": post.first,
        "last": post.last,
    }


def _settled(made: Plan, entity: str, number: Number, values: Values) -> Iterator[Change]:
    if isinstance(number, Ref):
        yield added(entity, number.key, values)
    else:
        change = altered(entity, number, made.stored.rows[entity][number], values)
        if change is not None:
            yield change


def _named(made: Plan) -> Iterator[Change]:
    """The file's own words from the post's first row in it; earlier ones stay with what began earlier."""
    for number, post in made.posts.items():
        rows = {} if isinstance(number, Ref) else made.stored.named.get(number, {})
        wanted = {day: _superior(made, superior) for day, superior in post.named}
        begin = min(wanted, default=date.min)
        early = [row for row in rows.values() if post.first < begin and row["first"] < begin]
        yield from _named_rows(number, rows, {row["first"]: row["superior_id"] for row in early} | wanted)
    for gone in made.withdrawn:
        yield from _named_rows(gone, made.stored.named.get(gone, {}), {})
    for ended in made.ended:
        rows = made.stored.named.get(ended, {})
        until = made.kept[ended].until
        kept = {row["first"]: row["superior_id"] for row in rows.values() if row["first"] <= until}
        yield from _named_rows(ended, rows, kept)


def _superior(made: Plan, key: str) -> Number | None:
    return None if key == TOPMOST else made.people[key]


def _named_rows(
    number: Number, rows: Mapping[int, Values], wanted: Mapping[date, Number | None]
) -> Iterator[Change]:
    left = {row["first"]: each for each, row in rows.items()}
    for day, superior in wanted.items():
        if day in left:
            each = left.pop(day)
            change = altered("named_superior", each, rows[each], {"superior_id": superior})
            if change is not None:
                yield change
        else:
            values = {"assignment_id": number, "superior_id": superior, "first": day}
            yield added("named_superior", f"{number}:{day}", values)
    for each in left.values():
        yield removed("named_superior", each, rows[each])
