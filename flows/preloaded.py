"""What runs of flows use, imported before they are forked (docs/adr/0025)."""

import gc
from importlib import import_module

USED = (
    "flows.advance_cycles", "flows.close_cycle", "flows.deliver_mail", "flows.generate_documents",
    "flows.launch_cycle",
    # What Prefect and we import where it is first used.
    "anyio._backends._asyncio", "docxtpl", "graphviz", "icalendar", "prefect.task_engine",
    "prefect.utilities.visualization", "pysqlite3.dbapi2", "rich.traceback", "structlog",
)  # fmt: skip
"""Without `flows.serving`: it is the program itself, which every run imports under a name of its own."""

for name in USED:
    import_module(name)
gc.freeze()  # a run looks for its own garbage alone, and leaves these pages shared
