"""`siulak rules eval`: any figure of the regulation, recomputed from JSON by the rules in force on a day."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

from pydantic import ValidationError

from config.fields import sentences
from workflow.rules.answers import ANSWERS, Answer, Result
from workflow.rules.inputs import Input
from workflow.rules.words import TOO_DEEP


def evaluate(name: str, questions: list[Any], on: date) -> list[Result]:
    """The answers in the questions' order; `{"error": sentence}` in the place of a question that has none.

    A ValueError anywhere in a question, standing for what could not be read there, is its error.
    Raises KeyError for an unknown rule, ConfigurationError where no table is in force on the day.
    """
    return [_answer(ANSWERS[name], question, on) for question in questions]


def _answer(answer: Answer, question: Any, on: date) -> Result:
    try:
        return answer.to(
            _shape(answer, question).model_validate_json(json.dumps(question, default=_unread)), on
        )
    except ValidationError as fault:
        return {"error": "; ".join(sentences(fault.errors()))}
    except ValueError as fault:
        return {"error": str(fault)}
    except RecursionError:
        return {"error": TOO_DEEP}


def _unread(fault: ValueError) -> NoReturn:
    raise fault


def _shape(answer: Answer, question: Any) -> type[Input]:
    """The first whose own first field is asked with; the last one's faults are told where none is."""
    fields = question if isinstance(question, Mapping) else {}
    for shape in answer.shapes:
        if next(iter(shape.model_fields)) in fields:
            return shape
    return answer.shapes[-1]
