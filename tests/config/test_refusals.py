import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from config.refusals import OTHERWISE, sentences, settings_or_exit
from config.settings import Settings

WRONG = (
    ("SMTP_PORT", "delapan", "harus berupa bilangan bulat"),
    ("SMTP_PORT", "1.5", "harus berupa bilangan bulat"),
    ("SMTP_PORT", "", "harus berupa bilangan bulat"),
    ("SMTP_PORT", "0", "paling kecil 1"),
    ("PORTAL_PORT", "70000", "paling besar 65535"),
    ("SMTP_TIMEOUT", "lama", "harus berupa bilangan"),
    ("SMTP_TIMEOUT", "0", "harus lebih besar dari 0"),
    ("SMTP_TIMEOUT", "1000", "paling besar 900"),
    ("SMTP_TIMEOUT", "nan", "paling besar 900"),
    ("SMTP_SECURITY", "ssl", "harus salah satu dari: none, starttls, tls"),
    ("LOG_FORMAT", "xml", "harus salah satu dari: auto, json, console"),
    ("METRICS", "yes", "harus salah satu dari: loopback, on, off"),
    ("SCHEDULES_PAUSED", "mungkin", "harus true atau false"),
    ("BASE_URL", "kantor", "bukan alamat web, misalnya https://siulak.kantor.go.id"),
    ("BASE_URL", "ftp://kantor", "alamat web harus dimulai dengan http:// atau https://"),
    ("MAIL_FROM", "kantor", "bukan alamat email"),
    ("MAIL_FROM", "a@b@c", "bukan alamat email"),
    ("ZONE", "Mars/Base", "bukan zona waktu; misalnya Asia/Jakarta"),
)
ENGLISH = re.compile(r"\b(should|must|input|value|valid|error|the|is)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def no_variables_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.upper().startswith("SIULAK_"):
            monkeypatch.delenv(name)


def told(**values: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Settings(**values)  # type: ignore[arg-type]
    return sentences(caught.value)


@pytest.mark.parametrize(("name", "value", "words"), WRONG)
def test_a_wrong_value_is_a_sentence_with_place_and_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"SIULAK_{name}", value)

    assert told() == [f"SIULAK_{name}: {words}. Betulkan atau hapus variabel lingkungan ini."]


def test_every_fault_is_told_at_once() -> None:
    lines = told(smtp_port=0, zone="Mars", mail_from="x")

    assert sorted(line.partition(":")[0] for line in lines) == [
        "SIULAK_MAIL_FROM", "SIULAK_SMTP_PORT", "SIULAK_ZONE",
    ]  # fmt: skip


def test_settings_that_contradict_each_other_name_both() -> None:
    (line,) = told(smtp_user="u", smtp_password="geheim")

    assert "SIULAK_SMTP_USER memerlukan SIULAK_SMTP_SECURITY=starttls atau tls" in line


@pytest.mark.thorough
@given(
    name=st.sampled_from([name for name in Settings.model_fields if name != "smtp_password"]),
    value=st.text(max_size=12) | st.integers() | st.floats() | st.none() | st.lists(st.text(max_size=3)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_no_wrong_value_is_told_in_english_or_repeated(name: str, value: object) -> None:
    try:
        Settings(**{name: value})  # type: ignore[arg-type]
    except ValidationError as fault:
        for line in sentences(fault):
            assert ENGLISH.search(line) is None
            assert line.startswith(f"SIULAK_{name.upper()}")


def test_a_fault_that_nobody_foresaw_is_a_sentence_too() -> None:
    (line,) = told(definition=object())

    assert OTHERWISE in line or "harus" in line


def test_a_process_that_nobody_watches_says_why_it_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIULAK_SMTP_PORT", "0")

    with pytest.raises(SystemExit) as caught:
        settings_or_exit()

    assert caught.value.code == 2
    assert capsys.readouterr().err == (
        "Galat: SIULAK_SMTP_PORT: paling kecil 1. Betulkan atau hapus variabel lingkungan ini.\n"
    )
