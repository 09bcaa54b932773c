"""What a file means for what is stored: who is who, which post is which assignment, and the changes."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from models.people import OFFICIAL
from workflow.intake.changes import Change, Number
from workflow.intake.matching import Known
from workflow.intake.stored import Stored
from workflow.intake.wanted import Post, Wanted


@dataclass
class Plan:
    stored: Stored
    wanted: Wanted
    as_of: date
    """The day whose office the file tells."""
    effective: date
    """The first day on which authority may differ from what was known."""
    people: dict[str, Number]
    units: dict[str, Number]
    posts: dict[Number, Post] = field(default_factory=dict)
    """Every post of the file and of the officials, by the assignment that it is or will be."""
    kept: dict[int, Known] = field(default_factory=dict)
    """Assignments that the file does not contain any more, each with the last day it has now."""
    ended: set[int] = field(default_factory=set)
    """Of those kept, the ones that this file ends."""
    withdrawn: set[int] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)

    def number_of(self, key: str) -> Number:
        """Of a person by NIP, in the file or not."""
        return self.people[key] if key in self.people else self.stored.by_nip[key]

    @cached_property
    def _keys(self) -> dict[int, str]:
        keys: dict[int, str] = {number: row["nip"] for number, row in self.stored.rows["employee"].items()}
        return keys | {number: key for key, number in self.people.items() if isinstance(number, int)}

    def key_of(self, person: int) -> str:
        """The NIP as the file has it, or as it is stored."""
        return self._keys[person]

    @property
    def serving(self) -> set[int]:
        """Civil servants who serve on the day as it is stored."""
        return {
            row["employee_id"]
            for row in self.stored.rows["assignment"].values()
            if row["first"] <= self.as_of <= (row["last"] or date.max) and row["post_kind"] != OFFICIAL
        }

    @property
    def leaving(self) -> set[int]:
        """Of those, the ones who would not serve any more."""
        posts = self.posts.values()
        return self.serving - {
            self.people[post.person] for post in posts if post.first <= self.as_of <= post.until
        }
