from cli.demo.acting import BEHAVIOUR_PROOFS, RESULT_PROOFS, review_of
from config.rules.results import RatingEvidence
from config.rules.table import tables
from workflow.rules.words import RATINGS


def test_whoever_departs_from_what_was_expected_names_the_evidence_in_ever_other_words() -> None:
    table = tables(RatingEvidence)[-1]
    reviews = [review_of(number) for number in range(1000)]

    for each in reviews:
        assert each.result_rating not in table.result or len(each.result_evidence) >= table.shortest
        assert each.behaviour_rating not in table.behaviour or len(each.behaviour_evidence) >= table.shortest
    assert {*RESULT_PROOFS} == {*BEHAVIOUR_PROOFS} == {*RATINGS}
    up = {each.result_evidence for each in reviews if each.result_rating == RATINGS[0]}
    assert up == {*RESULT_PROOFS[RATINGS[0]]}
