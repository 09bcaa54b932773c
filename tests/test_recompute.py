"""scripts/recompute.py, run by a bare interpreter: it computes a played office again and finds every tampering."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from config.rules.table import FOLDER
from models.session import reading
from tests.mornings import live
from tests.workflow.why import disputes
from tests.workflow.why.stories import after, destroyed, empty, reviewed
from workflow.rules.words import PREDICATES, RATINGS
from workflow.why.building import tree
from workflow.why.reading import of_cycle
from workflow.why.story import Story
from workflow.why.tree import printed

pytestmark = [pytest.mark.thorough, pytest.mark.sqlite("reads what is printed")]

SCRIPT = Path(__file__).parents[1] / "scripts" / "recompute.py"
ZONE = ZoneInfo("Asia/Jakarta")
Json = dict[str, Any]


def recomputed(*words: str, told: str) -> subprocess.CompletedProcess[str]:
    """Isolated: no folder of ours is on its path, no package is installed for it."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *words]
    return subprocess.run(
        command, input=told, capture_output=True, text=True, encoding="utf-8", cwd="/", check=False
    )


def forged(told: Json) -> str:
    """As somebody prints it who knows how the digest is made."""
    rest = {name: value for name, value in told.items() if name != "sha256"}
    line = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return json.dumps({**rest, "sha256": sha256(line.encode()).hexdigest()}, ensure_ascii=False)


def nodes(node: Json) -> Iterator[Json]:
    yield node
    for child in node.get("children", []):
        yield from nodes(child)


# Of a played office.


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> list[str]:
    live(engine, disputes.disputed, tmp_path / "documents")
    with reading(engine) as session:
        return [printed(each, ZONE) for each in of_cycle(session, 1)]


def test_a_played_office_is_computed_again_from_its_trees_alone(office: list[str]) -> None:
    done = recomputed("--rules", str(FOLDER / "predikat.toml"), told="\n".join(office))

    assert (done.returncode, done.stdout) == (0, "8 pohon, 8 predikat dihitung ulang, 0 perbedaan.\n"), (
        done.stderr
    )


def of_leaf(told: Json) -> None:
    leaf = next(each for each in nodes(told["result"]) if each["kind"] == "rating")
    leaf["value"] = next(rating for rating in RATINGS if rating != leaf["value"])


def of_result(told: Json) -> None:
    told["result"]["value"] = next(each for each in PREDICATES if each != told["result"]["value"])


def of_cell(told: Json) -> None:
    rule = next(each["rule"] for each in nodes(told["result"]) if each["kind"] == "matrix")
    rule["cells"]["di_bawah_ekspektasi"]["di_bawah_ekspektasi"] = "baik"


def of_counts(told: Json) -> None:
    pattern = next(each for each in nodes(told["result"]) if each["kind"] == "pattern")
    pattern["counts"]["sangat_baik"] += 1


def of_unmet(told: Json) -> None:
    next(each for each in nodes(told["result"]) if each["kind"] == "pattern").pop("unmet")


def of_document(told: Json) -> None:
    told["printed"][-1]["value"] = "kurang"


def of_days(told: Json) -> None:
    told["last"] = "2019-12-31"


def of_alternatives(told: Json) -> None:
    told["alternatives"][0]["value"] = "sangat_kurang"


def of_before(told: Json) -> None:
    next(each for each in nodes(told["result"]) if "before" in each)["before"] = "kurang"


@pytest.mark.parametrize(
    "tampering",
    [of_leaf, of_result, of_cell, of_counts, of_unmet, of_document, of_days, of_alternatives, of_before],
)
def test_a_tampered_tree_is_found_also_under_a_new_digest(
    office: list[str], tampering: Callable[[Json], None]
) -> None:
    told = json.loads(office[0])
    tampering(told)

    done = recomputed(told="\n".join([forged(told), *office[1:]]))

    assert done.returncode == 1
    assert "Evaluasi 1: " in done.stdout or "U3" in done.stdout


