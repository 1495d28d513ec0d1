"""Several engines on one workspace, several roots in one engine, and databases that go wrong."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.engine.engine import Engine
from codegraph_lsp.engine.site import roots_of
from codegraph_lsp.model.errors import StoreBusyError
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.changes import Opened, RootsChanged, SettingsChanged
from codegraph_lsp.workspace.source import Text
from tests.engine.workspaces import Heard, Workspace, exported, index, lines_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "pay.py": "def charge(card):\n    return card\n",
    "app.py": "from pay import charge\n\n\ndef main():\n    charge(1)\n",
}


def export_of(engine: Engine) -> list[str]:
    assert engine.settle(60)
    with engine.snapshot(CancelToken()) as snapshot:
        return lines_of(snapshot)


# Several engines


def test_a_second_engine_keeps_an_index_of_its_own(tmp_path: Path, own_cache: Path) -> None:
    first = Workspace(tmp_path / "root", files=FILES)
    second = Workspace(tmp_path / "root")
    with first.serving(), second.serving():
        assert first.export() == second.export()
        assert first.heard.notices == []
        assert second.heard.notices == []
        assert first.engine is not None
        assert second.engine is not None
        private = second.engine.status().database
        assert first.engine.status().database != private
        second.open("pay.py")
        second.type("pay.py", "def take(card):\n    return card\n")
        assert first.export() != second.export()
    assert [file.name for file in own_cache.iterdir() if file.name == private] == []


def test_when_the_first_engine_ends_the_next_one_gets_its_index(tmp_path: Path) -> None:
    first = Workspace(tmp_path / "root", files=FILES)
    with first.serving():
        first.settle()
    second = Workspace(tmp_path / "root")
    with second.serving():
        second.settle()
        assert second.heard.notices == []


def test_a_command_does_not_write_what_a_server_writes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    with workspace.serving():
        expected = workspace.export()
        with pytest.raises(StoreBusyError):
            index(workspace.root)
        assert exported(workspace.root) == expected


# Endings


def test_closing_in_the_middle_leaves_a_usable_index(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    for _ in range(5):
        with workspace.serving():
            workspace.open("app.py")
            workspace.type("app.py", FILES["app.py"] + "\n\nmain()\n")
            workspace.close("app.py")
    with workspace.serving():
        expected = workspace.export()
    index(workspace.root)
    assert exported(workspace.root) == expected


def test_an_engine_that_was_never_started_closes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    engine = workspace.not_started()
    workspace.open("app.py")
    engine.close()
    engine.close()


def test_who_waits_is_let_go_when_the_engine_closes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    engine = workspace.not_started()
    begun = Barrier(2)
    done: list[bool] = []

    def wait() -> None:
        begun.wait()
        done.append(engine.settle())

    waiting = Thread(target=wait, daemon=True)
    waiting.start()
    begun.wait()
    engine.close()
    waiting.join(20)
    assert done == [True]


def test_a_bug_in_indexing_leaves_the_graph_and_lets_everybody_go(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    with workspace.serving() as engine:
        before = workspace.export()

        def fail() -> None:
            raise ZeroDivisionError

        workspace.heard.on_commit = fail
        workspace.write("pay.py", "def take():\n    pass\n")
        assert engine.settle(20)
        assert any("stopped after an error" in notice for notice in workspace.heard.notices)
        with engine.snapshot(CancelToken()) as snapshot:
            assert len(lines_of(snapshot)) >= len(before) - 2
        assert engine.settle(20)


# Damage


def test_a_database_found_damaged_while_serving_is_built_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    with workspace.serving() as engine:
        expected = workspace.export()
        workspace.open("app.py")
        workspace.settle()
        overwrite(engine.status().database)
        workspace.type("app.py", FILES["app.py"] + "# typed\n")
        workspace.write("pay.py", FILES["pay.py"] + "# written\n")
        workspace.settle()
        workspace.close("app.py")
        assert graph_of(workspace.export()) == graph_of(expected)
        assert workspace.heard.notices != []


def test_a_database_damaged_between_two_runs_is_built_again_with_a_notice(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    with workspace.serving() as engine:
        expected = workspace.export()
        database = engine.status().database
    overwrite(database)
    report = index(workspace.root)
    assert len(report.notices) == 1
    assert "damaged" in report.notices[0]
    assert report.hydrated == len(FILES)
    assert exported(workspace.root) == expected


def overwrite(database: str) -> None:
    """All pages but the first few, with nonsense; the log, too."""
    for path in (database, f"{database}-wal"):
        try:
            with open(path, "r+b") as file:
                size = file.seek(0, 2)
                file.seek(0)
                file.write(b"\xa5" * size)
        except FileNotFoundError:
            continue


def graph_of(export: list[str]) -> list[str]:
    """Edges only: comments move the ends of modules."""
    return [line for line in export if '"type":"edge"' in line]


# Roots


def test_roots_come_and_go(tmp_path: Path) -> None:
    one = Workspace(tmp_path / "one", files=FILES)
    two = Workspace(tmp_path / "two", files={"other.py": "def other():\n    pass\n"})
    engine = Engine.create([one.root], Settings(jobs=1), listener=Heard())
    engine.start()
    try:
        alone = export_of(engine)
        engine.apply(RootsChanged(roots_of([one.root, two.root])))
        both = export_of(engine)
        assert any("`one/pay.py`/charge()." in line for line in both)
        assert any("`two/other.py`/other()." in line for line in both)
        engine.apply(RootsChanged(roots_of([one.root])))
        assert export_of(engine) == alone
    finally:
        engine.close()


def test_open_documents_keep_their_place_when_roots_come_and_go(tmp_path: Path) -> None:
    one = Workspace(tmp_path / "one", files=FILES)
    two = Workspace(tmp_path / "two", files={"other.py": "def other():\n    pass\n"})
    engine = Engine.create([one.root], Settings(jobs=1), listener=Heard())
    engine.start()
    try:
        typed = Text(b"def typed():\n    pass\n")
        engine.apply(Opened(Name("pay.py"), "python", 1, typed))
        engine.apply(RootsChanged(roots_of([one.root, two.root])))
        assert any("`one/pay.py`/typed()." in line for line in export_of(engine))
        assert engine.status().files == {"linked": 3}
        engine.apply(RootsChanged(roots_of([two.root])))
        export = export_of(engine)
        assert any("/one/pay.py`/typed()." in line for line in export)
        assert any("`other.py`/other()." in line for line in export)
    finally:
        engine.close()


def test_settings_that_change_before_the_start_count(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    engine = workspace.not_started()
    try:
        engine.apply(SettingsChanged(Settings(jobs=1, exclude=("pay.py",))))
        engine.start()
        assert engine.settle(20)
        assert engine.status().files == {"linked": 1}
    finally:
        engine.close()


def test_a_folder_that_is_not_there_is_an_empty_workspace(tmp_path: Path) -> None:
    engine = Engine.create([tmp_path / "nowhere"], Settings(jobs=1), listener=Heard())
    engine.start()
    try:
        assert export_of(engine) == []
    finally:
        engine.close()


def test_without_any_root_open_documents_are_the_workspace(tmp_path: Path) -> None:
    one = Workspace(tmp_path / "one", files=FILES)
    engine = Engine.create([], Settings(jobs=1), listener=Heard())
    engine.start()
    try:
        for name in FILES:
            path = engine.roots.outside(str(one.root / name))
            engine.apply(Opened(path, "python", 1, Text(FILES[name].encode())))
        calls = [line for line in export_of(engine) if '"kind":"calls"' in line]
        assert len(calls) == 1
        assert "/one/pay.py`/charge()." in calls[0]
    finally:
        engine.close()
