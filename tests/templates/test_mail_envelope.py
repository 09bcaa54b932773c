import pytest

from templates.mail_envelope import serialized
from templates.mail_errors import MailDriftError
from templates.mail_head import HeadLine

WORDS = [(f"text/{kind}", b"isi\n") for kind in ("plain", "html")]


@pytest.mark.parametrize(
    ("wire", "part"),
    [
        ("Halo\r\nBcc: x@y.example", "Bcc"),
        ("Halo\nBcc: x@y.example", "lines"),
        ("Halo\r\n\r\nBcc", "Content-Type"),
        ("a" * 999, "lines"),
    ],
)
def test_bytes_that_read_back_otherwise_never_leave(wire: str, part: str) -> None:
    with pytest.raises(MailDriftError, match=part):
        serialized([HeadLine("Subject", "Halo", wire)], WORDS, [], seed="x")


def test_a_body_that_reads_back_otherwise_never_leaves() -> None:
    with pytest.raises(MailDriftError, match="parts"):
        serialized([], WORDS, [("a.ics", ("text/calendar", b"a\r\nb"))], seed="x")
