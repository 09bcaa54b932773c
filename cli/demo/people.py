"""Invented people: names that nobody bears, numbers that are well-formed and unique."""

from dataclasses import dataclass
from datetime import date
from random import Random

from cli.demo.units import Post

_GIVEN = {
    "1": (
        "Agus", "Bambang", "Darma", "Eko", "Fajar", "Galih", "Hendra", "Irfan", "Joko", "Kurnia",
        "Lukman", "Mahendra", "Nanda", "Oka", "Pandu", "Rizal", "Surya", "Teguh", "Umar", "Yusuf",
    ),
    "2": (
        "Ayu", "Bunga", "Citra", "Dewi", "Endah", "Fitri", "Gita", "Hana", "Intan", "Juwita",
        "Kartika", "Lestari", "Mawar", "Nirmala", "Puspita", "Ratna", "Sari", "Tiara", "Utami", "Wulan",
    ),
}  # fmt: skip
_FAMILY = (
    "Contoh", "Misal", "Teladan", "Umpama", "Rekaan", "Andaian", "Ibarat", "Purwarupa", "Khayalan", "Fiktif",
    "Percobaan", "Peragaan", "Simulasi", "Tiruan", "Maket", "Sampel", "Ilustrasi", "Dongeng", "Hikayat", "Lakon",
)  # fmt: skip
_DEGREES = {"JPT Pratama": ", M.Si.", "Administrator": ", S.Sos., M.M.", "Pengawas": ", S.E."}
_GRADES = {
    "JPT Pratama": ("IV/c", "IV/b"),
    "Administrator": ("IV/a", "IV/b"),
    "Pengawas": ("III/d", "III/c"),
    "Ahli Muda": ("III/d", "III/c"),
    "Ahli Pertama": ("III/a", "III/b"),
    "Mahir": ("III/a", "III/b"),
    "Terampil": ("II/c", "II/d"),
    "Pelaksana": ("II/c", "III/a"),
}
_CONTRACT_GRADES = {"Ahli Pertama": "IX", "Mahir": "VII", "Terampil": "VII", "Pelaksana": "V"}
_AGES = {"JPT Pratama": (47, 56), "Administrator": (42, 54), "Pengawas": (36, 52), "Ahli Muda": (34, 50)}
_FIRST_AGE, _CAREER_AGE = 24, 33
_NAMES = len(_GIVEN["1"]) * len(_FAMILY)


@dataclass(frozen=True)
class Person:
    nip: str
    name: str
    email: str
    status: str
    grade: str
    since: date
    """First day in the post."""


class Population:
    """Makes one person after another; equal seeds make equal people."""

    def __init__(self, random: Random, year: int) -> None:
        self._random, self._year = random, year
        self._names = {sex: random.sample(range(_NAMES), _NAMES) for sex in _GIVEN}
        self._made = dict.fromkeys(_GIVEN, 0)
        self._sequences: dict[str, int] = {}

    def person(self, post: Post) -> Person:
        status = self._status(post)
        sex = self._random.choice("12")
        born = self._born(post)
        appointed, since = self._appointment(born, status)
        kind = post.level or post.kind
        if status == "PNS":
            grade = self._random.choice(_GRADES[kind])
        else:
            grade = _CONTRACT_GRADES[kind] if status == "PPPK" else ""
        name = self._name(sex)
        email = f"{'.'.join(name.lower().split())}.{sum(self._made.values())}@kerincikab.example"
        return Person(
            self.number(born, appointed, sex), name + _DEGREES.get(post.kind, ""), email, status, grade, since
        )

    def number(self, born: date, appointed: str, sex: str) -> str:
        """The next free number with these digits."""
        stem = f"{born:%Y%m%d}{appointed}{sex}"
        self._sequences[stem] = self._sequences.get(stem, 0) + 1
        return f"{stem}{self._sequences[stem]:03}"

    def _status(self, post: Post) -> str:
        """Leaders and Ahli Muda are PNS; of the others half works by contract, clerks partly part-time."""
        if (post.level or post.kind) not in _CONTRACT_GRADES:
            return "PNS"
        others = ["PPPK", "PPPK paruh waktu"] if post.kind == "Pelaksana" else ["PPPK"]
        return self._random.choice(["PNS", *others])

    def _name(self, sex: str) -> str:
        """Every pair of names once before any comes again."""
        place = self._names[sex][self._made[sex] % _NAMES]
        self._made[sex] += 1
        return f"{_GIVEN[sex][place % len(_GIVEN[sex])]} {_FAMILY[place // len(_GIVEN[sex])]}"

    def _born(self, post: Post) -> date:
        youngest, oldest = _AGES.get(post.level or post.kind, (27, 45))
        age = self._random.randint(youngest, oldest)
        return date(self._year - age, self._random.randint(1, 12), self._random.randint(1, 28))

    def _appointment(self, born: date, status: str) -> tuple[str, date]:
        """The number's digits of appointment, and the first day in the present post (before this year)."""
        random, year = self._random, self._year
        if status == "PNS":
            appointed = min(born.year + random.randint(_FIRST_AGE, 28), year - 2)
            month = random.choice((1, 3, 4, 12))
            latest = max(appointed + 1, year - 6)
            return f"{appointed}{month:02}", date(random.randint(latest, year - 1), random.randint(1, 12), 1)
        appointed = year - 1 if status == "PPPK paruh waktu" else random.randint(year - 5, year - 1)
        return f"{appointed}21", date(appointed, random.randint(3, 12), 1)
