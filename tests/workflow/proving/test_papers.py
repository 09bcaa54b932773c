"""What a definition may make wait for a document, and what it has to: each breach in the text of a shipped one."""

import pytest

from config.definition import parse
from tests.workflow.proving.breaking import LAW, PLAIN, faults, within, without
from workflow.proving.papers import at_issue, prove

LIMIT = (
    "due_working_days = 14 # receipt is confirmed within this time, else the document counts as received\n"
)


def told(source: str) -> list[str]:
    return list(prove(parse(source, "siklus.toml")))


@pytest.mark.parametrize(("source", "triggers"), [(LAW, ["deliver_document"]), (PLAIN, [])])
def test_what_the_system_does_at_the_issue(source: str, triggers: list[str]) -> None:
    assert [rule.trigger for rule in at_issue(parse(source, "siklus.toml"))] == triggers


@pytest.mark.parametrize("trigger", ["acknowledge", "deem_received"])
def test_no_receipt_goes_without_the_issued_document(trigger: str) -> None:
    (fault,) = faults(within(LAW, f'trigger = "{trigger}"', ', "document_issued"', ""))

    assert f"transition {trigger}: dokumen diterima sebelum terbit" in fault


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LIMIT, ""),
        ('stamps = ["delivered_at"]\n', ""),
        ('by = "system"', 'by = "appraiser"'),
        ('"not_delivered", "document_issued"', '"not_delivered", "document_issued", "received"'),
        ('"not_delivered", "document_issued"', '"not_delivered", "deadline_passed"'),
    ],
    ids=["no time", "no stamp", "a person", "a further condition", "the clock"],
)
def test_the_days_of_receipt_have_to_begin_with_the_issue(old: str, new: str) -> None:
    broken = within(LAW, 'trigger = "deliver_document"', old, new)

    assert [fault.partition(".")[0] for fault in told(broken)] == [
        "state handover: waktu penerimaan tidak dihitung sejak dokumen terbit"
    ]


def test_nobody_may_be_asked_for_receipt_before_the_issue() -> None:
    (fault,) = faults(within(LAW, 'kind = "receipt"', 'after = "delivered_at"\n', ""))

    assert "prompt receipt (handover): diminta sebelum dokumen terbit" in fault


def test_somebody_has_to_be_asked_as_soon_as_it_is_issued() -> None:
    late = within(LAW, 'kind = "receipt"', 'after = "delivered_at"', 'after = "received_at"')

    assert [fault for fault in faults(late) if "state handover: employee tidak diberi tahu" in fault]


def test_nothing_waits_for_a_document_that_is_never_owed() -> None:
    unowed = within(LAW, 'trigger = "confirm"', "document = true", "")

    stuck = [fault for fault in faults(unowed) if "bila handover dimasuki tanpa dokumen" in fault]

    assert len(stuck) == 5


def test_nothing_waits_for_a_document_where_one_way_in_owes_none() -> None:
    shortcut = f"""{LAW}
[[transition]]
trigger = "hand_on"
label = "Meneruskan tanpa dokumen"
source = "calibration"
target = "handover"
by = "calibrator"
"""
    assert len({fault for fault in told(shortcut) if "dimasuki tanpa dokumen" in fault}) == 5


def test_a_document_of_an_earlier_state_is_waited_for_also_later() -> None:
    later = within(LAW, 'trigger = "uphold_result"', '"heard", ', '"heard", "document_issued", ')

    assert told(later) == []


@pytest.mark.parametrize("trigger", ["skip_self_assessment", "confirm_by_rule"])
def test_a_force_before_any_document_may_not_wait_for_one(trigger: str) -> None:
    (fault,) = faults(
        within(PLAIN, f'trigger = "{trigger}"', '"deadline_passed"', '"deadline_passed", "document_issued"')
    )

    assert f"transition {trigger}: guard document_issued tidak akan terpenuhi" in fault


def test_a_definition_without_receipt_needs_none_of_it() -> None:
    assert told(PLAIN) == []
    assert told(without(PLAIN, 'trigger = "confirm_by_rule"').replace("document = true\n", "")) == []
