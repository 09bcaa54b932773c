"""What an import tells beforehand, and what is kept of it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent, AuditPayload
from models.people import AppraiserRelation
from models.roster import RosterChange
from models.session import reading
from tests.factories import stored
from tests.workflow.intake.rosters import OFFICE, dump, rows
from tests.workflow.later import (
    CHIEF,
    FIRST,
    SECOND,
    later,
    moment,
    person,
    posts,
    superior_on,
    take,
)
from tests.workflow.roster.samples import OTHER, STAFF, head, other, staff
from tests.workflow.test_importing import authority
from workflow.errors import ChangedMeanwhileError
from workflow.importing import (
    Source,
    import_roster,
    imports,
    look,
)


def test_a_look_tells_what_the_import_does_and_writes_nothing(engine: Engine) -> None:
    found = rows(head(), staff())
    empty = dump(engine)

    seen = look(engine, found, OFFICE, moment(FIRST), Source())

    assert dump(engine) == empty
    done = import_roster(engine, found, OFFICE, moment(FIRST), Source(expected=seen.fingerprint))
    assert done.preview.counts == seen.preview.counts


def test_what_was_agreed_to_is_done_or_nothing(engine: Engine) -> None:
    seen = look(engine, rows(head(), staff()), OFFICE, moment(FIRST), Source())
    take(engine, head())

    with pytest.raises(ChangedMeanwhileError):
        later(engine, head(), staff(), expected=seen.fingerprint)


def test_every_import_is_kept_with_its_file_its_hand_and_its_rows(engine: Engine) -> None:
    take(engine, head(), digest="d" * 64, file="pegawai.csv", by="hrd")

    (kept,) = imports(engine)
    facts = (kept.digest, kept.file, kept.by, kept.rows, kept.as_of, kept.effective, kept.undone_at)
    assert facts == ("d" * 64, "pegawai.csv", "hrd", 1, FIRST, FIRST, None)
    changes = stored(engine, RosterChange, import_id=kept.id)
    assert len(changes) == sum(map(len, dump(engine).values()))


def test_the_audit_counts_imports_and_names_nobody(engine: Engine) -> None:
    take(engine, head())
    later(engine, head(), staff())

    events = stored(engine, AuditEvent, subject="roster")
    assert [(each.version, each.trigger, each.role) for each in events] == [
        (1, "import", "hr"),
        (2, "import", "hr"),
    ]
    with reading(engine) as session:
        bodies = str(session.scalars(select(AuditPayload.body)).all())
    assert "Ayu" not in bodies
    assert STAFF not in bodies


def test_relations_of_what_is_over_go_on_after_the_superior_left_too(engine: Engine) -> None:
    """December's evaluation of somebody who left in summer is signed by who stands above by then."""
    top = head(nip="196801011993031001", nama="Dewi", email="", unit_kode="S", unit_nama="Setda")
    take(engine, top, head(atasan_nip=top["nip"]), staff())
    later(engine, top, head(atasan_nip=top["nip"]))
    (gone,) = posts(engine)

    take(engine, top, day=date(2026, 10, 5))

    relations = stored(engine, AppraiserRelation, assignment_id=gone.id)
    assert [(each.capacity, each.first, each.last) for each in relations] == [
        ("definitive", date(2020, 1, 1), date(2026, 10, 4)),
        ("delegate", date(2026, 10, 5), None),
    ]
    assert relations[1].appraiser_id == person(engine, top["nip"]).id


def test_a_superior_who_is_told_late_to_have_left_was_led_by_the_own_superior_until_then(
    engine: Engine,
) -> None:
    """Whoever decided an objection meanwhile as the superior's superior did so by right."""
    top = head(nip="196801011993031001", nama="Dewi", email="", unit_kode="S", unit_nama="Setda")
    take(engine, top, head(atasan_nip=top["nip"]), staff())
    (mine,) = posts(engine)

    later(engine, top, head(atasan_nip=top["nip"], tmt_selesai="2026-05-31"), staff(atasan_nip=top["nip"]))

    day, next_day = superior_on(engine, mine.id, date(2026, 7, 5)), superior_on(engine, mine.id, SECOND)
    assert day == person(engine, top["nip"]).id
    assert next_day != day


def test_an_import_of_the_future_does_not_touch_today(engine: Engine) -> None:
    take(engine, head(), other(**CHIEF), staff())
    ahead = replace(Source(), as_of=date(2026, 8, 1))

    import_roster(
        engine, rows(head(), other(**CHIEF), staff(atasan_nip=OTHER)), OFFICE, moment(SECOND), ahead
    )

    (only,) = posts(engine)
    assert authority(engine, only)[0][2] == date(2026, 7, 31)
