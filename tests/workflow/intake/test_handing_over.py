"""A changed appraiser is a fact of its own: told by which roster, seen in the history, missed when altered."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.handover import Handover
from models.people import AppraiserRelation, Employee
from models.roster import RosterChange
from models.session import reading, transaction
from tests.factories import stored
from tests.workflow.later import SECOND, later, moment, person, posts, take
from tests.workflow.roster.samples import HEAD, OTHER, STAFF, head, other, staff
from tests.workflow.test_importing import launch_cycle
from workflow import cases, handovers, row_facts, timeline
from workflow.contradicting import contradictions
from workflow.folding import broken
from workflow.importing import undo_last
from workflow.intake import auditing

pytestmark = pytest.mark.thorough

BEFORE, AFTER = {"tmt_selesai": "2026-06-30"}, {"tmt_jabatan": "2026-07-01"}
ACTING = {"jabatan": "Kepala Dinas", "jenis_jabatan": "JPT Pratama", "dasar": "Plt SPT Nomor 12"}


@pytest.fixture
def handed(engine: Engine) -> Engine:
    """Ayu's appraiser is Agus until June, then Bunga."""
    take(engine, head(), staff(), other())
    launch_cycle(engine)
    later(engine, head(), other(), staff(**BEFORE), staff(**AFTER, atasan_nip=OTHER))
    return engine


def told(engine: Engine, nip: str = STAFF) -> list[tuple[date, str, str, bool]]:
    """First day, from whom, to whom, and whether it stands."""
    names = {row.id: row.nip for row in stored(engine, Employee)}
    rows = stored(engine, Handover, assignment_id=posts(engine, nip)[0].id)
    return [(row.first, names[row.before_id], names[row.after_id], row.withdrawn_at is None) for row in rows]


def ayus(engine: Engine) -> int:
    (row,) = stored(engine, Evaluation, employee_id=person(engine).id)
    return int(row.id)


def test_the_first_roster_of_a_year_hands_over_only_what_changes_in_it(engine: Engine) -> None:
    old = staff(tmt_selesai="2024-12-31"), staff(tmt_jabatan="2025-01-01", atasan_nip=OTHER)
    take(engine, head(), other(), *old)

    assert told(engine) == []
    assert told(engine, OTHER) == []


def test_another_superior_is_a_handover_and_splits_nothing(handed: Engine) -> None:
    assert told(handed) == [(SECOND, HEAD, OTHER, True)]
    assert len(stored(handed, Evaluation, employee_id=person(handed).id)) == 1


def test_an_acting_official_takes_over_with_the_order_that_says_so(engine: Engine) -> None:
    take(engine, head(), staff(), other())
    launch_cycle(engine)
    acting = other(tmt_jabatan="2026-07-06", atasan_nip="", **ACTING)

    ending = {"tmt_selesai": "2026-07-05"}
    under = staff(**ending), staff(tmt_jabatan="2026-07-06", atasan_nip=OTHER)

    later(engine, head(**ending), other(), *under, acting)

    with reading(engine) as session:
        (one,) = handovers.of_evaluation(session, ayus(engine))
    assert one.words == "Agus Contoh → Bunga Teladan (Plt SPT Nomor 12), mulai 6 Juli 2026"
    assert one.source == "impor daftar pegawai 2"


def test_a_vacant_post_is_taken_over_from_above(engine: Engine) -> None:
    take(engine, head(), staff(atasan_nip=OTHER), other())
    launch_cycle(engine)

    later(engine, head(), staff(atasan_nip=OTHER), other(tmt_selesai="2026-07-05"))

    with reading(engine) as session:
        (one,) = handovers.of_evaluation(session, ayus(engine))
    assert one.words.startswith("Bunga Teladan → Agus Contoh (mengambil alih, jabatan penilai lowong)")


@pytest.mark.parametrize("basis", ["tugas belajar SK Nomor 3", "CLTN SK Nomor 4"])
def test_whoever_is_away_appraises_nobody(engine: Engine, basis: str) -> None:
    take(engine, head(), staff(atasan_nip=OTHER), other())
    launch_cycle(engine)
    away = other(tmt_jabatan="2026-07-06", dasar=basis)

    later(engine, head(), staff(atasan_nip=OTHER), other(tmt_selesai="2026-07-05"), away)

    assert told(engine) == [(SECOND, OTHER, HEAD, True)]


