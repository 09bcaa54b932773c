import pytest

from workflow.rules.ranks import rank_text


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        ("III/c", "Penata, III/c"),
        ("I/a", "Juru Muda, I/a"),
        ("IV/e", "Pembina Utama, IV/e"),
        ("IX", "IX"),
        ("III/C", "III/C"),
        ("", "-"),
    ],
)
def test_a_rank_is_printed_with_its_grade(grade: str, text: str) -> None:
    assert rank_text(grade) == text
