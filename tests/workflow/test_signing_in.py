"""Codes by mail and passwords at the door. What people see of it is in tests/web/test_entrance.py."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models.account import Account, OneTimeSecret, SignInTry
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, BUDI, REGENT, at, stored
from tests.mornings import draft, live
from tests.statements import heard
from workflow import accounts, enrolling, signing_in
from workflow.gathering import Actor
from workflow.signing_in import CODE_TRIES, SignInError, TooManyTriesError, code_digest

NOW = at(2026, 11, 24)
BROWSER, PASSWORD = "a browser's secret", "kuda batu sungai lampu"
ANI_NIP, NOBODY = "198001012005010006", "199912312020121001"
CODE = "12345678"


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def account(engine: Engine, person: int = ANI) -> Account:
    (found,) = stored(engine, Account, employee_id=person)
    assert isinstance(found, Account)
    return found


def ask(engine: Engine, name: str = ANI_NIP, browser: str = BROWSER, minutes: float = 0) -> bool:
    with transaction(engine) as session:
        return signing_in.request_code(session, name, browser, NOW + timedelta(minutes=minutes))


def mailed(engine: Engine) -> None:
    """Every code that waits is `CODE`, as if its mail had left."""
    with transaction(engine) as session:
        waiting = OneTimeSecret.purpose == "code", OneTimeSecret.digest.is_(None)
        for secret in session.scalars(select(OneTimeSecret).where(*waiting)):
            secret.digest = code_digest(secret.id, CODE)


def redeem(engine: Engine, code: str = CODE, browser: str = BROWSER, minutes: float = 0) -> int | None:
    with transaction(engine) as session:
        return signing_in.redeem_code(session, code, browser, NOW + timedelta(minutes=minutes))


def check(engine: Engine, name: str, password: str) -> int:
    return signing_in.check_password(engine, name, password, BROWSER, NOW)


# Codes.


def test_a_code_is_an_urgent_mail_with_a_secret_for_ten_minutes(office: Engine) -> None:
    assert ask(office)

    (mail,), (secret,) = stored(office, OutboxMessage), stored(office, OneTimeSecret)
    assert (mail.urgent, mail.kind, mail.not_before, mail.address) == (
        True,
        "code",
        NOW,
        "p6@kerincikab.example",
    )
    assert (secret.message_id, secret.digest, secret.expires_at) == (
        mail.id,
        None,
        NOW + timedelta(minutes=10),
    )


@pytest.mark.parametrize("name", [NOBODY, "", "tidak ada", "x" * 100_000, "198001012005010010"])
def test_no_code_goes_to_a_stranger_or_to_whoever_has_no_address(office: Engine, name: str) -> None:
    assert not ask(office, name)
    assert stored(office, OutboxMessage) == []


def test_a_code_is_used_once(office: Engine) -> None:
    ask(office)
    mailed(office)

    assert [redeem(office), redeem(office)] == [account(office).id, None]


@pytest.mark.parametrize("typed", ["1234 5678", " 12345678 ", "1234-5678", "kode: 12345678"])
def test_a_code_may_be_typed_with_what_stands_between(office: Engine, typed: str) -> None:
    ask(office)
    mailed(office)

    assert redeem(office, typed) == account(office).id


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "87654321", "٧٨", "12345678" * 1000, "\x00"])
def test_another_code_is_wrong_and_counted(office: Engine, typed: str) -> None:
    ask(office)
    mailed(office)

    assert redeem(office, typed) is None
    assert stored(office, OneTimeSecret)[0].tries == 1


def test_after_five_wrong_ones_the_right_one_is_wrong_too(office: Engine) -> None:
    ask(office)
    mailed(office)
    for _ in range(CODE_TRIES):
        redeem(office, "00000000")

    assert redeem(office) is None


def test_a_code_that_has_not_left_yet_cannot_be_guessed(office: Engine) -> None:
    ask(office)

    assert redeem(office, "") is None
    assert redeem(office, "None") is None


def test_a_code_lasts_ten_minutes(office: Engine) -> None:
    ask(office)
    mailed(office)

    assert redeem(office, minutes=10) is None
    assert redeem(office, minutes=9.9) == account(office).id


def test_a_new_code_ends_the_one_of_this_browser_and_no_other(office: Engine) -> None:
    ask(office, browser="one")
    ask(office, browser="two")
    ask(office, browser="one", minutes=1)
    mailed(office)

    ended = [secret.ended_at is not None for secret in stored(office, OneTimeSecret)]
    assert ended == [True, False, False]
    assert redeem(office, browser="two", minutes=2) == account(office).id


def test_a_browser_redeems_the_code_that_it_asked_for_last(office: Engine) -> None:
    ask(office)
    ask(office, "p7@kerincikab.example")
    mailed(office)

    assert redeem(office) == account(office, BUDI).id


def test_the_first_code_activates_the_account_and_ends_the_invitation(office: Engine) -> None:
    with transaction(office) as session:
        accounts.invite(session, NOW, NOW, [ANI])
    ask(office)
    mailed(office)

    redeem(office)

    assert account(office).activated_at == NOW
    assert {secret.ended_at for secret in stored(office, OneTimeSecret)} == {NOW}


def test_a_closed_account_gets_no_code(office: Engine) -> None:
    with transaction(office) as session:
        accounts.revoke(session, ANI_NIP, None, NOW, Actor())

    assert not ask(office)
    with transaction(office) as session:
        assert not signing_in.request_code_for(session, ANI, "a link", BROWSER, NOW)


def test_codes_stop_after_five_and_begin_again_after_an_hour(office: Engine) -> None:
    sent = [ask(office, browser=f"browser {number}", minutes=number) for number in range(7)]

    assert sent == [True] * 5 + [False] * 2
    assert ask(office, minutes=61)


def ask_by_link(engine: Engine, link: str = "a link", browser: str = BROWSER) -> bool:
    with transaction(engine) as session:
        return signing_in.request_code_for(session, ANI, link, browser, NOW)


def test_strangers_who_ask_for_codes_keep_nobody_out_who_holds_a_link(office: Engine) -> None:
    for number in range(6):
        ask(office, browser=f"browser {number}")

    assert [ask_by_link(office) for _ in range(6)] == [True] * 5 + [False]


def test_whoever_holds_a_link_gets_five_codes_from_all_browsers_and_uses_up_no_others(office: Engine) -> None:
    sent = [ask_by_link(office, browser=f"browser {number}") for number in range(6)]

    assert sent == [True] * 5 + [False]
    assert ask_by_link(office, "another link")
    assert ask(office)


@pytest.mark.parametrize(("person", "name"), [(ANI, ANI_NIP), (REGENT, "p2@kerincikab.example")])
def test_a_person_is_named_by_nip_or_else_by_address(office: Engine, person: int, name: str) -> None:
    with transaction(office) as session:
        assert signing_in.identifier_of(session, person) == name


# Passwords.


@pytest.fixture
def with_password(office: Engine) -> Engine:
    enrolling.choose_password(office, account(office).id, PASSWORD, NOW)
    return office


@pytest.mark.parametrize("name", [ANI_NIP, "P6@kerincikab.example"])
def test_the_right_password_opens_the_account(with_password: Engine, name: str) -> None:
    assert check(with_password, name, PASSWORD) == account(with_password).id


@pytest.mark.parametrize(
    ("name", "password"),
    [(ANI_NIP, "salah"), (ANI_NIP, ""), (NOBODY, PASSWORD), ("198001012005010007", PASSWORD), ("", "")],
)
def test_anything_else_is_wrong_and_counted(with_password: Engine, name: str, password: str) -> None:
    with pytest.raises(SignInError):
        check(with_password, name, password)

    assert len(stored(with_password, SignInTry, kind="password")) == 1


def test_an_address_that_two_people_share_opens_nothing(with_password: Engine) -> None:
    with transaction(with_password) as session:
        session.get_one(Employee, BUDI).email = "p6@kerincikab.example"

    with pytest.raises(SignInError):
        check(with_password, "p6@kerincikab.example", PASSWORD)


def answers(engine: Engine, names: list[str], password: str = "salah") -> list[str]:
    """How the door answers each of these in turn, by kind of refusal."""
    told = []
    for name in names:
        try:
            check(engine, name, password)
        except (SignInError, TooManyTriesError) as refusal:
            told.append(type(refusal).__name__)
        else:
            told.append("in")
    return told


def odd(name: str) -> list[str]:
    """One name in twelve spellings."""
    half = len(name) // 2
    spellings = [name, f" {name}", f"'{name}", f"{name[:half]} {name[half:]}", f"{name}\n", f"{name}\t "]
    return spellings * 2


@pytest.mark.thorough
def test_spellings_of_a_known_and_of_an_unknown_name_are_counted_alike(with_password: Engine) -> None:
    known, unknown = answers(with_password, odd(ANI_NIP)), answers(with_password, odd(NOBODY))

    assert known == unknown == ["SignInError"] * 10 + ["TooManyTriesError"] * 2


@pytest.mark.parametrize("name", ["P6@kerincikab.example", "tidak-ada@kerincikab.example"])
def test_addresses_are_counted_alike_with_letters_and_spaces_that_make_no_difference(
    with_password: Engine, name: str
) -> None:
    spellings = [name, name.lower(), f" {name} ", name.upper() + " " * 300] * 3

    assert answers(with_password, spellings) == ["SignInError"] * 10 + ["TooManyTriesError"] * 2


@pytest.mark.thorough
def test_two_names_of_one_person_are_told_apart_from_two_peoples_by_nobody(with_password: Engine) -> None:
    pairs = ([ANI_NIP, "p6@kerincikab.example"], [NOBODY, "tidak-ada@kerincikab.example"])

    one, two = (answers(with_password, [first] * 10 + [second] * 11) for first, second in pairs)

    assert one == two == ["SignInError"] * 20 + ["TooManyTriesError"]


@pytest.mark.thorough
def test_ten_wrong_ones_under_one_name_close_the_other_without_a_word(with_password: Engine) -> None:
    answers(with_password, [ANI_NIP] * 10)

    assert answers(with_password, ["p6@kerincikab.example"], PASSWORD) == ["SignInError"]


@pytest.mark.thorough
def test_a_name_cut_at_its_longest_is_one_name(with_password: Engine) -> None:
    long = "x" * 254

    assert answers(with_password, [long + str(number) for number in range(11)])[-1] == "TooManyTriesError"


def statements(engine: Engine, name: str, password: str) -> list[str]:
    """What a wrong password costs the database: the kinds of statements that write, in order."""
    with heard(engine) as seen, pytest.raises((SignInError, TooManyTriesError)):
        check(engine, name, password)
    words = [statement.split(maxsplit=1)[0] for statement in seen]
    return [word for word in words if word in ("INSERT", "UPDATE", "DELETE", "BEGIN")]


def test_known_and_unknown_names_cost_the_same_writes(with_password: Engine) -> None:
    costs = [statements(with_password, name, "salah") for name in (ANI_NIP, NOBODY, "198001012005010007")]

    assert costs[0] == costs[1] == costs[2] != []


def test_a_code_asked_for_an_unknown_name_is_counted_alike(office: Engine) -> None:
    ask(office)
    ask(office, NOBODY)

    assert len({row.who for row in stored(office, SignInTry, kind="code")}) == 2
