from tests.workflow.roster.samples import HEAD, OTHER, head, other, staff, understood
from workflow.roster.assignments import segments

BEFORE, AFTER = {"tmt_selesai": "2026-03-31"}, {"tmt_jabatan": "2026-04-01"}
ORDER = {"jabatan": "Kepala Bidang", "dasar": "Plt SPT Nomor 1"}


def keys(*rows: dict[str, str]) -> list[int]:
    return [each.key for each in segments(understood(*rows))]


def test_a_new_superior_in_one_post_continues_the_assignment() -> None:
    assert keys(head(), other(), staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER)) == [2, 3, 4, 4]


def test_a_new_post_or_a_gap_begins_another() -> None:
    assert keys(head(), staff(**BEFORE), staff(**AFTER, jabatan="Penata")) == [2, 3, 4]
    assert keys(head(), staff(**BEFORE), staff(**AFTER, unit_kode="E")) == [2, 3, 4]
    assert keys(head(), staff(**BEFORE), staff(tmt_jabatan="2026-04-02")) == [2, 3, 4]


def test_a_second_order_to_act_is_an_assignment_of_its_own() -> None:
    first, second = staff(**ORDER, **BEFORE), staff(**ORDER, **AFTER) | {"dasar": "Plt SPT Nomor 2"}

    assert keys(head(), staff(), first, second) == [2, 3, 4, 5]


def test_a_segment_says_what_its_row_says() -> None:
    (acting,) = segments(understood(head(), staff(**ORDER)))[1:]

    assert (acting.acting, acting.capacity, acting.document) == (True, "plt", "Plt SPT Nomor 1")
    assert (acting.unit, acting.superior_nip, acting.rank) == ("D", HEAD, 1)
