"""Whether an email address is well-formed; whether it is delivered, only a delivery tells."""

from functools import lru_cache


@lru_cache(maxsize=65_536)
def valid(address: str) -> bool:
    """Syntax only, no look-up: the default office has no internet and uses .example and .test domains."""
    if not address.isascii():
        return False  # few relays speak SMTPUTF8; such a person would never be mailed
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
