import pytest

from config.definition import Role
from tests.factories import PLAIN, REGULATION, definition
from workflow import labels
from workflow.folding import SUBJECTS


@pytest.mark.parametrize("code", [PLAIN, REGULATION])
def test_acts_and_states_are_called_as_the_definition_calls_them(code: str) -> None:
    rules = definition(code)

    assert all(labels.act(rules, rule.trigger, rule.by) == rule.label for rule in rules.transition)
    assert all(labels.state(rules, state.name) == state.label for state in rules.state)


def test_what_no_definition_knows_has_words_too() -> None:
    assert labels.act(None, "issue", "system") == "Dokumen diterbitkan"
    assert labels.state(None, "revision 2") == "revisi 2"
    assert labels.state(None, "butuh_perbaikan") == "butuh perbaikan"
    assert labels.state(None, "draft") == "rancangan"
    assert labels.act(None, "unheard_of", "hr") == "unheard_of"


def test_every_role_subject_and_prompt_has_a_word() -> None:
    kinds = {rule.kind for code in (PLAIN, REGULATION) for rule in definition(code).prompt}

    assert set(Role.__args__) <= set(labels.ROLES)  # type: ignore[attr-defined]
    assert set(SUBJECTS) == set(labels.SUBJECTS)
    assert kinds <= set(labels.TASKS)
