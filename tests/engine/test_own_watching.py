"""Where the client does not watch the disk, the engine does."""

from __future__ import annotations

import sys
from threading import Event
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.model.ids import Path as WorkspacePath
from codegraph_lsp.model.settings import Checks, Settings
from codegraph_lsp.workspace.changes import Opened, Rescan, SettingsChanged
from codegraph_lsp.workspace.source import Text
from tests.engine.workspaces import SETTLE_SECONDS, Workspace, fresh_export

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="files that are open cannot be replaced"),
]

FILES = {
    "pay.py": "def charge(card):\n    return card\n",
    "app.py": "from pay import charge\n\n\ncharge(1)\n",
}


class Waiting:
    """Tells when all of some paths were in commits."""

    def __init__(self, workspace: Workspace) -> None:
        self._heard = workspace.heard
        self._wanted: set[str] = set()
        self._seen = Event()
        self._heard.on_commit = self._look

    def expect(self, *paths: str) -> None:
        self._heard.forget()
        self._seen.clear()
        self._wanted = set(paths)

    def met(self) -> bool:
        return self._seen.wait(SETTLE_SECONDS)

    def _look(self) -> None:
        if self._wanted <= self._heard.changed:
            self._seen.set()


def test_what_happens_on_disk_is_seen_and_settings_do_not_end_that(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", Settings(jobs=1, quiet_ms=1), files=FILES)
    waiting = Waiting(workspace)
    with workspace.serving() as engine:
        workspace.settle()
        engine.watch()
        for number in range(2):
            waiting.expect("pay.py", f"new{number}/cart.py", "app.py")
            with workspace.untold():
                workspace.write(f"new{number}/cart.py", "import pay\n")
                workspace.write("pay.py", f"def charge(card, more{number}):\n    return card\n")
            assert waiting.met()
            workspace.settle()  # or what is still to be linked would be taken for what comes next
            waiting.expect(f"new{number}/cart.py")
            with workspace.untold():
                workspace.delete_folder(f"new{number}")
            assert waiting.met()
            engine.apply(SettingsChanged(Settings(jobs=1, quiet_ms=2)))
            workspace.settle()
        assert engine.status().watcher in ("events", "polling")
        incremental = workspace.export()
    assert incremental == fresh_export(workspace.texts(), tmp_path)


def test_files_of_rules_are_watched_although_their_folder_is_left_out(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", Settings(jobs=1, quiet_ms=1), files=FILES)
    told = Event()
    workspace.heard.on_rules = told.set
    with workspace.serving() as engine:
        workspace.settle()
        watching = Event()
        workspace.heard.on_commit = watching.set
        engine.watch()
        with workspace.untold():
            workspace.write("app.py", "from pay import charge\n")
        assert watching.wait(SETTLE_SECONDS)
        for path in (".codegraph/rules/one.yml", ".codegraph/rules/deep/two.yaml"):
            told.clear()
            with workspace.untold():
                workspace.write(path, "id: one\n")
            assert told.wait(SETTLE_SECONDS), path
        told.clear()
        with workspace.untold():
            workspace.delete_folder(".codegraph")
        assert told.wait(SETTLE_SECONDS)
        told.clear()
        engine.apply(Opened(WorkspacePath(".codegraph/rules/new.yml"), "yaml", 1, Text(b"")))
        assert told.is_set()


def test_a_folder_of_rules_that_is_named_later_is_found_by_polling_too(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", Settings(jobs=1), files=FILES)
    told = Event()
    workspace.heard.on_rules = told.set
    with workspace.serving() as engine:
        with workspace.untold():
            workspace.write("tools/rules/one.yml", "id: one\n")
        engine.apply(Rescan("polling"))
        assert not told.is_set()
        engine.apply(SettingsChanged(Settings(jobs=1, checks=Checks(rules=("tools/rules",)))))
        engine.apply(Rescan("polling"))
        assert told.is_set()
        told.clear()
        with workspace.untold():
            workspace.write("tools/rules/two.yml", "id: two\n")
        engine.apply(Rescan("polling"))
        assert told.is_set()
