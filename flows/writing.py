"""Writes a mail once: whatever it is about, its bytes are kept from here on, or why there are none."""

import hashlib
import secrets
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

from config.settings import Settings
from flows.run import Run
from models.prompt import OutboxMessage
from templates.mail_errors import MailError

TOKEN_BYTES = 32


def write(
    run: Run, message: OutboxMessage, template: str, compose: Callable[..., bytes], mail: object
) -> None:
    """Keeps what `compose` makes of the mail under a template's version; a mail that it refuses never leaves."""
    message.message_id = f"<{uuid4().hex}@{run.settings.mail_from.rpartition('@')[2]}>"
    message.frozen_at = run.now
    try:
        content = compose(
            mail,
            sender=run.settings.mail_from,
            sender_name=run.settings.mail_from_name,
            message_id=message.message_id,
            sent_at=run.now,
        )
    except MailError as fault:
        message.state, message.reply, message.run_id = "refused", str(fault), run.id
        run.count("email tidak dapat dibuat")
        return
    message.template = template
    message.content, message.content_digest = content, hashlib.sha256(content).hexdigest()


def leave_unwritten(run: Run, message: OutboxMessage) -> None:
    """What it was about is done or over: there is nothing to say any more."""
    message.state, message.frozen_at = "empty", run.now


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def purpose_link(settings: Settings, cycle: str) -> str:
    """Where everybody reads what the cycle with this code is for."""
    return f"{base(settings)}/tujuan/{quote(cycle, safe='')}"


def base(settings: Settings) -> str:
    """Where every link begins: as configured, never as a request says."""
    return str(settings.base_url).rstrip("/")
