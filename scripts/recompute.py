#!/usr/bin/env python3
"""Computes every predicate again from the trees that `siulak evaluation why --json` prints, and from nothing else.

    siulak evaluation why --cycle 2026 --json > trees.jsonl
    python3 scripts/recompute.py trees.jsonl [--rules config/rules/predikat.toml]

Needs Python 3.11 alone: no part of SIULAK, no database, no network. With --rules the table printed in the trees is
held against that file as well. Every difference is one line; exit code 0: none, 1: differences, 2: not readable.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

FORM = "siulak-why/1"
RATINGS = ("di_bawah_ekspektasi", "sesuai_ekspektasi", "di_atas_ekspektasi")
Json = dict[str, Any]
Unit = tuple[str, str]
"""Of which cycle, and its code."""


class UnreadableError(Exception):
    """Not what `siulak evaluation why --json` prints."""


class Books:
    """What was found, and what several trees must agree about."""

    def __init__(self, rules: Json | None) -> None:
        self.rules = rules
        self.differences: list[str] = []
        self.computed = 0
        self.seen: dict[int, str] = {}
        """Cycle by evaluation."""
        self.tables: dict[str, tuple[int, Json]] = {}
        self.sizes: dict[str, set[int]] = {}
        self.counts: dict[Unit, Json] = {}
        self.sums: dict[Unit, Counter[str | None]] = {}

    def differs(self, tree: Json, sentence: str) -> None:
        self.differences.append(f"Evaluasi {tree['evaluation']}: {sentence}")


def check(books: Books, tree: Json) -> None:
    if tree.get("form") != FORM:
        raise UnreadableError(f"bentuk {tree.get('form')!r} tidak dikenal; yang dikenal {FORM}")
    check_digest(books, tree)
    number = tree["evaluation"]
    if number in books.seen:
        books.differs(tree, "ada dua kali.")
    books.seen[number] = tree["cycle"]
    value = compute(books, tree, tree["result"])
    books.computed += value is not None
    check_alternatives(books, tree)
    check_documents(books, tree, value)
    if tree.get("of") is not None:
        books.sizes.setdefault(tree["cycle"], set()).add(tree["of"])
        if tree["counted"]:
            books.sums.setdefault((tree["cycle"], tree["unit"]), Counter())[value] += 1


def check_digest(books: Books, tree: Json) -> None:
    """Over all but itself. It tells an edited copy, not somebody who writes a new digest as well."""
    rest = {name: value for name, value in tree.items() if name != "sha256"}
    line = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(line.encode()).hexdigest() != tree.get("sha256"):
        books.differs(tree, "isinya tidak sama dengan sidik SHA-256 yang tercetak bersamanya.")


def compute(books: Books, tree: Json, node: Json) -> str | None:
    """The value that follows from the leaves; every node on the way is held against what was printed."""
    below = [(child.get("part", ""), compute(books, tree, child)) for child in node.get("children", [])]
    told: str | None = node["value"]
    match node["follows"]:
        case "matrix":
            found = looked_up(books, tree, node.get("rule", {}), dict(below))
        case "same":
            found = same(books, tree, node, below)
        case "pattern":
            check_pattern(books, tree, node)
            return told
        case "given" | "beside":
            return told
        case unknown:
            raise UnreadableError(f"“follows”: {unknown!r} tidak dikenal")
    if found != told:
        books.differs(tree, f"“{node['what']}” tercetak {told}, dihitung ulang {found}.")
    return found


def looked_up(books: Books, tree: Json, rule: Json, ratings: dict[str, str | None]) -> str | None:
    check_table(books, tree, rule)
    pair = ratings.get("result_rating"), ratings.get("behaviour_rating")
    found: str | None = rule.get("cells", {}).get(pair[0], {}).get(pair[1])
    if found is None:
        books.differs(tree, f"tabelnya tidak memuat sel untuk rating {pair[0]} dan {pair[1]}.")
    return found


def same(books: Books, tree: Json, node: Json, below: list[tuple[str, str | None]]) -> str | None:
    """Of its basis. What it replaced is what stood before; a reader who may not see that gets neither."""
    basis = [value for part, value in below if part == "basis"]
    if len(basis) > 1:
        books.differs(tree, f"“{node['what']}” berasal dari {len(basis)} hal sekaligus.")
    before = [value for part, value in below if part == "before"]
    if before and before[0] != node.get("before"):
        books.differs(
            tree, f"“{node['what']}” mengganti {node.get('before')}, padahal sebelumnya {before[0]}."
        )
    return basis[0] if basis else None


def check_table(books: Books, tree: Json, rule: Json) -> None:
    key, cells, day = rule.get("key", ""), rule.get("cells", {}), date.fromisoformat(tree["last"])
    if set(cells) != set(RATINGS) or any(set(row) != set(RATINGS) for row in cells.values()):
        books.differs(tree, f"tabel {key} tidak memuat sembilan sel.")
    first, told = books.tables.setdefault(key, (tree["evaluation"], cells))
    if told != cells:
        books.differs(tree, f"tabel {key} berbunyi lain daripada pada evaluasi {first}.")
    ends = rule.get("valid_to")
    if day < date.fromisoformat(rule["valid_from"]) or (ends and date.fromisoformat(ends) < day):
        books.differs(tree, f"tabel {key} tidak berlaku pada {tree['last']}.")
    if books.rules is not None and books.rules.get(key) != cells:
        books.differs(tree, f"tabel {key} berbeda dari berkas aturan yang diberikan.")


def matrix_of(node: Json | None) -> Json | None:
    """The matrix from which a result comes."""
    while node is not None and node["follows"] == "same":
        node = next((child for child in node.get("children", []) if child.get("part") == "basis"), None)
    return node if node is not None and node["follows"] == "matrix" else None


def check_alternatives(books: Books, tree: Json) -> None:
    """Every other pair of ratings leads where the table leads; all four with one rating changed are told."""
    matrix, told = matrix_of(tree["result"]), tree.get("alternatives", [])
    if matrix is None:
        if told:
            books.differs(tree, "menyebut yang akan mengubah predikat, padahal tidak ada ratingnya.")
        return
    ratings = {child.get("part"): child["value"] for child in matrix["children"]}
    given = ratings.get("result_rating"), ratings.get("behaviour_rating")
    cells, pairs = matrix["rule"]["cells"], set()
    for each in told:
        pair = each["result_rating"], each["behaviour_rating"]
        pairs.add(pair)
        changed = sum(one != other for one, other in zip(pair, given, strict=True))
        if cells.get(pair[0], {}).get(pair[1]) != each["value"] or changed != each["changed"]:
            books.differs(tree, f"“{each['sentence']}” tidak sesuai tabelnya.")
    wanted = {(other, given[1]) for other in RATINGS if other != given[0]}
    wanted |= {(given[0], other) for other in RATINGS if other != given[1]}
    if not wanted <= pairs:
        books.differs(tree, "tidak menyebut semua predikat dari satu rating yang lain.")


def check_documents(books: Books, tree: Json, value: str | None) -> None:
    """What the newest document says."""
    for each in tree.get("printed", [])[-1:]:
        if each["value"] != value:
            books.differs(tree, f"“{each['what']}” menyebut {each['value']}, dihitung ulang {value}.")


def check_pattern(books: Books, tree: Json, node: Json) -> None:
    counts, unit = node["counts"], (tree["cycle"], tree["unit"])
    if books.counts.setdefault(unit, counts) != counts:
        books.differs(tree, f"sebaran unit {unit[1]} berbeda dari yang tercetak pada evaluasi lain unit itu.")
    found = Counter((rule, tuple(of)) for rule, of in unmet(node["rule"]["pattern"], counts))
    told = Counter((each["rule"], tuple(each["of"])) for each in node.get("unmet", []))
    if found != told:
        books.differs(tree, f"selisih dari pola tercetak {sorted(told)}, dihitung ulang {sorted(found)}.")


def unmet(pattern: Json, counts: Json) -> Iterator[tuple[str, list[str]]]:
    """Every demand of the pattern that the counts do not meet; without people nothing is demanded."""
    people = sum(counts.values())

    def share(of: list[str]) -> int:
        return sum(counts.get(code, 0) for code in of) * 100

    if people and max(counts.values()) > counts.get(pattern["most"], 0):
        yield "most", [pattern["most"]]
    for code, percent in pattern["at_most"].items():
        if share([code]) > percent * people:
            yield "at_most", [code]
    least = [("at_least", [code], percent) for code, percent in pattern["at_least"].items()]
    least += [("together_at_least", each["of"], each["percent"]) for each in pattern["together_at_least"]]
    for name, of, percent in least:
        if share(of) < percent * people:
            yield name, of
    for group in pattern["some_of"]:
        if people and not share(group):
            yield "some_of", group


def check_whole(books: Books) -> None:
    """Of cycles printed whole: every evaluation is there, and each unit's counts are the sum of its trees."""
    for cycle, sizes in books.sizes.items():
        there = Counter(books.seen.values())[cycle]
        if sizes != {there}:
            books.differences.append(
                f"Siklus {cycle}: ada {there} pohon, tercetak untuk {sorted(sizes)} evaluasi."
            )
    for (cycle, unit), counts in books.counts.items():
        found, told = books.sums.get((cycle, unit), Counter()), +Counter(counts)
        if cycle in books.sizes and told != found:
            books.differences.append(
                f"Unit {unit}: sebaran tercetak {dict(told)}, dari pohonnya {dict(found)}."
            )


