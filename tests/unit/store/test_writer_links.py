"""Which files want to be linked again, and whether old links still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.store.samples import (
    Workspace,
    edge,
    hydrated_file,
    key,
    links,
    rows_left,
    states,
)

from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.store.database import open_writer

if TYPE_CHECKING:
    pass


def linked_pair(workspace: Workspace) -> tuple[FileId, FileId]:
    """`a.py` read `pay.py`, both are linked."""
    workspace.list("a.py", "pay.py")
    a, pay = workspace.ids["a.py"], workspace.ids["pay.py"]
    workspace.put("pay.py", "charge")
    workspace.writer.replace_file(hydrated_file(a, "a.py", "main"), links(a, reads=[pay]))
    assert states(workspace) == "a.py:linked pay.py:linked"
    return a, pay


def test_readers_of_a_changed_interface_want_linking(workspace: Workspace) -> None:
    linked_pair(workspace)
    workspace.put("pay.py", "charge refund")
    assert states(workspace) == "a.py:hydrated pay.py:linked"


def test_readers_of_an_unchanged_interface_rest(workspace: Workspace) -> None:
    linked_pair(workspace)
    workspace.put("pay.py", "charge", interface="charge")
    assert states(workspace) == "a.py:linked pay.py:linked"


def test_readers_of_a_removed_file_want_linking(workspace: Workspace) -> None:
    linked_pair(workspace)
    workspace.writer.remove([Path("pay.py")])
    assert states(workspace) == "a.py:hydrated"


def test_who_waited_for_a_placeholder_wants_linking_when_it_arrives(workspace: Workspace) -> None:
    workspace.list("a.py", "pay.py")
    a, pay = workspace.ids["a.py"], workspace.ids["pay.py"]
    workspace.writer.replace_file(hydrated_file(a, "a.py", "main"), links(a, pending=[pay]))
    assert states(workspace) == "a.py:linked pay.py:placeholder"
    workspace.put("pay.py", "charge")
    assert states(workspace) == "a.py:hydrated pay.py:linked"


def test_links_made_before_a_read_file_changed_are_kept_but_not_final(
    workspace: Workspace,
) -> None:
    a, pay = linked_pair(workspace)
    seen = workspace.writer.revision
    workspace.put("pay.py", "refund")
    workspace.writer.put_links([links(a, edge(1, key("pay.py", "charge"), 5), reads=[pay])])
    assert states(workspace) == "a.py:linked pay.py:linked"
    workspace.writer.put_links([links(a, reads=[pay])], seen=seen)
    assert states(workspace) == "a.py:hydrated pay.py:linked"


def test_links_made_of_older_facts_are_dropped(workspace: Workspace) -> None:
    a, _ = linked_pair(workspace)
    seen = workspace.writer.revision
    workspace.put("a.py", "start", edge(1, key("a.py", "start"), 7))
    workspace.writer.put_links([links(a, edge(1, key("a.py", "main"), 5))], seen=seen)
    with workspace.reader() as reader:
        assert [e.start for e in reader.edges_in(a)] == [7]


def test_an_edit_linked_on_an_older_snapshot_is_taken(workspace: Workspace) -> None:
    a, pay = linked_pair(workspace)
    seen = workspace.writer.revision
    workspace.writer.touch(pay, mtime_ns=9, size=9)
    item = hydrated_file(a, "a.py", "start")
    workspace.writer.replace_file(item, links(a, reads=[pay]), seen=seen)
    assert states(workspace) == "a.py:linked pay.py:linked"


def test_unlinked_files_want_linking_and_keep_their_edges(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "main", edge(1, key("a.py", "main"), 5))
    file = workspace.ids["a.py"]
    workspace.writer.answers_compared([file])
    assert states(workspace) == "a.py:hydrated"
    with workspace.reader() as reader:
        assert len(reader.edges_in(file)) == 1


def test_results_for_a_file_that_is_gone_are_ignored(workspace: Workspace) -> None:
    workspace.list("a.py")
    file = workspace.ids["a.py"]
    workspace.list("b.py")
    workspace.writer.put_hydrated([hydrated_file(file, "a.py", "charge")])
    workspace.writer.put_links([links(file, edge(1, key("a.py", "charge"), 5))])
    assert rows_left(workspace, "facts", "symbols", "edges", "names") == {}


def test_capped_links_are_counted(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "charge")
    workspace.writer.put_links([links(workspace.ids["a.py"], capped=3)])
    with workspace.reader() as reader:
        assert reader.capped() == 3
        assert [(count.state, count.n_files) for count in reader.counts()] == [
            (FileState.LINKED, 1)
        ]


def test_answers_hold_until_paths_or_manifests_change(workspace: Workspace) -> None:
    writer = workspace.writer
    assert writer.answers_hold
    workspace.list("a.py")
    assert not writer.answers_hold
    before = writer.revision
    writer.answers_compared([])
    assert (writer.answers_hold, writer.revision) == (True, before)
    workspace.put("a.py", "main")
    assert writer.answers_hold
    writer.put_manifests({Path("go.mod"): b"module m"})
    assert not writer.answers_hold


def test_links_computed_before_a_path_came_may_hold_old_answers(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "main")
    writer, file = workspace.writer, workspace.ids["a.py"]
    seen = writer.revision
    workspace.list("a.py", "b.py")
    writer.answers_compared([])
    writer.put_links([links(file)], seen=writer.revision)
    assert writer.answers_hold
    writer.put_links([links(file)], seen=seen)
    assert not writer.answers_hold


def test_whether_answers_hold_is_known_after_a_restart(workspace: Workspace) -> None:
    workspace.list("a.py")
    for holds in (False, True):
        workspace.writer.close()
        workspace.writer = open_writer(workspace.path)
        assert workspace.writer.answers_hold is holds
        workspace.writer.answers_compared([])
