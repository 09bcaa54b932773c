"""Against RFC 6962 as its text defines the tree, and against the vectors that its first implementation published."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.merkle import LEAF, NODE, Tree

INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def root(leaves: list[bytes]) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def by_definition(leaves: list[bytes]) -> bytes:
    """Section 2.1: split at the largest power of two below the size."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(NODE + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_published_roots(size: int, expected: str) -> None:
    assert root([sha256(LEAF + each).digest() for each in INPUTS[:size]]).hex() == expected


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_a_growing_tree_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == by_definition(leaves)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=20, unique=True), st.data())
def test_another_order_or_number_of_leaves_has_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    other = data.draw(st.permutations(leaves).filter(lambda order: order != leaves) | st.just(leaves[:-1]))

    assert root(other) != root(leaves)


def test_an_inner_node_does_not_pass_for_a_leaf() -> None:
    leaves = [sha256(LEAF + each).digest() for each in INPUTS[:4]]
    halves = [sha256(NODE + leaves[0] + leaves[1]).digest(), sha256(NODE + leaves[2] + leaves[3]).digest()]

    assert root(halves) == root(leaves)
    assert sha256(LEAF + leaves[0] + leaves[1]).digest() not in halves
