from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.why.stories import after, destroyed, empty, reviewed
from workflow.rules.words import RATINGS
from workflow.why.building import FROM_ROW, LOST, OPEN, UNRATED, UNREADABLE, in_force, tree
from workflow.why.story import Story
from workflow.why.tree import Node, Tree, plain

ABOVE, MEETS, BELOW = RATINGS


def rated(result: str = MEETS, behaviour: str = MEETS) -> Story:
    return after(empty(), "submit_review", "appraiser", reviewed(result, behaviour))


def returned(story: Story, reason: str = "Bukti belum dilihat.") -> Story:
    return after(story, "return_to_review", "calibrator", {"reason": reason})


def confirmed(story: Story) -> Story:
    return after(story, "confirm", "calibrator")


def objected(story: Story) -> Story:
    said = after(story, "object", "employee", {"statement": "Bulan Mei belum dinilai."})
    return after(said, "explain", "appraiser", {"explanation": "Sudah dinilai."})


def path(told: Tree) -> list[str]:
    """Kinds from the result down to the matrix in force."""
    found: list[str] = []
    node: Node | None = told.result
    while node is not None:
        found.append(node.kind)
        node = node.child("basis")
    return found


def kinds(node: Node) -> set[str]:
    return {each.kind for each in node.all()}


def test_an_evaluation_that_nobody_rated_has_no_value_and_says_why() -> None:
    told = tree(empty())

    assert (told.result.value, told.result.note, told.alternatives, told.counted) == (
        None,
        UNRATED,
        (),
        False,
    )
    assert {"plan", "reports", "service", "feedback", "achievement"} <= kinds(told.result)


def test_a_rating_that_is_not_confirmed_says_that_it_may_change() -> None:
    told = tree(rated())

    assert (path(told), told.result.value, told.result.note) == (["result", "matrix"], "baik", OPEN)
    assert (told.settled, told.counted) == (False, True)


def test_a_confirmed_predicate_opens_into_both_ratings_with_reasons_and_who_gave_them() -> None:
    told = tree(confirmed(rated(ABOVE, MEETS)))

    assert path(told) == ["result", "confirmed", "matrix"]
    found = in_force(told.result)
    assert found is not None
    leaves = [found.child("result_rating"), found.child("behaviour_rating")]
    assert [(leaf.value, leaf.reason, leaf.by.role if leaf.by else "") for leaf in leaves if leaf] == [
        (ABOVE, "Sesuai bukti.", "appraiser"),
        (MEETS, "Tanpa catatan.", "appraiser"),
    ]
    assert found.rule is not None
    assert (found.rule.key, found.rule.legal_source) == ("predikat:permenpanrb-6-2022", "PermenPANRB 6/2022")


def test_what_was_rated_before_a_return_stands_under_it_with_the_reason() -> None:
    again = after(returned(rated(BELOW, MEETS)), "submit_review", "appraiser", reviewed(ABOVE, ABOVE))

    told = tree(confirmed(again))

    assert path(told) == ["result", "confirmed", "rerated", "matrix"]
    node = told.result.child("basis").child("basis")  # type: ignore[union-attr]
    assert node is not None
    assert (node.before, node.value, node.reason) == (
        "butuh_perbaikan",
        "sangat_baik",
        "Bukti belum dilihat.",
    )
    assert node.child("before").value == "butuh_perbaikan"  # type: ignore[union-attr]


def test_a_return_that_waits_leaves_the_old_value_and_says_that_it_is_rated_anew() -> None:
    told = tree(returned(rated()))

    assert (told.result.value, path(told), told.settled) == ("baik", ["result", "matrix"], False)
    assert "returned" in kinds(told.result)
    assert told.result.note.startswith("Dikembalikan kepada penilai")


def test_a_changed_result_stands_over_what_it_replaced_with_both_sides_heard() -> None:
    decision = {"reason": "Bulan Mei diperhitungkan.", "review": reviewed(ABOVE, ABOVE)}

    told = tree(after(objected(confirmed(rated())), "change_result", "decider", decision))

    node = told.result.child("basis")
    assert node is not None
    assert (node.kind, node.before, node.value) == ("objection", "baik", "sangat_baik")
    assert [each.reason for each in node.children if each.kind == "said"] == [
        "Bulan Mei belum dinilai.",
        "Sudah dinilai.",
    ]
    assert [each.value for each in told.printed] == ["baik", "sangat_baik"]


