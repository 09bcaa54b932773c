"""The deployments: each flow with its schedule in the office's zone, served by one process.

Prefect would start an interpreter for each run, which imports for two seconds what the run then uses for half of one.
Here a run is forked from a process that has imported it (docs/adr/0025).
"""

import asyncio
import os
from contextlib import suppress
from typing import Any

from prefect import Flow
from prefect.exceptions import TerminationSignal
from prefect.runner import Runner
from prefect.schedules import Cron

from config import logs
from config.refusals import settings_or_exit
from config.settings import Settings
from flows.advance_cycles import advance_cycles
from flows.close_cycle import close_cycle
from flows.deliver_mail import deliver_mail
from flows.forking import fork_runs
from flows.generate_documents import generate_documents
from flows.launch_cycle import launch_cycle

SCHEDULES: tuple[tuple[Flow[..., Any], str], ...] = (
    (launch_cycle, "0 5 * 1,2 *"),  # each morning of January and February until the year's cycle runs
    (advance_cycles, "0 6,12 * * *"),
    (generate_documents, "*/15 * * * *"),
    (deliver_mail, "*/10 7-17 * * *"),
    (close_cycle, "0 5 * * *"),
)
PARALLEL = 3


def served(settings: Settings) -> list[tuple[Flow[..., Any], dict[str, Any]]]:
    """One deployment a flow, named like it, and its terms; in the demo their own schedules rest."""
    return [
        (
            flow,
            {
                "name": flow.name,
                "schedule": Cron(cron, timezone=settings.zone),
                "paused": settings.schedules_paused,
                "description": flow.__doc__ or flow.description,
            },
        )
        for flow, cron in SCHEDULES
    ]


def main() -> None:
    os.umask(0o077)
    settings = settings_or_exit()
    logs.configure("flows", settings.log_format)
    fork_runs()
    runner = Runner(limit=PARALLEL, pause_on_shutdown=False)
    for flow, terms in served(settings):
        runner.add_flow(flow, **terms)
    logs.logger().info("serving", deployments=[flow.name for flow, _ in SCHEDULES])
    with suppress(KeyboardInterrupt, TerminationSignal):
        asyncio.run(runner.start())


if __name__ == "__main__":
    main()
