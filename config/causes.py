"""Causes as the machine words them, in Indonesian."""

import errno
import re

SYSTEM = {
    errno.ENOENT: "berkas atau folder itu tidak ada",
    errno.EACCES: "tidak ada hak akses",
    errno.EPERM: "tidak diizinkan",
    errno.EISDIR: "itu sebuah folder, bukan berkas",
    errno.ENOTDIR: "sebagian jalurnya bukan folder",
    errno.EEXIST: "sudah ada",
    errno.ENOTEMPTY: "folder itu tidak kosong",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.ELOOP: "tautannya berputar",
    errno.EMFILE: "terlalu banyak berkas terbuka",
    errno.ENOSPC: "diska penuh",
    errno.EDQUOT: "jatah diska habis",
    errno.EROFS: "diska hanya dapat dibaca",
    errno.EFBIG: "berkasnya terlalu besar",
    errno.EIO: "diska tidak dapat dibaca atau ditulis",
    errno.EADDRINUSE: "port itu sudah dipakai",
    errno.EADDRNOTAVAIL: "alamat itu tidak ada pada komputer ini",
    errno.ECONNREFUSED: "sambungan ditolak: tidak ada yang mendengarkan",
    errno.ECONNRESET: "sambungan diputus",
    errno.EPIPE: "sambungan diputus",
    errno.ETIMEDOUT: "tidak dijawab pada waktunya",
    errno.EHOSTUNREACH: "komputer itu tidak terjangkau",
    errno.ENETUNREACH: "jaringan tidak terjangkau",
}
NAMED = {
    "UnicodeDecodeError": "bukan UTF-8",
    "RecursionError": "susunannya terlalu dalam",
    "gaierror": "nama komputer itu tidak dikenal",
    "TimeoutError": "tidak dijawab pada waktunya",
    "ConnectError": "sambungan ditolak atau alamatnya tidak terjangkau",
    "ConnectTimeout": "tidak dijawab pada waktunya",
    "ReadTimeout": "tidak dijawab pada waktunya",
    "ReadError": "sambungan diputus",
    "RemoteProtocolError": "sambungan diputus",
    "UnsupportedProtocol": "alamatnya bukan http atau https",
}
"""By the fault's class; naming those of httpx here would load it."""
TOML = {
    "Expected '=' after a key": "sesudah kunci tidak ada tanda =",
    "Expected newline or end of document": "ada yang berlebih sesudah nilai",
    "Unclosed array": "daftar tidak ditutup dengan ]",
    "Unterminated string": "teks tidak ditutup dengan tanda kutip",
    "Cannot overwrite": "kunci ini sudah ditulis",
    "twice": "bagian ini sudah ditulis",
    "Invalid value": "nilainya tidak dapat dibaca",
    "Invalid statement": "barisnya tidak dapat dibaca",
    "Expected ']'": "judul bagian tidak ditutup dengan ]",
    "Illegal character": "ada huruf yang tidak boleh di sana",
}
"""Sign in the parser's words."""
_PLACE = re.compile(r"line (\d+), column (\d+)")


def cause(fault: BaseException) -> str:
    """Of a refused file, connection or TOML text; what the tables do not know stays as it was worded."""
    name = type(fault).__name__
    if name in NAMED:
        return NAMED[name]
    if name.startswith("SSL"):
        return f"sertifikat atau enkripsi ditolak ({fault})"
    if isinstance(fault, OSError):
        return SYSTEM.get(fault.errno or 0, fault.strerror or str(fault))
    return _toml(str(fault)) if name == "TOMLDecodeError" else str(fault) or name


def _toml(words: str) -> str:
    told = next((told for sign, told in TOML.items() if sign in words), "susunannya tidak benar")
    place = _PLACE.search(words)
    return f"baris {place[1]}, kolom {place[2]}: {told}" if place else f"pada akhir berkas: {told}"
