"""How much of a tree a reader sees: the rules of the evaluation's page, applied to the tree.

The person rated reads the own ratings with their reasons, and what an objection changed: both were in a document. How
officials came to it (what was rated first, why it was returned) and what others in the unit got stays theirs.
"""

from dataclasses import dataclass, replace

from workflow.why.tree import Node, Tree

DELIBERATED = "Penilaian sebelum dikembalikan, dan alasannya, hanya untuk pejabat yang menilai."
UNITS_OWN = "Sebaran predikat unit hanya untuk pejabat penetap, kepegawaian dan auditor."
OVERSEE_UNITS = frozenset({"calibrator", "hr", "auditor"})


@dataclass(frozen=True)
class Sight:
    deliberation: bool
    """What officials rated before, and why it went back."""
    unit: bool
    """The unit's predicates in numbers, and what was said about them."""


ALL = Sight(deliberation=True, unit=True)


def sight(roles: frozenset[str]) -> Sight:
    """Of a reader in these relations to the evaluation; the person rated sees as such, whatever else he is."""
    own = "employee" in roles
    return Sight(deliberation=not own, unit=not own and bool(roles & OVERSEE_UNITS))


def seen(tree: Tree, by: Sight) -> Tree:
    return replace(tree, result=_seen(tree.result, by))


def _seen(node: Node, by: Sight) -> Node:
    if not by.unit and node.kind == "achievement":
        node = replace(node, reason="")
    if not by.unit and node.kind == "pattern":
        # The text of the note begins with the counts.
        node = replace(node, note=UNITS_OWN, counts=None, unmet=(), children=(), follows="beside")
    children = node.children
    if not by.deliberation and node.kind == "rerated":
        node = replace(node, before=None, before_text="", reason="", note=DELIBERATED)
        children = tuple(each for each in children if each.part != "before")
    if not by.deliberation and node.kind == "returned":
        node = replace(node, reason="")
    return replace(node, children=tuple(_seen(each, by) for each in children))
