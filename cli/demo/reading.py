"""Which caught mails wait for their readers. The database tells it, so that a resumed demo goes on as before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, or_, select

from cli.catching import stem
from models.prompt import OutboxMessage
from models.session import reading


def unread(engine: Engine, caught: Iterable[Path], now: datetime) -> list[Path]:
    """Mails that came at `now`, in the order in which they were asked for; played time goes on after the reading.

    One whose acceptance is still unknown here may have been read already: to read it again changes nothing.
    """
    by_stem = defaultdict(list)
    for path in caught:
        by_stem[path.name.partition("-")[0]].append(path)
    with reading(engine) as session:
        fresh = session.scalars(
            select(OutboxMessage.message_id)
            .where(OutboxMessage.message_id.is_not(None))
            .where(or_(OutboxMessage.accepted_at.is_(None), OutboxMessage.accepted_at >= now))
            .order_by(OutboxMessage.id)
        ).all()
    return [path for message_id in fresh for path in by_stem[stem(message_id or "")]]
