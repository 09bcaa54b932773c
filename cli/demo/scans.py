"""A signed paper of one page as a scanner would leave it: a small PDF, the same for the same lines."""

from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, TOP, LEADING = 595, 842, 72, 760, 22
"""Points; an A4 page."""
STROKE = "1.4 w 0.1 0.15 0.5 RG {x} {y} m {a} {b} {c} {d} {e} {y} c {f} {d} {g} {b} {h} {y} c S"
TITLE, BODY = 14, 11


def signed_paper(title: str, lines: Sequence[str], signatures: Sequence[str]) -> bytes:
    """Title, lines, and for each name a scribble above it."""
    drawn = [_text(LEFT, TOP, title, TITLE)]
    drawn += [_text(LEFT, TOP - LEADING * (place + 2), line, BODY) for place, line in enumerate(lines)]
    foot = TOP - LEADING * (len(lines) + 6)
    step = (WIDTH - 2 * LEFT) // max(len(signatures), 1)
    for place, name in enumerate(signatures):
        x = LEFT + step * place
        drawn += [_scribble(x, foot + 14, len(name)), _text(x, foot, name, BODY - 2)]
    return _pdf("\n".join(drawn).encode("cp1252", "replace"))


def _text(x: int, y: int, words: str, size: int) -> str:
    for sign in "\\()":
        words = words.replace(sign, f"\\{sign}")
    return f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET"


def _scribble(x: int, y: int, seed: int) -> str:
    far, high = 60 + seed % 25, 18 + seed % 9
    points = {"a": x + 6, "b": y + high, "c": x + far // 3, "d": y - high // 2, "e": x + far // 2}
    points |= {"f": x + far // 2 + 8, "g": x + far - 10, "h": x + far}
    return STROKE.format(x=x, y=y, **points)


def _pdf(content: bytes) -> bytes:
    """One page in the one font that every reader has."""
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"{page} /Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(parts) + 1, table, end)
