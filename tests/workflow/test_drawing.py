"""The drawing shows what the machine does, in text that any Mermaid renderer can read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.definition import SHIPPED, DefinitionFile, parse, read
from workflow.drawing import PAGE, REWRITE, draw, page
from workflow.labels import ROLES

LABEL = r"(?:[\w .,()/|-]|#\d+;)*"
LINES = [
    r"---",
    r"title: \".*\"",
    r"stateDiagram-v2",
    r"  direction TB",
    r"",
    rf"  state \"{LABEL}\" as \w+",
    rf"  \w+ --> \w+: {LABEL}",
    r"  \[\*\] --> \w+",
    r"  \w+ --> \[\*\]",
]
sentences = st.text(min_size=3, max_size=40).filter(str.strip)


def shipped(code: str) -> DefinitionFile:
    return parse(read(SHIPPED / f"{code}.toml"), code)


def arrows(text: str) -> dict[tuple[str, str], list[str]]:
    """(source, target) → what the arrow says, one entry a transition."""
    found: dict[tuple[str, str], list[str]] = {}
    for source, target, said in re.findall(r"^  (\w+) --> (\w+): (.*)$", text, re.MULTILINE):
        assert (source, target) not in found
        found[source, target] = [readable(label) for label in said.split(" | ")]
    return found


def readable(label: str) -> str:
    return re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label)


def expected(definition: DefinitionFile) -> dict[tuple[str, str], list[str]]:
    wanted: dict[tuple[str, str], list[str]] = {}
    for rule in definition.transition:
        wanted.setdefault((rule.source, rule.target), []).append(f"{rule.label} ({ROLES[rule.by]})")
    return {ends: sorted(labels) for ends, labels in wanted.items()}


def test_the_page_in_docs_is_what_is_drawn() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"docs/states.md is out of date; run: {REWRITE}"


def test_the_page_holds_every_shipped_definition_in_a_block_of_its_own() -> None:
    blocks = re.findall(
        r"^## Definition `([^`]+)`\n\n```mermaid\n(.*?)^```$", page(), re.MULTILINE | re.DOTALL
    )

    assert [(code, text) for code, text in blocks] == [
        (path.stem, draw(shipped(path.stem))) for path in sorted(SHIPPED.glob("*.toml"))
    ]
    assert len(blocks) == page().count("```mermaid") == 2


@pytest.mark.parametrize("code", ["lima-tahap", "permenpanrb-6-2022"])
def test_every_transition_is_drawn_once_with_its_label_and_role(code: str) -> None:
    definition = shipped(code)

    drawn = {ends: sorted(labels) for ends, labels in arrows(draw(definition)).items()}

    assert drawn == expected(definition)
    assert sum(map(len, drawn.values())) == len(definition.transition)


def test_a_transition_that_stays_where_it_is_keeps_its_label() -> None:
    drawn = arrows(draw(shipped("permenpanrb-6-2022")))

    assert drawn["handover", "handover"] == [
        "Menyerahkan dokumen (sistem)",
        "Menyatakan dokumen diterima (pegawai)",
        "Mencatat penolakan menerima dokumen (penilai)",
        "Mencatat penolakan menerima dokumen (kepegawaian)",
        "Mencatat penyampaian dokumen dengan surat (penilai)",
        "Mencatat penyampaian dokumen dengan surat (kepegawaian)",
        "Dianggap diterima (sistem)",
    ]
    assert drawn["objection", "objection"] == [
        "Memberi penjelasan atas keberatan (penilai)",
        "Memberi penjelasan atas keberatan (atasan penilai)",
        "Mengakhiri waktu penjelasan (sistem)",
    ]


@pytest.mark.parametrize("code", ["lima-tahap", "permenpanrb-6-2022"])
def test_the_diagram_begins_at_the_initial_state_and_ends_at_the_final_ones(code: str) -> None:
    text = draw(shipped(code))

    assert re.findall(r"\[\*\] --> (\w+)", text) == ["draft"]
    assert re.findall(r"(\w+) --> \[\*\]", text) == ["final"]


def test_every_state_carries_the_label_that_office_people_know() -> None:
    definition = shipped("permenpanrb-6-2022")

    named = re.findall(r'^  state "(.*)" as (\w+)$', draw(definition), re.MULTILINE)

    assert named == [(state.label, state.name) for state in definition.state]


@pytest.mark.thorough
@given(sentences, sentences)
def test_whatever_a_label_holds_the_text_stays_a_diagram(state_label: str, rule_label: str) -> None:
    definition = labelled(state_label, rule_label)

    text = draw(definition)

    for line in text.split("\n"):
        assert any(re.fullmatch(form, line) for form in LINES), repr(line)
    said = " ".join(rule_label.split())
    assert all(label.startswith(said) for labels in arrows(text).values() for label in labels)


def labelled(state_label: str, rule_label: str) -> DefinitionFile:
    definition = shipped("permenpanrb-6-2022")
    states = tuple(each.model_copy(update={"label": state_label}) for each in definition.state)
    rules = tuple(each.model_copy(update={"label": rule_label}) for each in definition.transition)
    return definition.model_copy(update={"title": state_label, "state": states, "transition": rules})


@pytest.mark.parametrize("name", ["to_draft", "trigger", "get_graph", "add_model"])
def test_a_trigger_may_bear_any_name(name: str) -> None:
    definition = shipped("lima-tahap")
    first, *others = definition.transition
    renamed = definition.model_copy(
        update={"transition": (first.model_copy(update={"trigger": name}), *others)}
    )

    assert draw(renamed) == draw(definition)


def test_the_same_definition_is_drawn_alike_each_time() -> None:
    read_twice = [draw(shipped("permenpanrb-6-2022")) for _ in range(2)]

    assert read_twice[0] == read_twice[1]
