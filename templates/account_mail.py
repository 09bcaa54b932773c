"""The bytes of a mail that lets its reader in. Such a mail names no task and holds one secret."""

from dataclasses import replace
from datetime import datetime

from templates.contexts import AccountMail
from templates.mail_envelope import head_of, serialized, text_and_html
from templates.mail_head import headable
from templates.mail_rendering import render_account


def compose_account(
    mail: AccountMail, *, sender: str, sender_name: str, message_id: str, sent_at: datetime
) -> bytes:
    """The same arguments give the same bytes. Raises a MailError."""
    mail = replace(mail, recipient_name=headable("recipient_name", mail.recipient_name))
    words = render_account(mail, sender_name=headable("sender_name", sender_name))
    head = head_of(
        sender=sender,
        sender_name=sender_name,
        to=mail.recipient_address,
        to_name=mail.recipient_name,
        subject=words.subject,
        message_id=message_id,
        sent_at=sent_at,
    )
    return serialized(head, text_and_html(words.text, words.html), [], seed=message_id)
