"""Nobody's name can make a mail say more."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes

import pytest
from hypothesis import example, given, settings

from templates.contexts import Task
from templates.mail_errors import (
    AddressError,
    HeaderInjectionError,
    LinkError,
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
from tests.templates.mails import (
    HEAD,
    INJECTION,
    OFFICE,
    TEXTS,
    composed,
    content,
    decoded,
    parsed,
    prompt,
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


def test_the_page_about_the_purpose_is_of_the_same_house() -> None:
    with pytest.raises(LinkError):
        composed(replace(prompt(), purpose_link="https://palsu.example/tujuan/2026"))


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
