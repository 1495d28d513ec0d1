from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.protocol.servers import Server, make_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two languages, five files."""
    folder = tmp_path / "work space"
    folder.mkdir()
    return make_workspace(folder)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server; `way` is stdio, tcp or pipe."""
    cache = tmp_path / "cache"
    cache.mkdir()
    started: list[Server] = []

    def begin(way: str = "stdio", *arguments: str) -> Server:
        started.append(Server(cache, way, *arguments))
        return started[-1]

    yield begin
    for server in started:
        server.close()


@pytest.fixture(params=["stdio", "tcp", "pipe"])
def server(request: pytest.FixtureRequest, start: Callable[..., Server]) -> Server:
    """One server for each way to reach it."""
    return start(request.param)
