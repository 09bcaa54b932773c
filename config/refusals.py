"""What is wrong with the environment, as sentences. What a variable holds is never repeated: it may be a secret."""

import sys
from typing import Any

from pydantic import ValidationError

from config.settings import Settings

REMEDY = "Betulkan atau hapus variabel lingkungan ini."
TOGETHER = "Betulkan variabel lingkungan ini."
OTHERWISE = "nilai ini tidak dapat dipakai"
SENTENCES = {
    "int_parsing": "harus berupa bilangan bulat",
    "int_from_float": "harus berupa bilangan bulat",
    "float_parsing": "harus berupa bilangan",
    "finite_number": "harus berupa bilangan",
    "greater_than": "harus lebih besar dari {gt:g}",
    "greater_than_equal": "paling kecil {ge:g}",
    "less_than": "harus lebih kecil dari {lt:g}",
    "less_than_equal": "paling besar {le:g}",
    "bool_parsing": "harus true atau false",
    "literal_error": "harus salah satu dari: {expected}",
    "url_parsing": "bukan alamat web, misalnya https://siulak.kantor.go.id",
    "url_syntax_violation": "bukan alamat web, misalnya https://siulak.kantor.go.id",
    "url_scheme": "alamat web harus dimulai dengan http:// atau https://",
    "url_too_long": "alamat web ini terlalu panjang",
    "string_type": "harus berupa teks",
    "string_too_short": "terlalu pendek",
    "path_type": "harus berupa nama berkas atau folder",
    "value_error": "{error}",
}
"""By pydantic's name of the fault."""
ADDRESSES = ("mail_from",)
"""Fields whose checker gives its reasons in English."""


def sentences(fault: ValidationError) -> list[str]:
    """One a fault: the variable, what it must be, what to do."""
    return [_sentence(error) for error in fault.errors(include_url=False, include_input=False)]


def _sentence(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"])
    if not name:
        return f"{_words(error)}. {TOGETHER}"
    words = "bukan alamat email" if name in ADDRESSES else _words(error)
    return f"SIULAK_{name.upper()}: {words}. {REMEDY}"


def _words(error: Any) -> str:
    facts = dict(error.get("ctx", {}))
    if "expected" in facts:
        facts["expected"] = facts["expected"].replace("'", "").replace(" or ", ", ")
    return SENTENCES.get(error["type"], OTHERWISE).format(**facts)


def settings_or_exit() -> Settings:
    """For a process that nobody watches: its log says in words why it did not start."""
    try:
        return Settings()
    except ValidationError as fault:
        for line in sentences(fault):
            print(f"Galat: {line}", file=sys.stderr)  # noqa: T201 -- before any log is set up
        sys.exit(2)
