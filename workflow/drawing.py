"""The state diagram of a definition as Mermaid text, read from the machine that decides."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from transitions import State
from transitions.extensions import GraphMachine

from config.definition import SHIPPED, DefinitionFile, Transition, parse, read
from workflow.labels import ROLES
from workflow.machine import machine_for

PAGE = SHIPPED.parent.parent / "docs" / "states.md"
REWRITE = "siulak cycle draw --docs"
_HEAD = f"""# The states of an evaluation

Drawn by `{REWRITE}` from the machine that decides, one diagram a shipped definition; not edited by hand. An arrow carries the label of its transition and, in brackets, who makes it; a bar separates transitions between the same two states. The conditions are in [transitions.md](transitions.md).
"""  # noqa: E501 -- a paragraph of Markdown is one line
_STYLE = re.compile(r"\s*(Class|classDef) ")


class _Labelled(State):
    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label = label


class _Drawn(GraphMachine):
    """Keeps to what every renderer of state diagrams knows: no colours, from top to bottom."""

    state_cls = _Labelled
    machine_attributes = {"rankdir": "TB"}  # noqa: RUF012 -- transitions' own attribute
    style_attributes = {"node": {}}  # noqa: RUF012


def draw(definition: DefinitionFile) -> str:
    """The diagram, the same text for the same definition, with the office's labels."""
    machine = _Drawn(
        states=[{"name": state.name, "label": _plain(state.label)} for state in definition.state],
        initial=definition.initial,
        auto_transitions=False,
        graph_engine="mermaid",
        title=f"title: {json.dumps(_one_line(definition.title), ensure_ascii=False)}",
    )
    for rule in _rules(definition):
        # The prefix keeps a trigger from meeting a name that the library gives a meaning.
        label = _plain(f"{rule.label} ({ROLES[rule.by]})")
        machine.add_transition(f"act_{rule.trigger}", rule.source, rule.target, label=label)
    lines = [line for line in str(machine.get_graph().draw(None)).split("\n") if not _STYLE.match(line)]
    lines += [f"  {state.name} --> [*]" for state in definition.state if state.final]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def page() -> str:
    """What docs/states.md has to hold: the diagrams of all shipped definitions."""
    parts = [_HEAD]
    for path in sorted(SHIPPED.glob("*.toml")):
        definition = parse(read(path), path.name)
        parts.append(f"## Definition `{definition.code}`\n\n```mermaid\n{draw(definition)}```\n")
    return "\n".join(parts)


def write_page() -> Path:
    """Rewrites docs/states.md and says where it lies."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return PAGE


def _rules(definition: DefinitionFile) -> Iterator[Transition]:
    """The machine's transitions; each carries the rule it was made from in its last callback."""
    for event in machine_for(definition).events.values():
        for edges in event.transitions.values():
            for edge in edges:
                taken = edge.after[-1]
                assert isinstance(taken, partial)
                yield taken.args[0]


def _plain(label: str) -> str:
    """A label in which no character means anything to Mermaid; the others become its entity codes."""
    return re.sub(r"[^\w .,()/-]", lambda sign: f"#{ord(sign[0])};", _one_line(label))


def _one_line(text: str) -> str:
    return " ".join(text.split())
