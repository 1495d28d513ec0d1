from __future__ import annotations

import importlib.metadata
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.samples import Workspace, dotted

from codegraph_lsp.model.errors import StoreError
from codegraph_lsp.model.limits import Limits
from codegraph_lsp.store import migrate
from codegraph_lsp.store.database import open_reader, open_writer
from codegraph_lsp.store.location import (
    cache_folder,
    facts_database,
    workspace_database,
)
from codegraph_lsp.store.migrate import Versions, current_versions, grammar_pack_version

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are a matter of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_the_database_is_for_its_user_alone(workspace: Workspace) -> None:
    workspace.list("a.py")
    assert mode(workspace.path.parent) == 0o700
    files = sorted(path.name for path in workspace.path.parent.iterdir())
    assert files == ["w.db", "w.db-shm", "w.db-wal", "w.db.lock"]
    assert {mode(path) for path in workspace.path.parent.iterdir()} == {0o600}


@posix
def test_a_folder_that_others_can_read_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    open_writer(folder / "w.db").close()
    assert mode(folder) == 0o700


def test_the_cache_folder_can_be_named(own_cache: Path) -> None:
    assert cache_folder() == own_cache
    assert facts_database().parent.parent == own_cache


def test_each_set_of_roots_has_its_database() -> None:
    made = {
        workspace_database(roots)
        for roots in (["/a"], ["/b"], ["/a", "/b"], ["/b", "/a"], ["/a/b"])
    }
    assert len(made) == 5
    assert workspace_database(["/a"]) == workspace_database(["/a"])


@pytest.mark.parametrize("field", ["schema", "extractor", "grammars"])
def test_a_database_of_another_version_is_built_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    workspace.list("a.py")
    workspace.writer.close()
    values = {name: getattr(current_versions(), name) for name in Versions.__slots__}
    values[field] = "99" if field == "grammars" else 99
    monkeypatch.setattr(migrate, "current_versions", lambda limits: Versions(**values))
    workspace.writer = open_writer(workspace.path)
    assert workspace.writer.notice.startswith("the index was made by another version")
    assert workspace.writer.revision == 0


def test_a_database_linked_with_other_limits_is_built_again(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.writer.close()
    workspace.writer = open_writer(workspace.path, limits=Limits(width=4))
    assert workspace.writer.notice.startswith("the index was made with other limits")
    assert workspace.writer.revision == 0


def test_a_reader_refuses_another_schema(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "SCHEMA", 99)
    with pytest.raises(StoreError, match="of another version"):
        open_reader(workspace.path)


def test_the_grammar_packs_version_is_that_of_its_metadata() -> None:
    assert grammar_pack_version() == importlib.metadata.version("tree-sitter-language-pack")


def test_a_path_with_signs_of_addresses_is_a_path(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a?b#c%20d ü")
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    with workspace.reader() as reader:
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"
    workspace.close()


def test_workers_load_nothing_heavy_for_the_store() -> None:
    script = (
        "import sys, codegraph_lsp.store.codec, codegraph_lsp.store.reader\n"
        "heavy = {'platformdirs', 'pygls', 'lsprotocol', 'tree_sitter', 'asyncio', 'logging'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
