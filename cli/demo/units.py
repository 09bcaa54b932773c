"""The units of the sample regency and the posts inside each, invented but shaped like real ones."""

from dataclasses import dataclass

SMALL_OFFICE = 6
FIVE_UNITS, LEAST = 24, 4
"""People from whom on there are five units; of fewer than LEAST each a unit has nobody who leads nobody."""
PEOPLE_PER_UNIT = 90
UNITS_UNDER_THE_TOP = 44
"""More would report to one person than anyone can lead; further units stand under these."""


@dataclass(frozen=True)
class UnitPlan:
    code: str
    name: str
    parent: str
    head: str
    kind: str
    expert: str
    """The functional post typical of the unit."""


@dataclass(frozen=True)
class Post:
    """`superior` is the index of another post of the unit, or None for its head."""

    title: str
    kind: str
    level: str
    superior: int | None


_TOP = "SETDA"
_NAMED = (
    UnitPlan(_TOP, "Sekretariat Daerah", "", "Sekretaris Daerah", "JPT Pratama", "Analis Kebijakan"),
    UnitPlan(
        "DUKCAPIL",
        "Dinas Kependudukan dan Pencatatan Sipil",
        _TOP,
        "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "JPT Pratama",
        "Administrator Database Kependudukan",
    ),
    UnitPlan(
        "BKPSDMD",
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah",
        _TOP,
        "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah",
        "JPT Pratama",
        "Analis SDM Aparatur",
    ),
    UnitPlan(
        "DINKES", "Dinas Kesehatan", _TOP, "Kepala Dinas Kesehatan", "JPT Pratama", "Epidemiolog Kesehatan"
    ),
    UnitPlan(
        "DISKOMINFO",
        "Dinas Komunikasi dan Informatika",
        _TOP,
        "Kepala Dinas Komunikasi dan Informatika",
        "JPT Pratama",
        "Pranata Komputer",
    ),
    UnitPlan("INSPEKTORAT", "Inspektorat", _TOP, "Inspektur", "JPT Pratama", "Auditor"),
)
_DIVISIONS = ("Perencanaan", "Pelayanan", "Pembinaan", "Pengendalian", "Pengembangan", "Kerja Sama")
_SKILLED = (("Arsiparis", "Terampil"), ("Pranata Komputer", "Mahir"))
_CLERKS = ("Operator Layanan Operasional", "Pengadministrasi Perkantoran", "Penata Layanan Operasional")


def plans(employees: int) -> list[UnitPlan]:
    """From two units for a dozen people to some 220 for twenty thousand."""
    small = max(employees // 6, 5 * (employees >= FIVE_UNITS))
    count = max(min(SMALL_OFFICE, small), -(-employees // PEOPLE_PER_UNIT))
    units = list(_NAMED[:count])
    for number in range(SMALL_OFFICE, count):
        below = number - UNITS_UNDER_THE_TOP - 1
        units.append(
            _department(number) if below < 0 else _branch(units[1 + below % UNITS_UNDER_THE_TOP], below)
        )
    return units


def sizes(employees: int, units: int) -> list[int]:
    """People by unit: as even as can be, but where units would be tiny one has what a whole unit has."""
    if FIVE_UNITS <= employees < units * SMALL_OFFICE:
        found = [LEAST] * units
        found[1] += employees - sum(found)
        return found
    share, rest = divmod(employees, units)
    return [share + (place < rest) for place in range(units)]


def _department(number: int) -> UnitPlan:
    name = f"Dinas Contoh {number - SMALL_OFFICE + 1}"
    return UnitPlan(f"DINAS{number:03}", name, _TOP, f"Kepala {name}", "JPT Pratama", "Analis Kebijakan")


def _branch(parent: UnitPlan, below: int) -> UnitPlan:
    number = below // UNITS_UNDER_THE_TOP + 1
    name = f"UPTD {number} {parent.name}"
    return UnitPlan(
        f"{parent.code}.{number:02}", name, parent.code, f"Kepala {name}", "Pengawas", parent.expert
    )


def posts(plan: UnitPlan, people: int) -> list[Post]:
    """Exactly `people` posts, the head first; leaders before those they lead, nobody with a dozen reports."""
    found = [Post(plan.head, plan.kind, "", None)]
    found += _branch_leaders(people) if plan.kind == "Pengawas" else _leaders(plan, people)
    found = found[:people]
    leaders = [place for place in range(1, len(found)) if found[place].kind == "Pengawas"] or [0]
    leaders += [place for place in range(1, len(found)) if found[place].kind == "Administrator"]
    for number in range(people - len(found)):
        found.append(_staff(plan, number, leaders[number % len(leaders)]))
    return found


def _branch_leaders(people: int) -> list[Post]:
    sections = [f"Kepala Seksi {_DIVISIONS[n % 6]} {n // 6 + 1}" for n in range(people // 12)]
    return [Post(title, "Pengawas", "", 0) for title in ("Kepala Subbagian Tata Usaha", *sections)]


def _leaders(plan: UnitPlan, people: int) -> list[Post]:
    """A secretary and divisions, each with the smaller offices that the unit's size asks for."""
    divisions = min(len(_DIVISIONS), max(int(people > LEAST), round(people / 18)))
    top = plan.code == _TOP
    second, third, fourth = (
        ("Kepala Bagian Umum", "Bagian", "Subbagian")
        if top
        else (f"Sekretaris {plan.name}", "Bidang", "Seksi")
    )
    found = [Post(second, "Administrator", "", 0)]
    found.append(Post("Kepala Subbagian Umum dan Kepegawaian", "Pengawas", "", 1))
    found += [Post(f"Kepala {third} {_DIVISIONS[n]}", "Administrator", "", 0) for n in range(divisions)]
    if people >= 2 * 18:
        found.append(Post("Kepala Subbagian Keuangan", "Pengawas", "", 1))
        offices = [(n, part) for n in range(divisions) for part in (1, 2)]
        found += [
            Post(f"Kepala {fourth} {_DIVISIONS[n]} {part}", "Pengawas", "", 3 + n) for n, part in offices
        ]
    return found


def _staff(plan: UnitPlan, number: int, superior: int) -> Post:
    match number % 5:
        case 0:
            return Post(f"{plan.expert} Ahli Muda", "Fungsional", "Ahli Muda", superior)
        case 1:
            return Post(_CLERKS[number % len(_CLERKS)], "Pelaksana", "", superior)
        case 2:
            return Post(f"{plan.expert} Ahli Pertama", "Fungsional", "Ahli Pertama", superior)
        case 3:
            title, level = _SKILLED[number % len(_SKILLED)]
            return Post(f"{title} {level}", "Fungsional", level, superior)
        case _:
            return Post("Operator Layanan Operasional", "Pelaksana", "", superior)
