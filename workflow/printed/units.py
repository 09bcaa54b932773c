"""What Penetapan Predikat Kinerja of a unit says: counts, pattern, achievement, the reason for a difference."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.results import Pattern
from models.cycle import CalibrationSession, Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from workflow import authority
from workflow.calendar import thaw
from workflow.pattern import distribution
from workflow.printed.evaluations import CURVE, NONE
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of
from workflow.roster.nip import grouped
from workflow.rules.distribution import violations, within_rounding
from workflow.rules.marks import mark
from workflow.rules.words import LABELS, PREDICATES
from workflow.signing import People, Signatory
from workflow.wording import long_date, period

FORM = "penetapan-predikat.docx"
MET = "Jumlah predikat sesuai dengan pola distribusi."
ROUNDED = (
    "Selisihnya kurang dari satu orang: pola tidak dapat dipenuhi lebih tepat dengan jumlah pegawai unit ini."
)


def values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> list[Written]:
    """The fields of these papers; a unit whose official nobody is on that day is left out."""
    return [written for paper in papers if (written := _value(session, paper, office)) is not None]


def _value(session: Session, paper: Owed, office: tuple[str, str]) -> Written | None:
    stated, unit, cycle = session.execute(
        select(CalibrationSession, Unit, Cycle)
        .join(Unit, Unit.id == CalibrationSession.unit_id)
        .join(Cycle, Cycle.id == CalibrationSession.cycle_id)
        .where(CalibrationSession.id == paper.key)
    ).one()
    day = thaw(cycle.calendar).local(paper.at).date()
    held = authority.calibrators(day).subquery()
    official = session.execute(
        select(held.c.holder_id, held.c.capacity).where(held.c.unit_id == unit.id).limit(1)
    ).first()
    if official is None or stated.achievement is None:
        return None
    table = distribution(session, cycle, unit.id)
    pattern = {str(code): each for code, each in table.patterns.items()}[stated.achievement]
    people = _people(session, cycle.id, unit.id)
    counted = Counter(row.predicate for row in people if row.predicate)
    counts = {code: counted[code] for code in PREDICATES}
    achieved = LABELS[stated.achievement].upper()
    fields = {
        "instansi": office[0].upper(),
        "unit_kerja": unit.name.upper(),
        "periode_penilaian": period(cycle.first, cycle.last),
        "capaian_organisasi": achieved,
        "dasar_capaian": stated.reason or NONE,
        "judul_kurva": CURVE.format(achieved),
        "kurva": stated.achievement,
        "pola": list(demands(pattern)),
        "jumlah": [
            {
                "predikat": LABELS[code],
                "jumlah": count,
                "persen": share(count, counted.total()),
                "pola": mark(pattern, code).words or NONE,
            }
            for code, count in reversed(counts.items())
        ],
        "jumlah_pegawai": counted.total(),
        "kesesuaian": _agreement(pattern, counts),
        "penjelasan": stated.explanation or NONE,
        "pegawai": [_line(number, row) for number, row in enumerate(people, 1)],
        "pejabat": People(session, day, {official.holder_id}).block(Signatory(*official), unit.id),
        "tempat": office[1],
        "tanggal": long_date(day),
        "aturan": table.key,
        "rujukan": f"SIULAK {cycle.code}/{unit.code}, penetapan {paper.revision}",
    }
    path = place_of(cycle.code, unit, f"{unit.id}-{paper.kind}-r{paper.revision}")
    return Written(paper, FORM, path, fields)


def _people(session: Session, cycle_id: int, unit_id: int) -> Sequence[Any]:
    return session.execute(
        select(
            Employee.name,
            Employee.nip,
            Assignment.post,
            Evaluation.result_rating,
            Evaluation.behaviour_rating,
            Evaluation.predicate,
        )
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id)
        .order_by(Employee.name, Evaluation.id)
    ).all()


def _line(number: int, row: Any) -> dict[str, Any]:
    def label(code: str | None) -> str:
        return LABELS[code] if code else NONE

    return {
        "nomor": number,
        "nama": row.name,
        "nip": grouped(row.nip or NONE),
        "jabatan": row.post,
        "rating_hasil_kerja": label(row.result_rating),
        "rating_perilaku": label(row.behaviour_rating),
        "predikat": label(row.predicate),
    }


def share(count: int, people: int) -> str:
    """`33,3 %`; a dash of nobody."""
    if not people:
        return NONE
    tenths = (count * 2000 + people) // (2 * people)
    return f"{tenths // 10},{tenths % 10} %"


def demands(pattern: Pattern) -> Iterator[str]:
    """The pattern as sentences."""
    yield f"Yang terbanyak: {LABELS[pattern.most]}."
    for code, percent in pattern.at_most.items():
        yield f"{LABELS[code]}: {f'paling banyak {percent} persen' if percent else 'tidak ada'}."
    for code, percent in pattern.at_least.items():
        yield f"{LABELS[code]}: paling sedikit {percent} persen."
    for each in pattern.together_at_least:
        yield f"{_named(each.of)}: bersama-sama paling sedikit {each.percent} persen."
    for group in pattern.some_of:
        yield f"{_named(group)}: paling sedikit satu orang."


def _named(codes: Sequence[str]) -> str:
    return " dan/atau ".join(LABELS[code] for code in codes)


def _agreement(pattern: Pattern, counts: dict[str, int]) -> list[str]:
    unmet = violations(pattern, counts)
    if not unmet:
        return [MET]
    return [each.sentence for each in unmet] + ([ROUNDED] if within_rounding(unmet) else [])
