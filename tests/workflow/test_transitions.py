"""docs/transitions.md, written by hand, held against the machine: every state × trigger × role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from config.definition import SHIPPED, DefinitionFile, parse, read
from tests.test_packaging import ROOT
from workflow.facts import Facts
from workflow.guards import GUARDS
from workflow.machine import WRONG_ROLE, WRONG_STATE, decide

PAGE = ROOT / "docs" / "transitions.md"
CODES = ("lima-tahap", "permenpanrb-6-2022")
ROLES = ("system", "employee", "appraiser", "superior", "calibrator", "decider", "hr")
HEAD = ("State", "Trigger", *ROLES)
CELLS = {"lima-tahap": (5 * 6 * 7, 6), "permenpanrb-6-2022": (7 * 20 * 7, 24)}
"""All cells of a definition, and the allowed ones: an emptied table fails."""

VALUES: dict[str, tuple[object, ...]] = {
    "window": ("none", "before", "open", "closed", "held"),
    "next_window": ("before", "opened"),
    "realisation": (True, False, None),
    "ratings": (True, False, None),
    "evidence": (True, False, None),
    "achievement": (True, False, None),
    "head_settled": (True, False, None),
    "document": (True, False, None),
    "delivered": (True, False, None),
    "received": (True, False, None),
    "receipt": ("none", "refused", "served"),
    "escalated": (True, False, None),
    "official_above": (True, False, None),
    "superior_rated": (True, False, None),
    "objection": (True, False, None),
    "explanation": (True, False, None),
    "heard": (True, False, None),
    "unexplained": (True, False, None),
    "decision": ("none", "upheld", "changed"),
    "stage": ("none", "before", "open", "closed", "held"),
    "return_reason": (True, False, None),
}
HOLDS: dict[str, tuple[dict[str, object], ...]] = {
    "window_open": ({"window": "open"},),
    "window_opened": ({"window": "open"}, {"window": "closed"}),
    "deadline_passed": ({"window": "closed"},),
    "deadline_ahead": ({"window": "open"},),
    "next_window_opened": ({"next_window": "opened"},),
    "realisation_given": ({"realisation": True},),
    "ratings_complete": ({"ratings": True},),
    "evidence_named": ({"evidence": True},),
    "escalated": ({"escalated": True},),
    "not_escalated": ({"escalated": False},),
    "achievement_stated": ({"achievement": True},),
    "head_first": ({"head_settled": True},),
    "document_issued": ({"document": True},),
    "not_delivered": ({"delivered": False},),
    "received": ({"received": True},),
    "not_received": ({"received": False},),
    "refusal_noted": ({"receipt": "refused"},),
    "service_noted": ({"receipt": "served"},),
    "official_above": ({"official_above": True},),
    "superior_rated": ({"superior_rated": True},),
    "appraiser_rated": ({"superior_rated": False},),
    "objection_stated": ({"objection": True},),
    "explanation_given": ({"explanation": True},),
    "heard": ({"heard": True},),
    "not_heard": ({"heard": False},),
    "unexplained_allowed": ({"unexplained": True},),
    "result_upheld": ({"decision": "upheld"},),
    "result_changed": ({"decision": "changed"},),
    "stage_open": ({"stage": "open"},),
    "return_reason_given": ({"return_reason": True},),
}
"""What the page's column "Holds when" means in facts: any one of these suffices."""


@dataclass(frozen=True)
class Cell:
    code: str
    state: str
    trigger: str
    role: str
    target: str
    guards: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code}:{self.state}:{self.trigger}:{self.role}"


# Reading the page.


@cache
def sections() -> dict[str, list[list[str]]]:
    """Each level-two heading with the rows of the tables under it, heads included."""
    found: dict[str, list[list[str]]] = {}
    tokens = MarkdownIt("commonmark").enable("table").parse(PAGE.read_text(encoding="utf-8"))
    title = ""
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            title = token.content
        if before.type == "tr_open":
            found.setdefault(title, []).append([])
        if before.type in ("td_open", "th_open"):
            found[title][-1].append(token.content.strip())
    return found


def rows(code: str) -> list[list[str]]:
    head, *body = sections()[f"Definition `{code}`"]
    assert tuple(head) == HEAD
    return [[name.strip("`") for name in row[:2]] + row[2:] for row in body]


@cache
def allowed(code: str) -> tuple[Cell, ...]:
    return tuple(
        _cell(code, row[0], row[1], role, text)
        for row in rows(code)
        for role, text in zip(ROLES, row[2:], strict=True)
        if text != "–"
    )


def _cell(code: str, state: str, trigger: str, role: str, text: str) -> Cell:
    said = re.fullmatch(r"→ `(\w+)`(?: when (`\w+`(?:, `\w+`)*))?", text)
    assert said, f"{code} {state} {trigger} {role}: {text!r} is neither a dash nor a target"
    return Cell(code, state, trigger, role, said[1], tuple(re.findall(r"\w+", said[2] or "")))


@cache
def definition(code: str) -> DefinitionFile:
    return parse(read(SHIPPED / f"{code}.toml"), code)


def triggers(code: str) -> list[str]:
    return sorted({rule.trigger for rule in definition(code).transition})


def every_cell(code: str) -> list[tuple[str, str, str]]:
    return list(product([state.name for state in definition(code).state], triggers(code), ROLES))


# Facts for a cell.


