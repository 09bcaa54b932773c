"""What a periodic evaluation says, as plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.period import PeriodEvaluation, PeriodReply
from workflow.payloads import text
from workflow.plans.content import Content
from workflow.plans.words import SECTIONS
from workflow.reports.digests import report_digest

LONGEST = 2_000
"""Characters of one cell."""


@dataclass(frozen=True)
class Told:
    """About one work result."""

    realisation: tuple[str, ...] = ()
    """An entry an indicator, in their order."""
    feedback: str = ""


@dataclass(frozen=True)
class Statement:
    """Everything that the appraiser states about one period."""

    results: Mapping[str, Told]
    """By the place in the plan: `utama-1`."""
    values: Mapping[str, str]
    """Feedback by the code of the BerAKHLAK value."""
    result_rating: str
    result_reason: str
    behaviour_rating: str
    behaviour_reason: str
    change_reason: str = field(default="", compare=False)
    """Why it takes the place of a version before it."""

    def cleaned(self) -> "Statement":
        """Without the space around its texts; those of no sign become empty. Raises RefusedError as `text` does."""
        return Statement(
            results={
                place: Told(tuple(text(each) for each in told.realisation), text(told.feedback))
                for place, told in self.results.items()
            },
            values={code: text(said) for code, said in self.values.items()},
            result_rating=self.result_rating,
            result_reason=text(self.result_reason),
            behaviour_rating=self.behaviour_rating,
            behaviour_reason=text(self.behaviour_reason),
            change_reason=text(self.change_reason),
        )

    def body(self) -> dict[str, Any]:
        """As it is stored: JSON, without what is empty."""
        return {
            "results": {
                place: {"realisation": list(told.realisation), "feedback": told.feedback}
                for place, told in self.results.items()
            },
            "values": {code: said for code, said in self.values.items() if said},
        }


def places(content: Content) -> dict[str, tuple[str, int]]:
    """The work results of a plan by place, as a person counts (`Utama 1`), with the number of their indicators."""
    return {
        f"{section}-{number}": (f"{label} {number}", len(result.indicators))
        for section, label in SECTIONS.items()
        for number, result in enumerate(content.of(section), 1)
    }


def stated(row: PeriodEvaluation) -> Statement:
    """What a stored version says."""
    return Statement(
        results={
            place: Told(tuple(told["realisation"]), told["feedback"])
            for place, told in row.content["results"].items()
        },
        values=dict(row.content["values"]),
        result_rating=row.result_rating,
        result_reason=row.result_reason,
        behaviour_rating=row.behaviour_rating,
        behaviour_reason=row.behaviour_reason,
        change_reason=row.change_reason,
    )


def statement_digest(row: PeriodEvaluation) -> str:
    """Over every column but its own number and this one."""
    said = json.dumps(row.content, sort_keys=True, ensure_ascii=True)
    whose = row.evaluation_id, row.number, row.period, row.revision, row.plan_id, row.author_id, row.capacity
    ratings = row.result_rating, row.result_reason, row.behaviour_rating, row.behaviour_reason
    return report_digest((*whose, said, *ratings, row.predicate, row.rule, row.change_reason, row.at))


def reply_digest(row: PeriodReply) -> str:
    return report_digest((row.statement_id, row.text, row.at))
