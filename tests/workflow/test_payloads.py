"""What is handed in is stored as it was meant; the predicate follows from the table and from nothing else."""

import json
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine

from models.evaluation import Objection
from models.session import transaction
from tests.factories import ANI, BUDI, GOOD, SELF, evaluation, launched, put, stored
from workflow.payloads import (
    Explanation,
    ObjectionStatement,
    Payload,
    ResultChanged,
    ResultUpheld,
    Review,
    SelfAssessment,
    SentBack,
)
from workflow.rules.applied import versions_on
from workflow.rules.words import PREDICATES, RATINGS


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def hand_in(engine: Engine, *payloads: Payload) -> None:
    with transaction(engine) as session:
        for payload in payloads:
            payload.write(session, 1, SELF)


def objection(engine: Engine) -> Any:
    (found,) = stored(engine, Objection)
    return found


@pytest.mark.parametrize("ratings", list(product(RATINGS, RATINGS)))
def test_every_pair_of_ratings_gives_a_predicate_of_the_table(
    office: Engine, ratings: tuple[str, str]
) -> None:
    hand_in(office, Review(ratings[0], "a", ratings[1], "b", " c ", "d"))

    row = evaluation(office, ANI)
    assert (row.result_evidence, row.behaviour_evidence) == ("c", "d")
    assert (row.result_rating, row.behaviour_rating) == ratings
    assert row.predicate in PREDICATES
    assert row.rules == versions_on(date(2026, 12, 31))
    assert row.rules["predikat"] == "predikat:permenpanrb-6-2022"


def test_misconduct_is_not_made_good_by_results(office: Engine) -> None:
    hand_in(office, Review("di_atas_ekspektasi", "a", "di_bawah_ekspektasi", "b"))

    assert evaluation(office, ANI).predicate == "kurang"


def test_an_unknown_rating_takes_the_predicate_away(office: Engine) -> None:
    hand_in(office, GOOD, Review("lumayan", "a", "sesuai_ekspektasi", "b"))

    assert evaluation(office, ANI).predicate is None


def test_it_is_written_to_one_evaluation_alone(office: Engine) -> None:
    hand_in(office, GOOD, SelfAssessment("Terlaksana."), SentBack("Kurang."))

    other = evaluation(office, BUDI)
    assert other.realisation is other.predicate is other.return_reason is None


@pytest.mark.parametrize(
    ("payload", "column"), [(SelfAssessment(" a "), "realisation"), (SentBack("\ta\n"), "return_reason")]
)
def test_spaces_around_a_text_are_not_kept(office: Engine, payload: Payload, column: str) -> None:
    hand_in(office, payload)

    assert getattr(evaluation(office, ANI), column) == "a"


def test_an_objection_is_stated_explained_and_decided_in_one_row(office: Engine) -> None:
    hand_in(office, ObjectionStatement(" a "), Explanation(" b "), ResultUpheld(" c "))

    row = objection(office)
    assert (row.statement, row.explanation, row.decision, row.decision_reason) == ("a", "b", "upheld", "c")
    assert row.filed_at == row.explained_at == row.decided_at == SELF


def test_an_objection_once_stated_keeps_its_words(office: Engine) -> None:
    hand_in(office, ObjectionStatement("a"), ObjectionStatement("b"))

    assert objection(office).statement == "a"


def test_a_changed_result_brings_its_ratings(office: Engine) -> None:
    put(office, ANI, predicate="kurang")

    hand_in(office, ObjectionStatement("a"), ResultChanged("c", GOOD))

    assert objection(office).decision == "changed"
    assert evaluation(office, ANI).predicate == "baik"


def test_an_upheld_result_stays(office: Engine) -> None:
    put(office, ANI, predicate="kurang")

    hand_in(office, ObjectionStatement("a"), ResultUpheld("c"))

    assert evaluation(office, ANI).predicate == "kurang"


@pytest.mark.parametrize(
    "payload",
    [SelfAssessment("a"), GOOD, SentBack("a"), ObjectionStatement("a"), Explanation("a"), ResultUpheld("a"),
     ResultChanged("a", GOOD)],
)  # fmt: skip
def test_the_history_can_keep_every_payload(payload: Any) -> None:
    assert json.loads(json.dumps(payload.body())) == payload.body() != {}
