"""`python -m config.describing table|env|prefect`: the settings as documentation, out of the settings themselves."""

import ast
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from config.orchestration import PLACEHOLDER, server_environment
from config.settings import PACKAGED, Settings

INSTALLED, STATE = Path("/opt/siulak"), Path("/var/lib/siulak")
PREFECT_PORT = 4200
TABLE_HEAD = "| Variable | Default | Meaning |\n|---|---|---|"
ENV_HEAD = """\
# Settings of an office, for /etc/siulak/siulak.env (owner root, group siulak, mode 0640).
# Each line shows the default; remove the sign before it and write your own value.
"""
PREFECT_HEAD = """\
# Prefect's own settings, for /etc/siulak/prefect.env (owner root, group siulak, mode 0640).
# Both AUTH_STRING lines must hold the same secret of your own; whoever knows it can run programs here.
"""


def meanings() -> dict[str, str]:
    """The sentence under each field."""
    tree = ast.parse((PACKAGED / "settings.py").read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    found: dict[str, str] = {}
    for node, following in pairwise(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            told = getattr(getattr(following, "value", None), "value", "")
            found[node.target.id] = " ".join(told.split()) if isinstance(told, str) else ""
    return found


def _rows() -> Iterator[tuple[str, str, str]]:
    told = meanings()
    for name, field in Settings.model_fields.items():
        yield f"SIULAK_{name.upper()}", _shown(field.default), told[name]


def _shown(default: Any) -> str:
    if isinstance(default, SecretStr):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, Path) and default.is_relative_to(PACKAGED.parent):
        return str(default.relative_to(PACKAGED.parent))
    return str(default)


def table() -> str:
    """For docs/operating.md."""
    lines = (
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |"
        for name, default, meaning in _rows()
    )
    return "\n".join((TABLE_HEAD, *lines))


def env_example() -> str:
    """For deploy/siulak.env.example."""
    own = {"SIULAK_HOME": str(STATE)}
    blocks = []
    for name, default, meaning in _rows():
        value = own.get(
            name, str(INSTALLED / default) if default.startswith(("config/", "templates/")) else default
        )
        blocks.append(f"# {meaning}\n{'' if name in own else '#'}{name}={value}\n")
    return "\n".join((ENV_HEAD, *blocks))


def prefect_example() -> str:
    """For deploy/prefect.env.example."""
    told = server_environment(STATE / "prefect", PREFECT_PORT, PLACEHOLDER)
    lines = (f"{name}={value.replace(str(PACKAGED.parent), str(INSTALLED))}" for name, value in told.items())
    return f"{PREFECT_HEAD}\n" + "\n".join(lines) + "\n"


WRITERS = {"table": table, "env": env_example, "prefect": prefect_example}

if __name__ == "__main__":
    sys.stdout.write(WRITERS[sys.argv[1]]())
