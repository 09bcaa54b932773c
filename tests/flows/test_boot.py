"""The knot of Prefect, FastAPI and SQLAlchemy holds: the server starts, and it schedules."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cli.children import Children, children, free_port, prefect_is_healthy
from config.orchestration import server_environment

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Children, str]]:
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    with children(home / "run", server_environment(home, port, "secret")) as family:
        began = time.monotonic()
        family.start("prefect-server", "-m", "prefect", "server", "start", "--no-ui")
        family.wait_until("prefect-server", lambda: prefect_is_healthy(api), seconds=30)
        print(f"healthy after {time.monotonic() - began:.1f} s")
        yield family, api


def test_a_cron_schedule_creates_a_run_that_completes(server: tuple[Children, str]) -> None:
    family, api = server
    family.start("ticking", str(Path(__file__).with_name("ticking.py")))

    def completed() -> bool:
        query = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
        runs = httpx.post(f"{api}/flow_runs/filter", json=query, auth=("siulak", "secret")).json()
        return any(run["auto_scheduled"] for run in runs)

    family.wait_until("ticking", completed, seconds=120)


def test_no_process_is_left_when_the_family_ends(tmp_path: Path) -> None:
    with children(tmp_path, {}) as family:
        family.start("sleeper", "-c", "import time; time.sleep(60)")
        sleeper = family.running["sleeper"]

    assert sleeper.poll() is not None


def test_nobody_without_the_password_reaches_the_api(server: tuple[Children, str]) -> None:
    _, api = server

    answer = httpx.post(f"{api}/deployments/filter", json={})

    assert answer.status_code == httpx.codes.UNAUTHORIZED
