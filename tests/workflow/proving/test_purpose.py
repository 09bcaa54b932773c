"""What a definition tells people contradicts itself nowhere, and is there at all."""

import pytest

from config.errors import ConfigurationError
from templates.mail import KINDS
from tests.factories import PLAIN, source
from workflow.proofs import load

NOT_FOR = "Menghukum pendapat: umpan balik tidak mengurangi nilai siapa pun."
USED = "Pengembangan kompetensi dan pembinaan."


def faults(changed: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load("siklus.toml", changed, KINDS)
    return caught.value.faults


def test_a_cycle_without_a_purpose_is_refused_with_the_place() -> None:
    text = source(PLAIN)
    begin, end = text.index("[purpose]"), text.index("[[state]]")

    (told,) = faults(text[:begin] + text[end:])

    assert told.startswith("siklus.toml: purpose:")
    assert "Tambahkan" in told


def test_what_is_used_and_not_used_is_a_contradiction() -> None:
    (told,) = faults(source(PLAIN).replace(NOT_FOR, f"  {USED.upper()}"))

    assert told == (
        "siklus.toml: purpose: “pengembangan kompetensi dan pembinaan” ada pada used_for dan not_used_for. "
        "Hapus salah satu."
    )


def test_the_same_sentence_twice_is_told() -> None:
    (told,) = faults(source(PLAIN).replace(f'"{NOT_FOR}",', f'"{NOT_FOR}", "{NOT_FOR}",'))

    assert "not_used_for" in told
    assert "dua kali" in told


@pytest.mark.parametrize("name", ["used_for", "not_used_for"])
def test_nothing_to_say_is_not_enough(name: str) -> None:
    text = source(PLAIN)
    begin = text.index(f"\n{name} = [") + 1
    end = text.index("]", begin)

    assert any(f"purpose.{name}" in told for told in faults(f"{text[:begin]}{name} = [{text[end:]}"))


PULSE = """
[pulse]
question = "Saya tahu untuk apa evaluasi ini."
scale = ["Sangat tidak setuju", "Tidak setuju", "Netral", "Setuju", "Sangat setuju"]
before = { month = 1, day = 12, working_days = 8 }
after = { month = 2, day = 1, years_after = 1, working_days = 8 }

[[state]]"""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Netral", "Setuju", "pulse: scale menyebut “Setuju” dua kali"),
        ("month = 1, day = 12", "month = 12, day = 7", "pulse: before tidak dibuka sebelum self_assessment"),
        ("month = 2, day = 1", "month = 1, day = 18", "pulse: after tidak dibuka sesudah calibration"),
        ('"Sangat tidak setuju", ', "", "pulse.scale"),
    ],
)
def test_a_question_at_the_wrong_time_or_with_a_muddled_scale_is_told(
    before: str, after: str, told: str
) -> None:
    sound = source(PLAIN).replace("[[state]]", PULSE, 1)
    assert load("siklus.toml", sound, KINDS).pulse is not None

    assert any(told in each for each in faults(sound.replace(before, after, 1)))
