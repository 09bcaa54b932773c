"""Templates that are missing, or want what is not there."""

import pytest

from templates import mail_rendering
from templates.mail import KINDS, template_version
from templates.mail_errors import (
    TemplateFaultError,
    TemplateMissingError,
)
from tests.templates.mails import OFFICE, composed, prompt


def test_a_missing_template_file_names_itself() -> None:
    with pytest.raises(TemplateMissingError, match="templates/email/tidak_ada/subject"):
        composed(prompt("tidak_ada"))
    with pytest.raises(TemplateMissingError, match="templates/email/tidak_ada"):
        template_version("tidak_ada")


@pytest.mark.parametrize("kind", ["../word", "_base", "self_assessment/../receipt"])
def test_a_kind_cannot_leave_its_folder(kind: str) -> None:
    with pytest.raises(TemplateMissingError):
        composed(prompt(kind))


@pytest.mark.parametrize("file", ["subject.txt.j2", "body.txt.j2", "body.html.j2"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_three_files(kind: str, file: str) -> None:
    assert (mail_rendering.FOLDER / kind / file).is_file()


def test_an_undefined_name_fails_instead_of_leaving_a_gap() -> None:
    mail = prompt("receipt")
    object.__delattr__(mail, "consequence")

    with pytest.raises(TemplateFaultError, match="'consequence' is undefined") as caught:
        mail_rendering.render(mail, sender_name="SIULAK", office_address=OFFICE)

    assert caught.value.kind == "receipt"


def test_the_version_is_stable_and_differs_between_kinds() -> None:
    versions = {template_version(kind) for kind in KINDS}

    assert len(versions) == len(KINDS)
    assert all(len(version) == 12 and int(version, 16) >= 0 for version in versions)
