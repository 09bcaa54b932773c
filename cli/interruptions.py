"""SIGINT and SIGTERM while a program has children: they end its work, never the ending of the children."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from math import inf
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
ONE_WISH_SECONDS = 3.0
"""Signals this close together are one wish: a terminal, a group's sender and make each send theirs."""

Handler = Callable[[int, FrameType | None], Any]


class Interruptions:
    """What signals do within `taken`, in the main thread; elsewhere, and before, nothing is changed.

    The first one is raised, by the handler that was there or as KeyboardInterrupt. What follows at once is not:
    it would fall between that exception and the `finally` that it is on its way to.
    """

    def __init__(self) -> None:
        self.held_back = False
        self._waiting: int | None = None
        self._raised = -inf
        self._before: dict[int, Any] = {}

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """A signal that nobody heard of by the end of the block is raised after it, unless the block failed."""
        try:
            if threading.current_thread() is threading.main_thread():
                self._take()
            yield
        finally:
            for number, before in self._before.items():
                signal.signal(number, before)
        if self._waiting is not None and self._raised == -inf:
            self._raise(self._waiting)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Within the block nothing is raised; what came is raised after it."""
        outer, self.held_back = self.held_back, True
        try:
            yield
        finally:
            self.held_back = outer
        if self._waiting is not None and not self.held_back:
            came, self._waiting = self._waiting, None
            self._receive(came)

    def _take(self) -> None:
        for number in SIGNALS:
            before = signal.getsignal(number)
            if before not in (signal.SIG_IGN, None):  # ignored under nohup; None: not Python's
                self._before[number] = before
                signal.signal(number, self._receive)

    def _receive(self, number: int, frame: FrameType | None = None) -> None:
        if self.held_back:
            self._waiting = number
        elif time.monotonic() - self._raised > ONE_WISH_SECONDS:
            self._raise(number, frame)

    def _raise(self, number: int, frame: FrameType | None = None) -> None:
        self._raised = time.monotonic()
        before = self._before[number]
        handler: Handler = before if callable(before) else signal.default_int_handler
        handler(number, frame)
