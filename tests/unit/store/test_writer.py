"""What the store takes in: listings, facts and their edges, manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.samples import (
    JSON_LOADS,
    Workspace,
    dotted,
    edge,
    hydrated_file,
    key,
    links,
    rows_left,
    states,
)

from codegraph_lsp.model.edges import ModuleRequest
from codegraph_lsp.model.ids import Path, Revision
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.store.database import open_writer
from codegraph_lsp.store.rows import Failure, Listed, Quarantined

if TYPE_CHECKING:
    pass


def listed(path: str, *, size: int = 10, mtime_ns: int = 1, skipped: str = "") -> Listed:
    return Listed(Path(path), "python", size, mtime_ns, skipped)


# Listings


def test_a_listing_makes_placeholders_in_order_of_path(workspace: Workspace) -> None:
    found = workspace.writer.sync_listing([listed("b.py"), listed("a.py")])
    assert states(workspace) == "a.py:placeholder b.py:placeholder"
    with workspace.reader() as reader:
        assert [file for file, _ in reader.paths()] == found.added
    assert found.revision == 1


def test_the_same_listing_again_changes_nothing(workspace: Workspace) -> None:
    entries = [listed("a.py"), listed("b.py", skipped="binary")]
    first = workspace.writer.sync_listing(entries)
    again = workspace.writer.sync_listing(entries)
    assert (again.added, again.changed, again.removed) == ([], [], [])
    assert again.revision == first.revision


def test_another_size_or_time_is_a_change_until_the_file_is_read(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py", "c.py")
    for path in ("a.py", "b.py", "c.py"):
        workspace.put(path, "charge")
    entries = [listed("a.py", size=11), listed("b.py", mtime_ns=2), listed("c.py")]
    expected = [workspace.ids["a.py"], workspace.ids["b.py"]]
    assert workspace.writer.sync_listing(entries).changed == expected
    assert workspace.writer.sync_listing(entries).changed == expected


def test_a_touched_file_is_no_longer_changed(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    workspace.writer.touch(workspace.ids["a.py"], mtime_ns=5, size=10)
    assert workspace.writer.sync_listing([listed("a.py", mtime_ns=5)]).changed == []


def test_facts_of_an_open_document_are_read_again_at_the_next_start(workspace: Workspace) -> None:
    workspace.list("a.py")
    file = workspace.ids["a.py"]
    workspace.writer.put_hydrated([hydrated_file(file, "a.py", "charge", mtime_ns=0)])
    assert workspace.writer.sync_listing([listed("a.py")]).changed == [file]


def test_ids_of_removed_files_never_come_back(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py")
    before = workspace.ids["b.py"]
    workspace.list("a.py")
    workspace.list("a.py", "b.py")
    assert workspace.ids["b.py"] > before


def test_a_newly_skipped_file_loses_what_was_known(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    found = workspace.writer.sync_listing([listed("a.py", skipped="excluded")])
    assert found.removed == [(workspace.ids["a.py"], "a.py")]
    assert states(workspace) == "a.py:skipped"
    assert not rows_left(workspace, "symbols", "facts", "names")


def test_a_file_no_longer_skipped_waits_to_be_read(workspace: Workspace) -> None:
    workspace.writer.sync_listing([listed("a.py", skipped="excluded")])
    found = workspace.writer.sync_listing([listed("a.py")])
    assert len(found.added) == 1
    assert states(workspace) == "a.py:placeholder"


def test_a_file_skipped_for_its_text_stays_so_until_it_changes(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.writer.mark_skipped([Failure(workspace.ids["a.py"], "binary", 10, 1)])
    assert workspace.writer.sync_listing([listed("a.py")]).added == []
    found = workspace.writer.sync_listing([listed("a.py", mtime_ns=2)])
    assert found.added == [workspace.ids["a.py"]]


def test_a_failed_file_is_tried_again_when_it_changes(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.writer.mark_failed([Failure(workspace.ids["a.py"], "no permission", 10, 1)])
    assert workspace.writer.sync_listing([listed("a.py")]).changed == []
    found = workspace.writer.sync_listing([listed("a.py", size=3)])
    assert found.changed == [workspace.ids["a.py"]]


def test_a_partial_listing_removes_nothing(workspace: Workspace) -> None:
    workspace.list("a.py")
    found = workspace.writer.list_files([listed("b.py")])
    assert (len(found.added), found.removed) == (1, [])
    assert states(workspace) == "a.py:placeholder b.py:placeholder"


def test_a_path_that_is_not_unicode_is_left_out(workspace: Workspace) -> None:
    workspace.writer.sync_listing([listed("bad\udcff.py"), listed("good-ü.py")])
    assert states(workspace) == "good-ü.py:placeholder"


# Facts and links


def test_each_change_counts_the_revision_up_by_one(workspace: Workspace) -> None:
    workspace.list("a.py")
    file = workspace.ids["a.py"]
    assert workspace.writer.put_hydrated([hydrated_file(file, "a.py", "charge")]) == 2
    assert workspace.writer.put_links([links(file)]) == 3
    assert workspace.writer.revision == 3
    with workspace.reader() as reader:
        assert reader.revision == 3


def test_new_facts_drop_edges_made_of_old_ones(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge pay", edge(1, key("a.py", "pay"), 5))
    file = workspace.ids["a.py"]
    workspace.writer.put_hydrated([hydrated_file(file, "a.py", "pay")])
    assert states(workspace) == "a.py:hydrated"
    with workspace.reader() as reader:
        assert reader.edges_in(file) == []


def test_the_same_facts_again_keep_their_edges(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge pay", edge(1, key("a.py", "pay"), 5))
    file = workspace.ids["a.py"]
    workspace.writer.put_hydrated([hydrated_file(file, "a.py", "charge pay", mtime_ns=9)])
    with workspace.reader() as reader:
        (row,) = reader.files()
        assert (row.state, row.mtime_ns) == (FileState.LINKED, 9)
        assert len(reader.edges_in(file)) == 1


def test_edges_into_an_edited_file_survive(workspace: Workspace) -> None:
    workspace.list("a.py", "pay.py")
    workspace.put("a.py", "main", edge(1, key("pay.py", "charge"), 5))
    workspace.put("pay.py", "charge")
    workspace.put("pay.py", "refund charge")
    with workspace.reader() as reader:
        (found,) = reader.edges_to([key("pay.py", "charge")])
    assert (found.file, found.source) == (workspace.ids["a.py"], key("a.py", "main"))


def test_an_edit_that_only_moves_things_shows_them_in_their_new_places(
    workspace: Workspace,
) -> None:
    workspace.list("a.py")
    file, target = workspace.ids["a.py"], key("a.py", "pay")
    workspace.put("a.py", "pay main", edge(2, target, 130), edge(2, key("a.py", "main"), 150))
    moved = hydrated_file(file, "a.py", "pay main", shift=7)
    workspace.writer.replace_file(moved, links(file, edge(2, target, 137), edge(2, target, 147)))
    with workspace.reader() as reader:
        spans = [(s.name, s.name_span.start, s.span.start) for s in reader.symbols_in(file)]
        assert spans[1:] == [("pay", 11, 7), ("main", 111, 107)]
        assert [(e.start, e.target) for e in reader.edges_in(file)] == [
            (137, target),
            (147, target),
        ]


def test_an_edit_between_definitions_moves_those_behind_it(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "first last")
    workspace.put("a.py", "first middle last")
    with workspace.reader() as reader:
        assert dotted(reader.symbols_in(workspace.ids["a.py"])[1:]) == (
            "a.py:first a.py:middle a.py:last"
        )
        for name, index in (("middle", 2), ("last", 3)):
            symbol = reader.symbol(key("a.py", name))
            assert symbol is not None
            assert symbol.index == index


def test_a_removed_file_leaves_no_row(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py")
    file = workspace.ids["a.py"]
    workspace.writer.replace_file(
        hydrated_file(file, "a.py", "charge Cart Cart.total"),
        links(
            file,
            edge(1, JSON_LOADS.key, 5),
            reads=[workspace.ids["b.py"]],
            requests=[ModuleRequest("python:json", ())],
            externals=[JSON_LOADS],
        ),
    )
    workspace.writer.remove([Path("a.py"), Path("unknown.py")])
    workspace.writer.optimize()
    assert states(workspace) == "b.py:placeholder"
    tables = "facts symbols names edges links readers askers externals questions"
    assert rows_left(workspace, *tables.split()) == {}


def test_a_name_is_searchable_while_any_symbol_has_it(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py")
    workspace.put("a.py", "charge refund")
    workspace.put("b.py", "charge")
    workspace.put("a.py", "other")
    assert rows_left(workspace, "names") == {"names": 2}
    with workspace.reader() as reader:
        assert dotted(reader.search("charge", limit=9)) == "b.py:charge"


# Manifests, failures, restarts


def test_manifests_are_written_only_when_they_differ(workspace: Workspace) -> None:
    writer = workspace.writer
    manifests = {Path("go.mod"): b"module a", Path("b/go.mod"): b"module b"}
    revision = writer.put_manifests(manifests)
    assert writer.put_manifests(manifests) == revision
    assert writer.put_manifests({Path("go.mod"): b"module c"}) == revision + 1
    with workspace.reader() as reader:
        assert reader.manifests() == {"go.mod": b"module c"}


def test_quarantined_bytes_are_remembered_until_released(workspace: Workspace) -> None:
    workspace.list("a.py")
    failure = Failure(workspace.ids["a.py"], "timeout", 10, 1)
    workspace.writer.quarantine(b"digest", failure, program="p", patience_ms=50)
    assert states(workspace) == "a.py:failed"
    with workspace.reader() as reader:
        assert reader.quarantined() == {b"digest": Quarantined("timeout", "p", 50)}
    workspace.writer.release([b"digest"])
    with workspace.reader() as reader:
        assert reader.quarantined() == {}


def test_everything_is_there_after_a_restart(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    revision = workspace.writer.revision
    workspace.writer.close()
    workspace.writer = open_writer(workspace.path)
    assert (workspace.writer.revision, workspace.writer.notice) == (revision, "")
    with workspace.reader() as reader:
        assert dotted(reader.symbols_named("charge")) == "a.py:charge"


def test_a_transaction_that_fails_leaves_nothing_behind(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py")
    good = hydrated_file(workspace.ids["a.py"], "a.py", "charge")
    bad = hydrated_file(workspace.ids["b.py"], "b.py", "refund")._replace(symbols=good.symbols)
    with pytest.raises(Exception, match="UNIQUE"):
        workspace.writer.put_hydrated([good, bad])
    assert workspace.writer.revision == 1
    assert rows_left(workspace, "facts", "symbols", "names") == {}
    workspace.writer.put_hydrated([good])


def test_idle_optimizing_writes_nothing_where_nothing_changed(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    revision = workspace.writer.revision
    workspace.writer.optimize()
    log = workspace.path.with_name("w.db-wal")
    size = log.stat().st_size, log.stat().st_mtime_ns
    workspace.writer.optimize()
    assert (log.stat().st_size, log.stat().st_mtime_ns) == size
    assert workspace.writer.revision == Revision(revision)
