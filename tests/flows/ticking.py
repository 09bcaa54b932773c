"""A flow on a schedule of one minute, for the boot test."""

from prefect import flow, serve
from prefect.schedules import Cron


@flow(name="tick")
async def tick() -> str:
    return "tock"


if __name__ == "__main__":
    every_minute = Cron("* * * * *", timezone="Asia/Jakarta")
    serve(tick.to_deployment(name="tick", schedule=every_minute, _sync=True))