def test_a_handover_that_a_later_roster_denies_is_taken_back(handed: Engine) -> None:
    take(handed, head(), other(), staff(), day=SECOND)

    assert told(handed) == [(SECOND, HEAD, OTHER, False)]


def test_an_undone_import_takes_its_handovers_back(handed: Engine, tmp_path: Path) -> None:
    undo_last(handed, moment(SECOND))

    assert told(handed) == [(SECOND, HEAD, OTHER, False)]
    assert contradictions(handed, tmp_path) == []


def test_an_undone_first_import_leaves_a_record_of_posts_that_are_gone(
    engine: Engine, tmp_path: Path
) -> None:
    take(
        engine,
        head(),
        other(),
        staff(tmt_selesai="2026-01-31"),
        staff(tmt_jabatan="2026-02-01", atasan_nip=OTHER),
    )
    assert len(told(engine)) == 1

    undo_last(engine, moment(date(2026, 2, 3)))

    (row,) = stored(engine, Handover)
    assert row.withdrawn_at is not None
    assert contradictions(engine, tmp_path) == []


def test_the_history_tells_it_in_names_on_the_page_and_on_the_terminal(handed: Engine) -> None:
    words = "Agus Contoh → Bunga Teladan, mulai 6 Juli 2026"
    with reading(handed) as session:
        page = cases.case(session, ayus(handed), frozenset({"employee"}))
        shown = timeline.case(session, ayus(handed))
        others = cases.case(session, 1, frozenset({"employee"}))

    (line,) = [each for each in page.happenings if each.what == "Pejabat penilai berganti"]
    assert (line.who, line.mark) == ("impor daftar pegawai 2", words)
    assert shown is not None
    (event,) = [each for each in shown.events if each.subject == "handover"]
    assert (event.label, event.about) == ("Pejabat penilai berganti", "Ayu Misal")
    assert not event.target_label
    assert event.told == f"{words}, menurut impor daftar pegawai 2"
    assert not [each for each in others.happenings if each.what == line.what]


EXTRA = {"appraiser_id": 1, "capacity": "plh", "document": "", "first": SECOND, "last": SECOND}
TAMPERED: dict[str, tuple[Any, str]] = {
    "another person appraises": (
        update(AppraiserRelation)
        .where(AppraiserRelation.first == SECOND)
        .values(appraiser_id=AppraiserRelation.appraiser_id - 1),
        "appraiser_differs",
    ),
    "from another day on": (
        update(AppraiserRelation).where(AppraiserRelation.first == SECOND).values(first=date(2026, 7, 1)),
        "appraiser_differs",
    ),
    "by another order": (update(AppraiserRelation).values(document="SPT Nomor 99"), "appraiser_differs"),
    "nobody any more": (
        delete(AppraiserRelation).where(AppraiserRelation.first == SECOND),
        "appraiser_differs",
    ),
    "one more": (insert(AppraiserRelation).values(assignment_id=1, **EXTRA), "appraiser_differs"),
    "what the import did": (
        update(RosterChange)
        .where(RosterChange.entity == "appraiser_relation", RosterChange.import_id == 2)
        .values(after={}),
        "import_differs",
    ),
    "who handed over": (update(Handover).values(before_id=Handover.after_id), "handover"),
    "the record": (delete(Handover), "stray"),
}


def found(session: Session) -> set[str]:
    kinds = {str(fault.fault) for fault in broken(session, name="handover")}
    kinds |= {subject for subject, *_ in row_facts.differing(session)}
    asked = {"import_differs": auditing.altered, "appraiser_differs": auditing.altered_appraisers}
    return kinds | {kind for kind, question in asked.items() if list(question(session))}


def test_whoever_alters_an_appraiser_past_the_doors_is_found(handed: Engine, tmp_path: Path) -> None:
    assert contradictions(handed, tmp_path) == []
    for what, (statement, kind) in TAMPERED.items():
        with Session(handed) as session:
            assert found(session) == set()
            session.execute(statement)
            assert kind in found(session), what
            session.rollback()

    with transaction(handed) as session:
        session.execute(TAMPERED["nobody any more"][0])
    assert [finding.kind for finding in contradictions(handed, tmp_path)] == ["appraiser_differs"]
