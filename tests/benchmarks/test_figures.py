import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import BenchmarkError, Goal, alternating, difference, ratio, run

FAST = Goal("fast", 10)
SLOW = Goal("slow", 0.5, at_most=True)


def unmeasurable(_n: int, _rounds: int) -> float:
    raise BenchmarkError("The peer is not there.")


@given(st.floats(0, 100))
def test_a_value_is_judged_by_the_side_of_its_goal(value: float) -> None:
    assert FAST.met(value) == (value >= 10)
    assert SLOW.met(value) == (value <= 0.5)


@pytest.mark.parametrize("goal", [FAST, SLOW])
def test_what_could_not_be_measured_is_never_met(goal: Goal) -> None:
    assert json.loads(goal.line(None)) == {
        "name": goal.name,
        "value": None,
        "target": goal.target,
        "ok": False,
    }


@pytest.mark.parametrize(("value", "code"), [(10.0, 0), (9.9996, 1)])
def test_a_run_prints_one_line_and_ends_by_it(
    value: float, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run(FAST, lambda _n, _rounds: value, "Something.\n\nMore.", 5, 3, [])

    (line,) = capsys.readouterr().out.splitlines()
    assert ended == code
    assert json.loads(line) == {"name": "fast", "value": round(value, 3), "target": 10, "ok": not code}


def test_sizes_come_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    run(FAST, lambda n, rounds: n * 100 + rounds, "Something.", 5, 3, ["--n", "7", "--rounds", "2"])

    assert json.loads(capsys.readouterr().out)["value"] == 702


def test_a_benchmark_that_cannot_run_says_why_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    ended = run(FAST, unmeasurable, "Something.", 5, 3, [])

    told = capsys.readouterr()
    assert ended == 1
    assert json.loads(told.out)["value"] is None
    assert "The peer is not there." in told.err


def test_sides_take_turns_and_medians_are_compared() -> None:
    turns: list[str] = []
    times = {"one": iter([1.0, 9.0, 2.0]), "other": iter([8.0, 6.0, 100.0])}

    def side(name: str) -> float:
        turns.append(name)
        return next(times[name])

    seconds = alternating(3, {"one": lambda: side("one"), "other": lambda: side("other")})

    assert turns == ["one", "other"] * 3
    assert ratio(seconds, "other", "one") == 4.0
    assert difference(seconds, "other", "one") == 6.0
