"""Every table, and the triggers on them, for whoever needs the whole metadata (migrations, tests)."""

from models import (
    account,
    append_only,
    audit,
    cycle,
    document,
    evaluation,
    holding,
    people,
    plan,
    prompt,
    public,
    roster,
    run,
    seal,
    service,
    talent,
)
from models.base import Base

TABLES = (
    account,
    audit,
    cycle,
    document,
    evaluation,
    holding,
    people,
    plan,
    prompt,
    public,
    roster,
    run,
    seal,
    service,
    talent,
)
TRIGGERS = append_only
metadata = Base.metadata
