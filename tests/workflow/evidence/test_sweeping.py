"""What nothing needs goes in time; what is needed stays; and `audit verify` sees every byte that is not as it was."""

import os
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from config.settings import EVIDENCE
from models.audit import AuditEvent
from models.evidence import EvidenceFile
from models.plan import WorkPlan, WorkResult
from models.report import DailyReport
from models.session import reading, transaction
from tests.at_once import overlapped
from tests.factories import ANI, BUDI, CHIEF, at, evaluation, stored
from tests.workflow.evidence.files import files, pdf
from tests.workflow.plans.plans import agreed, result, result_numbers
from tests.workflow.reports.reports import LIMITS, NOW, entry, planned
from workflow import reporting
from workflow.contradicting import contradictions
from workflow.destroying import destroy_payloads, due
from workflow.errors import ChangedMeanwhileError
from workflow.evidence.rules import Upload
from workflow.evidence.storing import path_of
from workflow.evidence.sweeping import sweep
from workflow.gathering import Actor
from workflow.sealing import seal
from workflow.verifying import verify

pytestmark = pytest.mark.thorough
OPERATOR = Actor(user="budi", role="operator")
LATER = at(2038, 1, 4)


@pytest.fixture
def goal(engine: Engine) -> int:
    return planned(engine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / EVIDENCE


def handed_in(engine: Engine, goal: int, folder: Path, *uploads: Upload, person: int = ANI) -> int:
    mine, handed = evaluation(engine, person).id, files(folder, *uploads)
    return reporting.submit(engine, mine, person, entry(goal), NOW, LIMITS, handed=handed)


def aged(folder: Path) -> None:
    for path in folder.glob("*/*"):
        os.utime(path, (1, 1))


def findings(engine: Engine, folder: Path) -> set[str]:
    told = [*verify(engine), *contradictions(engine, folder.with_name("documents"))]
    return {finding.kind for finding in told}


def test_what_a_row_names_stays_and_the_rest_goes_once_it_is_old(
    engine: Engine, goal: int, folder: Path
) -> None:
    handed_in(engine, goal, folder, pdf())
    files(folder, pdf("Ditolak.pdf", b"ditolak"))
    (folder / "ab").mkdir()
    (folder / "ab" / "sisa.part").write_bytes(b"separuh")
    (folder / "ab" / "catatan.txt").write_bytes(b"bukan milik kami")

    assert sweep(engine, folder) == 0
    aged(folder)
    assert sweep(engine, folder) == 2

    (row,) = stored(engine, EvidenceFile)
    assert (folder / path_of(row.content)).is_file()
    assert (folder / "ab" / "catatan.txt").is_file()
    assert sweep(engine, folder.with_name("tiada")) == 0


def test_a_file_taken_back_goes_unless_somebody_else_has_the_same(
    engine: Engine, goal: int, folder: Path
) -> None:
    number = handed_in(engine, goal, folder, pdf(), pdf("Lain.pdf", b"lain"))
    mine = evaluation(engine, ANI).id
    reporting.submit(
        engine, mine, ANI, entry(goal, text="Lain"), NOW, LIMITS, handed=files(folder, pdf("Sama.pdf"))
    )
    first, second, _ = stored(engine, EvidenceFile)
    for row in (first, second):
        seen = reporting_version(engine, number)
        reporting.resubmit(
            engine, number, ANI, entry(goal), NOW, LIMITS, seen=seen, handed=files(folder, back=row.id)
        )
    aged(folder)

    assert sweep(engine, folder) == 1
    assert (folder / path_of(first.content)).is_file()
    assert not (folder / path_of(second.content)).exists()
    assert findings(engine, folder) == set()


def reporting_version(engine: Engine, number: int) -> int:
    (found,) = stored(engine, DailyReport, id=number)
    return int(found.version)


@pytest.mark.parametrize("harm", ["gone", "altered", "swapped", "emptied", "a folder"])
def test_verify_notices_a_file_that_is_not_as_it_was(
    engine: Engine, goal: int, folder: Path, harm: str
) -> None:
    handed_in(engine, goal, folder, pdf(), pdf("Lain.pdf", b"lain"))
    one, other = (folder / path_of(row.content) for row in stored(engine, EvidenceFile))
    assert findings(engine, folder) == set()

    match harm:
        case "gone":
            one.unlink()
        case "altered":
            one.write_bytes(one.read_bytes() + b" ")
        case "swapped":
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)
        case "emptied":
            one.write_bytes(b"")
        case "a folder":
            one.unlink()
            one.mkdir()

    assert findings(engine, folder) == {"evidence_file_differs"}


