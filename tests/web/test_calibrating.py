"""The official above a unit confirms its results."""

import pytest
from sqlalchemy import update

from models.evaluation import Evaluation
from models.session import transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    DIFFERS,
    HEAD,
    OTHER_HEAD,
    REGENT,
    SECRETARY,
    evaluation,
    put,
    replace_appraiser,
)
from tests.web.acts import act, unit_task
from tests.web.people import Town, task_of, words

pytestmark = pytest.mark.thorough


def test_calibration_states_the_achievement_and_confirms_what_is_ready(calibrating: Town) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)
    unit = {"trigger": "state_achievement", "achievement": "baik", "reason": "Menurut laporan kinerja."}
    calibrating_page = words(browser.get(path))
    browser.post(path, **unit)

    browser.post(path, trigger="confirm", reason=DIFFERS)

    assert "3 dari 5 pegawai menunggu penetapan" in calibrating_page
    states = {evaluation(calibrating.engine, person).state for person in (ANI, BUDI, HEAD)}
    assert states == {"handover"}


def test_a_unit_beside_its_pattern_is_shown_and_confirmed_with_a_reason_only(calibrating: Town) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)
    with transaction(calibrating.engine) as session:
        everybody = update(Evaluation).where(Evaluation.unit_id == AGENCY)
        session.execute(everybody.values(state="calibration", predicate="baik"))
    unit = {"trigger": "state_achievement", "achievement": "istimewa", "reason": "Menurut laporan kinerja."}
    shown = words(browser.post(path, **unit))

    refused = browser.post(path, trigger="confirm", reason="  ")

    assert "Yang terbanyak harus Sangat Baik: sekarang 0 orang, padahal Baik 5." in shown
    assert (refused.status_code, "Tulis alasannya" in words(refused)) == (422, True)
    assert evaluation(calibrating.engine, ANI).state == "calibration"


def test_an_achievement_that_papers_name_is_not_offered_for_change(calibrating: Town) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)
    before = words(browser.get(path))
    put(calibrating.engine, HEAD, state="handover")

    after = words(browser.get(path))

    refused = "Capaian ini sudah tercetak pada dokumen; tidak dapat diubah lagi."
    assert ("Tetapkan capaian" in before, refused in before) == (True, False)
    assert ("Tetapkan capaian" in after, refused in after) == (False, True)


def test_confirming_without_the_achievement_says_why_not(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)

    page = act(browser, path, trigger="confirm", reason=DIFFERS)

    assert "Capaian kinerja organisasi unit ini belum ditetapkan." in page


def test_one_of_the_unit_goes_back_to_its_appraiser(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    one = str(evaluation(calibrating.engine, ANI).id)

    act(browser, path, trigger="return_to_review", evaluation=one, reason="Alasan belum jelas.")

    states = [evaluation(calibrating.engine, person).state for person in (ANI, BUDI)]
    assert states == ["supervisor_review", "calibration"]


def test_an_evaluation_of_another_unit_cannot_be_smuggled_in(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    foreign = str(evaluation(calibrating.engine, SECRETARY).id)
    put(calibrating.engine, SECRETARY, state="calibration")

    act(browser, path, trigger="return_to_review", evaluation=foreign, reason="Alasan belum jelas.")

    assert evaluation(calibrating.engine, SECRETARY).state == "calibration"


def test_a_confirmation_wants_a_fresh_proof(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    browser.get(path)
    calibrating.wall.forward(minutes=6)

    answer = browser.post(path, trigger="confirm", reason=DIFFERS)

    assert (answer.status_code, "Buktikan bahwa ini Bapak/Ibu" in words(answer)) == (403, True)


def test_a_former_calibrator_does_not_see_the_unit(calibrating: Town) -> None:
    path = unit_task(calibrating)
    replace_appraiser(calibrating.engine, HEAD, REGENT, calibrating.portal.today())

    answer = calibrating.signed_in(SECRETARY).get(path)

    assert (answer.status_code, "Ani" in answer.text) == (404, False)


def test_a_former_appraiser_does_not_see_the_task(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    replace_appraiser(reviewing.engine, ANI, OTHER_HEAD, reviewing.portal.today())

    answer = reviewing.signed_in(CHIEF).get(path)

    assert (answer.status_code, "terlaksana" in answer.text) == (404, False)


def test_a_calibrator_does_not_read_the_own_rating_among_the_unit(calibrating: Town) -> None:
    with transaction(calibrating.engine) as session:
        own = update(Evaluation).where(Evaluation.employee_id == SECRETARY)
        session.execute(own.values(unit_id=AGENCY, state="calibration", predicate="sangat_baik"))

    page = words(calibrating.signed_in(SECRETARY).get(unit_task(calibrating)))

    assert "Sekar Misal" in page
    assert "Sangat Baik" not in page


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "-1", "0", "\x00", "1e3", "", "٣", "²"])
def test_a_number_that_no_evaluation_has_moves_nothing(calibrating: Town, number: str) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)

    answer = browser.post(path, trigger="return_to_review", evaluation=number, reason="Alasan belum jelas.")

    assert answer.status_code == 422
    assert evaluation(calibrating.engine, ANI).state == "calibration"
