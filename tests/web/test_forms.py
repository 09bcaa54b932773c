from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.definition import PayloadName
from web.forms import handed_in
from workflow.payloads import PAYLOADS, ResultChanged, Review, SelfAssessment, SentBack

NAMES = get_args(PayloadName)
RATED = {
    "result_rating": "sesuai_ekspektasi",
    "result_reason": " Sesuai bukti. ",
    "behaviour_rating": "di_atas_ekspektasi",
    "behaviour_reason": "Ramah.\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_payload_of_a_definition_is_read_from_a_form(name: str) -> None:
    assert isinstance(handed_in(name, {}), PAYLOADS[name])


def test_a_click_alone_hands_nothing_in() -> None:
    assert handed_in(None, {"reason": "x"}) is None


def test_texts_come_without_the_space_around_them() -> None:
    assert handed_in("self_assessment", {"realisation": "\n Selesai.\n\nSemua. "}) == SelfAssessment(
        "Selesai.\n\nSemua."
    )


def test_a_review_takes_its_four_fields() -> None:
    assert handed_in("review", RATED) == Review(
        "sesuai_ekspektasi", "Sesuai bukti.", "di_atas_ekspektasi", "Ramah."
    )


def test_evidence_is_what_was_chosen_and_what_was_written_each_once() -> None:
    chosen = {
        "result_evidence-1": "Surat 5.",
        "result_evidence-3": " 2 laporan ",
        "result_evidence-4": "Surat 5.",
    }

    review = handed_in("review", {**RATED, **chosen, "result_evidence": "\nNotula Mei."})

    assert isinstance(review, Review)
    assert review.result_evidence == "Surat 5.\n2 laporan\nNotula Mei."
    assert review.behaviour_evidence == ""


def test_a_changed_result_takes_a_review_and_a_reason() -> None:
    payload = handed_in("changed", {**RATED, "reason": "Bukti baru."})

    assert isinstance(payload, ResultChanged)
    assert (payload.reason, payload.review.behaviour_reason) == ("Bukti baru.", "Ramah.")


def test_what_is_missing_is_empty_and_left_to_the_guards() -> None:
    assert handed_in("sent_back", {"lain": "x"}) == SentBack("")


@given(st.sampled_from(NAMES), st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_no_form_breaks_a_reader(name: str, fields: dict[str, str]) -> None:
    assert isinstance(handed_in(name, fields), PAYLOADS[name])
