"""Whoever rated explains, and never decides."""

import pytest

from tests.workflow.proving.breaking import LAW, faults, one_fault, within, without

BY_SUPERIOR = 'mark = "dinilai oleh atasan penilai"'
STAMP = 'stamps = ["superior_rated_at"]'
EXPLAINS = 'guards = ["not_heard", "superior_rated", "explanation_given"]'


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (
            within(LAW, BY_SUPERIOR, f"{STAMP}\n", ""),
            "transition submit_review oleh superior: stamps superior_rated_at",
            "Betulkan stamps",
        ),
        (
            within(LAW, 'trigger = "object"', 'payload = "objection"', f'payload = "objection"\n{STAMP}'),
            "transition object oleh employee: stamps superior_rated_at",
            "Betulkan stamps",
        ),
        (
            within(LAW, BY_SUPERIOR, '"official_above", ', ""),
            "transition submit_review oleh superior: memerlukan guard official_above",
            "Tambahkan",
        ),
        (
            within(LAW, 'trigger = "escalate_review"', ', "official_above"', ""),
            "transition escalate_review oleh system: memerlukan guard official_above",
            "Tambahkan",
        ),
        (
            within(LAW, EXPLAINS, '"superior_rated", ', ""),
            "transition explain oleh superior: memerlukan guard superior_rated",
            "Tambahkan",
        ),
        (
            LAW.replace('"not_heard", "appraiser_rated"', '"not_heard"', 1),
            "transition explain oleh appraiser: memerlukan guard appraiser_rated",
            "Tambahkan",
        ),
        (
            without(LAW, EXPLAINS),
            "objection: superior yang menilai tidak dapat menjelaskan",
            "Tambahkan transition",
        ),
        (
            without(LAW, 'after = "superior_rated_at"'),
            "objection: superior tidak diminta penjelasan",
            "Tambahkan prompt",
        ),
        (
            within(LAW, 'payload = "upheld"', '"decider"', '"superior"'),
            "transition uphold_result: payload upheld tidak boleh dari superior",
            "Pakai decider",
        ),
    ],
)
def test_one_breach_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    one_fault(broken, place, remedy)


@pytest.mark.parametrize("role", ["employee", "calibrator", "decider", "hr"])
def test_an_explanation_by_another_role_is_told_as_a_fault(role: str) -> None:
    told = faults(within(LAW, EXPLAINS, 'by = "superior"', f'by = "{role}"'))

    assert any(f"payload explanation tidak boleh dari {role}" in fault for fault in told)


@pytest.mark.parametrize("role", ["employee", "calibrator", "decider", "hr"])
def test_a_review_by_another_role_is_told_as_a_fault(role: str) -> None:
    told = faults(within(LAW, BY_SUPERIOR, 'by = "superior"', f'by = "{role}"'))

    assert any(f"payload review tidak boleh dari {role}" in fault for fault in told)
