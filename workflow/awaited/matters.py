"""What is awaited of people beside the evaluation's own machine, each matter with its words, its time and its question.

Its mails carry no prompts: what waits follows from plans and lists alone, and so does when it waits no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workflow.awaited import lists, plans
from workflow.awaited.deciding import Wait
from workflow.awaited.scope import Scope
from workflow.awaited.terms import Terms

NOT_VALID = (
    "Selama belum ada SKP yang disepakati, laporan harian tidak dapat diisi dan evaluasi periodik tidak dapat "
    "ditetapkan."
)


@dataclass(frozen=True)
class Matter:
    kind: str
    """Of its mails; their templates are in the folder of that name behind an underscore."""
    label: str
    """As *Tugas saya* calls it."""
    page: str
    """Where it is done, of one evaluation."""
    consequence: str
    """What happens if nothing is done."""
    terms: Callable[[Scope], Terms | None]
    """None where the cycle's definition asks nobody."""
    question: Callable[[Scope], Select[Any]]
    """(evaluation_id, holder_id, moment, day): it waits since the later of both, as far as there are such."""

    def waits(self, session: Session, scope: Scope, terms: Terms, person: int | None = None) -> list[Wait]:
        """For everybody, or for one; those known beforehand too."""
        asked = self.question(scope).subquery()
        query = select(asked).order_by(asked.c.evaluation_id, asked.c.holder_id)
        if person is not None:
            query = query.where(asked.c.holder_id == person)
        opening = terms.calendar.opening
        return [
            Wait(number, holder, _latest(terms.begins, moment, day and opening(day)))
            for number, holder, moment, day in session.execute(query).tuples()
        ]


def _latest(*moments: datetime | None) -> datetime:
    return max(moment for moment in moments if moment is not None)


MATTERS = (
    Matter(
        "plan_write",
        "SKP perlu disusun dan diajukan",
        "/skp/{}",
        f"{NOT_VALID} Hasil kerja setahun akan dinilai tanpa target yang disepakati.",
        plans.write_terms,
        plans.write,
    ),
    Matter(
        "plan_mend",
        "SKP dikembalikan untuk diperbaiki",
        "/skp/{}",
        NOT_VALID,
        plans.mend_terms,
        plans.mend,
    ),
    Matter(
        "plan_agree",
        "SKP menunggu kesepakatan Bapak/Ibu",
        "/skp/{}",
        f"{NOT_VALID} Perubahan yang belum disepakati belum berlaku.",
        plans.agree_terms,
        plans.agree,
    ),
    Matter(
        "peer_nominate",
        "Pemberi umpan balik perlu diajukan",
        "/rekan/{}",
        "Tanpa daftar nama tidak ada yang dimintai umpan balik, dan perilaku kerja dinilai tanpa pendapat rekan kerja.",
        lists.nominate_terms,
        lists.nominate,
    ),
    Matter(
        "peer_approve",
        "Daftar pemberi umpan balik menunggu persetujuan Bapak/Ibu",
        "/rekan/{}",
        "Umpan balik baru dibuka setelah daftarnya disetujui; sesudah waktu penilaian atasan lewat tidak dibuka lagi.",
        lists.approve_terms,
        lists.approve,
    ),
)
BY_KIND = {matter.kind: matter for matter in MATTERS}
