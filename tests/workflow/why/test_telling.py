from datetime import date
from zoneinfo import ZoneInfo

from tests.factories import PROOFS
from tests.workflow.why.stories import after, empty, reviewed
from workflow.rules.words import RATINGS
from workflow.why.building import tree
from workflow.why.telling import Told, authority, columns, told
from workflow.why.tree import By

ABOVE, MEETS, _ = RATINGS
ZONE = ZoneInfo("Asia/Jakarta")


def every(node: Told) -> list[Told]:
    return [node, *(each for child in node.children for each in every(child))]


def test_an_authority_is_named_with_its_order_and_whom_it_follows() -> None:
    by = By(5, "Citra Misal", "appraiser", "penilai", "plt", "SPT 800/12", date(2026, 7, 1), "Hasan Misal")

    assert (
        authority(by) == "Citra Misal, penilai (Plt, SPT 800/12), sejak 1 Juli 2026 menggantikan Hasan Misal"
    )


def test_the_rule_table_stands_under_the_predicate_with_the_cell_that_was_hit() -> None:
    story = after(empty(), "submit_review", "appraiser", reviewed(ABOVE, MEETS))

    (matrix,) = (each.matrix for each in every(told(tree(story), ZONE)) if each.matrix)

    assert [row for row, _ in matrix] == ["Di Atas", "Sesuai", "Di Bawah"]
    hits = [
        (row, columns()[place], cell.text)
        for row, cells in matrix
        for place, cell in enumerate(cells)
        if cell.hit
    ]
    assert hits == [("Di Atas", "Sesuai", "Baik")]


def test_what_does_not_decide_is_told_apart() -> None:
    story = after(empty(), "submit_review", "appraiser", reviewed(ABOVE, MEETS))

    nodes = every(told(tree(story), ZONE))

    asides = {each.what for each in nodes if each.aside}
    assert "Di samping, tidak dihitung: SKP" in asides
    assert "Di samping, tidak dihitung: laporan harian" in asides
    assert "Rating hasil kerja" not in asides


def test_what_proves_a_rating_is_told_beside_its_reason() -> None:
    story = after(empty(), "submit_review", "appraiser", reviewed(ABOVE, MEETS))

    told_of = {each.what: dict(each.facts) for each in every(told(tree(story), ZONE))}

    assert told_of["Rating hasil kerja"]["Bukti"] == PROOFS[0]
    assert told_of["Rating perilaku kerja"]["Bukti"] == PROOFS[1]
    assert told_of["Rating perilaku kerja"]["Alasan"] == "Tanpa catatan."


def test_rule_and_source_are_named_with_version_and_event() -> None:
    story = after(empty(), "submit_review", "appraiser", reviewed(ABOVE, MEETS))

    facts = [fact for each in every(told(tree(story), ZONE)) for fact in each.facts]

    assert (
        "Aturan",
        "predikat:permenpanrb-6-2022, berlaku sejak 1 Januari 2022 (PermenPANRB 6/2022)",
    ) in facts
    assert ("Sumber", "evaluasi 10, peristiwa 10, posisi segel 10") in facts
