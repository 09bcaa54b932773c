from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from config.rules.service import Survey
from config.rules.table import table_on
from models.audit import AuditEvent, AuditPayload
from models.public import DeskCode, PublicAnswer, PublicScore
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, BUREAU, CALENDAR, at, office, stored
from tests.web.people import together
from tests.workflow.service.desks import CLERK, load, ticket
from workflow.errors import RefusedError
from workflow.service import answering, secrets
from workflow.service.answering import Sheet, look_up, print_codes, take, withdraw
from workflow.service.errors import CodeRefusedError, NoReceiptError, NoServiceUnitError
from workflow.service.survey import officer_survey, unit_survey, year

NOW = at(2026, 4, 15)
YEAR = year(NOW.date())
ELEMENTS = [element.code for element in table_on(Survey, NOW.date()).elements]
ALL_THREE = dict.fromkeys(ELEMENTS, 3)


@pytest.fixture
def desk(engine: Engine) -> Engine:
    office(engine)
    load(engine, ticket("1", ANI), ticket("2", BUDI, unit="U4", service="KK"))
    return engine


def codes(engine: Engine, number: int, unit: str = "U3") -> list[str]:
    return print_codes(engine, unit, number, CLERK, NOW, NOW.date())


def answer(engine: Engine, receipt: str, code: str = "", **facts: Any) -> None:
    told: dict[str, Any] = {"unit_id": AGENCY, "scores": ALL_THREE} | facts
    take(engine, Sheet(**told), receipt, code, NOW, CALENDAR)


def answers(engine: Engine, number: int, **facts: Any) -> list[str]:
    """So many verified ones; their receipts."""
    receipts = [secrets.new_code() for _ in range(number)]
    for receipt, code in zip(receipts, codes(engine, number), strict=True):
        answer(engine, receipt, code, **facts)
    return receipts


def ikm(engine: Engine, *, whole: bool = True) -> tuple[int, float | None, int]:
    with reading(engine) as session:
        found = unit_survey(session, AGENCY, YEAR, whole=whole)
    return (
        found.verified.answers,
        None if found.verified.ikm is None else float(found.verified.ikm),
        found.unverified.answers,
    )


def test_answers_come_to_the_index(desk: Engine) -> None:
    answers(desk, 3)

    assert ikm(desk) == (3, 75.0, 0)


def test_answers_without_a_code_stand_apart(desk: Engine) -> None:
    answers(desk, 3)
    for _ in range(4):
        answer(desk, secrets.new_code(), scores=dict.fromkeys(ELEMENTS, 1))

    assert ikm(desk) == (3, 75.0, 4)


@pytest.mark.thorough
def test_the_public_sees_whole_batches_only(desk: Engine) -> None:
    seen = []
    for _ in range(10):
        answers(desk, 1)
        seen.append(ikm(desk, whole=False)[0])

    assert seen == [0, 0, 0, 0, 0, 3, 3, 3, 6, 6]
    assert ikm(desk)[0] == 10


def test_the_public_cannot_subtract_the_one_who_answered_an_element_in_a_batch(desk: Engine) -> None:
    few = {"persyaratan": 4}
    answers(desk, 6)
    answers(desk, 2, scores=few)
    answers(desk, 1, scores=few | {"biaya_tarif": 1})

    with reading(desk) as session:
        told = unit_survey(session, AGENCY, YEAR, whole=False).verified
        whole = unit_survey(session, AGENCY, YEAR, whole=True).verified

    shown = {each.code: (each.answers, each.mean) for each in told.elements}
    assert (shown["biaya_tarif"], shown["persyaratan"]) == ((3, Decimal(3)), (6, Decimal(3)))
    assert {each.code: each.answers for each in whole.elements}["biaya_tarif"] == 7


@pytest.mark.thorough
def test_no_look_tells_fewer_than_three_answers_more_than_the_one_before(desk: Engine) -> None:
    """The last look is at the ended period."""
    looks, chance = [dict.fromkeys([*ELEMENTS, ""], 0)], Random(7)
    for _ in range(25):
        said = [code for place, code in enumerate(ELEMENTS) if chance.random() > place / 10]
        answers(desk, 1, scores=dict.fromkeys(said, 3))
        looks.append(looked(desk, whole=False))
    looks.append(looked(desk, whole=True))

    for before, after in pairwise(looks):
        assert all(after[code] == before[code] or after[code] - before[code] >= 3 for code in before)
    assert looks[-2][""] >= 18


def looked(engine: Engine, *, whole: bool) -> dict[str, int]:
    """Answers that a figure rests on, by element; of all sheets under no name."""
    with reading(engine) as session:
        found = unit_survey(session, AGENCY, YEAR, whole=whole).verified
    told = {each.code: each.answers if each.mean is not None else 0 for each in found.elements}
    return told | {"": found.answers}


def test_nobody_can_subtract_the_one_who_answered_about_an_officer_in_a_batch(desk: Engine) -> None:
    answers(desk, 5, officer_id=ANI, accurate=4, friendly=4)
    answers(desk, 4, officer_id=ANI, accurate=4)
    answers(desk, 1, officer_id=ANI, accurate=2, friendly=1)

    with reading(desk) as session:
        found = officer_survey(session, ANI, YEAR)

    assert (found.answers, found.accurate, found.friendly) == (10, Decimal("3.8"), Decimal(4))


def test_an_element_that_fewer_than_three_answered_keeps_the_index_back(desk: Engine) -> None:
    answers(desk, 4, scores={code: 4 for code in ELEMENTS if code != "biaya_tarif"})
    answers(desk, 2)

    with reading(desk) as session:
        found = unit_survey(session, AGENCY, YEAR, whole=True).verified

    assert (found.ikm, found.answers) == (None, 6)
    assert "Biaya/Tarif" in found.reason
    assert [each.mean is None for each in found.elements].count(True) == 1


