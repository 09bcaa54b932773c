"""What keeps the public form open for people and shut for floods, without knowing who anybody is.

Everything lies in the memory of this process: no address, no cookie, no browser is looked at. Another process has
limits and a secret of its own; a form that was open when the process ended has to be loaded again.
"""

import hmac
import re
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflow.errors import WorkflowError
from workflow.service.secrets import derived_code

SHORTEST, LONGEST = timedelta(seconds=3), timedelta(hours=2)
"""How long a form is open: nobody reads eleven questions in less, and a page left over a day is loaded again."""
MINUTE = timedelta(minutes=1)
IN_ALL, PER_UNIT, TRIES = 20, 10, 60
"""In a minute: answers without a desk's code in all and for one unit; tries of a code or a receipt."""
TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


class OldFormError(WorkflowError):
    """Halaman ini terlalu lama terbuka. Isiannya masih ada; periksa lalu kirim lagi."""


class HastyFormError(WorkflowError):
    """Formulir terkirim terlalu cepat. Periksa isiannya, lalu kirim lagi."""


class NotAPersonError(WorkflowError):
    """Isian ini tidak dapat diterima. Kosongkan isian “Situs web”, lalu kirim lagi."""


class CrowdedError(WorkflowError):
    """Sedang terlalu banyak kiriman. Isiannya masih ada; kirim lagi beberapa menit lagi, atau pakai kode loket."""


@dataclass
class Bucket:
    """At most so many in a minute that slides along."""

    limit: int
    _taken: deque[datetime] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, now: datetime) -> bool:
        with self._lock:
            while self._taken and self._taken[0] <= now - MINUTE:
                self._taken.popleft()
            if len(self._taken) >= self.limit:
                return False
            self._taken.append(now)
            return True


@dataclass
class PublicDoor:
    """One a process."""

    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _in_all: Bucket = field(default_factory=lambda: Bucket(IN_ALL))
    _tries: Bucket = field(default_factory=lambda: Bucket(TRIES))
    _units: dict[int, Bucket] = field(default_factory=dict)

    def token(self, unit_id: int, now: datetime) -> str:
        """For the form of one unit, opened now."""
        nonce, opened = secrets.token_hex(16), int(now.timestamp())
        return f"{nonce}.{opened}.{self._mark(unit_id, nonce, opened)}"

    def receipt(self, unit_id: int, token: str, now: datetime) -> str:
        """The receipt that belongs to this form, the same however often it is sent.

        Raises OldFormError, also for a token that is not ours, and HastyFormError.
        """
        found = TOKEN.fullmatch(token)
        if found is None:
            raise OldFormError
        nonce, opened = found[1], int(found[2])
        age = now.timestamp() - opened
        genuine = hmac.compare_digest(found[3], self._mark(unit_id, nonce, opened))
        if not genuine or age > LONGEST.total_seconds():
            raise OldFormError
        if age < SHORTEST.total_seconds():
            raise HastyFormError
        return derived_code(self._secret, f"receipt:{nonce}")

    def let_in(self, unit_id: int, now: datetime) -> None:
        """An answer without a desk's code. Raises CrowdedError."""
        if not self._units.setdefault(unit_id, Bucket(PER_UNIT)).take(now) or not self._in_all.take(now):
            raise CrowdedError

    def let_try(self, now: datetime) -> None:
        """A code or a receipt that may be guessed. Raises CrowdedError."""
        if not self._tries.take(now):
            raise CrowdedError

    def _mark(self, unit_id: int, nonce: str, opened: int) -> str:
        return hmac.digest(self._secret, f"form:{unit_id}:{nonce}:{opened}".encode(), "sha256").hex()
