from __future__ import annotations

import pytest
from tests.unit.store.samples import (
    JSON_LOADS,
    Workspace,
    all_edges,
    all_symbols,
    dotted,
    edge,
    facts,
    hydrated_file,
    key,
    links,
    places,
)

from codegraph_lsp.model.edges import ModuleRequest
from codegraph_lsp.model.errors import CancelledError
from codegraph_lsp.model.ids import FileId, Path, SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind, FileState, Reason, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.store.rows import Failure, Listed


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """`app.py` calls into `pay.py` and `shop/cart.py`."""
    workspace.list("shop/cart.py", "pay.py", "app.py")
    workspace.put("pay.py", "charge refund", edge(2, key("pay.py", "charge"), 140))
    workspace.put(
        "shop/cart.py",
        "Cart Cart.total Cart.total.inner",
        edge(2, key("pay.py", "charge"), 150),
        edge(1, key("pay.py", "charge"), 15, EdgeKind.REFERENCES),
    )
    workspace.put(
        "app.py",
        "main",
        edge(1, key("shop/cart.py", "Cart.total"), 30, virtual=True),
        edge(1, key("pay.py", "charge"), 20, group=4, live=False),
        edge(0, key("shop/cart.py", "Cart"), 10, EdgeKind.INSTANTIATES),
    )
    return workspace


# Files


def test_files_come_in_order_of_path(shop: Workspace) -> None:
    with shop.reader() as reader:
        assert [row.path for row in reader.files()] == ["app.py", "pay.py", "shop/cart.py"]
        assert [path for _, path in reader.paths()] == ["app.py", "pay.py", "shop/cart.py"]


def test_a_file_is_found_by_path_and_by_id(shop: Workspace) -> None:
    with shop.reader() as reader:
        row = reader.file(Path("pay.py"))
        assert row is not None
        assert reader.file_by_id(row.id) == row
        assert (row.language, row.state, row.size) == ("python", FileState.LINKED, 10)
        assert row.interface == facts("charge refund").interface
        assert reader.file(Path("nowhere.py")) is None
        assert reader.file_by_id(FileId(999)) is None


def test_files_are_counted_by_language_state_and_reason(workspace: Workspace) -> None:
    workspace.writer.sync_listing(
        [
            Listed(Path("a.py"), "python", 1, 1),
            Listed(Path("b.py"), "python", 1, 1),
            Listed(Path("c.go"), "go", 1, 1, "too large"),
        ]
    )
    with workspace.reader() as reader:
        assert reader.counts() == [
            ("go", FileState.SKIPPED, "too large", 1),
            ("python", FileState.PLACEHOLDER, "", 2),
        ]
        assert len(reader.paths()) == 2


def test_files_are_listed_by_state(shop: Workspace) -> None:
    shop.writer.answers_compared([shop.ids["pay.py"]])
    shop.writer.mark_failed([Failure(shop.ids["app.py"], "timeout")])
    with shop.reader() as reader:
        assert reader.files_in_state(FileState.HYDRATED) == [shop.ids["pay.py"]]
        assert reader.files_in_state(FileState.FAILED) == [shop.ids["app.py"]]
        assert reader.files_in_state(FileState.PLACEHOLDER) == []
        row = reader.file(Path("app.py"))
        assert row is not None
        assert row.reason == "timeout"


def test_facts_come_whole_or_in_halves(shop: Workspace) -> None:
    said, file = facts("charge refund"), shop.ids["pay.py"]
    with shop.reader() as reader:
        assert reader.facts(file) == said
        assert reader.outline(file) == said.outline
        assert reader.body(file) == said.body
        assert list(reader.keys(file)) == [
            key("pay.py"),
            key("pay.py", "charge"),
            key("pay.py", "refund"),
        ]


def test_a_placeholder_has_no_facts(workspace: Workspace) -> None:
    workspace.list("a.py")
    file = workspace.ids["a.py"]
    with workspace.reader() as reader:
        assert reader.facts(file) is None
        assert reader.outline(file) is None
        assert reader.body(file) is None
        assert list(reader.keys(file)) == []
        assert reader.symbols_in(file) == []


