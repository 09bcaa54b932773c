"""Events, mails and documents as rows of a table, for every command that lists some."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from cli.tables import moment, table
from workflow import labels
from workflow.history import Event
from workflow.run_history import Document, Mail


def show(title: str, events: Iterable[Event], zone: ZoneInfo) -> None:
    columns = ("Peristiwa", "Waktu kerja", "Tentang", "Tindakan", "Pelaku", "Rincian")
    rows = (
        (event.id, moment(event.at, zone), about(event), event.label, actor(event), details(event))
        for event in events
    )
    table(title, columns, rows)


def about(event: Event) -> str:
    """`evaluasi 3 (Budi Contoh)`."""
    subject = f"{labels.SUBJECTS.get(event.subject, event.subject)} {event.subject_id}"
    return f"{subject} ({event.about})" if event.about else subject


def actor(event: Event) -> str:
    role = labels.ROLES.get(event.role, event.role)
    if event.user:
        return f"{role} (pengguna komputer {event.user})"
    return f"{event.actor} ({role})" if event.actor else role


def details(event: Event) -> str:
    moved = (event.source_label, event.target_label) if event.source != event.target else ()
    told = [
        f"posisi {event.position}" if event.position else "belum disegel",
        " → ".join(filter(None, moved)),
        f"permintaan {event.prompt_id}" if event.prompt_id else "",
        f"run {event.run_id}" if event.run_id else "",
        event.told or event.mark,
    ]
    return ", ".join(filter(None, told))


def show_mails(found: Iterable[Mail], zone: ZoneInfo) -> None:
    columns = ("Email", "Diterima server", "Untuk", "Hal", "Rincian")
    rows = (
        (mail.id, moment(mail.accepted_at, zone), mail.recipient, matter(mail), carried(mail))
        for mail in found
    )
    table("Email", columns, rows)


def matter(mail: Mail) -> str:
    """`pengingat: penilaian atasan`."""
    return f"{labels.STEPS.get(mail.step, mail.step)}: {labels.TASKS.get(mail.kind, mail.kind)}"


def carried(mail: Mail) -> str:
    """By which the mail is found again: in the mail server's log, among the prompts, among the runs."""
    told = [
        labels.MAILS.get(mail.state, mail.state),
        f"Message-ID {mail.message_id}" if mail.message_id else "",
        f"permintaan {', '.join(map(str, mail.prompts))}" if mail.prompts else "",
        f"run {mail.run_id}" if mail.run_id else "",
    ]
    return ", ".join(filter(None, told))


def show_documents(found: Iterable[Document], zone: ZoneInfo) -> None:
    columns = ("Dokumen", "Diterbitkan", "Evaluasi", "Revisi", "Rincian")
    rows = (
        (
            each.id,
            moment(each.issued_at, zone),
            f"{each.evaluation_id} ({each.employee})",
            each.revision,
            file(each),
        )
        for each in found
    )
    table("Dokumen", columns, rows)


def file(document: Document) -> str:
    told = [
        document.path or "belum terbit",
        f"SHA-256 {document.digest}" if document.digest else "",
        f"run {document.run_id}" if document.run_id else "",
    ]
    return ", ".join(filter(None, told))
