"""Every table, for whoever needs the whole metadata (migrations, tests)."""

from models import audit, cycle, document, evaluation, people, prompt, roster, run
from models.base import Base

TABLES = (audit, cycle, document, evaluation, people, prompt, roster, run)
metadata = Base.metadata
