"""The fields of a form as plain text: only plain forms are read, and what no page can send is dropped."""

import re
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Query, Request

MOST_FIELDS = 250
"""The largest form, a period of a plan of forty results, has 219."""
FORM = "application/x-www-form-urlencoded"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What neither PostgreSQL nor a Word file can hold. It comes from the clipboard and nobody sees it."""
LARGEST_ID = 2**31 - 1
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
MaybeNumber = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


async def form_fields(request: Request) -> dict[str, str]:
    """The text fields of a form; files are no part of any page here."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return {plain(name): plain(value) for name, value in form.items() if isinstance(value, str)}


def plain(text: str) -> str:
    """Browsers send lines with CRLF."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


Fields = Annotated[dict[str, str], Depends(form_fields)]
