"""Ways in."""

from http.cookies import SimpleCookie

from sqlalchemy import select

from models.prompt import Delivery, Prompt
from models.session import transaction
from tests.factories import ANI
from tests.web.people import PASSWORD, Browser, Town, words
from workflow.acts import token_digest

WRONG = {"sandi": "salah salah salah"}


NOT_RIGHT = "NIP, email, kata sandi, atau kode itu tidak cocok."


def sign_in(browser: Browser, town: Town, person: int = ANI, password: str = PASSWORD, **fields: str) -> str:
    answer = browser.post("/masuk", pengenal=town.nip(person), sandi=password, **fields)
    return words(answer)


def is_in(browser: Browser) -> bool:
    return "Tugas saya" in words(browser.get("/tugas"))


def flags(answer_headers: list[str]) -> dict[str, dict[str, str | bool]]:
    found: dict[str, dict[str, str | bool]] = {}
    for line in answer_headers:
        for name, morsel in SimpleCookie(line).items():
            found[name] = {key: value for key, value in morsel.items() if value}
    return found


def link_to(town: Town, person: int = ANI) -> str:
    """A link to the person's first task, as a mail would carry it."""
    with transaction(town.engine) as session:
        delivery = session.scalars(
            select(Delivery)
            .join(Prompt, Prompt.id == Delivery.prompt_id)
            .where(Prompt.recipient_id == person)
        ).one()
        delivery.token_digest = token_digest(f"token-{person}")
    return f"/t/token-{person}"
