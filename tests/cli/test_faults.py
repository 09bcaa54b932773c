import errno
import os
from pathlib import Path

import httpx
import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from cli.children import ChildFailedError, PortTakenError, free_port
from cli.faults import exit_code, sentences
from cli.prefect_api import PrefectAwayError, RunCrashedError, RunFailedError
from config.errors import ConfigurationError
from config.settings import Settings
from models.session import engine_for
from tests.databases import Databases
from workflow.errors import LinkError, RefusedError, WorkflowError


def test_every_fault_of_the_configuration_is_a_line() -> None:
    assert sentences(ConfigurationError(["satu.", "dua."])) == ["satu.", "dua."]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (WorkflowError("Sebab."), "Permintaan tidak dapat dijalankan. Sebab."),
        (RefusedError(["A.", "B."]), "Tindakan ini belum boleh dilakukan. A. B."),
        (LinkError(), "Tautan ini tidak dikenal, sudah dipakai, atau sudah tidak berlaku."),
        (ChildFailedError("flows berhenti (kode 1)"), "flows berhenti (kode 1)"),
        (PortTakenError("Port 4200 sudah dipakai"), "Port 4200 sudah dipakai"),
        (RunFailedError("advance_cycles", "boom"), "Flow advance_cycles gagal: boom"),
        (RunCrashedError("advance_cycles", "mati"), "Flow advance_cycles gagal: mati"),
        (PrefectAwayError("Tidak menjawab."), "Tidak menjawab."),
    ],
)
def test_what_a_user_can_mend_is_one_line(fault: Exception, line: str) -> None:
    assert sentences(fault) == [line]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ConfigurationError(["satu."]), 2),
        (RefusedError(["A."]), 2),
        (PortTakenError("Port 4200 sudah dipakai"), 2),
        (PermissionError(13, "Permission denied", "x"), 2),
        (ChildFailedError("flows berhenti"), 2),
        (RunFailedError("advance_cycles", "boom"), 2),
        (RunCrashedError("advance_cycles", "mati"), 2),
        (PrefectAwayError("Tidak menjawab."), 3),
        (httpx.ConnectError("refused"), 2),
    ],
)
def test_a_mistake_ends_with_two_and_a_missing_server_with_three(fault: Exception, code: int) -> None:
    assert exit_code(fault) == code


@pytest.mark.parametrize(
    ("flow", "message", "helped"),
    [
        ("deliver_mail", "Flow run encountered an exception: RelayDownError: 127.0.0.1:8025", True),
        ("deliver_mail", "KeyError: 1", False),
        ("close_cycle", "RelayDownError: no", False),
    ],
)
def test_a_silent_relay_is_told_with_the_variables_to_look_at(flow: str, message: str, helped: bool) -> None:
    lines = sentences(RunFailedError(flow, message))

    assert lines is not None
    assert len(lines) == 1
    assert message in lines[0]
    assert ("SIULAK_SMTP_HOST" in lines[0]) is helped


@pytest.mark.parametrize("fault", [KeyError("x"), ValueError("x"), RuntimeError(), AssertionError()])
def test_what_is_ours_to_mend_stays_a_traceback(fault: Exception) -> None:
    assert sentences(fault) is None


