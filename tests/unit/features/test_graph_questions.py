from __future__ import annotations

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.cli.output import Style
from codegraph_lsp.cli.places import ShellPlaces
from codegraph_lsp.cli.render import Renderer
from codegraph_lsp.features.cycles import cycles
from codegraph_lsp.features.dependencies import dependencies, dependents
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.path import paths
from codegraph_lsp.features.references import References, references
from codegraph_lsp.features.search import search
from codegraph_lsp.features.stats import stats
from codegraph_lsp.features.subgraph import subgraph, subgraph_of_query
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import Certainty

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


def test_edges_to_one_dependency_stand_together() -> None:
    snapshot = FakeSnapshot.of(
        {
            "a/p.py": "import x\nimport y\n",
            "a/q.py": "import x\nimport y\n",
            "x.py": "",
            "y.py": "",
        },
        "a/p<x a/p<y a/q<x a/q<y",
    )
    found = dependencies(snapshot, "a", Options())
    assert edges(found) == [
        "a/p.py>x.py:1+0",
        "a/q.py>x.py:1+0",
        "a/p.py>y.py:1+0",
        "a/q.py>y.py:1+0",
    ]
    assert (found.total, found.n_ends) == (4, 2)
    text = Renderer(snapshot, ShellPlaces(snapshot, "/w"), Style(enabled=False)).dependencies(found)
    assert text.splitlines() == [
        "a needs",
        "  x.py  2 imports  via p.py, q.py",
        "  y.py  2 imports  via p.py, q.py",
        "",
        "2 dependencies",
    ]


def test_an_unknown_path_needs_nothing() -> None:
    found = dependencies(SNAPSHOT, "nowhere", Options())
    assert (found.subject, found.edges, found.total) == ("nowhere", (), 0)


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


ROUTES = {
    "app.py": "def run():\n    slow()\n    stub()\ndef slow():\n    mid()\ndef mid():\n    goal()\n"
    "def goal():\n    pass\n",
    "tests/test_app.py": "def stub():\n    goal()\ndef test_it():\n    stub()\n",
}
PLAIN = "app.run>app.slow app.slow>app.mid app.mid>app.goal{} "
TESTED = "app.run>tests/test_app.stub tests/test_app.stub>app.goal tests/test_app.test_it>"


def routes(
    edges: str, start: str = "app.run", max_paths: int = 1, *, include_tests: bool = True
) -> list[str]:
    snapshot = FakeSnapshot.of(ROUTES, edges)
    ends = snapshot.named(start), snapshot.named("app.goal")
    options = Options(certainty=Certainty.BY_NAME, include_tests=include_tests)
    found = paths(snapshot, *ends, options, max_paths=max_paths).paths
    return [" ".join(step.target.name for step in path) for path in found]


def test_a_path_through_tests_comes_behind_one_that_is_as_sure() -> None:
    edges = f"{PLAIN.format('')}{TESTED}tests/test_app.stub"
    assert routes(edges) == ["slow mid goal"]
    assert routes(edges, max_paths=5) == ["slow mid goal", "stub goal"]


def test_a_path_through_tests_that_is_surer_and_shorter_comes_first() -> None:
    edges = f"{PLAIN.format('/2')}{TESTED}tests/test_app.stub"
    assert routes(edges, max_paths=5) == ["stub goal", "slow mid goal"]


def test_a_path_through_tests_is_told_where_there_is_no_other() -> None:
    assert routes(f"{TESTED}tests/test_app.stub") == ["stub goal"]


def test_a_path_from_a_test_goes_through_tests() -> None:
    edges = f"{PLAIN.format('')}{TESTED}tests/test_app.stub tests/test_app.test_it>app.run"
    assert routes(edges, "tests/test_app.test_it") == ["stub goal"]


def test_paths_through_tests_are_left_out_on_demand() -> None:
    tested = f"{TESTED}tests/test_app.stub"
    both = f"{PLAIN.format('')}{tested} tests/test_app.test_it>app.run"
    assert routes(tested, include_tests=False) == []
    assert routes(both, max_paths=5, include_tests=False) == ["slow mid goal"]
    from_a_test = routes(both, "tests/test_app.test_it", 5, include_tests=False)
    assert from_a_test == ["run slow mid goal"], "the ends may be tests"


def test_no_path_is_an_empty_answer() -> None:
    start, goal = SNAPSHOT.named("core/util.trim"), SNAPSHOT.named("api/web.get")
    assert paths(SNAPSHOT, start, goal, Options()).paths == ()
    nowhere = paths(SNAPSHOT, start, None, Options())
    assert (nowhere.start, nowhere.goal, nowhere.paths) == (start, None, ())


