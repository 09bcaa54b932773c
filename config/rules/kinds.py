"""What each rule table holds. Codes of the law are values; a table that lacks one of them is refused."""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from config.rules.table import Line, Part, Table
from config.zones import known_zone

Rating = Literal["di_atas_ekspektasi", "sesuai_ekspektasi", "di_bawah_ekspektasi"]
Predicate = Literal["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik"]
Achievement = Literal["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "istimewa"]
Potential = Literal["rendah", "menengah", "tinggi"]
Written = Literal[
    "evaluation",
    "plan",
    "report_batch",
    "evidence",
    "feedback",
    "ticket",
    "period",
    "period_reply",
    "guidance",
    "earlier_credit",
    "training",
]
"""About what something was written, as the log calls it."""
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Percent = Annotated[int, Field(ge=0, le=100)]
Positive = Annotated[Decimal, Field(gt=0, strict=False)]
Days = Annotated[int, Field(ge=1, le=366)]
Size = Annotated[int, Field(ge=1, le=1000)]


def _once(names: Sequence[str], field: str, what: str) -> None:
    if len(set(names)) < len(names):
        raise ValueError(f"{field} memuat satu {what} dua kali")


class PredicateMatrix(Table):
    """Predikat from rating hasil kerja (first key) and rating perilaku kerja (second key)."""

    CODE = "predikat"
    cells: dict[Rating, dict[Rating, Predicate]]

    @model_validator(mode="after")
    def _nine_cells(self) -> Self:
        if len(self.cells) < 3 or any(len(row) < 3 for row in self.cells.values()):  # noqa: PLR2004 -- 3×3
            raise ValueError("cells harus memuat sembilan sel: tiga rating hasil kali tiga rating perilaku")
        return self


class Together(Part):
    """A least share of several predicates taken together."""

    of: Annotated[tuple[Predicate, ...], Field(min_length=1, strict=False)]
    percent: Percent


class Pattern(Part):
    """What a unit's predicates should look like. Shares are percent of its people."""

    most: Predicate
    """No other predicate may occur more often; equally often is allowed."""
    at_least: dict[Predicate, Percent] = Field(default={})
    at_most: dict[Predicate, Percent] = Field(default={})
    together_at_least: Annotated[tuple[Together, ...], Field(strict=False)] = ()
    some_of: Annotated[
        tuple[Annotated[tuple[Predicate, ...], Field(min_length=1, strict=False)], ...], Field(strict=False)
    ] = ()
    """Of each group at least one person."""

    @model_validator(mode="after")
    def _some_unit_can_meet_it(self) -> Self:
        for code, least in self.at_least.items():
            if least > self.at_most.get(code, 100):
                raise ValueError(f"at_least {code} lebih dari at_most-nya")
        if sum(self.at_least.values()) > 100:  # noqa: PLR2004 -- percent
            raise ValueError("at_least berjumlah lebih dari 100 persen")
        return self


class Distribution(Table):
    """Pola distribusi: the pattern for each capaian organisasi."""

    CODE = "distribusi"
    patterns: dict[Achievement, Pattern]

    @model_validator(mode="after")
    def _five_patterns(self) -> Self:
        if len(self.patterns) < 5:  # noqa: PLR2004 -- one for each achievement
            raise ValueError("patterns harus memuat kelima capaian organisasi")
        return self


class Level(Part):
    """A jenjang of functional posts."""

    code: Code
    label: Line
    category: Literal["keterampilan", "keahlian"]
    coefficient: Positive
    """Angka kredit in a year at 100 percent."""
    for_rank: Annotated[int, Field(ge=1)]
    """Angka kredit for the next pangkat."""
    for_level: Annotated[int, Field(ge=1)] | None = None
    """Angka kredit for the next jenjang; none where there is no next."""
    grades: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]


