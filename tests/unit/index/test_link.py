from __future__ import annotations

import os
import weakref
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.index.hydrate import HydrateContext, hydrate
from codegraph_lsp.index.link import LinkSession
from codegraph_lsp.index.work import HydrateRequest, LinkedFile, LinkRequest, Read
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.store.database import open_reader, open_writer
from codegraph_lsp.store.rows import Listed
from codegraph_lsp.support import memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.resolve.evaluate import Evaluator


class Workspace:
    """A folder, its store, and a session that links it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "store" / "workspace.db"
        self.writer = open_writer(self.database)
        self.session = LinkSession(self.database, languages())
        self.ids: dict[str, FileId] = {}

    def write(self, **files: str) -> None:
        """Make or change files, and hydrate them."""
        for name, text in files.items():
            (self.folder / f"{name}.py").write_text(text)
        self.list()
        self.writer.put_hydrated([self.read(name).hydrated for name in files])

    def list(self) -> None:
        found = sorted(self.folder.glob("*.py"))
        listed = [Listed(Name(file.name), "python", file.stat().st_size, 1) for file in found]
        self.writer.sync_listing(listed)
        with open_reader(self.database) as reader:
            self.ids = {path.removesuffix(".py"): file for file, path in reader.paths()}

    def read(self, name: str) -> Read:
        file = self.folder / f"{name}.py"
        request = HydrateRequest(self.ids[name], Name(file.name), os.fsencode(file), "python")
        found = hydrate(request, HydrateContext(languages(), 1_000_000))
        assert isinstance(found, Read)
        return found

    def link(self, name: str) -> LinkedFile:
        return self.session.link(LinkRequest(self.ids[name]))

    def reads(self, linked: LinkedFile) -> set[str]:
        names = {file: name for name, file in self.ids.items()}
        return {names[FileId(other)] for other in linked.linked.reads}

    def calls_into(self, linked: LinkedFile, name: str) -> bool:
        """One of the edges leads to a symbol of file *name*."""
        with open_reader(self.database) as reader:
            keys = set(reader.keys(self.ids[name])[1:])
        return any(target in keys for _, target, _ in linked.linked.edges)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path)
    yield made
    made.session.close()
    made.writer.close()


def test_edges_lead_into_other_files(workspace: Workspace) -> None:
    workspace.write(a="from b import f\nf()\n", b="def f(): pass\n")
    linked = workspace.link("a")
    assert workspace.calls_into(linked, "b")
    assert workspace.reads(linked) == {"b"}
    assert linked.pending == ()


def test_placeholder_that_is_needed_is_named(workspace: Workspace) -> None:
    workspace.write(a="from b import f\nf()\n")
    (workspace.folder / "b.py").write_text("def f(): pass\n")
    workspace.list()
    assert workspace.link("a").pending == (workspace.ids["b"],)


def test_new_file_is_seen_after_a_rest(workspace: Workspace) -> None:
    workspace.write(a="from b import f\nf()\n")
    assert workspace.link("a").linked.reads == []
    workspace.session.rest()
    workspace.write(b="def f(): pass\n")
    assert workspace.calls_into(workspace.link("a"), "b")


def test_changed_interface_is_seen_after_a_rest(workspace: Workspace) -> None:
    workspace.write(a="from b import f\nf()\n", b="x = 1\n")
    assert not workspace.calls_into(workspace.link("a"), "b")
    workspace.session.rest()
    workspace.write(b="def f(): pass\n")
    assert workspace.calls_into(workspace.link("a"), "b")


def test_snapshot_stands_still_between_rests(workspace: Workspace) -> None:
    workspace.write(a="from b import f\nf()\n", b="def f(): pass\n")
    seen = workspace.link("b").seen
    workspace.write(b="y = 1\n")
    linked = workspace.link("a")
    assert linked.seen == seen
    workspace.session.rest()
    assert workspace.link("a").seen > seen


def test_file_without_facts_has_no_edges(workspace: Workspace) -> None:
    workspace.write(a="x = 1\n")
    assert workspace.session.link(LinkRequest(FileId(99))).linked.edges == []


def test_text_that_is_not_in_the_store_yet_is_linked_like_text_that_is(
    workspace: Workspace,
) -> None:
    workspace.write(
        a="from b import f\nclass C:\n    def m(self): return f()\n",
        b="import a\ndef f(): return a.C().n()\n",
    )
    workspace.link("b")
    (workspace.folder / "b.py").write_text("import a\ndef g(): pass\ndef f(): return a.C().m()\n")
    before = workspace.session.link_read(workspace.read("b"))
    workspace.session.rest()
    workspace.writer.put_hydrated([workspace.read("b").hydrated])
    after = workspace.link("b")
    assert before.linked == after.linked
    assert before.linked.edges != []


def test_what_was_linked_live_leaves_no_trace_in_the_session(workspace: Workspace) -> None:
    workspace.write(a="from b import f\nf()\n", b="def f(): pass\n")
    (workspace.folder / "b.py").write_text("x = 1\n")
    workspace.session.link_read(workspace.read("b"))
    assert workspace.calls_into(workspace.link("a"), "b")


def test_a_function_handed_to_another_file_is_followed_as_it_is_now(workspace: Workspace) -> None:
    text = """
