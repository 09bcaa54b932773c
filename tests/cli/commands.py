"""A command of `siulak` as a person types it, in this process."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from cli import main


@dataclass(frozen=True)
class Told:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Siulak:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words: object) -> Told:
        self._monkeypatch.setattr(sys, "argv", ["siulak", *map(str, words)])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return Told(code, said.out, said.err)
