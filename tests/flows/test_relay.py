"""Each point of an SMTP conversation at which a server can fail, over real sockets."""

import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cli.children import free_port
from config.settings import Settings
from flows.relay import Answer, RelayDownError, connected
from tests.flows.scripted_smtp import DROP, POINTS, SILENT, Smtp, failing, scripted
from workflow import points

pytestmark = pytest.mark.thorough

SENDER, RECIPIENT = "siulak@kerincikab.example", "citra@kerincikab.example"
CONTENT = b"Subject: uji\r\n\r\n.satu titik\r\n..dua titik\r\n"


def pointing_at(port: int, **facts: Any) -> Settings:
    return Settings(smtp_host="127.0.0.1", smtp_port=port, **{"smtp_timeout": 5, **facts})


def sent(smtp: Smtp, times: int = 1) -> list[Answer]:
    with connected(pointing_at(smtp.port)) as relay:
        return [relay.send(SENDER, RECIPIENT, CONTENT) for _ in range(times)]


@pytest.fixture(scope="module")
def quiet() -> Iterator[Smtp]:
    with scripted() as smtp:
        yield smtp


def test_a_mail_that_arrives_is_accepted() -> None:
    with scripted() as smtp:
        answers = sent(smtp, times=3)

    assert [answer.state for answer in answers] == ["accepted"] * 3
    assert smtp.accepted == [(RECIPIENT, CONTENT)] * 3
    assert smtp.heard["EHLO"] == 1


