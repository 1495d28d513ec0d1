from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.daemon.editors import House
from tests.protocol.servers import make_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's runtime folder; not below pytest's, whose paths are too long for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="codegraph-run-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def house(tmp_path: Path, runtime: Path) -> Iterator[House]:
    cache = tmp_path / "cache"
    cache.mkdir()
    house = House(cache, runtime)
    yield house
    house.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two languages, five files."""
    folder = tmp_path / "work space"
    folder.mkdir()
    return make_workspace(folder)
