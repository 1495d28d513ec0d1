"""Files that cannot be read or linked: told once, and tried again when that may help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.engine.once import open_snapshot
from codegraph_lsp.index import failed, hydrate
from codegraph_lsp.index.link import LinkSession
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.store.rows import Quarantined
from tests.engine.workspaces import Workspace, exported, index

if TYPE_CHECKING:
    from pathlib import Path

    from codegraph_lsp.index.work import HydrateRequest, LinkedFile, LinkRequest
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts

FILES = {"a.py": "import bad\nbad.f()\n", "bad.py": "def f():\n    pass\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    workspace = Workspace(tmp_path / "root", files=FILES)
    workspace.grow_old()
    return workspace.root


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the files over which extraction stumbles while there is something in the list."""
    paths = ["bad.py"]
    healthy = hydrate._extract

    def extract(
        request: HydrateRequest, spec: LanguageSpec, data: bytes, *, generated: bool
    ) -> FileFacts:
        if request.path in paths:
            raise KeyError("call")
        return healthy(request, spec, data, generated=generated)

    monkeypatch.setattr(hydrate, "_extract", extract)
    return paths


def test_a_bug_of_ours_is_remembered_until_the_program_changes(
    root: Path, stumbling: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = index(root)
    assert first.failed == (("bad.py", "error (KeyError: 'call')"),)
    assert (first.failed_now, first.notices) == (1, ())
    stumbling.clear()
    second = index(root)
    assert (second.failed, second.failed_now, second.parsed) == (first.failed, 0, 0)
    monkeypatch.setattr(failed, "program", lambda: "the next version")
    third = index(root)
    assert (third.failed, third.parsed) == ((), 1)
    assert any("bad.py" in line and "f()." in line for line in exported(root))


def test_a_bug_that_the_next_version_still_has_is_remembered_anew(
    root: Path, stumbling: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index(root)
    monkeypatch.setattr(failed, "program", lambda: "the next version")
    monkeypatch.setattr("codegraph_lsp.index.quarantine.program", failed.program)
    assert index(root).failed_now == 1
    assert index(root).failed_now == 0


def test_more_time_is_another_try() -> None:
    held = Quarantined("timeout", failed.program(), 10_000)
    assert not failed.may_pass_now(held, 10_000)
    assert not failed.may_pass_now(held, 5_000)
    assert failed.may_pass_now(held, 20_000)


def test_a_file_that_cannot_be_linked_is_told_once_and_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy = LinkSession.link

    def link(self: LinkSession, request: LinkRequest) -> LinkedFile:
        if request.file == 1:
            raise KeyError("edge")
        return healthy(self, request)

    monkeypatch.setattr(LinkSession, "link", link)
    report = index(root)
    assert report.failed == (("a.py", "linking (KeyError: 'edge')"),)
    assert index(root).failed == report.failed
    assert left_unlinked(root) == ["a.py"]
    monkeypatch.setattr(LinkSession, "link", healthy)
    assert index(root).failed == ()
    assert left_unlinked(root) == []


def left_unlinked(root: Path) -> list[str]:
    """Files that the index knows to have failed."""
    with open_snapshot(str(root), Settings(jobs=1)) as snapshot:
        return [row.path for row in snapshot.files() if row.failed]


def test_a_server_tells_of_many_files_in_one_message(tmp_path: Path, stumbling: list[str]) -> None:
    stumbling[:] = [f"{name}.py" for name in "abcdefgh"]
    files = dict.fromkeys(stumbling, "import os\n")
    workspace = Workspace(tmp_path / "many", files=files)
    with workspace.serving():
        workspace.settle()
        (notice,) = workspace.heard.notices
        assert "8 files are left out: a.py, b.py, c.py, …" in notice
