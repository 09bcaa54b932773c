"""The ballot box of a round: read as sheets, written whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from models.peers import PeerBox
from workflow.peers.rules import Said


def box_of(session: Session, round_id: int) -> PeerBox:
    """As it stands now. Raises NoResultFound for a round that was never opened."""
    return session.get_one(PeerBox, round_id, populate_existing=True)


def said(box: PeerBox) -> dict[str, Said]:
    """Digest of a receipt → what its holder said."""
    return {each["receipt"]: Said(each["group"], each["scores"], each["texts"]) for each in box.answers}


def put(box: PeerBox, raters: Iterable[int], answers: Mapping[str, Said]) -> None:
    """Both lists anew, by number and by digest: who answered when leaves no trace in their order."""
    box.took_part = sorted(set(raters))
    box.answers = [_row(receipt, one) for receipt, one in sorted(answers.items())]


def _row(receipt: str, one: Said) -> dict[str, Any]:
    return {
        "receipt": receipt,
        "group": one.group,
        "scores": dict(sorted(one.scores.items())),
        "texts": dict(sorted(one.texts.items())),
    }
