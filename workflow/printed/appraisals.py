"""What the variants of the appraisal document (D.1.1) say beyond the plain one, and which variant it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.follow_up import ContractAdvice
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from workflow.calendar import Calendar
from workflow.roster.rows import Status
from workflow.rules.applied import applied
from workflow.rules.follow_up import proposed
from workflow.rules.words import LABELS
from workflow.wording import long_date

PLAIN, OBJECTION, CONTRACT = "biasa", "keberatan", "pppk"
NONE, UNEXPLAINED = "-", "Penilai tidak memberi penjelasan dalam batas waktunya."
CONTRACTED = (Status.PPPK.value, Status.PART_TIME.value)
DECISIONS = {"upheld": "Hasil evaluasi kinerja dikuatkan.", "changed": "Hasil evaluasi kinerja diubah."}


def objections(session: Session, jobs: Sequence[DocumentJob]) -> dict[int, Objection]:
    """By evaluation, those that were decided; whether before a document was asked for is `variant`'s to see."""
    found = session.scalars(
        select(Objection).where(
            Objection.evaluation_id.in_([job.evaluation_id for job in jobs]), Objection.decision.is_not(None)
        )
    )
    return {each.evaluation_id: each for each in found}


def variant(status: str, job: DocumentJob, objection: Objection | None) -> str:
    """The name of the form in templates.forms.APPRAISALS."""
    kinds = [CONTRACT] if status in CONTRACTED else []
    if objection is not None and objection.decided_at and objection.decided_at <= job.requested_at:
        kinds.append(OBJECTION)
    return "-".join(kinds) or PLAIN


def further(
    kind: str,
    evaluation: Evaluation,
    job: DocumentJob,
    objection: Objection | None,
    calendar: Calendar,
    on: date,
) -> dict[str, Any]:
    """The fields of that variant; `on` is a day of the cycle, for the rule in force."""
    fields: dict[str, Any] = {}
    if kind.startswith(CONTRACT):
        advice = proposed(applied(ContractAdvice, evaluation.rules, on), job.predicate)
        fields |= {
            "rating_hasil_kerja": _label(evaluation.result_rating),
            "rating_perilaku": _label(evaluation.behaviour_rating),
            "rekomendasi": [{"tanda": mark, "teks": text} for mark, text in advice.boxes],
            "dasar_rekomendasi": f"Kotak diisi sebagai usulan menurut aturan {advice.rule}; yang menetapkan adalah"
            " pejabat yang menandatangani.",
        }
    if kind.endswith(OBJECTION) and objection is not None:
        fields |= {
            "keberatan": objection.statement,
            "tanggal_keberatan": long_date(calendar.local(objection.filed_at).date()),
            "penjelasan": objection.explanation or UNEXPLAINED,
            "tanggal_penjelasan": long_date(calendar.local(objection.explained_at).date())
            if objection.explained_at
            else NONE,
            "keputusan": DECISIONS[objection.decision or ""],
            "alasan_keputusan": objection.decision_reason or NONE,
            "tanggal_keputusan": long_date(calendar.local(objection.decided_at).date())
            if objection.decided_at
            else NONE,
        }
    return fields


def _label(code: str | None) -> str:
    return LABELS[code].upper() if code else NONE