def test_importers_are_who_read_a_file(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py", "pay.py")
    a, b, pay = (workspace.ids[path] for path in ("a.py", "b.py", "pay.py"))
    for path in workspace.ids:
        workspace.put(path, "main")
    workspace.writer.put_links([links(a, reads=[pay, b]), links(b, pending=[pay])])
    with workspace.reader() as reader:
        assert reader.importers([pay]) == [a, b]
        assert reader.importers([b, pay]) == [a, b]
        assert reader.importers([a]) == []
        assert reader.reads(a) == sorted([b, pay])


def test_askers_are_who_got_that_very_answer(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py", "c.py")
    a, b, c = (workspace.ids[path] for path in ("a.py", "b.py", "c.py"))
    for path in workspace.ids:
        workspace.put(path, "main")
    missing, found = ModuleRequest("python:x", ()), ModuleRequest("python:x", (c, a))
    other = ModuleRequest("python:y", (c,))
    batch = [links(a, requests=[missing, other]), links(b, requests=[found])]
    workspace.writer.put_links([*batch, links(c, requests=[missing])])
    with workspace.reader() as reader:
        assert reader.requests() == [missing, found, other]
        assert reader.askers([missing]) == [a, c]
        assert reader.askers([found, other]) == [a, b]
        assert reader.askers([ModuleRequest("python:z", ())]) == []


def test_the_latest_change_of_an_interface_is_known(shop: Workspace) -> None:
    with shop.reader() as reader:
        before = reader.interface_at()
    shop.put("pay.py", "charge refund")
    with shop.reader() as reader:
        assert reader.interface_at() == before
    shop.put("pay.py", "charge")
    with shop.reader() as reader:
        assert reader.interface_at() == reader.revision


# Symbols


def test_a_symbol_has_its_place_and_its_names(shop: Workspace) -> None:
    with shop.reader() as reader:
        symbol = reader.symbol(key("shop/cart.py", "Cart.total"))
        assert symbol is not None
        assert symbol.id == "codegraph python . . `shop/cart.py`/Cart#total()."
        assert (symbol.name, symbol.qualified_name) == ("total", "Cart.total")
        assert (symbol.kind, symbol.language) == (SymbolKind.METHOD, "python")
        assert (symbol.file, symbol.path, symbol.index) == (
            shop.ids["shop/cart.py"],
            "shop/cart.py",
            2,
        )
        assert symbol.container == key("shop/cart.py", "Cart")
        assert (symbol.span, symbol.name_span) == (Span(100, 190), Span(104, 109))
        assert (symbol.header_end, symbol.doc, symbol.complexity) == (130, Span(140, 150), 1)
        assert reader.symbol_by_id(symbol.id) == symbol
        assert reader.symbols_in(shop.ids["shop/cart.py"])[2] == symbol


def test_a_module_is_a_symbol_without_container(shop: Workspace) -> None:
    with shop.reader() as reader:
        symbol = reader.symbol(key("pay.py"))
        assert symbol is not None
        assert symbol.id == "codegraph python . . `pay.py`/"
        assert (symbol.name, symbol.qualified_name) == ("<module>", "<module>")
        assert symbol.container is None


def test_unknown_keys_and_ids_are_nothing(shop: Workspace) -> None:
    with shop.reader() as reader:
        assert reader.symbol(SymbolKey(1)) is None
        assert reader.symbol_by_id("codegraph python . . `x`/") is None
        assert reader.symbols([]) == {}


def test_symbols_come_in_the_order_asked_for_with_externals_between(shop: Workspace) -> None:
    shop.writer.put_links([links(shop.ids["app.py"], externals=[JSON_LOADS])])
    wanted = [
        key("pay.py", "refund"),
        JSON_LOADS.key,
        SymbolKey(5),
        key("shop/cart.py", "Cart.total.inner"),
    ]
    with shop.reader() as reader:
        found = reader.symbols(wanted)
    assert list(found) == [wanted[0], wanted[1], wanted[3]]
    assert found[JSON_LOADS.key].external
    assert found[JSON_LOADS.key].package == "json"
    assert found[wanted[3]].qualified_name == "Cart.total.inner"


def test_symbols_of_a_file_come_in_its_order(shop: Workspace) -> None:
    with shop.reader() as reader:
        names = [s.qualified_name for s in reader.symbols_in(shop.ids["shop/cart.py"])]
    assert names == ["<module>", "Cart", "Cart.total", "Cart.total.inner"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("total", "shop/cart.py:Cart.total"),
        ("Cart.total", "shop/cart.py:Cart.total"),
        ("Cart::total", "shop/cart.py:Cart.total"),
        ("art.total", ""),
        ("Total", ""),
        ("pay.charge", ""),
    ],
)
def test_symbols_are_found_by_name_or_dotted_end(shop: Workspace, name: str, expected: str) -> None:
    with shop.reader() as reader:
        assert dotted(reader.symbols_named(name)) == expected


def test_an_external_nobody_uses_any_more_is_not_shown(shop: Workspace) -> None:
    file = shop.ids["app.py"]
    call = links(file, edge(1, JSON_LOADS.key, 5), externals=[JSON_LOADS])
    shop.writer.put_links([call])
    with shop.reader() as reader:
        assert [s.id for s in reader.externals()] == [JSON_LOADS.id]
    shop.writer.put_links([links(file)])
    with shop.reader() as reader:
        assert reader.externals() == []


def test_all_symbols_come_in_order_of_path(shop: Workspace) -> None:
    with shop.reader() as reader:
        assert dotted(all_symbols(reader)) == (
            "app.py:<module> app.py:main pay.py:<module> pay.py:charge pay.py:refund "
            "shop/cart.py:<module> shop/cart.py:Cart shop/cart.py:Cart.total "
            "shop/cart.py:Cart.total.inner"
        )


# Edges


def test_an_edge_says_everything_about_its_site(shop: Workspace) -> None:
    with shop.reader() as reader:
        (found,) = reader.edges_to([key("shop/cart.py", "Cart.total")], [EdgeKind.CALLS])
    assert found == (
        EdgeKind.CALLS,
        shop.ids["app.py"],
        30,
        38,
        key("app.py", "main"),
        key("shop/cart.py", "Cart.total"),
        Certainty.INFERRED,
        Reason.RETURN,
        True,
        -1,
        True,
        False,
    )
    assert isinstance(found.certainty, Certainty)


def test_edges_to_come_by_target_as_given_then_file_and_place(shop: Workspace) -> None:
    app, pay, cart = (shop.ids[path] for path in ("app.py", "pay.py", "shop/cart.py"))
    with shop.reader() as reader:
        found = reader.edges_to([key("shop/cart.py", "Cart"), key("pay.py", "charge")])
    assert places(found) == [(app, 10), (app, 20), (pay, 140), (cart, 15), (cart, 150)]


def test_edges_are_narrowed_to_kinds(shop: Workspace) -> None:
    with shop.reader() as reader:
        found = reader.edges_to([key("pay.py", "charge")], {EdgeKind.REFERENCES})
        assert places(found) == [(shop.ids["shop/cart.py"], 15)]
        assert reader.edges_to([key("pay.py", "charge")], ()) == []


def test_edges_from_come_by_source_as_given_then_place(shop: Workspace) -> None:
    app, cart = shop.ids["app.py"], shop.ids["shop/cart.py"]
    with shop.reader() as reader:
        found = reader.edges_from([key("shop/cart.py", "Cart.total"), key("app.py", "main")])
        assert places(found) == [(cart, 150), (app, 20), (app, 30)]
        assert reader.edges_from([key("pay.py", "charge"), JSON_LOADS.key]) == []


def test_edges_in_a_file_come_by_place(shop: Workspace) -> None:
    with shop.reader() as reader:
        found = reader.edges_in(shop.ids["app.py"])
    assert [(e.start, e.group, e.live) for e in found] == [
        (10, -1, True),
        (20, 4, False),
        (30, -1, True),
    ]


@pytest.mark.parametrize("kind", EdgeKind)
def test_edges_of_some_kinds_are_those_among_all(shop: Workspace, kind: EdgeKind) -> None:
    for wanted in (frozenset({kind}), frozenset(EdgeKind) - {kind}):
        with shop.reader() as reader:
            for row in reader.files():
                every = reader.edges_in(row.id)
                assert reader.edges_in(row.id, wanted) == [e for e in every if e.kind in wanted]


def test_all_edges_come_by_path_and_place(shop: Workspace) -> None:
    with shop.reader() as reader:
        found = [(e.file, e.start) for e in all_edges(reader)]
    app, pay, cart = (shop.ids[path] for path in ("app.py", "pay.py", "shop/cart.py"))
    assert found == [(app, 10), (app, 20), (app, 30), (pay, 140), (cart, 15), (cart, 150)]


def test_thousands_of_keys_are_one_question(shop: Workspace) -> None:
    keys = [SymbolKey(n) for n in range(5_000)] + [key("pay.py", "charge")]
    with shop.reader() as reader:
        assert len(reader.symbols(keys)) == 1
        assert len(reader.edges_to(keys)) == 4


# Snapshots


def test_a_snapshot_does_not_see_later_commits(shop: Workspace) -> None:
    with shop.reader() as reader:
        before = reader.revision
        shop.put("pay.py", "other")
        assert reader.revision == before
        assert dotted(reader.symbols_named("charge")) == "pay.py:charge"
        assert reader.symbols_named("other") == []
        reader.begin()
        assert reader.revision == before + 1
        assert reader.symbols_named("charge") == []


def test_nothing_remembered_outlives_its_revision(shop: Workspace) -> None:
    file = shop.ids["pay.py"]
    with shop.reader() as reader:
        assert len(reader.keys(file)) == 3
        assert reader.file_by_id(file) is not None
        reader.symbols_in(file)
        shop.writer.remove([Path("pay.py")])
        reader.begin()
        assert len(reader.keys(file)) == 0
        assert reader.file_by_id(file) is None
        assert reader.symbols_in(file) == []


def test_an_interrupted_query_is_cancelled(shop: Workspace) -> None:
    with shop.reader() as reader:
        endless = "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + stop() FROM n) "

        def stop() -> int:
            reader.interrupt()
            return 1

        reader._connection.create_function("stop", 0, stop)
        with pytest.raises(CancelledError):
            reader._rows(endless + "SELECT count(*) FROM n")
        assert dotted(reader.symbols_named("main")) == "app.py:main"


def test_a_worker_reader_needs_no_writer(shop: Workspace) -> None:
    shop.writer.put_hydrated([hydrated_file(shop.ids["pay.py"], "pay.py", "x")])
    shop.close()
    with shop.reader() as reader:
        assert dotted(reader.symbols_named("x")) == "pay.py:x"
