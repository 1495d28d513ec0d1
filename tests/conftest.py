"""Every test has a cache folder of its own, bug reports raise, and the log stays as it was."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# No test says how long something may take: a machine may have more to do than this.
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that this test's databases lie in."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(folder))
    monkeypatch.setenv("CODEGRAPH_STRICT", "1")
    return folder


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command that a test runs in this process sets up the log, which is one for all tests."""
    log = logging.getLogger("codegraph_lsp")
    handlers, level, propagate = log.handlers[:], log.level, log.propagate
    yield
    log.handlers[:], log.propagate = handlers, propagate
    log.setLevel(level)
