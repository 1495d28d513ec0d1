"""Random scripts of changes against a dictionary that should hold the same."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path as FilePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.store.samples import (
    Workspace,
    all_edges,
    all_symbols,
    edge,
    hydrated_file,
    key,
    links,
)

from codegraph_lsp.model.edges import ModuleRequest
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.store.database import open_writer

PATHS = ["a.py", "b.py", "sub/c.py", "sub/d.py"]
NAMES = ["charge", "refund", "Cart", "total_price", "getUser"]

definitions = st.lists(st.sampled_from(NAMES), unique=True, max_size=4).map(tuple)
uses = st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(NAMES)), max_size=4).map(tuple)
paths = st.sampled_from(PATHS)
scripts = st.lists(
    st.one_of(
        st.tuples(st.just("list"), st.lists(paths, unique=True)),
        st.tuples(st.just("replace"), paths, definitions, uses),
        st.tuples(st.just("hydrate"), paths, definitions),
        st.tuples(st.just("remove"), paths),
        st.tuples(st.sampled_from(["reopen", "optimize", "begin_bulk", "end_bulk", "fail"])),
    ),
    max_size=15,
)


@dataclass
class Model:
    """What the database should say."""

    definitions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By path; a placeholder has none."""
    uses: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By path, of linked files: path and name used."""
    reads: dict[str, set[FileId]] = field(default_factory=dict)
    """By path: what the last linking read."""
    asked: dict[str, list[ModuleRequest]] = field(default_factory=dict)
    """By path: what it asked the module table."""

    def forget(self, path: str) -> None:
        self.definitions.pop(path, None)
        self.uses.pop(path, None)
        self.reads.pop(path, None)
        self.asked.pop(path, None)


class Script:
    """Does each step to the database and to the model."""

    def __init__(self, folder: FilePath) -> None:
        self.workspace = Workspace(folder)
        self.model = Model()
        self.list(PATHS)

    def list(self, listed: list[str]) -> None:
        self.workspace.list(*listed)
        for path in PATHS:
            if path not in listed:
                self.model.forget(path)

    def replace(self, path: str, names: tuple[str, ...], used: tuple[tuple[str, str], ...]) -> None:
        if path not in self.workspace.ids:
            return
        edges = [edge(0, key(*use), 10 * place) for place, use in enumerate(used)]
        ids = self.workspace.ids
        reads = {ids[other] for other, _ in used if other in ids} - {ids[path]}
        questions = [ModuleRequest(f"python:{other}", tuple(reads)) for other, _ in used]
        self.workspace.writer.replace_file(
            hydrated_file(ids[path], path, " ".join(names)),
            links(ids[path], *edges, reads=list(reads), requests=questions),
        )
        self.model.reads[path], self.model.asked[path] = reads, questions
        self.model.definitions[path], self.model.uses[path] = names, used

    def hydrate(self, path: str, names: tuple[str, ...]) -> None:
        if path not in self.workspace.ids:
            return
        item = hydrated_file(self.workspace.ids[path], path, " ".join(names))
        self.workspace.writer.put_hydrated([item])
        if self.model.definitions.get(path) != names:
            # What says the same as before keeps its links.
            self.model.definitions[path] = names
            self.model.uses.pop(path, None)

    def remove(self, path: str) -> None:
        self.workspace.writer.remove([Path(path)])
        self.workspace.ids.pop(path, None)
        self.model.forget(path)

    def reopen(self) -> None:
        self.workspace.writer.close()
        self.workspace.writer = open_writer(self.workspace.path)

    def optimize(self) -> None:
        self.workspace.writer.optimize()

    def begin_bulk(self) -> None:
        self.workspace.writer.begin_bulk()

    def end_bulk(self) -> None:
        self.workspace.writer.end_bulk()

    def fail(self) -> None:
        """A batch that cannot be written as a whole changes nothing."""
        good = [hydrated_file(file, path, "x") for path, file in self.workspace.ids.items()]
        if good:
            bad = good[0]._replace(symbols=good[0].symbols * 2)
            with pytest.raises(Exception, match="UNIQUE"):
                self.workspace.writer.put_hydrated([*good[1:], bad])

    def check(self) -> None:
        self.workspace.writer.end_bulk()
        model, ids = self.model, self.workspace.ids
        by_id = {file: path for path, file in ids.items()}
        with self.workspace.reader() as reader:
            states = {str(row.path): row.state for row in reader.files()}
            assert states.keys() == ids.keys()
            for path in ids:
                is_placeholder = path not in model.definitions
                assert (states[path] == FileState.PLACEHOLDER) is is_placeholder
                # A file whose links are there may want linking again, as something it read changed.
                assert states[path] != FileState.LINKED or path in model.uses
            symbols = [(str(s.path), s.name) for s in all_symbols(reader) if s.index]
            expected = sorted(model.definitions.items())
            assert symbols == [(path, name) for path, names in expected for name in names]
            found = Counter((by_id[e.file], e.target, e.start) for e in all_edges(reader))
            assert found == Counter(
                (path, key(*use), 10 * place)
                for path, used in model.uses.items()
                for place, use in enumerate(used)
            )
            for path, name in [(path, name) for path in PATHS for name in NAMES]:
                users = [by_id[e.file] for e in reader.edges_to([key(path, name)])]
                assert sorted(users) == sorted(
                    user for user, used in model.uses.items() for use in used if use == (path, name)
                )
            for file in ids.values():
                readers = {ids[path] for path, reads in model.reads.items() if file in reads}
                assert set(reader.importers([file])) == readers
            for path, reads in model.reads.items():
                assert set(reader.reads(ids[path])) == reads
            requests = {request for asked in model.asked.values() for request in asked}
            assert set(reader.requests()) == requests
            for request in requests:
                askers = {ids[path] for path, asked in model.asked.items() if request in asked}
                assert set(reader.askers([request])) == askers
            for name in NAMES:
                holders = [path for path, names in expected if name in names]
                assert [s.path for s in reader.symbols_named(name)] == holders
                exact = [s.path for s in reader.search(name, limit=9) if s.name == name]
                assert exact == holders
            (n_names,) = reader._rows("SELECT count(*) FROM names")[0]
            assert n_names == len({name for names in model.definitions.values() for name in names})


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(scripts)
def test_any_script_leaves_what_a_dictionary_would(script: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = Script(FilePath(folder))
        for action, *values in script:
            getattr(run, str(action))(*values)
        run.check()
        run.workspace.close()
