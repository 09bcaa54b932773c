"""Every static proof, each broken alone in the text of a shipped definition."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.definition import SHIPPED, DefinitionFile, State, read
from config.errors import ConfigurationError
from templates.mail import KINDS
from workflow.facts import Facts
from workflow.guards import GUARDS
from workflow.machine import machine_for
from workflow.proofs import MANDATORY, load, load_file

FILES = sorted(SHIPPED.glob("*.toml"))
TEXTS = [read(path) for path in FILES]
PLAIN, LAW = TEXTS
LIMBO = """
[[state]]
name = "limbo"
label = "Antah berantah"
owner = "employee"
due_working_days = 3
remind_every = 2
consequence = "remind"

[[transition]]
trigger = "wander"
label = "Mengembara"
source = "limbo"
target = "{target}"
by = "employee"

[[prompt]]
kind = "receipt"
state = "limbo"
to = "employee"
consequence = "Mengembara terus."
"""
INTO_LIMBO = """
[[transition]]
trigger = "lose"
label = "Menghilangkan"
source = "calibration"
target = "limbo"
by = "calibrator"
"""


def faults(source: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load("siklus.toml", source, KINDS)
    return caught.value.faults


def table(source: str, line: str) -> str:
    """The first table of the text that holds the line."""
    return next(chunk for chunk in pieces(source) if f"{line}\n" in f"{chunk}\n")


def pieces(source: str) -> list[str]:
    return re.split(r"\n(?=\[\[)", source)


def without(source: str, line: str) -> str:
    assert line in source
    return source.replace(table(source, line), "", 1)


def within(source: str, line: str, old: str, new: str) -> str:
    """The text with a change in the table that holds the line."""
    found = table(source, line)
    assert old in found
    return source.replace(found, found.replace(old, new, 1), 1)


def twice(source: str, line: str, old: str = "", new: str = "") -> str:
    """The text with a changed copy of a table at its end."""
    return f"{source}\n{table(source, line).replace(old, new)}\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_definition_proves(path: Path) -> None:
    definition, source = load_file(path, KINDS)

    assert [state.name for state in definition.state if state.name in MANDATORY] == list(MANDATORY)
    assert source == read(path)


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (twice(PLAIN, 'name = "final"'), "state final: ditulis lebih dari sekali", "Sisakan satu"),
        (PLAIN.replace('initial = "draft"', 'initial = "begin"'), "initial: state begin", "Pakai salah satu"),
        (
            within(PLAIN, 'trigger = "confirm"', 'source = "calibration"', 'source = "here"'),
            "transition confirm: source here tidak ada",
            "Pakai nama state",
        ),
        (
            within(PLAIN, 'trigger = "confirm"', 'target = "final"', 'target = "there"'),
            "transition confirm: target there tidak ada",
            "Pakai nama state",
        ),
        (
            within(PLAIN, 'kind = "calibration"', 'state = "calibration"', 'state = "there"'),
            "prompt calibration: state there tidak ada",
            "Pakai nama state",
        ),
        (
            without(PLAIN, 'name = "draft"')
            + table(PLAIN, 'name = "draft"').replace("month = 1,", "month = 2, years_after = 1,"),
            "state: kelima",
            "Lengkapi",
        ),
        (PLAIN + LIMBO.format(target="final"), "state limbo: tidak pernah tercapai", "Tambahkan transition"),
        (
            PLAIN + INTO_LIMBO + LIMBO.format(target="limbo"),
            "state limbo: tidak dapat sampai ke state akhir",
            "Tambahkan transition keluar",
        ),
        (
            twice(PLAIN, 'trigger = "open_self_assessment"', '"draft"', '"final"'),
            "state final: final tetapi dapat ditinggalkan",
            "Hapus transition",
        ),
        (
            PLAIN.replace('"ratings_complete"', '"ratings_done"'),
            "transition submit_review: guard ratings_done tidak dikenal",
            "ratings_complete",
        ),
        (
            PLAIN.replace(', "evidence_named"', ""),
            "transition submit_review: payload review memerlukan guard evidence_named",
            "Tambahkan",
        ),
        (
            PLAIN.replace('["deadline_passed"]', '["deadline_passed", "moon_full"]', 1),
            "transition skip_self_assessment: guard moon_full tidak dikenal",
            "Pilih dari",
        ),
        (
            within(
                PLAIN, 'trigger = "submit_self_assessment"', 'by = "employee"', 'by = "appraiser"'
            ).replace('payload = "self_assessment"\n', ""),
            "state self_assessment: employee tidak punya tindakan",
            "Tambahkan transition by = employee",
        ),
        (
            without(PLAIN, 'kind = "self_assessment"'),
            "state self_assessment: employee tidak diberi tahu",
            "Tambahkan prompt",
        ),
        (
            within(
                LAW,
                'kind = "supervisor_review"',
                'to = "appraiser"',
                'to = "appraiser"\nafter = "escalated_at"',
            ),
            "state supervisor_review: appraiser tidak diberi tahu",
            "Tambahkan prompt",
        ),
        (
            re.sub(r"window = .* day = 7.*\n", "", PLAIN),
            "state self_assessment: perlu tepat satu",
            "due_working_days",
        ),
        (
            within(PLAIN, 'name = "self_assessment"', "remind_before", "due_working_days = 3\nremind_before"),
            "state self_assessment: perlu tepat satu",
            "window",
        ),
        (
            within(PLAIN, 'name = "self_assessment"', 'consequence = "force"', ""),
            "state self_assessment: batas waktu tanpa akibat",
            "Isi consequence",
        ),
        (
            PLAIN.replace("remind_every = 2\n", ""),
            "state supervisor_review: consequence remind memerlukan",
            "remind_every",
        ),
        (
            PLAIN.replace('mark = "tanpa penilaian mandiri"\n', ""),
            "state self_assessment: consequence force memerlukan transition by system",
            "mark",
        ),
        (
            within(PLAIN, 'trigger = "skip_self_assessment"', '"supervisor_review"', '"self_assessment"'),
            "state self_assessment: consequence force memerlukan transition ke",
            "state lain",
        ),
        (
            LAW.replace('stamps = ["escalated_at"]\n', ""),
            "state supervisor_review: consequence escalate memerlukan stamps",
            "escalated_at",
        ),
        (
            twice(PLAIN, 'kind = "calibration"', 'kind = "calibration"', 'kind = "rapat"'),
            "prompt rapat (calibration): tidak ada templat email templates/email/rapat",
            "Yang ada: calibration",
        ),
        (
            twice(PLAIN, 'kind = "self_assessment"', '"employee"', '"system"'),
            "prompt self_assessment (self_assessment): sistem tidak dapat diminta",
            "Isi to",
        ),
        (
            within(PLAIN, 'kind = "self_assessment"', "consequence", 'per = "unit"\nconsequence'),
            "prompt self_assessment (self_assessment): per",
            "hanya untuk calibrator",
        ),
        (
            LAW.replace('closes = ["explanation"]', 'closes = ["answer"]', 1),
            "transition explain: closes answer bukan prompt",
            "Betulkan namanya",
        ),
        (
            twice(PLAIN, 'trigger = "confirm"'),
            "transition confirm: dua kali dari calibration oleh calibrator",
            "Beri nama trigger lain",
        ),
        (
            PLAIN.replace('"skip_self_assessment"', '"submit_self_assessment"'),
            "transition submit_self_assessment: dipakai sistem dan orang",
            "Pisahkan",
        ),
    ],
)
def test_one_breach_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    (fault,) = faults(broken)

    assert fault.startswith(f"siklus.toml: {place}")
    assert remedy in fault
    assert fault.endswith(".")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (PLAIN.replace('initial = "draft"', 'initial = "self_assessment"'), "bermula pada draft"),
        (PLAIN.replace("final = true\n", ""), "tidak ada state akhir"),
        (
            within(PLAIN, 'name = "self_assessment"', '"employee"', '"system"'),
            "state self_assessment: tidak ada yang bertanggung jawab",
        ),
        (without(PLAIN, 'trigger = "skip_self_assessment"'), "force memerlukan transition by system"),
    ],
)
def test_a_breach_that_draws_others_along_is_among_them(broken: str, expected: str) -> None:
    assert [fault for fault in faults(broken) if expected in fault]


def test_several_faults_are_told_at_once() -> None:
    broken = without(PLAIN, 'kind = "calibration"').replace('"window_open"', '"open_window"')

    told = faults(broken.replace("remind_every = 2\n", ""))

    assert len(told) == 3
    assert {fault.split(":")[1].strip() for fault in told} == {
        "state calibration",
        "transition submit_self_assessment",
        "state supervisor_review",
    }


def test_a_definition_is_proved_against_the_mails_that_exist() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load("siklus.toml", PLAIN, [kind for kind in KINDS if kind != "calibration"])

    assert len(caught.value.faults) == 1


def test_a_file_is_told_by_its_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "siklus.toml"
    path.write_text(PLAIN.replace('"ratings_complete"', '"ratings_done"'))

    with pytest.raises(ConfigurationError) as caught:
        load_file(path, KINDS)

    assert caught.value.faults[0].startswith("siklus.toml: transition ")


def lacking_one(source: str) -> list[str]:
    chunks = pieces(source)
    return ["\n".join(chunks[:n] + chunks[n + 1 :]) for n in range(1, len(chunks))]


def prove(source: str) -> None:
    """Makes the definition and its machine, unless it is refused in words. Any other exception fails."""
    told = []
    try:
        machine_for(load("x", source, KINDS))
    except ConfigurationError as fault:
        told = fault.faults or [""]
    assert all(line.startswith("x: ") for line in told)


@pytest.mark.thorough
@pytest.mark.parametrize("source", [each for text in TEXTS for each in lacking_one(text)])
def test_a_definition_that_lacks_a_table_proves_or_is_refused(source: str) -> None:
    prove(source)


@given(st.sampled_from(TEXTS), st.data())
def test_a_definition_that_lacks_many_tables_proves_or_is_refused(source: str, data: st.DataObject) -> None:
    chunks = pieces(source)
    kept = data.draw(st.lists(st.sampled_from(range(len(chunks))), unique=True))

    prove("\n".join(chunks[number] for number in kept))


@given(st.sampled_from(TEXTS), st.data())
def test_a_lost_or_doubled_line_proves_or_is_refused(source: str, data: st.DataObject) -> None:
    lines = source.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))

    prove("\n".join(lines[:place] + lines[place + 1 :]))
    prove("\n".join(lines[:place] + lines[place:][:1] * 2 + lines[place + 1 :]))


@given(st.sampled_from(TEXTS), st.data())
def test_a_value_in_the_place_of_another_proves_or_is_refused(source: str, data: st.DataObject) -> None:
    values = list(re.finditer(r'"[^"\n]*"|\b\d+\b|true', source))
    place, other = data.draw(st.sampled_from(values)), data.draw(st.sampled_from(values))

    prove(source[: place.start()] + other.group() + source[place.end() :])


@pytest.mark.parametrize("trigger", ["state", "trigger", "initial", "events", "to_final", "taken", "model"])
def test_a_trigger_of_any_name_gives_a_machine_or_is_refused(trigger: str) -> None:
    prove(PLAIN.replace('"confirm"', f'"{trigger}"'))


def test_a_window_on_a_day_that_no_year_has_is_refused() -> None:
    broken = PLAIN.replace("month = 12, day = 7", "month = 2, day = 30")

    assert faults(broken)[0].startswith("siklus.toml: state")


def stuck_at_the_deadline(definition: DefinitionFile, state: State) -> list[Facts]:
    """Situations in which the system has no move although the time is over and it has written what it owes."""
    rules = [rule for rule in definition.transition if rule.source == state.name and rule.by == "system"]
    situations = [
        Facts(
            state=state.name,
            system=True,
            window="closed",
            document=True,
            delivered=True,
            received=received,
            escalated=escalated,
        )
        for received, escalated in product((False, True), repeat=2)
    ]
    return [
        facts
        for facts in situations
        if not any(all(GUARDS[name].holds(facts) for name in rule.guards) for rule in rules)
    ]


@pytest.mark.parametrize("source", TEXTS, ids=lambda text: str(len(text)))
def test_a_forced_state_never_holds_anybody_beyond_its_deadline(source: str) -> None:
    definition = load("siklus.toml", source, KINDS)

    forced = [state for state in definition.state if state.consequence == "force"]

    assert forced
    assert [stuck_at_the_deadline(definition, state) for state in forced] == [[]] * len(forced)


def test_a_force_that_some_would_escape_is_refused() -> None:
    silent = without(LAW, 'trigger = "deem_received"')

    assert [fault for fault in faults(silent) if "state handover: consequence force" in fault]


@pytest.mark.parametrize("guard", ["objection_stated", "escalated", "achievement_stated", "heard"])
def test_a_force_that_waits_for_what_only_people_do_is_refused(guard: str) -> None:
    waiting = within(LAW, 'trigger = "deem_received"', '"document_issued"', f'"document_issued", "{guard}"')

    (fault,) = faults(waiting)

    assert "state handover: consequence force tidak berlaku bila" in fault


def test_a_wrong_name_hides_no_other_fault() -> None:
    broken = PLAIN.replace('"realisation_given"', '"unknown_guard"', 1).replace(
        'initial = "draft"', 'initial = "final"'
    )

    told = faults(broken.replace('target = "supervisor_review"', 'target = "nowhere"', 1))

    assert [re.split(r"[:.] ", each)[1:3] for each in told] == [
        ["transition submit_self_assessment", "target nowhere tidak ada"],
        ["initial", "evaluasi bermula pada draft"],
        ["transition submit_self_assessment", "guard unknown_guard tidak dikenal"],
    ]
