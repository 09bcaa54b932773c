"""The SMTP conversation: one verified connection for many mails, and an honest answer for each."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from config.causes import cause
from config.settings import Settings
from workflow.points import Point, armed, reach

PERMANENT = 500
LOGIN_WANTED = (530, 534, 535, 538)
"""Our own login is at fault, not the mail (RFC 4954)."""


class RelayDownError(Exception):
    """Server email tidak dapat dihubungi."""


@dataclass(frozen=True)
class Answer:
    """accepted, deferred (4xx) or refused (5xx), in the server's words."""

    state: str
    reply: str


class Relay:
    def __init__(self, connection: "_Plain") -> None:
        self._connection = connection

    def facts(self) -> dict[str, str]:
        """How the server greeted, and what protects the line."""
        greeting = self._connection.greeting.decode("ascii", "replace")
        line = self._connection.sock
        return {
            "greeting": greeting,
            "tls": (line.version() or "") if isinstance(line, ssl.SSLSocket) else "",
        }

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Sends frozen bytes unchanged. Raises RelayDownError where the connection broke: the end is unknown."""
        try:
            refused = self._connection.sendmail(sender, [recipient], content)
        except smtplib.SMTPServerDisconnected as fault:
            raise RelayDownError(str(fault)) from fault
        except smtplib.SMTPRecipientsRefused as fault:
            code, words = fault.recipients[recipient]
            return _answer(code, words)
        except smtplib.SMTPSenderRefused as fault:
            if fault.smtp_code in LOGIN_WANTED:
                raise RelayDownError(_answer(fault.smtp_code, fault.smtp_error).reply) from fault
            return _answer(fault.smtp_code, fault.smtp_error)
        except smtplib.SMTPResponseException as fault:
            self._begin_anew()
            return _answer(fault.smtp_code, fault.smtp_error)
        except OSError as fault:
            raise RelayDownError(cause(fault)) from fault
        assert not refused
        return Answer("accepted", "250")

    def _begin_anew(self) -> None:
        """A strict server refuses the next mail after a refused DATA unless it is told RSET."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._connection.rset()


def _answer(code: int, words: bytes | str) -> Answer:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Answer("refused" if code >= PERMANENT else "deferred", f"{code} {text}"[:500])


@contextlib.contextmanager
def connected(settings: Settings) -> Iterator[Relay]:
    """A connection as configured; certificates and host names are always verified, logins always encrypted.

    Raises RelayDownError where it cannot be had.
    """
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        connection = _connect(settings)
    except (OSError, smtplib.SMTPException) as fault:
        raise RelayDownError(f"{where}: {cause(fault)}") from fault
    try:
        yield Relay(connection)
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.quit()


class _Plain(smtplib.SMTP):
    """Remembers how the server greeted."""

    greeting = b""

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, self.greeting = super().connect(*args, **kwargs)
        return code, self.greeting

    def send(self, s: Any) -> None:
        """Bytes are a mail's text, words a command. Where a kill is rehearsed, the text leaves in two halves."""
        if isinstance(s, bytes) and armed(Point.MAIL_HALF_SENT):
            half = len(s) // 2
            super().send(s[:half])
            reach(Point.MAIL_HALF_SENT)
            s = s[half:]
        super().send(s)


class _Encrypted(_Plain, smtplib.SMTP_SSL):
    pass


def _connect(settings: Settings) -> _Plain:
    address = (settings.smtp_host, settings.smtp_port)
    if settings.smtp_security == "tls":
        context = ssl.create_default_context()
        connection: _Plain = _Encrypted(*address, timeout=settings.smtp_timeout, context=context)
    else:
        connection = _Plain(*address, timeout=settings.smtp_timeout)
    try:
        _recognise(connection, settings.smtp_greeting)
        if settings.smtp_security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
        if settings.smtp_user:
            connection.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        connection.close()
        raise
    return connection


def _recognise(connection: _Plain, greeting: str) -> None:
    if greeting.encode() not in connection.greeting:
        raise smtplib.SMTPException(f"greeting without {greeting!r}")
