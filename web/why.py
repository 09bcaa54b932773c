"""Why a result is what it is, on the evaluation's page: as much of its tree as the reader may see."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from web.portal import Portal
from workflow.why import reading
from workflow.why.seeing import seen, sight
from workflow.why.telling import Told, columns, documents, told


@dataclass(frozen=True)
class Reasons:
    tree: Told
    columns: tuple[str, ...]
    """Heads of the rule table."""
    alternatives: tuple[str, ...]
    documents: tuple[Told, ...]


def reasons(session: Session, evaluation_id: int, roles: frozenset[str], portal: Portal) -> Reasons | None:
    """Of an evaluation whose ratings somebody in these relations may see."""
    tree = reading.of_one(session, evaluation_id)
    if tree is None:
        return None
    shown, zone = seen(tree, sight(roles)), portal.settings.timezone
    sentences = tuple(each.sentence for each in shown.alternatives)
    return Reasons(told(shown, zone), columns(), sentences, documents(shown, zone))
