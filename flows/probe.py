"""`python -m flows.probe`: says on one line of JSON how the mail server answers. It sends no mail."""

import json
import smtplib
from typing import Any

from config.refusals import settings_or_exit
from config.settings import Settings
from flows.relay import RelayDownError, connected

PATIENCE = 10.0
"""Seconds for one answer."""


def probe(settings: Settings) -> dict[str, Any]:
    """Greeting, encryption and login as configured, up to the point where a mail would begin."""
    patient = settings.model_copy(update={"smtp_timeout": min(settings.smtp_timeout, PATIENCE)})
    try:
        with connected(patient) as relay:
            return {"fault": "", **relay.facts()}
    except (RelayDownError, smtplib.SMTPException, OSError) as fault:
        return {"fault": str(fault)}


if __name__ == "__main__":
    print(json.dumps(probe(settings_or_exit())))  # noqa: T201 -- its answer
