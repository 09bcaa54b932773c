from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from models import account
from models.base import Amount, Instant
from models.schema import TABLES, metadata

LITE, GRES = sqlite.dialect(), postgresql.dialect()  # type: ignore[no-untyped-call]
ZONES = st.sampled_from(
    [UTC, ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura"), timezone(timedelta(hours=-3))]
)
NAIVE = datetime(2026, 12, 6, 17)  # noqa: DTZ001 -- what the tests are about
MOMENTS = st.datetimes(NAIVE.replace(year=2000), NAIVE.replace(year=2090), timezones=ZONES)


@given(MOMENTS)
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    for dialect in (LITE, GRES):
        stored = Instant().process_bind_param(moment, dialect)
        back = Instant().process_result_value(stored, dialect)

        assert back is not None
        assert (back, back.tzinfo) == (moment, UTC)


def test_sqlite_keeps_it_without_a_zone_and_postgresql_with_one() -> None:
    moment = datetime(2026, 12, 7, tzinfo=ZoneInfo("Asia/Jakarta"))

    assert Instant().process_bind_param(moment, LITE) == NAIVE
    assert Instant().process_bind_param(moment, GRES) == NAIVE.replace(tzinfo=UTC)


@given(st.decimals(-(10**14) + 1, 10**14 - 1, places=4, allow_nan=False))
def test_an_amount_comes_back_exactly(amount: Decimal) -> None:
    for dialect in (LITE, GRES):
        kept = Amount().process_bind_param(amount, dialect)

        assert isinstance(kept, int)
        assert Amount().process_result_value(kept, dialect) == amount


@pytest.mark.parametrize("amount", ["0.00001", "100000000000000", "-1e20"])
def test_an_amount_that_would_not_come_back_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="too many digits"):
        Amount().process_bind_param(Decimal(amount), LITE)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive moment"):
        Instant().process_bind_param(NAIVE, LITE)


def test_nothing_stays_nothing() -> None:
    assert Instant().process_bind_param(None, LITE) is Instant().process_result_value(None, LITE) is None


def test_every_moment_of_every_table_is_an_instant() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]

    loose = [
        str(column)
        for column in columns
        if "DATETIME" in str(column.type) and not isinstance(column.type, Instant)
    ]

    assert loose == []


def test_every_module_with_a_table_is_in_the_schema() -> None:
    listed = {Path(str(module.__file__)) for module in TABLES}

    folder = Path(str(account.__file__)).parent
    assert listed == {path for path in folder.glob("*.py") if "    __tablename__ = " in path.read_text()}


def test_every_constraint_has_a_name() -> None:
    nameless = [each for table in metadata.tables.values() for each in table.constraints if not each.name]

    assert nameless == []
