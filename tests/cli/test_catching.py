"""A real SMTP server on a free port of this machine, spoken to by the standard library's client."""

import json
import smtplib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.catching import GREETING, Keeper
from cli.children import children, free_port

pytestmark = pytest.mark.thorough

MAIL = (
    b"Message-ID: <satu@kantor.example>\r\n"
    b"From: siulak@kantor.example\r\n"
    b"To: budi@kantor.example\r\n"
    b"Subject: =?utf-8?q?Penilaian?=\r\n"
    b"\r\n"
    b".titik di awal baris\r\n..dua titik\r\n.\r\n\r\nekor\r\n"
)
Catcher = tuple[Path, int]


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    port = free_port()
    controller = Controller(Keeper(tmp_path / "mail"), hostname="127.0.0.1", port=port, ident=GREETING)
    controller.start()
    yield tmp_path / "mail", port
    controller.stop()


def send(port: int, *mails: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        for mail in mails:
            assert client.sendmail("siulak@kantor.example", ["budi@kantor.example"], mail) == {}


def kept(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.iterdir())


def lines() -> st.SearchStrategy[bytes]:
    """Any lines that SMTP carries: up to 998 bytes, ended by CRLF, none of its characters alone."""
    line = st.binary(max_size=60) | st.binary(min_size=990, max_size=998) | st.just(b".")
    clean = line.map(lambda each: each.replace(b"\r", b"?").replace(b"\n", b"?"))
    return st.lists(clean, min_size=1, max_size=8).map(lambda each: b"\r\n".join(each) + b"\r\n")


def test_what_is_kept_is_what_was_sent_byte_for_byte(catcher: Catcher) -> None:
    folder, port = catcher

    send(port, MAIL)

    assert kept(folder) == [MAIL]
    assert [path.suffix for path in folder.iterdir()] == [".eml"]


@given(body=lines())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_any_lines_are_kept_as_they_were_sent(catcher: Catcher, body: bytes) -> None:
    folder, port = catcher
    mail = b"Message-ID: <satu@kantor.example>\r\n\r\n" + body

    send(port, mail)

    assert mail in kept(folder)


def test_the_same_mail_twice_is_one_file(catcher: Catcher) -> None:
    folder, port = catcher

    send(port, MAIL, MAIL)
    send(port, MAIL)

    assert kept(folder) == [MAIL]


def test_other_bytes_under_the_same_message_id_are_another_file(catcher: Catcher) -> None:
    folder, port = catcher
    other = MAIL.replace(b"ekor", b"buntut")

    send(port, MAIL, other)

    assert kept(folder) == sorted([MAIL, other])
    assert len({path.name.split("-")[0] for path in folder.iterdir()}) == 1


def test_another_message_id_is_another_file(catcher: Catcher) -> None:
    folder, port = catcher
    other = MAIL.replace(b"<satu@", b"<dua@")

    send(port, MAIL, other)

    assert kept(folder) == sorted([MAIL, other])


def test_a_mail_without_a_message_id_is_kept_too(catcher: Catcher) -> None:
    folder, port = catcher

    send(port, b"\r\n", b"Subject: x\r\n\r\nisi\r\n")

    assert kept(folder) == [b"\r\n", b"Subject: x\r\n\r\nisi\r\n"]


def test_one_mail_to_many_is_one_file(catcher: Catcher) -> None:
    folder, port = catcher

    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("a@kantor.example", ["b@kantor.example", "c@kantor.example"], MAIL)

    assert kept(folder) == [MAIL]


@given(content=st.binary(max_size=400), message_id=st.none() | st.binary(max_size=40))
@settings(deadline=None)
def test_nothing_a_sender_writes_breaks_out_of_the_folder(content: bytes, message_id: bytes | None) -> None:
    head = b"" if message_id is None else b"Message-ID: " + message_id + b"\r\n"
    with tempfile.TemporaryDirectory() as folder:
        keeper = Keeper(Path(folder) / "mail")

        path = keeper.keep(head + content)

        assert path.read_bytes() == head + content
        assert [each for each in Path(folder).rglob("*") if each.is_file()] == [path]


def test_a_torn_file_of_an_earlier_stop_is_replaced_whole(tmp_path: Path) -> None:
    path = Keeper(tmp_path).keep(MAIL)
    path.rename(path.with_suffix(".part"))
    path.with_suffix(".part").write_bytes(MAIL[:10])

    Keeper(tmp_path).keep(MAIL)

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == MAIL


def test_the_command_greets_keeps_and_stops_when_asked(tmp_path: Path) -> None:
    port = free_port()
    arguments = ("--port", str(port), "--folder", str(tmp_path / "mail"))
    with children(tmp_path / "run", {}) as family:
        family.start("catcher", "-m", "cli.catching", *arguments)
        family.wait_until("catcher", lambda: greeting(port).endswith(GREETING.encode()), seconds=30)

        send(port, MAIL)

    assert kept(tmp_path / "mail") == [MAIL]
    logged = [json.loads(line) for line in (tmp_path / "run/catcher.log").read_text().splitlines()]
    assert [line["event"] for line in logged] == ["started", "mail kept", "ended"]
    assert {line["program"] for line in logged} == {"catcher"}
    assert "budi@" not in str(logged)


def greeting(port: int) -> bytes:
    """What the server says first; nothing while there is none."""
    try:
        with smtplib.SMTP() as client:
            return client.connect("127.0.0.1", port)[1]
    except OSError:
        return b""
