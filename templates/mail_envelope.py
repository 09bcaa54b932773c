"""Head and parts of a mail as bytes that were parsed again and found to be what was meant."""

from binascii import b2a_qp
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime
from hashlib import sha256
from re import compile as pattern

from templates.mail_errors import AddressError, MailDriftError, NaiveTimeError
from templates.mail_head import (
    HeadLine,
    Verbatim,
    address,
    differences,
    headable,
    mailbox_line,
    text_line,
)

LONGEST_LINE = 998
MESSAGE_ID = pattern(r"<[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+>")

Part = tuple[str, bytes]
"""Content type and content."""


def head_of(
    *, sender: str, sender_name: str, to: str, to_name: str, subject: str, message_id: str, sent_at: datetime
) -> list[HeadLine]:
    """The headers every mail of ours has. Raises a MailError where a text may not stand in one."""
    if not MESSAGE_ID.fullmatch(headable("message_id", message_id)):
        raise AddressError("message_id")
    if sent_at.tzinfo is None:
        raise NaiveTimeError("sent_at")
    return [
        mailbox_line("From", headable("sender_name", sender_name), address("sender", sender)),
        mailbox_line("To", headable("recipient_name", to_name), address("recipient_address", to)),
        text_line("Subject", headable("subject", subject)),
        text_line("Message-ID", message_id),
        text_line("Date", format_datetime(sent_at)),
        text_line("Auto-Submitted", "auto-generated"),
        text_line("Content-Language", "id"),
        text_line("MIME-Version", "1.0"),
    ]


def text_and_html(text: str, html: str) -> list[Part]:
    return [
        ('text/plain; charset="utf-8"', f"{text}\n".encode()),
        ('text/html; charset="utf-8"', f"{html}\n".encode()),
    ]


def serialized(
    head: list[HeadLine], words: list[Part], attached: list[tuple[str, Part]], *, seed: str
) -> bytes:
    """The same bytes for the same arguments; `attached` pairs a file name with its part.

    Raises MailDriftError where the finished bytes do not read back as meant.
    """
    boundary = f"=_siulak-{sha256(seed.encode()).hexdigest()[:32]}"
    head = [*head, _container_type("mixed", boundary)]
    alternative = _container(
        [_container_type("alternative", f"{boundary}-a")], [_leaf(*part) for part in words]
    )
    files = []
    for name, part in attached:
        leaf = _leaf(*part)
        leaf["Content-Disposition"] = f'attachment; filename="{name}"'
        files.append(leaf)
    raw = _container(head, [alternative, *files]).as_bytes()
    _compare(raw, head, [*words, *(part for _, part in attached)])
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
