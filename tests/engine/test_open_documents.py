"""Documents that an editor has open: their text is the file's, at once and until they are closed."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.definition import definitions
from codegraph_lsp.features.document_symbols import document_symbols
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.support import memory
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.syntax.parsing import live_trees
from tests.engine.workspaces import Workspace, exported, index, many_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.features.snapshot import Snapshot

pytestmark = pytest.mark.slow

FILES = {
    "pay.py": "def charge(card):\n    return card\n",
    "app.py": "from pay import charge\n\n\ndef main():\n    charge(1)\n",
    "web.ts": "export function euros() {}\neuros();\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "root", files=FILES)
    with made.serving():
        yield made


def names_in(snapshot: Snapshot, path: str) -> list[str]:
    row = snapshot.file(Name(path))
    assert row is not None
    return [node.symbol.name for node in document_symbols(snapshot, row.id)]


def test_a_method_stands_in_the_outline_where_it_is_written(tmp_path: Path) -> None:
    text = "package main\n\ntype Cart struct{ n int }\n\nfunc (c *Cart) Add() {}\n"
    made = Workspace(tmp_path / "root", files={"cart.go": text})
    with made.serving():
        made.settle()
        with made.snapshot() as snapshot:
            row = snapshot.file(Name("cart.go"))
            assert row is not None
            cart, add = document_symbols(snapshot, row.id)
    assert [child.symbol.name for child in cart.children] == ["n"]
    assert (add.symbol.qualified_name, add.apart) == ("Cart.Add", True)


def lines_about(workspace: Workspace, path: str) -> list[str]:
    return [line for line in workspace.export() if f'"path":"{path}"' in line]


def defined_at(workspace: Workspace, path: str, name: str) -> list[str]:
    """Where the last *name* in the document leads."""
    with workspace.snapshot() as snapshot:
        row = snapshot.file(Name(path))
        assert row is not None
        text = snapshot.text(row.id)
        assert text is not None
        found = definitions(snapshot, row.id, text.source.rindex(name.encode()))
        return [place.path for place in found.places]


# Trees


def test_each_open_document_has_one_tree(workspace: Workspace) -> None:
    assert workspace.engine is not None
    workspace.settle()
    assert live_trees() == 0
    for n_open, path in enumerate(FILES, start=1):
        workspace.open(path)
        workspace.settle()
        assert live_trees() == workspace.engine.status().live_trees == n_open
    for n_edit in range(5):
        workspace.type("pay.py", f"def charge(card):\n    return {n_edit}\n")
        workspace.type("web.ts", f"export function euros() {{ return {n_edit}; }}\n")
    workspace.settle()
    assert live_trees() == workspace.engine.status().open_documents == 3
    for n_left, path in zip((2, 1, 0), FILES, strict=True):
        workspace.close(path)
        assert live_trees() == n_left
    workspace.settle()
    assert live_trees() == 0


def test_a_batch_leaves_no_tree(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "many", files=many_files(3))
    with workspace.serving():
        workspace.open("shop0/app.py")
        workspace.settle()
        assert live_trees() == 1
        workspace.read_again(cached=False)
        workspace.settle()
        assert live_trees() == 1
    assert live_trees() == 0


def test_opening_twice_is_one_tree(workspace: Workspace) -> None:
    workspace.open("pay.py")
    workspace.settle()
    workspace.close("pay.py")
    workspace.open("pay.py")
    workspace.settle()
    assert live_trees() == 1


# Order


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_opened_file_is_committed_before_any_later_backfill(tmp_path: Path, jobs: int) -> None:
    workspace = Workspace(tmp_path / "many", Settings(jobs=jobs), files=many_files(10))
    opened = "shop9/cart.py"

    def open_one() -> None:
        """In the middle of the backfill, on the thread that commits."""
        if len(workspace.heard.commits) == 2:
            workspace.open(opened)

    workspace.heard.on_commit = open_one
    with workspace.serving():
        workspace.settle()
        commits = workspace.heard.commits
        assert len(commits) > 4
        assert commits[2] == {opened}
        assert workspace.heard.revisions == sorted(workspace.heard.revisions)


def test_many_opened_files_are_committed_one_by_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "many", Settings(jobs=2), files=many_files(10))
    opened = [f"shop{number}/cart.py" for number in range(10)]

    def open_some() -> None:
        if len(workspace.heard.commits) == 1:
            for path in opened:
                workspace.open(path)

    workspace.heard.on_commit = open_some
    with workspace.serving():
        workspace.settle()
        assert workspace.heard.commits[1:11] == [{path} for path in opened]


def test_facts_and_edges_of_an_edit_are_one_commit(workspace: Workspace) -> None:
    workspace.open("app.py")
    workspace.settle()
    workspace.heard.forget()
    workspace.type("app.py", "from pay import charge\n\n\ndef run():\n    charge(1)\n")
    workspace.settle()
    assert workspace.heard.commits == [{"app.py"}]


# Text


def test_closing_without_saving_returns_to_the_disks_text(workspace: Workspace) -> None:
    before = workspace.export()
    workspace.open("pay.py")
    workspace.type("pay.py", "def take(card):\n    return card\n")
    workspace.type("app.py", "never opened, never heard of")
    assert workspace.export() != before
    workspace.close("pay.py")
    assert workspace.export() == before


def test_what_is_saved_outside_counts_only_after_the_document_is_closed(
    workspace: Workspace,
) -> None:
    workspace.open("pay.py")
    workspace.type("pay.py", "def typed():\n    pass\n")
    workspace.write("pay.py", "def written():\n    pass\n")
    with workspace.snapshot() as snapshot:
        assert names_in(snapshot, "pay.py") == ["typed"]
    workspace.close("pay.py")
    with workspace.snapshot() as snapshot:
        assert names_in(snapshot, "pay.py") == ["written"]


def test_a_document_deleted_on_disk_lives_until_it_is_closed(workspace: Workspace) -> None:
    workspace.open("pay.py")
    workspace.delete("pay.py")
    assert defined_at(workspace, "app.py", "charge") == ["pay.py"]
    workspace.close("pay.py")
    assert lines_about(workspace, "pay.py") == []


def test_reading_everything_again_leaves_open_documents_as_they_are(tmp_path: Path) -> None:
    """Also where pool processes read, which know nothing of editors."""
    workspace = Workspace(tmp_path / "many", Settings(jobs=2), files=many_files())
    with workspace.serving():
        workspace.open("shop1/app.py")
        workspace.type("shop1/app.py", "def typed():\n    pass\n")
        for cached in (True, False):
            workspace.read_again(cached=cached)
            workspace.rescan()
            with workspace.snapshot() as snapshot:
                stored = {symbol.name for symbol in snapshot.symbols_named("typed")}
            assert stored == {"typed"}


def test_a_snapshot_has_the_text_as_it_was_when_it_was_taken(workspace: Workspace) -> None:
    assert workspace.engine is not None
    workspace.open("pay.py")
    workspace.settle()
    with workspace.engine.snapshot(CancelToken()) as before:
        workspace.type("pay.py", "\n\ndef later():\n    pass\n")
        workspace.settle()
        assert names_in(before, "pay.py") == ["charge"]
        with workspace.engine.snapshot(CancelToken()) as after:
            assert names_in(after, "pay.py") == ["later"]


def test_the_restart_after_a_crash_forgets_what_was_typed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    workspace.grow_old()
    index(workspace.root)
    before = exported(workspace.root)
    with workspace.serving():
        workspace.open("pay.py")
        workspace.type("pay.py", "def typed():\n    pass\n")
        workspace.settle()
    assert exported(workspace.root) != before
    report = index(workspace.root)
    assert report.hydrated == 1
    assert exported(workspace.root) == before


def test_broken_code_while_typing_keeps_the_rest(workspace: Workspace) -> None:
    text = FILES["app.py"]
    workspace.open("app.py")
    for n_typed in range(len(text)):
        workspace.type("app.py", text[:n_typed] + "(" + text[n_typed:])
    workspace.type("app.py", text + "\n\ndef unfinished(a, b=\n")
    with workspace.snapshot() as snapshot:
        assert "main" in names_in(snapshot, "app.py")
    assert defined_at(workspace, "app.py", "charge(1)") == ["pay.py"]
    workspace.type("app.py", text)
    before = workspace.export()
    workspace.close("app.py")
    assert workspace.export() == before


# At once


def test_a_document_answers_before_the_workspace_is_listed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    engine = workspace.not_started()
    try:
        workspace.open("app.py", "def only_here():\n    helper()\n\n\ndef helper():\n    pass\n")
        with engine.snapshot(CancelToken()) as snapshot:
            assert names_in(snapshot, "app.py") == ["only_here", "helper"]
            row = snapshot.file(Name("app.py"))
            assert row is not None
            assert row.state is FileState.PLACEHOLDER
            found = definitions(snapshot, row.id, 23).places
            assert [place.symbol.name for place in found if place.symbol] == ["helper"]
    finally:
        engine.close()


def test_an_edit_answers_before_it_is_committed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    engine = workspace.not_started()
    try:
        workspace.open("web.ts")
        workspace.type("web.ts", "export class Money {}\n")
        with engine.snapshot(CancelToken()) as snapshot:
            assert names_in(snapshot, "web.ts") == ["Money"]
    finally:
        engine.close()


# Elsewhere


def test_a_document_outside_the_workspace_is_in_the_graph_while_it_is_open(
    workspace: Workspace, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere.py"
    outside.write_text("from pay import charge\n\n\ndef far():\n    charge(1)\n")
    path = workspace.path_of(outside)
    before = workspace.export()
    workspace.open(path, outside.read_text())
    assert defined_at(workspace, path, "charge") == [path]
    with workspace.snapshot() as snapshot:
        assert names_in(snapshot, path) == ["far"]
    workspace.rescan()
    with workspace.snapshot() as snapshot:
        assert names_in(snapshot, path) == ["far"]
    workspace.close(path)
    assert workspace.export() == before


def test_an_excluded_document_is_in_the_graph_while_it_is_open(tmp_path: Path) -> None:
    files = FILES | {"build/out.py": "from pay import charge\n\n\ncharge(2)\n"}
    workspace = Workspace(tmp_path / "root", Settings(jobs=1, exclude=("build/",)), files=files)
    with workspace.serving():
        before = workspace.export()
        assert lines_about(workspace, "build/out.py") == []
        workspace.open("build/out.py")
        assert defined_at(workspace, "build/out.py", "charge") == ["pay.py"]
        workspace.rescan()
        assert lines_about(workspace, "build/out.py") != []
        workspace.close("build/out.py")
        assert workspace.export() == before


def test_an_untitled_document_is_in_the_graph_while_it_is_open(workspace: Workspace) -> None:
    before = workspace.export()
    workspace.open("untitled.py", "import pay\n\n\npay.charge(3)\n")
    assert defined_at(workspace, "untitled.py", "charge") == ["pay.py"]
    workspace.rescan()
    assert lines_about(workspace, "untitled.py") != []
    workspace.close("untitled.py")
    assert workspace.export() == before


def test_a_new_document_is_found_by_those_that_wait_for_it(workspace: Workspace) -> None:
    workspace.write("app.py", "from fresh import thing\n\n\nthing()\n")
    assert defined_at(workspace, "app.py", "thing") == ["app.py"]
    workspace.open("fresh.py", "def thing():\n    pass\n")
    assert defined_at(workspace, "app.py", "thing") == ["fresh.py"]
    calls = [line for line in lines_about(workspace, "app.py") if '"kind":"calls"' in line]
    assert any("fresh.py" in line for line in calls)
    workspace.save("fresh.py")
    workspace.close("fresh.py")
    assert any("fresh.py" in line for line in lines_about(workspace, "app.py"))


def test_the_editors_word_for_the_language_counts_while_it_is_open(workspace: Workspace) -> None:
    """A file without an ending that we know, opened as Python."""
    workspace.write("script", "def run():\n    pass\n")
    workspace.open("script", "def run():\n    pass\n", language="python")
    with workspace.snapshot() as snapshot:
        assert names_in(snapshot, "script") == ["run"]
    workspace.close("script")
    assert lines_about(workspace, "script") == []


def test_a_snapshot_is_freed_when_it_is_closed(workspace: Workspace) -> None:
    workspace.settle()
    workspace.open("app.py")
    with memory.uncollected():
        with workspace.snapshot() as snapshot:
            row = snapshot.file(Name("app.py"))
            assert row is not None
            assert definitions(snapshot, row.id, FILES["app.py"].rindex("charge"))
            closed = weakref.ref(snapshot)
        del snapshot
        assert closed() is None
