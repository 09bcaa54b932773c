"""An office in which results were disputed: one returned and rated anew, one changed after an objection, one upheld."""

from pathlib import Path

from sqlalchemy import Engine

from tests.factories import (
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    DIFFERS,
    GOOD,
    HEAD,
    PROOFS,
    REVIEW,
    SECRETARY,
    answer,
    at,
    evaluation,
    fire,
    issue,
    pass_time,
    prompts,
    view,
)
from tests.mornings import calibrated
from workflow import acts
from workflow.payloads import Explanation, ObjectionStatement, ResultChanged, ResultUpheld, Review, SentBack

LOW = Review("di_bawah_ekspektasi", "Target belum tercapai.", "sesuai_ekspektasi", "Baik.", PROOFS[0])
HIGH = Review("di_atas_ekspektasi", "Melampaui target.", "di_atas_ekspektasi", "Teladan.", *PROOFS)
LATE = at(2027, 1, 14)
"""Appraisers who have not rated by then are joined by their superiors."""
RETURNED, HANDOVER, OBJECTED = at(2027, 1, 18, 10), at(2027, 1, 19), at(2027, 1, 20)
TOO_LOW = "Bukti semester dua belum dilihat."


def confirmed(engine: Engine, folder: Path) -> None:
    """Ani was first rated low and returned; then everybody's predicate is confirmed and every document issued."""
    calibrated(engine, folder)
    folder.mkdir(parents=True, exist_ok=True)
    fire(
        engine, ANI, "return_to_review", SECRETARY, CALIBRATION, SentBack("Periksa lagi rating perilakunya.")
    )
    fire(engine, ANI, "submit_review", CHIEF, CALIBRATION, LOW)
    fire(engine, ANI, "return_to_review", SECRETARY, RETURNED, SentBack(TOO_LOW))
    fire(engine, ANI, "submit_review", CHIEF, RETURNED, HIGH)
    _handed_over(engine, folder)


def _handed_over(engine: Engine, folder: Path) -> None:
    for prompt in prompts(engine, kind="calibration"):
        task = view(engine, prompt)
        acts.state_achievement(engine, task, prompt.recipient_id, "baik", "Laporan kinerja.", RETURNED)
        acts.confirm_unit(engine, task, prompt.recipient_id, RETURNED, DIFFERS)
    issue(engine, folder, RETURNED)
    pass_time(engine, HANDOVER)


def disputed(engine: Engine, folder: Path) -> None:
    """Ani's result was upheld, Budi's changed; both documents are issued."""
    confirmed(engine, folder)
    for person, said in ((ANI, "Kurang tinggi."), (BUDI, "Laporan bulan Mei belum dinilai.")):
        fire(engine, person, "acknowledge", person, HANDOVER)
        fire(engine, person, "object", person, OBJECTED, ObjectionStatement(said))
        fire(engine, person, "explain", CHIEF, OBJECTED, Explanation("Sudah dinilai menurut bukti."))
    fire(engine, ANI, "uphold_result", HEAD, OBJECTED, ResultUpheld("Penilaian sudah tepat."))
    fire(engine, BUDI, "change_result", HEAD, OBJECTED, ResultChanged("Laporan Mei diperhitungkan.", HIGH))
    issue(engine, folder, OBJECTED)


def objected_to_the_superior(engine: Engine, folder: Path) -> None:
    """After everybody's review but Ani's, whom the superior rates in the appraiser's place: Ani objects."""
    for prompt in prompts(engine, kind="supervisor_review"):
        if prompt.evaluation_id != evaluation(engine, ANI).id:
            answer(engine, prompt, REVIEW)
    pass_time(engine, LATE)
    fire(engine, ANI, "submit_review", HEAD, LATE, GOOD)
    pass_time(engine, CALIBRATION)
    _handed_over(engine, folder)
    fire(engine, ANI, "acknowledge", ANI, HANDOVER)
    fire(engine, ANI, "object", ANI, OBJECTED, ObjectionStatement("Kurang tinggi."))
    pass_time(engine, OBJECTED)
