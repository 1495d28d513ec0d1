"""A type checker and we agree on code that is in no suite."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.accuracy.checker import NPM
from benchmarks.accuracy.differential import Verdict, compare

CLIENT = Path(__file__).parents[2] / "clients" / "vscode" / "src"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (NPM / "tsc").exists(), reason="the VS Code client is not built"),
]


def test_the_compiler_and_we_name_the_same_definitions() -> None:
    found = compare(CLIENT, "typescript", n_sites=150, seed=7)
    assert found.counts[Verdict.SAME] > 30, found.counts
    assert found.precision > 95, found.examples
    assert found.recall > 90, found.examples


def test_the_same_seed_draws_the_same_calls() -> None:
    first, second = (compare(CLIENT, "typescript", n_sites=20, seed=3) for _ in range(2))
    assert first == second


def test_a_checker_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError, match="no such-checker"):
        compare(CLIENT, "typescript", n_sites=1, seed=1, command="such-checker --stdio")
