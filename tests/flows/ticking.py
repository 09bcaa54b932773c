"""A flow on a schedule of one minute, for the boot test."""

from prefect import flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron


@flow(name="tick")
async def tick() -> str:
    return "tock"


if __name__ == "__main__":
    every_minute = Cron("* * * * *", timezone="Asia/Jakarta")
    serve(RunnerDeployment.from_flow(tick, name="tick", schedule=every_minute))
