"""Bulk loads of the store, whole or cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.samples import (
    Workspace,
    dotted,
    edge,
    hydrated_file,
    key,
    links,
)

from codegraph_lsp.store.database import open_writer

if TYPE_CHECKING:
    from codegraph_lsp.store.writer import Writer


def bulk_load(workspace: Workspace, writer: Writer) -> None:
    workspace.list("a.py", "b.py")
    a, b = workspace.ids["a.py"], workspace.ids["b.py"]
    writer.begin_bulk()
    writer.put_hydrated([hydrated_file(a, "a.py", "main"), hydrated_file(b, "b.py", "Cart")])
    writer.put_links([links(a, edge(1, key("b.py", "Cart"), 5), reads=[b]), links(b)])


def test_a_bulk_load_answers_before_and_after_its_end(workspace: Workspace) -> None:
    bulk_load(workspace, workspace.writer)
    with workspace.reader() as reader:
        assert len(reader.edges_to([key("b.py", "Cart")])) == 1
        assert dotted(reader.symbols_named("Cart")) == "b.py:Cart"
    workspace.writer.end_bulk()
    with workspace.reader() as reader:
        assert dotted(reader.search("car", limit=5)) == "b.py:Cart"
        assert reader.importers([workspace.ids["b.py"]]) == [workspace.ids["a.py"]]


def test_a_bulk_load_that_never_ended_is_repaired(workspace: Workspace) -> None:
    bulk_load(workspace, workspace.writer)
    workspace.writer.close()
    workspace.writer = open_writer(workspace.path)
    with workspace.reader() as reader:
        assert dotted(reader.search("mai", limit=5)) == "a.py:main"
        indexes = {row[0] for row in reader._rows("SELECT name FROM sqlite_schema")}
    assert {"symbols_by_key", "edges_by_target", "names_by_name"} <= indexes


def test_an_edit_during_a_bulk_load_keeps_names_right(workspace: Workspace) -> None:
    bulk_load(workspace, workspace.writer)
    workspace.put("b.py", "Basket")
    workspace.writer.end_bulk()
    with workspace.reader() as reader:
        assert dotted(reader.search("Cart", limit=5)) == ""
        assert dotted(reader.search("Basket", limit=5)) == "b.py:Basket"


def test_a_bulk_load_after_an_error_still_finds_all_names(workspace: Workspace) -> None:
    bulk_load(workspace, workspace.writer)
    broken = hydrated_file(workspace.ids["a.py"], "a.py", "other")
    with pytest.raises(Exception, match="UNIQUE"):
        workspace.writer.put_hydrated([broken._replace(symbols=broken.symbols * 2)])
    workspace.writer.end_bulk()
    with workspace.reader() as reader:
        assert dotted(reader.search("main", limit=5)) == "a.py:main"
