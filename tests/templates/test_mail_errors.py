"""Orders that make no mail, and how that is told."""

from dataclasses import replace

import pytest

from templates.contexts import PromptMail
from templates.mail_errors import (
    MailDriftError,
    MailError,
    NaiveTimeError,
    NoTaskError,
    TemplateFaultError,
    UnknownStepError,
)
from tests.templates.mails import DEADLINE, SENT_AT, composed, prompt


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (replace(prompt(), step="shout"), UnknownStepError),
        (replace(prompt(), tasks=()), NoTaskError),
        (replace(prompt(), deadline=DEADLINE.replace(tzinfo=None)), NaiveTimeError),
    ],
    ids=["step", "no task", "naive deadline"],
)
def test_a_senseless_order_is_refused(wrong: PromptMail, error: type[MailError]) -> None:
    with pytest.raises(error):
        composed(wrong)


def test_a_naive_sending_time_is_refused() -> None:
    with pytest.raises(NaiveTimeError, match="sent_at"):
        composed(prompt(), sent_at=SENT_AT.replace(tzinfo=None))


@pytest.mark.parametrize("error", MailError.__subclasses__())
def test_every_error_tells_the_user_a_sentence(error: type[MailError]) -> None:
    assert str(error.__doc__).endswith(".")


def test_errors_carry_their_facts() -> None:
    assert str(TemplateFaultError("receipt", "x")).endswith("(kind: receipt, reason: x)")
    assert str(MailDriftError("Subject")).endswith("(part: Subject)")
    assert str(NoTaskError()) == NoTaskError.__doc__
