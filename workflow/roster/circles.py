"""Circles of superiors and of units, judged per day: who led whom last year makes no circle today.

Time is halved at the changes of those links that still form a circle when all their days are thrown
together; a half without such links is done. So the work follows the few links in doubt, not the days.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from workflow.roster.rows import Code, Fault, Row
from workflow.roster.wording import fault

_SHOWN = 6
_MOST_PAIRS = 1_000_000
_MOST_CIRCLES = 200
"""Whoever has more corrects these first: in a thicket of circles each one found hides others."""


@dataclass(frozen=True, slots=True)
class Link:
    """`lower` stands under `upper` from the day `first` until before the day `end` (ordinals)."""

    lower: str
    upper: str
    first: int
    end: int
    row: int
    nip: str

    def holds(self, start: int, end: int) -> bool:
        """Whether it stands through all of these days, the second being the first day after."""
        return self.first <= start and end <= self.end


def superiors(rows: Sequence[Row]) -> Iterator[Fault]:
    """A post is caught in a circle only when none of the superior's posts that may lead it leads out.

    Whoever acts for the superior's superior stands above and below the same person, lawfully; an order to act
    elsewhere changes nothing about a circle.
    """
    orders = _orders_beside_posts(rows)
    links = []
    for row in rows:
        if row.atasan_nip != row.nip:
            first, end = _days(row)
            lower = _acting_name(row) if row.acting and row.nip in orders else row.nip
            links.append(Link(lower, row.atasan_nip, first, end, row.row, row.nip))
            for order in orders.get(row.atasan_nip, ()):
                begin, until = _days(order)
                days = max(first, begin), min(end, until)
                if _may_lead(order, row) and days[0] < days[1]:
                    links.append(Link(lower, _acting_name(order), *days, row.row, row.nip))
    yield from _faults(links, Code.SUPERVISOR_CYCLE, "Rantai atasan melingkar", ways_out=links)


def _orders_beside_posts(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """By person, the orders to act of those who have an own post too; none where pairing them would not end."""
    own = {row.nip for row in rows if not row.acting}
    orders: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.acting and row.nip in own:
            orders[row.nip].append(row)
    pairs = sum(len(orders.get(row.atasan_nip, ())) for row in rows)
    return dict(orders) if pairs <= _MOST_PAIRS else {}


def _acting_name(order: Row) -> str:
    return f"{order.nip}#{order.row}"


def _may_lead(order: Row, row: Row) -> bool:
    return order.unit_kode == row.unit_kode or order.jenis_jabatan.rank >= row.jenis_jabatan.rank


def units(rows: Iterable[Row]) -> Iterator[Fault]:
    """Every stated link counts; rows that repeat one are joined, told at the first of them."""
    spans: dict[tuple[str, str], Link] = {}
    for row in rows:
        if row.unit_induk:
            first, end = _days(row)
            known = spans.get((row.unit_kode, row.unit_induk))
            if known:
                first, end = min(first, known.first), max(end, known.end)
            spans[row.unit_kode, row.unit_induk] = Link(
                row.unit_kode, row.unit_induk, first, end, known.row if known else row.row, ""
            )
    yield from _faults(list(spans.values()), Code.UNIT_CYCLE, "Susunan unit melingkar", ways_out=())


def _days(row: Row) -> tuple[int, int]:
    return row.tmt_jabatan.toordinal(), row.until.toordinal() + 1


def _faults(links: Sequence[Link], code: Code, what: str, *, ways_out: Sequence[Link]) -> Iterator[Fault]:
    outward = _by_lower(ways_out)
    found = _circles(list(links), (0, date.max.toordinal() + 1), outward, set())
    for circle, day in islice(found, _MOST_CIRCLES):
        names = [link.lower.partition("#")[0] for link in circle]
        shown = " → ".join([*names[:_SHOWN], "…"] if len(names) > _SHOWN else [*names, names[0]])
        for link in circle:
            message = f"{what} sejak {date.fromordinal(day)}: {shown}."
            yield fault(code, message, row=link.row, nip=link.nip)


def _circles(
    links: list[Link], days: tuple[int, int], outward: dict[str, list[Link]], told: set[int]
) -> Iterator[tuple[list[Link], int]]:
    """Circles within these days (the second is the first day after), each with its first day.

    A row is told once: a later circle that needs it too shows when the first has been corrected. So a file
    made of circles that change daily costs no more than an honest one.
    """
    start, end = days
    core = _core([link for link in links if link.first < end and start < link.end and link.row not in told])
    exits = [link for name in {link.lower for link in core} for link in outward.get(name, ())]
    core = _core(_caught(core, exits, start, end))
    if not core:
        return
    changes = _changes(core, start, end)
    if changes:
        middle = changes[len(changes) // 2]
        yield from _circles(core, (start, middle), outward, told)
        yield from _circles(core, (middle, end), outward, told)
        return
    for day in [start, *_changes(exits, start, end)]:
        caught = _caught(core, exits, day, day + 1)
        for circle in _walk([link for link in caught if link.row not in told]):
            told.update(link.row for link in circle)
            yield circle, day


def _changes(links: Iterable[Link], start: int, end: int) -> list[int]:
    return sorted({day for link in links for day in (link.first, link.end) if start < day < end})


def _core(links: list[Link]) -> list[Link]:
    """What is left when everybody without someone above, or without someone below, has been taken away."""
    above, below = _by_lower(links), _by_upper(links)
    up = {name: len(each) for name, each in above.items()}
    down = {name: len(each) for name, each in below.items()}
    names = up.keys() | down.keys()
    gone = {name for name in names if not up.get(name) or not down.get(name)}
    queue = list(gone)
    while queue:
        name = queue.pop()
        touched = [(link.upper, down) for link in above.get(name, ())]
        touched += [(link.lower, up) for link in below.get(name, ())]
        for other, count in touched:
            count[other] -= 1
            if not count[other] and other not in gone:
                gone.add(other)
                queue.append(other)
    return [link for link in links if link.lower not in gone and link.upper not in gone]


def _caught(core: list[Link], exits: list[Link], start: int, end: int) -> list[Link]:
    """The links of those from whom no way leads out of the core through all of these days."""
    members = {link.lower for link in core}
    free = {link.lower for link in exits if link.holds(start, end) and link.upper not in members}
    below, queue = _by_upper(link for link in core if link.holds(start, end)), list(free)
    while queue:
        for link in below.get(queue.pop(), ()):
            if link.lower not in free:
                free.add(link.lower)
                queue.append(link.lower)
    return [link for link in core if link.lower not in free]


def _walk(links: Collection[Link]) -> Iterator[list[Link]]:
    """Follows the first link upwards from everybody; whoever comes round again closes a circle."""
    up = {link.lower: link for link in reversed(list(links))}
    walked: set[str] = set()
    for start in up:
        path: dict[str, Link] = {}
        name = start
        while name in up and name not in walked and name not in path:
            path[name] = up[name]
            name = up[name].upper
        if name in path:
            trail = list(path)
            yield [path[each] for each in trail[trail.index(name) :]]
        walked.update(path)


def _by_lower(links: Iterable[Link]) -> dict[str, list[Link]]:
    grouped: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        grouped[link.lower].append(link)
    return grouped


def _by_upper(links: Iterable[Link]) -> dict[str, list[Link]]:
    grouped: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        grouped[link.upper].append(link)
    return grouped
