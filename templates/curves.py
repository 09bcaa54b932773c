"""The pattern of an organisation achievement as a picture for paper: frequency over the five predicates.

PermenPANRB 6/2022 gives the patterns as curves without numbers; SHARES are one distribution each that meets the
pattern in force (a test holds it), and the curve runs smoothly through them. The pictures are shipped as files:
`python -m templates.curves` draws them anew with Chromium, which only a developer needs.
"""

import functools
import hashlib
import struct
import subprocess
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path

from config.rules.codes import Achievement, Predicate
from config.rules.results import Distribution
from config.rules.table import tables

FOLDER = Path(__file__).parent / "word"
BLANK = "belum"
"""No achievement is stated yet: axes alone."""
SHARES: dict[Achievement, tuple[int, ...]] = {
    "istimewa": (2, 3, 8, 27, 60),
    "baik": (2, 5, 13, 60, 20),
    "butuh_perbaikan": (4, 13, 62, 16, 5),
    "kurang": (11, 62, 16, 8, 3),
    "sangat_kurang": (62, 20, 12, 6, 0),
}
"""Percent of people, from the lowest predicate to the highest."""
LABELS = (
    ("Sangat", "Kurang"),
    ("Kurang/", "Misconduct"),
    ("Butuh", "Perbaikan"),
    ("Baik",),
    ("Sangat", "Baik"),
)
ORDER: tuple[Predicate, ...] = ("sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik")
HIGHEST = 80
"""Percent at the top of the picture."""
WIDTH, HEIGHT, SCALE = 640, 272, 1.5
LEFT, RIGHT, TOP, FLOOR = 60, 625, 14, 208


@functools.cache
def curve(achievement: str) -> bytes:
    """The PNG for an achievement's code, or for BLANK."""
    return (FOLDER / f"kurva-{achievement.replace('_', '-')}.png").read_bytes()


def drawn_from(achievement: str) -> bytes:
    """What a picture of today's pattern has in it: a stale one tells by its lack."""
    return b"sha256:" + hashlib.sha256(drawing(achievement).encode()).hexdigest().encode()


def drawing(achievement: str) -> str:
    """The same as SVG."""
    shares = {str(code): each for code, each in SHARES.items()}.get(achievement, ())
    step = (RIGHT - LEFT) / len(LABELS)
    middles = [LEFT + step * (number + 0.5) for number in range(len(LABELS))]
    points = [(x, _height(share)) for x, share in zip(middles, shares, strict=False)]
    words = "".join(
        f'<text x="{x}" y="{FLOOR + 18 + 17 * number}" text-anchor="middle">{word}</text>'
        for x, lines in zip(middles, LABELS, strict=True)
        for number, word in enumerate(lines)
    )
    bars = "".join(
        f'<rect x="{x - 22}" y="{y:.1f}" width="44" height="{FLOOR - y:.1f}" fill="#dfe9dc"/>'
        for x, y in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Liberation Sans,Arial"'
        f' font-size="16"><rect width="100%" height="100%" fill="white"/>{bars}{_line(points)}'
        f"{_marks(achievement, points)}"
        f'<path d="M{LEFT} {TOP}V{FLOOR}H{RIGHT}" fill="none" stroke="black" stroke-width="1.5"/>{words}'
        f'<text transform="translate(24 {(TOP + FLOOR) / 2}) rotate(-90)" text-anchor="middle">Frekuensi Pegawai</text>'
        f'<text x="{(LEFT + RIGHT) / 2}" y="{FLOOR + 58}" text-anchor="middle">Predikat Kinerja Pegawai</text></svg>'
    )


def _height(share: float) -> float:
    return FLOOR - share / HIGHEST * (FLOOR - TOP)


def _marks(achievement: str, points: list[tuple[float, float]]) -> str:
    """What the pattern in force asks for: a solid line at least, a dashed one at most, a bracket over several.

    Told apart by their shape, since offices print in black.
    """
    if not points:
        return ""
    pattern = {str(code): each for code, each in tables(Distribution)[-1].patterns.items()}[achievement]
    middle = dict(zip(ORDER, points, strict=True))
    drawn = [_mark(middle[code], percent, "≥") for code, percent in pattern.at_least.items()]
    drawn += [_mark(middle[code], percent, "≤") for code, percent in pattern.at_most.items()]
    drawn += [
        _bracket([middle[code] for code in each.of], f"≥ {each.percent} %")
        for each in pattern.together_at_least
    ]
    drawn += [_bracket([middle[code] for code in group], "≥ 1 orang") for group in pattern.some_of]
    return f'<g font-size="16">{"".join(drawn)}</g>'


def _mark(point: tuple[float, float], percent: int, sign: str) -> str:
    x, y = point[0], _height(percent)
    dashes = ' stroke-dasharray="5 3"' if sign == "≤" else ""
    said = f"{sign} {percent} %" if percent else "0 %"
    # Below the line there is room between the curve's flanks, further down the more.
    below = max(y + 15, min(y + 36, FLOOR - 30)) if sign == "≥" else y - 5
    return (
        f'<path d="M{x - 30} {y:.1f}H{x + 30}" stroke="black" stroke-width="2"{dashes}/>'
        f'<text x="{x}" y="{below:.1f}" text-anchor="middle">{said}</text>'
    )


def _bracket(points: list[tuple[float, float]], said: str) -> str:
    left, right = min(x for x, _ in points) - 30, max(x for x, _ in points) + 26
    y = min(y for _, y in points) - 34
    return (
        f'<path d="M{left} {y + 6:.1f}V{y:.1f}H{right}V{y + 6:.1f}" fill="none" stroke="black" stroke-width="1.5"/>'
        f'<text x="{(left + right) / 2}" y="{y - 6:.1f}" text-anchor="middle">{said}</text>'
    )


def _line(points: list[tuple[float, float]]) -> str:
    """A curve through the points that rises and falls only between them (monotone cubic)."""
    if not points:
        return ""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    tangents = [slopes[0]]
    for before, after in pairwise(slopes):
        tangents.append(0.0 if before * after <= 0 else 2 * before * after / (before + after))
    tangents.append(slopes[-1])
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for ((ax, ay), (bx, by)), (s, t) in zip(pairwise(points), pairwise(tangents), strict=True):
        third = (bx - ax) / 3
        path += (
            f"C{ax + third:.1f} {ay + s * third:.1f} {bx - third:.1f} {by - t * third:.1f} {bx:.1f} {by:.1f}"
        )
    return f'<path d="{path}" fill="none" stroke="#2f5d3a" stroke-width="3"/>'


def draw(folder: Path = FOLDER) -> None:
    """Draws all six."""
    with tempfile.TemporaryDirectory() as place:
        for achievement in (*SHARES, BLANK):
            page = Path(place) / "kurva.html"
            page.write_text(f'<body style="margin:0">{drawing(achievement)}</body>', encoding="utf-8")
            target = folder / f"kurva-{achievement.replace('_', '-')}.png"
            subprocess.run(
                [
                    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    "--disable-lcd-text",
                    f"--force-device-scale-factor={SCALE}", f"--window-size={WIDTH},{HEIGHT}",
                    f"--user-data-dir={place}/profile", f"--screenshot={target}", page.as_uri(),
                ],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            target.write_bytes(_noted(target.read_bytes(), drawn_from(achievement)))


def _noted(png: bytes, source: bytes) -> bytes:
    """The picture with that as its Source, a text chunk behind the header."""
    chunk = b"tEXtSource\x00" + source
    head, rest = png[:33], png[33:]
    return head + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + rest


if __name__ == "__main__":
    draw()
