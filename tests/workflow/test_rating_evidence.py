"""A rating beside or below what was expected names what proves it; which ratings must, a table says."""

from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent, AuditPayload
from models.session import reading
from tests.factories import ANI, CHIEF, HEAD, PROOFS, REVIEW, evaluation, fire
from tests.mornings import ANSWER, live, objecting
from tests.workflow.dumping import dump
from tests.workflow.rule_files import edit
from workflow.errors import RefusedError
from workflow.guards import GUARDS
from workflow.payloads import Explanation, ResultChanged, Review
from workflow.rules.words import RATINGS

EXPECTED = "sesuai_ekspektasi"
ABOVE = "di_atas_ekspektasi"
UNPROVED = (GUARDS["evidence_named"].refusal,)


def rated(result: str, behaviour: str, *proofs: str) -> Review:
    return Review(result, "Menurut laporan.", behaviour, "Menurut catatan.", *proofs)


def refused(engine: Engine, payload: Review) -> tuple[str, ...]:
    """Why the appraiser's review is not taken; no reasons where it was."""
    try:
        fire(engine, ANI, "submit_review", CHIEF, REVIEW, payload)
    except RefusedError as fault:
        return fault.reasons
    return ()


def test_each_rating_that_departs_wants_evidence_of_its_own(reviewed: Engine) -> None:
    """Whichever of the two is left out; the other's evidence does not stand in for it."""
    before = dump(reviewed)

    for ratings in product(RATINGS, RATINGS):
        departs = [rating != EXPECTED for rating in ratings]
        for place in (0, 1):
            proofs = [proof if number != place else " " for number, proof in enumerate(PROOFS)]
            if departs[place]:
                assert refused(reviewed, rated(*ratings, *proofs)) == UNPROVED

    assert dump(reviewed) == before


@pytest.mark.parametrize(
    ("ratings", "proofs"),
    [
        ((EXPECTED, EXPECTED), ("", "")),
        ((ABOVE, EXPECTED), (PROOFS[0], "")),
        ((EXPECTED, "di_bawah_ekspektasi"), ("", PROOFS[1])),
    ],
)
def test_what_is_named_is_kept_with_the_rating_and_in_the_log(
    reviewed: Engine, ratings: tuple[str, str], proofs: tuple[str, str]
) -> None:
    assert refused(reviewed, rated(*ratings, *proofs)) == ()

    row = evaluation(reviewed, ANI)
    assert (row.result_evidence, row.behaviour_evidence) == proofs
    with reading(reviewed) as session:
        act = select(AuditPayload).join(AuditEvent).where(AuditEvent.trigger == "submit_review")
        body = session.scalars(act).one().body
    assert (body["result_evidence"], body["behaviour_evidence"]) == proofs


@pytest.mark.parametrize("said", ["-", "Ada.", "    ada "])
def test_a_sign_is_no_evidence(reviewed: Engine, said: str) -> None:
    assert refused(reviewed, rated(ABOVE, EXPECTED, said)) == UNPROVED


def test_an_office_may_ask_for_less_or_for_more(reviewed: Engine, rule_folder: Path) -> None:
    both = '["di_atas_ekspektasi", "di_bawah_ekspektasi"]'
    edit(rule_folder, "bukti", f"result = {both}", "result = []")
    edit(rule_folder, "bukti", f"behaviour = {both}", f'behaviour = ["{EXPECTED}"]')

    assert refused(reviewed, rated(ABOVE, EXPECTED, "", "")) == UNPROVED
    assert refused(reviewed, rated(ABOVE, ABOVE, "", "")) == ()


@pytest.mark.thorough
def test_a_decision_that_changes_the_result_names_its_evidence_too(engine: Engine, tmp_path: Path) -> None:
    """It is the last word on the rating, and nobody returns it any more."""
    live(engine, objecting, tmp_path / "documents")
    fire(engine, ANI, "explain", CHIEF, ANSWER, Explanation("Sudah dinilai."))
    decided = ResultChanged("Laporan Mei diperhitungkan.", rated(ABOVE, EXPECTED))

    with pytest.raises(RefusedError, match=UNPROVED[0]):
        fire(engine, ANI, "change_result", HEAD, ANSWER, decided)
    assert evaluation(engine, ANI).state == "objection"

    proved = ResultChanged("Laporan Mei diperhitungkan.", rated(ABOVE, EXPECTED, PROOFS[0]))
    fire(engine, ANI, "change_result", HEAD, ANSWER, proved)

    assert evaluation(engine, ANI).result_evidence == PROOFS[0]
