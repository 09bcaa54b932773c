"""Who and what the file speaks of: people by number, officials by name, units by code."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from workflow.intake.changes import Number, Ref
from workflow.intake.stored import Stored
from workflow.intake.wanted import Post, Wanted
from workflow.roster.cells import post_name
from workflow.roster.persons import bare_name


def people(stored: Stored, wanted: Wanted, officials: Sequence[Post]) -> dict[str, Number]:
    """Number of everybody in the file, by NIP, and of the officials."""
    numbers: dict[str, Number] = {nip: stored.by_nip[nip] for nip in wanted.people if nip in stored.by_nip}
    numbers |= _corrected(stored, wanted)
    for post in officials:
        holder = official_holder(stored, post.unit)
        name = wanted.people[post.person].name
        if holder is not None and bare_name(stored.rows["employee"][holder]["name"]) == bare_name(name):
            numbers[post.person] = holder
    return {key: numbers.get(key, Ref("employee", key)) for key in wanted.people}


def official_holder(stored: Stored, code: str) -> int | None:
    """The official who holds the unit's post at present."""
    unit = stored.by_code.get(code)
    rows = stored.rows["assignment"].values()
    return next((row["employee_id"] for row in rows if row["unit_id"] == unit and row["last"] is None), None)


def units(stored: Stored, wanted: Wanted) -> dict[str, Number]:
    return {code: stored.by_code.get(code, Ref("unit", code)) for code in wanted.units}


Trace = tuple[str, str, str, object]
"""Bare name, unit, post and first day: what is left of a person when the number changes."""


def _corrected(stored: Stored, wanted: Wanted) -> dict[str, int]:
    """New numbers that are old people: of the same name, in the same post of the same unit since the same day."""
    gone: dict[Trace, set[int]] = defaultdict(set)
    codes = {number: code for code, number in stored.by_code.items()}
    for nip, person in stored.by_nip.items():
        if nip not in wanted.people:
            name = bare_name(stored.rows["employee"][person]["name"])
            for row in stored.careers.get(person, {}).values():
                gone[name, codes[row["unit_id"]], post_name(row["post"]), row["first"]].add(person)
    if not gone:
        return {}
    come: dict[int, set[str]] = defaultdict(set)
    for post in wanted.posts.values():
        if post.person not in stored.by_nip:
            name = bare_name(wanted.people[post.person].name)
            for person in gone.get((name, post.unit, post_name(post.post), post.first), ()):
                come[person].add(post.person)
    return _unambiguous(come)


def _unambiguous(come: dict[int, set[str]]) -> dict[str, int]:
    claimed: dict[str, list[int]] = defaultdict(list)
    for person, nips in come.items():
        for nip in nips:
            claimed[nip].append(person)
    return {
        nip: people[0] for nip, people in claimed.items() if len(people) == 1 and len(come[people[0]]) == 1
    }


def by_person(posts: Iterable[Post]) -> dict[str, list[Post]]:
    careers: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        careers[post.person].append(post)
    return careers
