"""Imports point down the layers; the contract stands in pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PROJECT = Path(__file__).parents[2]


@pytest.mark.slow
def test_imports_point_down_the_layers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "server"))  # undoes what lint_imports adds as well
    status = lint_imports(
        config_filename=str(PROJECT / "pyproject.toml"), no_cache=True, no_logo=True
    )
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
