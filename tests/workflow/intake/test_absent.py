from datetime import date

import pytest

from tests.workflow.intake.test_matching import TODAY, day, known, post
from workflow.intake.absent import Ended, Withdrawn, fate
from workflow.intake.matching import Known
from workflow.intake.wanted import Post

YESTERDAY = date(2026, 6, 30)
ORDER = {"capacity": "plt", "basis": "Plt SPT 1"}


@pytest.mark.parametrize(
    ("stored", "career", "expected"),
    [
        (known(1, "01-01"), [], Ended(YESTERDAY)),
        (known(1, "01-01", "12-31"), [], Ended(YESTERDAY)),
        (known(1, "01-01", "06-30"), [], None),
        (known(1, "01-01", "03-31"), [], None),
        (known(1, "01-01"), [post(5, "05-01")], Ended(day("04-30"))),
        (known(1, "01-01", "03-31"), [post(5, "03-01")], Ended(day("02-28"))),
        (known(1, "01-01"), [post(5, "09-01")], Ended(YESTERDAY)),
        (known(1, "02-01"), [post(5, "01-01")], Withdrawn()),
        (known(1, "02-01", "02-28"), [post(5, "01-01", "03-31")], Withdrawn()),
        (known(1, "04-01"), [post(5, "01-01", "03-31")], Ended(YESTERDAY)),
        (known(1, "07-01"), [], Withdrawn()),
        (known(1, "08-01"), [], Withdrawn()),
        (known(1, "01-01", **ORDER), [post(5, "01-01")], Ended(YESTERDAY)),
        (known(1, "01-01"), [post(5, "02-01", **ORDER)], Ended(YESTERDAY)),
    ],
)
def test_what_the_file_forgets_has_ended_stays_or_never_was(
    stored: Known, career: list[Post], expected: Ended | Withdrawn | None
) -> None:
    assert fate(stored, career, TODAY) == expected
