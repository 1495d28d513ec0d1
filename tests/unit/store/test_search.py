from __future__ import annotations

import pytest
from tests.unit.store.samples import Workspace, hydrated_file

from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.store import search
from codegraph_lsp.store.rows import Listed

NAMES = (
    "user User get_user getUserById UserManager superuser abuser username "
    "gear_up_baby Cart Cart.user Cart.total render50 r%d r_d"
)


@pytest.fixture(params=["every name looked at", "trigrams"])
def found(workspace: Workspace, request: pytest.FixtureRequest) -> Workspace:
    workspace.list("a.py", "b.py")
    workspace.put("a.py", NAMES)
    workspace.put("b.py", "user")
    if request.param == "trigrams":
        workspace.writer.optimize()
    return workspace


def names(workspace: Workspace, query: str, limit: int = 20) -> str:
    with workspace.reader() as reader:
        return " ".join(symbol.qualified_name for symbol in reader.search(query, limit=limit))


def test_exact_comes_before_prefix_humps_and_substring(found: Workspace) -> None:
    assert names(found, "user") == (
        "user Cart.user user User username UserManager abuser get_user superuser getUserById"
    )


def test_exact_case_comes_first(found: Workspace) -> None:
    assert names(found, "User", limit=2) == "User user"


@pytest.mark.parametrize("query", ["gub", "gUB", "getUBy", "g_u_b", "getuserbyid"])
def test_humps_are_found(found: Workspace, query: str) -> None:
    assert "getUserById" in names(found, query)


def test_letters_in_order_are_found_last(found: Workspace) -> None:
    assert names(found, "crt") == "Cart"
    assert names(found, "gtid") == "getUserById"


def test_an_infix_is_found(found: Workspace) -> None:
    assert names(found, "serMan") == "UserManager"
    assert names(found, "nder50") == "render50"


def test_containers_narrow_the_search(found: Workspace) -> None:
    assert names(found, "Cart.us") == "Cart.user"
    assert names(found, "cart::tot") == "Cart.total"
    assert names(found, "nowhere.user") == ""
    assert names(found, "module.user") == ""


def test_wildcards_of_sql_are_letters_like_others(found: Workspace) -> None:
    assert names(found, "r%d") == "r%d"
    assert names(found, "50%") == ""
    assert names(found, '"us') == ""


@pytest.mark.parametrize("query", ["", "   ", ".", "zzzz", "<module>"])
def test_nothing_is_found_for_nothing(found: Workspace, query: str) -> None:
    assert names(found, query) == ""


def test_the_limit_holds(found: Workspace) -> None:
    assert len(names(found, "user", limit=3).split()) == 3
    assert names(found, "user", limit=0) == ""


def test_kinds_and_languages_narrow_the_search(found: Workspace) -> None:
    found.writer.list_files([Listed(Path("c.go"), "go", 1, 1)])
    with found.reader() as reader:
        row = reader.file(Path("c.go"))
    assert row is not None
    item = hydrated_file(row.id, "c.go", "user")
    found.writer.put_hydrated([item._replace(stamp=item.stamp._replace(language="go"))])
    with found.reader() as reader:
        classes = reader.search("user", kinds=[SymbolKind.CLASS], limit=9)
        go = reader.search("user", languages=["go"], limit=9)
    assert [symbol.name for symbol in classes] == ["User", "UserManager"]
    assert [symbol.path for symbol in go] == ["c.go"]


def test_what_is_left_out_makes_room_for_names_further_down(found: Workspace) -> None:
    found.put("b.py", " ".join(f"user{n}" for n in range(40)) + " Zoo Zoo.user_of_all Users")
    with found.reader() as reader:
        (only,) = reader.search("users", kinds=[SymbolKind.CLASS], limit=1)
        (first,) = reader.search("zoo.us", limit=1)
        classes = reader.search("user", kinds=[SymbolKind.CLASS], limit=3)
    assert (only.name, first.name) == ("Users", "user_of_all")
    assert [symbol.name for symbol in classes] == ["User", "Users", "UserManager"]


def test_all_symbols_of_one_name_are_found_however_many(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", " ".join(f"C{n} C{n}.get" for n in range(2001)))
    with workspace.reader() as reader:
        assert len(reader.search("get", limit=9999)) == 2001


def test_outer_containers_narrow_a_name_that_many_have(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_SYMBOLS", 1)
    workspace.list("a.py")
    workspace.put("a.py", " ".join(f"{c} {c}.Cart {c}.Cart.total" for c in ("A", "B", "C", "D")))
    assert names(workspace, "d.cart.total", limit=1) == "D.Cart.total"


def test_types_come_first_among_symbols_of_one_name(workspace: Workspace) -> None:
    workspace.list("a.py", "b.py")
    workspace.put("a.py", "Shop Shop.cart")
    workspace.put("b.py", "cart")
    with workspace.reader() as reader:
        paths = [symbol.path for symbol in reader.search("cart", limit=9)]
    assert paths == ["a.py", "b.py"]


def test_an_edit_shows_at_once(found: Workspace) -> None:
    found.put("b.py", "freshly_made")
    assert names(found, "shly_ma") == "freshly_made"
    found.put("b.py", "user")
    assert names(found, "shly_ma") == ""


def test_a_nested_symbol_is_found_behind_its_innermost_containers(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.put("a.py", "Shop Shop.Cart Shop.Cart.total")
    assert names(workspace, "shop.cart.tot") == "Shop.Cart.total"
    assert names(workspace, "cart.tot") == "Shop.Cart.total"
    assert names(workspace, "shop.tot") == ""


def test_whole_names_are_found_while_a_first_load_goes_on(workspace: Workspace) -> None:
    workspace.list("a.py")
    workspace.writer.begin_bulk()
    workspace.put("a.py", "charge refund")
    assert names(workspace, "charge") == "charge"
