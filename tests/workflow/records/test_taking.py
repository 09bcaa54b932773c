"""Earlier credit and trainings taken over: versions, events, who may, tampering, withdrawal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.people import Employee
from models.record import EarlierCredit, Training
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CHIEF, CICI, launched, stored
from tests.workflow.disarming import disarm
from tests.workflow.records.records import BY, NIP, course, pak, recorded, trained
from workflow import accounts, folding, written_about
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.records.auditing import altered_credit, altered_training, unlawful_credit, unlawful_training
from workflow.records.cells import RecordFileError
from workflow.records.reading import attended, credits_of, in_force, trainings_of
from workflow.records.taking import By, withdraw_credit, withdraw_training
from workflow.records.telling import own_records

pytestmark = pytest.mark.thorough

TABLES = {"earlier_credit": (EarlierCredit, altered_credit), "training": (Training, altered_training)}


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def hr(engine: Engine, person: int, unit: str | None = None) -> By:
    with transaction(engine) as session:
        day = BY.today - timedelta(1)
        accounts.grant(session, nip_of(person), "hr", BY.now, BY.actor, unit=unit, first=day, last=None)
    return replace(BY, actor=Actor(employee_id=person, role="hr"))


def nip_of(person: int) -> str:
    return f"19800101200501{person:04}"


def events(engine: Engine, subject: str) -> list[tuple[str, str, int]]:
    return [(each.trigger, each.target, each.version) for each in stored(engine, AuditEvent, subject=subject)]


def test_a_correction_keeps_the_version_before_it(office: Engine) -> None:
    assert recorded(office, pak()) == ["added"]
    assert recorded(office, pak()) == ["unchanged"]
    assert recorded(office, pak(ak_dasar="30", angka_kredit="92.5")) == ["corrected"]

    with reading(office) as session:
        rows = credits_of(session, [ANI])[ANI]
        told = session.scalars(select(AuditPayload.body).order_by(AuditPayload.event_id.desc())).first()
        assert list(folding.broken(session)) == []
    assert [(row.revision, f"{row.total.normalize()}") for row in rows] == [(1, "87.5"), (2, "92.5")]
    assert in_force(rows) is rows[-1]
    assert events(office, "earlier_credit") == [("record_credit", "recorded", 1)] * 2
    assert told is not None
    assert (told["base"], told["decree"], told["by"]) == ("30", "800/12/2026", "budi")


def test_a_training_is_known_by_person_day_and_name(office: Engine) -> None:
    assert trained(office, course(), course(tanggal="2026-02-11")) == ["added", "added"]
    assert trained(office, course(jp="8"), course(nama_pelatihan="Arsip")) == ["corrected", "added"]

    with reading(office) as session:
        rows = trainings_of(session, [ANI])[ANI]
    assert [(row.number, row.revision, row.hours) for row in rows] == [(1, 2, 8), (2, 1, 12), (3, 1, 12)]
    assert len(attended(rows, 2026)) == 3
    assert attended(rows, 2025) == []


def test_what_is_withdrawn_counts_no_more_and_can_be_recorded_again(office: Engine) -> None:
    recorded(office, pak())
    trained(office, course())
    with transaction(office) as session:
        ani = session.get_one(Employee, ANI)
        withdraw_credit(session, ani, "Milik orang lain", BY)
        withdraw_training(session, ani, 1, "Tidak hadir", BY)

    with reading(office) as session:
        rows = credits_of(session, [ANI])[ANI]
        told = own_records(session, ANI)
    assert [row.state for row in rows] == ["recorded", "withdrawn"]
    assert (in_force(rows), told.credit, told.trainings) == (None, "", ())
    assert recorded(office, pak()) == ["added"]
    assert trained(office, course()) == ["added"]
    with reading(office) as session:
        assert in_force(credits_of(session, [ANI])[ANI]) is not None
        assert list(folding.broken(session)) == []


@pytest.mark.parametrize(
    ("reason", "number", "told"),
    [("", 1, "Alasan pembatalan wajib"), ("x" * 201, 1, "Alasan"), ("Salah", 2, "Tidak ada catatan")],
)
def test_a_withdrawal_wants_a_reason_and_something_to_withdraw(
    office: Engine, reason: str, number: int, told: str
) -> None:
    trained(office, course())

    with transaction(office) as session, pytest.raises(RefusedError, match=told):
        withdraw_training(session, session.get_one(Employee, ANI), number, reason, BY)

    assert len(stored(office, Training)) == 1


def test_one_unknown_nip_leaves_everything_as_it_was(office: Engine) -> None:
    with pytest.raises(RecordFileError, match="Baris 3: tidak ada pegawai"):
        recorded(office, pak(), pak(nip="198001012005019999"))

    assert stored(office, EarlierCredit) == []


def test_hr_of_a_unit_writes_about_its_people_only(office: Engine) -> None:
    by = hr(office, CHIEF, "U3")
    with pytest.raises(RecordFileError, match="di luar unit") as refused:
        recorded(office, pak(nip=nip_of(CICI)), by=by)

    assert "Baris 2" in str(refused.value)
    assert recorded(office, pak(), by=by) == ["added"]


def test_nobody_records_his_own(office: Engine) -> None:
    by = hr(office, ANI)

    with pytest.raises(RecordFileError, match="oleh orang lain"):
        trained(office, course(), by=by)
    assert trained(office, course(nip=nip_of(BUDI)), by=by) == ["added"]


def test_a_role_that_is_not_held_that_day_reaches_nobody(office: Engine) -> None:
    by = replace(BY, actor=Actor(employee_id=CHIEF, role="hr"))

    with pytest.raises(RecordFileError, match="di luar unit"):
        recorded(office, pak(), by=by)


@pytest.mark.sqlite("the file is changed past our code")
def test_a_later_hand_in_a_row_is_found(office: Engine) -> None:
    recorded(office, pak())
    trained(office, course())
    disarm(office)
    hands = (
        ("earlier_credit", "base = 10000000"),
        ("earlier_credit", f"employee_id = {BUDI}"),
        ("earlier_credit", "grade_since = NULL"),
        ("training", "hours = 99"),
        ("training", "guided = 1"),
        ("training", "day = '2025-02-10'"),
    )

    for table, change in hands:
        with office.connect() as connection:
            assert list(TABLES[table][1](Session(connection))) == []
            connection.exec_driver_sql(f"UPDATE {table} SET {change}")
            assert list(TABLES[table][1](Session(connection))) == [1], change
            connection.rollback()


def test_the_tables_are_append_only(office: Engine) -> None:
    recorded(office, pak())
    trained(office, course())

    for act in (
        act.format(table) for table in TABLES for act in ("DELETE FROM {}", "UPDATE {} SET reason = 'x'")
    ):
        with pytest.raises(Exception, match="append-only"), office.begin() as connection:
            connection.exec_driver_sql(act)


def test_a_row_without_its_event_and_a_digest_made_anew_are_found(office: Engine) -> None:
    recorded(office, pak())
    with transaction(office) as session:
        row = session.scalars(select(EarlierCredit)).one()
        columns = {each.key: getattr(row, each.key) for each in EarlierCredit.__table__.columns}
        session.add(EarlierCredit(**columns | {"id": 9, "revision": 2}))

    with reading(office) as session:
        assert [each.fault for each in folding.broken(session, name="earlier_credit")] == [
            folding.Fault.NO_EVENT
        ]


def test_what_the_log_tells_of_a_person_names_the_records_and_when_they_may_go(office: Engine) -> None:
    recorded(office, pak())
    trained(office, course())

    with reading(office) as session:
        told = {each.kind: each for each in written_about.written_about(session, [ANI])}
    assert {"earlier_credit", "training"} <= told.keys()
    assert told["training"].end == date(2026, 3, 2)
    assert not told["training"].runs


def test_own_records_tell_the_newest_first(office: Engine) -> None:
    recorded(office, pak())
    trained(office, course(), course(tanggal="2026-02-20", nama_pelatihan="Arsip"))

    with reading(office) as session:
        told = own_records(session, ANI)
    assert told.credit == "87,5 sampai 31 Desember 2025 (PAK 800/12/2026, Ahli Muda)"
    assert dict(told.facts) == {
        "Tempat lahir": "Sungai Penuh",
        "Nomor seri Karpeg": "P 123456",
        "Pangkat": "Penata, III/c, TMT 1 April 2023",
    }
    assert [each.name for each in told.trainings] == ["Arsip", "Tata naskah dinas"]
    assert NIP.endswith(f"{ANI:04}")


@pytest.mark.parametrize("actor", [ANI, BUDI, CICI])
def test_a_record_in_the_name_of_somebody_without_the_right_is_told(office: Engine, actor: int) -> None:
    """Of the person himself, of nobody's HR, and of the HR of another unit."""
    recorded(office, pak(), by=hr(office, CHIEF))
    trained(office, course())
    hr(office, CICI, unit="U4")
    assert unlawful(office) == ([], [])
    disarm(office)
    with transaction(office) as session:
        meant = AuditEvent.subject.in_(["earlier_credit", "training"])
        session.execute(update(AuditEvent).where(meant).values(actor_id=actor, role="hr"))

    assert unlawful(office) == ([1], [1])


def unlawful(engine: Engine) -> tuple[list[int], list[int]]:
    with reading(engine) as session:
        return list(unlawful_credit(session)), list(unlawful_training(session))
