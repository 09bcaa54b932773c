"""People and posts as a later roster file tells them."""

from datetime import date

import pytest
from sqlalchemy import Engine

from models.people import Unit
from tests.factories import stored
from tests.workflow.later import AFTER, BEFORE, CHIEF, SECOND, later, person, posts, take, told
from tests.workflow.roster.samples import OTHER, head, other, staff
from tests.workflow.test_importing import authority


def test_names_addresses_grades_and_units_change_in_place(engine: Engine) -> None:
    take(engine, head(), staff())
    before = person(engine), stored(engine, Unit, code="D")[0]

    done = later(
        engine,
        head(unit_nama="Dinas Baru"),
        staff(nama="Ayu Misal, S.E.", email="", golongan="III/b", unit_nama="Dinas Baru"),
    )

    after, unit = person(engine), stored(engine, Unit, code="D")[0]
    assert (after.id, after.name, after.email, after.grade) == (
        before[0].id,
        "Ayu Misal, S.E.",
        None,
        "III/b",
    )
    assert (unit.id, unit.name) == (before[1].id, "Dinas Baru")
    assert told(done) == {"people_changed": 1, "units_changed": 1}


def test_who_is_new_is_named_by_number(engine: Engine) -> None:
    first = take(engine, head(), staff())

    done = later(engine, head(), staff(), other(unit_kode="E", unit_nama="Badan", unit_induk="D"))

    assert len(first.new_people) == 2
    assert done.new_people == (person(engine, OTHER).id,)
    assert told(done) == {"people_added": 1, "units_added": 1, "assignments_added": 1}
    assert stored(engine, Unit, code="E")[0].parent_id == stored(engine, Unit, code="D")[0].id


def test_a_last_day_ends_the_assignment(engine: Engine) -> None:
    take(engine, head(), staff())

    later(engine, head(), staff(**BEFORE))

    assert [each.last for each in posts(engine)] == [date(2026, 6, 30)]


def test_a_mover_told_by_the_new_row_alone_has_left_the_old_post_the_day_before(engine: Engine) -> None:
    take(engine, head(), staff())

    done = later(engine, head(), staff(**AFTER, jabatan="Penata"))

    old, new = posts(engine)
    assert (old.last, new.first, new.last) == (date(2026, 6, 30), date(2026, 7, 1), None)
    assert told(done) == {"assignments_added": 1, "assignments_ended": 1}


def test_a_rise_to_another_jenjang_told_by_the_new_row_alone_leaves_the_old_one_its_months(
    engine: Engine,
) -> None:
    def archivist(level: str, **days: str) -> dict[str, str]:
        return staff(jabatan="Arsiparis", jenis_jabatan="Fungsional", jenjang=level, **days)

    take(engine, head(), archivist("Ahli Pertama"))

    later(engine, head(), archivist("Ahli Muda", **AFTER))

    assert [(each.level, each.first, each.last) for each in posts(engine)] == [
        ("Ahli Pertama", date(2020, 1, 1), date(2026, 6, 30)),
        ("Ahli Muda", date(2026, 7, 1), None),
    ]


def test_who_is_missing_left_the_day_before_the_files_day(engine: Engine) -> None:
    take(engine, head(), staff(), other())

    done = later(engine, head(), staff())

    (gone,) = posts(engine, OTHER)
    assert gone.last == date(2026, 7, 5)
    assert (done.preview.leaving, done.preview.serving) == (1, 3)


def test_what_was_over_already_stays_though_the_file_forgets_it(engine: Engine) -> None:
    take(engine, head(), staff(tmt_selesai="2024-12-31"), staff(tmt_jabatan="2025-01-01", jabatan="Penata"))

    done = later(engine, head(), staff(tmt_jabatan="2025-01-01", jabatan="Penata"))

    assert [each.last for each in posts(engine)] == [date(2024, 12, 31), None]
    assert done.number is None


def test_a_new_superior_appraises_from_the_files_day_on_and_the_past_stays(engine: Engine) -> None:
    take(engine, head(), other(**CHIEF), staff())

    done = later(engine, head(), other(**CHIEF), staff(atasan_nip=OTHER))

    (only,) = posts(engine)
    assert authority(engine, only) == [
        ("Agus Contoh", date(2020, 1, 1), date(2026, 7, 5)),
        ("Bunga Teladan", SECOND, None),
    ]
    assert told(done) == {"superiors_changed": 1, "appraisers_changed": 1}


def test_one_post_with_another_superior_is_one_assignment_told_by_history_or_not(engine: Engine) -> None:
    take(engine, head(), other(**CHIEF), staff())
    (before,) = posts(engine)

    later(engine, head(), other(**CHIEF), staff(**AFTER, atasan_nip=OTHER))
    (alone,) = posts(engine)
    again = later(engine, head(), other(**CHIEF), staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER))

    assert (alone.id, alone.first, alone.last) == (before.id, date(2020, 1, 1), None)
    assert told(again) == {}
    assert [each.id for each in posts(engine)] == [before.id]


def test_a_corrected_first_day_is_taken_when_the_file_says_what_was_before(engine: Engine) -> None:
    take(engine, head(), staff(tmt_jabatan="2026-01-01"))

    later(
        engine,
        head(),
        staff(tmt_selesai="2026-02-28", jabatan="Penata"),
        staff(tmt_jabatan="2026-03-01"),
    )

    assert {each.post: each.first for each in posts(engine)} == {
        "Operator": date(2026, 3, 1),
        "Penata": date(2020, 1, 1),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"jabatan": "Operator Layanan"},
        {"unit_kode": "E", "unit_nama": "Badan"},
        {"tmt_jabatan": "2019-06-01"},
        {"jenis_jabatan": "Fungsional", "jenjang": "Terampil"},
    ],
)
def test_a_corrected_post_is_the_same_assignment(engine: Engine, change: dict[str, str]) -> None:
    take(engine, head(), staff())
    (before,) = posts(engine)

    later(engine, head(), staff(**change))

    assert [each.id for each in posts(engine)] == [before.id]


def test_a_corrected_number_is_the_same_person(engine: Engine) -> None:
    take(engine, head(), staff())
    before = person(engine)

    done = later(engine, head(), staff(nip="199001012015012009"))

    assert person(engine, "199001012015012009").id == before.id
    assert told(done) == {"people_changed": 1}


def test_two_of_one_name_and_post_are_not_taken_for_a_corrected_number(engine: Engine) -> None:
    take(engine, head(), staff(), other(nama="Ayu Misal"))

    done = later(engine, head(), staff(nip="199001012015012009"))

    assert told(done)["people_added"] == 1


def test_an_order_to_act_that_is_missing_is_over(engine: Engine) -> None:
    order = staff(**CHIEF, dasar="Plt SPT Nomor 1", tmt_jabatan="2026-01-01")
    take(engine, head(), staff(), order)

    later(engine, head(), staff())

    assert [(each.capacity, each.last) for each in posts(engine)] == [
        ("definitive", None),
        ("plt", date(2026, 7, 5)),
    ]
