"""Static proofs about objections: whoever rated explains, and never decides (PP 30/2019 art. 59)."""

from collections.abc import Iterator

from config.definition import DefinitionFile

RATED = "superior_rated_at"
EXPLAINS = {"appraiser": "appraiser_rated", "superior": "superior_rated"}
"""Who may have rated → the guard that sees it."""


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    rating = [rule for rule in definition.transition if rule.payload == "review"]
    for rule in definition.transition:
        if (RATED in rule.stamps) != (rule in rating and rule.by == "superior"):
            yield (
                f"transition {rule.trigger} oleh {rule.by}: stamps {RATED} tepat pada payload review dari superior. "
                "Betulkan stamps."
            )
    if any(rule.payload == "objection" for rule in definition.transition):
        yield from _escalated(definition)
        yield from _explained(definition, EXPLAINS.keys() & {rule.by for rule in rating})


def _escalated(definition: DefinitionFile) -> Iterator[str]:
    """Who rates in the appraiser's place leaves somebody above who can decide."""
    for rule in definition.transition:
        steps_in = (rule.payload == "review" and rule.by == "superior") or "escalated_at" in rule.stamps
        if steps_in and "official_above" not in rule.guards:
            yield f"transition {rule.trigger} oleh {rule.by}: memerlukan guard official_above. Tambahkan."


def _explained(definition: DefinitionFile, raters: set[str]) -> Iterator[str]:
    """Of those who may rate at all; any other role is told by transitions.py."""
    both = len(raters) > 1
    explaining = [
        rule for rule in definition.transition if rule.payload == "explanation" and rule.by in EXPLAINS
    ]
    for rule in explaining:
        if both and EXPLAINS[rule.by] not in rule.guards:
            yield f"transition {rule.trigger} oleh {rule.by}: memerlukan guard {EXPLAINS[rule.by]}. Tambahkan."
    for rater in sorted(raters):
        own = [rule for rule in explaining if rule.by == rater]
        if not own:
            yield f"objection: {rater} yang menilai tidak dapat menjelaskan. Tambahkan transition payload explanation."
        elif not any(
            (each.state, each.to) == (rule.source, rater) for each in definition.prompt for rule in own
        ):
            yield f"objection: {rater} tidak diminta penjelasan. Tambahkan prompt to = {rater} pada state itu."
