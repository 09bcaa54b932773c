"""Careers through a year, as one roster after another tells them: the evaluations are the one tiling's segments."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.session import reading, transaction
from tests.factories import PLAIN, SYSTEM, launch, run_record
from tests.workflow.intake.rosters import Filed, memory, take
from workflow import launching
from workflow.roster.rows import Capacity, PostKind, Row, Status
from workflow.rules.assignments import Service, split

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.sqlite("what the rows of a roster come to is no matter of the database"),
]

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
LATEST = 20
"""Days after which HR has entered what happened."""
END = LAST + timedelta(days=LATEST + 1)
DAY = timedelta(days=1)
TOP, CHIEF = "196801011993031001", "197001012000011001"
PEOPLE = ("199001012015012001", "199102022015012002")
OWN = (Capacity.DEFINITIVE, Capacity.STUDY, Capacity.LEAVE)
KINDS = {Capacity.DEFINITIVE: "definitif", Capacity.STUDY: "tugas_belajar", Capacity.LEAVE: "cltn"}


def row(nip: str, capacity: Capacity, first: date, last: date | None, **words: str) -> Row:
    basis = "" if capacity is Capacity.DEFINITIVE else f"{capacity.word} SK Nomor 1"
    texts = {
        "nama": f"Contoh {nip[-1]}",
        "email": "",
        "golongan": "III/a",
        "jabatan": "Kepala Dinas",
        "unit_kode": "U",
        "unit_nama": "Dinas",
        "unit_induk": "",
        "atasan_nip": TOP,
    }
    return Row(
        row=0, nip=nip, status=Status.PNS, jenis_jabatan=PostKind.PELAKSANA, jenjang=None, tmt_jabatan=first,
        tmt_selesai=last, capacity=capacity, dasar=basis, **texts | words,
    )  # fmt: skip


ALWAYS = (
    row(TOP, Capacity.DEFINITIVE, date(2020, 1, 1), None, jabatan="Sekretaris Daerah", atasan_nip=""),
    row(CHIEF, Capacity.DEFINITIVE, date(2020, 1, 1), None),
)


@dataclass(frozen=True)
class Life:
    """A person's rows as they were, in order, and after how many days HR has entered the end of each."""

    rows: tuple[Row, ...]
    lags: tuple[int, ...]

    def known(self, on: date) -> Iterator[Row]:
        """What HR has entered by that day: nothing of what follows an end that it has not."""
        for each, lag in zip(self.rows, self.lags, strict=True):
            late = timedelta(days=lag if each.until >= FIRST else 0)
            if each.tmt_jabatan > on:
                return
            if each.until >= on - late:
                yield row_of(each, None)
                return
            yield each


def row_of(each: Row, last: date | None) -> Row:
    words = {name: getattr(each, name) for name in ("jabatan", "unit_kode", "unit_nama", "atasan_nip")}
    return row(each.nip, each.capacity, each.tmt_jabatan, last, **words)


@st.composite
def lives(draw: st.DrawFn, nip: str) -> Life:
    """Moves, study, leave, days without a post, another superior in the same post, the end of service."""
    first = draw(st.dates(date(2025, 10, 1), date(2026, 4, 1)))
    rows: list[Row] = []
    for _ in range(draw(st.integers(1, 6))):
        last = first + timedelta(days=draw(st.integers(0, 150)))
        unit = draw(st.sampled_from("UV"))
        post = {
            "jabatan": draw(st.sampled_from(["Analis", "Operator"])),
            "unit_kode": unit,
            "unit_nama": f"Dinas {unit}",
            "atasan_nip": draw(st.sampled_from([TOP, CHIEF])),
        }
        rows.append(row(nip, draw(st.sampled_from((Capacity.DEFINITIVE, *OWN))), first, last, **post))
        first = last + DAY + draw(st.sampled_from([0, 0, 0, 9])) * DAY
    if draw(st.booleans()):
        rows[-1] = row_of(rows[-1], None)
    lags = draw(st.lists(st.integers(0, LATEST), min_size=len(rows), max_size=len(rows)))
    return Life(tuple(rows), tuple(lags))


