"""What a composed mail says, and that nobody's name can make it say more."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from templates import mail_rendering
from templates.contexts import PromptMail, Task
from templates.mail import KINDS, STEPS, compose, template_version
from templates.mail_errors import (
    AddressError,
    HeaderInjectionError,
    LinkError,
    MailDriftError,
    MailError,
    NaiveTimeError,
    NoTaskError,
    TemplateFaultError,
    TemplateMissingError,
    UnknownStepError,
)
from templates.mail_head import (
    address,
    differences,
    headable,
    mailbox_line,
    meaning,
    text_line,
    visible,
)

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


every_mail = pytest.mark.parametrize(
    "mail", [prompt(k, s) for k in KINDS for s in STEPS], ids=lambda m: f"{m.kind}-{m.step}"
)


def test_the_kinds_are_the_folders() -> None:
    assert KINDS == (
        "calibration",
        "explanation",
        "objection",
        "receipt",
        "response",
        "self_assessment",
        "supervisor_review",
    )


@every_mail
def test_text_and_html_say_who_until_when_what_follows_and_where(mail: PromptMail) -> None:
    raw = composed(mail)
    page = Page(content(raw, "text/html"))
    text = content(raw, "text/plain")

    for words in (page.text, text):
        for said in (mail.recipient_name, mail.cycle_title, mail.deadline_text, mail.consequence, "BKPSDM"):
            assert said in words
        assert mail.tasks[0].about in words
    assert page.links == [mail.tasks[0].link]
    assert mail.tasks[0].link in text.splitlines()


@every_mail
def test_a_mail_says_how_to_recognise_it(mail: PromptMail) -> None:
    raw = composed(mail)

    for words in (content(raw, "text/plain"), Page(content(raw, "text/html")).text):
        assert "tidak pernah meminta kata sandi" in words
        assert f"Alamat {OFFICE} selalu menjadi awal tautan" in words
        assert "batas-waktu.ics" in words


@every_mail
def test_the_html_needs_nothing_from_elsewhere(mail: PromptMail) -> None:
    page = Page(html := content(composed(mail), "text/html"))

    assert page.tags["html"] == {"lang": "id"}
    assert not {"img", "link", "style", "script", "table"} & set(page.tags)
    assert "url(" not in html
    assert "background: #ffffff" in str(page.tags["body"]["style"])


def test_each_kind_and_step_has_a_subject_of_its_own() -> None:
    subjects = {str(parsed(composed(prompt(kind, step)))["Subject"]) for kind in KINDS for step in STEPS}

    assert len(subjects) == len(KINDS) * len(STEPS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reminder_says_so_and_an_escalation_asks_for_help(kind: str) -> None:
    remind, escalate = composed(prompt(kind, "remind")), composed(prompt(kind, "escalate"))

    assert str(parsed(remind)["Subject"]).startswith("Pengingat: ")
    assert "Kami mengingatkan kembali" in content(remind, "text/plain")
    assert "kami mohon bantuan Bapak/Ibu" in content(escalate, "text/plain")
    assert "batas waktunya telah lewat" in content(escalate, "text/plain")


def test_sixty_tasks_stand_in_one_mail_each_with_its_link() -> None:
    mail = prompt("supervisor_review", tasks=60)
    raw = composed(mail)
    links = [task.link for task in mail.tasks]

    assert Page(content(raw, "text/html")).links == links
    assert [line for line in content(raw, "text/plain").splitlines() if line.startswith("http")] == links
    assert "nilai 60 pegawai" in str(parsed(raw)["Subject"])
    assert len(raw) < 102_000, "Gmail cuts what is longer"


def test_markup_in_a_name_stays_text() -> None:
    mail = replace(prompt(), cycle_title="<b>A & B</b>", tasks=(Task(about="<i>x</i>", link=f"{OFFICE}t"),))
    page = Page(content(composed(mail), "text/html"))

    assert "<b>A & B</b>" in page.text
    assert "<i>x</i>" in page.text
    assert not {"b", "i"} & set(page.tags)


def test_the_head_is_as_ordered() -> None:
    message = parsed(composed(prompt()))

    assert message.keys() == HEAD
    assert decoded(message, "From") == "BKPSDM Kabupaten Kerinci <siulak@kerincikab.example>"
    assert decoded(message, "To") == '"Dr. H. Asraf Wijaya, S.Pt., M.Si." <asraf@kerincikab.example>'
    assert message["Message-ID"] == "<7f1c@kerincikab.example>"
    assert message["Date"].datetime == SENT_AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "id"


def test_the_parts_are_text_and_html_to_choose_from_and_a_calendar_file() -> None:
    message = parsed(composed(prompt()))
    [calendar] = message.iter_attachments()

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert calendar.get_filename() == "batas-waktu.ics"
    assert calendar.get_param("method") == "PUBLISH"


@every_mail
def test_the_same_arguments_give_the_same_bytes(mail: PromptMail) -> None:
    assert composed(mail) == composed(mail)


def test_another_message_id_gives_other_boundaries_and_another_calendar_uid() -> None:
    one, two = composed(prompt()), composed(prompt(), message_id="<8a2d@kerincikab.example>")

    assert parsed(one).get_boundary() != parsed(two).get_boundary()
    assert calendar_entry(one)["UID"] == "7f1c@kerincikab.example"
    assert calendar_entry(two)["UID"] == "8a2d@kerincikab.example"


@every_mail
def test_lines_are_what_smtp_carries(mail: PromptMail) -> None:
    lines = composed(mail).split(b"\r\n")

    assert max(map(len, lines)) <= 78
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"])
def test_the_calendar_entry_stands_at_the_deadline(zone: str) -> None:
    deadline = DEADLINE.replace(tzinfo=ZoneInfo(zone))
    event = calendar_entry(composed(replace(prompt(), deadline=deadline)))

    assert event.start == deadline
    assert event.stamp == SENT_AT
    assert event["SUMMARY"] == "Batas waktu: isi penilaian mandiri (Evaluasi Kinerja Pegawai Tahun 2026)"
    assert OFFICE not in str(event), "calendars are shared; links are not"


def test_a_fixed_offset_deadline_is_the_same_instant() -> None:
    deadline = DEADLINE.replace(tzinfo=timezone(timedelta(hours=7)))

    assert calendar_entry(composed(replace(prompt(), deadline=deadline))).start == DEADLINE


def test_the_calendar_names_its_zone() -> None:
    calendar = Calendar.from_ical(content(composed(prompt()), "text/calendar"))

    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Jakarta"]
    assert not calendar.get_missing_tzids()


def test_the_alarm_rings_by_day_on_the_day_before() -> None:
    [alarm] = calendar_entry(composed(prompt())).walk("VALARM")
    assert isinstance(alarm, Alarm)

    assert DEADLINE + alarm.decoded("TRIGGER") == datetime.combine(
        DEADLINE.date() - timedelta(days=1), time(9), DEADLINE.tzinfo
    )


@pytest.mark.thorough
@settings(deadline=None, max_examples=200)
@given(name=TEXTS, sender_name=TEXTS, title=TEXTS)
@example(name=INJECTION, sender_name="SIULAK", title="Tahun 2026")
@example(name="Asraf", sender_name="SIULAK", title=INJECTION)
@example(name="Asraf\r\nBcc: x@y", sender_name="SIULAK", title="Tahun 2026")
@example(name="Dr. Añ" + "i" * 80 + ", M.Si., <x@y>", sender_name='"a\\" <b@c>', title="ä, b" * 40)
def test_no_name_or_title_adds_a_header(name: str, sender_name: str, title: str) -> None:
    try:
        raw = composed(replace(prompt(), recipient_name=name, cycle_title=title), sender_name=sender_name)
    except HeaderInjectionError:
        return
    message = parsed(raw)

    assert message.keys() == HEAD
    assert [[a.addr_spec for a in message[line].addresses] for line in ("From", "To")] == [
        ["siulak@kerincikab.example"],
        ["asraf@kerincikab.example"],
    ]
    assert decoded(message_from_bytes(raw), "Subject") == (
        f"Mohon isi penilaian mandiri ({' '.join(title.split())})"
    )


@settings(deadline=None, max_examples=300)
@given(name=TEXTS)
def test_a_name_is_refused_or_reads_back_as_itself(name: str) -> None:
    try:
        person = headable("recipient_name", name)
    except HeaderInjectionError:
        return
    line = mailbox_line("To", person, "a@b.example")

    assert line.wire.isascii()
    assert meaning("To", line.wire) == ((person, "a@b.example"),)
    assert max(map(len, f"To: {line.wire}".split("\r\n"))) <= 78


@settings(deadline=None, max_examples=300)
@given(text=TEXTS)
def test_a_subject_is_refused_or_reads_back_as_itself(text: str) -> None:
    try:
        subject = headable("subject", text)
    except HeaderInjectionError:
        return
    line = text_line("Subject", subject)

    assert meaning("Subject", line.wire) == subject
    assert max(map(len, f"Subject: {line.wire}".split("\r\n"))) <= 78


@pytest.mark.parametrize(
    "bad", ["a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b", "a\ud800b", "a\u202eb", INJECTION]
)
@pytest.mark.parametrize(
    "place",
    [
        lambda bad: composed(replace(prompt(), recipient_name=bad)),
        lambda bad: composed(replace(prompt(), recipient_address=f"{bad}@kerincikab.example")),
        lambda bad: composed(replace(prompt(), cycle_title=bad)),
        lambda bad: composed(prompt(), sender_name=bad),
        lambda bad: composed(prompt(), sender=f"{bad}@kerincikab.example"),
        lambda bad: composed(prompt(), message_id=f"<{bad}@kerincikab.example>"),
    ],
    ids=["name", "address", "title", "sender name", "sender", "message id"],
)
def test_what_could_write_headers_is_refused_wherever_it_stands(
    bad: str, place: Callable[[str], bytes]
) -> None:
    with pytest.raises(HeaderInjectionError):
        place(bad)


def test_encoded_word_syntax_that_only_the_whole_subject_makes_is_refused() -> None:
    with pytest.raises(HeaderInjectionError) as caught:
        headable("subject", "a =" + "?utf-8?q?b?=")

    assert (caught.value.field, caught.value.sign) == ("subject", "=?")


def test_a_newline_in_a_body_text_cannot_look_like_a_line_of_ours() -> None:
    about = "Siti\nhttps://palsu.example/\u2028x"
    mail = replace(prompt(), tasks=(Task(about=about, link=f"{OFFICE}t"),))

    assert "Siti https://palsu.example/ x" in content(composed(mail), "text/plain").splitlines()


def test_letters_of_all_scripts_and_joined_emoji_are_welcome() -> None:
    for text in (
        "I Gusti Ayu Ñ",
        "\u0645\u062d\u0645\u062f",
        "\u05d3\u05d5\u05d3",
        "\U0001f469\u200d\u2695\ufe0f",
    ):
        assert visible("name", text) == text


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "asraf",
        "a b@c.example",
        "a@b@c.example",
        "<a@b.example>",
        "a,b@c.example",
        "á@b.example",
        "a@b" * 99,
    ],
)
def test_an_address_that_needs_quoting_is_refused(bad: str) -> None:
    with pytest.raises(AddressError) as caught:
        address("recipient_address", bad)

    assert caught.value.field == "recipient_address"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "//palsu.example/t",
        "https://siulak@palsu.example/",
        f'{OFFICE}t"x',
        f"{OFFICE}t\n",
    ],
)
def test_a_link_is_an_address_of_the_web(link: str) -> None:
    with pytest.raises(LinkError):
        composed(replace(prompt(), tasks=(Task(about="Siti", link=link),)))


def test_a_link_to_another_house_is_refused_and_not_repeated_in_the_error() -> None:
    mail = prompt(tasks=2)
    strange = Task(about="Siti", link="https://palsu.example/rahasia")

    with pytest.raises(LinkError) as caught:
        composed(replace(mail, tasks=(*mail.tasks, strange)))

    assert caught.value.position == 3
    assert "rahasia" not in str(caught.value)


def test_a_head_that_reads_back_otherwise_is_noticed() -> None:
    meant = [text_line("Subject", "Halo"), mailbox_line("To", "Asraf", "a@b.example")]
    read = [(line.name, line.wire) for line in meant]

    assert differences(meant, read) == []
    assert differences(meant, [*read, ("Bcc", "x@y.example")]) == ["Bcc"]
    assert differences(meant, [("Subject", "Halo Bcc"), read[1]]) == ["Subject"]
    assert differences(meant, [read[0], ("To", "Asraf <a@b.example>, x@y.example")]) == ["To"]
    assert differences(meant, [*reversed(read)]) == ["order"]
    assert differences(meant, [*read, read[0]]) == ["order"]


def test_a_body_cannot_end_its_own_part() -> None:
    boundary = parsed(composed(prompt())).get_boundary()
    mail = replace(prompt(), consequence=f"--{boundary}-- Bcc: x@y")

    assert f"--{boundary}-- Bcc: x@y" in content(composed(mail), "text/plain")


@pytest.mark.parametrize(
    "bad", ["7f1c@kerincikab.example", "<7f1c>", "<a b@c.example>", "<a@b.example><c@d>"]
)
def test_a_message_id_stands_in_angle_brackets(bad: str) -> None:
    with pytest.raises(AddressError, match="message_id"):
        composed(prompt(), message_id=bad)


def test_an_error_can_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(HeaderInjectionError("cycle_title", "=?")))

    assert (error.field, error.sign) == ("cycle_title", "=?")


def test_a_missing_template_file_names_itself() -> None:
    with pytest.raises(TemplateMissingError, match="templates/email/tidak_ada/subject"):
        composed(prompt("tidak_ada"))
    with pytest.raises(TemplateMissingError, match="templates/email/tidak_ada"):
        template_version("tidak_ada")


@pytest.mark.parametrize("kind", ["../word", "_base", "self_assessment/../receipt"])
def test_a_kind_cannot_leave_its_folder(kind: str) -> None:
    with pytest.raises(TemplateMissingError):
        composed(prompt(kind))


@pytest.mark.parametrize("file", ["subject.txt.j2", "body.txt.j2", "body.html.j2"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_three_files(kind: str, file: str) -> None:
    assert (mail_rendering.FOLDER / kind / file).is_file()


def test_an_undefined_name_fails_instead_of_leaving_a_gap() -> None:
    mail = prompt("receipt")
    object.__delattr__(mail, "consequence")

    with pytest.raises(TemplateFaultError, match="'consequence' is undefined") as caught:
        mail_rendering.render(mail, sender_name="SIULAK", office_address=OFFICE)

    assert caught.value.kind == "receipt"


def test_the_version_is_stable_and_differs_between_kinds() -> None:
    versions = {template_version(kind) for kind in KINDS}

    assert len(versions) == len(KINDS)
    assert all(len(version) == 12 and int(version, 16) >= 0 for version in versions)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (replace(prompt(), step="shout"), UnknownStepError),
        (replace(prompt(), tasks=()), NoTaskError),
        (replace(prompt(), deadline=DEADLINE.replace(tzinfo=None)), NaiveTimeError),
    ],
    ids=["step", "no task", "naive deadline"],
)
def test_a_senseless_order_is_refused(wrong: PromptMail, error: type[MailError]) -> None:
    with pytest.raises(error):
        composed(wrong)


def test_a_naive_sending_time_is_refused() -> None:
    with pytest.raises(NaiveTimeError, match="sent_at"):
        composed(prompt(), sent_at=SENT_AT.replace(tzinfo=None))


@pytest.mark.parametrize("error", MailError.__subclasses__())
def test_every_error_tells_the_user_a_sentence(error: type[MailError]) -> None:
    assert str(error.__doc__).endswith(".")


def test_errors_carry_their_facts() -> None:
    assert str(TemplateFaultError("receipt", "x")).endswith("(kind: receipt, reason: x)")
    assert str(MailDriftError("Subject")).endswith("(part: Subject)")
    assert str(NoTaskError()) == NoTaskError.__doc__
