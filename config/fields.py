"""What is wrong with a field of a file or an input, in Indonesian instead of the validator's own words."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

WORDS = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal; hapus atau perbaiki ejaannya",
    "literal_error": "harus salah satu dari {expected}",
    "enum": "harus salah satu dari {expected}",
    "bool_type": "harus true atau false",
    "bool_parsing": "harus true atau false",
    "int_type": "harus bilangan bulat",
    "int_parsing": "harus bilangan bulat",
    "int_parsing_size": "bilangannya terlalu besar",
    "int_from_float": "harus bilangan bulat",
    "float_type": "harus bilangan",
    "float_parsing": "harus bilangan",
    "decimal_type": "harus bilangan",
    "decimal_parsing": "harus bilangan",
    "finite_number": "harus bilangan yang berhingga",
    "greater_than": "harus lebih dari {gt}",
    "greater_than_equal": "paling kecil {ge}",
    "less_than": "harus kurang dari {lt}",
    "less_than_equal": "paling besar {le}",
    "string_type": "harus teks",
    "string_too_short": "paling sedikit {min_length} huruf",
    "string_too_long": "paling banyak {max_length} huruf",
    "string_pattern_mismatch": "tidak sesuai bentuk {pattern}",
    "too_short": "paling sedikit {min_length} isian, bukan {actual_length}",
    "too_long": "paling banyak {max_length} isian, bukan {actual_length}",
    "list_type": "harus berupa daftar",
    "tuple_type": "harus berupa daftar",
    "dict_type": "harus berupa tabel (objek)",
    "model_type": "harus berupa tabel (objek)",
    "model_attributes_type": "harus berupa tabel (objek)",
    "date_type": "harus tanggal, YYYY-MM-DD",
    "date_parsing": "harus tanggal, YYYY-MM-DD",
    "date_from_datetime_parsing": "harus tanggal, YYYY-MM-DD",
    "date_from_datetime_inexact": "harus tanggal tanpa jam, YYYY-MM-DD",
    "datetime_type": "harus saat dengan zona, YYYY-MM-DDTHH:MM:SS+07:00",
    "datetime_parsing": "harus saat dengan zona, YYYY-MM-DDTHH:MM:SS+07:00",
    "datetime_from_date_parsing": "harus saat dengan zona, YYYY-MM-DDTHH:MM:SS+07:00",
    "timezone_aware": "saat harus disertai zona, misalnya +07:00",
    "time_type": "harus jam, HH:MM:SS",
    "time_parsing": "harus jam, HH:MM:SS",
    "none_required": "harus dikosongkan",
    "json_invalid": "bersarang terlalu dalam, atau memuat huruf yang rusak",
}
"""By the validator's kind of error; the words in braces come with the error."""


def told(error: ErrorDetails) -> str:
    """What is wrong, without the place; a sentence of our own validators as it stands."""
    kind = error["type"]
    if kind == "value_error":
        return str(error.get("ctx", {}).get("error", error["msg"]))
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind not in WORDS:
        return error["msg"]
    if "expected" in context:
        context = {**context, "expected": str(context["expected"]).replace(" or ", " atau ")}
    return WORDS[kind].format_map(context)


def place(error: ErrorDetails) -> str:
    """Of the field, as `a.b.2`: lists counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])


def sentences(errors: Iterable[ErrorDetails]) -> list[str]:
    """`place: what is wrong`, one a fault; the place is left out where the whole is meant."""
    return [": ".join(filter(None, (place(error), told(error)))) for error in errors]
