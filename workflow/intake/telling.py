"""A plan in numbers and names: what HR reads before it says yes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from models.people import OFFICIAL
from workflow.intake.changes import Change, Number, Ref, Values
from workflow.intake.plan import Plan
from workflow.intake.wanted import ABOVE_ROOT, ROOT
from workflow.roster.rows import AWAY, Capacity

LABELS = {
    "nip": "NIP",
    "name": "nama",
    "status": "status",
    "email": "email",
    "grade": "golongan",
    "parent_id": "unit induk",
    "unit_id": "unit",
    "post": "jabatan",
    "post_kind": "jenis jabatan",
    "level": "jenjang",
    "capacity": "sifat",
    "basis": "dasar",
    "first": "mulai",
    "last": "sampai",
}


@dataclass(frozen=True)
class Section:
    """One kind of change, told line by line in Indonesian."""

    code: str
    title: str
    lines: list[str]


@dataclass(frozen=True)
class Preview:
    as_of: date
    effective: date
    changes: int
    """Rows that would be added, changed or removed."""
    sections: list[Section]
    serving: int
    """Civil servants who serve on that day as it is stored."""
    leaving: int
    """Of those, the ones who would not serve any more."""
    outside: dict[str, int] = field(default_factory=dict)
    """By running cycle, posts of its days that have no evaluation in it."""
    hollow: dict[str, int] = field(default_factory=dict)
    """By running cycle, evaluations of posts that no longer have a day in it."""

    @property
    def counts(self) -> dict[str, int]:
        return {section.code: len(section.lines) for section in self.sections}


def preview(plan: Plan, outside: dict[str, int], hollow: dict[str, int]) -> Preview:
    told = _Telling(plan)
    kinds: tuple[tuple[str, str, Iterator[str]], ...] = (
        ("people_added", "Pegawai baru", told.added("employee", told.newcomer)),
        ("people_changed", "Data pegawai berubah", told.altered("employee", told.person)),
        ("units_added", "Unit baru", told.added("unit", told.unit)),
        ("units_changed", "Unit berubah", told.altered("unit", told.unit)),
        ("assignments_added", "Jabatan baru", told.added("assignment", told.beginning)),
        ("assignments_changed", "Jabatan berubah", told.altered("assignment", told.post)),
        ("assignments_ended", "Jabatan berakhir karena tidak ada lagi dalam berkas", told.ended()),
        ("assignments_withdrawn", "Jabatan dibatalkan", map(told.post, plan.withdrawn)),
        ("superiors_changed", "Atasan langsung dalam berkas berubah", told.superiors()),
        ("appraisers_changed", "Pejabat penilai berganti", told.appraisers()),
        ("heads_changed", "Kepala unit berganti", told.heads()),
        ("officials_changed", "Pejabat menurut berkas kantor", told.officials()),
    )
    sections = [Section(code, title, list(lines)) for code, title, lines in kinds]
    changes, people = len(plan.changes), (len(plan.serving), len(plan.leaving))
    return Preview(plan.as_of, plan.effective, changes, sections, *people, outside, hollow)


class _Telling:
    """Puts names in the place of numbers, whether the row is stored already or not."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._rows = plan, plan.stored.rows
        self._keys = {number: key for key, number in plan.people.items()}
        self._codes = {number: code for code, number in plan.units.items()}

    def person(self, number: Number) -> str:
        if number in self._keys:
            return self._plan.wanted.people[self._keys[number]].name
        return str(self._stored("employee", number)["name"])

    def newcomer(self, number: Number) -> str:
        return f"{self.person(number)} ({self._keys[number]})"

    def unit(self, number: Number) -> str:
        if number in self._codes:
            return self._plan.wanted.units[self._codes[number]].name
        return str(self._stored("unit", number)["name"])

    def post(self, number: Number) -> str:
        """Who, as what, where."""
        if number in self._plan.posts:
            post = self._plan.posts[number]
            unit = self._plan.wanted.units[post.unit].name
            return f"{self._plan.wanted.people[post.person].name}, {post.post}, {unit}"
        row = self._stored("assignment", number)
        return f"{self.person(row['employee_id'])}, {row['post']}, {self.unit(row['unit_id'])}"

    def beginning(self, number: Number) -> str:
        post = self._plan.posts[number]
        how = f" ({Capacity(post.capacity).word})" if post.capacity in AWAY else ""
        return f"{self.post(number)}{how}, sejak {post.first}"

    def added(self, entity: str, name: Callable[[Number], str]) -> Iterator[str]:
        return (name(change.number) for change in self._of(entity) if change.added)

    def altered(self, entity: str, name: Callable[[Number], str]) -> Iterator[str]:
        for change in self._of(entity):
            dropped = entity == "assignment" and change.number in self._plan.ended
            if not change.added and not change.removed and not dropped and self._words(change):
                yield f"{name(change.number)}: {self._words(change)}"

    def ended(self) -> Iterator[str]:
        return (
            f"{self.post(each)}: berakhir {self._plan.kept[each].last}"
            for each in self._plan.ended
            if self._stored("assignment", each)["post_kind"] != OFFICIAL
        )

    def superiors(self) -> Iterator[str]:
        """Of assignments that are stored already, whom the file names now and did not before."""
        for change in self._plan.changes:
            if change.entity != "named_superior" or change.removed:
                continue
            row = self._whole(change)
            if isinstance(row["assignment_id"], int):
                name = (
                    self.person(row["superior_id"]) if row["superior_id"] else "pejabat di atas ASN tertinggi"
                )
                yield f"{self.post(row['assignment_id'])}: {name} sejak {row['first']}"

    def appraisers(self) -> Iterator[str]:
        """Of assignments that are stored already: who from when on, or who goes on after all."""
        for change in self._plan.changes:
            if change.entity != "appraiser_relation" or change.removed:
                continue
            row = self._whole(change)
            if isinstance(row["assignment_id"], int) and (change.added or row["last"] is None):
                when = f"mulai {row['first']}" if change.added else "seterusnya"
                yield f"{self.post(row['assignment_id'])}: {self.person(row['appraiser_id'])} {when}"

    def heads(self) -> Iterator[str]:
        """Of units that are stored already."""
        for change in self._plan.changes:
            if change.entity != "headship" or change.removed:
                continue
            row = self._whole(change)
            if isinstance(row["unit_id"], int):
                until = f"sampai {row['last']}" if row["last"] else "seterusnya"
                when = f"mulai {row['first']}" if change.added else until
                yield f"{self.unit(row['unit_id'])}: {self.post(row['assignment_id'])} {when}"

    def officials(self) -> Iterator[str]:
        for change in self._plan.changes:
            if change.entity == "assignment" and self._is_official(change):
                told = self._words(change) if change.before else "dicatat"
                yield f"{self.post(change.number)}: {told}"
            if change.entity == "employee" and self._is_official(change) and not change.added:
                yield f"{self.person(change.number)}: {self._words(change)}"
            if change.entity == "unit" and self._is_official(change) and not change.added:
                yield f"{self.unit(change.number)}: {self._words(change)}"

    def _of(self, entity: str) -> Iterator[Change]:
        """Of the civil service; officials are told apart."""
        return (each for each in self._plan.changes if each.entity == entity and not self._is_official(each))

    def _is_official(self, change: Change) -> bool:
        number = change.number
        match change.entity:
            case "unit":
                return self._codes.get(number) in (ROOT, ABOVE_ROOT)
            case "employee":
                return self._plan.wanted.people[self._keys[number]].nip is None
            case _ if number in self._plan.posts:
                return self._plan.posts[number].kind == OFFICIAL
            case _:
                return bool(self._stored("assignment", number)["post_kind"] == OFFICIAL)

    def _words(self, change: Change) -> str:
        before, after = change.before or {}, change.after or {}
        return "; ".join(
            f"{LABELS[name]} {self._value(name, before[name])} → {self._value(name, after[name])}"
            for name in after
            if name in LABELS
        )

    def _value(self, name: str, value: object) -> str:
        if value is None or value == "":
            return "(kosong)"
        if name in ("parent_id", "unit_id") and isinstance(value, int | Ref):
            return self.unit(value)
        if name == "capacity":
            return Capacity(str(value)).word
        return str(value)

    def _whole(self, change: Change) -> Values:
        """The row as it would be."""
        after = change.after or {}
        return after if change.added else self._stored(change.entity, change.number) | after

    def _stored(self, entity: str, number: Number) -> Values:
        assert isinstance(number, int)
        return self._rows[entity][number]
