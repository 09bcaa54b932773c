"""How documents reach those who do not state receipt: refused before witnesses, served by letter; with the paper."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli.demo.casting import Cast, appraised
from cli.demo.scans import signed_paper
from models.evaluation import Evaluation
from models.people import Employee
from models.session import reading
from workflow import receipts
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.evidence.attaching import Handed
from workflow.evidence.rules import Upload
from workflow.payloads import Payload, Refusal, Service
from workflow.wording import long_date

REASON = "Ingin menunggu penjelasan langsung dari pimpinan sebelum menandatangani."


def note(engine: Engine, cycle_id: int, chosen: Cast, handed: Handed, now: datetime) -> int:
    """The appraisers note it, with the signed paper where the office takes files; how many did now."""
    noted = 0
    with reading(engine) as session:
        calendar = rules_of(session, cycle_id).calendar
        today = calendar.local(now).date()
        day = _working_day_before(calendar, today)
        meant = tuple(number for number in (chosen.refusing, chosen.away) if number is not None)
        waiting = [
            (
                evaluation.id,
                appraiser,
                each.trigger,
                *_told(session, evaluation, appraiser, each.payload, day),
            )
            for evaluation, appraiser in appraised(session, meant, today)
            for each in receipts.notes(session, evaluation.id, {"appraiser"})
            if each.payload == ("refusal" if evaluation.id == chosen.refusing else "service")
        ]
    for number, appraiser, trigger, payload, paper in waiting:
        with_paper = replace(handed, uploads=(paper,)).stored() if handed.limits.files else handed
        receipts.note(engine, number, appraiser, trigger, payload, now, handed=with_paper)
        noted += 1
    return noted


def _told(
    session: Session, evaluation: Evaluation, appraiser: int, kind: str, day: date
) -> tuple[Payload, Upload]:
    name = session.get_one(Employee, evaluation.employee_id).name
    leader = session.get_one(Employee, appraiser).name
    when = f"Pada {long_date(day)}, dokumen evaluasi kinerja {name}"
    if kind == "refusal":
        witnesses = "Kepala Subbagian Umum dan Kepegawaian; Arsiparis unit"
        paper = signed_paper(
            "BERITA ACARA PENOLAKAN",
            (when, "ditawarkan dan tidak diterima oleh yang bersangkutan.", f"Sebab: {REASON}"),
            (leader, *witnesses.split("; ")),
        )
        return Refusal(day.isoformat(), REASON, witnesses), Upload("berita-acara-penolakan.pdf", paper)
    letter, recipient = f"800/17/{day.year}", "keluarga serumah, di alamat yang tercatat"
    paper = signed_paper(
        f"TANDA TERIMA SURAT NOMOR {letter}",
        (
            when,
            "disampaikan dengan surat tercatat karena yang bersangkutan sedang berobat.",
            f"Diterima oleh {recipient}.",
        ),
        (leader, "Penerima"),
    )
    return Service(day.isoformat(), letter, recipient), Upload("tanda-terima-surat.pdf", paper)


def _working_day_before(calendar: Calendar, today: date) -> date:
    day = today - timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day
