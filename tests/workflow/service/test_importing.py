from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from models.audit import AuditEvent
from models.service import Service, ServiceImport, Ticket, TicketEvent
from tests.factories import ANI, BUDI, CALENDAR, at, office, stored
from tests.web.people import together
from tests.workflow.service.desks import HEADER, PLAIN, file_of, load, nip, ticket
from workflow.errors import ChangedMeanwhileError
from workflow.service.errors import TicketsRefusedError
from workflow.service.reading import moment, rows_of


@pytest.fixture
def desk(engine: Engine) -> Engine:
    office(engine)
    return engine


def counts(engine: Engine) -> list[int]:
    return [len(stored(engine, table)) for table in (Service, Ticket, TicketEvent, ServiceImport, AuditEvent)]


def test_a_file_brings_services_tickets_and_events(desk: Engine) -> None:
    taken = load(desk, ticket("1", ANI), ticket("2", BUDI, service="KK"))

    assert (taken.events, taken.tickets, taken.services, taken.known) == (8, 2, 2, 0)
    assert counts(desk) == [2, 2, 8, 1, 1]


def test_the_same_file_again_brings_nothing(desk: Engine) -> None:
    load(desk, ticket("1", ANI))
    before = counts(desk)

    taken = load(desk, ticket("1", ANI), ticket("1", ANI))

    assert (taken.events, taken.known) == (0, 8)
    assert counts(desk) == before


def test_a_later_file_continues_a_ticket(desk: Engine) -> None:
    load(desk, ticket("1", ANI, PLAIN[:2]))

    taken = load(desk, ticket("1", ANI))

    assert (taken.events, taken.tickets, taken.known) == (2, 0, 2)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (ticket("1", ANI, unit="U9"), "Baris 2: unit_kode U9 tidak ada"),
        (ticket("1", 99), "Baris 2: petugas_nip 198001012005010099 tidak ada"),
        (ticket("1", ANI, standard="0"), "Baris 2: standar_jam “0”"),
        (ticket("1", ANI, standard="nan"), "Baris 2: standar_jam “nan”"),
        (ticket("1", ANI, [("datang", "2026-03-02 08:00")]), "Baris 2: kejadian “datang” tidak dikenal"),
        (ticket("1", ANI, [("diterima", "2026-03-02")]), "Baris 2: waktu “2026-03-02” tidak terbaca"),
        (ticket("1", ANI, [("diterima", "2027-03-02 08:00")]), "Baris 2: waktu kejadian belum tiba"),
        (ticket("1", ANI, PLAIN[1:]), "Baris 2: tiket 1: lengkap tidak mungkin terjadi sebagai yang pertama"),
        (ticket("1", ANI, [PLAIN[0], PLAIN[2]]), "Baris 3: tiket 1: terbit tidak mungkin terjadi sesudah diterima"),
        ([*ticket("1", ANI), *ticket("1", BUDI)], "Baris 6: layanan atau petugas tiket 1 berbeda dari baris 2"),
        (
            [*ticket("1", ANI), *ticket("2", ANI, standard="9")],
            "Baris 6: nama, unit, atau standar layanan KTP berbeda dari baris 2",
        ),
        (ticket("", ANI), "Baris 2: nomor_tiket kosong"),
        (ticket("n" * 61, ANI), "Baris 2: nomor_tiket lebih dari 60 huruf"),
        (
            [f"1,KTP,L,U3,8,{nip(ANI)},dikembalikan,2026-03-02 08:00,"],
            "Baris 2: kejadian dikembalikan tanpa alasan",
        ),
        ([], "Berkas tidak memuat satu kejadian pun"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_row_and_nothing_is_written(
    desk: Engine, row: list[str], sentence: str
) -> None:
    with pytest.raises(TicketsRefusedError) as refused:
        load(desk, row)

    assert any(told.startswith(sentence) for told in refused.value.faults), refused.value.faults
    assert counts(desk) == [0, 0, 0, 0, 0]


def test_every_fault_is_told_at_once(desk: Engine) -> None:
    with pytest.raises(TicketsRefusedError) as refused:
        load(desk, ticket("1", 98), ticket("2", 99, unit="U9"))

    assert len(refused.value.faults) == 12


@pytest.mark.thorough
def test_what_is_stored_is_not_contradicted(desk: Engine) -> None:
    load(desk, ticket("1", ANI))

    with pytest.raises(TicketsRefusedError, match="berbeda dari yang sudah tersimpan"):
        load(desk, ticket("1", BUDI, [("dikembalikan", "2026-03-04 08:00")]))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"nomor_tiket,waktu\n1,2", b'"', HEADER.encode() * 2]
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(TicketsRefusedError):
        rows_of(content, CALENDAR.timezone)


def test_a_spreadsheet_of_this_country_can_be_read() -> None:
    text = (
        file_of(ticket("1", ANI)).decode().replace(",", ";").replace("08:00", "08.00").replace(";8;", ";7,5;")
    )

    rows = rows_of(b"\xef\xbb\xbf" + text.encode(), CALENDAR.timezone)

    assert rows[0].happening.at == at(2026, 3, 2)
    assert str(rows[0].standard) == "7.5"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-02T08:00:30", datetime(2026, 3, 2, 8, 0, 30, tzinfo=CALENDAR.timezone)),
        ("2026-03-02 08:00+08:00", at(2026, 3, 2, 7)),
        ("2026-02-30 08:00", None),
        ("02/03/2026 08:00", None),
        ("0001-01-01 00:00+14:00", None),
    ],
)
def test_moments_are_read_with_and_without_offset(text: str, found: datetime | None) -> None:
    assert moment(text, CALENDAR.timezone) == found


def test_a_number_exists_once(desk: Engine) -> None:
    load(desk, ticket("1", ANI))
    (first,) = stored(desk, Ticket)

    with pytest.raises(IntegrityError), desk.begin() as connection:
        connection.execute(
            Ticket.__table__.insert().values(number="1", service_id=first.service_id, officer_id=ANI)  # type: ignore[attr-defined]
        )


@pytest.mark.thorough
def test_the_same_file_sent_at_once_is_taken_once(desk: Engine) -> None:
    def send(_: int) -> int:
        try:
            return load(desk, ticket("1", ANI)).events
        except ChangedMeanwhileError:
            return 0

    assert sorted(together(4, send)) == [0, 0, 0, 4]
    assert counts(desk) == [1, 1, 4, 1, 1]