def test_a_subgraph_counts_what_it_folds() -> None:
    found = subgraph(SNAPSHOT, [SNAPSHOT.named("api/web.get")], Options(), radius=1)
    assert [(n.symbol.name, n.folded.incoming, n.folded.outgoing) for n in found.nodes] == [
        ("get", 0, 0),
        ("load", 1, 2),
        ("test_get", 0, 0),
    ]
    assert [f"{e.source.name}>{e.target.name}" for e in found.edges] == ["get>load", "test_get>get"]


def test_a_subgraph_of_a_query_is_around_what_the_query_finds() -> None:
    def drawn(max_nodes: int) -> list[tuple[str, int]]:
        found = subgraph_of_query(SNAPSHOT, "get", Options(), radius=1, max_nodes=max_nodes)
        return [(node.symbol.name, node.distance) for node in found.nodes]

    assert drawn(9) == [("get", 0), ("test_get", 0), ("load", 1)]
    assert drawn(1) == [("get", 0)]


def test_references_are_told_page_by_page() -> None:
    def shown(found: References) -> list[str]:
        return [f"{r.path}:{r.span.start}" for r in found.items]

    load = [SNAPSHOT.named("core/db.load")]
    everything = references(SNAPSHOT, load, Options())
    first = references(SNAPSHOT, load, Options(limit=2))
    rest = references(SNAPSHOT, load, Options(limit=2, cursor=first.cursor))
    assert shown(everything) == ["api/web.py:25", "core/db.py:16", "core/util.py:26"]
    assert shown(first) + shown(rest) == shown(everything)
    assert (first.total, first.n_files, rest.total, rest.cursor) == (3, 3, 3, None)


def test_search_narrows_by_container_and_tells_of_more() -> None:
    snapshot = FakeSnapshot.of(
        {"a.py": "class Cat:\n    def get():\n        x\ndef get():\n    x\n"}
    )
    assert [s.qualified_name for s in search(snapshot, "Cat.get", Options(), limit=9).items] == [
        "Cat.get"
    ]
    found = search(snapshot, "get", Options(), limit=1)
    assert (len(found.items), found.more) == (1, True)


MANY = FakeSnapshot.of(
    {f"src/c{n:02}.py": f"class C{n:02}:\n    def get():\n        x\n" for n in range(40)}
)


def test_search_goes_on_until_a_container_fits() -> None:
    found = search(MANY, "C39.get", Options(), limit=1)
    assert ([s.qualified_name for s in found.items], found.more) == (["C39.get"], False)


def test_search_goes_on_until_files_fit() -> None:
    def check(options: Options, limit: int, expected: str, *, more: bool) -> None:
        found = search(MANY, "get", options, limit=limit)
        assert " ".join(symbol.path[5:7] for symbol in found.items) == expected
        assert found.more is more

    check(Options(include=("c3[89].py",)), 1, "38", more=True)
    check(Options(include=("c3[89].py",)), 2, "38 39", more=False)
    check(Options(exclude=("c[0-2]?.py",)), 2, "30 31", more=True)
    check(Options(include=("nowhere/",)), 2, "", more=False)


def test_search_below_a_folder_takes_its_name_literally() -> None:
    snapshot = FakeSnapshot.of(
        {f"{place}/a.py": "def get():\n    x\n" for place in ("app/[id]", "app/i", "app/[id]2")}
    )

    def check(options: Options, expected: str) -> None:
        found = search(snapshot, "get", options, limit=9)
        assert " ".join(symbol.path for symbol in found.items) == expected

    check(Options(below=Path("app/[id]")), "app/[id]/a.py")
    check(Options(below=Path("app/[id]/a.py")), "app/[id]/a.py")
    check(Options(below=Path("app")), "app/[id]/a.py app/[id]2/a.py app/i/a.py")
    check(Options(below=Path("app"), include=("i/",)), "app/i/a.py")
    check(Options(below=Path("app/i"), include=("app/*2/",)), "")


def test_stats_count_everything() -> None:
    found = stats(SNAPSHOT)
    assert (found.files, found.symbols, found.external_symbols, found.edges) == (4, 8, 1, 9)
    assert found.symbols_by_kind == {"function": 4, "module": 4}
    assert found.edges_by_kind == {"calls": 5, "imports": 4}
    assert [language.files for language in found.languages] == [4]
