"""A prompt to be mailed, and its bytes read back."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from icalendar import Calendar, Event

from templates.contexts import PromptMail, Task
from templates.mail import KINDS, STEPS, compose
from templates.mail_rendering import OWN

OFFICE = "https://siulak.kerincikab.example/"


SENT_AT = datetime(2026, 12, 28, 2, tzinfo=UTC)


DEADLINE = datetime(2027, 1, 8, 23, 59, tzinfo=ZoneInfo("Asia/Jakarta"))


HEAD = [
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Auto-Submitted",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]


INJECTION = "=?utf-8?q?a=0ABcc:x@y?="


TEXTS = st.one_of(
    st.text(),
    st.text("aZ é\U0001f469\u200d\u0645\u0631\u05d0,.;:\"'()<>@\\=?_-\t"),
    st.text("aB ,.", min_size=70, max_size=300),
    st.text("ñ\u0645\U0001f469", min_size=30, max_size=300),
)


def prompt(kind: str = "self_assessment", step: str = "ask", tasks: int = 1) -> PromptMail:
    return PromptMail(
        kind=kind,
        step=step,
        recipient_name="Dr. H. Asraf Wijaya, S.Pt., M.Si.",
        recipient_address="asraf@kerincikab.example",
        cycle_title="Evaluasi Kinerja Pegawai Tahun 2026",
        deadline=DEADLINE,
        deadline_text="Jumat, 8 Januari 2027 pukul 23.59 WIB",
        consequence="Penilaian berlanjut tanpa keterangan Bapak/Ibu.",
        tasks=tuple(
            Task(about=f"Pegawai ke-{n}, Perawat Terampil", link=f"{OFFICE}t/k{n}?a=1&b=2")
            for n in range(1, tasks + 1)
        ),
        purpose_link=f"{OFFICE}tujuan/2026",
    )


def composed(
    mail: PromptMail,
    *,
    sender: str = "siulak@kerincikab.example",
    sender_name: str = "BKPSDM Kabupaten Kerinci",
    message_id: str = "<7f1c@kerincikab.example>",
    sent_at: datetime = SENT_AT,
) -> bytes:
    return compose(mail, sender=sender, sender_name=sender_name, message_id=message_id, sent_at=sent_at)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def content(raw: bytes, kind: str) -> str:
    [found] = [part for part in parsed(raw).walk() if part.get_content_type() == kind]
    payload = found.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def calendar_entry(raw: bytes) -> Event:
    calendar = Calendar.from_ical(content(raw, "text/calendar"))
    [event] = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def decoded(message: Message, name: str) -> str:
    """By the older of the two readers in the library, which the composer's folding does not use."""
    return str(make_header(decode_header(str(message[name]).replace("\r\n", ""))))


class Page(HTMLParser):
    """The visible words and the links of an HTML body."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.tags: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = dict(attrs)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


ASKING = [kind for kind in OWN if kind != "_account"]
"""Kinds that no definition names; they ask and remind, and escalate nothing."""
every_mail = pytest.mark.parametrize(
    "mail",
    [prompt(k, s) for kinds, steps in ((KINDS, STEPS), (ASKING, STEPS[:2])) for k in kinds for s in steps],
    ids=lambda m: f"{m.kind}-{m.step}",
)
