"""From the fields of the peers' pages to a list of raters, or to a sheet. What is missing the rules say."""

import re

from web.fields import LARGEST_ID
from workflow.errors import RefusedError
from workflow.peers.offering import Offer
from workflow.peers.rules import Said, Sheet
from workflow.reports.entering import number_of

SCORE = re.compile(r"[0-9]{1,3}")
CHOSEN, SCORED, WRITTEN = "pilih-", "nilai-", "catatan-"
NOBODY = "Pilih dahulu siapa yang diminta."
NOT_OFFERED = "Pilih orang dari daftar yang ditampilkan."


def wanted_of(fields: dict[str, str], offer: Offer) -> dict[int, str]:
    """Whoever was chosen, in the group that he is offered in. Raises RefusedError for nobody or anybody else."""
    filled = [value for name, value in fields.items() if name.startswith(CHOSEN) and value]
    groups = offer.groups
    chosen = {number_of(value, LARGEST_ID) or 0 for value in filled}
    if not chosen <= set(groups):
        raise RefusedError([NOT_OFFERED])
    if not chosen:
        raise RefusedError([NOBODY])
    return {number: groups[number] for number in sorted(chosen)}


def sheet_of(fields: dict[str, str]) -> Sheet:
    """A score that no page sends is kept as one outside the scale, so that it is refused."""
    scores = {
        name.removeprefix(SCORED): int(value) if SCORE.fullmatch(value) else -1
        for name, value in fields.items()
        if name.startswith(SCORED) and value
    }
    texts = {
        name.removeprefix(WRITTEN): value.strip()
        for name, value in fields.items()
        if name.startswith(WRITTEN) and value.strip()
    }
    return Sheet(scores, texts)


def fields_of(said: Said) -> dict[str, str]:
    """An answer as its form shows it."""
    scores = {f"{SCORED}{code}": str(score) for code, score in said.scores.items()}
    return scores | {f"{WRITTEN}{code}": text for code, text in said.texts.items()}