def test_an_upheld_result_comes_from_what_was_confirmed() -> None:
    told = tree(after(objected(confirmed(rated())), "uphold_result", "decider", {"reason": "Sudah tepat."}))

    assert path(told) == ["result", "objection", "confirmed", "matrix"]


def test_what_the_clock_did_is_told_where_it_counted_and_rates_nobody() -> None:
    late = after(empty(), "escalate_review", "system")
    told = tree(confirmed(after(late, "submit_review", "superior", reviewed(MEETS, MEETS))))

    found = in_force(told.result)
    assert found is not None
    assert [each.note for each in found.children if each.kind == "mark"] == ["penilai melewati batas waktu"]
    assert found.note == "dinilai oleh atasan penilai"
    assert all(each.value is None for each in told.result.all() if each.by and each.by.person is None)


def test_a_confirmation_by_rule_says_that_nobody_was_rated_by_it() -> None:
    story = confirmed(rated())
    by_rule = replace(story.steps[-1], by=replace(story.steps[-1].by, person=None), mark="lewat batas waktu")

    told = tree(replace(story, steps=(*story.steps[:-1], by_rule)))

    node = told.result.child("basis")
    assert node is not None
    assert "jadwal tidak menilai siapa pun" in node.note


def test_what_was_destroyed_is_told_as_gone_and_the_newest_ratings_come_from_the_row() -> None:
    again = after(returned(rated(BELOW, MEETS)), "submit_review", "appraiser", reviewed(ABOVE, ABOVE))

    told = tree(destroyed(confirmed(again)))

    found = in_force(told.result)
    assert found is not None
    assert (told.result.value, found.value, found.note) == ("sangat_baik", "sangat_baik", FROM_ROW)
    assert [each.note for each in told.result.all() if each.kind == "lost"] == [LOST]


def test_the_pattern_advises_beside_the_predicate_and_says_what_it_lacks() -> None:
    told = tree(confirmed(rated()))

    (pattern,) = (each for each in told.result.all() if each.kind == "pattern")
    assert [each["rule"] for each in pattern.unmet] == ["at_most", "some_of"]
    assert "tidak pernah diubah olehnya" in pattern.note
    assert pattern.text == "terbanyak Baik; Baik paling banyak 70 persen; ada Butuh Perbaikan atau Kurang"


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"result_rating": None},
        {"result_rating": 7, "behaviour_rating": ["x"]},
        {"result_rating": "x"},
    ],
)
def test_what_a_stranger_wrote_into_the_log_still_gives_a_tree_and_shows(body: dict[str, Any] | None) -> None:
    story = confirmed(rated())
    harmed = replace(story.steps[0], body=body)

    told = tree(replace(story, steps=(harmed, *story.steps[1:]), state="nowhere"))

    found = in_force(told.result)
    assert found is not None
    assert told.result.value == "baik"
    assert (found.value, found.note) == (("baik", UNREADABLE) if body is None else (None, ""))
    assert plain(told, ZoneInfo("Asia/Jakarta"))


def test_an_achievement_that_no_table_knows_has_no_pattern() -> None:
    told = tree(replace(rated(), achieved=empty(value="hebat").achieved))

    assert "pattern" not in kinds(told.result)


def test_without_an_achievement_that_is_told() -> None:
    told = tree(replace(rated(), achieved=empty(value=None, by=None, at=None).achieved))

    (node,) = (each for each in told.result.all() if each.kind == "achievement")
    assert (node.value, "belum dinyatakan" in node.note) == (None, True)


def test_plain_values_have_moments_in_the_offices_zone_and_nothing_empty() -> None:
    told = plain(tree(confirmed(rated())), ZoneInfo("Asia/Jakarta"))

    assert told["result"]["children"][0]["at"].endswith("+07:00")
    assert "before" not in told["result"]
    assert plain(tree(empty()), ZoneInfo("Asia/Jakarta"))["result"]["value"] is None
