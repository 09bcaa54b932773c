"""Slips: a secret is told once and works; nothing is made that could not be printed."""

import re
import stat
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import Engine

from models.account import OneTimeSecret
from models.audit import AuditEvent
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import ANI, CICI, stored
from tests.workflow.towns import nip, settled
from workflow import enrolling
from workflow.calendar import utc_now

SECRET = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){5}")


@pytest.fixture
def town(engine: Engine, home: Any) -> Engine:
    return settled(engine)


def words(path: Path) -> list[str]:
    paper = docx.Document(str(path))
    cells = [cell.text for grid in paper.tables for row in grid.rows for cell in row.cells]
    return cells + [paragraph.text for paragraph in paper.paragraphs]


def test_a_slip_on_the_screen_lets_its_person_in(town: Engine, siulak: Siulak) -> None:
    told = siulak("account", "slip", nip(CICI))

    (secret,) = SECRET.findall(told.out)
    assert "http://127.0.0.1:8080/aktivasi" in told.out
    with transaction(town) as session:
        account = enrolling.redeem(session, secret, utc_now())
    assert account == stored(town, OneTimeSecret)[0].account_id


def test_everybody_who_needs_one_gets_a_page(town: Engine, siulak: Siulak, tmp_path: Path) -> None:
    paper = tmp_path / "lembar.docx"

    told = siulak("account", "slip", "--all-new", "--file", paper)

    assert told.code == 0
    assert not SECRET.search(told.out)
    found = words(paper)
    assert {name for name in found if name.endswith(" Contoh")} == {
        "Budi Contoh",
        "Cici Contoh",
        "Dodi Contoh",
    }
    assert len(SECRET.findall(" ".join(found))) == 3
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600


def test_who_holds_a_slip_that_works_gets_no_other_unasked(
    town: Engine, siulak: Siulak, tmp_path: Path
) -> None:
    siulak("account", "slip", "--all-new", "--file", tmp_path / "a.docx")

    told = siulak("account", "slip", "--all-new", "--file", tmp_path / "b.docx")

    assert told.out == "Tidak ada yang memerlukan lembar baru.\n"
    assert not (tmp_path / "b.docx").exists()


@pytest.mark.parametrize("name", ["there.docx", "lembar.pdf", "gone/lembar.docx"])
def test_no_secret_is_made_that_could_not_be_printed(
    town: Engine, siulak: Siulak, tmp_path: Path, name: str
) -> None:
    (tmp_path / "there.docx").touch()

    told = siulak("account", "slip", nip(CICI), "--file", tmp_path / name)

    assert (told.code, told.out) == (2, "")
    assert str(tmp_path / name) in told.err
    assert stored(town, OneTimeSecret) == []


def test_a_refused_call_leaves_neither_secret_nor_file(town: Engine, siulak: Siulak, tmp_path: Path) -> None:
    told = siulak("account", "slip", nip(CICI), "123", "--file", tmp_path / "lembar.docx")

    assert told.code == 2
    assert list(tmp_path.glob("*.docx")) == []
    assert stored(town, OneTimeSecret) == stored(town, AuditEvent) == []


@pytest.mark.parametrize("more", [[], ["--all-new"], ["--all-new", nip(ANI)]])
def test_a_slip_is_for_named_people_or_for_all_on_paper(
    town: Engine, siulak: Siulak, more: list[str]
) -> None:
    assert siulak("account", "slip", *more).code == 2
    assert stored(town, OneTimeSecret) == []
