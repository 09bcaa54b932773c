"""What the papers of an agreed plan say: Sasaran Kinerja Pegawai and its Lampiran, of the revision that was agreed."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Unit
from models.plan import WorkPlan
from workflow.plans import printing
from workflow.printed.kinds import PLAN
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of

APPENDIX_FORM = "lampiran-skp.docx"


def values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> list[Written]:
    """The fields of these papers. `office`: name, place. One without an appraiser on its day is left out."""
    return list(_values(session, papers, office))


def _values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> Iterator[Written]:
    places = _places(session, papers)
    plans = session.scalars(select(WorkPlan).where(WorkPlan.id.in_([owed.key for owed in papers]))).all()
    told = printing.papers(
        session, plans, office, date.max
    )  # a draft owes no paper, so no day is wanted for one
    for owed in papers:
        if (said := told.get(owed.key)) is None:
            continue
        assert owed.evaluation_id is not None
        code, unit = places[owed.evaluation_id]
        form, fields = (said.form_file, said.fields) if owed.kind == PLAN else (APPENDIX_FORM, said.appendix)
        path = place_of(code, unit, f"{owed.evaluation_id}-{owed.kind}-r{owed.revision}")
        yield Written(owed, form, path, fields)


def _places(session: Session, papers: Sequence[Owed]) -> dict[int, tuple[str, Unit]]:
    """By evaluation the code of its cycle, and its unit."""
    rows = session.execute(
        select(Evaluation.id, Cycle.code, Unit)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(Evaluation.id.in_({paper.evaluation_id for paper in papers}))
    )
    return {number: (code, unit) for number, code, unit in rows.tuples()}
