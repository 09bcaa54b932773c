"""Sessions, lists and answers by somebody who, by the log, was not who may write them at that moment.

Who was HR is what the log of granted roles says. Whom a role for one unit reached is asked of every place that the
person and the units have had, not of those of that day: a roster that came later tells the past otherwise.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.socialisation import Attendance, Briefing, DataCorrection, Pulse, PulseBox
from workflow.acted import acts
from workflow.reaching import Rights, places_of
from workflow.socialising.briefings import ATTENDANCE, BRIEFING, BY_CODE, RECORD
from workflow.socialising.corrections import REPORT, SUBJECT
from workflow.socialising.pulse import OPEN


def unlawful_briefings(session: Session) -> Iterator[int]:
    """Recorded by nobody's HR, or withdrawn by who neither recorded it nor was HR of the whole office."""
    rights, recorded = Rights(session), dict[int, int | None]()
    for number, event, signed, _ in acts(session, Briefing, BRIEFING):
        may = rights.somewhere(event) and signed
        if event.trigger == RECORD:
            recorded[number] = event.actor_id
        elif may and recorded.get(number) != event.actor_id:
            may = rights.whole_office(event)
        if not may:
            yield number


def unlawful_attendance(session: Session) -> Iterator[int]:
    """By code: not by the person, or on another day. By list: by nobody's HR, or outside that HR's units."""
    rights = Rights(session)
    places: dict[tuple[int, int], set[int]] = defaultdict(set)
    for cycle, person, unit in session.execute(
        select(Evaluation.cycle_id, Evaluation.employee_id, Evaluation.unit_id)
    ):
        places[cycle, person].add(unit)
    briefings = {row.id: row for row in session.scalars(select(Briefing))}
    for number, event, signed, row in acts(session, Attendance, ATTENDANCE):
        briefing = briefings[row.briefing_id]
        if row.how == BY_CODE:
            own = event.actor_id == row.employee_id and event.role == "employee"
            may = own and rights.day(event.at) == briefing.day
        else:
            may = signed and rights.over(event, places[briefing.cycle_id, row.employee_id])
        if not may:
            yield number


def unlawful_corrections(session: Session) -> Iterator[int]:
    """Reported by somebody else, answered by the one whom it is about, or by nobody's HR."""
    rights, places = Rights(session), places_of(session)
    for number, event, signed, row in acts(session, DataCorrection, SUBJECT):
        own = event.actor_id == row.employee_id
        if event.trigger == REPORT:
            may = own and event.role == "employee"
        else:
            may = signed and not own and rights.over(event, places[row.employee_id])
        if not may:
            yield number


def boxes_astray(session: Session) -> Iterator[int]:
    """A box of a question that is not open, none of one that is, or one whose numbers are not those of its people."""
    rows = select(Pulse.id, Pulse.cycle_id, Pulse.state, PulseBox).outerjoin(
        PulseBox, PulseBox.pulse_id == Pulse.id
    )
    for number, cycle_id, state, box in session.execute(rows.order_by(Pulse.id)):
        if (box is not None) != (state == OPEN):
            yield number
        elif box is not None:
            asked = select(Evaluation.employee_id).where(Evaluation.cycle_id == cycle_id)
            people, known = box.took_part, set(session.scalars(asked))
            in_order = people == sorted(set(people)) and known.issuperset(people)
            if not in_order or sum(box.counts) != len(people) or any(count < 0 for count in box.counts):
                yield number
    owned = select(Pulse.id).where(Pulse.id == PulseBox.pulse_id)
    yield from session.scalars(select(PulseBox.pulse_id).where(~owned.exists()).order_by(PulseBox.pulse_id))


UNLAWFUL: tuple[tuple[Callable[[Session], Iterator[int]], str, str], ...] = (
    (
        unlawful_briefings,
        "briefing_unlawful",
        "Sosialisasi {}: dicatat atau ditarik oleh orang yang tidak berwenang pada saat itu.",
    ),
    (
        unlawful_attendance,
        "attendance_unlawful",
        "Kehadiran {}: dicatat oleh orang yang tidak berwenang pada saat itu, atau pada hari lain.",
    ),
    (
        unlawful_corrections,
        "correction_unlawful",
        "Laporan koreksi {}: ditulis atau dijawab oleh orang yang tidak berwenang pada saat itu.",
    ),
    (
        boxes_astray,
        "pulse_box_differs",
        "Jajak pendapat {}: kotak jawabannya ada sesudah ditutup, tidak ada selama dibuka, atau jumlahnya tidak cocok.",
    ),
)
"""As `contradicting.NUMBERED`: what asks, the finding's kind, its sentence."""