def test_an_order_destroys_the_file_with_what_the_log_says_of_it(
    engine: Engine, goal: int, folder: Path
) -> None:
    handed_in(engine, goal, folder, pdf(), pdf("Bersama.pdf", b"bersama"))
    theirs = result_numbers(engine, agreed(engine, BUDI, CHIEF, result(supports=above(engine))))[0]
    handed_in(engine, theirs, folder, pdf("Bersama.pdf", b"bersama"), person=BUDI)
    seal(engine)
    assert "evidence" in {told.kind for told in due(engine, ANI, date(2036, 12, 31)).later}
    assert "evidence" in {told.kind for told in due(engine, ANI, date(2037, 1, 1)).now}

    destroy_payloads(engine, ANI, "SK 1/2038", OPERATOR, LATER)

    assert findings(engine, folder) == {"evidence_destroyed"}
    assert sweep(engine, folder) == 1
    assert findings(engine, folder) == set()
    lying = {path.name for path in folder.glob("*/*")}
    assert lying == {row.content for row in stored(engine, EvidenceFile, owner_id=BUDI)}
    assert len(stored(engine, AuditEvent, subject="payload", trigger="destroy")) >= 2
    assert {row.name for row in stored(engine, EvidenceFile, owner_id=ANI)} == {""}
    for change in ({"name": "Surat.pdf"}, {"size": 1}):
        with transaction(engine) as session:
            row = session.scalars(select(EvidenceFile).where(EvidenceFile.owner_id == ANI).limit(1)).one()
            before = {name: getattr(row, name) for name in change}
            for name, value in change.items():
                setattr(row, name, value)
        assert findings(engine, folder) == {"remains_differ"}
        with transaction(engine) as session:
            for name, value in before.items():
                setattr(session.get_one(EvidenceFile, row.id), name, value)


def test_a_file_that_is_being_named_is_not_swept_in_the_same_moment(
    engine: Engine, goal: int, folder: Path
) -> None:
    """The sweep begins while the form's rows are written and not committed yet."""
    mine, handed = evaluation(engine, ANI).id, files(folder, pdf())
    aged(folder)

    _, gone = overlapped(
        engine,
        lambda: reporting.submit(engine, mine, ANI, entry(goal), NOW, LIMITS, handed=handed),
        lambda: sweep(engine, folder),
    )

    assert gone == 0
    assert findings(engine, folder) == set()


def test_a_file_that_was_swept_before_it_was_named_is_asked_for_again(
    engine: Engine, goal: int, folder: Path
) -> None:
    mine, handed = evaluation(engine, ANI).id, files(folder, pdf())
    aged(folder)
    assert sweep(engine, folder) == 1

    with pytest.raises(ChangedMeanwhileError):
        reporting.submit(engine, mine, ANI, entry(goal), NOW, LIMITS, handed=handed)
    assert stored(engine, EvidenceFile) == []


def above(engine: Engine) -> int:
    with reading(engine) as session:
        chiefs = (
            select(WorkResult.id).join(WorkPlan, WorkPlan.id == WorkResult.plan_id).order_by(WorkResult.id)
        )
        mine = WorkPlan.evaluation_id == evaluation(engine, CHIEF).id
        return session.scalars(chiefs.where(mine).limit(1)).one()
