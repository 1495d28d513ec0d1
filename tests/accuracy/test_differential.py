"""A type checker and we agree on code that is in no suite."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from benchmarks.accuracy.agreement import Verdict
from benchmarks.accuracy.differential import compare
from tests.editors.vscode_client import CLIENT, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = CLIENT / "src"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("compiler")]


@pytest.fixture(scope="module")
def compiler() -> Iterator[None]:
    """TypeScript's compiler is where the checker looks for it, and so is what it runs on."""
    with installed() as environment:
        path = environment["PATH"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "PATH", path)
        yield


def test_the_compiler_and_we_name_the_same_definitions() -> None:
    told = compare(SOURCES, "typescript", n_sites=150, seed=7, of=("calls", "imports", "inherits"))
    found = told["calls"]
    assert found.counts[Verdict.SAME] > 30, found.counts
    assert found.precision > 95, found.examples
    assert found.recall > 90, found.examples
    for name in ("imports", "inherits"):
        assert told[name].precision == 100, told[name].examples
        # A module that only a block describes (`declare module "x:*"`) is imported from outside.
        assert told[name].recall > 98, told[name].examples
    assert told["imports"].counts[Verdict.SAME] > 30, told["imports"].counts


def test_the_same_seed_draws_the_same_calls() -> None:
    first, second = (compare(SOURCES, "typescript", n_sites=20, seed=3) for _ in range(2))
    assert first == second


def test_a_checker_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError, match="no such-checker"):
        compare(SOURCES, "typescript", n_sites=1, seed=1, command="such-checker --stdio")