def cells_of(path: str) -> Json:
    """Key → cells, of a rule file such as config/rules/predikat.toml."""
    rules = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    return {f"{rules['code']}:{table['version']}": table["cells"] for table in rules["table"]}


def trees(path: str) -> Iterator[tuple[str, Json]]:
    """(place, tree), one object a line; a cycle of any size is read line by line."""
    with sys.stdin if path == "-" else Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield f"{path}:{number}", json.loads(line)
                except ValueError as fault:
                    raise UnreadableError(f"baris {number}: {fault}") from fault


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", nargs="*", default=["-"], help="files; without any, standard input")
    parser.add_argument("--rules", help="the rule file against which the printed table is held")
    chosen = parser.parse_args()
    place = chosen.rules
    try:
        books = Books(cells_of(chosen.rules) if chosen.rules else None)
        for path in chosen.trees:
            place = path
            for at, tree in trees(path):
                place = at
                check(books, tree)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        UnreadableError,
    ) as fault:
        print(f"{place}: tidak dapat dibaca ({type(fault).__name__}: {fault}).", file=sys.stderr)
        return 2
    if not books.seen:
        print("Tidak ada pohon yang dibaca.", file=sys.stderr)
        return 2
    check_whole(books)
    for sentence in books.differences:
        print(sentence)
    print(
        f"{len(books.seen)} pohon, {books.computed} predikat dihitung ulang, {len(books.differences)} perbedaan."
    )
    return 1 if books.differences else 0


if __name__ == "__main__":
    sys.exit(main())