from b import run

class Old:
    def act(self): pass

class New:
    def act(self): pass

def main():
    run(lambda: {}()).act()
"""
    workspace.write(a=text.format("Old"), b="def run(make): return make()\n")
    old = workspace.link("a")
    workspace.session.rest()
    interface = workspace.read("a").hydrated.facts.interface
    workspace.write(a=text.format("New"))
    assert workspace.read("a").hydrated.facts.interface == interface
    new = workspace.link("a")
    fresh = LinkSession(workspace.database, languages())
    assert new.linked == fresh.link(LinkRequest(workspace.ids["a"])).linked
    assert new.linked.edges != old.linked.edges
    fresh.close()


def test_little_is_remembered_yet_nothing_forgotten(workspace: Workspace) -> None:
    names = [f"m{number}" for number in range(9)]
    calls = "".join(f"{name}.f()\n" for name in names)
    workspace.write(
        a=f"import {', '.join(names)}\n{calls}",
        **dict.fromkeys(names, "import a\ndef f(): return a.m1.f()\n"),
    )
    by_number = LinkSession(workspace.database, languages(), remembered=2)
    by_weight = LinkSession(workspace.database, languages(), max_bytes=2)
    for name in ("a", *names, "a"):
        request = LinkRequest(workspace.ids[name])
        expected = workspace.session.link(request).linked
        assert by_number.link(request).linked == by_weight.link(request).linked == expected
    by_number.close()
    by_weight.close()


def test_what_is_dropped_to_make_room_is_freed_without_the_collector(workspace: Workspace) -> None:
    names = [f"m{number}" for number in range(4)]
    calls = "class C: pass\ndef f(): return C()\n"
    homes = {f"home_{name}": f"from {name} import f\nf().g()\n" for name in names}
    workspace.write(**homes, **dict.fromkeys(names, calls))
    tight = LinkSession(workspace.database, languages(), remembered=0)
    with memory.uncollected():
        made: list[weakref.ref[Evaluator]] = []
        for home in homes:
            tight.link(LinkRequest(workspace.ids[home]))
            assert tight._linker is not None
            made += map(weakref.ref, filter(None, tight._linker._session._evaluators.values()))
        assert [ref() is not None for ref in made] == [False, False, True, True]
    tight.close()


def test_what_is_forgotten_is_freed_without_the_collector(workspace: Workspace) -> None:
    cart = "from b import C, f\nclass D(C): pass\nf(lambda x: x).m()\n"
    workspace.write(a=cart, b="class C:\n    def m(self): pass\ndef f(g): return g(C())\n")
    with memory.uncollected():
        workspace.link("a")
        linker = workspace.session._linker
        assert linker is not None
        remembered = linker._session
        asked = [weakref.ref(each) for each in remembered._evaluators.values() if each]
        assert asked
        asked.append(weakref.ref(remembered))
        del linker, remembered
        workspace.session.close()
        assert [ref() for ref in asked] == [None] * len(asked)
