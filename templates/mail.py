"""The bytes of one mail, composed once and then sent unchanged however often it takes."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from templates.contexts import PromptMail
from templates.mail_calendar import deadline_file
from templates.mail_envelope import Part, head_of, serialized, text_and_html
from templates.mail_errors import LinkError, NaiveTimeError, NoTaskError, UnknownStepError
from templates.mail_head import address, headable, visible
from templates.mail_rendering import KINDS, Words, render, template_version

__all__ = ["KINDS", "STEPS", "compose", "template_version"]

STEPS = ("ask", "remind", "escalate")


def compose(mail: PromptMail, *, sender: str, sender_name: str, message_id: str, sent_at: datetime) -> bytes:
    """One mail as it travels: text, HTML and the deadline as a calendar file.

    The same arguments give the same bytes, so a retry is byte-identical. `message_id` is with its angle
    brackets. Raises a MailError; of these HeaderInjectionError says that a name, title or address tries to
    write headers, and MailDriftError that the finished bytes do not read back as meant.
    """
    mail = _checked(mail)
    words = render(
        mail, sender_name=headable("sender_name", sender_name), office_address=_office_address(mail)
    )
    head = head_of(
        sender=sender,
        sender_name=sender_name,
        to=mail.recipient_address,
        to_name=mail.recipient_name,
        subject=words.subject,
        message_id=message_id,
        sent_at=sent_at,
    )
    calendar = _calendar_part(mail, words, message_id, sent_at)
    return serialized(
        head, text_and_html(words.text, words.html), [("batas-waktu.ics", calendar)], seed=message_id
    )


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
        units=tuple(replace(unit, about=_one_line("about", unit.about)) for unit in mail.units),
    )


def _one_line(field: str, text: str) -> str:
    """A newline in a body is harmless once it cannot look like a line of ours."""
    return visible(field, " ".join(text.split()))


def _office_address(mail: PromptMail) -> str:
    """The beginning that all links share and that the mail tells people to check."""
    first = urlsplit(mail.tasks[0].link)
    office = f"{first.scheme}://{first.netloc}/"
    for position, link in enumerate(
        (*(task.link for task in (*mail.tasks, *mail.units)), mail.purpose_link), start=1
    ):
        if first.scheme not in {"http", "https"} or not first.netloc or "@" in first.netloc:
            raise LinkError(position)
        if not link.startswith(office) or not link.isprintable() or any(sign in link for sign in " <>\"'\\"):
            raise LinkError(position)
    return office


def _calendar_part(mail: PromptMail, words: Words, message_id: str, sent_at: datetime) -> Part:
    calendar = deadline_file(
        uid=message_id.strip("<>"),
        summary=words.event,
        description=mail.consequence,
        deadline=mail.deadline,
        sent_at=sent_at,
    )
    return 'text/calendar; charset="utf-8"; method="PUBLISH"', calendar.replace(b"\r\n", b"\n")