def test_an_evaluation_that_was_left_out_is_missed(office: list[str]) -> None:
    done = recomputed(told="\n".join(office[1:]))

    assert done.returncode == 1
    assert "Siklus 2026: ada 7 pohon, tercetak untuk [8] evaluasi." in done.stdout


def test_a_changed_reason_is_told_by_the_digest(office: list[str]) -> None:
    done = recomputed(told=office[0].replace("Melampaui target.", "Melampaui semua target."))

    assert (done.returncode, "sidik SHA-256" in done.stdout) == (1, True)


def test_another_table_than_the_given_file_is_told(office: list[str], tmp_path: Path) -> None:
    other = tmp_path / "predikat.toml"
    text = (FOLDER / "predikat.toml").read_text(encoding="utf-8")
    other.write_text(text.replace('"sangat_kurang"', '"kurang"'), encoding="utf-8")

    done = recomputed("--rules", str(other), told="\n".join(office))

    assert (done.returncode, "berbeda dari berkas aturan" in done.stdout) == (1, True)


@pytest.mark.parametrize("told", ["", "{", "[]", '{"form": "x"}', "null", '{"form":"siulak-why/1"}'])
def test_what_is_no_tree_is_told_and_ends_with_two(told: str) -> None:
    done = recomputed(told=told)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


# Of any story.

script = importlib.util.spec_from_file_location("recompute", SCRIPT)
assert script is not None
assert script.loader is not None
recompute = importlib.util.module_from_spec(script)
script.loader.exec_module(recompute)
PAIRS = st.tuples(st.sampled_from(RATINGS), st.sampled_from(RATINGS))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Rated, perhaps returned and rated again and again, perhaps confirmed, objected to and decided."""
    story = after(empty(), "submit_review", "appraiser", reviewed(*draw(PAIRS)))
    for pair in draw(st.lists(PAIRS, max_size=3)):
        story = after(story, "return_to_review", "calibrator", {"reason": "Periksa lagi."})
        story = after(
            story, "submit_review", draw(st.sampled_from(("appraiser", "superior"))), reviewed(*pair)
        )
    if draw(st.booleans()):
        story = after(story, "confirm", "calibrator")
        decided = draw(st.sampled_from(("", "upheld", "changed")))
        if decided:
            story = after(story, "object", "employee", {"statement": "Belum dinilai."})
        if decided == "upheld":
            story = after(story, "uphold_result", "decider", {"reason": "Sudah tepat."})
        if decided == "changed":
            body = {"reason": "Diperhitungkan.", "review": reviewed(*draw(PAIRS))}
            story = after(story, "change_result", "decider", body)
    return story


def differences(told: Json) -> list[str]:
    books = recompute.Books(None)
    recompute.check(books, told)
    return list(books.differences)


@given(stories(), st.booleans())
def test_every_story_is_computed_again_to_the_same(story: Story, gone: bool) -> None:
    told = json.loads(printed(tree(destroyed(story) if gone else story), ZONE))

    assert differences(told) == []
    assert told["result"]["value"] == story.rated.predicate


@given(stories(), st.data())
def test_no_value_on_the_way_to_a_result_can_be_another(story: Story, data: st.DataObject) -> None:
    told = json.loads(printed(tree(story), ZONE))
    deciding = [
        (place, each)
        for place, each in enumerate(nodes(told["result"]))
        if each["follows"] in ("matrix", "same") or (each["kind"] == "rating" and place < _before(told))
    ]
    place, node = data.draw(st.sampled_from(deciding))
    codes = RATINGS if node["kind"] == "rating" else PREDICATES
    other = data.draw(st.sampled_from([code for code in codes if code != node["value"]]))
    changed = deepcopy(told)
    list(nodes(changed["result"]))[place]["value"] = other

    assert differences(json.loads(forged(changed)))


def _before(told: Json) -> int:
    """Up to which place the nodes stand on the way to the result, not under what was replaced."""
    places = [place for place, each in enumerate(nodes(told["result"])) if each.get("part") == "before"]
    return min(places, default=10_000)