def test_the_same_receipt_counts_once(desk: Engine) -> None:
    for _ in range(3):
        answer(desk, "AAAA-AAAA-AAAA")

    assert len(stored(desk, PublicAnswer)) == 1


def test_a_code_of_the_desk_counts_once(desk: Engine) -> None:
    (code,) = codes(desk, 1)
    answer(desk, secrets.new_code(), code.lower().replace("-", " "))

    with pytest.raises(CodeRefusedError):
        answer(desk, secrets.new_code(), code)

    assert [row.verified for row in stored(desk, PublicAnswer)] == [True]


def test_a_code_counts_at_its_own_desk_and_in_its_days(desk: Engine) -> None:
    (other,) = codes(desk, 1, "U4")
    (old,) = print_codes(desk, "U3", 1, CLERK, NOW, at(2026, 4, 14).date())

    for code in (other, old, "0000-0000-0000"):
        with pytest.raises(CodeRefusedError):
            answer(desk, secrets.new_code(), code)
    assert not any(row.used for row in stored(desk, DeskCode))


def test_a_refused_sheet_does_not_use_up_the_code(desk: Engine) -> None:
    (code,) = codes(desk, 1)

    with pytest.raises(RefusedError):
        answer(desk, secrets.new_code(), code, scores={})

    answer(desk, secrets.new_code(), code)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "facts",
    [
        {"scores": {}},
        {"scores": {"persyaratan": 5}},
        {"scores": {"persyaratan": 0}},
        {"scores": {"lainnya": 1}},
        {"accurate": 3},
        {"officer_id": BUDI, "accurate": 3},
        {"officer_id": 4711},
        {"officer_id": ANI, "friendly": 5},
        {"comment": "x" * 1001},
    ],
)
def test_what_nobody_asked_is_refused(desk: Engine, facts: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        answer(desk, secrets.new_code(), **facts)

    assert not stored(desk, PublicAnswer)


def test_a_withdrawn_answer_leaves_every_figure_and_says_nothing_any_more(desk: Engine) -> None:
    receipts = answers(desk, 4, officer_id=ANI, accurate=4, comment="Terima kasih")

    withdraw(desk, receipts[0], NOW, CALENDAR)
    withdraw(desk, receipts[0], NOW, CALENDAR)

    assert ikm(desk)[0] == 3
    gone = stored(desk, PublicAnswer)[0]
    assert (gone.comment, gone.officer_id, gone.salt, gone.version) == ("", None, "", 2)
    assert not stored(desk, PublicScore, answer_id=gone.id)


def test_the_holder_of_a_receipt_sees_that_it_counts(desk: Engine) -> None:
    answer(desk, "AB0D-EFGH-JKMN")

    with reading(desk) as session:
        found = look_up(session, " abod efgh jkmn")

    assert (found.unit, found.counted, found.verified) == ("Dinas", True, False)


def test_a_receipt_that_was_not_given_is_unknown(desk: Engine) -> None:
    with reading(desk) as session, pytest.raises(NoReceiptError):
        look_up(session, "AAAA-AAAA-AAAA")
    with pytest.raises(NoReceiptError):
        withdraw(desk, "", NOW, CALENDAR)


def test_an_officer_is_told_from_five_verified_answers_on(desk: Engine) -> None:
    answers(desk, 4, officer_id=ANI, accurate=4, friendly=2, comment="Baik")
    for _ in range(5):
        answer(desk, secrets.new_code(), officer_id=ANI, accurate=1, friendly=1)
    with reading(desk) as session:
        before = officer_survey(session, ANI, YEAR)
    answers(desk, 1, officer_id=ANI, accurate=4, friendly=2)

    with reading(desk) as session:
        found = officer_survey(session, ANI, YEAR)

    assert (before.answers, before.accurate, before.comments) == (0, None, ())
    assert (found.answers, found.accurate, found.friendly) == (5, Decimal(4), Decimal(2))
    assert len(found.comments) == 4


def test_nothing_stored_tells_when_or_who(desk: Engine) -> None:
    answer(desk, "AAAA-AAAA-AAAA", comment="rahasia")

    (row,) = stored(desk, PublicAnswer)
    (event,) = stored(desk, AuditEvent, subject="answer")
    first = CALENDAR.opening(at(2026, 4, 1).date())
    assert (event.at, event.recorded_at, event.actor_id, row.month) == (first, first, None, first.date())
    with reading(desk) as session:
        assert session.get(AuditPayload, event.id) is None


def test_a_unit_without_services_has_no_desk(desk: Engine) -> None:
    with transaction(desk) as session, pytest.raises(NoServiceUnitError):
        answering.desk(session, "U2")
    with reading(desk) as session:
        assert answering.desk(session, "U4").unit_id == BUREAU


@given(st.binary(min_size=1, max_size=64), st.text(max_size=40))
def test_codes_are_read_as_they_were_written(secret: bytes, about: str) -> None:
    code = secrets.derived_code(secret, about)

    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert secrets.digest(sloppy) == secrets.digest(code)
    assert code == secrets.derived_code(secret, about)


@pytest.mark.thorough
@pytest.mark.parametrize("with_code", [True, False])
def test_one_form_sent_at_once_is_counted_once_and_never_refused(desk: Engine, with_code: bool) -> None:
    code = codes(desk, 1)[0] if with_code else ""

    together(6, lambda _: answer(desk, "AAAA-AAAA-AAAA", code))

    assert [row.verified for row in stored(desk, PublicAnswer)] == [with_code]
