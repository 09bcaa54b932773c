"""Pages from templates: escaped, strict about names, Indonesian."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

import templates

FOLDER = Path(str(templates.__file__)).parent / "portal"


def page(name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """`templates/portal/<name>.html`; `visitor` is None where nobody is signed in."""
    defaults = {"visitor": None, "notice": "", "faults": ()}
    return HTMLResponse(_environment().get_template(f"{name}.html").render(defaults | context), status)


def linked(sentence: str, words: str, where: str) -> Markup:
    """The sentence, escaped, where the first of these words lead to a page."""
    return escape(sentence).replace(escape(words), Markup('<a href="{}">{}</a>').format(where, words), 1)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style() -> bytes:
    return (FOLDER / "style.css").read_bytes()
