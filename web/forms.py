"""From a form's fields to what is handed in with an act. What is missing the engine's guards say."""

from collections.abc import Callable

from workflow.payloads import (
    Explanation,
    ObjectionStatement,
    Payload,
    Refusal,
    ResultChanged,
    ResultUpheld,
    Review,
    SelfAssessment,
    SentBack,
    Service,
)


def handed_in(payload: str | None, fields: dict[str, str]) -> Payload | None:
    """None for an act that takes nothing but the click."""
    return _READERS[payload](fields) if payload else None


def _text(fields: dict[str, str], name: str) -> str:
    return fields.get(name, "").strip()


def _review(fields: dict[str, str]) -> Review:
    return Review(
        result_rating=fields.get("result_rating", ""),
        result_reason=_text(fields, "result_reason"),
        behaviour_rating=fields.get("behaviour_rating", ""),
        behaviour_reason=_text(fields, "behaviour_reason"),
        result_evidence=_evidence(fields, "result_evidence"),
        behaviour_evidence=_evidence(fields, "behaviour_evidence"),
    )


def _evidence(fields: dict[str, str], name: str) -> str:
    """What was chosen of what is there already, and what was written beside it: one a line, each once."""
    chosen = (value.strip() for each, value in fields.items() if each.startswith(f"{name}-"))
    return "\n".join(dict.fromkeys(filter(None, (*chosen, _text(fields, name)))))


_READERS: dict[str, Callable[[dict[str, str]], Payload]] = {
    "self_assessment": lambda fields: SelfAssessment(_text(fields, "realisation")),
    "review": _review,
    "sent_back": lambda fields: SentBack(_text(fields, "reason")),
    "objection": lambda fields: ObjectionStatement(_text(fields, "statement")),
    "explanation": lambda fields: Explanation(_text(fields, "explanation")),
    "upheld": lambda fields: ResultUpheld(_text(fields, "reason")),
    "refusal": lambda fields: Refusal(
        _text(fields, "day"), _text(fields, "reason"), _text(fields, "witnesses")
    ),
    "service": lambda fields: Service(
        _text(fields, "day"), _text(fields, "letter"), _text(fields, "recipient")
    ),
    "changed": lambda fields: ResultChanged(_text(fields, "reason"), _review(fields)),
}
