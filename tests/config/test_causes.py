"""What the machine says in English, in the office's language."""

import errno
import os
import re
import socket
import ssl
import tomllib

import httpx
import pytest

from config.causes import SYSTEM, cause


@pytest.mark.parametrize("number", SYSTEM)
def test_the_common_causes_of_the_system_are_told_in_indonesian(number: int) -> None:
    told = cause(OSError(number, os.strerror(number)))

    assert os.strerror(number) not in told
    assert not re.search(r"Errno|\d", told)


def test_a_rare_cause_keeps_the_systems_words() -> None:
    assert cause(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), "sambungan ditolak"),
        (httpx.ReadTimeout(""), "tidak dijawab"),
        (socket.gaierror(-2, "Name or service not known"), "nama komputer itu tidak dikenal"),
        (ssl.SSLError(1, "wrong version number"), "enkripsi ditolak ("),
        (TimeoutError("timed out"), "tidak dijawab"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "bukan UTF-8"),
        (RecursionError("maximum recursion depth exceeded"), "terlalu dalam"),
    ],
)
def test_connections_and_texts_have_their_own_words(fault: Exception, told: str) -> None:
    assert told in cause(fault)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a = 1\na = 2", "pada akhir berkas: kunci ini sudah ditulis"),
        ("a 1", "baris 1, kolom 3: sesudah kunci tidak ada tanda ="),
        ("a = 1\nb = x", "baris 2, kolom 5: nilainya tidak dapat dibaca"),
        ("a = 1 b = 2", "baris 1, kolom 7: ada yang berlebih sesudah nilai"),
        ("a = [1", "pada akhir berkas: daftar tidak ditutup dengan ]"),
        ("[a]\n[a]", "baris 2, kolom 3: bagian ini sudah ditulis"),
        ('a = "x', "pada akhir berkas: teks tidak ditutup dengan tanda kutip"),
    ],
)
def test_a_faulty_toml_text_is_told_by_its_place(source: str, told: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(source)

    assert cause(caught.value) == told
