import pytest

from workflow.roster.scanning import MAX_TAGS, Scan, column_number
from workflow.roster.table import MAX_COLUMNS, MAX_ROWS, UnreadableError


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("BL", MAX_COLUMNS - 1)])
def test_columns_are_numbered_from_their_letters(letters: str, number: int) -> None:
    assert column_number(letters) == number


def test_cells_without_reference_follow_each_other() -> None:
    scan = Scan()
    for tag, place in (
        ("row", ""),
        ("c", ""),
        ("x:c", ""),
        ("x:f", ""),
        ("row", "7"),
        ("c", "D7"),
        ("f", ""),
    ):
        scan.start(tag, {"r": place} if place else {})

    assert scan.formulas == {1: {1}, 7: {3}}


@pytest.mark.parametrize("reference", [f"A{MAX_ROWS + 2}", "XFD1"])
def test_a_value_outside_is_refused_before_a_parser_makes_room_for_it(reference: str) -> None:
    scan = Scan()
    scan.start("c", {"r": reference})

    with pytest.raises(UnreadableError, match="terlalu besar"):
        scan.start("v", {})


@pytest.mark.parametrize(
    ("reference", "forged"), [("A1:XFD1048576", False), ("A1:O10000000", True), ("A1:XFE2", True)]
)
def test_a_dimension_that_no_sheet_has_is_refused(reference: str, forged: bool) -> None:
    try:
        Scan().start("dimension", {"ref": reference})
    except UnreadableError:
        assert forged
    else:
        assert not forged


def test_endless_tags_are_refused() -> None:
    with pytest.raises(UnreadableError):
        Scan(tags=MAX_TAGS).start("x", {})
