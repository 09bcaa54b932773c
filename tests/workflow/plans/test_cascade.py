"""Whose results a plan serves."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.factories import ANI, BUDI, CHIEF, HEAD, LAUNCH, OTHER_HEAD, SECRETARY
from tests.workflow.plans.plans import (
    agreed,
    begun,
    chiefs_plan,
    content,
    result,
    result_numbers,
    revised,
    stored_plan,
    submitted,
)
from workflow import planning
from workflow.errors import RefusedError
from workflow.plans.machine import AGREE, SUBMIT
from workflow.plans.storing import OneResult

LATER = LAUNCH + timedelta(days=100)


def test_before_the_superiors_plan_is_agreed_nothing_waits_for_it(office: Engine) -> None:
    submitted(office, CHIEF)

    assert stored_plan(office, submitted(office, ANI)).state == "submitted"


def test_once_it_is_agreed_each_main_result_names_one_of_its(office: Engine) -> None:
    theirs = result_numbers(office, chiefs_plan(office))
    plan = begun(office, ANI)
    with pytest.raises(RefusedError, match="Utama 1: pilih hasil kerja pimpinan"):
        planning.act(office, plan, ANI, SUBMIT, LAUNCH)
    (own,) = content(office, plan).results

    planning.edit(office, plan, ANI, OneResult(result(number=own.number, supports=theirs[1])), LAUNCH)
    planning.act(office, plan, ANI, SUBMIT, LAUNCH)

    assert content(office, plan).results[0].supports == theirs[1]


def test_a_result_of_a_plan_that_is_not_agreed_cannot_be_named(office: Engine) -> None:
    (theirs,) = result_numbers(office, submitted(office, CHIEF))

    for number in (theirs, 4711):
        with pytest.raises(RefusedError, match="tidak ada pada SKP yang sudah disepakati"):
            begun(office, ANI, result(supports=number))


def test_a_result_of_somebody_elses_superior_can_be_neither_served_nor_read(office: Engine) -> None:
    (foreign,) = result_numbers(office, agreed(office, OTHER_HEAD, SECRETARY, result("Rahasia badan lain")))
    with pytest.raises(RefusedError, match="tidak ada pada SKP yang sudah disepakati"):
        begun(office, ANI, result(supports=foreign))

    chiefs_plan(office)
    with pytest.raises(RefusedError, match="tidak ada pada SKP yang sudah disepakati"):
        begun(office, ANI, result(supports=foreign))


def test_drafts_follow_the_superiors_further_revision_and_agreed_plans_do_not(office: Engine) -> None:
    above = chiefs_plan(office)
    old = result_numbers(office, above)[0]
    settled = agreed(office, BUDI, CHIEF, result(supports=old))
    draft = begun(office, ANI, result(supports=old))
    later = revised(office, above, CHIEF)
    planning.act(office, later, CHIEF, SUBMIT, LATER)
    planning.act(office, later, HEAD, AGREE, LATER)

    assert content(office, draft).results[0].supports == result_numbers(office, later)[0]
    assert content(office, settled).results[0].supports == old
