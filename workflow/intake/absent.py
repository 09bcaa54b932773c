"""What becomes of an assignment that the file does not contain any more.

It ended the day before the person's next post in the file begins, otherwise the day before the day whose office
the file tells. What was over by then stays as it is. What cannot have been (it would begin on or after that day,
or inside another post of the file) is withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.intake.days import ONE
from workflow.intake.matching import Known
from workflow.intake.wanted import Post


@dataclass(frozen=True, slots=True)
class Ended:
    last: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Nothing may point at it."""


def fate(known: Known, career: Iterable[Post], as_of: date) -> Ended | Withdrawn | None:
    """`career` are the person's posts in the file. None: it stays as it is."""
    own = [post for post in career if not post.acting and not known.acting]
    if any(post.first <= known.first <= post.until for post in own):
        return Withdrawn()
    following = [post.first for post in own if post.first > known.first]
    last = min(known.until, as_of - ONE, *(first - ONE for first in following))
    if last < known.first:
        return Withdrawn()
    return None if last == known.until else Ended(last)
