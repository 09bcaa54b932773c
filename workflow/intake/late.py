"""Days of authority of an assignment that a roster told of too late."""

from dataclasses import dataclass
from datetime import date

from workflow.intake.days import ONE


@dataclass(frozen=True, slots=True)
class Days:
    first: date
    last: date | None

    @property
    def until(self) -> date:
        return self.last or date.max


def authority(served: Days, known: Days | None, effective: date) -> Days:
    """Before `effective` the days that were known, from then on those served.

    Where neither leaves a day, the first one lies behind the last: such days hold none. `known` is empty for an
    assignment that is new.
    """
    was = known is not None and known.first < effective and known.first <= known.until
    will = served.until >= effective
    if known is not None and not was and not will:
        return Days(known.first if known.first > served.until else effective, served.last)
    first = known.first if known is not None and was else max(served.first, effective)
    if will or known is None or not was:
        return Days(first, served.last)
    return Days(first, min(known.until, effective - ONE))
