"""What a composed mail says, and how it is made."""

from dataclasses import replace

import pytest

from templates.contexts import PromptMail, Task
from templates.mail import KINDS, STEPS
from templates.mail_errors import LinkError
from tests.templates.mails import (
    ASKING,
    HEAD,
    OFFICE,
    SENT_AT,
    Page,
    calendar_entry,
    composed,
    content,
    decoded,
    every_mail,
    parsed,
    prompt,
)


def test_the_kinds_are_the_folders() -> None:
    assert KINDS == (
        "calibration",
        "explanation",
        "objection",
        "period_review",
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
    assert page.links == [mail.tasks[0].link, mail.purpose_link]
    assert {mail.tasks[0].link, mail.purpose_link} <= set(text.splitlines())


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
    kinds = [(kind, step) for kind in KINDS for step in STEPS]
    kinds += [(kind, step) for kind in ASKING for step in STEPS[:2]]
    subjects = {str(parsed(composed(prompt(kind, step)))["Subject"]) for kind, step in kinds}

    assert len(subjects) == len(kinds)


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
    links = [*(task.link for task in mail.tasks), mail.purpose_link]

    assert Page(content(raw, "text/html")).links == links
    assert [line for line in content(raw, "text/plain").splitlines() if line.startswith("http")] == links
    assert "nilai 60 pegawai" in str(parsed(raw)["Subject"])
    assert len(raw) < 102_000, "Gmail cuts what is longer"


def test_units_whose_achievement_waits_stand_behind_the_tasks_each_with_its_page() -> None:
    units = tuple(Task(about=f"Dinas <{number}>", link=f"{OFFICE}capaian/1/{number}/1") for number in (3, 4))
    raw = composed(mail := replace(prompt("period_review", tasks=2), units=units))
    page = Page(content(raw, "text/html"))

    assert page.links == [*(each.link for each in (*mail.tasks, *units)), mail.purpose_link]
    for said in (page.text, content(raw, "text/plain")):
        assert "capaian kinerja organisasi unit berikut" in said
        assert "Dinas <3>" in said
    assert "nilai 2 pegawai" in str(parsed(raw)["Subject"])
    assert "capaian kinerja organisasi" not in content(composed(prompt("period_review")), "text/plain")
    with pytest.raises(LinkError):
        composed(replace(mail, units=(Task(about="Dinas", link="https://palsu.example/capaian/1/3/1"),)))


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
