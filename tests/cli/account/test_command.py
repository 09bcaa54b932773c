"""`siulak account` as HR types it: what it says, what it leaves in the database, how it ends."""

from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from cli.acting import user_of_this_machine
from models.account import Account, Grant
from models.audit import AuditEvent, AuditPayload
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.cli.commands import Siulak
from tests.factories import AGENCY, ANI, BUDI, CICI, LAUNCH, stored
from tests.workflow.towns import grant, nip, settled
from workflow import clock

SLOT = "2026-01-05 07.30"


@pytest.fixture
def town(engine: Engine, home: Any) -> Engine:
    """Half past five on 5 January; nobody is invited yet."""
    clock.set_virtual(engine, LAUNCH.replace(hour=5, minute=30))
    return settled(engine)


def events(engine: Engine) -> list[AuditEvent]:
    return stored(engine, AuditEvent, subject="account")


def body(engine: Engine) -> dict[str, Any]:
    with reading(engine) as session:
        (found,) = session.scalars(select(AuditPayload.body))
        return found


def test_everybody_new_is_invited_and_the_others_are_named(town: Engine, siulak: Siulak) -> None:
    told = siulak("account", "invite", "--all-new")

    assert told.code == 0
    assert told.out.splitlines() == [
        f"5 undangan dikirim {SLOT}.",
        "3 orang tanpa alamat email sendiri: `siulak account slip --all-new --file lembar.docx`.",
    ]
    assert len(stored(town, OutboxMessage)) == 5


def test_whoever_cannot_be_invited_is_told_with_the_reason(town: Engine, siulak: Siulak) -> None:
    with transaction(town) as session:
        session.execute(update(Account).where(Account.employee_id == ANI).values(activated_at=LAUNCH))

    told = siulak("account", "invite", nip(ANI), nip(BUDI), nip(CICI), nip(4))

    assert told.code == 1
    assert told.out.splitlines() == [
        f"1 undangan dikirim {SLOT}.",
        "# Tidak diundang",
        "NIP\tNama\tSebab",
        f"{nip(ANI)}\tAni Contoh\tsudah aktif; masuk dengan kode lewat email",
        f"{nip(BUDI)}\tBudi Contoh\talamat emailnya dipakai bersama",
        f"{nip(CICI)}\tCici Contoh\ttidak punya alamat email",
    ]


def test_an_official_without_nip_is_told_to_use_a_code(town: Engine, siulak: Siulak) -> None:
    told = siulak("account", "invite", "p2@kerincikab.example")

    assert (told.code, stored(town, OutboxMessage)) == (1, [])
    assert told.out.splitlines()[-1] == "\tBupati Rekaan\ttidak punya NIP; masuk dengan kode lewat email"


def test_an_unknown_person_stops_the_whole_call(town: Engine, siulak: Siulak) -> None:
    told = siulak("account", "invite", nip(ANI), "123")

    assert (told.code, told.out) == (2, "")
    assert "'123'" in told.err
    assert stored(town, OutboxMessage) == []


@pytest.mark.parametrize("words", [[], ["--all-new", nip(ANI)]])
def test_an_invitation_is_for_some_or_for_all_new(town: Engine, siulak: Siulak, words: list[str]) -> None:
    assert siulak("account", "invite", *words).code == 2


def test_the_user_of_this_machine_stands_beside_the_event(town: Engine, siulak: Siulak) -> None:
    siulak("account", "grant", nip(ANI), "HR", "--unit", f"U{AGENCY}", "--until", "2026-12-31")

    (event,) = events(town)
    assert (event.trigger, event.actor_id, event.role) == ("grant", None, "operator")
    assert body(town) == {
        "role": "hr", "unit": f"U{AGENCY}", "first": "2026-01-05", "last": "2026-12-31",
        "by": user_of_this_machine(),
    }  # fmt: skip


def test_a_person_with_an_office_role_acts_by_name(town: Engine, siulak: Siulak) -> None:
    grant(town, BUDI, "operator")

    told = siulak("account", "grant", nip(ANI), "auditor", "--by", nip(BUDI))

    assert told.code == 0
    assert (events(town)[-1].actor_id, events(town)[-1].role) == (BUDI, "operator")


def test_a_person_without_an_office_role_does_not(town: Engine, siulak: Siulak) -> None:
    grant(town, BUDI, "auditor")

    told = siulak("account", "grant", nip(ANI), "hr", "--by", nip(BUDI))

    assert told.code == 2
    assert "account grant" in told.err
    assert len(events(town)) == 1


def test_a_given_role_is_told_with_its_days_and_the_way_in(town: Engine, siulak: Siulak) -> None:
    told = siulak("account", "grant", nip(ANI), "leader", "--from", "2026-02-01")

    assert told.out.splitlines() == [
        "Ani Contoh memegang peran pimpinan untuk seluruh kantor, mulai 2026-02-01 seterusnya.",
        f"Akunnya belum aktif: `siulak account invite {nip(ANI)}` atau `siulak account slip {nip(ANI)}`.",
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([nip(ANI), "hr", "--unit", "X"], "'X'"),
        ([nip(ANI), "hr", "--from", "2026-02-02", "--until", "2026-02-01"], "mendahului"),
        ([nip(BUDI), "auditor"], "sudah dipegang"),
        ([nip(ANI), "employee"], "'hr'"),
        ([nip(ANI), "hr", "--from", "besok"], "2026-12-31"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    town: Engine, siulak: Siulak, words: list[str], why: str
) -> None:
    grant(town, BUDI, "auditor")

    told = siulak("account", "grant", *words)

    assert (told.code, told.out) == (2, "")
    assert why in told.err
    assert len(stored(town, Grant)) == 1


def test_a_role_is_withdrawn_without_a_question(town: Engine, siulak: Siulak) -> None:
    grant(town, ANI, "hr")

    assert siulak("account", "revoke", nip(ANI), "hr").out == "Peran bagian kepegawaian Ani Contoh dicabut.\n"
    assert siulak("account", "revoke", nip(ANI), "hr").code == 2


def test_a_role_that_is_not_held_is_told_with_those_that_are(town: Engine, siulak: Siulak) -> None:
    grant(town, ANI, "hr")

    told = siulak("account", "revoke", nip(ANI), "leader")

    assert (told.code, "Yang dipegang Ani Contoh: hr." in told.err) == (2, True)


def test_an_account_is_closed_after_a_yes_alone(town: Engine, siulak: Siulak) -> None:
    refused = siulak("account", "revoke", nip(ANI))
    assert (refused.code, stored(town, Account, closed_at=None) == []) == (2, False)
    assert "--yes" in refused.err

    assert siulak("account", "revoke", nip(ANI), "--yes").out == "Akun Ani Contoh ditutup.\n"
    assert [row.employee_id for row in stored(town, Account) if row.closed_at] == [ANI]


def test_a_closed_account_is_reopened_once(town: Engine, siulak: Siulak) -> None:
    siulak("account", "revoke", nip(ANI), "--yes")

    assert siulak("account", "reopen", nip(ANI)).code == 0
    assert siulak("account", "reopen", nip(ANI)).code == 2
    assert [event.trigger for event in events(town)] == ["close", "reopen"]
