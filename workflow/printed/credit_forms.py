"""What the three angka kredit forms say of one person and cycle."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.credit import Credit, Grades, Level
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from workflow import authority, crediting
from workflow.calendar import thaw
from workflow.crediting import Earned
from workflow.printed.evaluations import NONE
from workflow.printed.kinds import ACCUMULATION, CONVERSION, DETERMINATION
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of
from workflow.printing import People, Signatory, block, signatories
from workflow.roster.nip import Nip, NipError, parse
from workflow.rules.applied import named
from workflow.rules.ranks import rank_text
from workflow.rules.words import LABELS
from workflow.wording import LOCALE, long_date, period

FORMS = {
    CONVERSION: "ak-konversi.docx",
    ACCUMULATION: "ak-akumulasi.docx",
    DETERMINATION: "ak-penetapan.docx",
}
NUMBER = "." * 24
"""The office's own register gives the number; written by hand."""
UNRECORDED = "tidak tercatat di SIULAK"
COPIES = (
    "Pejabat fungsional yang bersangkutan",
    "Pimpinan unit kerja (ketatausahaan)",
    "Bagian kepegawaian/Tim Penilai Kinerja",
)
PLACE = "." * 16
"""The place of birth, which no roster tells; written by hand."""
SEXES = {"L": "Laki-laki", "P": "Perempuan"}


def values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> list[Written]:
    """The fields of these papers; those that nobody can sign, or whose credit no table gives, are left out."""
    meant = {paper.evaluation_id: paper for paper in papers}
    rows = session.execute(
        select(Evaluation, Assignment, Employee, Unit, Cycle)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Evaluation.id.in_(meant))
        .order_by(Evaluation.id)
    ).all()
    all_pieces = crediting.earned(session, {row[2].id for row in rows})
    days: dict[date, list[Any]] = {}
    for row in rows:
        days.setdefault(thaw(row[4].calendar).local(meant[row[0].id].at).date(), []).append(row)
    written = []
    for day, group in days.items():
        signing = signatories(session, authority.appraisers(day), [row[1].id for row in group])
        people = People(session, day, {each.employee_id for each in signing.values()})
        for row in group:
            signer, pieces = signing.get(row[1].id), all_pieces.get(row[2].id, [])
            if signer is None or not any(each.cycle_id == row[4].id for each in pieces):
                continue
            written.append(_written(row, meant[row[0].id], pieces, (signer, people, day), office))
    return written


def _written(
    row: Any,
    paper: Owed,
    pieces: list[Earned],
    signing: tuple[Signatory, People, date],
    office: tuple[str, str],
) -> Written:
    evaluation, assignment, employee, unit, cycle = row
    signer, people, day = signing
    fields = {
        "instansi": office[0].upper(),
        "nomor": NUMBER,
        "periode_penilaian": period(cycle.first, cycle.last),
        "pegawai": person(employee, assignment, unit.name, office[0]),
        "penilai": people.block(signer, unit.id),
        "tempat": office[1],
        "tanggal": long_date(day),
        "tembusan": list(COPIES),
        "rujukan": f"SIULAK {cycle.code}/{evaluation.id}",
    } | figures(pieces, cycle.id, assignment, employee.grade)
    path = place_of(cycle.code, unit, f"{evaluation.id}-{paper.kind}-r{paper.revision}")
    return Written(paper, FORMS[paper.kind], path, fields)


def person(employee: Employee, assignment: Assignment, unit: str, agency: str) -> dict[str, str]:
    """Keterangan perorangan. Birth and sex are the NIP's; what no roster tells is left to be written in."""
    told = _told(employee.nip)
    shared = block(employee, assignment.post, unit)
    return {
        "nama": shared["nama"],
        "nip": shared["nip"],
        "karpeg": NONE,
        "lahir": f"{PLACE} / {long_date(told.born)}" if told else NONE,
        "jenis_kelamin": SEXES[told.sex] if told else NONE,
        "pangkat": rank_text(employee.grade),
        "jabatan": f"{assignment.post} / {long_date(assignment.first)}",
        "unit_kerja": unit,
        "instansi": agency,
    }


def _told(number: str | None) -> Nip | None:
    try:
        return parse(number or "")
    except NipError:
        return None


