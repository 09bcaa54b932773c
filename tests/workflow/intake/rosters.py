"""Random rosters of a handful of people, and what the database knows after importing them, day by day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from config.office import Office, Official
from models.people import OFFICIAL, AppraiserRelation, Assignment, Employee, Headship, Unit
from models.roster import NamedSuperior
from models.schema import metadata
from models.session import engine_for, reading, transaction
from tests.workflow.disarming import disarm
from tests.workflow.roster.samples import AS_OF, raw
from workflow.importing import Imported, Source, import_roster
from workflow.roster.checking import check
from workflow.roster.rows import Capacity, PostKind, Row, Status

OFFICE = Office(
    name="Pemerintah Kabupaten Contoh",
    place="Siulak",
    topmost=Official(key="BUPATI", position="Bupati", name="Bestari", email="bupati@kerincikab.example"),
    topmost_superior=Official(key="GUB", position="Gubernur", name="Cendana", email="gub@jambiprov.example"),
)
START = date(2026, 1, 1)
NIPS = tuple(f"19800101200501100{number}" for number in range(1, 6))
TABLES: tuple[Any, ...] = (Unit, Employee, Assignment, NamedSuperior, AppraiserRelation, Headship)
Dump = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Filed:
    """A roster and the day whose office it tells."""

    rows: tuple[Row, ...]
    as_of: date

    @property
    def now(self) -> datetime:
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def rows(*cells: Mapping[str, str], as_of: date = AS_OF) -> tuple[Row, ...]:
    """What the check makes of these cells; it must find no error."""
    found, faults = check(raw(*cells), as_of=as_of)
    assert not [fault for fault in faults if fault.severity == "error"], faults
    return tuple(found)


def day(number: int) -> date:
    return START + timedelta(days=number)


def memory(name: str) -> Engine:
    """An empty database in memory."""
    engine = engine_for(f"sqlite+pysqlite:///file:{name}?mode=memory&uri=true")
    metadata.create_all(engine)
    disarm(engine)
    with transaction(engine) as session:
        for table in reversed(metadata.sorted_tables):
            if table.name == "unit":
                session.execute(table.update().values(parent_id=None))
            session.execute(delete(table))
    return engine


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Row, ...]:
    """Own posts of a person never overlap, nor do orders to act for one post; all superiors are in the file."""
    people = draw(st.lists(st.sampled_from(NIPS), min_size=1, unique=True))
    facts = [fact for nip in people for fact in draw(careers(nip, people))]
    return tuple(Row(row=number, **fact) for number, fact in enumerate(facts, start=2))


@st.composite
def careers(draw: st.DrawFn, nip: str, people: list[str]) -> list[dict[str, Any]]:
    name = draw(st.sampled_from(["Ayu", "Budi"])) + f" Contoh {nip[-1]}"
    email = draw(st.sampled_from(["", f"{nip[-1]}@kerincikab.example"]))
    about = {
        "nip": nip,
        "nama": name,
        "email": email,
        "status": Status.PNS,
        "golongan": "III/a",
        "jenjang": None,
    }
    found = []
    first = draw(st.integers(-5, 15))
    for _ in range(draw(st.integers(1, 3))):
        last = first + draw(st.integers(0, 15))
        words = post(draw, nip, people)
        found.append({**about, **words, **days(first, last), "capacity": Capacity.DEFINITIVE, "dasar": ""})
        first = last + 1 + draw(st.sampled_from([0, 0, 0, 3]))
    if draw(st.booleans()):
        found[-1]["tmt_selesai"] = None
    if draw(st.booleans()):
        first = draw(st.integers(0, 20))
        order = {**post(draw, nip, people), "jabatan": f"Kepala {nip[-1]}", "capacity": Capacity.PLT}
        until = draw(st.none() | st.integers(first, first + 15))
        found.append({**about, **order, **days(first, until), "dasar": f"Plt SPT {draw(st.integers(1, 2))}"})
    return found


def post(draw: st.DrawFn, nip: str, people: list[str]) -> dict[str, Any]:
    others = [each for each in people if each != nip]
    unit = draw(st.sampled_from("UV"))
    return {
        "jabatan": draw(st.sampled_from(["Analis", "Operator"])),
        "jenis_jabatan": draw(st.sampled_from([PostKind.PELAKSANA, PostKind.PENGAWAS])),
        "unit_kode": unit,
        "unit_nama": f"Dinas {unit}",
        "unit_induk": "",
        "atasan_nip": draw(st.sampled_from(["", *others])),
    }


def days(first: int, last: int | None) -> dict[str, Any]:
    return {"tmt_jabatan": day(first), "tmt_selesai": None if last is None else day(last)}


@st.composite
def sequences(draw: st.DrawFn, longest: int = 3) -> list[Filed]:
    drawn = draw(st.lists(rosters(), min_size=1, max_size=longest))
    moments = sorted(draw(st.integers(0, 25)) for _ in drawn)
    return [Filed(rows, day(number)) for rows, number in zip(drawn, moments, strict=True)]


def take(engine: Engine, filed: Filed, **conditions: Any) -> Imported:
    source = Source(as_of=filed.as_of, allow_ending=True, **conditions)
    return import_roster(engine, filed.rows, OFFICE, filed.now, source)


def dump(engine: Engine) -> Dump:
    """Every row of what a roster fills, with its number."""
    with reading(engine) as session:
        return {
            table.__tablename__: [
                tuple(row) for row in session.execute(select(table.__table__).order_by(table.__table__.c.id))
            ]
            for table in TABLES
        }


def rows_of(engine: Engine, table: Any) -> list[Any]:
    with reading(engine) as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
        return found


class Told:
    """What a database says of an office, in names instead of numbers."""

    def __init__(self, engine: Engine) -> None:
        self.people = {row.id: row for row in rows_of(engine, Employee)}
        self.units = {row.id: row for row in rows_of(engine, Unit)}
        self.posts = {row.id: row for row in rows_of(engine, Assignment)}
        self._relations: dict[int, list[Any]] = defaultdict(list)
        for row in rows_of(engine, AppraiserRelation):
            self._relations[row.assignment_id].append(row)
        self._heads: dict[int, list[Any]] = defaultdict(list)
        for row in rows_of(engine, Headship):
            self._heads[row.unit_id].append(row)

    def name(self, person: int) -> str:
        row = self.people[person]
        return str(row.nip or row.name)

    def post(self, number: int) -> tuple[Any, ...]:
        """Without the first day: an older file may have known of an earlier one."""
        row = self.posts[number]
        unit = self.units[row.unit_id].code
        words = (row.post, row.post_kind, row.level, row.capacity, row.basis)
        return self.name(row.employee_id), unit, *words, row.last

    def appraised(self, number: int, today: date) -> list[tuple[str, str, str]]:
        held = [row for row in self._relations[number] if holds(row, today)]
        return [(self.name(row.appraiser_id), row.capacity, row.document) for row in held]

    def head(self, unit: int, today: date) -> list[tuple[Any, ...]]:
        return [self.post(row.assignment_id) for row in self._heads[unit] if holds(row, today)]

    def on(self, today: date) -> dict[str, Any]:
        """Everything that holds on a day: who serves as what under whom, and who heads what."""
        serving = [number for number, row in self.posts.items() if holds(row, today)]
        heads = {unit.code: self.head(number, today) for number, unit in self.units.items()}
        return {
            "posts": sorted((self.post(number), self.appraised(number, today)) for number in serving),
            "heads": {code: head for code, head in heads.items() if head},
        }

    def facts(self, nips: Sequence[str]) -> list[tuple[Any, ...]]:
        rows = [row for row in self.people.values() if row.nip in nips or row.status == OFFICIAL]
        return sorted((row.nip or "", row.name, row.email or "", row.status, row.grade) for row in rows)


def holds(row: Any, today: date) -> bool:
    return bool(row.first <= today and (row.last is None or today <= row.last))
