"""The bytes of one mail, composed once and then sent unchanged however often it takes."""

import re
from binascii import b2a_qp
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import urlsplit

from templates.contexts import PromptMail, Task
from templates.mail_calendar import deadline_file
from templates.mail_errors import (
    AddressError,
    LinkError,
    MailDriftError,
    NaiveTimeError,
    NoTaskError,
    UnknownStepError,
)
from templates.mail_head import (
    HeadLine,
    Verbatim,
    address,
    differences,
    headable,
    mailbox_line,
    text_line,
    visible,
)
from templates.mail_rendering import KINDS, Words, render, template_version

__all__ = ["KINDS", "STEPS", "compose", "template_version"]

STEPS = ("ask", "remind", "escalate")
LONGEST_LINE = 998
MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+>")

Part = tuple[str, bytes]
"""Content type and content."""


def compose(mail: PromptMail, *, sender: str, sender_name: str, message_id: str, sent_at: datetime) -> bytes:
    """One mail as it travels: text, HTML and the deadline as a calendar file.

    The same arguments give the same bytes, so a retry is byte-identical. `message_id` is with its angle
    brackets. Raises a MailError; of these HeaderInjectionError says that a name, title or address tries to
    write headers, and MailDriftError that the finished bytes do not read back as meant.
    """
    mail = _checked(mail)
    sender_name = headable("sender_name", sender_name)
    if not MESSAGE_ID.fullmatch(headable("message_id", message_id)):
        raise AddressError("message_id")
    if sent_at.tzinfo is None:
        raise NaiveTimeError("sent_at")
    words = render(mail, sender_name=sender_name, office_address=_office_address(mail.tasks))
    head = [
        mailbox_line("From", sender_name, address("sender", sender)),
        mailbox_line("To", mail.recipient_name, mail.recipient_address),
        text_line("Subject", headable("subject", words.subject)),
        text_line("Message-ID", message_id),
        text_line("Date", format_datetime(sent_at)),
        text_line("Auto-Submitted", "auto-generated"),
        text_line("Content-Language", "id"),
        text_line("MIME-Version", "1.0"),
    ]
    return _serialized(head, _parts(mail, words, message_id, sent_at), seed=message_id)


def _checked(mail: PromptMail) -> PromptMail:
    """The mail with every text on one line; what goes into the head is refused rather than mended."""
    if mail.step not in STEPS:
        raise UnknownStepError(mail.step)
    if mail.deadline.tzinfo is None:
        raise NaiveTimeError("deadline")
    if not mail.tasks:
        raise NoTaskError
    return replace(
        mail,
        recipient_name=headable("recipient_name", mail.recipient_name),
        recipient_address=address("recipient_address", mail.recipient_address),
        cycle_title=headable("cycle_title", mail.cycle_title),
        deadline_text=_one_line("deadline_text", mail.deadline_text),
        consequence=_one_line("consequence", mail.consequence),
        tasks=tuple(replace(task, about=_one_line("about", task.about)) for task in mail.tasks),
    )


def _one_line(field: str, text: str) -> str:
    """A newline in a body is harmless once it cannot look like a line of ours."""
    return visible(field, " ".join(text.split()))


def _office_address(tasks: tuple[Task, ...]) -> str:
    """The beginning that all links share and that the mail tells people to check."""
    first = urlsplit(tasks[0].link)
    office = f"{first.scheme}://{first.netloc}/"
    for position, task in enumerate(tasks, start=1):
        link = task.link
        if first.scheme not in {"http", "https"} or not first.netloc or "@" in first.netloc:
            raise LinkError(position)
        if not link.startswith(office) or not link.isprintable() or any(sign in link for sign in " <>\"'\\"):
            raise LinkError(position)
    return office


def _parts(mail: PromptMail, words: Words, message_id: str, sent_at: datetime) -> list[Part]:
    calendar = deadline_file(
        uid=message_id.strip("<>"),
        summary=words.event,
        description=mail.consequence,
        deadline=mail.deadline,
        sent_at=sent_at,
    )
    return [
        ('text/plain; charset="utf-8"', f"{words.text}\n".encode()),
        ('text/html; charset="utf-8"', f"{words.html}\n".encode()),
        ('text/calendar; charset="utf-8"; method="PUBLISH"', calendar.replace(b"\r\n", b"\n")),
    ]


def _serialized(head: list[HeadLine], parts: list[Part], *, seed: str) -> bytes:
    """Head and parts as bytes that were parsed again and found to be what was meant."""
    boundary = f"=_siulak-{sha256(seed.encode()).hexdigest()[:32]}"
    head = [*head, _container_type("mixed", boundary)]
    text, html, calendar = (_leaf(*part) for part in parts)
    calendar["Content-Disposition"] = 'attachment; filename="batas-waktu.ics"'
    alternative = _container([_container_type("alternative", f"{boundary}-a")], [text, html])
    raw = _container(head, [alternative, calendar]).as_bytes()
    _compare(raw, head, parts)
    return raw


def _container_type(subtype: str, boundary: str) -> HeadLine:
    meaning = f'multipart/{subtype}; boundary="{boundary}"'
    return HeadLine("Content-Type", meaning, meaning.replace("; ", ";\r\n "))


def _container(head: list[HeadLine], content: list[Message]) -> Message:
    container = Message(Verbatim())
    for line in head:
        container[line.name] = line.wire
    for part in content:
        container.attach(part)
    return container


def _leaf(content_type: str, content: bytes) -> Message:
    part = Message(Verbatim())
    part["Content-Type"] = content_type
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(content).decode("ascii"))
    return part


def _compare(raw: bytes, head: list[HeadLine], parts: list[Part]) -> None:
    """MailDriftError unless the bytes read back as this head and these parts, in lines SMTP can carry."""
    lines = raw.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line or len(line) > LONGEST_LINE for line in lines):
        raise MailDriftError("lines")
    parsed = message_from_bytes(raw)
    if wrong := differences(head, parsed.items()):
        raise MailDriftError(", ".join(wrong))
    leaves = [part for part in parsed.walk() if not part.is_multipart()]
    if [(part["Content-Type"], _content(part)) for part in leaves] != parts:
        raise MailDriftError("parts")


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload.replace(b"\r\n", b"\n") if isinstance(payload, bytes) else b""