def settings_fault(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ValidationError:
    for name in tuple(os.environ):
        if name.startswith("SIULAK_"):
            monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(f"SIULAK_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    return caught.value


def test_a_wrong_setting_is_named_as_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = sentences(settings_fault(monkeypatch, SMTP_PORT="0", ZONE="Mars/Base"))

    assert lines is not None
    assert sorted(line.split(":")[0] for line in lines) == ["SIULAK_SMTP_PORT", "SIULAK_ZONE"]
    assert all(line.endswith("Betulkan atau hapus variabel lingkungan ini.") for line in lines)


def test_settings_that_contradict_each_other_are_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = sentences(settings_fault(monkeypatch, SMTP_USER="u", SMTP_PASSWORD="geheim"))

    assert lines is not None
    assert lines[0].startswith("SIULAK_SMTP_USER memerlukan SIULAK_SMTP_SECURITY")
    assert "geheim" not in lines[0]


def test_a_validation_error_of_anything_else_is_ours() -> None:
    class Stranger(BaseModel):
        number: int

    with pytest.raises(ValidationError) as caught:
        Stranger.model_validate({"number": "x"})

    assert sentences(caught.value) is None


def test_a_trouble_with_a_file_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as caught:
        (tmp_path / "gone").read_bytes()

    lines = sentences(caught.value)

    assert lines is not None
    assert lines[0].startswith(f"{tmp_path / 'gone'}: ")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_a_full_or_broken_disk_is_a_sentence_though_no_file_is_named(number: int) -> None:
    lines = sentences(OSError(number, os.strerror(number)))

    assert lines is not None
    assert "Periksa folder, hak akses dan ruang diska." in lines[0]


def test_a_database_that_cannot_be_used_is_a_sentence_of_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as caught, engine_for(f"sqlite+pysqlite:///{tmp_path}").connect():
        pass

    lines = sentences(caught.value)
    assert lines is not None
    assert lines[0].startswith(
        "Berkas basis data tidak dapat dibuka. Periksa folder dan hak aksesnya. (unable to open"
    )


def test_a_trouble_of_the_system_without_a_file_is_ours() -> None:
    assert sentences(OSError(12, "Cannot allocate memory")) is None


def told_of(url: str, statement: str = "SELECT 1") -> list[str] | None:
    with pytest.raises(DBAPIError) as caught, engine_for(url).connect() as connection:
        connection.exec_driver_sql(statement)
    return sentences(caught.value)


def test_a_database_server_that_nobody_reaches_is_told_without_the_password() -> None:
    lines = told_of(f"postgresql+psycopg://siulak:geheim@127.0.0.1:{free_port()}/siulak")

    assert lines is not None
    assert "tidak dapat dihubungi. Periksa SIULAK_DATABASE_URL" in lines[0]
    assert "127.0.0.1" in lines[0]
    assert "geheim" not in lines[0]


def test_an_unknown_server_is_told_by_its_name() -> None:
    lines = told_of("postgresql+psycopg://siulak:geheim@server.invalid/siulak")

    assert lines is not None
    assert "server.invalid" in lines[0]


def test_a_database_without_tables_is_told_with_the_command_that_makes_them(
    databases: Databases, tmp_path: Path
) -> None:
    bare = databases.bare(tmp_path)

    lines = told_of(bare.url.render_as_string(hide_password=False), "SELECT * FROM evaluation")

    assert lines is not None
    assert "siulak db upgrade" in lines[0]
    databases.drop(bare)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "siulak.db").mkdir()

    lines = told_of(f"sqlite+pysqlite:///{tmp_path}/siulak.db")

    assert lines is not None
    assert "tidak dapat dibuka" in lines[0]


def test_a_statement_that_the_database_refuses_is_ours(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO unit (code, name) VALUES (NULL, NULL)")

    assert sentences(caught.value) is None


def test_a_file_where_a_folder_is_wanted_is_told(tmp_path: Path) -> None:
    taken = tmp_path / "kantor"
    taken.touch()
    with pytest.raises(FileExistsError) as caught:
        taken.mkdir(exist_ok=True)

    lines = sentences(caught.value)

    assert lines == [f"{taken}: sudah ada. Di sini perlu folder: pilih nama lain, atau pindahkan berkas itu."]


@pytest.mark.parametrize("words", ["file is not a database", "database disk image is malformed"])
def test_a_file_that_is_no_database_is_told_whatever_the_class_of_the_error(words: str) -> None:
    lines = sentences(DBAPIError("SELECT 1", {}, Exception(words)))

    assert lines is not None
    assert words in lines[0]
