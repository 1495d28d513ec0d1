from __future__ import annotations

import pytest
from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.cycles import cycles
from codegraph_lsp.features.dependencies import dependencies, dependents
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.path import paths
from codegraph_lsp.features.search import search
from codegraph_lsp.features.stats import stats
from codegraph_lsp.features.subgraph import subgraph
from codegraph_lsp.model.errors import TargetError

SNAPSHOT = FakeSnapshot.of(
    {
        "api/web.py": "import db\ndef get():\n    load()\n",
        "core/db.py": "import util\ndef load():\n    trim()\n    connect()\n",
        "core/util.py": "import db\ndef trim():\n    load()\n",
        "tests/test_web.py": "import web\ndef test_get():\n    get()\n",
    },
    "api/web<core/db api/web.get>core/db.load core/db<core/util core/db.load>core/util.trim "
    "core/util<core/db core/util.trim>core/db.load tests/test_web<api/web "
    "tests/test_web.test_get>api/web.get core/db.load>!sqlite3.connect",
)


def edges(found: object) -> list[str]:
    return [
        f"{edge.source.name}>{edge.target.name}:{edge.n_imports}+{edge.n_references}"
        for edge in found.edges  # type: ignore[attr-defined]
    ]


def test_dependencies_of_a_file_count_imports_and_uses() -> None:
    found = dependencies(SNAPSHOT, "api/web.py", Options())
    assert edges(found) == ["api/web.py>core/db.py:1+1"]


def test_dependencies_are_followed_to_a_depth() -> None:
    found = dependencies(SNAPSHOT, "api/web.py", Options(), depth=0)
    assert edges(found) == [
        "api/web.py>core/db.py:1+1",
        "core/db.py>core/util.py:1+1",
        "core/util.py>core/db.py:1+1",
    ]


def test_dependents_are_the_other_direction() -> None:
    found = dependents(SNAPSHOT, "core/db.py", Options())
    assert edges(found) == ["api/web.py>core/db.py:1+1", "core/util.py>core/db.py:1+1"]


def test_a_folder_has_dependencies_as_a_whole() -> None:
    found = dependencies(SNAPSHOT, "tests", Options(), granularity="folder", depth=0)
    assert edges(found) == ["tests>api:1+1", "api>core:1+1"]


def test_files_of_one_folder_are_not_told_among_each_other() -> None:
    assert edges(dependencies(SNAPSHOT, "core", Options())) == []


def test_packages_are_told_when_asked_for() -> None:
    found = dependencies(SNAPSHOT, "core", Options(include_external=True))
    assert edges(found) == ["core/db.py>sqlite3:0+1"]


def test_an_unknown_path_is_an_error() -> None:
    with pytest.raises(TargetError, match="no file or folder"):
        dependencies(SNAPSHOT, "nowhere", Options())


def test_files_that_import_each_other_are_a_cycle() -> None:
    (cycle,) = cycles(SNAPSHOT, Options()).items
    assert [node.path for node in cycle.nodes] == ["core/db.py", "core/util.py"]
    assert (cycle.cut_sites, cycle.freed) == (1, 2)
    assert all(node.symbol is not None for node in cycle.nodes)


def test_functions_that_call_each_other_are_a_cycle() -> None:
    (cycle,) = cycles(SNAPSHOT, Options(), granularity="symbol").items
    assert [node.symbol and node.symbol.name for node in cycle.shortest] == ["load", "trim"]


def test_folders_have_cycles_of_their_own() -> None:
    assert cycles(SNAPSHOT, Options(), granularity="folder").total == 0


def test_excluded_files_break_a_cycle() -> None:
    assert cycles(SNAPSHOT, Options(exclude=("core/util.py",))).total == 0


def test_a_path_is_told_step_by_step() -> None:
    start, goal = SNAPSHOT.named("tests/test_web.test_get"), SNAPSHOT.named("core/util.trim")
    (path,) = paths(SNAPSHOT, start, goal, Options()).paths
    assert [step.target.name for step in path] == ["get", "load", "trim"]


def test_no_path_is_an_empty_answer() -> None:
    start, goal = SNAPSHOT.named("core/util.trim"), SNAPSHOT.named("api/web.get")
    assert paths(SNAPSHOT, start, goal, Options()).paths == ()


def test_a_subgraph_counts_what_it_folds() -> None:
    found = subgraph(SNAPSHOT, [SNAPSHOT.named("api/web.get")], Options(), radius=1)
    assert [(n.symbol.name, n.folded.incoming, n.folded.outgoing) for n in found.nodes] == [
        ("get", 0, 0),
        ("load", 1, 2),
        ("test_get", 0, 0),
    ]
    assert [f"{e.source.name}>{e.target.name}" for e in found.edges] == ["get>load", "test_get>get"]


def test_search_narrows_by_container_and_tells_of_more() -> None:
    snapshot = FakeSnapshot.of(
        {"a.py": "class Cat:\n    def get():\n        x\ndef get():\n    x\n"}
    )
    assert [s.qualified_name for s in search(snapshot, "Cat.get", Options(), limit=9).items] == [
        "Cat.get"
    ]
    found = search(snapshot, "get", Options(), limit=1)
    assert (len(found.items), found.more) == (1, True)


def test_stats_count_everything() -> None:
    found = stats(SNAPSHOT)
    assert (found.files, found.symbols, found.external_symbols, found.edges) == (4, 8, 1, 9)
    assert found.symbols_by_kind == {"function": 4, "module": 4}
    assert found.edges_by_kind == {"calls": 5, "imports": 4}
    assert [language.files for language in found.languages] == [4]
