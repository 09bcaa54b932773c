"""From a context to the words of a mail: Jinja2 and inlined styles, nothing about MIME."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    select_autoescape,
)

from templates.contexts import AccountMail, PromptMail
from templates.mail_errors import TemplateFaultError, TemplateMissingError

FOLDER = Path(__file__).parent / "email"
KINDS = tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0] not in "_."))
"""That a cycle's definition may ask by."""
OWN = tuple(sorted(path.name for path in FOLDER.glob("_*") if path.is_dir() and path.name != "_base"))
"""That no definition names."""


@dataclass(frozen=True)
class Words:
    """All texts of one mail."""

    subject: str
    text: str
    html: str
    event: str
    """Title of the calendar entry."""


def render(mail: PromptMail, *, sender_name: str, office_address: str) -> Words:
    """Fill the templates of the mail's kind.

    Raises TemplateMissingError, which names the file, and TemplateFaultError for an undefined name or bad
    syntax.
    """
    context = {**vars(mail), "sender_name": sender_name, "office_address": office_address}
    try:
        subject = _filled(f"{mail.kind}/subject.txt.j2", context)
        html = _filled(f"{mail.kind}/body.html.j2", context | {"subject": subject})
        return Words(
            subject=subject,
            text=_filled(f"{mail.kind}/body.txt.j2", context),
            html=_inliner().inline(html),
            event=_filled("_base/event.txt.j2", context),
        )
    except TemplateNotFound as missing:
        raise TemplateMissingError(f"templates/email/{missing.name}") from missing
    except TemplateError as fault:
        raise TemplateFaultError(mail.kind, str(fault)) from fault


def render_account(mail: AccountMail, *, sender_name: str) -> Words:
    """Fill the templates of a mail that lets its reader in. Raises like `render`."""
    context = {**vars(mail), "sender_name": sender_name}
    try:
        return Words(
            subject=_filled("_account/subject.txt.j2", context),
            text=_filled("_account/body.txt.j2", context),
            html=_inliner().inline(_filled("_account/body.html.j2", context)),
            event="",
        )
    except TemplateNotFound as missing:
        raise TemplateMissingError(f"templates/email/{missing.name}") from missing
    except TemplateError as fault:
        raise TemplateFaultError(mail.kind, str(fault)) from fault


@cache
def template_version(kind: str) -> str:
    """Twelve hex digits that change when any file changes that a mail of this kind is made from.

    Raises TemplateMissingError where there is no such kind.
    """
    if kind not in (*KINDS, *OWN):
        raise TemplateMissingError(f"templates/email/{kind}")
    digest = sha256()
    for path in sorted(path for part in ("_base", kind) for path in (FOLDER / part).iterdir()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(FOLDER).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _filled(template: str, context: dict[str, object]) -> str:
    return _environment().get_template(template).render(context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False)
