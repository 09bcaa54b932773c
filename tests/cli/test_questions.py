"""What is too deep to be read is still told from what stands beside it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.questions import apart

texts = st.text() | st.sampled_from(['"', "\\\\", "[,", '\\\\"', "}]"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda within: st.lists(within, max_size=3) | st.dictionaries(texts, within, max_size=3),
    max_leaves=12,
)


@given(st.lists(values, min_size=1, max_size=5), st.sampled_from([None, 1]))
def test_the_elements_are_those_of_the_array(found: list[Any], indent: int | None) -> None:
    text = f" {json.dumps(found, indent=indent)}\n"

    assert [json.loads(each) for each in apart(text)] == found


@pytest.mark.parametrize("text", ["", "{}", "[", "[1]]", "[1][2]", "[{]", "[1], [2]"])
def test_what_is_no_array_alone_is_not_taken_apart(text: str) -> None:
    with pytest.raises(ValueError, match="array"):
        apart(text)
