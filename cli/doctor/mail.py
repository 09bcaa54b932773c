"""The mail server as the flows will meet it, and the address they send from."""

import json
import os
import subprocess
import sys
from typing import Any

from cli.catching import GREETING
from cli.doctor.findings import Verdict, error, ok, warning
from config.settings import Settings

SECONDS = 45
LOOPBACK = ("127.0.0.1", "::1", "localhost")
INVENTED = (".example", ".test", ".invalid", ".localhost")
RELAY = "Periksa SIULAK_SMTP_HOST, _PORT, _SECURITY, _USER dan _PASSWORD."


def server(settings: Settings) -> Verdict:
    """Asks in a process of its own: only flows speak SMTP."""
    told = {"SIULAK_HOME": str(settings.home), "SIULAK_DATABASE_URL": settings.database_url}
    told |= {"SIULAK_SMTP_HOST": settings.smtp_host, "SIULAK_SMTP_PORT": str(settings.smtp_port)}
    done = subprocess.run(
        [sys.executable, "-m", "flows.probe"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return answered(settings, json.loads(done.stdout))


def answered(settings: Settings, facts: dict[str, Any]) -> Verdict:
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    if facts["fault"]:
        return error(f"tidak dapat dipakai: {facts['fault']}", RELAY)
    told = f"{place} menjawab “{facts['greeting'][:60]}”, {facts['tls'] or 'tanpa enkripsi'}"
    if settings.smtp_user:
        told += ", masuk berhasil"
    if GREETING in facts["greeting"]:
        return warning(
            f"{told}: ini penangkap email, tidak ada orang yang menerima",
            "Untuk kantor nyata isi SIULAK_SMTP_HOST.",
        )
    if not facts["tls"] and settings.smtp_host not in LOOPBACK:
        return warning(told, "Isi SIULAK_SMTP_SECURITY dengan starttls atau tls.")
    return ok(told)


def sender(address: str) -> Verdict:
    if address.rpartition("@")[2].endswith(INVENTED):
        return warning(f"{address} adalah alamat contoh", "Isi SIULAK_MAIL_FROM dengan alamat kantor.")
    return ok(address)
