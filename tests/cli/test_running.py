"""A command starts a flow where `siulak up` left word of its server, and says what keeps it from doing so."""

from pathlib import Path

import pytest

from cli import running
from cli.children import free_port
from cli.prefect_api import PrefectAwayError, RunFailedError
from config.settings import Settings
from tests.cli.servers_of_prefect import prefect

FLOW = "generate_documents"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("SIULAK_PREFECT_API_URL", raising=False)
    monkeypatch.delenv("PREFECT_API_AUTH_STRING", raising=False)
    return Settings(home=tmp_path)


def run(settings: Settings) -> str:
    return running.run(settings, FLOW, lambda: None, as_of="2026-12-07")


def test_the_server_is_found_by_what_up_left(settings: Settings) -> None:
    (settings.home / "prefect-password").write_text("geheim\n")
    with prefect(lambda parameters: "COMPLETED", FLOW) as server:
        (settings.home / "prefect-address").write_text(server.url)

        assert run(settings) == "run"

    bodies = [body for _, path, body in server.asked if path.endswith("create_flow_run")]
    assert [body["parameters"] for body in bodies] == [{"as_of": "2026-12-07"}]


def test_what_is_configured_wins_over_what_up_left(settings: Settings) -> None:
    (settings.home / "prefect-address").write_text("http://127.0.0.1:1/api")
    told = Settings(home=settings.home, prefect_api_url="http://127.0.0.1:2/api")

    assert running.address(told) == "http://127.0.0.1:2/api"
    assert running.address(settings) == "http://127.0.0.1:1/api"


def test_without_word_from_up_the_usual_address_holds(settings: Settings) -> None:
    assert running.address(settings) == "http://127.0.0.1:4200/api"


def test_a_silent_server_is_told_with_its_address_and_the_remedy(settings: Settings) -> None:
    (settings.home / "prefect-address").write_text(f"http://127.0.0.1:{free_port()}/api")

    with pytest.raises(PrefectAwayError, match=r"127\.0\.0\.1.*siulak up"):
        run(settings)


def test_a_flow_that_is_not_deployed_is_told(settings: Settings) -> None:
    with prefect(lambda parameters: "COMPLETED", "another") as server:
        (settings.home / "prefect-address").write_text(server.url)

        with pytest.raises(PrefectAwayError, match=FLOW):
            run(settings)


def test_a_failed_run_is_told_in_the_flows_own_words(settings: Settings) -> None:
    with prefect(lambda parameters: "FAILED", FLOW) as server:
        (settings.home / "prefect-address").write_text(server.url)

        with pytest.raises(RunFailedError, match="boom"):
            run(settings)


def test_a_run_that_nobody_takes_up_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "START_SECONDS", 0)
    with prefect(lambda parameters: "SCHEDULED", FLOW) as server:
        (settings.home / "prefect-address").write_text(server.url)

        with pytest.raises(PrefectAwayError, match="tidak ada proses"):
            run(settings)


@pytest.mark.parametrize(
    ("given", "kept", "expected"),
    [("a:b", "geheim", "a:b"), ("", "geheim", "siulak:geheim"), ("", "", "")],
)
def test_the_password_is_the_environments_or_the_one_in_the_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, given: str, kept: str, expected: str
) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", given)
    if kept:
        (settings.home / "prefect-password").write_text(kept)

    assert running._credentials(settings) == expected


def test_the_mail_server_is_the_one_that_up_started_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "smtp-address").write_text("127.0.0.1:4711")
    of_up = running.with_mail_server(Settings(home=tmp_path))
    monkeypatch.setenv("SIULAK_SMTP_HOST", "email.kantor.example")
    named = running.with_mail_server(Settings(home=tmp_path))

    assert (of_up.smtp_host, of_up.smtp_port) == ("127.0.0.1", 4711)
    assert named.smtp_host == "email.kantor.example"
