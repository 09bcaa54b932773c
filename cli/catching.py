"""The mail catcher: a real SMTP server on loopback that keeps what it accepts, durably, before it says 250."""

import hashlib
import os
import signal
import threading
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

import click

from config.logs import configure, kinds, logger
from config.refusals import settings_or_exit

GREETING = "SIULAK catcher"


def stem(message_id: str) -> str:
    """How the files of a mail begin, whatever its bytes."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:24]


class Keeper:
    """Stores each mail under its Message-ID: the same bytes twice are one file, other bytes are another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        content: bytes = envelope.original_content
        try:
            kept = self.keep(content)
        except OSError as fault:
            logger().error("mail not kept", fault=kinds(fault))
            return f"452 4.3.1 {fault.strerror}"  # a full disk passes; the mail must not be lost for it
        logger().info("mail kept", file=kept.name, bytes=len(content))
        return "250 Message accepted for delivery"

    def keep(self, content: bytes) -> Path:
        message_id = str(BytesHeaderParser().parsebytes(content).get("Message-ID", ""))
        target = self._folder / f"{stem(message_id)}-{hashlib.sha256(content).hexdigest()[:8]}.eml"
        partial = target.with_suffix(".part")
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        return target


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), required=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True)
def command(port: int, folder: Path) -> None:
    """Menangkap email pada 127.0.0.1 sampai dihentikan.

    Contoh: siulak catch --port 8025 --folder email
    """
    from aiosmtpd.controller import Controller

    os.umask(0o077)
    configure("catcher", settings_or_exit().log_format)

    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port, ident=GREETING)
    controller.start()
    logger().info("started", port=port)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    ended.wait()
    controller.stop()
    logger().info("ended")


if __name__ == "__main__":
    command()