def test_where_a_kill_is_rehearsed_the_text_still_arrives_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The point is spent: its mark is there."""
    (tmp_path / "mail_half_sent").touch()
    monkeypatch.setattr(points, "_ARMED", points._armed_by({points.VARIABLE: f"mail_half_sent@{tmp_path}"}))
    with scripted() as smtp:
        answers = sent(smtp, times=2)

    assert [answer.state for answer in answers] == ["accepted"] * 2
    assert smtp.accepted == [(RECIPIENT, CONTENT)] * 2


@given(lines=st.lists(st.binary(max_size=60).map(lambda line: line.translate(None, b"\r\n")), min_size=1))
@settings(max_examples=60, deadline=None)
def test_frozen_bytes_arrive_as_they_are(quiet: Smtp, lines: list[bytes]) -> None:
    content = b"".join(line + b"\r\n" for line in lines)

    with connected(pointing_at(quiet.port)) as relay:
        relay.send(SENDER, RECIPIENT, content)

    assert quiet.accepted[-1] == (RECIPIENT, content)


def test_nobody_listening_is_a_relay_that_is_down() -> None:
    with pytest.raises(RelayDownError, match=r"127\.0\.0\.1:\d+"), connected(pointing_at(free_port())):
        pytest.fail("there is no server")


@pytest.mark.parametrize("answer", ["554 go away", "421 busy", DROP, SILENT])
def test_a_bad_banner_is_a_relay_that_is_down(answer: str) -> None:
    with scripted(failing("banner", answer)) as smtp:
        settings = pointing_at(smtp.port, smtp_timeout=0.2)
        with pytest.raises(RelayDownError), connected(settings):
            pytest.fail("there is no greeting")


@pytest.mark.parametrize("answer", ["554 not you", "421 busy", "450 later", DROP])
def test_a_refused_greeting_says_nothing_about_the_mail(answer: str) -> None:
    with scripted(failing("ehlo", answer)) as smtp, pytest.raises(RelayDownError):
        sent(smtp)


@pytest.mark.parametrize(
    ("point", "answer", "state"),
    [
        ("mail", "451 later", "deferred"),
        ("mail", "552 too big", "refused"),
        ("rcpt", "450 greylisted", "deferred"),
        ("rcpt", "452 full", "deferred"),
        ("rcpt", "550 unknown", "refused"),
        ("data", "451 later", "deferred"),
        ("data", "554 no", "refused"),
        ("dot", "451 later", "deferred"),
        ("dot", "554 looks like spam", "refused"),
        ("rcpt", "421 closing", "deferred"),
        ("dot", "421 closing", "deferred"),
    ],
)
def test_a_clear_no_is_told_in_the_servers_words(point: str, answer: str, state: str) -> None:
    with scripted(failing(point, answer)) as smtp:
        told = sent(smtp)

    assert told == [Answer(state, answer)]
    assert smtp.accepted == []


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("end", [DROP, SILENT])
def test_a_broken_connection_never_passes_for_an_answer(point: str, end: str) -> None:
    with scripted(failing(point, end)) as smtp:
        settings = pointing_at(smtp.port, smtp_timeout=0.2)
        with pytest.raises(RelayDownError), connected(settings) as relay:
            relay.send(SENDER, RECIPIENT, CONTENT)

    assert smtp.accepted == []


@pytest.mark.parametrize("point", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("code", [450, 550])
def test_one_refused_mail_does_not_spoil_the_next(point: str, code: int) -> None:
    with scripted(failing(point, f"{code} no", mail=1)) as smtp:
        first, second = sent(smtp, times=2)

    assert first.state != "accepted"
    assert second.state == "accepted"


@pytest.mark.parametrize("answer", ["500 what", "421 closing", DROP])
def test_a_failed_goodbye_changes_no_answer(answer: str) -> None:
    with scripted(failing("quit", answer)) as smtp:
        answers = sent(smtp)

    assert [answer.state for answer in answers] == ["accepted"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(
        tmp_path_factory.mktemp("tls") / "own.pem", x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    )


def self_signed(path: Path, name: x509.GeneralName) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + made.public_bytes(pem))
    return path


def encrypted(smtp: Smtp, how: str = "starttls") -> Settings:
    login = {"smtp_user": "siulak", "smtp_password": "rahasia-sekali"}
    return pointing_at(smtp.port, smtp_security=how, **login)


def refusal(settings: Settings) -> str:
    """Why no connection was had."""
    with pytest.raises(RelayDownError) as caught, connected(settings):
        pytest.fail("it was had")
    return str(caught.value)


def test_a_self_signed_certificate_is_refused_before_any_login(certificate: Path) -> None:
    with scripted(certificate=certificate) as smtp:
        reason = refusal(encrypted(smtp))

    assert "certificate verify failed" in reason
    assert not smtp.heard["AUTH"]
    assert not smtp.heard["MAIL"]


def test_a_certificate_of_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = self_signed(tmp_path / "other.pem", x509.DNSName("email.kerincikab.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(elsewhere))

    with scripted(certificate=elsewhere) as smtp:
        reason = refusal(encrypted(smtp))

    assert "IP address mismatch" in reason
    assert not smtp.heard["AUTH"]


def test_a_verified_server_gets_login_and_mail(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with scripted(certificate=certificate) as smtp, connected(encrypted(smtp)) as relay:
        answer = relay.send(SENDER, RECIPIENT, CONTENT)

    assert answer.state == "accepted"
    verbs = [command.split(" ")[0].upper() for command in smtp.commands]
    assert verbs.index("STARTTLS") < verbs.index("AUTH") < verbs.index("MAIL")


def test_a_server_encrypted_from_the_first_byte_gets_login_and_mail(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    server = scripted(certificate=certificate, encrypted_at_once=True)
    with server as smtp, connected(encrypted(smtp, "tls")) as relay:
        relay.send(SENDER, RECIPIENT, CONTENT)

    assert smtp.accepted == [(RECIPIENT, CONTENT)]
    assert smtp.heard["AUTH"]


def test_a_server_encrypted_from_the_first_byte_must_be_vouched_for(certificate: Path) -> None:
    with scripted(certificate=certificate, encrypted_at_once=True) as smtp:
        reason = refusal(encrypted(smtp, "tls"))

    assert "certificate verify failed" in reason
    assert smtp.commands == []


def test_a_refused_login_is_a_relay_that_is_down(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with scripted(failing("auth", "535 wrong"), certificate=certificate) as smtp:
        reason = refusal(encrypted(smtp))

    assert "535" in reason
    assert "rahasia" not in reason


@pytest.mark.parametrize("answer", ["454 not now", "501 what", DROP])
def test_without_encryption_there_is_no_login_and_no_mail(certificate: Path, answer: str) -> None:
    with scripted(failing("starttls", answer), certificate=certificate) as smtp:
        refusal(encrypted(smtp))

    assert not smtp.heard["AUTH"]
    assert not smtp.heard["MAIL"]


def test_a_server_stripped_of_starttls_gets_no_login_and_no_mail() -> None:
    with scripted() as smtp:
        reason = refusal(encrypted(smtp))

    assert "STARTTLS" in reason
    assert not smtp.heard["AUTH"]
    assert not smtp.heard["MAIL"]


def test_a_login_without_encryption_cannot_be_set_up() -> None:
    with pytest.raises(ValidationError, match="tanpa enkripsi"):
        pointing_at(25, smtp_user="siulak", smtp_security="none")
