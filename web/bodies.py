"""What programs send: one JSON object, with texts as pages send them."""

import json
from typing import Any

from fastapi import Request

from web.fields import plain

JSON = "application/json"


def is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON


async def json_object(request: Request) -> dict[str, Any] | None:
    """None for what is no JSON, or no object. Halves of characters and the like go, as in a form's fields."""
    try:
        told = json.loads(await request.body())
        return _plain(told) if isinstance(told, dict) else None
    except (ValueError, RecursionError):
        return None


def _plain(told: Any) -> Any:
    match told:
        case str():
            return plain(told)
        case list():
            return [_plain(each) for each in told]
        case dict():
            return {plain(name): _plain(each) for name, each in told.items()}
        case _:
            return told