def satisfied(guards: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Every way to satisfy these guards at once."""
    for ways in product(*(HOLDS[name] for name in guards)):
        pairs = sorted({pair for way in ways for pair in way.items()}, key=str)
        if all(len(list(group)) == 1 for _, group in groupby(pairs, key=lambda pair: pair[0])):
            yield dict(pairs)


def failing(guard: str) -> Iterator[dict[str, Any]]:
    """Every set of the guard's own facts for which it does not hold."""
    names = sorted({name for way in HOLDS[guard] for name in way})
    for values in product(*(VALUES[name] for name in names)):
        facts = dict(zip(names, values, strict=True))
        if not holds(guard, facts):
            yield facts


def holds(guard: str, facts: dict[str, Any]) -> bool:
    return any(way.items() <= facts.items() for way in HOLDS[guard])


def favourable() -> Iterator[dict[str, Any]]:
    """Everything is written; the facts that no single value serves take each of theirs."""
    written = {name: values[0] for name, values in VALUES.items()} | {"next_window": "opened"}
    for window, received, escalated in product(VALUES["window"], (True, False), (True, False)):
        stands = {
            "delivered": received,
            "received": received,
            "escalated": escalated,
            "superior_rated": received,
        }
        yield written | {"window": window, **stands}


def asked(cell: Cell, facts: dict[str, Any]) -> Facts:
    return Facts(**{"state": cell.state, cell.role: True, **facts})


CASES = [cell for code in CODES for cell in allowed(code)]
GUARDED = [(cell, guard) for cell in CASES for guard in cell.guards]


@pytest.mark.parametrize("code", CODES)
def test_every_cell_is_counted(code: str) -> None:
    cells, moving = CELLS[code]

    assert len(every_cell(code)) == len(set(every_cell(code))) == cells
    assert len(allowed(code)) == moving


@pytest.mark.parametrize("code", CODES)
def test_the_page_names_only_what_the_definition_has_and_each_row_once(code: str) -> None:
    keys = [(state, trigger) for state, trigger, *_ in rows(code)]

    assert len(keys) == len(set(keys))
    assert {(state, trigger, role) for state, trigger in keys for role in ROLES} <= set(every_cell(code))
    assert {trigger for _, trigger in keys} == set(triggers(code))


def test_every_definition_that_is_shipped_is_on_the_page() -> None:
    assert [path.stem for path in sorted(SHIPPED.glob("*.toml"))] == list(CODES)


def test_every_condition_is_explained_in_the_words_a_refused_person_reads() -> None:
    _, *body = sections()["Conditions"]

    told = {row[0].strip("`"): row[2] for row in body}

    assert told == {name: guard.refusal for name, guard in GUARDS.items()}
    assert len(body) == len(told) == len(HOLDS)


@pytest.mark.parametrize("cell", CASES, ids=str)
def test_an_allowed_cell_leads_where_the_page_says(cell: Cell) -> None:
    ways = list(satisfied(cell.guards))

    for facts in ways:
        decision = decide(definition(cell.code), cell.trigger, asked(cell, facts))
        assert decision.transition is not None, (facts, decision.reasons)
        taken = decision.transition
        assert (taken.trigger, taken.source, taken.by) == (cell.trigger, cell.state, cell.role)
        assert taken.target == cell.target
    assert ways


@pytest.mark.parametrize(("cell", "guard"), GUARDED, ids=str)
def test_one_condition_that_fails_refuses_with_its_own_sentence(cell: Cell, guard: str) -> None:
    others = tuple(name for name in cell.guards if name != guard)
    broken = [{**base, **facts} for base in satisfied(others) for facts in failing(guard)]
    tried = [facts for facts in broken if all(holds(name, facts) for name in others)]

    for facts in tried:
        decision = decide(definition(cell.code), cell.trigger, asked(cell, facts))
        assert decision.transition is None, facts
        assert decision.reasons == (GUARDS[guard].refusal,)
    assert tried


@pytest.mark.parametrize("code", CODES)
def test_every_other_cell_is_refused_whatever_the_facts(code: str) -> None:
    moving = {(cell.state, cell.trigger, cell.role) for cell in allowed(code)}
    listed = {(cell.state, cell.trigger) for cell in allowed(code)}
    refused = [key for key in every_cell(code) if key not in moving]

    for (state, trigger, role), facts in product(refused, favourable()):
        decision = decide(definition(code), trigger, Facts(**{"state": state, role: True, **facts}))
        assert decision.transition is None, (state, trigger, role)
        assert decision.reasons == (WRONG_ROLE if (state, trigger) in listed else WRONG_STATE,)
    assert len(refused) == CELLS[code][0] - CELLS[code][1]


@pytest.mark.parametrize("code", CODES)
def test_who_holds_no_role_is_refused_everywhere(code: str) -> None:
    for (state, trigger, _), facts in product(every_cell(code), favourable()):
        assert decide(definition(code), trigger, Facts(state=state, **facts)).transition is None


@pytest.mark.thorough
@pytest.mark.parametrize("code", CODES)
@settings(max_examples=300)
@given(data=st.data())
def test_many_roles_and_any_facts_move_just_where_one_cell_allows_it(code: str, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(allowed(code)))
    facts = data.draw(st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in VALUES}))
    held = data.draw(st.sets(st.sampled_from(ROLES)))
    cells = [cell for cell in allowed(code) if (cell.state, cell.trigger) == (row.state, row.trigger)]
    open_to = [c for c in cells if c.role in held and all(holds(name, facts) for name in c.guards)]

    seen: dict[str, Any] = {"state": row.state, **dict.fromkeys(held, True), **facts}
    taken = decide(definition(code), row.trigger, Facts(**seen)).transition

    assert (taken is None) == (not open_to)
    assert taken is None or (taken.by, taken.target) in {(cell.role, cell.target) for cell in open_to}
