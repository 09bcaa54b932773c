"""Every table, and the triggers on them, for whoever needs the whole metadata (migrations, tests)."""

from models import (
    account,
    append_only,
    audit,
    cycle,
    destruction,
    document,
    evaluation,
    evidence,
    feedback,
    guidance,
    handover,
    holding,
    peers,
    people,
    period,
    plan,
    prompt,
    public,
    receipt,
    record,
    report,
    roster,
    run,
    scenario,
    seal,
    service,
    socialisation,
    talent,
    token,
)
from models.base import Base

TABLES = (
    account, audit, cycle, destruction, document, evaluation, evidence, feedback, guidance, handover, holding,
    peers, people, period, plan, prompt, public, receipt, record, report, roster, run, scenario, seal, service,
    socialisation, talent, token,
)  # fmt: skip
TRIGGERS = append_only
metadata = Base.metadata
