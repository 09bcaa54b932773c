"""What the three angka kredit forms say of one person and cycle."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.credit import Credit
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.record import EarlierCredit
from workflow import authority, crediting
from workflow.calendar import thaw
from workflow.crediting import Earned
from workflow.printed.credit_sums import Sums, conclusion_text, sums
from workflow.printed.evaluations import NONE
from workflow.printed.kinds import ACCUMULATION, CONVERSION, DETERMINATION
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of
from workflow.records.reading import credits_of, in_force
from workflow.roster.nip import Nip, NipError, parse
from workflow.rules.applied import named
from workflow.rules.promotion import asked
from workflow.rules.ranks import rank_text
from workflow.rules.words import LABELS
from workflow.signing import People, Signatory, block, signatories
from workflow.wording import amount, long_date, months_text, period

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
"""A place of birth that is not recorded; written by hand."""
PARTS = {
    "base": "Angka Kredit Dasar yang diberikan",
    "former": "Angka Kredit JF lama",
    "adjusted": "Angka Kredit Penyesuaian/Penyetaraan",
    "converted": "Angka Kredit Konversi",
    "education": "Angka Kredit yang diperoleh dari peningkatan pendidikan",
}
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
    records = credits_of(session, {row[2].id for row in rows})
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
            revisions = records.get(row[2].id, [])
            known = Known(pieces, in_force(revisions, row[4].last), in_force(revisions))
            written.append(_written(row, meant[row[0].id], known, (signer, people, day), office))
    return written


@dataclass(frozen=True)
class Known:
    """What is known of one person."""

    pieces: list[Earned]
    before: EarlierCredit | None
    """The determination that counts before the cycle ends."""
    newest: EarlierCredit | None
    """The one that counts today: of whom it is does not depend on the cycle."""


def _written(
    row: Any,
    paper: Owed,
    known: Known,
    signing: tuple[Signatory, People, date],
    office: tuple[str, str],
) -> Written:
    evaluation, assignment, employee, unit, cycle = row
    signer, people, day = signing
    fields = {
        "instansi": office[0].upper(),
        "nomor": NUMBER,
        "periode_penilaian": period(cycle.first, cycle.last),
        "pegawai": person(employee, assignment, unit.name, office[0], known.newest),
        "penilai": people.block(signer, unit.id),
        "tempat": office[1],
        "tanggal": long_date(day),
        "tembusan": list(COPIES),
        "rujukan": f"SIULAK {cycle.code}/{evaluation.id}",
    } | figures(known.pieces, cycle.id, assignment, employee.grade, known.before)
    path = place_of(cycle.code, unit, f"{evaluation.id}-{paper.kind}-r{paper.revision}")
    return Written(paper, FORMS[paper.kind], path, fields)


def person(
    employee: Employee, assignment: Assignment, unit: str, agency: str, record: EarlierCredit | None = None
) -> dict[str, str]:
    """Keterangan perorangan. Birth and sex are the NIP's; what is not recorded is left to be written in."""
    told = _told(employee.nip)
    shared = block(employee, assignment.post, unit)
    place = record.birthplace if record else ""
    return {
        "nama": shared["nama"],
        "nip": shared["nip"],
        "karpeg": (record.card if record else "") or NONE,
        "lahir": f"{place or PLACE} / {long_date(told.born)}" if told else place or NONE,
        "jenis_kelamin": SEXES[told.sex] if told else NONE,
        "pangkat": rank_text(employee.grade) + _since(employee.grade, record),
        "jabatan": f"{assignment.post} / {long_date(assignment.first)}",
        "unit_kerja": unit,
        "instansi": agency,
    }


def _since(grade: str, record: EarlierCredit | None) -> str:
    """The TMT of the pangkat; that of an earlier one is not told."""
    if record is None or record.grade_since is None or record.grade != grade:
        return ""
    return f" / {long_date(record.grade_since)}"


def _told(number: str | None) -> Nip | None:
    try:
        return parse(number or "")
    except NipError:
        return None


def figures(
    pieces: Sequence[Earned],
    cycle_id: int,
    assignment: Assignment,
    grade: str,
    record: EarlierCredit | None = None,
) -> dict[str, Any]:
    """All that the three forms compute. Earlier credit counts in the jenjang of today, since it began."""
    converted = [each for each in pieces if each.cycle_id == cycle_id]
    table = named(Credit, converted[0].rule)
    counted = sums(pieces, cycle_id, crediting.level_of(table, assignment), record)
    return {
        "konversi": [line(each) for each in converted],
        "jumlah_konversi": amount(crediting.sum_of(converted)),
        "akumulasi": [line(each) for each in (*counted.before, *counted.now)],
        "integrasi": amount(counted.brought) if counted.earlier else UNRECORDED,
        "integrasi_dari": _origin(counted.earlier),
        "jumlah_akumulasi": amount(counted.total),
        "penetapan": list(_rows(counted)),
        "kumulatif_lama": amount(counted.brought + counted.old),
        "kumulatif_baru": amount(counted.new),
        "kumulatif": amount(counted.total),
        "kebutuhan": needs(counted, grade),
        "kesimpulan": conclusion_text(counted, grade),
        "aturan": table.key,
    }


def _origin(earlier: EarlierCredit | None) -> str:
    """`PAK 800/12/2025, sampai 31 Desember 2025`."""
    return f"PAK {earlier.decree}, sampai {long_date(earlier.until)}" if earlier else ""


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


def _rows(counted: Sums) -> Iterator[dict[str, str]]:
    earlier, names = counted.earlier, ("nomor", "uraian", "lama", "baru", "jumlah", "keterangan")
    origin = f"PAK sampai {long_date(earlier.until)}" if earlier else UNRECORDED
    for number, (part, text) in enumerate(PARTS.items(), 1):
        old = getattr(earlier, part) if earlier else Decimal()
        if part == "converted":
            both = old + counted.old
            told = (amount(both), amount(counted.new), amount(both + counted.new), origin if old else "")
        elif earlier is None:
            told = (NONE, NONE, NONE, UNRECORDED)
        else:
            told = (amount(old), NONE, amount(old), origin if old else "")
        yield dict(zip(names, (f"{number}", text, *told), strict=True))


def needs(counted: Sums, grade: str) -> list[dict[str, str]]:
    """What is asked for the next pangkat and jenjang, and how much there is more or less."""
    if counted.level is None:
        return []
    needed = asked(counted.level, grade)
    part = " (dari yang tercatat)" if counted.lacking else ""
    steps = (("Pangkat: kenaikan pangkat", needed.rank), ("Jenjang: kenaikan jenjang", needed.level))
    return [
        {"uraian": text, "minimal": amount(Decimal(least)), "selisih": signed(counted.total - least) + part}
        if least is not None
        else {"uraian": text, "minimal": NONE, "selisih": NONE}
        for text, least in steps
    ]


def signed(number: Decimal) -> str:
    """`+2,5` or `−37,5`."""
    return f"{'−' if number < 0 else '+'}{amount(abs(number))}"
