"""Every table, for whoever needs the whole metadata (migrations, tests)."""

from models import account, audit, cycle, document, evaluation, holding, people, prompt, run
from models.base import Base

TABLES = (account, audit, cycle, document, evaluation, holding, people, prompt, run)
metadata = Base.metadata
