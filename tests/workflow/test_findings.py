from workflow.findings import LIMIT, Finding, shortened


def test_few_findings_are_told_as_they_are() -> None:
    found = [Finding("a", "satu.", 1), Finding("b", "dua.", 2)]

    assert list(shortened(found)) == found


def test_of_many_of_a_kind_the_first_are_told_and_the_rest_counted() -> None:
    found = [Finding("a", f"{number}.", number) for number in range(LIMIT + 5)] + [Finding("b", "lain.")]

    told = list(shortened(found))

    assert told[:LIMIT] == found[:LIMIT]
    assert told[LIMIT] == found[-1]
    assert [(each.kind, each.message) for each in told[LIMIT + 1 :]] == [
        ("a", "… dan 5 temuan lain yang sejenis.")
    ]


def test_a_finding_is_plain_values_for_a_program() -> None:
    assert Finding("gap", "Hilang.", 3, 7).plain() == {
        "kind": "gap",
        "position": 3,
        "event": 7,
        "message": "Hilang.",
    }
