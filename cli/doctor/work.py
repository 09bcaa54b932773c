"""Work that lies: leases, runs, mails, tasks and documents that should have ended long ago."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.backup.files import files
from cli.doctor.findings import Verdict, error, ok, warning
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.people import Employee
from models.prompt import OutboxMessage, Prompt
from models.run import Lease, RunRecord
from workflow import holding, leases, papers
from workflow.evidence.storing import path_of
from workflow.evidence.sweeping import needed
from workflow.holding import UNSETTLED
from workflow.printed import owing
from workflow.printed.kinds import KINDS

LONG_RUN = timedelta(hours=1)
OLD_MAIL = timedelta(hours=48)
LONG_OWED = timedelta(hours=24)
ISSUE = "Jalankan `siulak documents generate`; ia menyebut yang penanda tangannya belum ada."
BRING_BACK = "Ambil kembali berkasnya dari cadangan; `siulak audit verify` menyebut semuanya."
TAKES_OVER = "Yang berikutnya mengambil alih sendiri; bila tetap begini, lihat log proses flows."


def silent_leases(session: Session) -> Verdict:
    overdue = Lease.holder != "", Lease.until < leases.database_now(session)
    names = session.scalars(select(Lease.name).where(*overdue).order_by(Lease.name)).all()
    if names:
        return warning(f"pemegangnya diam: {', '.join(names)}", TAKES_OVER)
    return ok("tidak ada yang lewat waktu")


def long_runs(session: Session, wall: datetime) -> Verdict:
    meant = RunRecord.outcome == "open", RunRecord.opened_at < wall - LONG_RUN
    rows = session.execute(select(RunRecord.id, RunRecord.flow).where(*meant).order_by(RunRecord.id)).all()
    if rows:
        told = ", ".join(f"{flow} (run {number})" for number, flow in rows)
        return warning(f"terbuka lebih dari satu jam: {told}", TAKES_OVER)
    return ok("tidak ada yang terbuka terlalu lama")


def old_mails(session: Session, now: datetime) -> Verdict:
    meant = OutboxMessage.state.in_(UNSETTLED), OutboxMessage.not_before < now - OLD_MAIL
    number = session.scalar(select(func.count(OutboxMessage.id)).where(*meant)) or 0
    if not number:
        return ok("tidak ada yang menunggu lebih dari 48 jam")
    told = f"{number} email menunggu lebih dari 48 jam"
    if holding.open_hold(session) is not None:
        return warning(f"{told}; email sedang ditahan", "Putuskan dengan `siulak outbox release`.")
    return error(told, "Periksa server email dan flow deliver_mail.")


def unreachable_people(session: Session) -> Verdict:
    """They see their tasks in the portal only."""
    meant = (
        select(func.count(Prompt.recipient_id.distinct()))
        .join(Employee, Employee.id == Prompt.recipient_id)
        .where(Prompt.closed_at.is_(None), Employee.email.is_(None))
    )
    number = session.scalar(meant) or 0
    if number:
        return warning(
            f"{number} orang punya tugas tanpa alamat email",
            "Lengkapi kolom email pada daftar pegawai, atau beri tahu mereka.",
        )
    return ok("semua yang punya tugas dapat disurati")


def evidence(session: Session, folder: Path) -> Verdict:
    """That each lies there; whether it is what it was `siulak audit verify` tells, which reads them."""
    there = needed(session)
    lost = [content for content in sorted(there) if not (folder / path_of(content)).is_file()]
    if lost:
        return error(
            f"{len(lost)} dari {len(there)} berkas hilang, antara lain {lost[0]}",
            f"Kembalikan ke {folder} dari cadangan terakhir; `siulak audit verify` menyebut semuanya.",
        )
    meant = select(EvidenceFile.content, EvidenceFile.size).distinct().subquery()
    size = session.scalar(select(func.coalesce(func.sum(meant.c.size), 0))) or 0
    return ok(f"{len(there)} berkas, {size >> 20} MB")


def owed_documents(session: Session, now: datetime) -> Verdict:
    """A receipt that waits past its deadline is an error: an employee's time to object cannot begin."""
    late = papers.awaited(session, Evaluation.due_at <= now)
    if late:
        return error(f"{late} penyerahan lewat batas waktunya karena dokumennya belum terbit", ISSUE)
    meant = DocumentJob.issued_at.is_(None), DocumentJob.requested_at < now - LONG_OWED
    number = session.scalar(select(func.count(DocumentJob.id)).where(*meant)) or 0
    if number:
        return warning(
            f"{number} dokumen belum terbit lebih dari sehari",
            ISSUE,
        )
    old = [each for kind in KINDS for each in owing.owed(session, kind) if each.at < now - LONG_OWED]
    if old:
        told = ", ".join(
            f"{count} {KINDS[kind]}" for kind, count in Counter(each.kind for each in old).items()
        )
        return warning(f"belum terbit lebih dari sehari: {told}", ISSUE)
    return ok("tidak ada yang tertunda lama")


def lost_files(session: Session, folder: Path) -> Verdict:
    """Of every kind; whether a file is as it was issued `siulak audit verify` says."""
    issued = [path for path, _ in session.execute(files()) if path]
    lost = [path for path in issued if not (folder / path).is_file()]
    if lost:
        return error(
            f"{len(lost)} dari {len(issued)} berkas dokumen tidak ada, misalnya {lost[0]}", BRING_BACK
        )
    return ok(f"{len(issued)} berkas dokumen ada")
