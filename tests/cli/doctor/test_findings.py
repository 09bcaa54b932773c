import pytest

from cli.doctor.findings import Finding, Level, Verdict, error, examine, exit_code, ok, warning
from config.errors import ConfigurationError


def broken() -> Verdict:
    raise ZeroDivisionError("about 198701012010011001\nof ani@kantor.example")


def refused() -> Verdict:
    raise ConfigurationError(["office.toml: satu.", "office.toml: dua."])


def test_every_check_is_a_line_in_its_order() -> None:
    found = list(
        examine([("a", lambda: ok("x")), ("b", lambda: warning("y", "z")), ("c", lambda: error("p", "q"))])
    )

    assert found == [
        Finding("a", Level.OK, "x", ""),
        Finding("b", Level.WARNING, "y", "z"),
        Finding("c", Level.ERROR, "p", "q"),
    ]


def test_a_check_that_breaks_is_an_error_line_and_the_next_one_is_asked() -> None:
    first, second = examine([("a", broken), ("b", lambda: ok("x"))])

    assert (first.level, second.level) == (Level.ERROR, Level.OK)
    assert "ZeroDivisionError" in first.found
    assert "\n" not in first.found


@pytest.mark.parametrize("private", ["198701012010011001", "ani@kantor.example"])
def test_what_a_broken_check_says_names_nobody(private: str) -> None:
    (finding,) = examine([("a", broken)])

    assert private not in finding.found


def test_a_fault_in_an_offices_file_is_told_whole() -> None:
    (finding,) = examine([("a", refused)])

    assert (finding.level, finding.found) == (Level.ERROR, "office.toml: satu. office.toml: dua.")


def test_for_a_program_it_is_plain_words() -> None:
    (finding,) = examine([("a", lambda: warning("y", "z"))])

    assert finding.plain() == {"name": "a", "level": "warning", "found": "y", "remedy": "z"}


@pytest.mark.parametrize(("verdict", "code"), [(ok("x"), 0), (warning("x", "y"), 0), (error("x", "y"), 2)])
def test_only_an_error_is_a_failure(verdict: Verdict, code: int) -> None:
    found = list(examine([("a", lambda: ok("x")), ("b", lambda: verdict)]))

    assert exit_code(found) == code
