import importlib
import inspect
import pkgutil
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

import cli
import workflow
from workflow.errors import RefusedError, WorkflowError


def every_class() -> list[type[WorkflowError]]:
    """All kinds of WorkflowError, wherever they are written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for package in (workflow, cli):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                importlib.import_module(module.name)
    return sorted({WorkflowError, *below(WorkflowError)}, key=lambda kind: kind.__qualname__)


def below(kind: type[WorkflowError]) -> Iterator[type[WorkflowError]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def made(kind: type[WorkflowError]) -> WorkflowError:
    """One of the kind, with a word for everything that it must be given."""
    wanted: dict[str, Any] = {
        name: "rincian"
        for name, parameter in inspect.signature(kind).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    return kind(**wanted)


ALL = every_class()


def test_there_is_more_than_the_common_ancestor() -> None:
    assert {"RefusedError", "LinkError", "PastError", "TooManyEndingError"} <= {kind.__name__ for kind in ALL}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_each_kind_says_a_sentence_of_its_own(kind: type[WorkflowError]) -> None:
    sentence = vars(kind)["__doc__"]

    assert isinstance(sentence, str)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_its_text_holds_the_sentence(kind: type[WorkflowError]) -> None:
    assert str(made(kind)).startswith(str(kind.__doc__))


def test_no_two_kinds_say_the_same() -> None:
    assert len({kind.__doc__ for kind in ALL}) == len(ALL)


def test_a_detail_follows_the_sentence_and_facts_stay_out_of_the_text() -> None:
    fault = WorkflowError("Sebabnya begini.", evaluation=7)

    assert str(fault) == "Permintaan tidak dapat dijalankan. Sebabnya begini."
    assert fault.facts == {"evaluation": 7}


def test_a_refusal_tells_each_reason_once_in_the_order_given() -> None:
    fault = RefusedError(["B.", "A.", "B."], evaluation=7)

    assert fault.reasons == ("B.", "A.")
    assert str(fault) == "Tindakan ini belum boleh dilakukan. B. A."
    assert fault.facts == {"evaluation": 7}
