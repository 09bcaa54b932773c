"""What an evaluation is for: open to everybody, since a mail leads there and it names nobody."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Response

from models.session import reading
from web.pages import page
from web.portal import Portal, ThePortal
from web.visitors import MaybeVisitor, Visitor
from workflow.purpose import SEES, telling
from workflow.socialising.pulse_results import outcomes

router = APIRouter()
CycleCode = Annotated[str, Path(max_length=40)]


def where(code: str) -> str:
    """The address of a cycle's page, within the portal."""
    return f"/tujuan/{quote(code, safe='')}"


@router.get("/tujuan")
def show_newest(portal: ThePortal, visitor: MaybeVisitor) -> Response:
    return _page(portal, visitor, None)


@router.get("/tujuan/{cycle}")
def show(cycle: CycleCode, portal: ThePortal, visitor: MaybeVisitor) -> Response:
    """Raises HTTPException where there is no such cycle."""
    if not cycle.isprintable():
        raise HTTPException(404)
    return _page(portal, visitor, cycle)


def _page(portal: Portal, visitor: Visitor | None, code: str | None) -> Response:
    with reading(portal.engine) as session:
        told = telling(session, code)
        pulse = None if told is None else outcomes(session, told.cycle_id)
    if told is None and code is not None:
        raise HTTPException(404)
    return page("tujuan", visitor=visitor, told=told, pulse=pulse, sees=SEES)