def figures(pieces: Sequence[Earned], cycle_id: int, assignment: Assignment, grade: str) -> dict[str, Any]:
    """All that the three forms compute. Earlier years count in the jenjang of today, since it began."""
    now = [each for each in pieces if each.cycle_id == cycle_id]
    table = named(Credit, now[0].rule)
    level = crediting.level_of(table, assignment)
    before = [
        each
        for each in pieces
        if each.last < now[0].first and level is not None and each.level == level.code and each.is_final
    ]
    new, old = crediting.sum_of(now), crediting.sum_of(before)
    return {
        "konversi": [line(each) for each in now],
        "jumlah_konversi": amount(new),
        "akumulasi": [line(each) for each in (*before, *now)],
        "integrasi": UNRECORDED,
        "jumlah_akumulasi": amount(old + new),
        "penetapan": list(_rows(old, new)),
        "kumulatif_lama": amount(old),
        "kumulatif_baru": amount(new),
        "kumulatif": amount(old + new),
        "kebutuhan": needs(level, old + new),
        "kesimpulan": conclusion(level, old + new, grade),
        "aturan": table.key,
    }


def line(each: Earned) -> dict[str, str]:
    table = named(Credit, each.rule)
    level = next(known for known in table.levels if known.code == each.level)
    percent: Mapping[str, int] = {str(code): share for code, share in table.percent.items()}
    return {
        "tahun": f"{each.last.year}",
        "periodik": months_text(each.months),
        "predikat": LABELS[each.predicate],
        "persen": f"{percent[each.predicate]} %",
        "koefisien": amount(level.coefficient),
        "angka_kredit": amount(each.credit),
    }


def months_text(months: Sequence[tuple[int, int]]) -> str:
    """`Januari–Juni (6 bulan)`; months with a gap are given by their outer ones and the number."""
    names = [format_date(date(*month, 1), "MMMM", locale=LOCALE) for month in months]
    span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
    return f"{span} ({len(names)} bulan)"


def amount(number: Decimal) -> str:
    """`12,5`: up to three decimals, as many as there are."""
    return format_decimal(number, format="#,##0.###", locale=LOCALE)


def _rows(old: Decimal, new: Decimal) -> list[dict[str, str]]:
    known = {4: (amount(old), amount(new), amount(old + new), "")}
    words = (
        "Angka Kredit Dasar yang diberikan",
        "Angka Kredit JF lama",
        "Angka Kredit Penyesuaian/Penyetaraan",
        "Angka Kredit Konversi",
        "Angka Kredit yang diperoleh dari peningkatan pendidikan",
    )
    nothing = (NONE, NONE, NONE, UNRECORDED)
    return [
        dict(
            zip(
                ("nomor", "uraian", "lama", "baru", "jumlah", "keterangan"),
                (f"{number}", text, *known.get(number, nothing)),
                strict=True,
            )
        )
        for number, text in enumerate(words, 1)
    ]


def needs(level: Level | None, sum_: Decimal) -> list[dict[str, str]]:
    """What is asked for the next pangkat and jenjang, and how much there is more or less."""
    if level is None:
        return []
    asked = (("Pangkat: kenaikan pangkat", level.for_rank), ("Jenjang: kenaikan jenjang", level.for_level))
    return [
        {"uraian": text, "minimal": amount(Decimal(least)), "selisih": signed(sum_ - least)}
        if least is not None
        else {"uraian": text, "minimal": NONE, "selisih": NONE}
        for text, least in asked
    ]


def signed(number: Decimal) -> str:
    """`+2,5` or `−37,5`."""
    return f"{'−' if number < 0 else '+'}{amount(abs(number))}"


def conclusion(level: Level | None, sum_: Decimal, grade: str) -> str:
    """By the credit that is recorded here; other conditions of a promotion are not judged."""
    if level is None or sum_ < level.for_rank:
        return "BELUM DAPAT DIPERTIMBANGKAN untuk kenaikan pangkat/jenjang jabatan setingkat lebih tinggi"
    if grade == level.grades[-1]:
        if level.for_level is None:
            return "DAPAT DIPERTIMBANGKAN untuk kenaikan pangkat setingkat lebih tinggi"
        if sum_ >= level.for_level:
            return "DAPAT DIPERTIMBANGKAN untuk kenaikan jenjang jabatan setingkat lebih tinggi"
        return "BELUM DAPAT DIPERTIMBANGKAN untuk kenaikan jenjang jabatan setingkat lebih tinggi"
    known = [each.grade for each in table_on(Grades, date.max).pns] if grade else []
    to = f" menjadi {rank_text(known[known.index(grade) + 1])}" if grade in known[:-1] else ""
    return f"DAPAT DIPERTIMBANGKAN untuk kenaikan pangkat setingkat lebih tinggi{to}"
