from datetime import date

from tests.workflow.intake.rosters import OFFICE, rows
from tests.workflow.roster.samples import HEAD, OTHER, STAFF, head, other, staff
from workflow.intake.days import Piece
from workflow.intake.wanted import ROOT, TOPMOST, Wanted, wanted

BEFORE, AFTER = {"tmt_selesai": "2026-06-30"}, {"tmt_jabatan": "2026-07-01"}


def want(*cells: dict[str, str]) -> Wanted:
    return wanted(rows(*cells), OFFICE, "Pejabat Negara")


def test_the_order_of_the_file_decides_nothing() -> None:
    cells = [head(), staff(**BEFORE), staff(**AFTER, jabatan="Penata"), other(unit_kode="E")]

    assert want(*cells) == want(*cells[::-1])


def test_the_newest_row_speaks_for_person_and_unit() -> None:
    older = staff(**BEFORE, nama="AYU MISAL", golongan="II/d", unit_nama="Dinas Lama")

    found = want(
        head(tmt_jabatan="2019-01-01"), staff(**AFTER, jabatan="Penata", unit_nama="Dinas Baru"), older
    )

    assert (found.people[STAFF].name, found.people[STAFF].grade) == ("Ayu Misal", "III/a")
    assert (found.units["D"].name, found.units["D"].parent) == ("Dinas Baru", ROOT)


def test_a_post_names_its_superiors_from_the_day_of_each() -> None:
    chief = other(jabatan="Kepala Bidang", jenis_jabatan="Administrator")

    found = want(head(), chief, staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER))

    named = {post.person: post.named for post in found.posts.values()}
    assert named[STAFF] == ((date(2020, 1, 1), HEAD), (date(2026, 7, 1), OTHER))
    assert named[HEAD] == ((date(2020, 1, 1), TOPMOST),)


def test_authority_is_worked_out_beyond_the_last_day_that_the_file_knows() -> None:
    """Also where every post began long ago."""
    old = {"tmt_jabatan": "2016-01-01"}
    retiring = other(**old, jabatan="Kepala Bidang", tmt_selesai="2026-09-30")

    found = want(head(**old), retiring, staff(**old, atasan_nip=OTHER))

    (mine,) = [found.relations[key] for key, post in found.posts.items() if post.person == STAFF]
    assert mine == [
        Piece(date(2016, 1, 1), date(2026, 9, 30), (OTHER, "definitive", "")),
        Piece(date(2026, 10, 1), None, (HEAD, "delegate", "jabatan penilai lowong")),
    ]


def test_an_empty_cell_does_not_move_a_unit_to_the_top() -> None:
    chief = staff(unit_kode="E", unit_induk="D", tmt_jabatan="2018-01-01")
    newer = other(unit_kode="E", tmt_jabatan="2021-01-01")

    assert want(head(), chief, newer).units["E"].parent == "D"


def test_a_unit_may_have_left_the_one_above_it() -> None:
    before = staff(unit_kode="E", unit_induk="D", tmt_selesai="2020-12-31")

    assert want(head(), before, other(unit_kode="E", tmt_jabatan="2021-01-01")).units["E"].parent == ROOT
