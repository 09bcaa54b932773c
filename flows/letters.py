"""Makes the bytes of a mail that holds one secret: an invitation, or a code that somebody waits for."""

import hashlib
import secrets
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.office import load_office
from config.settings import Settings
from flows.run import Run
from models.account import OneTimeSecret
from models.prompt import OutboxMessage
from templates.account_mail import compose_account
from templates.contexts import AccountMail
from templates.mail_errors import MailError
from templates.mail_rendering import template_version
from workflow.acts import token_digest
from workflow.signing_in import code_digest, new_code
from workflow.wording import long_date

TOKEN_BYTES = 32


def freeze_letter(session: Session, run: Run, message: OutboxMessage) -> None:
    """Makes the secret and the mail around it; one that ended or ran out meanwhile never leaves."""
    secret = session.scalar(
        select(OneTimeSecret).where(
            OneTimeSecret.message_id == message.id,
            OneTimeSecret.ended_at.is_(None),
            OneTimeSecret.expires_at > run.now,
        )
    )
    if secret is None:
        message.state, message.frozen_at = "empty", run.now
        return
    message.message_id = new_message_id(run.settings)
    code, token = new_code(), secrets.token_urlsafe(TOKEN_BYTES)
    is_code = secret.purpose == "code"
    secret.digest = code_digest(secret.id, code) if is_code else token_digest(token)
    mail = AccountMail(
        kind=message.kind,
        recipient_name=message.name,
        recipient_address=message.address,
        office_name=load_office(run.settings.office_file).name,
        office_address=f"{base(run.settings)}/",
        expires_text=_until(run.settings, secret),
        code=f"{code[:4]} {code[4:]}" if is_code else "",
        link="" if is_code else f"{base(run.settings)}/aktivasi/{token}",
    )
    try:
        content = compose_account(
            mail,
            sender=run.settings.mail_from,
            sender_name=run.settings.mail_from_name,
            message_id=message.message_id,
            sent_at=run.now,
        )
    except MailError as fault:
        refuse(run, message, fault)
        return
    message.template = template_version("_account")
    keep(run, message, content)


def base(settings: Settings) -> str:
    """Where every link begins: as configured, never as a request says."""
    return str(settings.base_url).rstrip("/")


def _until(settings: Settings, secret: OneTimeSecret) -> str:
    local = secret.expires_at.astimezone(settings.timezone)
    clock = f"pukul {local:%H.%M} {local.tzname()}"
    return clock if secret.purpose == "code" else f"{long_date(local.date())} {clock}"


def new_message_id(settings: Settings) -> str:
    return f"<{uuid4().hex}@{settings.mail_from.rpartition('@')[2]}>"


def keep(run: Run, message: OutboxMessage, content: bytes) -> None:
    """From here on these are the mail's bytes, however often it is sent."""
    message.content, message.content_digest = content, hashlib.sha256(content).hexdigest()
    message.frozen_at = run.now


def refuse(run: Run, message: OutboxMessage, fault: MailError) -> None:
    message.state, message.frozen_at, message.reply = "refused", run.now, str(fault)
    message.run_id = run.id
    run.count("surel tidak dapat dibuat")
