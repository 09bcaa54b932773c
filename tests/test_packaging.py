"""Generic folder names are safe only while these hold."""

import ast
import importlib
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("config", "models", "workflow", "flows", "templates", "web", "cli")


@pytest.mark.parametrize("name", OURS)
def test_no_other_distribution_owns_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"siulak"}
    assert ROOT in Path(str(importlib.import_module(name).__file__)).parents


def test_no_file_in_flows_shadows_a_module() -> None:
    stems = {path.stem for path in (ROOT / "flows").glob("*.py")} - {"__init__"}

    assert not stems & (set(sys.stdlib_module_names) | set(OURS) | set(packages_distributions()))


@pytest.mark.parametrize("name", OURS)
def test_package_files_hold_a_docstring_and_nothing_else(name: str) -> None:
    for init in (ROOT / name).rglob("__init__.py"):
        body = ast.parse(init.read_text()).body
        assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body), init


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}

    assert all((folder / "__init__.py").exists() for folder in folders)


def test_tests_stand_where_the_code_stands() -> None:
    strays = [
        path.relative_to(ROOT)
        for path in (ROOT / "tests").glob("*/**/test_*.py")
        if not (ROOT / path.relative_to(ROOT / "tests").parent).is_dir()
    ]

    assert strays == []


def test_no_tracked_file_names_a_registry_host_or_a_folder_of_one_machine() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    # The brackets keep the pattern from finding itself.
    hosts = r"py[p]i\.org|pythonhoste[d]\.org|registry\.npm[j]s|(deb|security)\.debia[n]|yarnpk[g]\.com"
    folders = r"(^|[^A-Za-z0-9_.])/(wor[k]|far[m]|roo[t])/[a-z.]"
    found = []
    for name in tracked.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            found += [f"{name}: {match.group()}" for match in re.finditer(f"{hosts}|{folders}", text)]

    assert found == []


def test_the_lock_has_hashes_and_no_addresses() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        pinned = [block for block in re.split(r"\n(?=\S)", text) if "==" in block]

        assert "://" not in text
        assert len(pinned) > 100
        assert [block for block in pinned if "--hash=sha256:" not in block] == []
