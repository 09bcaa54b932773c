"""Plays a year: jumps from due date to due date, runs the flows that are due, lets the people act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, func, select

from cli.demo.acting import People
from cli.demo.chores import Chore
from cli.demo.reading import unread
from cli.demo.servers import mail_files
from config.settings import Settings
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.run import RunRecord
from models.session import reading
from workflow import clock, ledger
from workflow.definitions import rules_of
from workflow.due import due, next_moment
from workflow.errors import WorkflowError

Say = Callable[[datetime, str], None]
READING_TIME = timedelta(minutes=90)
LONGEST = timedelta(days=3 * 366)


class NeverEndsError(WorkflowError):
    """Siklus ini tidak sampai ke akhir; periksa batas waktu pada definisi dan penanda tangan pada daftar pegawai."""


class Runs(Protocol):
    """Whoever runs flows, each to its end."""

    def run(self, flow: str, on_crash: Callable[[str], None], **parameters: object) -> None: ...


@dataclass
class Player:
    """One played year over whatever runs the flows."""

    settings: Settings
    engine: Engine
    servers: Runs
    say: Say
    read: set[Path] = field(default_factory=set)
    spared: frozenset[int] = frozenset()
    """People who do nothing: they are left to somebody else. The others then do at once what they are asked."""
    chores: Sequence[Chore] = ()
    """In the order of their moments."""

    def play(
        self,
        year: int,
        definition: str,
        *,
        windows: dict[str, tuple[str, str]] | None = None,
        until: datetime | None = None,
    ) -> None:
        """From the launch to the closed cycle (or `until`); taken up again it goes on from the virtual clock."""
        self.people = People(self.engine, self.spared, eager=bool(self.spared))
        now = self._clock()
        if self._closed():
            self.run("launch_cycle", now, year=year, definition=definition, windows=windows)
        begun = now
        while not self._closed() and (until is None or now < until):
            now = self._day(now)
            if self._all_final():
                self.run("generate_documents", now)
                self.run("close_cycle", now)
                if not self._closed():
                    raise NeverEndsError
                continue
            following = self._next(now)
            if until is not None and (following is None or following >= until):
                return
            if following is None or following - begun > LONGEST:
                raise NeverEndsError
            now = following
            self._do_chores(now)

    def _next(self, now: datetime) -> datetime | None:
        with reading(self.engine) as session:
            moments = [next_moment(session, now), *(chore.at for chore in self.chores if chore.at > now)]
        return min((moment for moment in moments if moment is not None), default=None)

    def _do_chores(self, now: datetime) -> None:
        """The clock says this moment once all are done: after an interruption before that they are come to again."""
        chores = [chore for chore in self.chores if chore.at == now]
        for chore in chores:
            self.say(now, chore.do(self.engine, self._cycle(), now))
        if chores:
            clock.business_time(self.engine, now)

    def _day(self, now: datetime) -> datetime:
        """Everything due at this moment, and what people do about it; the moment it ended."""
        while True:
            advanced = ledger.last_done(self.engine, "advance_cycles")
            with reading(self.engine) as session:
                waiting = due(session, advanced or now, now)
            if waiting.cycle or advanced is None:
                self.run("advance_cycles", now)
            if waiting.documents:
                self.run("generate_documents", now)
            if waiting.mail:
                self.run("deliver_mail", now)
            caught = set(mail_files(self.settings)) - self.read
            if not caught:
                return now
            fresh = unread(self.engine, caught, now)
            self.read |= caught
            if not fresh:
                return now
            now = self._people_act(fresh, now)

    def _people_act(self, fresh: list[Path], now: datetime) -> datetime:
        acting = now + READING_TIME
        before = self.people.done.copy()
        self.people.read(iter(fresh), acting)
        done = self.people.done - before
        labels = self._labels()
        acts = "; ".join(f"{labels.get(name, name)} {number}" for name, number in done.most_common())
        self.say(acting, f"orang-orang membaca {len(fresh)} email: {acts or 'belum ada yang bertindak'}")
        return acting + timedelta(seconds=len(fresh) + 120)

    def run(self, flow: str, now: datetime, **parameters: object) -> None:
        self.servers.run(
            flow,
            lambda run: ledger.abandon(self.engine, run, flow, now),
            as_of=now.isoformat(),
            **parameters,
        )
        with reading(self.engine) as session:
            record = session.scalars(select(RunRecord).order_by(RunRecord.id.desc()).limit(1)).one()
            counts = "; ".join(f"{name} {number}" for name, number in record.counts.items() if number)
        self.say(now, f"{flow}: {counts or 'tidak ada yang jatuh tempo'}")

    def _labels(self) -> dict[str, str]:
        """Triggers in the words of the definition; of two that share one, in those of the first."""
        with reading(self.engine) as session:
            definition = rules_of(session, self._cycle()).definition
        return {rule.trigger: rule.label for rule in reversed(definition.transition)}

    def _cycle(self) -> int:
        with reading(self.engine) as session:
            return session.scalars(select(Cycle.id)).one()

    def _clock(self) -> datetime:
        with reading(self.engine) as session:
            return clock.current(session)

    def _closed(self) -> bool:
        with reading(self.engine) as session:
            return session.scalar(select(Cycle.id).where(Cycle.closed_at.is_(None)).limit(1)) is None

    def _all_final(self) -> bool:
        with reading(self.engine) as session:
            left = session.scalar(select(func.count()).where(Evaluation.final_at.is_(None)))
        return left == 0
