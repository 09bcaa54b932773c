"""What the log keeps of an entry for ever."""

import json

from models.guidance import GuidanceEntry
from workflow.reports.digests import report_digest


def entry_digest(row: GuidanceEntry) -> str:
    """Over every column but its own number and this one."""
    said = json.dumps(row.content, sort_keys=True, ensure_ascii=True)
    return report_digest((row.evaluation_id, row.plan, row.revision, row.kind, row.author_id, said, row.at))
