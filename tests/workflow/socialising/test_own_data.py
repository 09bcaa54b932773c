"""What the roster says of one person: every post of the cycle, who stands above it day by day, and from which file."""

from datetime import date

import pytest
from sqlalchemy import Engine, update

from models.people import AppraiserRelation, Assignment, Employee
from models.roster import RosterChange, RosterImport
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUREAU,
    CHIEF,
    CICI,
    HEAD,
    LAUNCH,
    OTHER_HEAD,
    assignment_of,
    launched,
    relation,
)
from workflow.socialising.own_data import UNKNOWN, own_data

TODAY = date(2026, 1, 6)


@pytest.fixture
def engine_of_ani(engine: Engine) -> Engine:
    launched(engine)
    return engine


def imported(engine: Engine, entity: str, row: int, file: str, *, undone: bool = False) -> None:
    with transaction(engine) as session:
        days = {"as_of": LAUNCH.date(), "effective": LAUNCH.date(), "at": LAUNCH, "recorded_at": LAUNCH}
        taken = RosterImport(digest="d" * 64, file=file, rows=1, by="budi", summary={}, **days)
        taken.undone_at = LAUNCH if undone else None
        session.add(taken)
        session.flush()
        session.add(RosterChange(import_id=taken.id, entity=entity, row_id=row, after={"name": "x"}))


def test_a_quiet_year_is_one_post_under_one_appraiser(engine_of_ani: Engine) -> None:
    with reading(engine_of_ani) as session:
        told = own_data(session, ANI, TODAY)

    assert (told.name, told.grade, told.email, told.shared) == (
        "Ani Contoh",
        "III/c",
        f"p{ANI}@kerincikab.example",
        False,
    )
    (post,) = told.posts
    assert (post.post, post.unit, post.source) == ("Analis", "Dinas", UNKNOWN)
    (above,) = post.above
    assert (above.appraiser, above.superior) == ("Citra Misal", "Hasan Misal")
    assert above.days == "1 Januari 2026 sampai 31 Desember 2026"


def test_a_move_and_a_new_appraiser_are_told_with_their_days(engine_of_ani: Engine) -> None:
    with transaction(engine_of_ani) as session:
        own = assignment_of(ANI)
        session.execute(update(Assignment).where(Assignment.id == own).values(last=date(2026, 6, 30)))
        change = update(AppraiserRelation).where(AppraiserRelation.assignment_id == own)
        session.execute(change.values(last=date(2026, 3, 31)))
        session.add(relation(ANI, HEAD, capacity="plt", document="SPT 1/2026", first=date(2026, 4, 1)))
        moved = Assignment(
            employee_id=ANI, unit_id=BUREAU, post="Arsiparis", post_kind="Pelaksana",
            basis="SK 7/2026", first=date(2026, 7, 1),
        )  # fmt: skip
        session.add(moved)
        session.flush()
        session.add(
            AppraiserRelation(
                assignment_id=moved.id, appraiser_id=OTHER_HEAD, capacity="definitive", first=date(2026, 7, 1)
            )
        )

    with reading(engine_of_ani) as session:
        told = own_data(session, ANI, TODAY)

    before, after = told.posts
    assert [(each.appraiser, each.capacity, each.days) for each in before.above] == [
        ("Citra Misal", "", "1 Januari 2026 sampai 31 Maret 2026"),
        ("Hasan Misal", "Plt.", "1 April 2026 sampai 30 Juni 2026"),
    ]
    assert (after.unit, after.basis, after.above[0].superior) == ("Badan", "SK 7/2026", "Sekar Misal")


def test_each_part_names_the_last_file_that_told_it(engine_of_ani: Engine) -> None:
    imported(engine_of_ani, "assignment", assignment_of(ANI), "lama.csv")
    imported(engine_of_ani, "assignment", assignment_of(ANI), "baru.csv")
    imported(engine_of_ani, "employee", CHIEF, "orang-lain.csv")
    imported(engine_of_ani, "assignment", assignment_of(ANI), "batal.csv", undone=True)

    with reading(engine_of_ani) as session:
        told = own_data(session, ANI, TODAY)

    assert told.posts[0].source == "baru.csv, keadaan 5 Januari 2026"
    assert told.source == UNKNOWN
    assert told.newest == "orang-lain.csv, keadaan 5 Januari 2026"


def test_an_address_of_several_and_none_at_all_are_told(engine_of_ani: Engine) -> None:
    with transaction(engine_of_ani) as session:
        same = update(Employee).where(Employee.id == CHIEF)
        session.execute(same.values(email=f"p{ANI}@kerincikab.example"))

    with reading(engine_of_ani) as session:
        assert own_data(session, ANI, TODAY).shared
        nobodys = own_data(session, CICI, TODAY)

    assert (nobodys.email, nobodys.shared) == ("", False)


def test_without_a_cycle_it_is_the_year_of_today(engine_of_ani: Engine) -> None:
    with reading(engine_of_ani) as session:
        told = own_data(session, ANI, date(2031, 5, 1))

    assert (told.cycle_title, told.days) == ("", "1 Januari 2031 sampai 31 Desember 2031")
