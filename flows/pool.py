"""Writes prefect.yaml anew: the deployments of `serving` for a process work pool, in the office's zone.

`python -m flows.pool`, in the project's root.
"""

from pathlib import Path

from config.settings import Settings
from flows.serving import SCHEDULES

FILE = Path("prefect.yaml")
POOL = "siulak"
HEAD = f"""\
# Written by `python -m flows.pool` from the schedules in flows/serving.py: change them there. docs/grown.md has more.
#
#   prefect work-pool create {POOL} --type process
#   prefect --no-prompt deploy --all
#   prefect worker start --pool {POOL} --type process
#
# All three in this folder; the worker on as many machines as wanted, each with the same SIULAK_* variables.
name: {POOL}
deployments:
"""


def text(settings: Settings) -> str:
    return HEAD + "".join(
        f"""\
  - name: {flow.name}
    entrypoint: flows/{flow.name}.py:{flow.name}
    schedules:
      - cron: "{cron}"
        timezone: {settings.zone}
    work_pool:
      name: {POOL}
"""
        for flow, cron in SCHEDULES
    )


if __name__ == "__main__":
    FILE.write_text(text(Settings()), encoding="utf-8")
