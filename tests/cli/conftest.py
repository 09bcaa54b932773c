import pytest

from tests.cli.commands import Siulak


@pytest.fixture
def siulak(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Siulak:
    return Siulak(monkeypatch, capsys)
