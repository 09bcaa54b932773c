"""What goes back a step in the sample office, and comes again better: self-assessments and ratings."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from cli.demo.casting import Cast
from config.definition import DefinitionFile
from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.session import reading
from workflow import acts
from workflow.acts import TaskView
from workflow.definitions import rules_of
from workflow.payloads import Review, SentBack
from workflow.scenarios import adopting, keeping

FOR_REVISION = 2
"""Self-assessments that are sent back."""
UNITS = 2
"""In which a rating is returned, one each."""
HIGH, USUAL = "sangat_baik", "baik"
INCOMPLETE = "Tulis juga angka capaian setiap indikator dan tempat buktinya disimpan."
COMPLETED = (
    "Capaian setiap indikator: kuantitas 100 persen, tepat waktu 95 persen. Buktinya pada map digital unit kerja, "
    "diurutkan menurut rencana hasil kerja."
)
TOO_HIGH = "Hasilnya sesuai target, belum melampaui. Periksa kembali rating hasil kerjanya dengan buktinya."
UNFOUNDED = "Alasan rating perilakunya belum menyebut kejadian. Lengkapi, lalu kirim kembali."
BY_PATTERN, AS_PROPOSED = "Mendekati pola capaian unit", "Seperti usulan penilai"
EVEN = "sesuai_ekspektasi"


def sends_back(engine: Engine, view: TaskView, chosen: Cast) -> str | None:
    """The act by which this appraiser sends the self-assessment back instead of rating it; None for most."""
    number = view.evaluation_id or 0
    with reading(engine) as session:
        trigger = _return_of(rules_of(session, view.cycle_id).definition, view.role)
        if trigger is None or view.reminders or number not in chosen.staff or number in chosen.objecting:
            return None
        written, returned = (
            session.get_one(Evaluation, number).realisation,
            _returned(session, view.cycle_id, trigger),
        )
    return trigger if written and number not in returned and len(returned) < FOR_REVISION else None


def has_come_back(engine: Engine, view: TaskView, by: str) -> bool:
    """Whether somebody in this role has returned the evaluation."""
    with reading(engine) as session:
        trigger = _return_of(rules_of(session, view.cycle_id).definition, by)
        return trigger is not None and view.evaluation_id in _returned(session, view.cycle_id, trigger)


def rated_again(engine: Engine, view: TaskView) -> Review:
    """What an appraiser says to a rating that came back: lower where it was the highest, else better founded."""
    with reading(engine) as session:
        before = session.get_one(Evaluation, view.evaluation_id)
        lower = before.predicate == HIGH
        result = EVEN if lower else before.result_rating or EVEN
        behaviour = before.behaviour_rating or EVEN
        proofs = before.result_evidence, before.behaviour_evidence
    return Review(
        result,
        "Setelah buktinya diperiksa kembali: target tercapai seluruhnya, belum melampaui."
        if lower
        else "Sesuai realisasi dan bukti dukung yang diperiksa.",
        behaviour,
        "Menggantikan rekan yang sakit pada bulan Mei dan melatih dua pegawai baru; tercatat pada umpan balik.",
        *(proof or "" for proof in proofs),
    )


def weigh(engine: Engine, view: TaskView, chosen: Cast, now: datetime) -> int:
    """What an official returns before confirming a unit, in the first units where there is cause; how many people.

    First by a scenario that is adopted beside one that is thrown away, then one person without any.
    """
    with reading(engine) as session:
        trigger = _return_of(rules_of(session, view.cycle_id).definition, "calibrator")
        on = keeping.ground(session, view, view.recipient_id)
        returned = _returned(session, view.cycle_id, trigger or "")
    if trigger is None or on is None or len(returned) >= UNITS or returned & on.names.keys():
        return 0
    kept = chosen.heads | chosen.objecting | chosen.silent
    wanted = USUAL if returned else HIGH
    mine = [number for number in sorted(on.movable) if number not in kept and on.present[number] == wanted]
    if not mine:
        return 0
    if not returned:
        return _by_scenario(engine, view, mine[0], now)
    said = SentBack(UNFOUNDED)
    return acts.act(engine, view, view.recipient_id, trigger, now, said, one_of_unit=mine[0]).moved


def _by_scenario(engine: Engine, view: TaskView, number: int, now: datetime) -> int:
    person = view.recipient_id
    with reading(engine) as session:
        on = keeping.ground(session, view, person)
        left = keeping.drafts(session, view, person, on) if on else []
    for each in left:  # of a demo that was interrupted here
        keeping.discard(engine, view, person, each.number)
    better = keeping.begin(engine, view, person, BY_PATTERN, None, now)
    other = keeping.begin(engine, view, person, AS_PROPOSED, None, now)
    keeping.put(engine, view, person, (better, 1), (number, USUAL), now)
    keeping.discard(engine, view, person, other)
    return adopting.adopt(engine, view, person, (better, 2), {number: TOO_HIGH}, now).moved


def _return_of(definition: DefinitionFile, role: str) -> str | None:
    """The act by which this role returns an evaluation; None where the definition has none."""
    asked = ((rule.by, rule.payload, rule.trigger) for rule in definition.transition)
    return next((trigger for by, payload, trigger in asked if (by, payload) == (role, "sent_back")), None)


def _returned(session: Session, cycle_id: int, trigger: str) -> set[int]:
    """Numbers of the evaluations that went back so."""
    event = AuditEvent
    meant = event.subject == "evaluation", event.cycle_id == cycle_id, event.trigger == trigger
    return set(session.scalars(select(event.subject_id).where(*meant)))
