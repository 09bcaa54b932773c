"""An SMTP server on loopback that fails where a test says so, and otherwise minds the order of commands."""

import contextlib
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DROP, SILENT = "drop", "silent"
POINTS = ("mail", "rcpt", "data", "body", "dot")
"""Where a mail can go wrong, in their order; `body` is inside the text, `dot` after it."""

_USUAL = {
    "banner": "220 loopback ESMTP",
    "ehlo": "250 loopback",
    "starttls": "220 go ahead",
    "auth": "235 welcome",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go ahead",
    "body": "",
    "dot": "250 kept",
    "rset": "250 ok",
    "quit": "221 bye",
}
Play = Callable[[str, int], str | None]
"""Point and number of the mail (0 before the first) → the answer there, DROP or SILENT; None for the usual."""


@dataclass
class Smtp:
    """What the server heard. `arrived` is every text that was complete, `accepted` those it said 250 to."""

    play: Play
    certificate: Path | None = None
    encrypted_at_once: bool = False
    port: int = 0
    commands: list[str] = field(default_factory=list)
    mails: int = 0
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def heard(self) -> Counter[str]:
        return Counter(command.partition(" ")[0].upper() for command in self.commands)


class _EndedError(Exception):
    """The conversation is over."""


class _Conversation(socketserver.StreamRequestHandler):
    timeout = 20
    server: "_Server"

    def handle(self) -> None:
        self.smtp, self.sender, self.recipient, self.encrypted = self.server.smtp, "", "", False
        with contextlib.suppress(_EndedError, OSError):
            if self.smtp.encrypted_at_once:
                self._wrap()
            self._say("banner")
            while line := self.rfile.readline():  # the file is another one after STARTTLS
                command = line.decode("ascii").strip()
                self.smtp.commands.append(command)
                self._obey(command)

    def _obey(self, command: str) -> None:
        verb = command.partition(" ")[0].upper()
        obey: dict[str, Callable[[str], object]] = {
            "EHLO": self._greeted,
            "HELO": self._greeted,
            "STARTTLS": self._encrypt,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "AUTH": lambda _: self._ok("auth"),
            "QUIT": self._quit,
        }
        if verb in obey:
            obey[verb](command)
        else:
            self._write("502 unknown")

    def _greeted(self, _command: str) -> None:
        self.sender = self.recipient = ""
        if self._answer("ehlo") == _USUAL["ehlo"]:
            offers = ["AUTH PLAIN"] if self.encrypted else ["STARTTLS"] * bool(self.smtp.certificate)
            self._write("\r\n250-".join(["250-loopback", *offers]) + "\r\n250 8BITMIME")
        else:
            self._say("ehlo")

    def _encrypt(self, _command: str) -> None:
        self._say("starttls")
        self._wrap()

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.smtp.certificate is not None
        context.load_cert_chain(self.smtp.certificate)
        self.rfile.close()
        self.request = self.connection = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.encrypted = True

    def _mail(self, command: str) -> None:
        if self.sender:
            self._write("503 nested MAIL")
            return
        self.smtp.mails += 1
        if self._ok("mail"):
            self.sender = command

    def _rcpt(self, command: str) -> None:
        if self._ok("rcpt"):
            self.recipient = command.partition("<")[2].partition(">")[0]

    def _data(self, _command: str) -> None:
        if not self._ok("data"):
            return
        text = bytearray(self.rfile.readline())
        self._end_if_told("body")
        while not text.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                raise _EndedError
            text += line
        content = bytes(text[:-3]).replace(b"\r\n..", b"\r\n.")
        mail = (self.recipient, content[1:] if content.startswith(b"..") else content)
        self.smtp.arrived.append(mail)
        if self._ok("dot"):
            self.smtp.accepted.append(mail)
        self.sender = self.recipient = ""

    def _rset(self, _command: str) -> None:
        self.sender = self.recipient = ""
        self._say("rset")

    def _quit(self, _command: str) -> None:
        self._say("quit")
        raise _EndedError

    def _answer(self, point: str) -> str:
        told = self.smtp.play(point, self.smtp.mails)
        return _USUAL[point] if told is None else told

    def _ok(self, point: str) -> bool:
        return self._say(point)[0] in "23"

    def _say(self, point: str) -> str:
        answer = self._end_if_told(point)
        self._write(answer)
        if answer.startswith("421"):
            raise _EndedError
        return answer

    def _end_if_told(self, point: str) -> str:
        answer = self._answer(point)
        if answer == SILENT:
            self.rfile.read()
        if answer in (DROP, SILENT):
            raise _EndedError
        return answer

    def _write(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()


class _Server(socketserver.ThreadingTCPServer):
    smtp: Smtp


def usual(_point: str, _mail: int) -> None:
    """Nothing fails."""


def failing(point: str, answer: str, mail: int | None = None) -> Play:
    """One failure: at that point, for that mail or for every one."""

    def play(at: str, number: int) -> str | None:
        return answer if at == point and mail in (None, number) else None

    return play


@contextlib.contextmanager
def scripted(play: Play = usual, **facts: Any) -> Iterator[Smtp]:
    """A server that plays; `play` may be exchanged while it runs."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.smtp = Smtp(play, port=server.server_address[1], **facts)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.smtp
        finally:
            server.shutdown()
            thread.join()
