"""A small office with documents, and what may never leave it."""

import hashlib
import zipfile
from pathlib import Path

from sqlalchemy import insert, select

from cli.backup.making import Made, make
from cli.backup.progress import Progress, silent
from config.settings import Settings
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.migrating import upgrade
from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, LAUNCH, at, evaluation, launched
from tests.flows.offices import Office, office_in
from tests.workflow.evidence.files import files, pdf
from workflow.evidence.attaching import Matter, attach

NOW = at(2026, 11, 24)
PAPER = b"PK a paper"
SECRETS = (b"prefect-geheim-0123456789", b"smtp-geheim", b"caught mail of Ani")


def working_office(home: Path) -> Office:
    """Eight people, three documents and a paper, one frozen mail; and a caught mail and a password beside them."""
    office = office_in(home)
    upgrade(office.engine)
    launched(office.engine)
    (home / "mail").mkdir()
    (home / "mail/1.eml").write_bytes(SECRETS[2])
    (home / "prefect-password").write_bytes(SECRETS[0])
    with transaction(office.engine) as session:
        for number in session.scalars(select(Evaluation.id).order_by(Evaluation.id).limit(3)).all():
            session.add(_issued(home, number))
        session.flush()
        session.add(_paper(home))
        matter = Matter(evaluation(office.engine, ANI).id, ANI, "employee", act="object")
        attach(session, matter, files(home / "evidence", pdf()), LAUNCH)
        frozen = {"frozen_at": LAUNCH, "content": b"frozen bytes", "message_id": "<1@kantor.example>"}
        facts = {"recipient_id": ANI, "kind": "receipt", "step": "ask", "not_before": LAUNCH}
        session.execute(
            insert(OutboxMessage).values(key="1", address="a@kantor.example", name="Ani", **facts, **frozen)
        )
    return office


def _issued(home: Path, number: int) -> DocumentJob:
    path, content = f"2026/U{number}/dokumen-{number}.docx", PAPER + str(number).encode()
    file = home / "documents" / path
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return DocumentJob(
        evaluation_id=number, revision=1, requested_at=LAUNCH, issued_at=LAUNCH, path=path, digest=digest
    )


def _paper(home: Path) -> IssuedPaper:
    path, content = "2026/U3/1-evaluasi-r1.docx", PAPER + b" beside the document"
    (home / "documents" / path).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    facts = {"kind": "evaluasi", "cycle_id": 1, "unit_id": 3, "evaluation_id": 1, "revision": 1}
    return IssuedPaper(
        **facts, issued_at=LAUNCH, path=path, digest=digest, template_digest="0" * 64, values={}
    )


def backed_up(office: Office, target: Path, progress: Progress = silent) -> Made:
    return make(office.settings(), office.engine, target, NOW, progress)


def repacked(source: Path, target: Path, changes: dict[str, bytes], leave_out: str = "") -> Path:
    """The same archive with pieces changed, added or left out; digests as they were."""
    changed = dict(changes)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != leave_out:
                new.writestr(name, changed.pop(name, old.read(name)))
        for name, content in changed.items():
            new.writestr(name, content)
    return target


def new_home(home: Path) -> Settings:
    return office_in(home).settings()
