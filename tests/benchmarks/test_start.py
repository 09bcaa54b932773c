from benchmarks import start


def test_both_start_and_help_takes_longer() -> None:
    assert start.measure(1, 3) > 1
