"""The BerAKHLAK values with their guides: the one place where plans take them from the rule table."""

from datetime import date

from config.rules.feedback import Behaviour
from config.rules.table import table_on
from workflow.rules.applied import named


def values(on: date) -> Behaviour:
    """The table in force on a day (SE MenPANRB 20/2021). Raises ConfigurationError where none is."""
    return table_on(Behaviour, on)


def version(key: str) -> Behaviour:
    """The table that a plan was begun with. Raises RuleGoneError where it is gone."""
    return named(Behaviour, key)
