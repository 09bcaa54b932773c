"""What the table of objections settles where the law is silent: a silent appraiser, and how late receipt is noted."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.factories import ANI, CHIEF, HEAD, at, evaluation, fire, pass_time, prompts, put
from tests.mornings import handed_over, live, objecting
from tests.workflow.rule_files import edit
from workflow.errors import RefusedError, RuleGoneError
from workflow.payloads import LONG_AGO, Explanation, Refusal, ResultUpheld
from workflow.rules.applied import versions_on

pytestmark = pytest.mark.thorough

LATE = at(2027, 1, 28)
"""The appraiser's five working days are over."""
REFUSED = Refusal("2027-01-19", "Tidak mau.", "Dua orang")
WAITS, DECIDES = "decided_without_explanation = false", "decided_without_explanation = true"


@pytest.fixture
def disputed(engine: Engine, tmp_path: Path) -> Engine:
    """Ani objects; the appraiser is silent."""
    live(engine, objecting, tmp_path / "documents")
    return engine


def asked(engine: Engine) -> set[str]:
    """Which prompts are open about Ani."""
    return {prompt.kind for prompt in prompts(engine, evaluation_id=evaluation(engine, ANI).id)}


def test_a_silent_appraiser_holds_up_no_decision(disputed: Engine, rule_folder: Path) -> None:
    pass_time(disputed, LATE)

    assert asked(disputed) == {"objection"}
    assert fire(disputed, ANI, "uphold_result", HEAD, LATE, ResultUpheld("Sudah benar.")).moved == 1


def test_an_office_may_wait_for_the_explanation(disputed: Engine, rule_folder: Path) -> None:
    edit(rule_folder, "keberatan", DECIDES, WAITS)
    pass_time(disputed, LATE)

    assert asked(disputed) == {"explanation"}
    with pytest.raises(RefusedError, match="Penjelasan dari yang menilai belum ada"):
        fire(disputed, ANI, "uphold_result", HEAD, LATE, ResultUpheld("Sudah benar."))
    fire(disputed, ANI, "explain", CHIEF, LATE, Explanation("Sudah dinilai."))
    pass_time(disputed, LATE)
    assert asked(disputed) == {"objection"}
    assert fire(disputed, ANI, "uphold_result", HEAD, LATE, ResultUpheld("Sudah benar.")).moved == 1


def test_what_was_stored_with_the_rating_counts(disputed: Engine, rule_folder: Path) -> None:
    """A newer version does not change it; one that is gone decides nothing."""
    stored = versions_on(date(2026, 12, 31))
    put(disputed, ANI, rules=stored)
    text = (rule_folder / "keberatan.toml").read_text(encoding="utf-8")
    head, mark, table = text.rpartition("[[table]]\nversion")
    newer = table.replace("pp-30-2019", "lain").replace("2019-04-26", "2026-07-01").replace(DECIDES, WAITS)
    ended = table.replace("valid_from = 2019-04-26", "valid_from = 2019-04-26\nvalid_to = 2026-06-30")
    edit(rule_folder, "keberatan", text, f"{head}{mark}{ended}\n{mark}{newer}")
    gone = stored | {"keberatan": "keberatan:dulu"}

    put(disputed, ANI, rules=gone)
    pass_time(disputed, LATE)
    assert asked(disputed) == {"explanation"}

    put(disputed, ANI, rules=stored)
    pass_time(disputed, LATE)
    assert asked(disputed) == {"objection"}


def test_how_late_a_receipt_is_noted_stands_in_the_table(
    engine: Engine, rule_folder: Path, tmp_path: Path
) -> None:
    live(engine, handed_over, tmp_path / "documents")
    edit(rule_folder, "keberatan", "noted_within = 5", "noted_within = 2")
    put(engine, ANI, rules={"keberatan": "keberatan:dulu"})

    with pytest.raises(RuleGoneError, match=r"rules/keberatan\.toml"):
        fire(engine, ANI, "note_refusal", CHIEF, at(2027, 1, 21), REFUSED)
    put(engine, ANI, rules=versions_on(date(2026, 12, 31)))
    with pytest.raises(RefusedError, match=LONG_AGO.format(2)):
        fire(engine, ANI, "note_refusal", CHIEF, at(2027, 1, 22), REFUSED)
    assert fire(engine, ANI, "note_refusal", CHIEF, at(2027, 1, 21), REFUSED).moved == 1
