"""One digest for one content, however a database or a person tells it."""

from datetime import UTC, date
from decimal import Decimal

from tests.factories import at
from workflow.reports.digests import batch_digest, report_digest


def test_the_zone_of_a_moment_and_the_zeros_of_an_amount_do_not_matter() -> None:
    told = (1, date(2026, 3, 2), "Laporan", Decimal("1.5"), None, at(2026, 3, 2))
    stored = (1, date(2026, 3, 2), "Laporan", Decimal("1.5000"), None, at(2026, 3, 2).astimezone(UTC))

    assert report_digest(told) == report_digest(stored)


def test_every_value_and_its_place_matter() -> None:
    values = (1, "a", "b", Decimal(1), None)

    digests = {
        report_digest(each) for each in (values, (1, "b", "a", Decimal(1), None), (1, "a", "b", None, None))
    }

    assert len(digests) == 3
    assert batch_digest(["a", "b"]) != batch_digest(["b", "a"])
    assert batch_digest(["a", "b"]) != batch_digest(["ab"])