def order(nip: str, day: date) -> Row:
    """Authority beside the own post: no evaluation comes of it."""
    return row(nip, Capacity.PLT, day, None, jabatan="Kepala Bidang")


def filed(careers: list[Life], day: date) -> Filed:
    told = [*ALWAYS, order(PEOPLE[0], FIRST), *(each for life in careers for each in life.known(day))]
    return Filed(tuple(told), day)


def evaluated(engine: Engine) -> dict[str, list[tuple[date, date, str]]]:
    """By NIP: the days and the post of every evaluation."""
    with reading(engine) as session:
        rows = session.execute(
            select(Employee.nip, Assignment, Unit.code)
            .join(Evaluation, Evaluation.assignment_id == Assignment.id)
            .join(Employee, Employee.id == Assignment.employee_id)
            .join(Unit, Unit.id == Assignment.unit_id)
        ).all()
    found: dict[str, list[tuple[date, date, str]]] = {}
    for nip, post, unit in rows:
        days = max(post.first, FIRST), min(post.last or LAST, LAST)
        found.setdefault(nip, []).append((*days, name(Capacity(post.capacity), unit, post.post)))
    return {nip: sorted(pieces) for nip, pieces in found.items()}


def begun(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(run_record())
    launch(engine, PLAIN)


def name(capacity: Capacity, unit: str, post: str) -> str:
    return f"{KINDS[capacity]} {unit} {post}"


def services(life: Life) -> list[Service]:
    return [
        Service(
            name(each.capacity, each.unit_kode, each.jabatan),
            KINDS[each.capacity],
            each.tmt_jabatan,
            each.tmt_selesai,
        )
        for each in life.rows
    ]


def test_a_launch_and_later_rosters_evaluate_what_the_tiling_says() -> None:
    stops = st.lists(st.dates(FIRST + DAY, LAST), max_size=2).map(sorted)

    @settings(max_examples=12, deadline=None)
    @given(st.tuples(*map(lives, PEOPLE)).map(list), stops)
    def body(careers: list[Life], days: list[date]) -> None:
        engine = memory("careers")
        take(engine, filed(careers, FIRST))
        begun(engine)
        for day in (*days, END):
            told = filed(careers, day)
            take(engine, told)
            launching.include(engine, 1, SYSTEM, told.now)

        found = evaluated(engine)

        for nip, life in zip(PEOPLE, careers, strict=True):
            said = split(2026, services(life))
            assert not said.overlaps
            assert found.get(nip, []) == [
                (each.first, each.last, each.post)
                for each in said.segments
                if not each.post.startswith("cltn")
            ]
            assert painted(found.get(nip, [])) == served(life)

    body()


def painted(pieces: list[tuple[date, date, str]]) -> Counter[date]:
    return Counter(day for first, last, _ in pieces for day in between(first, last))


def served(life: Life) -> Counter[date]:
    """Each day of the year in a post or in study, once; none of leave."""
    days: set[date] = set()
    for each in life.rows:
        if each.capacity is not Capacity.LEAVE:
            days |= set(between(max(each.tmt_jabatan, FIRST), min(each.until, LAST)))
    return Counter(days)


def between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def test_the_preview_of_an_import_counts_what_a_launch_would_add() -> None:
    """Whoever is on leave is missing from no cycle."""
    away: dict[str, Any] = {
        "unit_kode": "U",
        "unit_nama": "Dinas U",
        "jabatan": "Analis",
        "atasan_nip": CHIEF,
    }
    engine = memory("leave")
    take(engine, Filed(ALWAYS, FIRST))
    begun(engine)
    come = (
        row(PEOPLE[0], Capacity.LEAVE, date(2026, 3, 1), None, **away),
        row(PEOPLE[1], Capacity.STUDY, date(2026, 3, 1), None, **away),
    )

    taken = take(engine, Filed((*ALWAYS, *come), date(2026, 3, 2)))

    assert taken.preview.outside == {"2026": 1}
    assert launching.include(engine, 1, SYSTEM, Filed((), date(2026, 3, 2)).now) == 1
