"""What a fault says reaches Prefect's log and our ledger: it names no person."""

import traceback

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from models.people import Employee
from models.session import reading, transaction
from tests.flows.offices import Office


def test_a_database_fault_tells_no_value_of_a_row(office: Office) -> None:
    with reading(office.engine) as session:
        columns = select(Employee.nip, Employee.name, Employee.email)
        facts = session.execute(columns.where(Employee.nip.is_not(None)).limit(1)).one()
    values = {**facts._mapping, "status": "PNS", "grade": ""}

    with pytest.raises(IntegrityError) as caught, transaction(office.engine) as session:
        session.execute(insert(Employee).values(values))

    told = "".join(traceback.format_exception(caught.value))
    assert "employee" in told
    assert [fact for fact in facts if fact in told] == []
