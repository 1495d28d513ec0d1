from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.faults.poison import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pool_handlers` can be imported, by pool processes too."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "handlers"))


@pytest.fixture
def marks(tmp_path: Path) -> Iterator[Marks]:
    made = Marks(tmp_path / "marks")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.name.startswith("pool")]
    for thread in left:
        thread.join(2)
    assert not [thread for thread in left if thread.is_alive()]
