"""Pictures made here: one grey tone as PNG, and the head of a JPEG."""

import struct
import zlib


def png_of(wide: int, high: int) -> bytes:
    """Small, whatever its size."""
    rows = (b"\x00" + b"\x60" * wide) * high
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def jpeg_of(wide: int, high: int) -> bytes:
    """JFIF head, frame and end, without a scan: what a reader of sizes looks at."""
    head = b"\xff\xe0" + struct.pack(">H5sBBBHHBB", 16, b"JFIF\x00", 1, 1, 1, 72, 72, 0, 0)
    frame = b"\xff\xc0" + struct.pack(">HBHHB3B", 11, 8, high, wide, 1, 1, 0x11, 0)
    return b"\xff\xd8" + head + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\xff\xd9"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
