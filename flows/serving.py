"""The deployments: each flow with its schedule in the office's zone, served by one process."""

import os
from typing import Any

from prefect import Flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from config import logs
from config.refusals import settings_or_exit
from config.settings import Settings
from flows.advance_cycles import advance_cycles
from flows.close_cycle import close_cycle
from flows.deliver_mail import deliver_mail
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


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """One deployment a flow, named like it; in the demo their own schedules rest."""
    return [
        RunnerDeployment.from_flow(
            flow,
            name=flow.name,
            schedule=Cron(cron, timezone=settings.zone),
            paused=settings.schedules_paused,
            description=flow.__doc__ or flow.description,
        )
        for flow, cron in SCHEDULES
    ]


def main() -> None:
    os.umask(0o077)
    settings = settings_or_exit()
    logs.configure("flows", settings.log_format)
    made = deployments(settings)
    logs.logger().info("serving", deployments=[deployment.name for deployment in made])
    serve(*made, limit=PARALLEL, pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    main()
