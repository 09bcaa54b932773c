import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.settings import Settings


@pytest.fixture(autouse=True)
def no_variables_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.upper().startswith("SIULAK_"):
            monkeypatch.delenv(name)


def test_everything_works_without_a_variable() -> None:
    settings = Settings()

    assert settings.timezone.key == "Asia/Jakarta"
    assert settings.database == f"sqlite+pysqlite:///{Path('var/office/siulak.db').absolute()}"
    assert (settings.smtp_host, settings.prefect_api_url) == ("127.0.0.1", "http://127.0.0.1:4200/api")
    assert (settings.documents, settings.mailbox) == (settings.home / "documents", settings.home / "mail")


@pytest.mark.parametrize("field", ["office_file", "calendar_file", "definition"])
def test_the_files_named_by_default_are_shipped(field: str) -> None:
    assert getattr(Settings(), field).is_file()


def test_a_variable_wins_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIULAK_ZONE", "Asia/Makassar")
    monkeypatch.setenv("SIULAK_DATABASE_URL", "postgresql+psycopg://db/siulak")
    monkeypatch.setenv("SIULAK_SCHEDULES_PAUSED", "true")

    settings = Settings()

    assert settings.timezone.key == "Asia/Makassar"
    assert settings.database == "postgresql+psycopg://db/siulak"
    assert settings.schedules_paused is True


def test_what_the_caller_names_wins_over_a_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIULAK_HOME", "elsewhere")

    assert Settings(home=tmp_path).home == tmp_path


@pytest.mark.parametrize("zone", ["Mars/Base", "", "Asia", "../zone", "Asia/Jakarta\0", "x" * 300])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError, match="bukan zona waktu"):
        Settings(zone=zone)


@given(st.text(max_size=20))
def test_any_zone_is_a_zone_or_refused(zone: str) -> None:
    with suppress(ValidationError):
        assert Settings(zone=zone).timezone.key == zone


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_PORT", "0"),
        ("SMTP_PORT", "65536"),
        ("SMTP_PORT", ""),
        ("SMTP_SECURITY", "ssl"),
        ("SMTP_TIMEOUT", "0"),
        ("SMTP_TIMEOUT", "nan"),
        ("BASE_URL", "ftp://kantor"),
        ("MAIL_FROM", "kantor"),
        ("SCHEDULES_PAUSED", "maybe"),
    ],
)
def test_a_wrong_value_names_its_field(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SIULAK_{name}", value)

    with pytest.raises(ValidationError) as caught:
        Settings()

    assert [error["loc"] for error in caught.value.errors()] == [(name.lower(),)]


def login(monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    monkeypatch.setenv("SIULAK_SMTP_USER", "u")
    monkeypatch.setenv("SIULAK_SMTP_PASSWORD", "geheim")
    monkeypatch.setenv("SIULAK_SMTP_SECURITY", security)


def test_no_password_travels_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    login(monkeypatch, "none")

    with pytest.raises(ValidationError, match="starttls atau tls"):
        Settings()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_login_over_an_encrypted_line_is_taken(monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    login(monkeypatch, security)

    assert Settings().smtp_password.get_secret_value() == "geheim"


def test_settings_never_show_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    login(monkeypatch, "tls")

    assert "geheim" not in f"{Settings()!r} {Settings()}"


def test_a_refusal_never_shows_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    login(monkeypatch, "none")

    with pytest.raises(ValidationError) as caught:
        Settings()

    assert "geheim" not in str(caught.value)


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().zone = "Asia/Jayapura"  # type: ignore[misc]


@pytest.mark.parametrize(
    "address",
    [
        "https://siulak.example.go.id/portal",
        "https://nama:sandi@siulak.example.go.id",
        "https://siulak.example.go.id/?a=b",
        "https://siulak.example.go.id/#a",
    ],
)
def test_the_portals_address_is_scheme_host_and_port(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SIULAK_BASE_URL", address)

    with pytest.raises(ValidationError, match="scheme, host and port alone"):
        Settings()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sqlite+pysqlite:////srv/siulak.db",
        "postgresql+psycopg://siulak:geheim@db.kantor:5432/siulak",
        "postgresql+psycopg://siulak@/siulak?host=/run/postgresql",
        "postgresql+psycopg://siulak:ge%2Fh%40eim@[::1]/siulak",
    ],
)
def test_a_database_is_named_with_its_driver(address: str) -> None:
    assert Settings(database_url=address).database_url == address


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://siulak:geheim@db/siulak", "penggeraknya"),
        ("postgres://siulak:geheim@db/siulak", "penggeraknya"),
        ("postgresql+asyncpg://siulak:geheim@db/siulak", "penggeraknya"),
        ("mysql+pymysql://siulak:geheim@db/siulak", "penggeraknya"),
        ("postgresql+psycopg://", "penggeraknya"),
        ("geheim", "penggeraknya"),
        ("postgresql+psycopg://siulak:ge/heim@db/siulak", "tidak terbaca"),
        ("postgresql+psycopg://siulak:geheim@db:port/siulak", "tidak terbaca"),
        ("postgresql+psycopg://siulak:geheim@[db/siulak", "tidak terbaca"),
        ("postgresql+psycopg://siulak:geheim@db", "nama basis data"),
        ("postgresql+psycopg://siulak:geheim@db/?host=x", "nama basis data"),
    ],
)
def test_another_address_is_refused_in_words_that_do_not_repeat_it(address: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told) as caught:
        Settings(database_url=address)

    assert "heim" not in str(caught.value)


@given(st.text(max_size=40))
def test_any_address_is_taken_or_refused(rest: str) -> None:
    for driver in ("", "sqlite+pysqlite://", "postgresql+psycopg://"):
        with suppress(ValidationError):
            assert Settings(database_url=driver + rest).database_url == driver + rest


def test_settings_never_show_the_databases_password() -> None:
    settings = Settings(database_url="postgresql+psycopg://siulak:geheim@db/siulak")

    assert "geheim" not in f"{settings!r} {settings}"
