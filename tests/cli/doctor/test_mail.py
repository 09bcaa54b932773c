from pathlib import Path

import pytest

from cli.catching import GREETING
from cli.doctor import mail
from cli.doctor.findings import Level
from config.settings import Settings
from tests.flows.scripted_smtp import failing, scripted


def facts(**changed: str) -> dict[str, str]:
    return {"fault": "", "greeting": "mx.kantor.example ESMTP", "tls": "TLSv1.3", **changed}


def settings(**values: object) -> Settings:
    return Settings(smtp_host="mx.kantor.example", **values)  # type: ignore[arg-type]


def test_a_server_that_answers_is_told_by_its_greeting_and_encryption() -> None:
    verdict = mail.answered(settings(), facts())

    assert verdict.level is Level.OK
    assert "mx.kantor.example ESMTP”, TLSv1.3" in verdict.found


def test_a_login_that_went_through_is_said() -> None:
    told = settings(smtp_user="siulak", smtp_password="x", smtp_security="tls")

    assert mail.answered(told, facts()).found.endswith("masuk berhasil")


def test_a_server_that_does_not_is_an_error_with_the_variables() -> None:
    verdict = mail.answered(settings(), facts(fault="[Errno 111] Connection refused"))

    assert (verdict.level, "SIULAK_SMTP_HOST" in verdict.remedy) == (Level.ERROR, True)


def test_our_own_catcher_reaches_nobody() -> None:
    assert mail.answered(settings(), facts(greeting=f"localhost {GREETING}")).level is Level.WARNING


@pytest.mark.parametrize(("host", "level"), [("127.0.0.1", Level.OK), ("mx.kantor.example", Level.WARNING)])
def test_an_open_line_is_for_this_machine_alone(host: str, level: Level) -> None:
    told = Settings(smtp_host=host)

    assert mail.answered(told, facts(tls="")).level is level


@pytest.mark.parametrize(
    ("address", "level"), [("siulak@kantor.go.id", Level.OK), ("siulak@kerincikab.example", Level.WARNING)]
)
def test_an_invented_sender_is_a_warning(address: str, level: Level) -> None:
    assert mail.sender(address).level is level


def test_a_real_conversation_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted() as smtp:
        monkeypatch.setenv("SIULAK_SMTP_PORT", str(smtp.port))
        verdict = mail.server(Settings(home=tmp_path))

    assert verdict.level is Level.OK
    assert "loopback ESMTP" in verdict.found
    assert smtp.mails == 0


def test_a_refused_conversation_is_told_in_the_servers_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted(failing("banner", "554 closed for today")) as smtp:
        monkeypatch.setenv("SIULAK_SMTP_PORT", str(smtp.port))
        verdict = mail.server(Settings(home=tmp_path))

    assert (verdict.level, "closed for today" in verdict.found) == (Level.ERROR, True)
