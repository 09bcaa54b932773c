"""Static proofs of a definition: what must hold of every cycle before one is launched under it."""

from collections.abc import Collection
from pathlib import Path

from config.definition import DefinitionFile, parse, read
from config.errors import ConfigurationError
from workflow.proving import (
    awaited,
    deadlines,
    names,
    objections,
    papers,
    periods,
    prompts,
    purpose,
    states,
    transitions,
)


def load(path: str, source: str, mail_kinds: Collection[str]) -> DefinitionFile:
    """The proved definition. Raises ConfigurationError with every fault at once, each with place and remedy."""
    definition = parse(source, path)
    faults = [f"{path}: {fault}" for fault in prove(definition, mail_kinds)]
    if faults:
        raise ConfigurationError(faults)
    return definition


def load_file(path: Path, mail_kinds: Collection[str]) -> tuple[DefinitionFile, str]:
    """With its text. Raises ConfigurationError, whose faults name the file without its folder."""
    source = read(path)
    return load(path.name, source, mail_kinds), source


def prove(definition: DefinitionFile, mail_kinds: Collection[str]) -> list[str]:
    """Every breach as one Indonesian sentence with its place and remedy; empty when all proofs hold.

    What only follows from a wrong name is not told beside it: ways through the states are judged once all are known.
    """
    unknown = list(names.prove(definition))
    sound = not unknown
    told = (
        *unknown,
        *(states.prove(definition) if sound else ()),
        *transitions.prove(definition),
        *deadlines.prove(definition, whole=sound),
        *prompts.prove(definition, mail_kinds),
        *objections.prove(definition),
        *(papers.prove(definition) if sound else ()),
        *periods.prove(definition),
        *awaited.prove(definition),
        *purpose.prove(definition),
    )
    return list(dict.fromkeys(told))  # what two roles may do is one fault
