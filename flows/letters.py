"""Makes the bytes of a mail that holds one secret: an invitation, or a code that somebody waits for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.office import load_office
from config.settings import Settings
from flows.run import Run
from flows.writing import base, leave_unwritten, new_token, write
from models.account import OneTimeSecret
from models.prompt import OutboxMessage
from templates.account_mail import compose_account
from templates.contexts import AccountMail
from templates.mail_rendering import template_version
from workflow.acts import token_digest
from workflow.alive import alive
from workflow.signing_in import code_digest, new_code
from workflow.wording import long_date


def secrets_of(session: Session, run: Run, messages: Sequence[int]) -> dict[int, OneTimeSecret]:
    """Message → the secret that it will carry, where that still lets anybody in."""
    secret = OneTimeSecret
    found = session.scalars(select(secret).where(secret.message_id.in_(messages), alive(run.now)))
    return {row.message_id: row for row in found if row.message_id is not None}


def freeze_letter(run: Run, message: OutboxMessage, secret: OneTimeSecret | None) -> None:
    """Makes the secret and the mail around it; one that lets nobody in any more never leaves."""
    if secret is None:
        leave_unwritten(run, message)
        return
    code, token = new_code(), new_token()
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
    write(run, message, template_version("_account"), compose_account, mail)


def _until(settings: Settings, secret: OneTimeSecret) -> str:
    local = secret.expires_at.astimezone(settings.timezone)
    clock = f"pukul {local:%H.%M} {local.tzname()}"
    return clock if secret.purpose == "code" else f"{long_date(local.date())} {clock}"
