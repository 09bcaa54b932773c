"""`siulak audit destroy` as HR or an operator types it."""

import io
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest

from models.audit import AuditPayload
from models.destruction import Destruction
from tests.cli.commands import Siulak, Told
from tests.factories import ANI, at, stored
from tests.workflow.sealed_logs import Log
from workflow import clock

pytestmark = pytest.mark.thorough

NIP = f"19800101200501{ANI:04}"
REASON = "SK 800/12/2037"
DUE = at(2037, 1, 5)


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def log(played: Log, tmp_path: Path) -> Log:
    copy = played.copied(tmp_path)
    shutil.copytree(played.home / "documents", tmp_path / "documents")
    return copy


def destroy(siulak: Siulak, log: Log, *words: str, now: datetime = DUE) -> Told:
    clock.business_time(log.engine, now)
    return siulak("audit", "destroy", NIP, "--reason", REASON, *words, "--home", log.home)


def payloads(log: Log) -> int:
    return int(log.one("SELECT (SELECT count(*) FROM audit_payload) - (SELECT count(*) FROM destruction)"))


def test_a_look_tells_what_is_due_and_destroys_nothing(siulak: Siulak, log: Log) -> None:
    before = payloads(log)

    told = destroy(siulak, log, "--dry-run")

    assert (told.code, payloads(log)) == (0, before)
    assert told.lines[0].startswith("Ani Contoh, menurut retensi:siulak-1 (UU 27/2022;")
    assert told.lines[1:] == [
        "Boleh dimusnahkan: 2 isian (evaluasi 2).",
        "Pratinjau saja: tidak ada yang dimusnahkan.",
    ]


def test_a_look_before_the_day_tells_from_when_on(siulak: Siulak, log: Log) -> None:
    told = destroy(siulak, log, "--dry-run", now=at(2030, 1, 7))

    assert "Belum boleh: 2 isian (evaluasi 2), paling cepat 2037-01-01." in told.lines


def test_an_order_destroys_and_verify_tells_of_it(siulak: Siulak, log: Log) -> None:
    before = payloads(log)

    told = destroy(siulak, log, "--yes")
    verified = siulak("audit", "verify", "--home", log.home)

    assert (told.code, payloads(log)) == (0, before - 2)
    assert told.lines[-1].startswith(f"2 isian dimusnahkan atas dasar {REASON}.")
    assert (verified.code, verified.lines[0]) == (0, "Log utuh: tidak ada temuan.")
    assert verified.lines[-1].startswith(
        "Mengandalkan pemusnahan 1: 2 isian tentang Ani Contoh, 2037-01-05, atas dasar"
    )
    assert "oleh operator " in verified.lines[-1]


def test_the_same_for_a_program(siulak: Siulak, log: Log) -> None:
    told = destroy(siulak, log, "--yes", "--json")
    verified = siulak("audit", "verify", "--json", "--home", log.home)

    assert (told.json["due"], told.json["destroyed"]) == ({"evaluation": 2}, 2)
    (order,) = verified.json["destructions"]
    assert (order["reason"], order["day"], order["payloads"]) == (REASON, "2037-01-05", 2)


@pytest.mark.parametrize(("answer", "code", "gone"), [("y\n", 0, 2), ("t\n", 130, 0)])
def test_on_a_terminal_it_is_asked_first(
    siulak: Siulak, log: Log, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, gone: int
) -> None:
    before = payloads(log)
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))

    told = destroy(siulak, log)

    assert (told.code, before - payloads(log)) == (code, gone)
    assert "Musnahkan 2 isian tentang Ani Contoh? Ini tidak dapat dibatalkan. [y/t]" in told.out


def test_a_mistake_is_told_with_code_2_and_destroys_nothing(
    siulak: Siulak, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    before = len(stored_payloads(log))

    told = [
        destroy(siulak, log, now=at(2030, 1, 7)),
        destroy(siulak, log, "--yes", "--by", "199001012015012009"),
        destroy(siulak, log, "--yes", "--by", NIP),
        destroy(siulak, log),
        siulak("audit", "destroy", NIP, "--reason", " ", "--yes", "--home", log.home),
        siulak("audit", "destroy", NIP, "--yes", "--home", log.home),
        siulak("audit", "destroy", "123", "--reason", REASON, "--yes", "--home", log.home),
    ]

    assert [each.code for each in told] == [2] * len(told)
    assert "yang pertama mulai 2037-01-01" in told[0].err
    assert "--yes" in told[3].err
    assert (len(stored_payloads(log)), stored(log.engine, Destruction)) == (before, [])


def stored_payloads(log: Log) -> list[tuple[int]]:
    return log.rows(f"SELECT event_id FROM {AuditPayload.__tablename__}")
