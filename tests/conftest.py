"""Every test has a cache folder of its own, and bug reports raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
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
