import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from config import logs
from tests.logged import lines, logged

NIP, ADDRESS = "198701012010011001", "budi.contoh@kerincikab.example"
LINK = "https://siulak.example/t/" + "k3yT0ken-" * 4


@pytest.fixture
def written() -> Iterator[StringIO]:
    with logged("portal") as stream:
        yield stream


def test_an_event_is_one_json_object_with_time_level_and_program(written: StringIO) -> None:
    logs.logger().info("mail kept", bytes=12)

    (line,) = lines(written)
    assert str(line.pop("time")).endswith("Z")
    assert line == {"event": "mail kept", "bytes": 12, "level": "info", "program": "portal"}


def test_the_words_of_a_library_take_the_same_form(written: StringIO) -> None:
    logging.getLogger("stranger.within").warning("port %s is taken", 8080, extra={"port": 8080})

    (line,) = lines(written)
    assert (line["event"], line["level"], line["port"]) == ("port 8080 is taken", "warning", 8080)


def test_what_is_bound_to_a_request_is_in_each_of_its_lines(written: StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        logs.logger().info("one")
        logging.getLogger("siulak.portal").info("two")
    logs.logger().info("three")

    assert [line.get("request_id") for line in lines(written)] == ["abc", "abc", None]


def test_what_another_formatter_left_is_not_said_twice(written: StringIO) -> None:
    record = logging.LogRecord("stranger", 30, "", 0, "said", (), None)
    logging.Formatter("%(asctime)s %(message)s").format(record)

    logging.getLogger().handle(record)

    assert set(lines(written)[0]) == {"time", "level", "program", "event"}


def test_a_warning_of_python_takes_the_same_form(written: StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"about {NIP}", RuntimeWarning, stacklevel=1)

    (line,) = lines(written)
    assert "RuntimeWarning: about [nip]" in line["event"]


def test_libraries_are_heard_from_warnings_on(written: StringIO) -> None:
    logging.getLogger("sqlalchemy").info("chatter")
    logging.getLogger("siulak.portal").debug("chatter")

    assert lines(written) == []


def failing() -> None:
    try:
        int(NIP + "x")
    except ValueError as fault:
        raise KeyError(f"Budi Contoh, {ADDRESS}") from fault


def test_a_fault_is_told_by_kind_and_place_and_never_by_its_text(written: StringIO) -> None:
    try:
        failing()
    except KeyError:
        logs.logger().exception("broken")
        logging.getLogger("stranger.within").exception("broken")

    for line in lines(written):
        assert line["fault"] == "KeyError < ValueError"
        assert str(line["at"]).count("tests/config/test_logs.py:") == 2
    assert "Budi" not in written.getvalue()
    assert "Traceback" not in written.getvalue()


@pytest.mark.parametrize("secret", [NIP, ADDRESS, LINK, LINK.replace("/t/", "/aktivasi/")])
def test_what_looks_like_a_person_or_a_link_is_blotted_out(written: StringIO, secret: str) -> None:
    logs.logger().info(f"about {secret}", told=secret, inside={"list": [secret]})
    logging.getLogger("stranger").warning("about %s", secret, extra={"told": secret})

    assert len(lines(written)) == 2
    assert secret not in written.getvalue()


@given(st.text(max_size=30), st.from_regex(r"\A[0-9]{18}\Z"), st.text(alphabet=" ,.:;()<>'", min_size=1))
def test_an_nip_is_found_in_any_words(before: str, nip: str, after: str) -> None:
    assert nip not in logs.blot(f"{before} {nip}{after}")


@pytest.mark.parametrize("value", [12, None, True, 1.5, "a digest 0123456789abcdef", "12345678901234567"])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert logs.blot(value) == value


def test_for_the_eye_there_is_another_form(written: StringIO) -> None:
    logs.configure("portal", "console", written)

    logs.logger().info("mail kept", bytes=12)

    assert "mail kept" in written.getvalue()
    assert "bytes" in written.getvalue()
    assert not written.getvalue().startswith("{")


def test_without_a_terminal_auto_is_json(written: StringIO) -> None:
    logs.configure("portal", "auto", written)

    logs.logger().info("mail kept")

    assert lines(written)[0]["event"] == "mail kept"


def test_a_wrong_setting_does_not_silence_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIULAK_SMTP_PORT", "0")

    told = logs.formatter("prefect").format(logging.LogRecord("x", 30, "", 0, "said", (), None))

    assert json.loads(told)["event"] == "said"


def test_to_import_the_module_loads_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, config.logs; print(*sys.modules)"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert not {"structlog", "pydantic", "rich"} & set(told.stdout.split())


def test_prefects_console_takes_our_form_and_its_api_is_left_alone() -> None:
    from prefect.logging.configuration import DEFAULT_LOGGING_SETTINGS_PATH, load_logging_config

    ours = load_logging_config(logs.PREFECT_LOGGING)
    theirs = load_logging_config(DEFAULT_LOGGING_SETTINGS_PATH)

    assert set(theirs["loggers"]) <= set(ours["loggers"])
    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.extra", "prefect.workers"):
        assert ours["loggers"][name] == theirs["loggers"][name]
    assert ours["formatters"]["siulak"]["()"] == f"{logs.formatter.__module__}.{logs.formatter.__name__}"
