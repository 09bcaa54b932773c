"""The changes that bring what is stored to what the file wants. It reads nothing and writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from workflow.intake import authority_rows, identities, people_rows
from workflow.intake.absent import Ended, Withdrawn, fate
from workflow.intake.changes import Ref, Values
from workflow.intake.matching import Known, first_day, match
from workflow.intake.plan import Plan
from workflow.intake.stored import Stored
from workflow.intake.wanted import Post, Wanted


def plan(stored: Stored, wanted: Wanted, officials: Sequence[Post], *, as_of: date, effective: date) -> Plan:
    """`effective` is the first day on which authority may differ from what was known."""
    people = identities.people(stored, wanted, officials)
    made = Plan(stored, wanted, as_of, effective, people, identities.units(stored, wanted))
    _place(made, [*wanted.posts.values(), *_dated(made, officials)])
    made.changes = [*people_rows.changes(made), *authority_rows.changes(made)]
    return made


def _dated(made: Plan, officials: Sequence[Post]) -> Iterator[Post]:
    """An official who follows another one begins on the day whose office the file tells."""
    for post in officials:
        follows = identities.official_holder(made.stored, post.unit) not in (None, made.people[post.person])
        yield replace(post, first=made.as_of) if follows else post


def _place(made: Plan, posts: Iterable[Post]) -> None:
    """Which assignment each post is, and what becomes of those that are none."""
    codes = {number: code for code, number in made.stored.by_code.items()}
    careers = identities.by_person(posts)
    keys = {number: key for key, number in made.people.items()}
    for person, rows in made.stored.careers.items():
        known = [_known(number, row, codes[row["unit_id"]]) for number, row in rows.items()]
        _place_career(made, careers.pop(keys.get(person, ""), []), known)
    for career in careers.values():
        _place_career(made, career, [])


def _known(number: int, row: Values, unit: str) -> Known:
    words = (row["post"], row["post_kind"], row["level"], row["capacity"], row["basis"])
    return Known(number, unit, *words, row["first"], row["last"])


def _place_career(made: Plan, career: list[Post], known: list[Known]) -> None:
    found = match(career, known, made.as_of)
    for post in career:
        if post.key in found:
            each = found[post.key]
            made.posts[each.number] = replace(post, first=first_day(post, each, career, made.as_of))
        else:
            made.posts[Ref("assignment", post.key)] = post
    taken = {each.number for each in found.values()}
    for each in known:
        if each.number not in taken:
            _let_go(made, each, career)


def _let_go(made: Plan, known: Known, career: list[Post]) -> None:
    match fate(known, career, made.as_of):
        case Withdrawn():
            made.withdrawn.add(known.number)
        case Ended(last):
            made.ended.add(known.number)
            made.kept[known.number] = replace(known, last=last)
        case None:
            made.kept[known.number] = known