class Credit(Table):
    """Conversion of a predicate into angka kredit."""

    CODE = "angka-kredit"
    percent: dict[Predicate, Annotated[int, Field(ge=0, le=300)]]
    decimals: Annotated[int, Field(ge=0, le=6)]
    """Of a result, rounded half up once all pieces of the year are summed."""
    months_from: Literal["month_of_tmt"]
    levels: Annotated[tuple[Level, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _every_predicate(self) -> Self:
        if len(self.percent) < 5:  # noqa: PLR2004 -- one for each predicate
            raise ValueError("percent harus memuat kelima predikat")
        _once([level.code for level in self.levels], "levels", "code")
        return self


class Element(Part):
    code: Code
    label: Line


class Band(Part):
    """From this index on, up to the next band."""

    from_index: Annotated[Decimal, Field(ge=0, le=100, strict=False)]
    perception: Annotated[int, Field(ge=1)]
    quality: Line
    performance: Line


class Survey(Table):
    """Survei Kepuasan Masyarakat: elements of equal weight, and the bands of the index."""

    CODE = "skm"
    elements: Annotated[tuple[Element, ...], Field(min_length=1, strict=False)]
    lowest: Annotated[int, Field(ge=0)]
    highest: Annotated[int, Field(ge=1)]
    """Answers to one element go from lowest to highest, whole numbers."""
    index_at_highest: Positive
    """The index (IKM) of the highest mean; the mean (NI) times this over the highest answer."""
    decimals: Annotated[int, Field(ge=0, le=6)]
    """Of the index, rounded half up before its band is looked up."""
    unanswered: Literal["drops_out_of_its_element"]
    at_least_a_year: Annotated[int, Field(ge=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _bands_rise_from_the_lowest_answer(self) -> Self:
        if self.highest <= self.lowest:
            raise ValueError("highest harus lebih dari lowest")
        _once([element.code for element in self.elements], "elements", "code")
        starts = [band.from_index for band in self.bands]
        lowest = self.index_at_highest * self.lowest / self.highest
        if starts != sorted(set(starts)) or starts[0] > lowest:
            raise ValueError(f"bands harus mulai paling tinggi pada {lowest:f} dan menaik")
        return self


class Box(Part):
    box: Annotated[int, Field(ge=1, le=9)]
    performance: Rating
    potential: Potential
    recommendations: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]


class NineBox(Table):
    """Manajemen talenta: performance against potential."""

    CODE = "sembilan-kotak"
    performance_of: dict[Predicate, Rating]
    """Where a predicate stands on the axis of performance."""
    boxes: Annotated[tuple[Box, ...], Field(strict=False)]
    talent_pool: Annotated[tuple[Annotated[int, Field(ge=1, le=9)], ...], Field(strict=False)]
    not_measured: Line
    """Shown where there is no assessment of potential."""

    @model_validator(mode="after")
    def _nine_boxes(self) -> Self:
        places = {(box.performance, box.potential) for box in self.boxes}
        if len(self.boxes) != 9 or len(places) != 9 or len({box.box for box in self.boxes}) != 9:  # noqa: PLR2004
            raise ValueError("boxes harus memuat sembilan kotak bernomor 1 sampai 9, masing-masing sekali")
        if len(self.performance_of) < 5:  # noqa: PLR2004 -- one for each predicate
            raise ValueError("performance_of harus memuat kelima predikat")
        return self


class Advice(Part):
    """What is proposed for a contract, and for its holder."""

    contract: Literal["perpanjangan", "pemutusan"]
    measures: Annotated[
        tuple[Literal["dipertahankan", "rotasi", "pengembangan_karier", "bimbingan_kinerja"], ...],
        Field(strict=False),
    ]


class ContractAdvice(Table):
    """PPPK: what a predicate means for the contract. Proposed by the table, decided by whoever signs."""

    CODE = "kontrak-pppk"
    advice: dict[Predicate, Advice]

    @model_validator(mode="after")
    def _every_predicate(self) -> Self:
        if len(self.advice) < 5:  # noqa: PLR2004 -- one for each predicate
            raise ValueError("advice harus memuat kelima predikat")
        return self


class Value(Part):
    """A core value with its guide to behaviour."""

    code: Code
    label: Line
    guide: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]


class Behaviour(Table):
    """Perilaku kerja: the values that are rated."""

    CODE = "berakhlak"
    values: Annotated[tuple[Value, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _once([value.code for value in self.values], "values", "code")
        return self


class Rank(Part):
    grade: Line
    rank: Line


class Grades(Table):
    """Golongan ruang, the lowest first: of PNS with a pangkat, of PPPK without."""

    CODE = "golongan"
    pns: Annotated[tuple[Rank, ...], Field(min_length=1, strict=False)]
    pppk: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _once([rank.grade for rank in self.pns], "pns", "golongan")
        _once(self.pppk, "pppk", "golongan")
        return self


class ObjectionDays(Table):
    """Keberatan: how long, counted how, decided by whom."""

    CODE = "keberatan"
    days: Days
    window: Literal["working", "calendar"]
    """The kind of day by which the window counts by default."""
    day_of_receipt_counts: bool
    calendar_window_moves_off_holidays: bool
    decision_days: Days
    decider: Line
    must_hear: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]
    outcomes: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]
    final: bool


class WorkingCalendar(Table):
    """Working days and hours; the office's own choice stands in calendar.toml."""

    CODE = "kalender"
    holidays: Annotated[tuple[Literal["public", "government"], ...], Field(min_length=1, strict=False)]
    """Categories of days off: libur nasional and cuti bersama."""
    rest_days: dict[
        Literal["5", "6"], Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(strict=False)]
    ]
    """By working days a week: the weekdays of rest, Monday being 1."""
    zone: Annotated[str, AfterValidator(known_zone)]
    hours_a_week: Positive
    start: time
    ramadan_hours_a_week: Positive
    ramadan_start: time

    @model_validator(mode="after")
    def _both_weeks(self) -> Self:
        rest = {week: len(set(days)) for week, days in self.rest_days.items()}
        if rest != {"5": 2, "6": 1}:
            raise ValueError("rest_days harus memuat hari libur mingguan untuk minggu 5 dan 6 hari kerja")
        return self

    def rest(self, week: Literal[5, 6]) -> tuple[int, ...]:
        """The weekdays of rest in a week of so many working days, Monday being 1."""
        return self.rest_days["5" if week == 5 else "6"]  # noqa: PLR2004 -- days a week


class Span(Part):
    start: time
    end: time

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end harus sesudah start")
        return self


Weekday = Literal["1", "2", "3", "4", "5", "6", "7"]


class ServiceHours(Table):
    """When a service desk works, by weekday (Monday being 1), without its breaks."""

    CODE = "jam-layanan"
    hours: dict[
        Literal["5", "6"],
        dict[Weekday, Annotated[tuple[Span, ...], Field(min_length=1, strict=False)]],
    ]
    """By working days a week of the office."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if len(self.hours) < 2 or not all(self.hours.values()):  # noqa: PLR2004 -- weeks of five and of six days
            raise ValueError("hours harus memuat minggu 5 dan 6 hari kerja")
        for days in self.hours.values():
            for spans in days.values():
                if any(one.end > other.start for one, other in pairwise(spans)):
                    raise ValueError("jam layanan sehari harus berurutan dan tidak bertindih")
        return self


class TrainingHours(Table):
    """Pengembangan kompetensi, in jam pelajaran (JP)."""

    CODE = "jam-pelatihan"
    pns_at_least_a_year: Days
    pppk_at_most_a_contract_year: Days


class YearResult(Table):
    """Which predicate speaks for a year that had several posts."""

    CODE = "hasil-tahunan"
    method: Literal["terlama", "terakhir", "terendah", "median_hari"]
    """The post of most days, the last one, the lowest predicate, or that of the middle day, predicates in order."""


class CivilServantNumber(Table):
    """What makes a NIP or NI PPPK plausible; ages in completed years."""

    CODE = "nip"
    digits: Annotated[int, Field(ge=18, le=18)]
    """What stands where among them is known of 18 only."""
    youngest: Annotated[int, Field(ge=0, le=120)]
    oldest: Annotated[int, Field(ge=0, le=120)]
    youngest_at_appointment: Annotated[int, Field(ge=0, le=120)]
    display_groups: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False)]

    @model_validator(mode="after")
    def _ages_and_groups(self) -> Self:
        if self.oldest < self.youngest:
            raise ValueError("youngest harus paling tinggi sama dengan oldest")
        if sum(self.display_groups) != self.digits:
            raise ValueError(f"display_groups harus berjumlah {self.digits}")
        return self


class Anonymity(Table):
    """From how many answers on something is shown."""

    CODE = "kerahasiaan"
    sums_from: Size
    comments_from: Size
    breakdowns_from: Size


class PeerFeedback(Table):
    """Umpan balik rekan dan bawahan: how many are asked, who may be, how long, on which scale."""

    CODE = "umpan-balik"
    peers_at_least: Size
    peers_at_most: Size
    upward_at_most: Annotated[int, Field(ge=0, le=1000)]
    quorum: Size
    """With fewer answers nothing of the round is shown, whatever the anonymity rule would allow."""
    answer_days: Days
    """Working days from the opening of a round to its close."""
    opens_before: Annotated[int, Field(ge=0, le=366)]
    """So many working days before the cycle's last day the clock opens what is approved."""
    remind_before: Annotated[int, Field(ge=0, le=366)]
    """Working days before a round's last day on which everybody asked is reminded; 0 is the last day."""
    colleagues: Literal["same_unit", "same_parent"]
    """Who counts as a colleague: people of the same unit, or also of units beside it."""
    mutual_allowed: bool
    """Whether two people may rate each other."""
    lowest: Annotated[int, Field(ge=0, le=100)]
    scale: Annotated[tuple[Line, ...], Field(min_length=2, max_length=11, strict=False)]
    """Labels of the scores, from the lowest on, each one higher than the one before."""

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.peers_at_least > self.peers_at_most:
            raise ValueError("peers_at_least tidak boleh lebih dari peers_at_most")
        if self.quorum > self.peers_at_least:
            raise ValueError("quorum tidak boleh lebih dari peers_at_least, sebab tidak akan tercapai")
        return self


class Retention(Table):
    """How long what was written about a person is kept before it may be destroyed."""

    CODE = "retensi"
    years: dict[Written, Annotated[int, Field(ge=1, le=100)]]
    """From the last day of the period, or from the act where there is no period."""

    @model_validator(mode="after")
    def _every_kind(self) -> Self:
        if len(self.years) < len(get_args(Written)):
            raise ValueError(f"years harus memuat {', '.join(get_args(Written))}")
        return self


Predicates = Annotated[tuple[Predicate, ...], Field(min_length=1, strict=False)]
Years = Annotated[int, Field(ge=1, le=20)]


class YearsInARow(Table):
    """How many years in a row of which predicates make somebody a candidate for a reward, or for another post."""

    CODE = "tindak-lanjut"
    reward: Predicates
    reward_years: Years
    mutation: Predicates
    mutation_years: Years

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        for name in ("reward", "mutation"):
            _once(getattr(self, name), name, "predikat")
        if both := {*self.reward} & {*self.mutation}:
            raise ValueError(f"reward dan mutation sama-sama memuat {', '.join(sorted(both))}")
        return self


KINDS: tuple[type[Table], ...] = (
    PredicateMatrix,
    Distribution,
    Credit,
    Survey,
    NineBox,
    ContractAdvice,
    Behaviour,
    Grades,
    ObjectionDays,
    WorkingCalendar,
    ServiceHours,
    TrainingHours,
    YearResult,
    CivilServantNumber,
    Anonymity,
    PeerFeedback,
    Retention,
    YearsInARow,
)
