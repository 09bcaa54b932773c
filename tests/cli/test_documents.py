import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from models.document import DocumentJob
from models.session import transaction
from tests.cli.commands import Siulak
from tests.cli.servers_of_prefect import prefect
from tests.factories import SELF, issue, issue_papers, launched


@pytest.fixture
def office(engine: Engine, home: Path) -> Engine:
    """Two documents are owed."""
    launched(engine)
    with transaction(engine) as session:
        session.add_all(DocumentJob(evaluation_id=number, revision=1, requested_at=SELF) for number in (1, 2))
    return engine


@pytest.fixture
def issuing(office: Engine, home: Path, tmp_path: Path) -> Iterator[list[Any]]:
    """A server whose flow issues everything; what it was asked for."""
    asked: list[Any] = []

    def work(parameters: dict[str, Any]) -> str:
        asked.append(parameters)
        issue(office, tmp_path, SELF)
        issue_papers(office, tmp_path, SELF)
        return "COMPLETED"

    with prefect(work, "generate_documents") as server:
        (home / "prefect-address").write_text(server.url)
        yield asked
    (home / "prefect-address").unlink()


def test_what_is_owed_is_issued_at_the_offices_time(issuing: list[Any], siulak: Siulak) -> None:
    told = siulak("documents", "generate")

    assert told.code == 0
    assert told.out.startswith("2 dokumen terbit di ")
    assert told.out.endswith("; 0 belum dapat terbit.\n")
    assert issuing == [{"as_of": "2026-01-05T01:00:00+00:00"}]


def test_nothing_owed_needs_no_server(engine: Engine, home: Path, siulak: Siulak) -> None:
    told = siulak("documents", "generate")

    assert (told.code, told.out) == (0, "Tidak ada dokumen yang menunggu diterbitkan.\n")


def test_what_stays_owed_is_named_and_ends_with_one(office: Engine, home: Path, siulak: Siulak) -> None:
    with prefect(lambda parameters: "COMPLETED", "generate_documents") as server:
        (home / "prefect-address").write_text(server.url)
        told = siulak("documents", "generate")
        as_json = siulak("documents", "generate", "--json")
    (home / "prefect-address").unlink()

    assert (told.code, as_json.code) == (1, 1)
    assert [line.split("\t")[1] for line in told.out.splitlines()[3:]] == ["Ani Contoh", "Budi Contoh"]
    assert json.loads(as_json.out) == {"issued": 0, "owed": 2}


def test_an_absent_server_is_told(
    office: Engine, home: Path, siulak: Siulak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIULAK_PREFECT_API_URL", "http://127.0.0.1:9/api")

    told = siulak("documents", "generate")

    assert (told.code, told.out) == (3, "")
    assert "siulak up" in told.err
